"""Identities: renewing them together, and changing one with all that refers to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, TypeVar

from ango_tui.ontology.kinds import CHILDREN, CLASSIFICATIONS, OPTIONS, TREE
from ango_tui.ontology.node import Node
from ango_tui.ontology.schema import Schema
from ango_tui.ontology.values import new_id
from ango_tui.ontology.wire import copied

NodeT = TypeVar("NodeT", bound=Node)


def _inside(raw: object) -> Iterator[dict[str, Any]]:
    """Every class, option and tree option in a piece of wire JSON, itself included."""
    todo = [raw]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            yield item
            for name in (CHILDREN, TREE, OPTIONS, CLASSIFICATIONS):
                below = item.get(name)
                if isinstance(below, list):
                    todo.extend(reversed(below))


def _id_key(item: dict[str, Any]) -> str:
    return "key" if "key" in item else "schemaId"


def ids_in(node: Node) -> set[str]:
    """All ids that a node and everything below it carries."""
    found = (item.get(_id_key(item)) for item in _inside(node.wire))
    return {value for value in found if isinstance(value, str) and value}


def ids_of(schema: Schema) -> set[str]:
    """All ids in use in a label set, those of flattened options included."""
    out: set[str] = set()
    for group in (schema.tools, schema.classifications, schema.relations):
        for node in group:
            out |= ids_in(node)
    return out


def renewed(node: NodeT, *, only: Collection[str] | None = None) -> tuple[NodeT, dict[str, str]]:
    """A copy with fresh ids, and what became of the old ones.

    Classes, options, tree keys, flattened options and the conditions that refer to them are renewed together,
    so that the copy hangs together as the original did. With `only`, other ids stay.
    """
    raw = copied(node.wire)
    became: dict[str, str] = {}
    items = list(_inside(raw))
    for item in items:
        name = _id_key(item)
        old = item.get(name)
        if isinstance(old, str) and old and (only is None or old in only):
            item[name] = became.setdefault(old, new_id())
            if name == "key" and item.get("value") == old:
                item["value"] = became[old]
    for item in items:
        condition = item.get("parentOptionId")
        if isinstance(condition, str) and condition in became:
            item["parentOptionId"] = became[condition]
    return type(node).wrap(raw), became


def with_id(node: NodeT, wire_id: str) -> NodeT:
    """The node under another identity (a tree option's `value` follows when it was the same)."""
    if "key" in node.raw or node.ID == "key":
        old = node.id
        moved = node.with_field("key", wire_id)
        return moved.with_field("value", wire_id) if node.text("value") == old else moved
    return node.with_field("schemaId", wire_id)
