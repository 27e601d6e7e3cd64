"""Options edited as text: identities follow the lines while somebody types in them."""

from __future__ import annotations

from typing import Any

from ango_tui.ontology import Path, Schema
from ango_tui.ontology.ids import ids_in
from ango_tui.ontology.kinds import CHILDREN, TREE
from ango_tui.ontology.node import Node
from ango_tui.ontology.options import set_options_text
from ango_tui.ontology.tree import with_flattened
from ango_tui.ontology.values import Category


def retyped(before: Schema, now: Schema, path: Path, text: str) -> Schema:
    """The label set of `before` with the options of the class at `path` as the text says.

    `now` is what the text said a moment ago: a line in which somebody types keeps its option, and so does a
    line that comes back. Raises `EditError` where the class has no options.
    """
    first = _said(before, path, text)
    follows = before.put(path, _said(now, path, text).at(path))
    had = ids_in(before.at(path))
    return first if len(had & ids_in(first.at(path))) > len(had & ids_in(follows.at(path))) else follows


def _said(schema: Schema, path: Path, text: str) -> Schema:
    node = schema.at(path)
    if isinstance(node, Category) and node.kind.tree and node.raw.get(TREE):
        roots = _renamed(node.kids(TREE), text)
        if roots is not None:
            return schema.put(path, with_flattened(node.with_kids(TREE, roots)))
    return set_options_text(schema, path, text)


def _renamed(roots: tuple[Node, ...], text: str) -> list[Node] | None:
    """The tree with other titles where the outline has its shape, else None."""
    lines = [line for line in text.expandtabs(4).splitlines() if line.strip()]
    shape = _shape(roots)
    depths: list[int] = []
    stack: list[int] = []
    for line in lines:
        blank = len(line) - len(line.lstrip())
        while stack and stack[-1] >= blank:
            stack.pop()
        depths.append(len(stack))
        stack.append(blank)
    if depths != shape:
        return None
    titles = iter([line.strip() for line in lines])
    return [_titled(root, titles) for root in roots]


def _shape(roots: tuple[Node, ...]) -> list[int]:
    depths: list[int] = []
    todo = [(node, 0) for node in reversed(roots)]
    while todo:
        node, depth = todo.pop()
        depths.append(depth)
        todo += [(kid, depth + 1) for kid in reversed(node.kids(CHILDREN))]
    return depths


def _titled(node: Node, titles: Any) -> Node:
    title = next(titles)
    if node.label.strip() != title:
        node = node.with_field("title", title)
    kids = [_titled(kid, titles) for kid in node.kids(CHILDREN)]
    return node.with_kids(CHILDREN, kids) if kids else node
