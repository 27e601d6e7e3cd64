"""What differs between two label sets, by identity, with the risk of each change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, cast

from ango_tui.ontology.kinds import CHILDREN, OPTIONS, ROOT_LISTS, TREE, kind_of
from ango_tui.ontology.node import Node
from ango_tui.ontology.order import out_of_order
from ango_tui.ontology.risk import Risk, of_field
from ango_tui.ontology.schema import Path, Schema, name_of
from ango_tui.ontology.values import Category
from ango_tui.ontology.wire import compact, same, surely_same

Verb = Literal["added", "removed", "renamed", "retyped", "moved", "reordered", "changed"]
LISTS = frozenset({CHILDREN, OPTIONS, TREE, *ROOT_LISTS})
#: Down to this length of address, nodes are compared as a whole before they are taken apart.
_QUICK = 8
_SIGNS: dict[str, str] = {"added": "+", "removed": "-", "moved": "»", "reordered": "↕"}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` leads to the node in the new schema, or in the old one where it was removed.

    `where` holds the titles from the top down; `lost` the ids of removed classes and options, all depths.
    """

    verb: Verb
    what: str
    id: str
    where: tuple[str, ...]
    words: str
    risk: Risk
    path: Path = ()
    uid: int = 0
    field: str = ""
    before: object = None
    after: object = None
    lost: tuple[str, ...] = ()
    lost_classes: int = 0

    @property
    def sign(self) -> str:
        """One cell that says the verb without colour."""
        return _SIGNS.get(self.verb, "~")

    def __str__(self) -> str:
        return f"{self.sign} {' › '.join(self.where)}: {self.words}"

    def as_dict(self) -> dict[str, object]:
        """The change for a machine: one of these per line can gate a pipeline on `risk`."""
        return {
            "change": self.verb,
            "what": self.what,
            "id": self.id,
            "where": list(self.where),
            "risk": self.risk.name.lower(),
            "field": self.field,
            "before": self.before,
            "after": self.after,
            "lost": list(self.lost),
            "words": self.words,
        }


@dataclass(slots=True)
class _Spot:
    node: Node
    path: Path
    parent: str
    where: tuple[str, ...]
    above: Node | None = None


@dataclass(slots=True)
class _Work:
    forms: bool
    out: list[Change] = field(default_factory=list)
    gone: list[_Spot] = field(default_factory=list)
    fresh: list[_Spot] = field(default_factory=list)


def diff(old: Schema, new: Schema, *, forms: bool = False) -> list[Change]:
    """The changes that lead from `old` to `new`. Never raises.

    Nodes are matched by id. Keys that are absent on one side and hold their default on the other count as
    equal, as the web page writes fewer keys than the SDK; `forms` lists those too. What both schemas share is
    not looked into, so that the cost is that of what changed.
    """
    work = _Work(forms)
    _compare(work, _Spot(old, (), "", ()), _Spot(new, (), "", ()))
    gone = {key: spot for top in work.gone for key, spot in _subtree(top)}
    fresh = {key: spot for top in work.fresh for key, spot in _subtree(top)}
    both = gone.keys() & fresh.keys()
    for key in [key for key in fresh if key in both]:
        was, now = gone[key], fresh[key]
        if type(was.node) is not type(now.node):
            _recast(work, was, now)
            continue
        if was.parent != now.parent:
            work.out.append(_moved(was, now))
        _fields(work, was, now)
    work.out += _summed(fresh, both, "added")
    work.out += _summed(gone, both, "removed", keep=_ids(fresh))
    return work.out


def _recast(work: _Work, was: _Spot, now: _Spot) -> None:
    """An option that became a tree option or the other way round: its class was retyped, which says it all,
    unless its text is another one."""
    before, after = ((" / ".join(_tree_titles(spot)) or spot.node.label) for spot in (was, now))
    if before != after:
        work.out.append(_change("renamed", now, f"{before} → {after}", Risk.EXPORTS, "value", before, after))


def _tree_titles(spot: _Spot) -> tuple[str, ...]:
    return spot.where[spot.path.index(TREE) // 2 :] if TREE in spot.path else ()


def identity(node: Node) -> str:
    """What a node is matched by: its kind and id, or its title where it has no id."""
    kind = "c" if isinstance(node, Category) else "schema" if isinstance(node, Schema) else "o"
    return f"{kind}:{node.id}" if node.id else f"{kind}?{node.text('tool')}:{node.label}"


def keyed(nodes: Iterable[Node]) -> dict[str, tuple[int, Node]]:
    """Siblings under their identity; a number tells apart those that share one."""
    out: dict[str, tuple[int, Node]] = {}
    seen: dict[str, int] = {}
    for position, node in enumerate(nodes):
        key = identity(node)
        if key in out:
            seen[key] = n = seen.get(key, 1) + 1
            key = f"{key}#{n}"
        out[key] = (position, node)
    return out


def lists_of(node: Node) -> tuple[str, ...]:
    """The lists of a node that hold nodes of their own (a tree's flattened options do not)."""
    if isinstance(node, Category) and node.has_tree:
        return tuple(name for name in node.LISTS if name != OPTIONS)
    return tuple(node.LISTS)


def _compare(work: _Work, was: _Spot, now: _Spot) -> None:
    """Compare two states of one node, then the nodes below; what stands on one side only is put aside."""
    todo = [(was, now)]
    while todo:
        was, now = todo.pop()
        if was.node.wire is now.node.wire:
            continue
        if len(now.path) <= _QUICK and surely_same(was.node.wire, now.node.wire):
            continue
        _fields(work, was, now)
        pairs: list[tuple[_Spot, _Spot]] = []
        parent = identity(now.node)
        for name in dict.fromkeys((*lists_of(was.node), *lists_of(now.node))):
            old = _kids(was, name, parent)
            new = _kids(now, name, parent)
            work.gone += [spot for key, spot in old.items() if key not in new]
            work.fresh += [spot for key, spot in new.items() if key not in old]
            common = [key for key in new if key in old]
            pairs += [(old[key], new[key]) for key in common]
            _order(work, [key for key in old if key in new], common, old, new)
        todo += reversed(pairs)


def _kids(spot: _Spot, name: str, parent: str) -> dict[str, _Spot]:
    if name not in lists_of(spot.node):
        return {}
    where = spot.where
    return {
        key: _Spot(node, (*spot.path, name, n), parent, (*where, name_of(node)), spot.node)
        for key, (n, node) in keyed(spot.node.kids(name)).items()
    }


def _order(
    work: _Work, before: list[str], after: list[str], old: dict[str, _Spot], new: dict[str, _Spot]
) -> None:
    if before == after:
        return
    for key in out_of_order(before, after):
        spot = new[key]
        was, now = cast("int", old[key].path[-1]) + 1, cast("int", spot.path[-1]) + 1
        words = f"place {was} → {now}"
        work.out.append(_change("reordered", spot, words, Risk.VISIBLE, before=was, after=now))


def _subtree(top: _Spot) -> Iterator[tuple[str, _Spot]]:
    todo = [(identity(top.node), top)]
    while todo:
        key, spot = todo.pop()
        yield key, spot
        below: list[tuple[str, _Spot]] = []
        for name in lists_of(spot.node):
            below += _kids(spot, name, key).items()
        todo += reversed(below)


def _what(node: Node) -> str:
    if isinstance(node, Category):
        return node.kind.words
    return "option"


def _change(
    verb: Verb,
    spot: _Spot,
    words: str,
    risk: Risk,
    name: str = "",
    before: object = None,
    after: object = None,
) -> Change:
    node = spot.node
    where = spot.where or ("label set",)
    return Change(verb, _what(node), node.id, where, words, risk, spot.path, node.uid, name, before, after)


def _moved(was: _Spot, now: _Spot) -> Change:
    inside_tree = (
        not isinstance(now.node, Category) and was.where[:-1] and TREE in was.path and TREE in now.path
    )
    same_tree = inside_tree and was.path[: was.path.index(TREE)] == now.path[: now.path.index(TREE)]
    risk = Risk.EXPORTS if same_tree else Risk.ORPHANS
    source, target = (" › ".join(spot.where[:-1]) or "the top level" for spot in (was, now))
    return _change("moved", now, f"from {source} to {target}", risk, before=source, after=target)


def _fields(work: _Work, was: _Spot, now: _Spot) -> None:
    old, new = was.node.raw, now.node.raw
    if was.node.odd or now.node.odd:
        if not same(was.node.wire, now.node.wire):
            words = f"{compact(was.node.wire)} → {compact(now.node.wire)}"
            work.out.append(_change("changed", now, words, Risk.VISIBLE))
        return
    names = old if old.keys() == new.keys() else dict.fromkeys([*old, *new])
    for name in names:
        left, right = old.get(name), new.get(name)
        if left is right and (not work.forms or (name in old) == (name in new)):
            continue
        if name in LISTS and name in now.node.LISTS:
            if not _list_differs(work, was.node, now.node, name):
                continue
        elif _equal(work, was.node, now.node, name):
            continue
        work.out.append(_field(was, now, name, left, right))


def _equal(work: _Work, was: Node, now: Node, name: str) -> bool:
    left, right = was.raw.get(name), now.raw.get(name)
    if (name in was.raw) == (name in now.raw) and same(left, right):
        return True
    return not work.forms and _blank(left) and _blank(right)


def _list_differs(work: _Work, was: Node, now: Node, name: str) -> bool:
    """Whether a list differs as such: null, missing, or flattened options that say something else."""
    left, right = was.raw.get(name), now.raw.get(name)
    if name == OPTIONS and name not in lists_of(was) and name not in lists_of(now):
        return same(was.raw.get(TREE), now.raw.get(TREE)) and not same(left, right)
    if isinstance(left, list) and isinstance(right, list):
        return False
    if work.forms:
        return (name in was.raw) != (name in now.raw) or not same(left, right)
    return not (_blank(left) or isinstance(left, list)) or not (_blank(right) or isinstance(right, list))


def _blank(value: object) -> bool:
    return value is None or value is False or value in ("", [])


def _field(was: _Spot, now: _Spot, name: str, left: object, right: object) -> Change:
    risk = of_field(now.node, name, left, right)
    verb: Verb = "changed"
    if name == "tool":
        verb = "retyped"
        words = f"{kind_words(left)} → {kind_words(right)}"
    elif name in ("title", "value") and (now.node.label != was.node.label):
        verb = "renamed"
        words = f"{_plain(left)} → {_plain(right)}"
    elif name == "parentOptionId":
        words = f"shown for {_option(was.above, left)} → {_option(now.above, right)}"
    elif name == OPTIONS:
        words = "flattened options made to agree with the tree"
        left = right = None
    else:
        words = f"{name}: {_plain(left)} → {_plain(right)}"
    if _blank(left) and _blank(right):
        risk = Risk.SAFE
    return _change(verb, now, words, risk, name, left, right)


def kind_words(wire: object) -> str:
    """A type in words, an unknown one as it is."""
    kind = kind_of(wire)
    return kind.words if kind.group else _plain(wire)


def _plain(value: object) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else compact(value)


def _option(above: Node | None, value: object) -> str:
    if value is None or value == "":
        return "every answer"
    if isinstance(above, Category):
        for option in above.options:
            if option.id == value:
                return repr(option.label)
    return f"option {_plain(value)[:8]}"


def _ids(spots: dict[str, _Spot]) -> set[str]:
    return {spot.node.id for spot in spots.values()}


def _summed(
    spots: dict[str, _Spot], both: Iterable[str], verb: Verb, keep: Iterable[str] = ()
) -> Iterator[Change]:
    """One change per topmost node that was added or removed, naming what went with it."""
    both, keep = set(both), set(keep)
    only = {key: spot for key, spot in spots.items() if key not in both}
    below: dict[str, list[_Spot]] = {}
    tops: dict[str, str] = {}
    for key, spot in only.items():
        top = tops[key] = tops.get(spot.parent, key) if spot.parent in only else key
        below.setdefault(top, []).append(spot)
    for key, group in below.items():
        spot = only[key]
        lost = tuple(each.node.id for each in group if each.node.id and each.node.id not in keep)
        if verb == "removed" and not lost and not isinstance(spot.node, Category):
            continue
        classes = sum(isinstance(each.node, Category) for each in group)
        words = f"{_what(spot.node)} {verb}{_with(group, classes)}"
        risk = Risk.ORPHANS if verb == "removed" else Risk.VISIBLE
        change = _change(verb, spot, words, risk)
        if verb == "removed":
            change = Change(
                verb, change.what, change.id, change.where, words, risk, change.path, change.uid,
                lost=lost, lost_classes=classes,
            )  # fmt: skip
        yield change


def _with(group: list[_Spot], classes: int) -> str:
    inside = classes - isinstance(group[0].node, Category)
    options = len(group) - 1 - inside
    parts = []
    if inside:
        parts.append(f"{inside} nested question{'' if inside == 1 else 's'}")
    if options:
        parts.append(f"{options} option{'' if options == 1 else 's'}")
    return f" with {' and '.join(parts)}" if parts else ""


def counts(changes: Iterable[Change]) -> dict[Risk, int]:
    """How many changes there are of each risk."""
    out = dict.fromkeys(Risk, 0)
    for change in changes:
        out[change.risk] += 1
    return out
