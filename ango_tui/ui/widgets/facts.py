"""What is known about one thing: names and values in sections, two side by side where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from msgspec import Struct
from textual.binding import Binding, BindingType

from ango_tui.text import cut, width
from ango_tui.ui.widgets.line_view import LineView, Piece
from ango_tui.ui.widgets.safe import lines, safe, wrap

__all__ = ["FactSection", "Facts"]

Fact = tuple[str, object]


class FactSection(Struct, frozen=True):
    """Facts under a heading. A fact without a name is text that takes the whole width.

    wraps: long values go on in the next line instead of being cut.
    """

    title: str
    rows: Sequence[Fact]
    wraps: bool = False


class _Cell(Struct, frozen=True):
    """A fact as it is drawn in one line: `first` says that the name stands there too."""

    fact: Fact
    text: str
    first: bool = True


_Line = tuple[_Cell, ...] | str


class Facts(LineView):
    """A block of names and values. Long values are cut on the screen, whole in `value_under_cursor`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "side(-1)", "Left", show=False),
        Binding("right,l", "side(1)", "Right", show=False),
    ]

    TWO_FROM = 72
    MOST_NAME = 22
    MOST_LINES = 12
    """A value of more lines than this is cut."""

    def __init__(self, rows: Sequence[Fact] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.sections: tuple[FactSection, ...] = (FactSection("", tuple(rows)),)
        self.side = 0
        self._laid_out_for = 80
        self._stale = True
        self._lines: list[_Line] = []
        self._name_cells = 0

    def show(self, rows: Sequence[Fact]) -> None:
        """Show facts without headings."""
        self.show_sections([FactSection("", tuple(rows))])

    def show_sections(self, sections: Sequence[FactSection]) -> None:
        """Show facts in sections; the cursor stays on the fact of the same section and name."""
        self.sections = tuple(sections)
        self._stale = True
        self.lines_changed()

    # What is under the cursor

    @property
    def fact(self) -> Fact | None:
        """The name and value under the cursor."""
        cells = self._cells_at(self.cursor)
        return cells[min(self.side, len(cells) - 1)].fact if cells else None

    def value_under_cursor(self) -> str:
        """The whole value under the cursor, as it came; empty when there is none."""
        fact = self.fact
        return "" if fact is None or fact[1] is None else str(fact[1])

    def _cells_at(self, index: int) -> tuple[_Cell, ...]:
        self._lay_out()
        line = self._lines[index] if 0 <= index < len(self._lines) else ""
        return line if isinstance(line, tuple) else ()

    def _place(self) -> tuple[str, str] | None:
        """Section and name of the fact under the cursor, as the lines are now."""
        title = ""
        for line in self._lines[: self.cursor + 1]:
            title = line if isinstance(line, str) and line else title
        here = self._lines[self.cursor] if self.cursor < len(self._lines) else ""
        return None if isinstance(here, str) else (title, here[min(self.side, len(here) - 1)].fact[0])

    def _go_to_fact(self, title: str, name: str) -> None:
        current = ""
        for index, line in enumerate(self._lines):
            if isinstance(line, str):
                current = line or current
            elif current == title:
                for side, cell in enumerate(line):
                    if cell.fact[0] == name and cell.first:
                        self.cursor, self.side = index, side
                        return

    # Lines

    def _lay_out(self) -> None:
        # While it is not on the screen it keeps the width it had.
        cells = self.scrollable_content_region.width or self._laid_out_for
        if cells == self._laid_out_for and not self._stale:
            return
        here = self._place()
        self._laid_out_for, self._stale = cells, False
        names = [safe(name) for section in self.sections for name, _ in section.rows if name]
        self._name_cells = min(max(map(width, names), default=0), self.MOST_NAME, cells // 2)
        self._lines = []
        for section in self.sections:
            if section.title:
                # A blank line parts sections.
                self._lines += ([""] if self._lines else []) + [safe(section.title)]
            self._lines += self._paired(section, cells)
        if here is not None:
            self._go_to_fact(*here)

    def _paired(self, section: FactSection, cells: int) -> Iterator[tuple[_Cell, ...]]:
        """Lines of facts; two that fit share one where there is room for two."""
        half = (cells - 2) // 2 - self._name_cells - 2
        waiting: _Cell | None = None
        for fact in section.rows:
            name, value = fact
            text = safe(value, limit=2000)
            short = cells >= self.TWO_FROM and name and width(text) <= half and "\n" not in str(value)
            if short and waiting is not None:
                yield (waiting, _Cell(fact, text))
                waiting = None
                continue
            if waiting is not None:
                yield (waiting,)
                waiting = None
            if short:
                waiting = _Cell(fact, text)
            else:
                yield from self._long(fact, cells, section.wraps)
        if waiting is not None:
            yield (waiting,)

    def _long(self, fact: Fact, cells: int, wraps: bool) -> Iterator[tuple[_Cell, ...]]:
        name, value = fact
        value = "" if value is None else value
        room = cells - self._name_cells - 2 if name else cells
        drawn = wrap(value, room, most=self.MOST_LINES) if wraps or not name else lines(value)
        for place, text in enumerate(drawn[: self.MOST_LINES]):
            yield (_Cell(fact, text, first=place == 0),)

    def line_count(self) -> int:
        """Headings, blanks and facts."""
        self._lay_out()
        return len(self._lines)

    def can_stop_at(self, index: int) -> bool:
        """On facts."""
        return bool(self._cells_at(index))

    def shows_cursor(self) -> bool:
        """The side under the cursor is drawn by the line itself."""
        return False

    def line(self, index: int, cells: int) -> list[Piece]:
        """A heading, or one or two facts."""
        line = self._lines[index]
        if isinstance(line, str):
            return [(line, "title")]
        pieces: list[Piece] = []
        half = (cells - 2) // 2
        for side, cell in enumerate(line):
            room = half if len(line) > 1 else cells
            here = index == self.cursor and side == min(self.side, len(line) - 1)
            pieces += self._cell(cell, room, here)
            if side == 0 and len(line) > 1:
                pieces.append(("  ", ""))
        return pieces

    def _cell(self, cell: _Cell, room: int, here: bool) -> list[Piece]:
        name = safe(cell.fact[0])
        head = ""
        if name:
            shown = cut(name, self._name_cells) if cell.first else ""
            head = shown + " " * (self._name_cells - width(shown) + 2)
        text = cut(cell.text, max(room - width(head), 1))
        blank = " " * max(room - width(head) - width(text), 0)
        if here:
            return [(head + text + blank, "cursor" if self.has_focus else "quiet" if head else "")]
        return [(head, "dim"), (text + blank, "")]

    def action_side(self, by: int) -> None:
        """Go to the other fact of the line."""
        self.side = min(max(self.side + by, 0), max(len(self._cells_at(self.cursor)) - 1, 0))
        self.refresh_line(self.cursor)
