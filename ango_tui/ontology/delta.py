"""The difference of two JSON values that share parts, small enough to keep for each step of a history."""

from __future__ import annotations

from typing import Any

#: A step: None (nothing), {"v": value}, {"d": {key: step}, "set": {…}, "del": […]}, or for a list
#: {"d": {position: step}} or {"cut": [position, count], "put": […]}.
Delta = Any


def delta(old: object, new: object) -> Delta:
    """How to make `new` from `old`. What is the same object on both sides is not looked into."""
    if old is new:
        return None
    if isinstance(old, dict) and isinstance(new, dict):
        return _of_dicts(old, new)
    if isinstance(old, list) and isinstance(new, list):
        return _of_lists(old, new)
    return {"v": new}


def _of_dicts(old: dict[str, Any], new: dict[str, Any]) -> Delta:
    kept = [key for key in old if key in new]
    added = [key for key in new if key not in old]
    if [*new] != kept + added:
        return {"v": new}
    out: dict[str, Any] = {}
    steps = {key: delta(old[key], new[key]) for key in kept if old[key] is not new[key]}
    if steps:
        out["d"] = steps
    if added:
        out["set"] = {key: new[key] for key in added}
    if gone := [key for key in old if key not in new]:
        out["del"] = gone
    return out or None


def _of_lists(old: list[Any], new: list[Any]) -> Delta:
    start, end = 0, min(len(old), len(new))
    while start < end and old[start] is new[start]:
        start += 1
    tail = 0
    while tail < end - start and old[-1 - tail] is new[-1 - tail]:
        tail += 1
    removed, added = old[start : len(old) - tail], new[start : len(new) - tail]
    if not removed and not added:
        return None
    if len(removed) == len(added) and _in_place(removed, added):
        pairs = enumerate(zip(removed, added, strict=True), start)
        return {"d": {str(n): delta(was, now) for n, (was, now) in pairs if was is not now}}
    return {"cut": [start, len(removed)], "put": added}


def _in_place(removed: list[Any], added: list[Any]) -> bool:
    """Whether items were edited where they stand, not moved about."""
    before = {id(item) for item in removed}
    return all(was is now or id(now) not in before for was, now in zip(removed, added, strict=True))


def applied(old: Any, step: Delta) -> Any:
    """`old` with a step taken; what the step does not touch is shared.

    Raises `ValueError` when the step does not belong to this value.
    """
    try:
        return _applied(old, step)
    except (KeyError, IndexError, TypeError, AttributeError):
        raise ValueError("this step does not belong to this label set") from None


def _applied(old: Any, step: Delta) -> Any:
    if step is None:
        return old
    if "v" in step:
        return step["v"]
    if isinstance(old, list):
        out = list(old)
        if "cut" in step:
            start, n = step["cut"]
            out[start : start + n] = step["put"]
        for key, inner in (step.get("d") or {}).items():
            out[int(key)] = _applied(out[int(key)], inner)
        return out
    fields = dict(old)
    for key in step.get("del") or ():
        del fields[key]
    for key, inner in (step.get("d") or {}).items():
        fields[key] = _applied(fields[key], inner)
    fields |= step.get("set") or {}
    return fields
