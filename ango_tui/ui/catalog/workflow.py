"""Commands of the workflow: a stage's settings, edits of the draft, sending it, its versions."""

from __future__ import annotations

from ango_tui.ui.commands import Command

COMMANDS = (
    Command("workflow.open", "Settings", "All settings of the stage.", ("enter",), "settings", needs="row"),
    Command("workflow.edit", "Edit the stage", "Its common settings in a form.", ("e",), "edit"),
    Command(
        "workflow.people", "Assign people", "Who works in the stage; nobody means anybody.", ("a",), "people"
    ),
    Command(
        "workflow.new",
        "New stage",
        "A stage right after this one, or one more answer for a consensus.",
        ("n",),
        "new",
    ),
    Command("workflow.remove", "Take the stage out", "What led to it leads on to where it led.", ("D",)),
    Command("workflow.undo", "Undo", "Take the last edit back.", ("u",)),
    Command("workflow.redo", "Redo", "Make an edit again that was taken back.", ("U",)),
    Command(
        "workflow.push",
        "Send",
        "Compare with the server, confirm, send, read back.",
        ("P",),
        "send",
        writes=True,
    ),
    Command("workflow.plan", "Plan", "What sending the draft would change; nothing is sent.", ("p",)),
    Command(
        "workflow.source", "As JSON", "The whole workflow as text, checked while one types.", ("J",), "json"
    ),
    Command("workflow.editor", "In the editor", "The whole workflow as JSON in $EDITOR.", ("E",)),
    Command("workflow.tasks", "Tasks", "The tasks that are in this stage.", ("t",), "tasks", needs="row"),
    Command(
        "workflow.live", "Live board", "How the work moves through the stages, as it happens.", ("L",), "live"
    ),
    Command(
        "workflow.versions", "Versions", "Every version seen here; one can be taken as the draft.", ("V",)
    ),
    Command("workflow.discard", "Drop the draft", "Back to what the server has.", ("X",)),
    Command("workflow.detail", "Detail pane", "Show or hide the stage beside the drawing.", ("v",)),
)
