"""What a three-way merge works on: nodes under one identity, and what a merge has to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from ango_tui.ontology.diff import LISTS, identity, lists_of
from ango_tui.ontology.node import Node
from ango_tui.ontology.schema import Schema, name_of
from ango_tui.ontology.wire import same

Side = Literal["mine", "theirs"]
ROOT: Final = ""


class _Mark:
    """A value that no JSON has."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __repr__(self) -> str:
        return self.words


#: The field is not there.
ABSENT: Final = _Mark("nothing")
#: The field is a list of nodes.
LIST: Final = _Mark("a list")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that both sides changed differently. `chosen` says which one the merged schema has.

    `key` names it in the `choices` of the next merge; `id` is that of the class or option. `kind` is field,
    removed here, removed there, order, place, or unplaced (what one side did has no room in what the other
    made of it).
    """

    key: str
    kind: str
    where: tuple[str, ...]
    field: str
    base: object
    mine: object
    theirs: object
    chosen: Side
    id: str = ""

    def __str__(self) -> str:
        name = f" {self.field}" if self.field else ""
        sides = f"mine {self.mine!r}, theirs {self.theirs!r}"
        return f"{' › '.join(self.where)}{name}: {sides}; taken: {self.chosen}"

    def as_dict(self) -> dict[str, object]:
        """The conflict for a machine; what is not there on a side is null."""
        sides = {"base": self.base, "mine": self.mine, "theirs": self.theirs}
        plain = {name: None if isinstance(value, _Mark) else value for name, value in sides.items()}
        return {
            "key": self.key,
            "kind": self.kind,
            "id": self.id,
            "where": list(self.where),
            "field": self.field,
            **plain,
            "chosen": self.chosen,
        }


@dataclass(slots=True)
class Entity:
    """One node with where it stands: the key of its parent and the list."""

    node: Node
    parent: str
    list: str
    where: tuple[str, ...]


@dataclass(slots=True)
class Version:
    """A schema taken apart: every node under its key, and the order of every list."""

    nodes: dict[str, Entity]
    orders: dict[tuple[str, str], list[str]]

    def place(self, key: str) -> object:
        """Parent and list of a node, `ABSENT` for one that is not here."""
        entity = self.nodes.get(key)
        return ABSENT if entity is None else (entity.parent, entity.list)

    def fields(self, key: str) -> Mapping[str, object]:
        """The fields of a node, with `LIST` in the place of its lists; nothing for one that is not here."""
        entity = self.nodes.get(key)
        if entity is None:
            return {}
        if entity.node.odd:
            return {"": entity.node.wire}
        return {
            name: LIST if name in LISTS and isinstance(value, list) else value
            for name, value in entity.node.raw.items()
        }


def apart(schema: Schema) -> Version:
    """Take a schema apart. Keys are unique even where ids are not."""
    version = Version({ROOT: Entity(schema, ROOT, "", ())}, {})
    todo: list[tuple[str, Node, tuple[str, ...]]] = [(ROOT, schema, ())]
    while todo:
        above, node, where = todo.pop()
        below: list[tuple[str, Node, tuple[str, ...]]] = []
        for name in lists_of(node):
            order = version.orders.setdefault((above, name), [])
            for kid in node.kids(name):
                key = _free(version, identity(kid) if kid.id else f"{above}>{identity(kid)}")
                titles = (*where, name_of(kid))
                version.nodes[key] = Entity(kid, above, name, titles)
                order.append(key)
                below.append((key, kid, titles))
        todo += reversed(below)
    return version


def _free(version: Version, key: str) -> str:
    name, n = key, 2
    while name in version.nodes:
        name, n = f"{key}#{n}", n + 1
    return name


def alike(a: object, b: object) -> bool:
    """Whether two field values are the same, the marks included."""
    if isinstance(a, _Mark) or isinstance(b, _Mark):
        return a is b
    return a == b if isinstance(a, tuple) else same(a, b)


def touched(base: Version, side: Version) -> set[str]:
    """The nodes that a side added, changed or moved, and everything above them."""
    out: set[str] = set()
    for key, entity in side.nodes.items():
        old = base.nodes.get(key)
        if (
            old is None
            or (old.parent, old.list) != (entity.parent, entity.list)
            or _edited(old.node, entity.node)
        ):
            for above in _upwards(side, key):
                if above in out:
                    break
                out.add(above)
    return out


def _upwards(version: Version, key: str) -> Iterator[str]:
    while key != ROOT:
        yield key
        key = version.nodes[key].parent


def _edited(old: Node, new: Node) -> bool:
    if old.wire is new.wire:
        return False
    if old.odd or new.odd:
        return not same(old.wire, new.wire)
    names = {*old.raw, *new.raw} - LISTS
    return any(
        (name in old.raw) != (name in new.raw) or not same(old.raw.get(name), new.raw.get(name))
        for name in names
    )
