"""What the terminal shows, cell by cell, so that only what changes is sent to it.

Textual sends every row it draws, whether or not it looks different: moving a cursor by one row can cost a
screen. Here a frame is compared with what the terminal shows already. A row that holds text which is not one
cell per character (wide letters, emoji, marks that combine) is sent as it comes: terminals disagree about the
width of those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import cast

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.strip import SGR_STYLES

Pen = tuple[str, str, str]
"""How a cell is drawn: the codes of its attributes, foreground and background."""

PLAIN: Pen = ("", "", "")
NEAR = 6  # cells between two changes: to send them again costs no more than to jump over them


class Row:
    """Characters and pens of one row; None where it is not known what the terminal shows."""

    __slots__ = ("chars", "pens")

    def __init__(self, chars: list[str | None], pens: list[Pen | None]) -> None:
        self.chars = chars
        self.pens = pens

    def copy(self) -> Row:
        """The same, to be changed."""
        return Row(self.chars.copy(), self.pens.copy())

    def runs(self, before: Row) -> Iterator[tuple[int, int]]:
        """From where to where this row differs, small gaps included."""
        if self.chars == before.chars and self.pens == before.pens:
            return
        start = end = -1
        for x, (char, pen, old_char, old_pen) in enumerate(
            zip(self.chars, self.pens, before.chars, before.pens, strict=True)
        ):
            if char is None:
                if start >= 0:
                    yield start, end
                    start = -1
            elif char != old_char or pen != old_pen:
                if start >= 0 and x - end > NEAR:
                    yield start, end
                    start = -1
                if start < 0:
                    start = x
                end = x + 1
        if start >= 0:
            yield start, end


class Shown:
    """The terminal's content as far as it is known; turns a drawn frame into what must be sent."""

    def __init__(self) -> None:
        self._width = 0
        self._colors: ColorSystem | None = None
        self._rows: dict[int, Row] = {}
        self._pens: dict[Style, Pen] = {}

    def forget(self) -> None:
        """Somebody else has written to the terminal, or it was resized: nothing is known."""
        self._rows.clear()

    def changes(self, segments: Iterable[Segment], width: int, colors: ColorSystem) -> str:
        """The sequence that draws `segments` (text and cursor moves) where they differ from what is there."""
        if (width, colors) != (self._width, self._colors):
            self.forget()
            self._pens.clear()
            self._width, self._colors = width, colors
        unknown = Row([None] * width, [None] * width)
        rows: dict[int, Row] = {}
        pieces: dict[int, list[tuple[int, Segment]]] = {}
        odd: set[int] = set()
        x = y = 0
        for segment in segments:
            text, style, control = segment
            if control:
                for code in control:
                    if code[0] == ControlType.CURSOR_MOVE_TO:
                        x, y = cast("tuple[ControlType, int, int]", code)[1:]
                continue
            if text == "\n":
                continue
            row = rows.get(y)
            if row is None:
                row = rows[y] = self._rows.get(y, unknown).copy()
            pieces.setdefault(y, []).append((x, segment))
            size = len(text) if text.isascii() else cell_len(text)
            end = min(x + size, width)
            if size != len(text) or x + size > width or (style is not None and style.link):
                odd.add(y)
                row.chars[x:end] = [None] * (end - x)
            else:
                row.chars[x:end] = text
                row.pens[x:end] = [self._pen(style)] * size
            x += size
        out = _Output()
        for y, row in rows.items():
            if y in odd:
                for x, (text, style, _) in pieces[y]:
                    out.text(x, y, text, self._pen(style), style.link if style else None)
            else:
                for start, end in row.runs(self._rows.get(y, unknown)):
                    out.cells(start, y, row.chars[start:end], row.pens[start:end])
        self._rows.update(rows)
        return out.finish()

    def _pen(self, style: Style | None) -> Pen:
        if style is None:
            return PLAIN
        pen = self._pens.get(style)
        if pen is None:
            if len(self._pens) > 4096:
                self._pens.clear()
            pen = self._pens[style] = _pen_of(style, self._colors or ColorSystem.TRUECOLOR)
        return pen


class _Output:
    """A sequence being written, with the pen it leaves the terminal with."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pen = PLAIN

    def text(self, x: int, y: int, text: str, pen: Pen, link: str | None) -> None:
        """Write text in one pen, as a hyperlink if it is one."""
        self._parts.append(f"\x1b[{y + 1};{x + 1}H{_change(self._pen, pen)}")
        self._parts.append(f"\x1b]8;;{link}\x1b\\{text}\x1b]8;;\x1b\\" if link else text)
        self._pen = pen

    def cells(self, x: int, y: int, chars: list[str | None], pens: list[Pen | None]) -> None:
        """Write neighbouring cells."""
        self._parts.append(f"\x1b[{y + 1};{x + 1}H")
        for char, pen in zip(cast("list[str]", chars), cast("list[Pen]", pens), strict=True):
            if pen is not self._pen and pen != self._pen:
                self._parts.append(_change(self._pen, pen))
                self._pen = pen
            self._parts.append(char)

    def finish(self) -> str:
        """All of it; the terminal's pen is plain again."""
        if self._pen != PLAIN:
            self._parts.append("\x1b[0m")
        return "".join(self._parts)


def _pen_of(style: Style, colors: ColorSystem) -> Pen:
    set_bits = style._attributes & style._set_attributes
    attributes = ";".join(code for bit, code in enumerate(SGR_STYLES) if set_bits & (1 << bit))
    fore = ";".join(style.color.downgrade(colors).get_ansi_codes()) if style.color else ""
    back = ";".join(style.bgcolor.downgrade(colors).get_ansi_codes(False)) if style.bgcolor else ""
    return attributes, fore, back


@lru_cache(1024)
def _change(old: Pen, new: Pen) -> str:
    """The shortest sequence from one pen to another."""
    if old == new:
        return ""
    anew = "\x1b[" + ";".join(code for code in ("0", *new) if code) + "m"
    if old[0] and old[0] != new[0]:  # attributes can only be switched off all together
        return anew
    codes = [new[0]] if new[0] != old[0] else []
    codes += [new[1] or "39"] if new[1] != old[1] else []
    codes += [new[2] or "49"] if new[2] != old[2] else []
    return min(anew, "\x1b[" + ";".join(codes) + "m", key=len)
