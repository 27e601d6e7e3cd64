"""Tree dropdowns: keeping the flattened options in step, and the tree as indented text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from ango_tui.ontology.kinds import CHILDREN, OPTIONS, TREE
from ango_tui.ontology.node import Node
from ango_tui.ontology.schema import Path, Schema
from ango_tui.ontology.values import ClassificationCategory, TreeOption, flattened
from ango_tui.ontology.wire import same

NodeT = TypeVar("NodeT", bound=Node)


def flat_of(node: Node) -> list[dict[str, Any]]:
    """`flattened` of a class's tree, made once per class. Not to be changed."""
    got = node.memo.get("flat")
    if got is None:
        got = node.memo["flat"] = flattened(node.kids(TREE))
    return cast("list[dict[str, Any]]", got)


def in_step(node: Node) -> bool:
    """Whether the flattened options of a tree dropdown say what its tree says (ids and paths, in order)."""
    options = node.raw.get(OPTIONS)
    flat = flat_of(node)
    if not isinstance(options, list):
        return not flat
    if len(options) != len(flat):
        return False
    return all(
        isinstance(have, dict)
        and have.get("value") == want["value"]
        and have.get("schemaId") == want["schemaId"]
        for have, want in zip(options, flat, strict=True)
    )


def with_flattened(node: NodeT) -> NodeT:
    """The class with `options` rebuilt from its tree; what else an option holds is kept by id."""
    flat = flat_of(node)
    known: dict[str, dict[str, Any]] = {}
    for item in node.raw.get(OPTIONS) or ():
        if isinstance(item, dict) and isinstance(item.get("schemaId"), str):
            known.setdefault(item["schemaId"], item)
    options: list[object] = []
    for item in flat:
        old = known.get(item["schemaId"])
        keep = old is not None and same(old.get("value"), item["value"])
        options.append(old if keep else {**(old or {}), **item})
    return node.with_field(OPTIONS, options)


def owner_of_tree(path: Path) -> Path | None:
    """The address of the class whose tree an address points into, None when it points elsewhere."""
    return path[: path.index(TREE)] if TREE in path else None


def refreshed(schema: Schema, path: Path) -> Schema:
    """The schema with the flattened options of the tree rebuilt in which `path` lies, if it lies in one."""
    owner = owner_of_tree(path)
    if owner is None:
        return schema
    return schema.put(owner, with_flattened(schema.at(owner)))


def outline(nodes: Sequence[Node], indent: str = "  ") -> str:
    """A tree as text: one title per line, indented by depth."""
    lines: list[str] = []
    todo = [(node, 0) for node in reversed(nodes)]
    while todo:
        node, depth = todo.pop()
        lines.append(indent * depth + node.label.replace("\n", " "))
        todo.extend((child, depth + 1) for child in reversed(node.kids(CHILDREN)))
    return "\n".join(lines)


def from_outline(text: str, old: Sequence[Node] = ()) -> list[TreeOption]:
    """Read an indented outline. Nodes found at the same path in `old` keep their key and other fields.

    Deeper means indented more than the line above, whatever the step; a tab counts as four spaces.
    """
    roots: list[dict[str, Any]] = []
    stack: list[tuple[int, dict[str, Any], tuple[str, ...]]] = []
    known = _by_path(old)
    used: set[str] = set()
    for line in text.splitlines():
        wide = line.expandtabs(4)
        title = wide.strip()
        if not title:
            continue
        depth = len(wide) - len(wide.lstrip())
        while stack and stack[-1][0] >= depth:
            stack.pop()
        path = (*(stack[-1][2] if stack else ()), title)
        item = _node_for(title, known.get(path), used)
        (stack[-1][1][CHILDREN] if stack else roots).append(item)
        stack.append((depth, item, path))
    return [TreeOption.wrap(item) for item in roots]


def _node_for(title: str, old: Node | None, used: set[str]) -> dict[str, Any]:
    if old is not None and old.id and old.id not in used:
        used.add(old.id)
        return {**old.raw, CHILDREN: []}
    return {**TreeOption(title).raw}


def _by_path(nodes: Sequence[Node]) -> dict[tuple[str, ...], Node]:
    out: dict[tuple[str, ...], Node] = {}
    todo: list[tuple[Node, tuple[str, ...]]] = [(node, ()) for node in nodes]
    while todo:
        node, above = todo.pop()
        path = (*above, node.label.strip())
        out.setdefault(path, node)
        todo.extend((child, path) for child in node.kids(CHILDREN))
    return out


def tree_ids(node: Node) -> list[str]:
    """The keys of all nodes of a class's tree, in pre-order."""
    return [item["schemaId"] for item in flat_of(node)]


def as_tree(node: ClassificationCategory) -> list[TreeOption]:
    """The plain options of a class as the roots of a tree that keeps their ids."""
    return [
        TreeOption(option.label, key=option.id or None) for option in cast("Sequence[Node]", node.options)
    ]
