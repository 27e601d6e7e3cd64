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
    Command(
        "projects.clone",
        "Copy the project",
        "A new project with the parts you choose; never its assets.",
        ("c",),
        "copy",
        needs="row",
        writes=True,
    ),
    Command(
        "projects.benchmark",
        "Benchmark settings",
        "Whether, and for how many tasks, benchmarks are sampled.",
        ("b",),
        needs="row",
        writes=True,
    ),
    Command(
        "projects.delete",
        "Delete the project",
        "With everything in it; its name has to be typed.",
        ("D",),
        needs="row",
        writes=True,
    ),
    Command(
        "projects.purge",
        "Purge the project",
        "Delete it and the files uploaded to the platform; its name has to be typed.",
        ("X",),
        needs="row",
        writes=True,
    ),
    Command("jobs.cancel", "Cancel", "Stop the job after the call under way.", ("x",), "cancel", needs="row"),
    Command(
        "jobs.retry",
        "Retry or resume",
        "Try the failed items again, and only those; go on with what was interrupted.",
        ("f",),
        "retry",
        needs="row",
        writes=True,
    ),
    Command(
        "jobs.forget",
        "Forget",
        "Take the job off the list; an unfinished one is given up.",
        ("D",),
        needs="row",
    ),
)
