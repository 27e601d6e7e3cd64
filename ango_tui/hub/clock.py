"""Moments: milliseconds since the epoch inside, ISO 8601 with milliseconds and Z on the wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_days: dict[int, str] = {}


def iso(ms: int | None) -> str | None:
    """`2025-03-03T09:30:02.110Z`; None stays None."""
    if ms is None:
        return None
    day, rest = divmod(ms, DAY)
    date = _days.get(day)
    if date is None:
        if len(_days) > 4000:
            _days.clear()
        date = _days[day] = (_EPOCH + timedelta(days=day)).strftime("%Y-%m-%dT")
    seconds, ms = divmod(rest, SECOND)
    minutes, seconds = divmod(seconds, 60)
    return f"{date}{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}.{ms:03d}Z"


def parse(text: object) -> int | None:
    """Milliseconds of an ISO 8601 text or an epoch number; None if it is neither."""
    if isinstance(text, bool):
        return None
    if isinstance(text, int | float):
        return int(text)
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return from_datetime(moment)


def from_datetime(moment: datetime) -> int:
    """Milliseconds since the epoch; a naive moment is taken as UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(milliseconds=1)
