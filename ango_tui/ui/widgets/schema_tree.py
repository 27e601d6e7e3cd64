"""A label set as a tree with a cursor: folded, searched, marked, and renamed in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.color import ColorParseError
from rich.style import Style
from textual.binding import Binding, BindingType

from ango_tui.ontology import Path, Schema
from ango_tui.ontology.kinds import ROOT_LISTS
from ango_tui.ontology.node import Node
from ango_tui.ontology.rules import Severity
from ango_tui.ontology.values import Category
from ango_tui.text import cut, width
from ango_tui.ui.widgets.line_view import LineView, Piece
from ango_tui.ui.widgets.safe import safe
from ango_tui.ui.widgets.schema_rows import GROUP_WORDS, Row, RowCache, ancestors, rows_of

__all__ = ["SchemaTree"]

SWATCH = "swatch "
_PROBLEM_LOOKS = {Severity.ERROR: "bad", Severity.WARNING: "mark", Severity.INFO: "dim"}


class SchemaTree(LineView):
    """Tools, classifications and relations. `changed` and `problems` say what is drawn before a node.

    Each line: mark, change (``+`` new, ``~`` changed), problem (``✗ ! i``), then the node.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "into", "Unfold", show=False),
        Binding("left,h", "out", "Fold", show=False),
    ]

    INDENT = 2
    GUTTER = 3
    UNFOLDED_AT_MOST = 400
    """A label set with more nodes than this begins with its classes folded."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.schema = Schema()
        self.rows: list[Row] = []
        self.folded: set[int] = set()
        self.marks: set[int] = set()
        self.changed: Mapping[int, str] = {}
        self.problems: Mapping[int, Severity] = {}
        self.note: Sequence[str] = ()
        self._cache: RowCache = {}

    # Content

    def say(self, lines: Sequence[str]) -> None:
        """Words in place of a tree: fetching, failed."""
        self.note = tuple(lines)
        self.rows = []
        self.lines_changed()

    def show(self, schema: Schema, *, afresh: bool = False) -> None:
        """Show a label set, the cursor on the node it was on; `afresh`: another one than before."""
        here = self.row
        self.note = ()
        self.schema = schema
        if afresh:
            self.marks.clear()
            nodes = schema.index().places
            many = len(nodes) > self.UNFOLDED_AT_MOST
            self.folded = {place.node.uid for place in nodes if place.depth >= 0} if many else set()
            self._cache.clear()
        self.rows = rows_of(schema, self.folded, self._cache)
        self.lines_changed()
        if here is not None and not afresh:
            self._keep_cursor(here)

    def _keep_cursor(self, here: Row) -> None:
        place = self.place_of(here.uid)
        if place is not None and place != self.cursor:
            self.go_to(place)

    def place_of(self, uid: int) -> int | None:
        """The line on which a node (or heading) is shown."""
        if self.cursor < len(self.rows) and self.rows[self.cursor].uid == uid:
            return self.cursor
        return next((place for place, row in enumerate(self.rows) if row.uid == uid), None)

    @property
    def row(self) -> Row | None:
        """The line under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def seek(self, path: Path) -> bool:
        """Put the cursor on a node, opening what hides it; False when it is not there."""
        if not path:
            return False
        closed = self.folded & set(ancestors(self.schema, path))
        if closed:
            self.folded -= closed
            self._folds_changed()
        for place, row in enumerate(self.rows):
            if row.path == path:
                self.go_to(place)
                return True
        return False

    def refresh_signs(self, changed: Mapping[int, str], problems: Mapping[int, Severity]) -> None:
        """Draw other signs before the nodes."""
        if changed != self.changed or problems != self.problems:
            self.changed, self.problems = changed, problems
            self.refresh()

    # Folding

    def action_into(self) -> None:
        """Unfold; what is unfolded already: go to its first child."""
        row = self.row
        if row is None or not row.below:
            return
        if row.uid in self.folded:
            self._fold(row, False)
        else:
            self.go_to(self.cursor + 1)

    def action_out(self) -> None:
        """Fold; what is folded already: go to what it stands in."""
        row = self.row
        if row is None:
            return
        if row.below and row.uid not in self.folded:
            self._fold(row, True)
        elif row.depth:
            place = self.cursor
            while place > 0 and self.rows[place].depth >= row.depth:
                place -= 1
            self.go_to(place)

    def fold_all(self, fold: bool) -> None:
        """Close every class, or open everything."""
        row = self.row
        if not fold:
            self.folded.clear()
            self._folds_changed()
            if row is not None:
                self._keep_cursor(row)
            return
        nodes = self.schema.index().places
        self.folded |= {place.node.uid for place in nodes if place.depth >= 0}
        self._folds_changed()
        if row is not None and row.path:
            self.seek(row.path[:2])

    def _fold(self, row: Row, fold: bool) -> None:
        if fold:
            self.folded.add(row.uid)
        else:
            self.folded.discard(row.uid)
        self._folds_changed(row)
        self._keep_cursor(row)

    def _folds_changed(self, only: Row | None = None) -> None:
        """Lay out again after other nodes are folded: everything, or the class that has this line."""
        if only is None:
            self._cache.clear()
        elif only.path:
            self._cache.pop((str(only.path[0]), int(only.path[1])), None)
        self.rows = rows_of(self.schema, self.folded, self._cache)
        self.lines_changed()

    # Marks

    def toggle_mark(self) -> None:
        """Mark or unmark the node under the cursor and go one down."""
        row = self.row
        if row is not None and row.node is not None:
            self.marks ^= {row.uid}
            self.refresh_line(self.cursor)
        self.action_move(1)

    def mark_siblings(self) -> None:
        """Mark all nodes beside the one under the cursor; again: everything that is shown."""
        row = self.row
        if row is None:
            return
        beside = {r.uid for r in self.rows if r.node is not None and r.path[:-1] == row.path[:-1]}
        shown = {r.uid for r in self.rows if r.node is not None}
        self.marks = shown if beside <= self.marks else self.marks | beside
        self.refresh()

    def clear_marks(self) -> bool:
        """Unmark everything; False when nothing was marked."""
        had = bool(self.marks)
        self.marks.clear()
        if had:
            self.refresh()
        return had

    # Lines

    def line_count(self) -> int:
        """The nodes that are not folded away, or the words in their place."""
        return len(self.rows) or len(self.note)

    def shows_cursor(self) -> bool:
        """Words have none."""
        return bool(self.rows)

    def title_column(self, index: int) -> int:
        """The cell at which the title of a line begins."""
        row = self.rows[index]
        sign = 2 if isinstance(row.node, Category) or row.node is None else 0
        return self.GUTTER + min((row.depth - 1) * self.INDENT, 40) + 2 + sign if row.node is not None else 2

    def line(self, index: int, cells: int) -> Sequence[Piece]:
        """Signs, indentation, fold sign, title, and in few words what it is."""
        if not self.rows:
            return ((f" {safe(self.note[index])}", ""),)
        row = self.rows[index]
        fold = "  " if not row.below else "+ " if row.uid in self.folded else "- "
        if row.node is None:
            return ((fold, "dim"), (GROUP_WORDS[row.group], "title"), (f"  {row.below:,}", "dim"))
        node = row.node
        pieces = [
            *self._gutter(row.uid),
            (" " * min((row.depth - 1) * self.INDENT, 40) + fold, "dim"),
        ]
        if isinstance(node, Category):
            pieces.append((f"{node.kind.sign} ", "dim"))
        used = self.title_column(index)
        facts = _facts(row, node)
        wanted = sum(width(words) for words, _ in facts)
        room = max(cells - used - min(wanted, cells // 2), 8)
        title = safe(node.label, limit=400)
        shown = cut(title, room) if title.strip() else "(no title)"
        pieces.append((shown, "strong" if isinstance(node, Category) else "" if title.strip() else "dim"))
        return [*pieces, *facts]

    def _gutter(self, uid: int) -> list[Piece]:
        mark = ("*", "mark") if uid in self.marks else (" ", "")
        change = self.changed.get(uid, " ")
        problem = self.problems.get(uid)
        wrong = (problem.sign, _PROBLEM_LOOKS[problem]) if problem is not None else (" ", "")
        return [mark, (change, "good" if change == "+" else "mark"), wrong]

    def look(self, name: str) -> Style:
        """Also the colour of a class, for its swatch."""
        if name.startswith(SWATCH):
            try:
                return self.rich_style + Style(color=name.removeprefix(SWATCH).lower())
            except ColorParseError:
                return self.look("dim")
        return super().look(name)


def _facts(row: Row, node: Node) -> list[Piece]:
    """What is said behind the title."""
    if not isinstance(node, Category):
        return [(f"  {row.below}", "dim")] if row.below else []
    words = [node.kind.words if node.kind.group else safe(node.tool or "no type", limit=40)]
    if node.required:
        words.append("required")
    if node.shortcutKey:
        words.append(f"key {safe(node.shortcutKey, limit=12)}")
    nested = len(row.path) > 2 and row.path[-2] == "classifications" and row.path[-4] == "classifications"
    if nested and not node.text("parentOptionId"):
        words.append("always shown")
    if row.below:
        words.append(f"{row.below} below")
    out: list[Piece] = [("  " + " · ".join(words), "dim")]
    color = safe(node.color, limit=12)
    if color and row.path[0] != ROOT_LISTS[1] and len(row.path) == 2:
        out += [("  ■ ", f"{SWATCH}{color}"), (color, "dim")]
    return out
