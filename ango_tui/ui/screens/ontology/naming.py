"""Typing a title on the line it belongs to; what is typed is in the draft at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on

from ango_tui.label_sets.placing import Addition, beside
from ango_tui.ontology import Path, Schema
from ango_tui.ontology.edits import EditError, add, set_field
from ango_tui.ontology.history import History
from ango_tui.ontology.values import LabelOption
from ango_tui.text import safe
from ango_tui.ui.screens.ontology.draft import OntologyDraft
from ango_tui.ui.widgets.in_place import InPlaceInput

if TYPE_CHECKING:
    from ango_tui.ui.widgets.schema_tree import SchemaTree


@dataclass(frozen=True, slots=True)
class Typing:
    """A title being typed: the draft before, the label set that the title goes into, and where."""

    before: History
    start: Schema
    path: Path
    addition: Addition | None = None

    @property
    def field(self) -> str:
        """What the node calls its title."""
        return "value" if isinstance(self.start.at(self.path), LabelOption) else "title"

    def words(self, title: str) -> str:
        """The step, for undo."""
        name = safe(title, limit=40)
        return f"added {name}" if self.addition is not None else f"renamed to {name}"


class OntologyNaming(OntologyDraft):
    """Renaming in place, and naming what was just added."""

    typing: Typing | None = None

    if TYPE_CHECKING:

        @property
        def outline(self) -> SchemaTree:
            """The tree."""

    def begin_rename(self, path: Path) -> None:
        """Type another title for the node at `path`."""
        self._begin(Typing(self.history, self.schema, path))

    def begin_added(self, addition: Addition) -> None:
        """Add something and type its title."""
        node = addition.make(self.schema)
        start = add(self.schema, addition.parent, node, addition.at)
        start.index()
        path = start.path_of(node.uid)
        if path is not None:
            typing = Typing(self.history, start, path, addition)
            self.take(self.history.did(start, f"added {addition.words}"), seek=path)
            self._begin(typing)

    def _begin(self, typing: Typing) -> None:
        self.typing = typing
        self.outline.seek(typing.path)
        value = typing.start.at(typing.path).text(typing.field)
        kind = typing.addition.words if typing.addition is not None else typing.field
        self.query_one(InPlaceInput).begin(value, f"{kind}: type its text")
        self._place_line()
        # Where the line stands is known for sure only after the tree has scrolled to it.
        self.call_after_refresh(self._place_line)

    def _place_line(self) -> None:
        tree = self.outline
        if tree.cursor < len(tree.rows):
            x = tree.title_column(tree.cursor)
            y = tree.cursor - round(tree.scroll_y)
            self.query_one(InPlaceInput).place(x, y, tree.size.width - x - 1)

    @on(InPlaceInput.Typed)
    def _typed(self, event: InPlaceInput.Typed) -> None:
        event.stop()
        typing = self.typing
        if typing is None:
            return
        try:
            schema = set_field(typing.start, typing.path, typing.field, event.value)
        except EditError as error:
            self.ango.say(str(error), "warn")
            return
        self.take(typing.before.did(schema, typing.words(event.value)))

    @on(InPlaceInput.Ended)
    def _ended(self, event: InPlaceInput.Ended) -> None:
        event.stop()
        typing, self.typing = self.typing, None
        self.query_one(InPlaceInput).close()
        if event.by != "blur":
            self.outline.focus()
        if typing is None:
            return
        addition = typing.addition
        empty = addition is not None and not event.value.strip()
        if event.by == "escape" or (empty and (addition is None or addition.answer)):
            self.take(typing.before)
            if addition is not None and addition.at:
                self.outline.seek((*typing.path[:-1], addition.at - 1))
        elif addition is not None and addition.answer and event.by == "enter":
            following = beside(self.schema, typing.path, addition.group)
            self.begin_added(following[0])
        elif addition is not None and not addition.answer:
            self._say_what_next(typing.path)

    def _say_what_next(self, path: Path) -> None:
        kind = getattr(self.schema.at(path), "kind", None)
        if kind is not None and kind.group and (kind.options or kind.tree):
            what = "tree, indented" if kind.tree else "options, one per line"
            self.ango.flash(f"a adds the first option; O takes the whole {what}.")
