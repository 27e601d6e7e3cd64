"""Numbers, lengths of time and dates as they are typed in a filter."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

__all__ = ["Span", "duration_ms", "is_date", "number", "span", "truth"]

_UNITS_MS = {
    "ms": 1,
    "s": 1000,
    "m": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
    "w": 7 * 86_400_000,
    "mo": 2_629_800_000,
    "y": 31_557_600_000,
}
_AGE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)(ms|mo|s|m|h|d|w|y)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?)(?:[T ](\d\d?)(?::(\d\d))?)?)?)?")
_DAYS = {"today": 0, "yesterday": 1}


def number(text: str) -> int | float | None:
    """Return the number ``text`` is, or None; infinities and the like are none."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def duration_ms(text: str) -> float | None:
    """Return the milliseconds of ``"90s"``, ``"5m"``, ``"1.5h"``, ``"2d"``; a bare number counts seconds."""
    if match := _AGE.fullmatch(text):
        return float(match[1]) * _UNITS_MS[match[2].lower()]
    seconds = number(text)
    return None if seconds is None else seconds * 1000.0


def truth(text: str) -> bool | None:
    """Return the truth value of ``yes``, ``no`` and their like, or None."""
    word = text.casefold()
    if word in ("yes", "y", "true", "1", "on"):
        return True
    return False if word in ("no", "n", "false", "0", "off") else None


@dataclass(frozen=True, slots=True)
class Span:
    """A date as a stretch of time from `start` until just before `end`; `age` when counted back from now."""

    start: datetime
    end: datetime
    age: bool = False


def is_date(text: str) -> bool:
    """Whether ``text`` is a date or an age."""
    return span(text, datetime(2000, 1, 1).astimezone()) is not None


def span(text: str, now: datetime) -> Span | None:
    """Return the time ``text`` stands for, or None when it is not a date.

    Dates are in the time zone of ``now``: ``2026``, ``2026-03``, ``2026-03-01``, ``2026-03-01T14``,
    ``2026-03-01T14:05``, ``today``, ``yesterday``. Ages count back from ``now``: ``30m``, ``12h``, ``7d``,
    ``2w``, ``3mo``, ``1y``.
    """
    word = text.casefold()
    if match := _AGE.fullmatch(word):
        try:
            moment = now - timedelta(milliseconds=float(match[1]) * _UNITS_MS[match[2]])
        except OverflowError:
            return None
        return Span(moment, moment, age=True)
    if word in _DAYS:
        start = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=_DAYS[word])
        return Span(start, start + timedelta(days=1))
    match = _DATE.fullmatch(text)
    return _calendar(match.groups(), now) if match else None


def _calendar(groups: tuple[str | None, ...], now: datetime) -> Span | None:
    year, month, day, hour, minute = (int(group) if group else None for group in groups)
    if year is None:
        return None
    try:
        start = datetime(year, month or 1, day or 1, hour or 0, minute or 0, tzinfo=now.tzinfo)
        if month is None:
            end = start.replace(year=year + 1)
        elif day is None:
            end = start.replace(year=year + month // 12, month=month % 12 + 1)
        elif hour is None:
            end = start + timedelta(days=1)
        else:
            end = start + (timedelta(hours=1) if minute is None else timedelta(minutes=1))
    except (ValueError, OverflowError):
        return None
    return Span(start, end)
