"""What every value of a label set is: an immutable view of its wire JSON."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from ango_tui.ontology.wire import copied, same

_EMPTY: Mapping[str, Any] = {}
_numbers = itertools.count(1)


class Node:
    """One node of the tree: a class, an option, a tree option, or the schema itself.

    The wire JSON is the value. Nothing is translated, so keys and types that this version does not know
    survive, in their order. A node never changes; `with_field` and `with_kids` give a new one that shares
    all the rest and keeps `uid`, a number by which a screen can follow a node through edits and undo. `uid`
    is not sent and does not count for equality.
    """

    __slots__ = ("_kids", "_raw", "memo", "raw", "uid")

    #: The lists that hold nodes, and the value each of their items is seen as.
    LISTS: ClassVar[dict[str, type[Node]]] = {}
    #: The key that holds the node's identity on the wire.
    ID: ClassVar[str] = "schemaId"

    _raw: object
    #: The wire JSON for reading; empty where the server sent something that is not an object.
    raw: Mapping[str, Any]
    _kids: dict[str, tuple[Node, ...]]
    memo: dict[str, Any]
    uid: int

    def __setattr__(self, name: str, _value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable: {name} cannot be set; use with_field()")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable: {name} cannot be deleted")

    def _fill(
        self, raw: object, uid: int | None = None, kids: dict[str, tuple[Node, ...]] | None = None
    ) -> None:
        put = object.__setattr__
        put(self, "_raw", raw)
        put(self, "raw", raw if isinstance(raw, dict) else _EMPTY)
        put(self, "uid", next(_numbers) if uid is None else uid)
        put(self, "_kids", {} if kids is None else kids)
        put(self, "memo", {})

    @classmethod
    def wrap(cls, raw: object) -> Self:
        """See wire JSON as this kind of node, uncopied. For this package only: do not change `raw`."""
        node = object.__new__(cls)
        node._fill(raw)
        return node

    @classmethod
    def from_wire(cls, raw: object) -> Self:
        """Read wire JSON (a copy is taken). Anything is accepted; the rules say what is wrong with it."""
        return cls.wrap(copied(raw))

    @property
    def odd(self) -> bool:
        """Whether this is no JSON object at all (it is kept and sent back all the same)."""
        return not isinstance(self._raw, dict)

    @property
    def wire(self) -> object:
        """The shared wire JSON itself, not a copy. For this package only."""
        return self._raw

    def to_wire(self) -> Any:
        """The wire JSON, as a copy that the caller may change."""
        return copied(self._raw)

    def toDict(self) -> Any:
        """As `to_wire`, under the SDK's name. It can be called any number of times."""
        return self.to_wire()

    def text(self, key: str) -> str:
        """A field as text: "" when absent or null, and readable when the type is not what it should be."""
        value = self.raw.get(key, "")
        if isinstance(value, str):
            return value
        return "" if value is None or isinstance(value, dict | list) else str(value)

    def flag(self, key: str) -> bool:
        """Whether a field is exactly `true`."""
        return self.raw.get(key) is True

    @property
    def id(self) -> str:
        """The identity on the wire (`schemaId`, or a tree option's `key`), "" when missing."""
        return self.text(self.ID)

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.text("title")

    def kids(self, name: str) -> tuple[Node, ...]:
        """The nodes of one list, empty when the list is missing, null or no list."""
        got = self._kids.get(name)
        if got is None:
            items = self.raw.get(name)
            cls = self.LISTS[name]
            got = tuple([cls.wrap(item) for item in items]) if isinstance(items, list) else ()
            self._kids[name] = got
        return got

    def _kids_but(self, name: str) -> dict[str, tuple[Node, ...]]:
        """The nodes of all other lists. They are made now if need be, so that both states share them."""
        return {key: self.kids(key) for key in self.LISTS if key != name and self.raw.get(key)}

    def with_field(self, name: str, value: object) -> Self:
        """The node with one field set; the order of keys stays, a new key goes last."""
        old = self.raw
        if name in old and same(old[name], value):
            return self
        kids = self._kids_but(name)
        return self._next({**old, name: copied(value)}, kids)

    def without_field(self, name: str) -> Self:
        """The node with one key gone."""
        if name not in self.raw:
            return self
        kids = self._kids_but(name)
        return self._next({key: item for key, item in self.raw.items() if key != name}, kids)

    def with_kids(self, name: str, nodes: Iterable[Node]) -> Self:
        """The node with one of its lists replaced, everything else shared."""
        fresh = tuple(nodes)
        old = self.kids(name)
        if len(fresh) == len(old) and all(a is b for a, b in zip(fresh, old, strict=True)):
            return self
        kids = self._kids_but(name)
        kids[name] = fresh
        return self._next({**self.raw, name: [node._raw for node in fresh]}, kids)

    def with_wire(self, raw: object) -> Self:
        """The same node (same `uid`) with other wire JSON, children that are the same objects shared."""
        if raw is self._raw:
            return self
        kids: dict[str, tuple[Node, ...]] = {}
        if isinstance(raw, dict):
            for name, old in self._kids.items():
                items = raw.get(name)
                if isinstance(items, list):
                    kids[name] = self._matched(name, old, items)
        return self._next(raw, kids)

    def _matched(self, name: str, old: tuple[Node, ...], items: list[object]) -> tuple[Node, ...]:
        """Nodes for `items`, taking over those of `old` that stand for the same thing."""
        cls = self.LISTS[name]
        by_place = {id(node._raw): node for node in old}
        by_id: dict[str, Node] = {}
        for known in old:
            by_id.setdefault(known.id, known)
        used: set[int] = set()
        out: list[Node] = []
        for item in items:
            node: Node | None = by_place.get(id(item))
            if node is None and isinstance(item, dict):
                key = item.get(cls.ID)
                if isinstance(key, str) and key:
                    node = by_id.get(key)
            kept = cls.wrap(item) if node is None or node.uid in used else node.with_wire(item)
            used.add(kept.uid)
            out.append(kept)
        return tuple(out)

    def _next(self, raw: object, kids: dict[str, tuple[Node, ...]]) -> Self:
        node = object.__new__(type(self))
        node._fill(raw, self.uid, kids)
        return node

    def renumbered(self) -> Self:
        """The same value under a new `uid`, in all its depth: for a copy that stands beside the original."""
        return type(self).wrap(self._raw)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Node) or type(other) is not type(self):
            return NotImplemented
        return same(self._raw, other._raw)

    def __hash__(self) -> int:
        return hash((type(self), self.id, self.label))

    def __repr__(self) -> str:
        what = self.text("tool")
        return f"<{type(self).__name__} {what + ' ' if what else ''}{self.label!r} {self.id}>"
