"""Columns of a table as data, and which of them fit into a width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

GAP = 2


class Cell(Struct, frozen=True):
    """Text with a tone: one of "", "dim", "good", "warn", "bad", "accent", "strong"."""

    text: str
    tone: str = ""


class Column(Struct, frozen=True):
    """One column: how wide it is, and how its text comes out of a record.

    `width` is in cells; a column with `flex` takes its share of what is left, never less than `width`.
    `rank` 0 is always shown; the higher the rank, the sooner the column gives way in a narrow terminal.
    `sort` is the name the list is sorted by, empty when it cannot be.
    """

    id: str
    title: str
    text: Callable[[Any], str | Cell]
    width: int = 10
    flex: int = 0
    rank: int = 0
    right: bool = False
    sort: str = ""


def fit(columns: Sequence[Column], width: int, more: bool = False) -> list[tuple[Column, int]]:
    """The columns that fit into `width` cells, with their widths.

    With `more`, those that had to give way come right after the first column instead.
    """
    chosen = _chosen(columns, width)
    if more and len(chosen) < len(columns):
        left_out = [column for column in columns if column not in chosen]
        chosen = _filled([columns[0], *left_out, *chosen[1:]], width)
    spare = width - _needed(chosen)
    shares = sum(column.flex for column in chosen)
    fitted = []
    for column in chosen:
        extra = spare * column.flex // shares if shares and spare > 0 else 0
        fitted.append((column, column.width + extra))
    return fitted


def _needed(columns: Sequence[Column]) -> int:
    return sum(column.width for column in columns) + GAP * max(len(columns) - 1, 0)


def _chosen(columns: Sequence[Column], width: int) -> list[Column]:
    chosen = list(columns)
    while len(chosen) > 1 and _needed(chosen) > width:
        worst = max(chosen[1:], key=lambda column: (column.rank, chosen.index(column)))
        chosen.remove(worst)
    return chosen


def _filled(columns: Sequence[Column], width: int) -> list[Column]:
    chosen: list[Column] = []
    for column in columns:
        if not chosen or _needed([*chosen, column]) <= width:
            chosen.append(column)
    return chosen
