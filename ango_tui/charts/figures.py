"""Figures of any shape as tiles, bars and tables.

No documentation shows what the metrics and the performance page answer, so nothing is taken for granted: what
has numbers with names becomes bars, what has several numbers a table, single values tiles, the rest JSON.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ango_tui import text

DEPTH = 4
NAMES = ("title", "label", "name", "stage", "status", "email", "user", "assignee", "batch", "range", "value")
"""Members that name an entry, the best first; ids only where there is nothing else."""
IDS = ("_id", "id", "stageId", "schemaId", "key")
COUNTS = ("count", "total", "value", "number", "amount")
_STATISTIC = re.compile(
    r"(?i)^(average|avg|mean|median|min(imum)?|max(imum)?|total|sum|std.*|p\d+|.*(average|median|mean))$"
)
_TIME = re.compile(r"(?i)duration|time(?!s)|elapsed|_ms$|Ms$")
_SHARE = re.compile(r"(?i)(rate|ratio|share)$")


@dataclass(frozen=True, slots=True)
class Tiles:
    """Single values: (name, words, raw value)."""

    title: str
    values: tuple[tuple[str, str, Any], ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Numbers with names, to be drawn against each other."""

    title: str
    bars: tuple[tuple[str, float, str], ...]
    """(name, number, the number in words)"""
    counted: bool = True
    """Whether they are parts of a whole, so that a share makes sense."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of several values; `raw` holds the values that `rows` has in words."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    raw: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Plain:
    """What is none of these, as JSON."""

    title: str
    value: Any


Part = Tiles | Bars | Table | Plain


@dataclass(frozen=True, slots=True)
class Figure:
    """A reply as parts to draw one below the other. `empty`: the server gave nothing."""

    name: str
    parts: tuple[Part, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.parts


def figure(name: str, value: Any) -> Figure:
    """The parts of any JSON value; never raises. Numbers of a metric about time are milliseconds."""
    return Figure(name, tuple(_parts("", value, bool(_TIME.search(name)), 0)))


def renamed(found: Figure, naming: Callable[[str], str]) -> Figure:
    """The figure with ids in the names of its bars replaced by what `naming` calls them."""
    parts = tuple(
        Bars(
            part.title,
            tuple((naming(name), number, words) for name, number, words in part.bars),
            part.counted,
        )
        if isinstance(part, Bars)
        else part
        for part in found.parts
    )
    return Figure(found.name, parts)


def _parts(title: str, value: Any, time: bool, depth: int) -> Iterator[Part]:
    if value is None or value in ({}, [], ""):
        return
    if depth > DEPTH:
        yield Plain(title, value)
    elif isinstance(value, Mapping):
        yield from _of_object(title, value, time, depth)
    elif isinstance(value, list):
        yield from _of_list(title, value, time, depth)
    else:
        yield Tiles(title, ((words_of(title) or "value", amount(value, time), value),))


def _of_object(title: str, value: Mapping[str, Any], time: bool, depth: int) -> Iterator[Part]:
    singles = {key: item for key, item in value.items() if not isinstance(item, Mapping | list)}
    groups = {key: item for key, item in value.items() if isinstance(item, Mapping | list)}
    if len(groups) == 1 and not singles and not _is_person(next(iter(groups))):
        key, item = next(iter(groups.items()))
        yield from _parts(title or key, item, time or bool(_TIME.search(key)), depth + 1)
        return
    if groups and not singles and all(_flat(item) for item in groups.values()):
        entries = [{"name": key, **dict(item)} for key, item in groups.items()]
        yield _table(title, entries, time)
        return
    numbers = {key: item for key, item in singles.items() if is_number(item)}
    if (
        len(numbers) > 1
        and len(numbers) == len(singles)
        and not any(_STATISTIC.match(key) for key in numbers)
    ):
        yield _bars(title, [(words_of(key), item) for key, item in numbers.items()], time)
    elif singles:
        tiles = tuple((words_of(key), amount(item, _timed(key, time)), item) for key, item in singles.items())
        yield Tiles(title, tiles)
    for key, item in groups.items():
        below = f"{title}: {words_of(key)}" if title else words_of(key)
        yield from _parts(below, item, time and not _counts_only(item), depth + 1)


def _of_list(title: str, value: list[Any], time: bool, depth: int) -> Iterator[Part]:
    if all(is_number(item) for item in value):
        yield _bars(title, [(str(place), item) for place, item in enumerate(value, 1)], time)
        return
    if not all(isinstance(item, Mapping) and item for item in value):
        singles = [item for item in value if not isinstance(item, Mapping | list)]
        if len(singles) == len(value):
            yield Table(
                title, ("Value",), tuple((amount(v, time),) for v in value), tuple((v,) for v in value)
            )
        else:
            yield Plain(title, value)
        return
    if any(_inner(entry) for entry in value):
        yield from _grouped(title, value, time, depth)
        return
    pairs = [_pair(entry, time) for entry in value]
    if all(pair is not None for pair in pairs):
        yield _bars(title, [pair for pair in pairs if pair is not None], False)
    else:
        yield _table(title, value, time)


def _grouped(title: str, entries: Sequence[Mapping[str, Any]], time: bool, depth: int) -> Iterator[Part]:
    """Entries with a list of their own: those without one together, then each of the others."""
    loose = [entry for entry in entries if not _inner(entry)]
    yield from _of_list(title, list(loose), time, depth) if loose else ()
    for entry in entries:
        inner = _inner(entry)
        if inner:
            name = _name(entry) or title
            rest = {key: item for key, item in entry.items() if is_number(item)}
            if rest:
                yield from _parts(name, rest, time, depth + 1)
            for item in inner.values():
                yield from _parts(name, item, time, depth + 1)


def _inner(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in entry.items() if isinstance(item, Mapping | list) and item}


def _pair(entry: Mapping[str, Any], time: bool) -> tuple[str, float] | None:
    """Name and number of an entry that has exactly one number beside what names it."""
    number_key = next((key for key in COUNTS if is_number(entry.get(key))), None)
    numbers = [key for key, item in entry.items() if is_number(item)]
    if number_key is None and len(numbers) == 1:
        number_key = numbers[0]
    if number_key is None:
        return None
    rest = [key for key in numbers if key != number_key]
    name = _range(entry, time) or _size(entry)
    if name:
        rest = [key for key in rest if key not in ("from", "to", "min", "max", "width", "height")]
    else:
        name = _name({key: item for key, item in entry.items() if key != number_key})
    return (name, entry[number_key]) if name and not rest else None


def _range(entry: Mapping[str, Any], time: bool) -> str:
    for low_key, high_key in (("from", "to"), ("min", "max")):
        if low_key in entry and high_key in entry:
            low, high = (
                amount(entry[key], time) if entry[key] is not None else "" for key in (low_key, high_key)
            )
            if low and high:
                return f"{low} to {high}"
            return f"from {low}" if low else f"up to {high}"
    return ""


def _size(entry: Mapping[str, Any]) -> str:
    width, height = entry.get("width"), entry.get("height")
    return f"{width} × {height}" if is_number(width) and is_number(height) else ""


def _name(entry: Mapping[str, Any]) -> str:
    for key in (*NAMES, *IDS):
        found = entry.get(key)
        if isinstance(found, str) and found:
            return found
        if isinstance(found, int | float) and not isinstance(found, bool) and key not in ("value", *COUNTS):
            return f"{found:g}"
    return ""


def _bars(title: str, pairs: Sequence[tuple[str, float]], time: bool) -> Bars:
    counted = not time and all(isinstance(n, int) or float(n).is_integer() for _, n in pairs)
    counted = counted and all(number >= 0 for _, number in pairs)
    return Bars(title, tuple((name, number, amount(number, time)) for name, number in pairs), counted)


def _table(title: str, entries: Sequence[Mapping[str, Any]], time: bool) -> Table:
    columns = list(dict.fromkeys(key for entry in entries for key in entry))
    first = next((key for key in (*NAMES, *IDS) if key in columns), None)
    if first is not None:
        columns = [first, *(key for key in columns if key != first)]
    raw = tuple(tuple(entry.get(key) for key in columns) for entry in entries)
    rows = tuple(
        tuple(amount(cell, _timed(key, time)) for key, cell in zip(columns, row, strict=True)) for row in raw
    )
    return Table(title, tuple(words_of(key) for key in columns), rows, raw)


def _is_person(key: str) -> bool:
    """Whether a member is named for somebody, and not for what it holds."""
    return "@" in key


def _flat(value: Any) -> bool:
    return isinstance(value, Mapping) and not any(isinstance(item, Mapping | list) for item in value.values())


def _counts_only(value: Any) -> bool:
    """Whether a list holds plain counts by name: they are no times even in a figure about time."""
    return isinstance(value, list) and all(
        isinstance(entry, Mapping) and "count" in entry and "from" not in entry for entry in value
    )


def _timed(key: str, time: bool) -> bool:
    return bool(_TIME.search(key)) or (time and bool(_STATISTIC.match(key)))


def is_number(value: object) -> bool:
    """Whether it can be drawn as a number: no truth value, not infinite."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def amount(value: Any, time: bool = False) -> str:
    """A value in words: thousands with commas, milliseconds as a duration, lists and objects as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        if value != value or value in (float("inf"), float("-inf")):
            return str(value)
        if time:
            return text.duration(value)
        return f"{int(value):,}" if float(value).is_integer() else f"{value:,.2f}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def words_of(key: str) -> str:
    """A member's name for people: ``totalDuration`` is ``Total duration``; an e-mail stays as it is."""
    if "@" in key or " " in key:
        return key
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+", " ", key).strip()
    return parts if parts.isupper() or not parts else parts[0].upper() + parts[1:].lower()
