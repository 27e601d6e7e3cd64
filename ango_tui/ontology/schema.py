"""The whole label set of a project, addresses inside it, and the indexes by which nodes are found."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Self, cast

from ango_tui.ontology.kinds import CHILDREN, CLASSIFICATIONS, OPTIONS, RELATIONS, ROOT_LISTS, TOOLS, TREE
from ango_tui.ontology.node import Node
from ango_tui.ontology.values import (
    Category,
    ClassificationCategory,
    RelationCategory,
    ToolCategory,
)

#: An address: list name, position, list name, position…, as in ("tools", 0, "classifications", 2).
Path = tuple[str | int, ...]

#: Nesting past this depth is kept and sent back, but not looked into.
MAX_DEPTH = 100


class NoSuchNodeError(KeyError):
    """An address that leads nowhere in this schema."""


class Place(NamedTuple):
    """A node and where it stands."""

    path: Path
    node: Node
    parent: Node
    depth: int


@dataclass(slots=True)
class Index:
    """Where everything is: addresses by `uid`, and by wire id (duplicates listed in order)."""

    by_uid: dict[int, Path] = field(default_factory=dict)
    by_id: dict[str, list[Path]] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)


class Schema(Node):
    """A label set: three lists of classes (seed documentation, create_label_set, `raw_category_schema`)."""

    __slots__ = ()

    LISTS = {TOOLS: ToolCategory, CLASSIFICATIONS: ClassificationCategory, RELATIONS: RelationCategory}

    def __init__(
        self,
        tools: Sequence[ToolCategory] | None = None,
        classifications: Sequence[ClassificationCategory] | None = None,
        relations: Sequence[RelationCategory] | None = None,
    ) -> None:
        lists = (tools, classifications, relations)
        self._fill(
            {
                name: [node.to_wire() for node in nodes or ()]
                for name, nodes in zip(ROOT_LISTS, lists, strict=True)
            }
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read JSON text. Raises `ValueError` when it is no JSON."""
        try:
            return cls.wrap(json.loads(text))
        except RecursionError:
            raise ValueError("the JSON is nested too deeply to be read") from None

    def to_json(self, indent: int | None = None) -> str:
        """The wire JSON as text."""
        return json.dumps(self.wire, ensure_ascii=False, indent=indent)

    @property
    def tools(self) -> tuple[ToolCategory, ...]:
        """The drawing tools."""
        return cast("tuple[ToolCategory, ...]", self.kids(TOOLS))

    @property
    def classifications(self) -> tuple[ClassificationCategory, ...]:
        """The questions about the whole asset."""
        return cast("tuple[ClassificationCategory, ...]", self.kids(CLASSIFICATIONS))

    @property
    def relations(self) -> tuple[RelationCategory, ...]:
        """The relations between objects."""
        return cast("tuple[RelationCategory, ...]", self.kids(RELATIONS))

    @property
    def empty(self) -> bool:
        """Whether there is no class at all."""
        return not (self.tools or self.classifications or self.relations)

    @property
    def label(self) -> str:
        return "label set"

    def walk(self, *, options: bool = True) -> Iterator[Place]:
        """Every node in the order of the tree. With `options=False` classes only.

        The flattened options of a tree are left out: its tree options stand for them.
        """
        todo: list[Place] = []
        _push(todo, (), self, -1, ROOT_LISTS)
        while todo:
            place = todo.pop()
            yield place
            if place.depth < MAX_DEPTH:
                _push(todo, place.path, place.node, place.depth, _shown_lists(place.node, options))

    def classes(self) -> Sequence[tuple[Path, Category]]:
        """Every class at every depth, in the order of the tree; made once per schema."""
        got = self.memo.get("classes")
        if got is None:
            got = self.memo["classes"] = []
            todo: list[tuple[Path, Node]] = []
            for name in reversed(ROOT_LISTS):
                todo += reversed([((name, n), node) for n, node in enumerate(self.kids(name))])
            while todo:
                path, node = todo.pop()
                got.append((path, node))
                if node.raw.get(CLASSIFICATIONS) and len(path) < 2 * MAX_DEPTH:
                    nested = enumerate(node.kids(CLASSIFICATIONS))
                    todo += reversed([((*path, CLASSIFICATIONS, n), kid) for n, kid in nested])
        return cast("Sequence[tuple[Path, Category]]", got)

    def index(self) -> Index:
        """The addresses of all nodes, made once per schema."""
        got = self.memo.get("index")
        if got is None:
            got = Index()
            for place in self.walk():
                got.places.append(place)
                got.by_uid[place.node.uid] = place.path
                if key := place.node.id:
                    got.by_id.setdefault(key, []).append(place.path)
            self.memo["index"] = got
        return cast("Index", got)

    def at(self, path: Path) -> Node:
        """The node at an address; the schema itself at ``()``. Raises `NoSuchNodeError`."""
        return self.trail(path)[-1]

    def trail(self, path: Path) -> list[Node]:
        """The nodes from the schema down to an address, both included. Raises `NoSuchNodeError`."""
        node: Node = self
        out = [node]
        try:
            for n in range(0, len(path), 2):
                position = path[n + 1]
                if not isinstance(position, int) or position < 0:
                    raise NoSuchNodeError(path)
                node = node.kids(cast("str", path[n]))[position]
                out.append(node)
        except (KeyError, IndexError):
            raise NoSuchNodeError(path) from None
        return out

    def path_of(self, uid: int) -> Path | None:
        """Where the node with this `uid` stands now, None when it is not here."""
        return self.index().by_uid.get(uid)

    def find(self, wire_id: str) -> Path | None:
        """Where a `schemaId` or tree key stands; the first one when it is not unique."""
        found = self.index().by_id.get(wire_id)
        return found[0] if found else None

    def put(self, path: Path, node: Node) -> Self:
        """The schema with another node at an address; all that is not above it is shared."""
        if not path:
            return cast("Self", node)
        trail = self.trail(path)
        for n in range(len(path) - 2, -1, -2):
            above, name, position = trail[n // 2], cast("str", path[n]), cast("int", path[n + 1])
            kids = list(above.kids(name))
            kids[position] = node
            node = above.with_kids(name, kids)
        return cast("Self", node)

    def title_path(self, path: Path) -> tuple[str, ...]:
        """The names from the top down to an address, for a person."""
        return tuple(name_of(node) for node in self.trail(path)[1:])


def name_of(node: Node) -> str:
    """What to call a node: its title, else its type and a short id."""
    if node.label.strip():
        return node.label
    short = node.id[:6]
    kind = node.kind.words if isinstance(node, Category) else "option"
    return f"{kind} {short}".strip()


def _shown_lists(node: Node, options: bool) -> tuple[str, ...]:
    if isinstance(node, ClassificationCategory):
        if not options:
            return (CLASSIFICATIONS,)
        return (TREE, CLASSIFICATIONS) if node.has_tree else (OPTIONS, CLASSIFICATIONS)
    if isinstance(node, Category):
        return (OPTIONS, CLASSIFICATIONS) if options else (CLASSIFICATIONS,)
    return (CHILDREN,) if CHILDREN in node.LISTS and options else ()


def _push(todo: list[Place], path: Path, node: Node, depth: int, lists: tuple[str, ...]) -> None:
    for name in reversed(lists):
        kids = node.kids(name)
        last = len(kids) - 1
        todo.extend(
            Place((*path, name, last - n), kid, node, depth + 1) for n, kid in enumerate(reversed(kids))
        )
