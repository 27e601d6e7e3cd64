"""The stages a task went through, one below the other, with two of them to compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from ango_tui.text import cut, width
from ango_tui.ui.widgets.line_view import LineView, Piece
from ango_tui.ui.widgets.safe import safe

__all__ = ["Timeline", "TimelineEntry"]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One visit of a stage, in words: `when` it ended, how long it `took`, in `notes` what was special."""

    stage: str
    person: str = ""
    when: str = ""
    took: str = ""
    notes: str = ""
    key: Any = None


class Timeline(LineView):
    """Stage, person, when, how long, notes. Enter picks an entry; space marks one, and on another compares
    them.

    What does not fit in a narrow terminal gives way in this order: how long, then letters of person and
    stage.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", "Pick", show=False),
        Binding("space", "mark", "Compare", show=False),
    ]

    TITLES = TimelineEntry("Stage", "Person", "When", "Took", "Notes")
    LEAST = 8
    TOOK_FROM = 72

    class Picked(Message):
        """Enter on the entry of this index (the oldest is 0)."""

        def __init__(self, timeline: Timeline, index: int) -> None:
            super().__init__()
            self.timeline, self.index = timeline, index

        @property
        def control(self) -> Timeline:
            """The timeline it happened in."""
            return self.timeline

    class Compare(Message):
        """Two entries are to be compared; `before` is the older one."""

        def __init__(self, timeline: Timeline, before: int, after: int) -> None:
            super().__init__()
            self.timeline, self.before, self.after = timeline, before, after

        @property
        def control(self) -> Timeline:
            """The timeline it happened in."""
            return self.timeline

    def __init__(
        self, entries: Sequence[TimelineEntry] = (), *, empty: str = "no history yet", id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.empty = empty
        self.entries = tuple(entries)
        self.marked: int | None = None
        self._widths: tuple[int, tuple[int, ...]] = (0, ())

    def show(self, entries: Sequence[TimelineEntry]) -> None:
        """Show other entries, oldest first; the cursor stays on its key, or goes to the newest."""
        here = self.entry
        self.entries, self.marked, self._widths = tuple(entries), None, (0, ())
        keys = [entry.key for entry in self.entries]
        kept = here is not None and here.key is not None and here.key in keys
        self.cursor = (keys.index(here.key) if here is not None and kept else len(self.entries) - 1) + 1
        self.lines_changed()
        self.show_line(self.cursor)

    @property
    def index(self) -> int:
        """Which entry the cursor is on; -1 when there is none."""
        return min(self.cursor - 1, len(self.entries) - 1)

    @property
    def entry(self) -> TimelineEntry | None:
        """The entry under the cursor."""
        return self.entries[self.index] if self.entries and self.index >= 0 else None

    # Lines: the titles, then the entries

    def line_count(self) -> int:
        """The titles and the entries, or the words for none."""
        return 1 + len(self.entries) if self.entries else 1

    def can_stop_at(self, index: int) -> bool:
        """Anywhere but on the titles."""
        return index > 0

    def line(self, index: int, cells: int) -> list[Piece]:
        """The columns of one entry."""
        if not self.entries:
            return [(f"  {self.empty}", "dim")]
        widths = self._fitted(cells)
        if index == 0:
            return [("    " + self._columns(self.TITLES, widths), "dim")]
        entry = self.entries[index - 1]
        cursor = ">" if index == self.cursor else " "
        mark = "*" if index - 1 == self.marked else " "
        last = len(self.entries)
        rail = "─" if last == 1 else "┌" if index == 1 else "└" if index == last else "├"
        room = cells - sum(size + 1 for size in widths) - 4
        pieces: list[Piece] = [(cursor + mark, "mark"), (rail + " ", "")]
        pieces.append((self._columns(entry, widths, notes=False), ""))
        if room > 0:
            pieces.append((cut(safe(entry.notes), room), "mark"))
        return pieces

    def _columns(self, entry: TimelineEntry, widths: Sequence[int], *, notes: bool = True) -> str:
        texts = (entry.stage, entry.person, entry.when, entry.took)
        drawn = []
        for text, size in zip(texts, widths, strict=True):
            if size:
                shown = cut(safe(text), size)
                drawn.append(shown + " " * (size - width(shown) + 1))
            else:
                drawn.append(" ")
        return "".join(drawn) + (entry.notes if notes else "")

    def _fitted(self, cells: int) -> tuple[int, ...]:
        """Widths of stage, person, when and took, so that the notes have room too."""
        if self._widths[0] == cells and self._widths[1]:
            return self._widths[1]
        rows = (self.TITLES, *self.entries)
        stage, person, when, took = (
            max(width(safe(getattr(row, name), limit=60)) for row in rows)
            for name in ("stage", "person", "when", "took")
        )
        took = took if cells >= self.TOOK_FROM else 0
        notes = max(width(safe(row.notes, limit=60)) for row in rows)
        while stage + person + when + took + min(notes, 24) + 8 > cells and max(stage, person) > self.LEAST:
            if person >= stage:
                person -= 1
            else:
                stage -= 1
        self._widths = (cells, (stage, person, when, took))
        return self._widths[1]

    # Keys

    def action_pick(self) -> None:
        """Tell which entry is under the cursor."""
        if self.entry is not None:
            self.post_message(self.Picked(self, self.index))

    def action_mark(self) -> None:
        """Mark the entry; with another one marked, compare the two."""
        if self.entry is None:
            return
        old, here = self.marked, self.index
        if old is None or old == here:
            self.marked = here if old is None else None
        else:
            self.post_message(self.Compare(self, min(old, here), max(old, here)))
        for index in {here, here if old is None else old}:
            self.refresh_line(index + 1)

    def clear_mark(self) -> bool:
        """Take the mark away; False when there was none."""
        if self.marked is None:
            return False
        old, self.marked = self.marked, None
        self.refresh_line(old + 1)
        return True

    def on_resize(self, _event: events.Resize) -> None:
        """Columns depend on the width."""
        self._widths = (0, ())
