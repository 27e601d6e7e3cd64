"""Commands of the screens at home: projects."""

from __future__ import annotations

from ango_tui.ui.commands import Command

COMMANDS = (
    Command("projects.new", "New project", "Create a project.", ("n",), "new", writes=True),
    Command("projects.tasks", "Open tasks", "Go straight to the tasks of this project.", ("t",), needs="row"),
)
