"""Copying parts of a label set, inside one project or from one to another."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ango_tui.ontology.edits import EditError, add, revealing_ids
from ango_tui.ontology.ids import ids_in, ids_of, renewed
from ango_tui.ontology.kinds import CHILDREN, TREE
from ango_tui.ontology.node import Node
from ango_tui.ontology.schema import Path, Schema
from ango_tui.ontology.values import (
    ClassificationCategory,
    LabelOption,
    RelationCategory,
    ToolCategory,
    TreeOption,
)
from ango_tui.ontology.wire import copied

_TYPES: dict[str, type[Node]] = {
    "tool": ToolCategory,
    "classification": ClassificationCategory,
    "relation": RelationCategory,
    "option": LabelOption,
    "treeOption": TreeOption,
}
_MARK = "ango-tui/nodes"


@dataclass(frozen=True, slots=True)
class Clip:
    """Copied nodes. It can be kept as text and pasted into another project."""

    nodes: tuple[Node, ...]

    def to_json(self) -> str:
        """The clip as text, for the system clipboard or a file."""
        names = {cls: name for name, cls in _TYPES.items()}
        items = [{"is": names[type(node)], "wire": node.wire} for node in self.nodes]
        return json.dumps({_MARK: 1, "items": items}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Clip:
        """Read `to_json`'s text. Raises `ValueError` when it is something else."""
        try:
            found = json.loads(text)
            if found[_MARK] != 1:
                raise ValueError
            return cls(tuple(_TYPES[item["is"]].wrap(item["wire"]) for item in found["items"]))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise ValueError("this is nothing that was copied from a label set") from None


class Pasted(NamedTuple):
    """The schema after pasting, where the new nodes stand, and which ids were renewed (old to new)."""

    schema: Schema
    paths: tuple[Path, ...]
    renewed: dict[str, str]


def copy(schema: Schema, paths: Iterable[Path]) -> Clip:
    """Copy the nodes at these addresses, in the order of the tree, none of them twice."""
    chosen: list[Path] = []
    places = {place.path: n for n, place in enumerate(schema.index().places)}
    for path in sorted(set(paths), key=lambda path: places.get(path, len(places))):
        if not any(path[: len(above)] == above for above in chosen):
            chosen.append(path)
    return Clip(tuple(type(node).wrap(copied(node.wire)) for node in map(schema.at, chosen)))


def paste(
    schema: Schema, clip: Clip, parent: Path = (), at: int | None = None, *, keep_ids: bool = False
) -> Pasted:
    """Put copied nodes below `parent`, from position `at` on (at the end when None).

    Ids are renewed together with all that refers to them. With `keep_ids` they stay, except those that the
    schema has already: an id must mean one thing. Conditions that cannot be fulfilled here are cleared.
    Raises `EditError` when a node cannot stand there.
    """
    if not clip.nodes:
        raise EditError("nothing was copied")
    became: dict[str, str] = {}
    taken = ids_of(schema)
    paths: list[Path] = []
    for node in clip.nodes:
        only = ids_in(node) & taken if keep_ids else None
        fresh, names = renewed(node, only=only)
        became |= names
        taken |= ids_in(fresh)
        above = schema.at(parent)
        condition = fresh.text("parentOptionId")
        if condition and condition not in revealing_ids(above):
            fresh = fresh.with_field("parentOptionId", None)
        schema = add(schema, parent, fresh, at)
        paths.append(_address(schema, parent, fresh))
        at = None if at is None else at + 1
    return Pasted(schema, tuple(paths), became)


def _address(schema: Schema, parent: Path, node: Node) -> Path:
    above = schema.at(parent)
    for name in above.LISTS:
        for n, kid in enumerate(above.kids(name)):
            if kid.uid == node.uid:
                return (*parent, name, n)
    return parent


def nests(clip: Clip, parent: Node) -> bool:
    """Whether all that was copied may stand in `parent`."""
    for node in clip.nodes:
        if isinstance(node, TreeOption):
            fits = CHILDREN in parent.LISTS or TREE in parent.LISTS
        else:
            fits = any(isinstance(node, cls) for cls in parent.LISTS.values())
        if not fits:
            return False
    return True
