"""Words for the shapes of an answer, and for how one shape differs from another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ango_tui.ontology.wire import compact, same

#: The key under which an object carries its shape, one per tool type (api contract, geometry keys).
GEOMETRIES = (
    "bounding-box",
    "rotated-bounding-box",
    "polygon",
    "polyline",
    "point",
    "segmentation",
    "ner",
    "pdf",
    "brush",
    "pct",
)

_Point = tuple[float, float]


def geometry_of(entry: Mapping[str, Any]) -> tuple[str, Any] | None:
    """The shape of an object: its key and its value, None when it has none that is known."""
    for key in GEOMETRIES:
        if key in entry:
            return key, entry[key]
    return None


def number(value: object) -> str:
    """A coordinate with at most one decimal."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return compact(value)
    return f"{value:.1f}".removesuffix(".0")


def describe(key: str, value: object) -> str:
    """A shape in a few words: "412.5, 220.3 · 143.8 × 96 px", "12 points", "page 1: 'Invoice No.'"."""
    try:
        return _describe(key, value)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError):
        return compact(value)


def _describe(key: str, value: Any) -> str:
    if key in ("bounding-box", "rotated-bounding-box"):
        turn = f" · {number(value['rotation'])}°" if value.get("rotation") else ""
        corner = f"{number(value['x'])}, {number(value['y'])}"
        return f"{corner} · {number(value['width'])} × {number(value['height'])} px{turn}"
    if key == "point":
        return f"{number(value[0])}, {number(value[1])}"
    if key in ("polygon", "polyline"):
        return _count(len(_points(value)), "point")
    if key == "segmentation":
        zones = value["zones"]
        holes = sum(len(zone.get("holes") or ()) for zone in zones)
        words = f"{_count(len(zones), 'zone')}, {_count(len(_all_points(value)), 'point')}"
        return words + (f", {_count(holes, 'hole')}" if holes else "")
    if key == "ner":
        text = f" {compact(value['text'])}" if value.get("text") else ""
        return f"{number(value['start'])}–{number(value['end'])}{text}"
    if key == "pdf":
        return _pdf(value)
    return compact(value)


def _pdf(value: Mapping[str, Any]) -> str:
    place = value.get("position") or value
    content = value.get("content") or value
    text = content.get("text")
    return f"page {place['pageNumber']}" + (f": {compact(text)}" if text else "")


def changed(before: tuple[str, Any] | None, after: tuple[str, Any] | None) -> str:
    """What happened to a shape: "moved by 12.3 px", "resized 143.8 × 96 → 150 × 96"; "" when nothing did."""
    if before is None or after is None:
        if before is after:
            return ""
        return f"shape added: {describe(*after)}" if after else "shape removed"
    if before[0] == after[0] and same(before[1], after[1]):
        return ""
    if before[0] != after[0]:
        return f"shape: {before[0]} → {after[0]}"
    try:
        words = _changed(before[0], before[1], after[1])
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError):
        words = ""
    if not words:
        old, new = describe(*before), describe(*after)
        words = f"{old} → {new}" if old != new else "shape changed"
    return words


def _changed(key: str, before: Any, after: Any) -> str:
    if key in ("bounding-box", "rotated-bounding-box"):
        return _box(before, after)
    if key == "point":
        return _shift(_pair(before), _pair(after))
    if key in ("polygon", "polyline"):
        return _outline(_points(before), _points(after))
    if key == "segmentation":
        return _outline(_all_points(before), _all_points(after))
    if key == "ner" and not same(before.get("text"), after.get("text")):
        return ""
    if key == "ner":
        return f"{_describe(key, {**before, 'text': ''})} → {_describe(key, {**after, 'text': ''})}"
    return ""


def _box(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    parts = []
    if moved := _shift((before["x"], before["y"]), (after["x"], after["y"])):
        parts.append(moved)
    old = f"{number(before['width'])} × {number(before['height'])}"
    new = f"{number(after['width'])} × {number(after['height'])}"
    if old != new:
        parts.append(f"resized {old} → {new} px")
    turn = (after.get("rotation") or 0) - (before.get("rotation") or 0)
    if abs(turn) >= 0.05:
        parts.append(f"turned by {number(turn)}°")
    return ", ".join(parts)


def _shift(before: _Point, after: _Point) -> str:
    far = math.dist(before, after)
    if far <= 0:
        return ""
    return f"moved by {number(far)} px" if far >= 0.05 else "moved by less than 0.1 px"


def _outline(before: Sequence[_Point], after: Sequence[_Point]) -> str:
    if len(before) != len(after):
        return f"redrawn: {_count(len(before), 'point')} → {_count(len(after), 'point')}"
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(before, after, strict=True)]
    moved = [step for step in steps if step != (0, 0)]
    if not moved:
        return ""
    if len(moved) == len(steps) and all(math.dist(step, steps[0]) < 0.05 for step in steps):
        return _shift((0, 0), steps[0])
    far = max(math.hypot(*step) for step in moved)
    return f"{len(moved)} of {_count(len(steps), 'point')} moved, {number(far)} px at most"


def _pair(value: Any) -> _Point:
    return float(value[0]), float(value[1])


def _points(value: Any) -> list[_Point]:
    return [_pair(item) for item in value]


def _all_points(value: Mapping[str, Any]) -> list[_Point]:
    out: list[_Point] = []
    for zone in value["zones"]:
        out += _points(zone.get("region") or ())
        for hole in zone.get("holes") or ():
            out += _points(hole)
    return out


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
