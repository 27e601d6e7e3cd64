"""What is known of the node under the cursor, field by field; enter edits a field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message

from ango_tui import text
from ango_tui.ontology import Schema
from ango_tui.ontology.diff import kind_words
from ango_tui.ontology.fields import Field, fields_of, unknown_fields
from ango_tui.ontology.kinds import CLASSIFICATIONS, OPTIONS, TREE
from ango_tui.ontology.node import Node
from ango_tui.ontology.rules import Problem
from ango_tui.ontology.summary import summary
from ango_tui.ontology.values import Category, ClassificationCategory
from ango_tui.ontology.wire import compact
from ango_tui.ui.widgets.line_view import LineView, Piece
from ango_tui.ui.widgets.safe import safe, wrap
from ango_tui.ui.widgets.schema_rows import GROUP_WORDS, Row

LABEL = 15
SWATCH = "swatch "


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a field that can be edited, or words about the node."""

    label: str
    words: str
    field: Field | None = None
    look: str = ""


class Inspector(LineView):
    """The fields of one node; with several marked, an edit goes to all of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,e", "edit", "Edit the field", show=False),
        Binding("space", "turn", "Yes or no", show=False),
    ]

    class Edit(Message):
        """A field is to be edited; `turn` says that a flag is to be turned round."""

        def __init__(self, field: Field, turn: bool) -> None:
            super().__init__()
            self.field, self.turn = field, turn

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entries: list[Entry] = []

    def show(
        self,
        schema: Schema,
        row: Row | None,
        marked: int,
        problems: Sequence[Problem],
        notes: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Show a node with what is wrong with it; `notes` are further facts."""
        former = self.field
        cells = max(self.size.width - 2, 20)
        self.entries = list(_entries(schema, row, marked, problems, notes, cells))
        self.cursor = next(
            (n for n, entry in enumerate(self.entries) if former is not None and entry.field == former), 0
        )
        self.lines_changed()
        if self.is_mounted:
            self.show_line(self.cursor)

    @property
    def field(self) -> Field | None:
        """The field under the cursor."""
        return self.entries[self.cursor].field if self.cursor < len(self.entries) else None

    def seek(self, name: str) -> None:
        """Put the cursor on a field by its name."""
        for place, entry in enumerate(self.entries):
            if entry.field is not None and entry.field.name == name:
                self.go_to(place)
                return

    def line_count(self) -> int:
        """Fields and words."""
        return len(self.entries)

    def can_stop_at(self, index: int) -> bool:
        """On fields; everywhere when there are none."""
        return index < len(self.entries) and (
            self.entries[index].field is not None or all(entry.field is None for entry in self.entries)
        )

    def line(self, index: int, cells: int) -> Sequence[Piece]:
        """Label and value."""
        entry = self.entries[index]
        if not entry.label:
            return ((text.cut(safe(entry.words), cells), entry.look),)
        label = text.cut(safe(entry.label), LABEL - 1)
        value = text.cut(safe(entry.words), max(cells - LABEL - 1, 4))
        swatch = entry.field is not None and entry.field.form == "color" and bool(value)
        return (
            (f" {label}{' ' * (LABEL - text.width(label))}", "dim"),
            *(((f"{value[:1]} ", f"{SWATCH}{value[2:]}"), (value[2:], "")) if swatch else ((value, ""),)),
        )

    def look(self, name: str) -> Style:
        """Also the colour of a class."""
        if name.startswith(SWATCH):
            try:
                return self.rich_style + Style(color=name.removeprefix(SWATCH).strip().lower())
            except Exception:  # Rich has several errors for what is no colour
                return self.look("dim")
        return super().look(name)

    def action_edit(self) -> None:
        """Ask for the field under the cursor to be edited."""
        if self.field is not None:
            self.post_message(self.Edit(self.field, self.field.form == "flag"))

    def action_turn(self) -> None:
        """Turn a flag round; other fields are edited."""
        self.action_edit()


def _entries(
    schema: Schema,
    row: Row | None,
    marked: int,
    problems: Sequence[Problem],
    notes: Sequence[tuple[str, str]],
    cells: int,
) -> Iterator[Entry]:
    if row is None:
        return
    if row.node is None:
        yield Entry("", GROUP_WORDS[row.group], look="title")
        if "summary" not in schema.memo:
            schema.memo["summary"] = summary(schema).words()
        for part in wrap(schema.memo["summary"], cells):
            yield Entry("", f" {part}")
        yield Entry("", " a adds something here", look="dim")
        return
    node = row.node
    title = " › ".join(schema.title_path(row.path))
    if marked:
        yield Entry("", f"{text.count(marked, 'node')} marked: an edit goes to all of them", look="mark")
    yield Entry("", text.cut(safe(title), cells, middle=True), look="title")
    for problem in problems:
        look = ("dim", "mark", "bad")[problem.severity]
        for n, part in enumerate(wrap(problem.words, cells - 3)):
            yield Entry("", f" {problem.severity.sign if n == 0 else ' '} {part}", look=look)
    for label, words in notes:
        for n, part in enumerate(wrap(words, max(cells - LABEL - 1, 10))):
            yield Entry(label if n == 0 else " ", part, look="dim")
    above = schema.at(row.path[:-2])
    nested = isinstance(above, ClassificationCategory) and row.path[-2] == CLASSIFICATIONS
    for field in fields_of(node, nested_in_question=nested):
        yield Entry(field.label, value_words(node, field, above), field)
    for name in unknown_fields(node):
        yield Entry(name, compact(node.raw.get(name)), look="dim")


def value_words(node: Node, field: Field, above: Node | None = None) -> str:
    """The value of a field as the inspector shows it."""
    value = node.raw.get(field.name)
    match field.form:
        case "type":
            return kind_words(value)
        case "flag":
            known = value is None or isinstance(value, bool)
            return ("[x] yes" if value else "[ ] no") if known else f"{compact(value)} (not yes or no)"
        case "color":
            return f"■ {node.text(field.name)}" if node.text(field.name) else ""
        case "options":
            return _options_words(node)
        case "parent":
            return condition_words(node, above)
        case _:
            return node.text(field.name) if not isinstance(value, dict | list) else compact(value)


def condition_words(node: Node, above: Node | None) -> str:
    """The option that reveals a question, by its name."""
    condition = node.text("parentOptionId")
    if not condition:
        return "every answer (always shown)"
    if isinstance(above, Category):
        for option in above.options:
            if option.id == condition:
                return option.label
    return f"an option that is not there ({condition[:8]})"


def _options_words(node: Node) -> str:
    tree = isinstance(node, Category) and node.kind.tree and node.raw.get(TREE)
    options = node.kids(OPTIONS) if OPTIONS in node.LISTS else ()
    names = ", ".join(option.label for option in options[:20])
    return f"{len(options)}{' in a tree' if tree else ''}: {names}" if options else "none"
