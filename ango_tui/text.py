"""Making foreign text safe to draw, and the words for dates, durations, sizes and counts."""

from __future__ import annotations

import re
from datetime import UTC, datetime

ELLIPSIS = "…"
_NEWLINE = "⏎"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# What a terminal acts upon (C0, DEL, C1, bidi overrides), cannot be encoded (lone surrogates), or measures
# differently from Rich (joiners and variation selectors, which tmux and older terminals draw unjoined).
_UNSAFE = re.compile(
    "\r\n|[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200d-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_LINE_ENDS = frozenset({"\n", "\r\n", "\u2028", "\u2029"})
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def safe(text: object, *, multiline: bool = False, limit: int | None = 1000) -> str:
    """Return ``text`` as characters that every terminal only draws.

    Control characters become their pictures (ESC is ␛); C1 controls, bidi overrides and lone surrogates
    become �; invisible format characters are dropped. Line ends become ⏎ and tabs a space; with ``multiline``
    line ends stay and tabs are expanded to four columns. ``None`` is the empty string, anything else is shown
    by ``str``. The result has at most ``limit`` characters (``None``: no limit), the last one … where text
    was cut. Markup is not touched: draw the result as plain text.
    """
    if text is None:
        return ""
    string = text if isinstance(text, str) else str(text)
    too_long = limit is not None and len(string) > limit
    if too_long and limit is not None:
        string = string[: limit + 1]
    if not (string.isascii() and string.isprintable()):
        string = _UNSAFE.sub(_line_picture if multiline else _picture, string)
        if multiline and "\t" in string:
            string = string.expandtabs(4)
    if limit is not None and (too_long or len(string) > limit):
        string = string[: max(limit - 1, 0)] + ELLIPSIS if limit > 0 else ""
    return string


def _picture(match: re.Match[str]) -> str:
    found = match.group()
    if found in _LINE_ENDS:
        return _NEWLINE
    return " " if found == "\t" else _other_picture(found)


def _line_picture(match: re.Match[str]) -> str:
    found = match.group()
    if found in _LINE_ENDS:
        return "\n"
    return found if found == "\t" else _other_picture(found)


def _other_picture(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    visible = 0x80 <= code <= 0x9F or 0xD800 <= code <= 0xDFFF or char in _BIDI
    return _REPLACEMENT if visible else ""


def cut(text: str, cells: int, *, middle: bool = False) -> str:
    """Return ``text`` shortened to at most ``cells`` terminal cells, … at its end or in its middle.

    Wide characters count two cells and are never split. Text that fits is returned as it is.
    """
    if cells <= 0:
        return ""
    if text.isascii():
        if len(text) <= cells:
            return text
    elif width(text) <= cells:
        return text
    room = cells - 1
    if not middle:
        return _head(text, room) + ELLIPSIS
    back = room // 2
    return _head(text, room - back) + ELLIPSIS + _tail(text, back)


def width(text: str) -> int:
    """Return how many terminal cells ``text`` takes."""
    from rich.cells import cell_len

    return cell_len(text)


def _head(text: str, cells: int) -> str:
    from rich.cells import get_character_cell_size

    used = 0
    for index, char in enumerate(text):
        used += get_character_cell_size(char)
        if used > cells:
            return text[:index]
    return text


def _tail(text: str, cells: int) -> str:
    from rich.cells import get_character_cell_size

    used, start = 0, len(text)
    for index in range(len(text) - 1, -1, -1):
        size = get_character_cell_size(text[index])
        used += size
        if used > cells:
            break
        if size:
            start = index
    return text[start:]


_MINUTE, _HOUR, _DAY, _MONTH, _YEAR = 60, 3600, 86_400, 2_629_800, 31_557_600


def ago(moment: datetime | None, now: datetime | None = None) -> str:
    """Return how long ago ``moment`` was, in one unit: ``"3 d ago"``; ``"in 3 d"`` when it is to come.

    ``None`` is the empty string. Moments without a time zone are taken as UTC.
    """
    if moment is None:
        return ""
    seconds = int((_aware(now or datetime.now(UTC)) - _aware(moment)).total_seconds())
    distance = abs(seconds)
    if distance < 10:
        return "just now"
    for unit, name in ((_YEAR, "y"), (_MONTH, "mo"), (_DAY, "d"), (_HOUR, "h"), (_MINUTE, "m"), (1, "s")):
        if distance >= unit:
            words = f"{distance // unit} {name}"
            break
    return f"{words} ago" if seconds > 0 else f"in {words}"


def age(moment: datetime | None, now: datetime | None = None) -> str:
    """Return how old something is: ``ago`` without the word."""
    return ago(moment, now).removesuffix(" ago")


def person(email: str | None) -> str:
    """Return the part of an e-mail address that tells people of one organization apart."""
    return (email or "").partition("@")[0] or (email or "")


def when(moment: datetime | None, *, seconds: bool = False) -> str:
    """Return ``moment`` in local time, ``"2026-03-01 14:05"``; ``None`` is the empty string."""
    if moment is None:
        return ""
    local = _aware(moment).astimezone()
    return f"{local:%Y-%m-%d %H:%M:%S}" if seconds else f"{local:%Y-%m-%d %H:%M}"


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def duration(ms: float | None) -> str:
    """Return a length of time in milliseconds as words: ``"48 s"``, ``"1 h 02 m"``, ``"3 d 04 h"``.

    ``None`` is the empty string.
    """
    if ms is None:
        return ""
    if ms < 0:
        return f"-{duration(-ms)}"
    if 0 < ms < 1000:
        return f"{round(ms)} ms" if ms >= 1 else "< 1 ms"
    seconds = int(ms // 1000)
    if seconds < _MINUTE:
        return f"{seconds} s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} m {seconds % _MINUTE:02} s"
    if seconds < _DAY:
        return f"{seconds // _HOUR} h {seconds % _HOUR // _MINUTE:02} m"
    return f"{seconds // _DAY} d {seconds % _DAY // _HOUR:02} h"


def size(n_bytes: float | None) -> str:
    """Return a number of bytes in decimal units: ``"999 B"``, ``"1.2 kB"``; ``None`` is the empty string."""
    if n_bytes is None:
        return ""
    value = float(n_bytes)
    if abs(value) < 1000:
        return f"{value:.0f} B"
    for unit in ("kB", "MB", "GB", "TB", "PB"):
        value /= 1000
        if abs(value) < 999.5 or unit == "PB":
            break
    return f"{value:.1f} {unit}" if abs(value) < 9.95 else f"{value:,.0f} {unit}"


_IRREGULAR = {"person": "people", "is": "are", "has": "have", "child": "children", "index": "indexes"}


def plural(noun: str) -> str:
    """Return the plural of a noun phrase, by its last word: ``"history entry"`` → ``"history entries"``."""
    head, _, last = noun.rpartition(" ")
    if last in _IRREGULAR:
        many = _IRREGULAR[last]
    elif last.endswith("y") and last[-2:-1] not in set("aeiou"):
        many = f"{last[:-1]}ies"
    elif last.endswith(("s", "x", "z", "ch", "sh")):
        many = f"{last}es"
    else:
        many = f"{last}s"
    return f"{head} {many}" if head else many


def count(n: int, noun: str) -> str:
    """Return a number with its noun: ``"1 task"``, ``"4,381 tasks"``, ``"0 batches"``."""
    return f"{n:,} {noun if abs(n) == 1 else plural(noun)}"


def mask(secret: str | None) -> str:
    """Return a stand-in for ``secret`` that tells two keys apart; its length and the rest stay hidden."""
    if not secret:
        return ""
    tail = secret[-4:] if len(secret) >= 16 else ""
    return f"••••••••{safe(tail)}"
