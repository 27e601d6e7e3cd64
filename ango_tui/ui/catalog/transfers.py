"""Commands that lead to transfers from anywhere in a project, and those of their screens."""

from __future__ import annotations

from ango_tui.ui.commands import Command

COMMANDS = (
    Command(
        "transfers.upload",
        "Upload",
        "Upload files, or register addresses, after a check of what would be sent.",
        ("U",),
    ),
    Command("transfers.labels", "Import labels", "Import labels for tasks in Start, after a check.", ("I",)),
    Command("transfers.export", "Export", "Export tasks or issues; recipes can be kept.", ("E",)),
    Command("transfers.reports", "Reports", "Reports as CSV: issues, time per visit, people.", ("R",)),
    Command(
        "upload.add",
        "Add files",
        "Add a file, a folder, a pattern, an address, or a list (CSV, JSON).",
        ("n",),
        "add",
    ),
    Command(
        "upload.settings", "Settings", "Batches, storage and priority for all of them.", ("e",), "settings"
    ),
    Command(
        "upload.check", "Check", "Look for duplicates on the server, and at the disk again.", ("c",), "check"
    ),
    Command(
        "upload.batches",
        "Create missing batches",
        "Create the batches that rows name and the project lacks.",
        ("B",),
        writes=True,
    ),
    Command(
        "upload.send", "Upload", "Send what can be sent, after a last look.", ("u",), "upload", writes=True
    ),
    Command("upload.remove", "Take out", "Take the marked rows out of the list.", ("D",), "out", needs="row"),
    Command(
        "upload.problems",
        "Problems only",
        "Show only rows with something wrong; again: all.",
        ("p",),
        "problems",
    ),
    Command("labels.add", "Choose a file", "Read labels from a file and check them.", ("n",), "file"),
    Command("labels.check", "Check", "Check against label set and tasks again.", ("c",), "check"),
    Command("labels.send", "Import", "Send the labels that are right.", ("u",), "import", writes=True),
    Command(
        "labels.problems",
        "Problems only",
        "Show only rows with something wrong; again: all.",
        ("p",),
        "problems",
    ),
    Command("exports.new", "New export", "Choose what to export, and export it.", ("n",), "new"),
    Command("exports.edit", "Edit", "Change a kept recipe.", ("e",), "edit", needs="row"),
    Command("exports.run", "Run", "Run the recipe again.", ("x",), "run", needs="row"),
    Command(
        "exports.changed",
        "Only changes",
        "Export what was updated since the last run.",
        ("c",),
        "changes",
        needs="row",
    ),
    Command("exports.delete", "Forget", "Forget the recipe; exported files stay.", ("D",), needs="row"),
    Command(
        "reports.new",
        "Make the report",
        "Choose stages, batches and place, and make it.",
        ("n",),
        "make",
        needs="row",
    ),
)
