"""A talk: what people said one after the other, wrapped to the width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ango_tui.text import cut, width
from ango_tui.ui.widgets.line_view import LineView, Piece
from ango_tui.ui.widgets.safe import safe, wrap

__all__ = ["Said", "Thread"]

MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that somebody said; `note` stands beside the time, `tone` is the look of that line."""

    who: str
    when: str
    words: str
    note: str = ""
    tone: str = "title"


class Thread(LineView):
    """What was said, the oldest on top; the cursor goes line by line."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entries: tuple[Said, ...] = ()
        self._lines: list[tuple[int, bool, str]] = []
        self._cells = 0

    def show(self, entries: Sequence[Said]) -> None:
        """Show this talk; the cursor stays where it was."""
        self.entries = tuple(entries)
        self._cells = 0
        self.lines_changed()

    @property
    def current(self) -> Said | None:
        """What the cursor is in."""
        lines = self._laid_out()
        return self.entries[lines[self.cursor][0]] if self.cursor < len(lines) else None

    def _laid_out(self) -> list[tuple[int, bool, str]]:
        """Lines as (number of the entry, whether it is its heading, text)."""
        cells = max(self.size.width, 20)
        if cells != self._cells:
            self._cells = cells
            self._lines = []
            for number, said in enumerate(self.entries):
                self._lines += [(number, False, "")] if number else []
                self._lines.append((number, True, ""))
                if said.note and not self._fits(said, cells):
                    self._lines.append((number, False, said.note))
                body = wrap(said.words, cells - 5, most=MOST_LINES)
                self._lines += [(number, False, line) for line in body]
        return self._lines

    @staticmethod
    def _fits(said: Said, cells: int) -> bool:
        """Whether the note has room beside speaker and time."""
        return width(safe(f"{said.who}{said.when}{said.note}", limit=1000)) <= cells - 7

    def line_count(self) -> int:
        """The wrapped lines."""
        return len(self._laid_out())

    def can_stop_at(self, index: int) -> bool:
        """On words; the blank line above a speaker is passed over."""
        _, heading, words = self._laid_out()[index]
        return heading or bool(words)

    def line(self, index: int, cells: int) -> list[Piece]:
        """A speaker's line, or a line of what they said."""
        number, heading, words = self._laid_out()[index]
        said = self.entries[number]
        sign = "> " if index == self.cursor else "  "
        if not heading:
            return [(sign, "strong"), (f"  {safe(words)}", "dim" if words is said.note else "")]
        note = safe(said.note) if self._fits(said, cells) else ""
        beside = "  ".join(part for part in (safe(said.when), note) if part)
        who = cut(safe(said.who, limit=200), max(cells - 4, 1))
        return [(sign, "strong"), (who, said.tone), (f"  {beside}", "dim")]
