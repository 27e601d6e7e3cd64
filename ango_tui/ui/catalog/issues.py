"""Commands of the issue list (`issues`), of one issue's thread (`issue`), and of both (`issue-change`)."""

from __future__ import annotations

from ango_tui.ui.commands import Command

COMMANDS = (
    Command(
        "issues.triage",
        "Triage",
        "Open the next open issue, from the cursor on; there n goes to the one after it.",
        ("i",),
        "triage",
    ),
    Command("issues.task", "Open the task", "The task that the issue is about.", ("t",), "task", needs="row"),
    Command(
        "issues.new",
        "New issue",
        "Open an issue: on a task, at a position or on an object of its answer, with error codes.",
        ("n",),
        "new",
        writes=True,
    ),
    Command(
        "issue.next-open",
        "Next open issue",
        "The next open issue of the list, without going back.",
        ("n",),
        "next open",
    ),
    Command(
        "issue.next",
        "Next issue",
        "The next issue of the list, whatever its status.",
        ("right_square_bracket",),
    ),
    Command("issue.previous", "Previous issue", "The issue before this one.", ("left_square_bracket",)),
    Command(
        "issue.task-open",
        "Open the task",
        "The task that the issue is about, with its history.",
        ("t",),
        "task",
    ),
    Command("issue.pane", "Talk or task", "Show the talk, or the task beside it.", ("tab",)),
    Command(
        "issue.another",
        "Another issue",
        "Open another issue on the same task.",
        ("A",),
        writes=True,
    ),
    Command("issue.json", "Raw JSON", "The issue as the server sent it.", ("J",)),
    Command(
        "issue-change.comment",
        "Comment",
        "Write a comment to the issue, or one to each of the marked; @name mentions.",
        ("c",),
        "comment",
        needs="row",
        writes=True,
    ),
    Command(
        "issue-change.resolve",
        "Resolve",
        "Resolve the issue or the marked ones, with a last comment if you like.",
        ("x",),
        "resolve",
        needs="row",
        writes=True,
    ),
    Command(
        "issue-change.reopen",
        "Reopen",
        "Open resolved or closed issues again.",
        ("u",),
        needs="row",
        writes=True,
    ),
    Command("issue-change.close", "Close", "Set the status to Closed.", ("X",), needs="row", writes=True),
    Command(
        "issue-change.edit",
        "Edit",
        "Change the words and error codes; of several marked issues the error codes.",
        ("e",),
        needs="row",
        writes=True,
    ),
    Command(
        "issue-change.delete",
        "Delete",
        "Delete the issues with their comments; cannot be undone.",
        ("D",),
        needs="row",
        writes=True,
    ),
)
