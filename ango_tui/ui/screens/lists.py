"""What every list screen has: a table, a filter line, marks, sorting, a detail pane."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from ango_tui.ui.places import Place
from ango_tui.ui.screens.base import AngoScreen
from ango_tui.ui.widgets.columns import Column
from ango_tui.ui.widgets.facts import Facts
from ango_tui.ui.widgets.filter_bar import FilterBar
from ango_tui.ui.widgets.paged_table import PagedTable

if TYPE_CHECKING:
    from ango_tui.query.fields import Completion, Problem


class ListScreen(AngoScreen):
    """A screen with one table. Subclasses say the columns and what a filter and a sort do."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list")
    COLUMNS: ClassVar[Sequence[Column]] = ()
    NOUN: ClassVar[str] = "row"
    AUTO_FOCUS: ClassVar[str | None] = "PagedTable"
    DEFAULT_CSS = """
    ListScreen #facts { display: none; width: 44; border-left: solid $panel; padding-left: 1; }
    ListScreen.-wide.with-detail #facts { display: block; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.filter_text = str(place.args.get("filter", ""))
        self.table = PagedTable(self.COLUMNS, self.key_of)
        self.add_class("with-detail", update=False)  # nothing has a style yet

    @staticmethod
    def key_of(record: Any) -> Hashable:
        """What a record is known by."""
        key: Hashable = record.id
        return key

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """The detail pane's lines for a record."""
        return [(column.title, _plain(column, record)) for column in self.table.columns]

    def compose_body(self) -> ComposeResult:
        """Filter line, table, detail pane."""
        yield FilterBar(complete=self.complete, check=self.check, id="filter")
        with Horizontal(id="body"):
            yield self.table
            yield Facts(id="facts")

    def on_mount(self) -> None:
        """Focus the table; the detail pane is on where there is room."""
        self.table.focus()
        if self.filter_text:
            self.query_one(FilterBar).show(self.filter_text)

    def complete(self, _text: str, _cursor: int) -> Sequence[Completion]:
        """Completions of the filter being typed."""
        return ()

    def check(self, _text: str) -> Sequence[Problem]:
        """What in the filter being typed cannot be understood."""
        return ()

    # What a subclass says

    def apply_filter(self, text: str) -> None:
        """Show only what the filter lets through."""

    def apply_sort(self) -> None:
        """Show in the table's order."""

    def open(self, record: Any) -> None:
        """Open a record."""

    def rows_text(self) -> str:
        """The chosen rows as they are shown, tab between the columns."""
        rows = [
            "\t".join(_plain(column, record) for column in self.table.columns) for record in self.chosen()
        ]
        return "\n".join(rows)

    # Filter

    def do_filter(self) -> None:
        """Open the filter line."""
        self.query_one(FilterBar).open()

    def on_filter_bar_applied(self, event: FilterBar.Applied) -> None:
        """Narrow the list."""
        event.stop()
        self.set_filter(event.text)

    def on_filter_bar_cleared(self, event: FilterBar.Cleared) -> None:
        """Show everything again."""
        event.stop()
        self.set_filter("")

    def set_filter(self, text: str) -> None:
        """Take a filter as the present one."""
        self.filter_text = text
        self.apply_filter(text)

    def step_back(self) -> bool:
        """Clear the marks, then the filter."""
        if self.table.clear_marks():
            return True
        if self.filter_text:
            self.query_one(FilterBar).show("")
            self.set_filter("")
            return True
        return False

    # Rows

    def chosen(self) -> Sequence[Any]:
        """The marked rows, or the one under the cursor."""
        return self.table.chosen()

    def on_paged_table_opened(self, event: PagedTable.Opened) -> None:
        """A click opened a row."""
        self.open(event.record)

    def on_paged_table_moved(self) -> None:
        """Show the row in the detail pane, and where it stands."""
        self.show_detail()
        self.refresh_chrome()

    def show_detail(self) -> None:
        """Draw the detail pane again, if it is there."""
        if self.has_class("-wide") and self.has_class("with-detail"):
            record = self.table.record
            self.query_one(Facts).show(self.facts_of(record) if record is not None else ())

    def on_paged_table_marked(self) -> None:
        """Say how many are marked."""
        self.refresh_chrome()

    def position(self) -> str:
        """Where the cursor is: "12/4,381", with the marks."""
        table = self.table
        total = table.window.total
        if not total:
            return ""
        more = "" if table.window.exact else "+"
        marks = (
            f"all {total:,} marked "
            if table.all_matching
            else f"{len(table.marks):,} marked "
            if table.marks
            else ""
        )
        return f"{marks}{table.cursor + 1:,}/{total:,}{more}"

    def do_open(self) -> None:
        """Open the row under the cursor."""
        if self.table.record is not None:
            self.open(self.table.record)

    def do_down(self) -> None:
        """One down."""
        self.table.move(1)

    def do_up(self) -> None:
        """One up."""
        self.table.move(-1)

    def do_page_down(self) -> None:
        """One screenful down."""
        self.table.page(1)

    def do_page_up(self) -> None:
        """One screenful up."""
        self.table.page(-1)

    def do_first(self) -> None:
        """To the first row."""
        self.table.move_to(0)

    def do_last(self) -> None:
        """To the last row."""
        self.table.last()

    def do_wide(self) -> None:
        """Other columns."""
        self.table.toggle_columns()

    def do_detail(self) -> None:
        """Detail pane on or off."""
        self.toggle_class("with-detail")
        if not self.has_class("-wide"):
            self.ango.say("The detail pane needs 120 columns; enter opens the row.", "warn")
        else:
            self.show_detail()

    def do_toggle(self) -> None:
        """Mark the row."""
        self.table.toggle_mark()

    def do_range(self) -> None:
        """Mark from the last mark to here."""
        self.table.mark_range()

    def do_all(self) -> None:
        """Mark what is here; again: all that match."""
        table = self.table
        if table.marks and not table.all_matching and len(table.marks) < table.window.total:
            table.mark_all_matching()
            self.ango.say(f"All {table.window.total:,} are marked, also those not fetched.")
        elif not table.all_matching:
            held = table.mark_held()
            more = "; * again marks all of them" if held < table.window.total else ""
            self.ango.say(f"{held:,} of {table.window.total:,} are marked{more}.")

    async def do_sort(self) -> None:
        """Choose what to sort by."""
        from ango_tui.ui.widgets.choose import Choice, Choose

        options = [Choice(column.sort, column.title) for column in self.table.columns if column.sort]
        wanted = await self.ask(Choose("Sort by", options))
        if wanted is not None:
            self.table.sort, self.table.descending = wanted, False
            self.apply_sort()

    def why_not_sort(self) -> str:
        """Sorting needs something to sort by."""
        return "" if any(column.sort for column in self.table.columns) else "nothing here can be sorted."

    def do_reverse(self) -> None:
        """Turn the order round."""
        if not self.table.sort:
            self.table.sort = next((column.sort for column in self.table.columns if column.sort), "")
        self.table.descending = not self.table.descending
        self.apply_sort()

    def show_failure(self, lines: tuple[str, ...]) -> None:
        """In the table when it is empty, else in the last line; the rows stay."""
        self.table.show_placeholder(*lines, "", "r tries again.")
        if self.table.window.total:
            self.ango.flash(f"Not refreshed, r tries again: {lines[0]}", "bad")


class LocalListScreen(ListScreen):
    """A list that comes in one piece: filtered as one types, sorted here."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.records: Sequence[Any] = ()

    def words_of(self, record: Any) -> Sequence[str]:
        """The texts that the filter looks into."""
        return [_plain(column, record) for column in self.table.columns]

    def sort_key(self, record: Any, name: str) -> Any:
        """What a record is sorted by."""
        value = getattr(record, name)
        return (value is None, value.casefold() if isinstance(value, str) else value or 0)

    def empty_words(self) -> tuple[str, ...]:
        """What to say when there is nothing at all."""
        return (f"There is no {self.NOUN} here.",)

    def show_records(self, records: Sequence[Any]) -> None:
        """Take in the whole list."""
        self.loaded = True
        self.records = records
        self.apply_filter(self.filter_text)

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        """Narrow the list while it is typed."""
        event.stop()
        self.set_filter(event.text)

    def apply_filter(self, text: str) -> None:
        """Show the records that have all the words."""
        words = text.casefold().split()
        shown = (
            [r for r in self.records if _has_all(words, self.words_of(r))] if words else list(self.records)
        )
        if self.table.sort:
            shown.sort(
                key=lambda record: self.sort_key(record, self.table.sort), reverse=self.table.descending
            )
        self.table.fill(shown)
        if self.loaded and words:
            self.table.show_placeholder(f"No {self.NOUN} has these words.", "", "esc clears the filter.")
        elif self.loaded:
            self.table.show_placeholder(*self.empty_words())

    def apply_sort(self) -> None:
        """Sort here."""
        self.apply_filter(self.filter_text)


def _has_all(words: Sequence[str], texts: Sequence[str]) -> bool:
    haystack = "\n".join(texts).casefold()
    return all(word in haystack for word in words)


def _plain(column: Column, record: Any) -> str:
    cell = column.text(record)
    return cell if isinstance(cell, str) else cell.text
