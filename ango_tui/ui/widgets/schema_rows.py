"""The lines of a label set as a tree: questions stand under the option that reveals them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ango_tui.ontology.kinds import CHILDREN, CLASSIFICATIONS, OPTIONS, RELATIONS, ROOT_LISTS, TOOLS, TREE
from ango_tui.ontology.node import Node
from ango_tui.ontology.schema import Path, Schema
from ango_tui.ontology.values import ClassificationCategory

__all__ = ["GROUP_UIDS", "GROUP_WORDS", "Row", "RowCache", "ancestors", "rows_of"]

GROUP_WORDS = {TOOLS: "Tools", CLASSIFICATIONS: "Classifications", RELATIONS: "Relations"}
GROUP_UIDS = {name: -1 - place for place, name in enumerate(ROOT_LISTS)}
"""What stands for the `uid` of a heading, so that headings fold as nodes do."""

_Reveals = dict[str, list[tuple[Path, Node]]]


class Row(NamedTuple):
    """One line. A heading has `node` None, its list in `group`, and no address."""

    path: Path
    node: Node | None
    depth: int
    uid: int
    group: str
    below: int
    """How many lines stand directly under it when it is open."""


class _Spot(NamedTuple):
    path: Path
    node: Node
    depth: int
    reveals: _Reveals


#: The lines of each top-level class as they were drawn last, by its place.
RowCache = dict[tuple[str, int], tuple[Node, list[Row]]]


def rows_of(schema: Schema, folded: Collection[int], cache: RowCache | None = None) -> list[Row]:
    """The lines that are shown when the nodes (and headings) in `folded` are closed.

    With `cache`, which has to be emptied when `folded` changes, only the classes that changed are looked at.
    """
    out: list[Row] = []
    cache = {} if cache is None else cache
    for group in ROOT_LISTS:
        kids = schema.kids(group)
        uid = GROUP_UIDS[group]
        out.append(Row((), None, 0, uid, group, len(kids)))
        if uid in folded:
            continue
        for n, kid in enumerate(kids):
            known = cache.get((group, n))
            if known is None or known[0] is not kid:
                known = cache[group, n] = (kid, _rows_below(_Spot((group, n), kid, 1, {}), group, folded))
            out += known[1]
    return out


def _rows_below(top: _Spot, group: str, folded: Collection[int]) -> list[Row]:
    """The line of a top-level class and all lines below it."""
    out: list[Row] = []
    todo = [top]
    while todo:
        spot = todo.pop()
        below = _below(spot)
        out.append(Row(spot.path, spot.node, spot.depth, spot.node.uid, group, len(below)))
        if below and spot.node.uid not in folded:
            below.reverse()
            todo += below
    return out


def _below(spot: _Spot) -> list[_Spot]:
    """What stands directly under a node: options (with the questions they reveal), then other questions."""
    path, node, deeper = spot.path, spot.node, spot.depth + 1
    if CLASSIFICATIONS not in node.LISTS:
        out = [_Spot(where, kid, deeper, {}) for where, kid in spot.reveals.get(node.id, ()) if node.id]
        if node.raw.get(CHILDREN) and CHILDREN in node.LISTS:
            kids = enumerate(node.kids(CHILDREN))
            out += [_Spot((*path, CHILDREN, n), kid, deeper, spot.reveals) for n, kid in kids]
        return out
    reveals: _Reveals = {}
    always: list[_Spot] = []
    if node.raw.get(CLASSIFICATIONS):
        ids = _option_ids(node)
        for n, kid in enumerate(node.kids(CLASSIFICATIONS)):
            condition = kid.text("parentOptionId")
            where: Path = (*path, CLASSIFICATIONS, n)
            if condition and condition in ids:
                reveals.setdefault(condition, []).append((where, kid))
            else:
                always.append(_Spot(where, kid, deeper, {}))
    name = _answers(node)
    if node.raw.get(name):
        answers = enumerate(node.kids(name))
        return [_Spot((*path, name, n), kid, deeper, reveals) for n, kid in answers] + always
    return always


def _answers(node: Node) -> str:
    """The list of a class that its answers are shown from."""
    if isinstance(node, ClassificationCategory) and node.kind.tree and node.raw.get(TREE):
        return TREE
    return OPTIONS


def _option_ids(node: Node) -> set[str]:
    """The ids of all answers of a class, those deep in a tree included."""
    got = node.memo.get("answer ids")
    if got is None:
        got = set()
        todo: list[Node] = list(node.kids(_answers(node)))
        while todo:
            option = todo.pop()
            got.add(option.id)
            if CHILDREN in option.LISTS:
                todo += option.kids(CHILDREN)
        got.discard("")
        node.memo["answer ids"] = got
    return set(got)


def ancestors(schema: Schema, path: Path) -> Iterator[int]:
    """The `uid` of everything that must be open for the node at `path` to be shown."""
    if not path:
        return
    yield GROUP_UIDS[str(path[0])]
    trail = schema.trail(path)
    for node in trail[1:-1]:
        yield node.uid
    for place in range(2, len(trail)):
        condition = trail[place].text("parentOptionId")
        if condition:
            yield from _answer_trail(trail[place - 1], condition)


def _answer_trail(node: Node, wire_id: str) -> Sequence[int]:
    """The answer with an id, and what it stands in inside its class."""
    todo: list[tuple[Node, tuple[int, ...]]] = [(kid, ()) for kid in node.kids(_answers(node))]
    while todo:
        option, above = todo.pop()
        here = (*above, option.uid)
        if option.id == wire_id:
            return here
        if CHILDREN in option.LISTS:
            todo += [(kid, here) for kid in option.kids(CHILDREN)]
    return ()
