"""A tree to read: any number of nodes, made when they are looked at, folded and searched with keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from ango_tui.text import cut, width
from ango_tui.ui.widgets.line_view import LineView, Piece
from ango_tui.ui.widgets.safe import safe

__all__ = ["TreeNode", "TreeView", "json_nodes"]


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A label with a value. `children` are nodes, or give them when the node is opened for the first time.

    `copy` is what copying the node gives; left empty, it is the label and the value.
    """

    label: str
    value: str = ""
    children: Sequence[TreeNode] | Callable[[], Iterable[TreeNode]] = ()
    copy: str | Callable[[], str] = ""


class _Row:
    """A node at its place in the tree."""

    __slots__ = ("_below", "depth", "node", "open", "parent")

    def __init__(self, node: TreeNode, parent: _Row | None) -> None:
        self.node = node
        self.parent = parent
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.open = False
        self._below: list[_Row] | None = None

    @property
    def can_open(self) -> bool:
        return bool(self._below if self._below is not None else self.node.children)

    def below(self) -> list[_Row]:
        if self._below is None:
            children = self.node.children
            self._below = [_Row(node, self) for node in (children() if callable(children) else children)]
        return self._below

    def shown_below(self) -> Iterator[_Row]:
        """The rows that stand below this one while it is open."""
        stack = [iter(self.below())]
        while stack:
            row = next(stack[-1], None)
            if row is None:
                stack.pop()
                continue
            yield row
            if row.open:
                stack.append(iter(row.below()))


class TreeView(LineView):
    """Nodes that can be unfolded: enter turns, → opens or goes in, ← closes or goes out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "turn", "Fold or unfold", show=False),
        Binding("right", "into", "Unfold", show=False),
        Binding("left", "out", "Fold", show=False),
    ]

    INDENT = 2
    OPEN_AT_ONCE = 200
    """More children than this are not opened unasked."""

    class Picked(Message):
        """Enter on a node that has nothing below it."""

        def __init__(self, tree: TreeView, node: TreeNode) -> None:
            super().__init__()
            self.tree, self.node = tree, node

        @property
        def control(self) -> TreeView:
            """The tree it happened in."""
            return self.tree

    def __init__(
        self,
        nodes: Iterable[TreeNode] = (),
        *,
        open_levels: int = 1,
        empty: str = "nothing here",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.empty = empty
        self._roots: list[_Row] = []
        self._rows: list[_Row] = []
        self._take(nodes, open_levels)

    def show(self, nodes: Iterable[TreeNode], *, open_levels: int = 1) -> None:
        """Show other nodes, the first `open_levels` levels unfolded."""
        self._take(nodes, open_levels)
        self.cursor = 0
        self.scroll_to(y=0, animate=False)
        self.lines_changed()

    def _take(self, nodes: Iterable[TreeNode], open_levels: int) -> None:
        self._roots = [_Row(node, None) for node in nodes]
        level = self._roots
        for _ in range(open_levels):
            for row in level:
                row.open = row.can_open and len(row.below()) <= self.OPEN_AT_ONCE
            level = [below for row in level if row.open for below in row.below()]
        self._rows = []
        for row in self._roots:
            self._rows.append(row)
            if row.open:
                self._rows.extend(row.shown_below())

    # What is under the cursor

    @property
    def node(self) -> TreeNode | None:
        """The node under the cursor."""
        return self._rows[self.cursor].node if self._rows else None

    def text_of_cursor(self) -> str:
        """What copying gives: the whole text of the node under the cursor, as it came."""
        node = self.node
        if node is None:
            return ""
        if node.copy:
            return node.copy() if callable(node.copy) else node.copy
        return f"{node.label}: {node.value}" if node.label and node.value else node.label or node.value

    def path_of_cursor(self) -> tuple[str, ...]:
        """The labels from the root to the node under the cursor."""
        row: _Row | None = self._rows[self.cursor] if self._rows else None
        labels: list[str] = []
        while row is not None:
            labels.insert(0, row.node.label)
            row = row.parent
        return tuple(labels)

    # Lines

    def line_count(self) -> int:
        """The nodes that are not folded away, or one line that says there are none."""
        return len(self._rows) or 1

    def can_stop_at(self, index: int) -> bool:
        """On nodes."""
        return index < len(self._rows)

    def line(self, index: int, cells: int) -> list[Piece]:
        """Indentation, a sign for what can be unfolded, label and value."""
        if not self._rows:
            return [(self.empty, "dim")]
        row = self._rows[index]
        indent = min(row.depth * self.INDENT, cells // 2)
        sign = ("- " if row.open else "+ ") if row.can_open else "  "
        label = safe(row.node.label, limit=max(cells, 1))
        value = safe(row.node.value, limit=max(cells, 1))
        gap = "  " if label and value else ""
        left = cells - indent - len(sign) - width(label) - len(gap)
        value = cut(value, max(left, 1))
        return [
            (" " * indent + sign, "dim"),
            (label + gap, ""),
            (value, "strong" if not row.can_open else "dim"),
        ]

    # Folding

    def action_turn(self) -> None:
        """Unfold what is folded and the other way round."""
        if not self._rows:
            return
        row = self._rows[self.cursor]
        if not row.can_open:
            self.post_message(self.Picked(self, row.node))
        elif row.open:
            self._close(self.cursor)
        else:
            self._open(self.cursor)

    def action_into(self) -> None:
        """Unfold; what is unfolded already: go to its first child."""
        if not self._rows or not self._rows[self.cursor].can_open:
            return
        if self._rows[self.cursor].open:
            self.go_to(self.cursor + 1)
        else:
            self._open(self.cursor)

    def action_out(self) -> None:
        """Fold; what is folded already: go to its parent."""
        if not self._rows:
            return
        row = self._rows[self.cursor]
        if row.open:
            self._close(self.cursor)
        elif row.parent is not None:
            place = self.cursor
            while self._rows[place] is not row.parent:
                place -= 1
            self.go_to(place)

    def _open(self, place: int) -> None:
        row = self._rows[place]
        row.open = True
        self._rows[place + 1 : place + 1] = row.shown_below()
        self.lines_changed()

    def _close(self, place: int) -> None:
        row = self._rows[place]
        end = place + 1
        while end < len(self._rows) and self._rows[end].depth > row.depth:
            end += 1
        row.open = False
        del self._rows[place + 1 : end]
        self.lines_changed()

    # Searching

    def _all(self) -> Iterator[_Row]:
        stack = [iter(self._roots)]
        while stack:
            row = next(stack[-1], None)
            if row is None:
                stack.pop()
            else:
                yield row
                stack.append(iter(row.below()))

    def find(self, text: str, *, again: bool = False) -> bool:
        """Go to the next node, folded away or not, whose label or value contains ``text``; False if there is
        none.

        The node under the cursor counts unless ``again``. The search goes on from the top; capitals do not
        matter.
        """
        wanted = text.casefold()
        here = self._rows[self.cursor] if self._rows else None
        if not wanted or here is None:
            return False
        before: _Row | None = None
        passed = False
        for row in self._all():
            passed = passed or (row is here and not again)
            if wanted in row.node.label.casefold() or wanted in row.node.value.casefold():
                if passed:
                    self._reveal(row)
                    return True
                before = before or row
            passed = passed or row is here
        if before is not None:
            self._reveal(before)
        return before is not None

    def _reveal(self, row: _Row) -> None:
        folded = []
        parent = row.parent
        while parent is not None:
            if not parent.open:
                folded.append(parent)
            parent = parent.parent
        for ancestor in reversed(folded):
            self._open(self._rows.index(ancestor))
        self.go_to(self._rows.index(row))


def json_nodes(value: Any) -> list[TreeNode]:
    """Return decoded JSON as nodes: the members of an object or array, or one node for anything else."""
    if isinstance(value, (dict, list)) and value:
        return list(_members(value))
    return [_json_node("", value)]


def _members(value: dict[str, Any] | list[Any]) -> Iterator[TreeNode]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, member in pairs:
        yield _json_node(str(key), member)


def _json_node(label: str, value: Any) -> TreeNode:
    if isinstance(value, dict):
        shown = f"{{{len(value) or ''}}}"
    elif isinstance(value, list):
        shown = f"[{len(value) or ''}]"
    else:
        return TreeNode(label, _dumped(value), (), value if isinstance(value, str) else _dumped(value))

    def children() -> Iterator[TreeNode]:
        return _members(value)

    return TreeNode(label, shown, children if value else (), lambda: _dumped(value, indent=2))


def _dumped(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, default=str)
