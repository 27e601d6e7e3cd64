"""Commands of the metrics and of the live board."""

from __future__ import annotations

from ango_tui.ui.commands import Command

COMMANDS = (
    Command("metrics.next", "Next figure", "To the next figure.", ("n", "]", "tab"), "next"),
    Command(
        "metrics.previous", "Previous figure", "To the figure before.", ("N", "[", "shift+tab"), "previous"
    ),
    Command(
        "metrics.span",
        "Days and batches",
        "Which days and batches the people's figures are of.",
        ("d",),
        "days",
    ),
    Command(
        "metrics.live", "Live board", "How the work moves through the stages, as it happens.", ("L",), "live"
    ),
    Command("metrics.json", "Raw JSON", "The figure as the server sent it.", ("J",), "json"),
    Command("live-board.tasks", "Tasks", "The tasks of the stage.", ("enter", "t"), "tasks", needs="row"),
    Command("live-board.pause", "Pause", "Stop looking, or go on.", ("space",), "pause"),
    Command("live-board.zero", "From zero", "Count in and out from now on.", ("z",), "from zero"),
)
