"""Commands of the screens inside a project: overview and batches."""

from __future__ import annotations

from ango_tui.ui.commands import Command

COMMANDS = (
    Command(
        "batches.new",
        "New batch",
        "Create a batch; a name that exists is refused.",
        ("n",),
        "new",
        writes=True,
    ),
    Command(
        "batches.count",
        "Count tasks",
        "Count this batch's tasks, and how many are complete.",
        ("c",),
        "count",
        needs="row",
    ),
)
