"""Figures and other rows as CSV (RFC 4180), with raw numbers, safe to open in a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ango_tui.charts.figures import Bars, Figure, Part, Plain, Table, Tiles


def csv_text(figures: Sequence[Figure]) -> str:
    """All figures as CSV, with raw numbers: figure, part, then names and values."""
    lines: list[str] = []
    for found in figures:
        for part in found.parts:
            lines += [_row(row) for row in _csv_rows(found.name, part)]
    return "\r\n".join(lines) + "\r\n" if lines else ""


def _csv_rows(name: str, part: Part) -> Iterator[Sequence[Any]]:
    head = (name, part.title)
    match part:
        case Tiles():
            yield ("figure", "part", "name", "value")
            yield from ((*head, label, raw) for label, _, raw in part.values)
        case Bars():
            yield ("figure", "part", "name", "value")
            yield from ((*head, label, number) for label, number, _ in part.bars)
        case Table():
            yield ("figure", "part", *part.columns)
            yield from ((*head, *row) for row in part.raw)
        case Plain():
            yield ("figure", "part", "json")
            yield (*head, json.dumps(part.value, ensure_ascii=False, default=str))


def _row(cells: Sequence[Any]) -> str:
    return ",".join(csv_cell(cell) for cell in cells)


def csv_cell(value: Any) -> str:
    """One cell. Text that a spreadsheet would take for a formula is led in by an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    if words[:1] in ("=", "+", "-", "@", "\t", "\r"):
        words = f"'{words}"
    return '"' + words.replace('"', '""') + '"' if any(char in words for char in ',"\r\n') else words
