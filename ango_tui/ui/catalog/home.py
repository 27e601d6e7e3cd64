"""Commands of the screens at home: the welcome, and projects."""

from __future__ import annotations

from ango_tui.ui.commands import Command

COMMANDS = (
    Command(
        "welcome.key",
        "Enter the key",
        "Type or paste the API key; it is tried before it is used.",
        ("k",),
        "enter the key",
    ),
    Command(
        "welcome.host", "Choose the host", "The region or address that the key belongs to.", ("h",), "host"
    ),
    Command("welcome.demo", "Sample organization", "Look around without a key.", ("d",), "look around"),
    Command("projects.new", "New project", "Create a project.", ("n",), "new", writes=True),
    Command("projects.tasks", "Open tasks", "Go straight to the tasks of this project.", ("t",), needs="row"),
    Command("jobs.cancel", "Cancel", "Stop the job after the call under way.", ("x",), "cancel", needs="row"),
    Command(
        "jobs.retry",
        "Retry what failed",
        "Try the failed items again, and only those.",
        ("f",),
        "retry",
        needs="row",
        writes=True,
    ),
)
