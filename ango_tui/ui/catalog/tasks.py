"""Commands of the task list and of one task."""

from __future__ import annotations

from ango_tui.ui.commands import Command

COMMANDS = (
    Command(
        "tasks.assign",
        "Assign",
        "Assign the marked tasks to a person.",
        ("a",),
        "assign",
        needs="row",
        writes=True,
    ),
    Command(
        "tasks.requeue",
        "Requeue",
        "Send tasks back to a stage. The platform keeps no history entry of it; the journal here does.",
        ("u",),
        "requeue",
        needs="row",
        writes=True,
    ),
    Command(
        "tasks.priority",
        "Priority",
        "Set the priority, from -1000 to 1000.",
        ("p",),
        needs="row",
        writes=True,
    ),
    Command(
        "tasks.batch", "Add to batch", "Add the tasks' assets to a batch.", ("b",), needs="row", writes=True
    ),
    Command("task.next", "Next task", "The next task of the list, without going back.", ("n", "]"), "next"),
    Command(
        "task.previous", "Previous task", "The task before this one in the list.", ("N", "["), "previous"
    ),
    Command("task.pane", "Next pane", "Timeline, what changed, answer.", ("tab",), "pane"),
    Command(
        "task.history",
        "History",
        "The stages the task went through, and what changed in the answer.",
        ("h",),
        "history",
    ),
    Command(
        "task.answer", "Answer", "The answer as a tree, with titles from the ontology.", ("t",), "answer"
    ),
    Command("task.json", "Raw JSON", "The task as the server sent it.", ("J",), "json"),
)
