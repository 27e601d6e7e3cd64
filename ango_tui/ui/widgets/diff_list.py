"""What changed, line by line: a sign, what it is, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ango_tui.text import cut, width
from ango_tui.ui.widgets.line_view import LineView, Piece
from ango_tui.ui.widgets.safe import safe

__all__ = ["DiffList", "DiffRow", "Sign"]

Sign = Literal["+", "-", "~", "", " "]
"""Added, removed, changed, a heading, or a line that says something about the one above."""

_LOOKS = {"+": "good", "-": "bad", "~": "mark", "": "title", " ": "dim"}


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One change. Added things have no `before`, removed ones no `after`."""

    sign: Sign
    title: str
    before: str = ""
    after: str = ""


class DiffList(LineView):
    """Changes that can be scrolled through; `text_of_cursor` has the one under the cursor in full."""

    ARROW = " → "

    def __init__(
        self, rows: Sequence[DiffRow] = (), *, empty: str = "nothing changed", id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.rows = tuple(rows)
        self.empty = empty

    def show(self, rows: Sequence[DiffRow], *, empty: str | None = None) -> None:
        """Show other changes; `empty` is what is said when there are none."""
        self.rows = tuple(rows)
        self.empty = self.empty if empty is None else empty
        self.cursor = 0
        self.scroll_to(y=0, animate=False)
        self.lines_changed()

    def text_of_cursor(self) -> str:
        """The change under the cursor as one text, as it came."""
        if not 0 <= self.cursor < len(self.rows):
            return ""
        row = self.rows[self.cursor]
        parts = [part for part in (row.before, row.after) if part]
        return f"{row.sign} {row.title}{': ' if parts else ''}{self.ARROW.join(parts)}".strip()

    def line_count(self) -> int:
        """The changes, or one line that says there are none."""
        return len(self.rows) or 1

    def can_stop_at(self, index: int) -> bool:
        """On changes, not on headings."""
        return index < len(self.rows) and self.rows[index].sign != ""

    def line(self, index: int, cells: int) -> list[Piece]:
        """Sign, title, before and after, each with its share of the room."""
        if not self.rows:
            return [(self.empty, "dim")]
        row = self.rows[index]
        look = _LOOKS[row.sign]
        if not row.sign:
            return [(cut(safe(row.title), cells), look)]
        before, after = safe(row.before), safe(row.after)
        title = cut(safe(row.title), max(cells - 2, 1) if not before and not after else max(cells // 2, 8))
        pieces: list[Piece] = [(f"{row.sign} ", look), (title, look if look != "mark" else "")]
        room = cells - 2 - width(title) - 2
        if room < 4 or not (before or after):
            return pieces
        if before and after:
            room -= width(self.ARROW)
            half = max(room // 2, 1)
            left = min(width(before), max(half, room - width(after)))
            texts = cut(before, left) + self.ARROW + cut(after, max(room - left, 1))
        else:
            texts = cut(before or after, room)
        return [*pieces, (f"  {texts}", "dim" if row.sign == " " else "")]
