"""Finding classes and options by title, text or id."""

from __future__ import annotations

from typing import NamedTuple, cast

from ango_tui.ontology.node import Node
from ango_tui.ontology.schema import Path, Schema


class Hit(NamedTuple):
    """A node that was found; `by` says whether its title or its id did it."""

    path: Path
    node: Node
    by: str
    rank: int


def search(schema: Schema, words: str, limit: int = 500) -> list[Hit]:
    """The nodes in whose title all the words occur, or in whose id the whole of them does; best first.

    Letter case does not matter. Whole titles rank before beginnings, those before the rest; within a rank the
    order is that of the tree.
    """
    wanted = words.casefold().split()
    if not wanted:
        return []
    whole = " ".join(wanted)
    found: list[Hit] = []
    for path, node, title, wire_id in _table(schema):
        if all(word in title for word in wanted):
            rank = 0 if title == whole else 1 if title.startswith(whole) else 2
            found.append(Hit(path, node, "title", rank))
        elif whole in wire_id:
            found.append(Hit(path, node, "id", 0 if whole == wire_id else 3))
    found.sort(key=lambda hit: hit.rank)
    return found[:limit]


def _table(schema: Schema) -> list[tuple[Path, Node, str, str]]:
    got = schema.memo.get("search")
    if got is None:
        got = schema.memo["search"] = [
            (place.path, place.node, place.node.label.casefold(), place.node.id.casefold())
            for place in schema.index().places
        ]
    return cast("list[tuple[Path, Node, str, str]]", got)


def next_in_order(schema: Schema, hits: list[Path], here: Path, *, back: bool = False) -> Path | None:
    """The nearest of `hits` after (or before) an address in the order of the tree, round the end."""
    if not hits:
        return None
    order = {place.path: n for n, place in enumerate(schema.index().places)}
    at = order.get(here, -1)
    ranked = sorted((order[path], path) for path in hits if path in order)
    if back:
        before = [path for n, path in ranked if n < at]
        return before[-1] if before else (ranked[-1][1] if ranked else None)
    after = [path for n, path in ranked if n > at]
    return after[0] if after else (ranked[0][1] if ranked else None)
