"""The lock file of class numbers: a class keeps its number for good, and no number changes its meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_FORMAT = "ango-tui/class-index"


def locked(classes: Iterable[tuple[str, str, str]], old: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A lock file for classes given as (schemaId, title, type), continuing an older one.

    Known ids keep their index, new ones get the next, and those that are gone stay listed with `gone: true`.
    """
    known: dict[str, dict[str, Any]] = {}
    for item in (old or {}).get("classes") or ():
        if (
            isinstance(item, Mapping)
            and isinstance(item.get("index"), int)
            and isinstance(item.get("schemaId"), str)
        ):
            known[item["schemaId"]] = {**item, "gone": True}
    next_index = max((item["index"] for item in known.values()), default=-1) + 1
    for wire_id, title, tool in classes:
        entry = known.get(wire_id)
        if entry is None:
            entry = known[wire_id] = {"schemaId": wire_id, "index": next_index}
            next_index += 1
        entry |= {"title": title, "tool": tool, "gone": False}
    return {"format": _FORMAT, "classes": sorted(known.values(), key=lambda item: item["index"])}


def from_numbers(numbers: Mapping[str, int], titles: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """A lock file that keeps the numbers of an imported file (index by schemaId; titles and types beside)."""
    classes = [
        {
            "schemaId": wire_id,
            "index": index,
            "title": titles[wire_id][0],
            "tool": titles[wire_id][1],
            "gone": False,
        }
        for wire_id, index in sorted(numbers.items(), key=lambda pair: pair[1])
        if wire_id in titles
    ]
    return {"format": _FORMAT, "classes": classes}
