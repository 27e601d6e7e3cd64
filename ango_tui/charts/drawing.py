"""Figures drawn as lines of text: tiles side by side, bars against the longest, tables that fit."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ango_tui import text
from ango_tui.charts.figures import Bars, Figure, Plain, Table, Tiles, is_number

MOST_CELL, MOST_WORD, LEAST_FIRST = 24, 12, 16

Line = tuple[str, str]
"""Text that is safe to draw, and its look: ``""``, ``dim`` or ``title``."""


def lines(found: Figure, cells: int) -> list[Line]:
    """The figure in lines of at most `cells` terminal cells."""
    drawn: list[Line] = []
    for part in found.parts:
        if drawn:
            drawn.append(("", ""))
        if part.title and not isinstance(part, Tiles):
            drawn.append((text.cut(text.safe(part.title), cells), "title"))
        match part:
            case Tiles():
                drawn += _tile_lines(part, cells)
            case Bars():
                drawn += _bar_lines(part, cells)
            case Table():
                drawn += _table_lines(part, cells)
            case Plain():
                shown = json.dumps(part.value, indent=2, ensure_ascii=False, default=str)
                safe = text.safe(shown, multiline=True, limit=20_000).split("\n")
                drawn += [(text.cut(line, cells), "") for line in safe]
    return drawn or [(text.cut("The server gave no numbers for this.", cells), "dim")]


def _tile_lines(part: Tiles, cells: int) -> list[Line]:
    drawn, line = [], ""
    for name, words, _ in part.values:
        tile = text.cut(text.safe(f"{name}: {words}"), cells)
        if line and text.width(line) + 3 + text.width(tile) > cells:
            drawn.append((line, ""))
            line = ""
        line = f"{line}   {tile}" if line else tile
    return [*drawn, (line, "")]


def _bar_lines(part: Bars, cells: int) -> list[Line]:
    names = [text.safe(name) or "(no name)" for name, _, _ in part.bars]
    words = [text.safe(word) for _, _, word in part.bars]
    numbers = [max(number, 0) for _, number, _ in part.bars]
    name_cells = min(max(map(text.width, names)), max(cells // 3, 8))
    word_cells = max(map(text.width, words))
    whole, most = sum(numbers), max(numbers, default=0)
    share_cells = 6 if part.counted and whole else 0
    room = max(cells - name_cells - word_cells - share_cells - 4, 4)
    drawn = []
    for name, word, number in zip(names, words, numbers, strict=True):
        filled = round(number / most * room) if most else 0
        filled = max(filled, 1) if number else 0
        label = text.cut(name, name_cells)
        left = label + " " * (name_cells - text.width(label))
        share = f" {number / whole:>5.0%}" if share_cells else ""
        line = f"{left}  {' ' * (word_cells - text.width(word))}{word}{share}  {'#' * filled}"
        drawn.append((text.cut(line.rstrip(), cells), ""))
    return drawn


def _table_lines(part: Table, cells: int) -> list[Line]:
    names = [text.safe(name) for name in part.columns]
    rows = [[text.safe(cell) for cell in row] for row in part.rows]
    widths = _fitted(names, rows, cells)
    shown = len(widths)
    right = [
        bool(part.raw) and all(is_number(row[place]) or row[place] is None for row in part.raw)
        for place in range(shown)
    ]

    def line(row: Sequence[str]) -> str:
        out = []
        for place, width in enumerate(widths):
            cell = text.cut(row[place], width)
            blank = " " * (width - text.width(cell))
            out.append(blank + cell if right[place] else cell + blank)
        return text.cut("  ".join(out).rstrip(), cells)

    drawn = [(line(head), "dim") for head in _heads(names, widths)]
    drawn += [(line(row), "") for row in rows]
    if shown < len(names):
        words = f"(not enough room for {', '.join(names[shown:])}; y copies all)"
        drawn.append((text.cut(words, cells), "dim"))
    return drawn


def _fitted(names: Sequence[str], rows: Sequence[Sequence[str]], cells: int) -> list[int]:
    """Widths of the columns that fit: long names of columns give way first, then the first column, then
    columns from the right."""
    most = [max(cells // 2, 8), *([MOST_CELL] * (len(names) - 1))]
    data = [max((text.width(row[place]) for row in rows), default=1) for place in range(len(names))]
    whole = [max(text.width(name), width) for name, width in zip(names, data, strict=True)]
    words = [max(map(text.width, name.split() or [""])) for name in names]
    least = [max(min(word, MOST_WORD), width) for word, width in zip(words, data, strict=True)]
    gaps = 2 * (len(names) - 1)
    chosen = whole if sum(map(min, whole, most)) + gaps <= cells else least
    widths = [min(width, limit) for width, limit in zip(chosen, most, strict=True)]
    while len(widths) > 2 and (over := sum(widths) + 2 * (len(widths) - 1) - cells) > 0:
        if widths[0] > LEAST_FIRST:
            widths[0] = max(LEAST_FIRST, widths[0] - over)
        else:
            widths.pop()
    return widths


def _heads(names: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    """The names of the columns in up to three lines, words kept whole, standing at the bottom."""
    columns = []
    for name, width in zip(names, widths, strict=False):
        parts: list[str] = []
        for word in name.split():
            if parts and text.width(parts[-1]) + 1 + text.width(word) <= width:
                parts[-1] += f" {word}"
            else:
                parts.append(word)
        columns.append(parts[:3])
    height = max((len(parts) for parts in columns), default=1) or 1
    padded = [[""] * (height - len(parts)) + parts for parts in columns]
    return [list(row) for row in zip(*padded, strict=True)]
