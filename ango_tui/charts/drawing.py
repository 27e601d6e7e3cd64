"""Figures drawn as lines of text: tiles side by side, bars against the longest, tables that fit."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ango_tui import text
from ango_tui.charts.figures import Bars, Figure, Plain, Table, Tiles, is_number

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
    return drawn or [("The server gave no numbers for this.", "dim")]


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
        drawn.append((line.rstrip(), ""))
    return drawn


def _table_lines(part: Table, cells: int) -> list[Line]:
    names = [text.safe(name) for name in part.columns]
    rows = [[text.safe(cell) for cell in row] for row in part.rows]
    widths = [
        max([text.width(name), *(text.width(row[place]) for row in rows)]) for place, name in enumerate(names)
    ]
    widths = [
        min(width, max(cells // 2, 8)) if place == 0 else min(width, 24) for place, width in enumerate(widths)
    ]
    room = cells - 2 * (len(names) - 1)
    if sum(widths) > room:
        # Long names of columns give way before columns do.
        data = [max([8, *(text.width(row[place]) for row in rows)]) for place in range(len(names))]
        widths = [min(width, wanted) for width, wanted in zip(widths, data, strict=True)]
    shown = len(names)
    while shown > 2 and sum(widths[:shown]) + 2 * (shown - 1) > cells:
        if widths[0] > 16:
            widths[0] = max(16, widths[0] - (sum(widths[:shown]) + 2 * (shown - 1) - cells))
        else:
            shown -= 1
    right = [
        bool(part.raw) and all(is_number(row[n]) or row[n] is None for row in part.raw)
        for n in range(len(names))
    ]

    def line(row: Sequence[str]) -> str:
        out = []
        for place in range(shown):
            cell = text.cut(row[place], widths[place])
            blank = " " * (widths[place] - text.width(cell))
            out.append(blank + cell if right[place] else cell + blank)
        return text.cut("  ".join(out).rstrip(), cells)

    drawn = [(line(names), "dim"), *((line(row), "") for row in rows)]
    if shown < len(names):
        drawn.append(
            (text.cut(f"(not enough room for {', '.join(names[shown:])}; y copies all)", cells), "dim")
        )
    return drawn
