"""Choosing between two sides, one line for each thing on which they disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from ango_tui.text import cut
from ango_tui.ui.widgets.line_view import LineView, Piece
from ango_tui.ui.widgets.prompt_slot import Prompt
from ango_tui.ui.widgets.safe import safe

__all__ = ["Disagreement", "Sides"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What both sides changed, what each made of it, and the side that is taken unless another is chosen."""

    key: str
    what: str
    mine: str
    theirs: str
    chosen: str = "mine"


class SideList(LineView):
    """Three lines for each: what it is, mine, theirs; the taken one has the mark."""

    DEFAULT_CSS = "SideList { height: auto; }"
    LINES = 3

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "turn", "The other side", show=False),
        Binding("enter", "finish", "Done", show=False),
        Binding("m", "every('mine')", "All mine", show=False),
        Binding("t", "every('theirs')", "All theirs", show=False),
    ]

    class Finished(Message):
        """Enter was pressed."""

    def __init__(self, items: Sequence[Disagreement]) -> None:
        super().__init__()
        self.items = tuple(items)
        self.taken = {item.key: item.chosen for item in items}
        self.cursor = 1

    def line_count(self) -> int:
        """Three for each."""
        return len(self.items) * self.LINES

    def can_stop_at(self, index: int) -> bool:
        """On the sides, not on what it is about."""
        return index % self.LINES != 0

    def line(self, index: int, cells: int) -> Sequence[Piece]:
        """What it is about, or one side of it."""
        item = self.items[index // self.LINES]
        if index % self.LINES == 0:
            return ((cut(safe(item.what), cells), "title"),)
        side = "mine" if index % self.LINES == 1 else "theirs"
        value = item.mine if side == "mine" else item.theirs
        taken = self.taken[item.key] == side
        words = f"  {'(x)' if taken else '( )'} {side:<7}{safe(value)}"
        return ((cut(words, cells), "strong" if taken else ""),)

    def action_turn(self) -> None:
        """Take the side under the cursor."""
        item = self.items[self.cursor // self.LINES]
        self.taken[item.key] = "mine" if self.cursor % self.LINES == 1 else "theirs"
        self.refresh()

    def action_every(self, side: str) -> None:
        """Take one side everywhere."""
        self.taken = dict.fromkeys(self.taken, side)
        self.refresh()

    def action_finish(self) -> None:
        """Say that all is chosen."""
        self.post_message(self.Finished())


class Sides(Prompt[dict[str, str]]):
    """Ask which side is right, for each disagreement; the answer has ``mine`` or ``theirs`` by their keys."""

    keys = "space take this side · m all mine · t all theirs · enter done · esc cancel"

    def __init__(self, question: object, items: Sequence[Disagreement]) -> None:
        super().__init__(question)
        self._list = SideList(items)

    def body(self) -> Iterable[Widget]:
        """The list."""
        yield self._list

    def first_focus(self) -> Widget:
        """The list."""
        return self._list

    def fit(self, cells: int, rows: int) -> None:  # noqa: ARG002
        """Take the lines needed, or those there are."""
        self._list.styles.height = max(min(self._list.line_count(), rows), 1)

    @on(SideList.Finished)
    def _finished(self, event: SideList.Finished) -> None:
        event.stop()
        self.answer(dict(self._list.taken))
