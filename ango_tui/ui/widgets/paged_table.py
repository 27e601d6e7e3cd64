"""The one table: any number of rows, a window of them in memory, a cursor, marks."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ango_tui import text
from ango_tui.ui.widgets.columns import GAP, Cell, Column, fit
from ango_tui.ui.widgets.row_window import RowWindow

TONES = ("dim", "good", "warn", "bad", "accent", "strong")
MARK_WIDTH = 2


class PagedTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of records drawn on demand.

    The table asks for pages with `PageWanted`; whoever owns it answers with `put_page`, or gives a whole
    list with `fill`. Rows are known by `key_of`, so the cursor and the marks stay with their record over a
    refresh.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--header",
        "table--cursor",
        "table--placeholder",
        *(f"table--{tone}" for tone in TONES),
    }
    DEFAULT_CSS = """
    PagedTable {
        height: 1fr; background: $background; color: $foreground; scrollbar-size: 0 0; overflow-x: hidden;
        &> .table--header { color: $text-muted; text-style: bold; }
        &> .table--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        &> .table--placeholder { color: $text-muted; }
        &> .table--dim { color: $text-muted; }
        &> .table--good { color: $text-success; }
        &> .table--warn { color: $text-warning; }
        &> .table--bad { color: $text-error; }
        &> .table--accent { color: $text-accent; }
        &> .table--strong { text-style: bold; }
        &:nocolor > .table--cursor { text-style: reverse; }
        &:ansi > .table--cursor { text-style: reverse; }
    }
    """

    @dataclass(eq=False, repr=False)
    class PageWanted(Message):
        """Page `page` (from 0) of `size` rows is about to be seen and is not here."""

        table: PagedTable
        page: int
        size: int
        generation: int

    @dataclass(eq=False, repr=False)
    class Opened(Message):
        """Enter or a click on the row under the cursor."""

        table: PagedTable
        record: Any

    @dataclass(eq=False, repr=False)
    class Moved(Message):
        """The cursor is on another row, or its row has arrived."""

        table: PagedTable
        record: Any | None

    @dataclass(eq=False, repr=False)
    class Marked(Message):
        """The marks have changed."""

        table: PagedTable
        count: int

    def __init__(
        self, columns: Sequence[Column], key_of: Callable[[Any], Hashable], *, id: str = "table"
    ) -> None:
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.key_of = key_of
        self.window: RowWindow[Any] = RowWindow()
        self.cursor = 0
        self.marks: dict[Hashable, Any] = {}
        self.all_matching = False
        self.more_columns = False
        self.sort = ""
        self.descending = False
        self.placeholder: tuple[str, ...] = ()
        self._fitted: list[tuple[Column, int]] = []
        self._fitted_for: tuple[int, bool, tuple[Column, ...]] | None = None
        self._seek: Hashable | None = None
        self._last_mark = 0
        self._styles: dict[str, Style] = {}

    # What the owner says

    def fill(self, records: Sequence[Any]) -> None:
        """Show a complete list, keeping the cursor on the record it was on, or else on its row."""
        kept = self._seek if self._seek is not None else self.cursor_key
        self._seek = None
        self.window.fill(records)
        keys = [self.key_of(record) for record in records]
        if kept in keys:
            self.cursor = keys.index(kept)
        self._after_change()

    def restart(self) -> int:
        """Begin another question at its first row; the generation that its pages must carry."""
        self.cursor = 0
        self.scroll_to(y=0, animate=False, immediate=True)
        generation = self.window.restart()
        self._after_change()
        return generation

    def renew(self) -> tuple[int, int]:
        """Ask the same question again: the rows stay until the answer comes, the cursor with its record.

        Returns the page to fetch first and the generation.
        """
        self._seek = self.cursor_key
        return self.cursor // self.window.page_size, self.window.restart(keep_rows=True)

    def put_page(self, page: int, records: Sequence[Any], total: int | None, generation: int) -> None:
        """Take in one page; a late one of an earlier question is dropped."""
        if self.window.put(page, records, total, generation):
            self._follow(page, records)
            self._after_change()

    def page_lost(self, page: int) -> None:
        """A page could not be fetched; it is asked for again when it is needed next."""
        self.window.lost(page)

    def seek(self, key: Hashable | None) -> None:
        """Put the cursor on this record as soon as it is here."""
        self._seek = key

    def show_placeholder(self, *lines: str) -> None:
        """What to draw while there are no rows: the state and the key that helps."""
        if lines != self.placeholder:
            self.placeholder = lines
            if self.window.total == 0:
                self.refresh()

    # What the owner asks

    @property
    def record(self) -> Any | None:
        """The record under the cursor, None while it is not here."""
        return self.window.get(self.cursor)

    @property
    def cursor_key(self) -> Hashable | None:
        """The key of the record under the cursor."""
        record = self.record
        return None if record is None else self.key_of(record)

    def chosen(self) -> list[Any]:
        """The marked records, or the one under the cursor when none is marked."""
        if self.marks:
            return list(self.marks.values())
        return [] if self.record is None else [self.record]

    # Moving and marking

    def move(self, rows: int) -> None:
        """Move the cursor by this many rows."""
        self.move_to(self.cursor + rows)

    def move_to(self, row: int) -> None:
        """Put the cursor on this row, as near as there is one."""
        row = max(0, min(row, self.window.total - 1))
        if row == self.cursor:
            return
        before, self.cursor = self.cursor, row
        if not self._scroll_to_cursor():
            self._refresh_row(before)
            self._refresh_row(row)
        self._want_pages()
        self.post_message(self.Moved(self, self.record))

    def page(self, screens: int) -> None:
        """Move by screenfuls."""
        self.move(screens * max(self._visible_rows - 1, 1))

    def last(self) -> None:
        """Go to the last row."""
        self.move_to(self.window.total - 1)

    def toggle_mark(self) -> None:
        """Mark or unmark the row under the cursor, and go one down."""
        record = self.record
        if record is None:
            return
        key = self.key_of(record)
        if self.marks.pop(key, None) is None:
            self.marks[key] = record
        self.all_matching = False
        self._last_mark = self.cursor
        self._refresh_row(self.cursor)
        self.post_message(self.Marked(self, len(self.marks)))
        self.move(1)

    def mark_range(self) -> None:
        """Mark the rows in memory from the last marked one to the cursor."""
        first, last = sorted((self._last_mark, self.cursor))
        self._mark([record for index, record in self.window.held() if first <= index <= last])

    def mark_held(self) -> int:
        """Mark every row in memory; how many rows are marked then."""
        self._mark([record for _, record in self.window.held()])
        return len(self.marks)

    def mark_all_matching(self) -> None:
        """Mark all rows that there are, also those that are not in memory."""
        self.all_matching = True
        self.refresh()
        self.post_message(self.Marked(self, self.window.total))

    def clear_marks(self) -> bool:
        """Take all marks away; False when there were none."""
        if not self.marks and not self.all_matching:
            return False
        self.marks.clear()
        self.all_matching = False
        self.refresh()
        self.post_message(self.Marked(self, 0))
        return True

    def toggle_columns(self) -> None:
        """Show the columns that had to give way, or the usual ones again."""
        self.more_columns = not self.more_columns
        self.refresh()

    def _mark(self, records: Sequence[Any]) -> None:
        self.marks.update((self.key_of(record), record) for record in records)
        self._last_mark = self.cursor
        self.refresh()
        self.post_message(self.Marked(self, len(self.marks)))

    # Keeping up

    @property
    def _visible_rows(self) -> int:
        return max(self.size.height - 1, 1)

    def _follow(self, page: int, records: Sequence[Any]) -> None:
        if self._seek is None:
            return
        for offset, record in enumerate(records):
            if self.key_of(record) == self._seek:
                self.cursor = page * self.window.page_size + offset
                break
        self._seek = None

    def _after_change(self) -> None:
        total = self.window.total
        self.virtual_size = Size(1, total + 1 if total else 1)
        if self.window.exact and total:
            self.cursor = max(0, min(self.cursor, total - 1))
        self._scroll_to_cursor()
        self._want_pages()
        self.refresh()
        self.post_message(self.Moved(self, self.record))

    def _scroll_to_cursor(self) -> bool:
        top = int(self.scroll_offset.y)
        wanted = max(min(top, self.cursor), self.cursor - self._visible_rows + 1)
        if wanted == top:
            return False
        self.scroll_to(y=wanted, animate=False, force=True, immediate=True)
        return True

    def _want_pages(self) -> None:
        top = int(self.scroll_offset.y)
        window = self.window
        for page in window.missing(top, top + self._visible_rows - 1):
            self.post_message(self.PageWanted(self, page, window.page_size, window.generation))

    def _refresh_row(self, row: int) -> None:
        line = row - int(self.scroll_offset.y) + 1
        if 1 <= line < self.size.height:
            self.refresh(Region(0, line, self.size.width, 1))

    def _columns_now(self) -> list[tuple[Column, int]]:
        wanted = (self.size.width, self.more_columns, self.columns)
        if wanted != self._fitted_for:
            self._fitted_for = wanted
            self._fitted = fit(self.columns, max(self.size.width - MARK_WIDTH, 1), self.more_columns)
        return self._fitted

    def on_resize(self, _event: events.Resize) -> None:
        """Keep the cursor in view."""
        self._scroll_to_cursor()
        self._want_pages()

    def notify_style_update(self) -> None:
        """Forget the colours when the theme changes."""
        super().notify_style_update()
        self._styles = {}

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row; a second click opens it."""
        row = int(self.scroll_offset.y) + event.y - 1
        if not 0 <= row < self.window.total or event.y < 1:
            return
        if row == self.cursor and self.record is not None:
            self.post_message(self.Opened(self, self.record))
        self.move_to(row)

    # Drawing

    def _style(self, name: str) -> Style:
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = (
                self.get_component_rich_style(f"table--{name}", partial=name != "header")
                if name
                else self.rich_style
            )
        return style

    def render_line(self, y: int) -> Strip:
        """One line of the widget: the header, a row, or the placeholder."""
        width = self.size.width
        if y == 0:
            return self._header(width)
        if self.window.total == 0:
            return self._placeholder_line(y, width)
        row = int(self.scroll_offset.y) + y - 1
        if row >= self.window.total:
            return Strip.blank(width, self._style(""))
        return self._row(row, width)

    def _header(self, width: int) -> Strip:
        style = self._style("") + self._style("header")
        cells = []
        for column, column_width in self._columns_now():
            arrow = (" v" if self.descending else " ^") if column.sort and column.sort == self.sort else ""
            cells.append(_padded(text.cut(column.title + arrow, column_width), column_width, column.right))
        return Strip([Segment(" " * MARK_WIDTH + (" " * GAP).join(cells), style)]).adjust_cell_length(
            width, style
        )

    def _placeholder_line(self, y: int, width: int) -> Strip:
        line = self.placeholder[y - 2] if 2 <= y < len(self.placeholder) + 2 else ""
        style = self._style("") + self._style("placeholder")
        return Strip([Segment("  " + text.cut(text.safe(line), width - 4), style)]).adjust_cell_length(
            width, style
        )

    def _row(self, row: int, width: int) -> Strip:
        base = self._style("")
        at_cursor = row == self.cursor
        if at_cursor:
            base = base + self._style("cursor")
        record = self.window.get(row)
        if record is None:
            return Strip([Segment("  ...", base + self._style("dim"))]).adjust_cell_length(width, base)
        marked = self.all_matching or self.key_of(record) in self.marks
        pieces: list[tuple[str, Style]] = [(("> " if at_cursor else "  ") if not marked else "* ", base)]
        for place, (column, column_width) in enumerate(self._columns_now()):
            cell = column.text(record)
            if not isinstance(cell, Cell):
                cell = Cell(cell)
            words = text.cut(text.safe(cell.text, limit=column_width * 4), column_width)
            style = base + self._style(cell.tone) if cell.tone else base
            gap = " " * GAP if place else ""
            pieces.append((gap + _padded(words, column_width, column.right), style))
        return Strip(_merged(pieces)).adjust_cell_length(width, base)


def _padded(words: str, width: int, right: bool) -> str:
    blank = " " * max(width - text.width(words), 0)
    return blank + words if right else words + blank


def _merged(pieces: Sequence[tuple[str, Style]]) -> list[Segment]:
    """Neighbours of one style in one segment: fewer bytes to the terminal."""
    merged: list[Segment] = []
    for words, style in pieces:
        if merged and merged[-1].style == style:
            merged[-1] = Segment(merged[-1].text + words, style)
        else:
            merged.append(Segment(words, style))
    return merged
