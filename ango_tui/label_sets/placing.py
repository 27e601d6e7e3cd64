"""What may be added where in a label set, as the tree shows it: questions stand under their option."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from ango_tui.ontology import Path, Schema
from ango_tui.ontology.edits import EditError, new_class, position_of, shift
from ango_tui.ontology.kinds import CHILDREN, CLASSIFICATIONS, OPTIONS, TREE, kinds_for
from ango_tui.ontology.node import Node
from ango_tui.ontology.tree import owner_of_tree
from ango_tui.ontology.values import Category, ClassificationCategory, LabelOption, TreeOption

OPTION = "option"
TREE_OPTION = "tree option"


@dataclass(frozen=True, slots=True)
class Addition:
    """Something that may be added: `kind` is a wire type, `OPTION` or `TREE_OPTION`.

    It goes below `parent` at position `at` (None: last), shown for the option `condition` ("" for always).
    """

    kind: str
    words: str
    detail: str
    parent: Path
    at: int | None = None
    group: str = CLASSIFICATIONS
    condition: str = ""

    @property
    def answer(self) -> bool:
        """Whether it is an answer rather than a class."""
        return self.kind in (OPTION, TREE_OPTION)

    def make(self, schema: Schema) -> Node:
        """The new node, its title still empty."""
        if self.kind == OPTION:
            return LabelOption("")
        if self.kind == TREE_OPTION:
            return TreeOption("")
        node = new_class(schema, self.kind, group=self.group)
        return node.with_field("parentOptionId", self.condition) if self.condition else node


def inside(schema: Schema, path: Path, group: str) -> list[Addition]:
    """What may be added below the node at `path`, or below the heading of `group` at ``()``."""
    if not path:
        return _classes(group, (), None, f"among the {group}")
    node = schema.at(path)
    if isinstance(node, LabelOption):
        return _revealed(schema, path[:-2], node)
    if isinstance(node, TreeOption):
        owner = owner_of_tree(path)
        below = Addition(TREE_OPTION, "tree option", f"below {node.label}", path)
        return [below, *_revealed(schema, owner, node)] if owner is not None else [below]
    found: list[Addition] = []
    if isinstance(node, ClassificationCategory):
        if _is_tree(node):
            found.append(Addition(TREE_OPTION, "tree option", "a root of the tree", path))
        elif node.kind.options:
            found.append(Addition(OPTION, "option", "an answer to choose", path))
        detail = "shown for every answer"
    else:
        detail = f"asked for each {node.kind.words}" if isinstance(node, Category) else ""
    return [*found, *_classes(CLASSIFICATIONS, path, None, detail)]


def beside(schema: Schema, path: Path, group: str) -> list[Addition]:
    """What may be added right after the node at `path`."""
    if not path:
        return inside(schema, path, group)
    node, parent, at = schema.at(path), path[:-2], position_of(path) + 1
    if isinstance(node, LabelOption):
        return [Addition(OPTION, "option", f"after {node.label}", parent, at)]
    if isinstance(node, TreeOption):
        return [Addition(TREE_OPTION, "tree option", f"after {node.label}", parent, at)]
    if len(path) == 2:
        return _classes(group, (), at, f"after {node.label}")
    return _classes(CLASSIFICATIONS, parent, at, f"after {node.label}", node.text("parentOptionId"))


def _classes(group: str, parent: Path, at: int | None, detail: str, condition: str = "") -> list[Addition]:
    return [
        Addition(kind.wire, kind.words, detail, parent, at, group, condition) for kind in kinds_for(group)
    ]


def _revealed(schema: Schema, owner: Path, option: Node) -> list[Addition]:
    """Questions that an answer may reveal."""
    if not isinstance(schema.at(owner), ClassificationCategory) or not option.id:
        return []
    return _classes(CLASSIFICATIONS, owner, None, f"shown for {option.label}", option.id)


def _is_tree(node: ClassificationCategory) -> bool:
    return node.kind.tree and (bool(node.kind.group) or bool(node.raw.get(TREE)))


def with_revealed(schema: Schema, paths: Iterable[Path]) -> list[Path]:
    """The addresses, with the questions that the answers among them reveal: they stand under them."""
    found: list[Path] = []
    for path in paths:
        found.append(path)
        node = schema.at(path)
        if not isinstance(node, LabelOption | TreeOption):
            continue
        owner = owner_of_tree(path) or path[:-2]
        ids = _answer_ids(node)
        for n, kid in enumerate(schema.at(owner).kids(CLASSIFICATIONS)):
            if kid.text("parentOptionId") in ids:
                found.append((*owner, CLASSIFICATIONS, n))
    return found


def _answer_ids(node: Node) -> set[str]:
    found, todo = set(), [node]
    while todo:
        option = todo.pop()
        found.add(option.id)
        if CHILDREN in option.LISTS:
            todo += option.kids(CHILDREN)
    return found - {""}


def shifted(schema: Schema, path: Path, by: int) -> Schema:
    """Move a node past one neighbour that stands beside it in the tree (`by` is 1 or -1).

    Raises:
        EditError: it is the first or the last there.
    """
    name, here = cast("str", path[-2]), position_of(path)
    kids = schema.at(path[:-2]).kids(name)
    condition = kids[here].text("parentOptionId") if name == CLASSIFICATIONS else ""
    places = [
        n
        for n, kid in enumerate(kids)
        if name != CLASSIFICATIONS or len(path) == 2 or kid.text("parentOptionId") == condition
    ]
    at = places.index(here) + by
    if not 0 <= at < len(places):
        raise EditError("it is the first here" if by < 0 else "it is the last here")
    return shift(schema, path, places[at] - here)


def paste_places(schema: Schema, path: Path, nodes: Sequence[Node]) -> list[tuple[Path, int | None, str]]:
    """Where copied nodes may go, seen from the node at `path`: (parent, position, condition), best first.

    After it where they fit beside it, else into it, else into what it stands in.
    """
    found: list[tuple[Path, int | None, str]] = []
    if path:
        beside_condition = ""
        if path[-2] == CLASSIFICATIONS and len(path) > 2:
            beside_condition = schema.at(path).text("parentOptionId")
        if all(_same_list(schema.at(path[:-2]), str(path[-2]), node) for node in nodes):
            found.append((path[:-2], position_of(path) + 1, beside_condition))
        here = schema.at(path)
        if isinstance(here, LabelOption | TreeOption):
            owner = owner_of_tree(path) or path[:-2]
            if all(isinstance(node, ClassificationCategory) for node in nodes):
                found.append((owner, None, here.id))
        found.append((path, None, ""))
        found += [(path[:n], None, "") for n in range(len(path) - 2, 0, -2)]
    found.append(((), None, ""))
    return found


def _same_list(parent: Node, name: str, node: Node) -> bool:
    cls = parent.LISTS.get(name)
    return (cls is not None and isinstance(node, cls) and name != OPTIONS) or (
        name == OPTIONS and isinstance(node, LabelOption)
    )
