"""Order of siblings: which of them moved, and the order that two people's orders make together."""

from __future__ import annotations

import bisect
from collections.abc import Collection, Sequence


def out_of_order(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The fewest keys whose moving explains the change of order. Both sides hold the same keys."""
    place = {key: n for n, key in enumerate(before)}
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for n, key in enumerate(after):
        at = bisect.bisect_left(tails, place[key])
        if at == len(tails):
            tails.append(place[key])
            ends.append(n)
        else:
            tails[at] = place[key]
            ends[at] = n
        back.append(ends[at - 1] if at else -1)
    kept: set[int] = set()
    n = ends[-1] if ends else -1
    while n >= 0:
        kept.add(n)
        n = back[n]
    return [key for n, key in enumerate(after) if n not in kept]


def woven(spine: Sequence[str], others: Sequence[Sequence[str]], members: Collection[str]) -> list[str]:
    """All `members` in one order: that of `spine`, the rest after what they followed in `others`."""
    out = [key for key in spine if key in members]
    have = set(out)
    for other in others:
        previous: str | None = None
        for key in other:
            if key in members and key not in have:
                at = out.index(previous) + 1 if previous is not None else 0
                out.insert(at, key)
                have.add(key)
            if key in have:
                previous = key
    out += [key for key in members if key not in have]
    return out
