"""Commands of the asset list and of one asset."""

from __future__ import annotations

from ango_tui.ui.commands import Command

COMMANDS = (
    Command("assets.new", "Upload", "Upload files, or register addresses.", ("n",), "upload", writes=True),
    Command(
        "assets.batch",
        "Put into batches",
        "Put the marked assets into batches, beside or instead of those they are in.",
        ("b",),
        "batches",
        needs="row",
        writes=True,
    ),
    Command(
        "assets.attach",
        "Attach",
        "Show a picture, a video or a text beside the marked assets.",
        ("a",),
        "attach",
        needs="row",
        writes=True,
    ),
    Command(
        "assets.delete",
        "Delete",
        "Delete the marked assets; their tasks and labels go too.",
        ("D",),
        "delete",
        needs="row",
        writes=True,
    ),
    Command("assets.tasks", "Open the task", "Go to the task of this asset.", ("t",), "task", needs="row"),
    Command(
        "assets.address",
        "Open the file",
        "Show, copy and (where there is a display) open the asset's address; a private one is signed first.",
        ("O",),
        needs="row",
    ),
    Command("asset.pane", "Next pane", "Facts, attachments, the text.", ("tab",), "pane"),
    Command(
        "asset.text",
        "Preview",
        "The asset itself: text, JSON, or a picture (with the extra images).",
        ("p",),
        "preview",
    ),
    Command("asset.data", "Data", "Metadata, context data and attachments as a tree.", ("h",), "data"),
    Command("asset.json", "Raw JSON", "The asset as the server sent it.", ("J",), "json"),
    Command("asset.tasks", "Open the task", "Go to the task of this asset.", ("t",), "task"),
    Command(
        "asset.address",
        "Open the file",
        "Show, copy and (where there is a display) open the asset's address; a private one is signed first.",
        ("O",),
    ),
    Command(
        "asset.attach",
        "Attach",
        "Show a picture, a video or a text beside this asset.",
        ("a",),
        "attach",
        writes=True,
    ),
    Command("asset.next", "Next asset", "The next asset of the list, without going back.", ("n", "]")),
    Command("asset.previous", "Previous asset", "The asset before this one in the list.", ("N", "[")),
)
