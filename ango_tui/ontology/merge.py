"""Three-way merge of label sets: what both sides did, field by field, with every conflict listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from ango_tui.ontology.kinds import CHILDREN, CLASSIFICATIONS, OPTIONS, TREE, kind_of
from ango_tui.ontology.merge_parts import (
    ABSENT,
    LIST,
    ROOT,
    Conflict,
    Side,
    Version,
    alike,
    apart,
    touched,
)
from ango_tui.ontology.order import woven
from ango_tui.ontology.schema import Schema
from ango_tui.ontology.tree import with_flattened
from ango_tui.ontology.values import ClassificationCategory
from ango_tui.ontology.wire import same

__all__ = ["Conflict", "Merge", "merge"]


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged schema and the conflicts, each decided by `choices` or by the preferred side."""

    schema: Schema
    conflicts: tuple[Conflict, ...]


@dataclass(slots=True)
class _Work:
    base: Version
    mine: Version
    theirs: Version
    choices: Mapping[str, Side]
    prefer: Side
    conflicts: list[Conflict] = field(default_factory=list)
    alive: dict[str, None] = field(default_factory=dict)
    parents: dict[str, tuple[str, str]] = field(default_factory=dict)
    touched: dict[str, set[str]] = field(default_factory=dict)


def merge(
    base: Schema,
    mine: Schema,
    theirs: Schema,
    *,
    choices: Mapping[str, Side] | None = None,
    prefer: Side = "mine",
) -> Merge:
    """Bring two descendants of `base` together.

    A field that one side changed is taken from it; one that both changed differently is a conflict, taken
    from `choices[conflict.key]` or else from `prefer`. So is a node edited on one side and removed on the
    other, and a list that both reordered. Nothing that either side did is lost without being listed.
    """
    work = _Work(apart(base), apart(mine), apart(theirs), choices or {}, prefer)
    work.touched = {"mine": touched(work.base, work.mine), "theirs": touched(work.base, work.theirs)}
    _survivors(work)
    for key in work.alive:
        work.parents[key] = _parent(work, key)
    _break_cycles(work)
    _drop_unplaceable(work)
    raw = _built(work)
    return Merge(mine.with_wire(raw), tuple(work.conflicts))


def _where(work: _Work, key: str) -> tuple[str, ...]:
    for version in (work.mine, work.theirs, work.base):
        if key in version.nodes:
            return version.nodes[key].where or ("label set",)
    return ()


def _id(work: _Work, key: str) -> str:
    for version in (work.mine, work.theirs, work.base):
        if key in version.nodes:
            return version.nodes[key].node.id
    return ""


def _decide(work: _Work, kind: str, key: str, name: str, base: object, mine: object, theirs: object) -> Side:
    mark = f"{key}|{name or kind}"
    chosen: Side = work.choices.get(mark, work.prefer)
    work.conflicts.append(
        Conflict(mark, kind, _where(work, key), name, base, mine, theirs, chosen, _id(work, key))
    )
    return chosen


def _survivors(work: _Work) -> None:
    """Which nodes the merged schema has. A node is dropped with all of that side that is only below it."""
    dropped: set[str] = {
        key for key in work.base.nodes if key not in work.mine.nodes and key not in work.theirs.nodes
    }
    for name, side, other in (("mine", work.mine, work.theirs), ("theirs", work.theirs, work.mine)):
        for key, entity in side.nodes.items():
            if key in other.nodes:
                work.alive[key] = None
            elif entity.parent in dropped:
                dropped.add(key)
            elif key not in work.base.nodes or _kept(work, key, name):
                work.alive[key] = None
            else:
                dropped.add(key)


def _kept(work: _Work, key: str, side: str) -> bool:
    """Whether a node stays that the other side has removed: when this side worked on it and is preferred."""
    parent = (work.mine if side == "mine" else work.theirs).nodes[key].parent
    if parent != ROOT and parent in work.base.nodes and parent in work.alive and _only_in(work, parent, side):
        return True
    if key not in work.touched[side]:
        return False
    mine, theirs = ("edited", "removed") if side == "mine" else ("removed", "edited")
    kind = "removed there" if side == "mine" else "removed here"
    return _decide(work, kind, key, "", "there", mine, theirs) == side


def _only_in(work: _Work, key: str, side: str) -> bool:
    other = work.theirs if side == "mine" else work.mine
    return key not in other.nodes


def _three(work: _Work, kind: str, key: str, name: str, values: tuple[object, object, object]) -> object:
    base, mine, theirs = values
    if alike(mine, theirs) or alike(theirs, base):
        return mine
    if alike(mine, base):
        return theirs
    return mine if _decide(work, kind, key, name, base, mine, theirs) == "mine" else theirs


def _parent(work: _Work, key: str) -> tuple[str, str]:
    if key == ROOT:
        return ROOT, ""
    places = [version.place(key) for version in (work.base, work.mine, work.theirs)]
    if places[1] is ABSENT or places[2] is ABSENT:
        chosen = places[1] if places[2] is ABSENT else places[2]
    else:
        chosen = _three(work, "place", key, "place", (places[0], places[1], places[2]))
    for place in (chosen, places[1], places[2], places[0]):
        if isinstance(place, tuple) and place[0] in work.alive:
            return cast("tuple[str, str]", place)
    return ROOT, "classifications"


def _break_cycles(work: _Work) -> None:
    """Two moves that would put nodes into each other: theirs is taken, and listed."""
    while (key := _in_cycle(work)) is not None:
        mine, theirs = work.parents[key], work.theirs.place(key)
        if not isinstance(theirs, tuple) or theirs == mine:
            theirs = (ROOT, CLASSIFICATIONS)
        work.conflicts.append(
            Conflict(
                f"{key}|cycle",
                "place",
                _where(work, key),
                "place",
                work.base.place(key),
                mine,
                theirs,
                "theirs",
                _id(work, key),
            )
        )
        work.parents[key] = theirs


def _in_cycle(work: _Work) -> str | None:
    safe: set[str] = {ROOT}
    for start in work.alive:
        chain: list[str] = []
        seen: set[str] = set()
        key = start
        while key not in safe and key not in seen:
            seen.add(key)
            chain.append(key)
            key = work.parents[key][0]
        if key not in safe:
            loop = chain[chain.index(key) :]
            undecided = [
                k for k in loop if k in work.theirs.nodes and work.parents[k] != work.theirs.place(k)
            ]
            return (undecided or loop)[0]
        safe.update(chain)
    return None


def _drop_unplaceable(work: _Work) -> None:
    """Tree options below one that became a plain option have nowhere to stand: listed, and left out."""
    lost = {
        key
        for key, (parent, name) in work.parents.items()
        if name == CHILDREN and work.parents[parent][1] == OPTIONS
    }
    for key in lost:
        entity = (work.theirs if key in work.theirs.nodes else work.mine).nodes[key]
        mine, theirs = (entity.node.label if key in v.nodes else "" for v in (work.mine, work.theirs))
        mark = f"{key}|unplaced"
        work.conflicts.append(
            Conflict(mark, "unplaced", entity.where, CHILDREN, None, mine, theirs, "mine", entity.node.id)
        )
    while lost:
        for key in lost:
            del work.parents[key]
        lost = {key for key, (parent, _) in work.parents.items() if parent in lost}


def _built(work: _Work) -> object:
    members: dict[tuple[str, str], dict[str, None]] = {}
    for key, place in work.parents.items():
        if key != ROOT:
            members.setdefault(place, {})[key] = None
    lists: dict[str, list[str]] = {}
    orders: dict[tuple[str, str], list[str]] = {}
    for place, keys in members.items():
        orders[place] = _ordered(work, place, keys)
        lists.setdefault(place[0], []).append(place[1])
    made: dict[str, object] = {}
    for key in reversed(_preorder(orders, lists)):
        kids = {name: [made[kid] for kid in orders[key, name]] for name in lists.get(key, ())}
        made[key] = _assembled(work, key, kids, orders)
    return made[ROOT]


def _preorder(orders: Mapping[tuple[str, str], list[str]], lists: Mapping[str, list[str]]) -> list[str]:
    out: list[str] = []
    todo = [ROOT]
    while todo:
        key = todo.pop()
        out.append(key)
        for name in lists.get(key, ()):
            todo += orders[key, name]
    return out


def _ordered(work: _Work, place: tuple[str, str], members: Mapping[str, None]) -> list[str]:
    base, mine, theirs = (version.orders.get(place, []) for version in (work.base, work.mine, work.theirs))
    common = set(base) & set(mine) & set(theirs) & members.keys()
    old, left, right = ([key for key in order if key in common] for order in (base, mine, theirs))
    if left in (right, old):
        spine, other = theirs, mine
    elif right == old or _decide(work, "order", place[0], f"order of {place[1]}", old, left, right) == "mine":
        spine, other = mine, theirs
    else:
        spine, other = theirs, mine
    return woven(spine, (other,), members)


def _assembled(
    work: _Work, key: str, kids: Mapping[str, list[object]], orders: Mapping[tuple[str, str], list[str]]
) -> object:
    base, mine, theirs = (version.fields(key) for version in (work.base, work.mine, work.theirs))
    if "" in mine or "" in theirs:
        return _three_or_only(work, key, "", base, mine, theirs)
    raw: dict[str, Any] = {}
    for name in dict.fromkeys([*(theirs or mine), *mine, *kids]):
        below = kids.get(name)
        value = _three_or_only(work, key, name, base, mine, theirs)
        if below:
            raw[name] = below
        elif value is LIST:
            raw[name] = []
        elif value is not ABSENT:
            raw[name] = value
    question = work.parents[key][1] == CLASSIFICATIONS
    if question and raw.get(TREE) and kind_of(raw.get("tool")).tree:
        raw = _tree_options(work, key, raw, orders)
    elif question and raw.get(TREE):
        _list_unplaced(work, key, TREE, orders, "no tree")
    return _shared(work, key, raw)


def _three_or_only(
    work: _Work,
    key: str,
    name: str,
    base: Mapping[str, object],
    mine: Mapping[str, object],
    theirs: Mapping[str, object],
) -> object:
    if not mine or not theirs:
        return (mine or theirs).get(name, ABSENT)
    values = tuple(fields.get(name, ABSENT) for fields in (base, mine, theirs))
    return _three(work, "field", key, name, cast("tuple[object, object, object]", values))


def _list_unplaced(
    work: _Work, key: str, name: str, orders: Mapping[tuple[str, str], list[str]], became: str
) -> None:
    """List the options that a side worked on where it saw them, in a class that no longer shows this kind."""
    seen = [work.touched[side] for side in ("mine", "theirs") if _shows(work, side, key, name)]
    stray = [kid for kid in orders.get((key, name), ()) if any(kid in touched for touched in seen)]
    if stray:
        names = [_where(work, kid)[-1] for kid in stray]
        mark = f"{key}|unplaced"
        work.conflicts.append(
            Conflict(mark, "unplaced", _where(work, key), name, None, became, names, "mine", _id(work, key))
        )


def _shows(work: _Work, side: str, key: str, name: str) -> bool:
    """Whether the class shows its tree (`name` is `TREE`), or its options, in one side's version."""
    version = work.mine if side == "mine" else work.theirs
    return key in version.nodes and kind_of(version.nodes[key].node.raw.get("tool")).tree == (name == TREE)


def _tree_options(
    work: _Work, key: str, raw: dict[str, Any], orders: Mapping[tuple[str, str], list[str]]
) -> dict[str, Any]:
    """The flattened options of a merged tree: one side's own where its tree came out, else made anew."""
    _list_unplaced(work, key, OPTIONS, orders, "a tree")
    own = [
        version.nodes[key].node.raw.get(OPTIONS, ABSENT)
        for version in (work.mine, work.theirs)
        if key in version.nodes and same(version.nodes[key].node.raw.get(TREE), raw[TREE])
    ]
    if len(own) > 1:
        old = work.base.nodes[key].node.raw.get(OPTIONS, ABSENT) if key in work.base.nodes else ABSENT
        own = [_three(work, "field", key, OPTIONS, (old, own[0], own[1]))]
    if not own:
        return dict(with_flattened(ClassificationCategory.wrap(raw)).raw)
    if own[0] is ABSENT:
        return {name: value for name, value in raw.items() if name != OPTIONS}
    return {**raw, OPTIONS: own[0]}


def _shared(work: _Work, key: str, raw: dict[str, Any]) -> object:
    """The wire JSON of a side itself where nothing came of the merge, so that it need not be looked into."""
    for version in (work.mine, work.theirs):
        entity = version.nodes.get(key)
        if entity is None:
            continue
        own = entity.node.raw
        if [*own] == [*raw] and all(_is(own[name], raw[name]) for name in raw):
            return entity.node.wire
    return raw


def _is(a: object, b: object) -> bool:
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(x is y for x, y in zip(a, b, strict=True))
    return a is b or (not isinstance(a, dict | list) and same(a, b))
