"""The form as an annotator meets it: pick answers and see which questions appear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from ango_tui import text
from ango_tui.ontology import Path, Schema
from ango_tui.ontology.kinds import CLASSIFICATIONS, PATH_SEPARATOR
from ango_tui.ontology.preview import Shown, form, keystrokes, never_shown
from ango_tui.ontology.schema import name_of
from ango_tui.ontology.values import Category
from ango_tui.ui.widgets.line_view import LineView, Piece
from ango_tui.ui.widgets.safe import safe, wrap

ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class _Line:
    """One line; `uid` and `pick` say what choosing it does."""

    words: str
    look: str = ""
    uid: int = 0
    pick: str = ""
    several: bool = False


def _choice(line: _Line) -> tuple[int, str]:
    """What choosing a line means."""
    return line.uid, line.pick


class FormPreview(LineView):
    """The form for what is picked so far; enter or space picks, and draws an object of a tool."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "pick", "Pick", show=False),
        Binding("x", "clear", "Nothing picked", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.schema = Schema()
        self.picks: dict[int, set[str]] = {}
        self._lines: list[_Line] = []

    def show(self, schema: Schema) -> None:
        """Show the form of a label set; what was picked before stays picked where it is still there."""
        self.schema = schema
        self._draw()

    def _draw(self) -> None:
        here = self._lines[self.cursor] if self.cursor < len(self._lines) else None
        self._lines = list(self._all())
        self.lines_changed()
        pickable = [n for n, line in enumerate(self._lines) if line.uid]
        same = [n for n in pickable if here is not None and _choice(self._lines[n]) == _choice(here)]
        if pickable:
            self.go_to((same or pickable)[0])

    def _all(self) -> Iterator[_Line]:
        yield _Line("What an annotator sees; * is required. Pick answers with enter, x clears.", "dim")
        if self.schema.empty:
            yield _Line("There is nothing to label or answer yet; esc, then a adds something.", "mark")
        keys = keystrokes(self.schema)
        if keys:
            words = "Keys: " + " · ".join(f"{safe(key)} {safe(name_of(node))}" for key, _, node in keys)
            for part in wrap(words, max(self.size.width - 2, 20)):
                yield _Line(part, "dim")
        yield from self._never()
        for shown in form(self.schema, self.picks):
            yield from self._class(shown, 0)
            top = len(shown.path) == 2 and shown.path[0] != CLASSIFICATIONS
            if top and self.picks.get(shown.node.uid):
                for below in form(self.schema, self.picks, shown.path):
                    yield from self._class(below, 1)

    def _class(self, shown: Shown, deeper: int) -> Iterator[_Line]:
        node = shown.node
        pad = "  " * min(shown.depth + deeper, 20)
        star = " *" if node.required else ""
        because = f"   (because of {safe(shown.because, limit=60)})" if shown.because else ""
        title = f"{pad}{node.kind.sign} {safe(name_of(node))}{star}{because}"
        if node.kind.group != CLASSIFICATIONS and len(shown.path) == 2:
            drawn = bool(self.picks.get(node.uid))
            state = "drawn: its questions are below" if drawn else "enter draws one"
            yield _Line(f"{title}   {state}", "strong", node.uid, ANSWERED)
            return
        if not node.options:
            yield self._open_answer(shown, title)
            return
        yield _Line(title, "strong")
        yield from self._options(node, pad)

    def _open_answer(self, shown: Shown, title: str) -> _Line:
        node = shown.node
        if node.kind.options or (node.kind.tree and node.kind.group):
            return _Line(f"{title}   (no options: nobody can answer this)", "bad")
        words = f"{title}   [{'an answer' if shown.answered else '          '}]"
        return _Line(words, "strong", node.uid, ANSWERED)

    def _options(self, node: Category, pad: str) -> Iterator[_Line]:
        picked = self.picks.get(node.uid, set())
        several = node.kind.several and bool(node.kind.group)
        for option in node.options:
            depth = option.label.count(PATH_SEPARATOR) if node.kind.tree else 0
            label = option.label.rpartition(PATH_SEPARATOR)[2] if node.kind.tree else option.label
            on = option.id in picked
            box = ("[x]" if on else "[ ]") if several else ("(x)" if on else "( )")
            words = f"{pad}    {'  ' * depth}{box} {safe(label)}"
            yield _Line(words, "good" if on else "", node.uid, option.id, several)

    def _never(self) -> Iterator[_Line]:
        hidden = never_shown(self.schema)
        if not hidden:
            return
        yield _Line(f"Nobody ever sees ({len(hidden)})", "title")
        for each in hidden:
            where = " › ".join(self.schema.title_path(each.path))
            blocks = "REQUIRED, but " if each.blocks else ""
            yield _Line(f"  {'✗' if each.blocks else '!'} {safe(where)}: {blocks}{each.why}", "bad")

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap for the new width."""
        self._draw()

    def line_count(self) -> int:
        """All of the form."""
        return len(self._lines)

    def line(self, index: int, cells: int) -> Sequence[Piece]:
        """One line of it."""
        line = self._lines[index]
        return ((text.cut(line.words, cells), line.look),)

    def can_stop_at(self, index: int) -> bool:
        """On what can be picked."""
        return bool(self._lines[index].uid) or not any(line.uid for line in self._lines)

    def action_pick(self) -> None:
        """Pick what is under the cursor, or take it back."""
        line = self._lines[self.cursor] if self.cursor < len(self._lines) else None
        if line is None or not line.uid:
            return
        picked = self.picks.setdefault(line.uid, set())
        if line.pick in picked:
            picked.discard(line.pick)
        elif line.several:
            picked.add(line.pick)
        else:
            self.picks[line.uid] = {line.pick}
        self._draw()

    def action_clear(self) -> None:
        """As at the beginning."""
        self.picks.clear()
        self._draw()

    def pick_path(self, path: Path) -> None:
        """Put the cursor on a class."""
        node = self.schema.at(path) if path else None
        for place, line in enumerate(self._lines):
            if node is not None and line.uid == node.uid:
                self.go_to(place)
                return
