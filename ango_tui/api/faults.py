"""What went wrong on the way: exceptions of the HTTP library as errors of ours, and whether to try again."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

import msgspec

from ango_tui.api.decoding import number
from ango_tui.api.errors import (
    AngoError,
    InvalidRequest,
    NotUnderstood,
    OutcomeUnknown,
    TimedOut,
    Unreachable,
)
from ango_tui.api.secret import Secret

Fate = Literal["unsent", "refused", "paused", "again", "final"]
"""`unsent`: the server saw nothing. `refused`: it answered no. `paused`: 429. `again`: a read may be
repeated."""

RETRY_STATUS = frozenset({408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524})
GATEWAY_STATUS = frozenset({408, 502, 504, 520, 522, 524})
"""A gateway answered for a server whose own answer never came."""


class Failure(msgspec.Struct, frozen=True):
    """A failed attempt: the error it would raise, and what may be done about it."""

    error: AngoError
    fate: Fate
    retry_after: float | None = None


def failure_of(problem: Exception, call: str, key: Secret, *, write: bool) -> Failure:
    """What an exception of the HTTP library means for a read or a write."""
    import httpx

    words = key.scrub(f"{type(problem).__name__}: {problem}".strip().rstrip(":"))[:200]
    if isinstance(problem, httpx.UnsupportedProtocol | httpx.InvalidURL | httpx.LocalProtocolError):
        return Failure(InvalidRequest(f"The request could not be built ({words}).", call=call), "final")
    if isinstance(problem, httpx.ConnectTimeout | httpx.PoolTimeout):
        return Failure(TimedOut("The host could not be reached in time.", call=call), "unsent")
    if isinstance(problem, httpx.ConnectError | httpx.ProxyError):
        return Failure(_unreachable(words, call), "unsent")
    if write:
        return Failure(
            OutcomeUnknown(f"The connection broke after the change was sent ({words}).", call=call), "final"
        )
    if isinstance(problem, httpx.TimeoutException | TimeoutError):
        return Failure(TimedOut("The server did not answer in time.", call=call), "again")
    if isinstance(problem, httpx.DecodingError):
        return Failure(NotUnderstood(f"The answer could not be unpacked ({words}).", call=call), "again")
    return Failure(Unreachable(f"The connection broke ({words}).", call=call), "again")


def _unreachable(words: str, call: str) -> AngoError:
    if "certificate" in words.lower() or "ssl" in words.lower():
        return Unreachable(
            f"The host's certificate was not accepted ({words}).",
            advice="If your network inspects TLS, give its CA file; do not switch checking off.",
            call=call,
        )
    return Unreachable(f"The host could not be reached ({words}).", call=call)


def fate_of(status: int) -> Fate:
    """What a refusal's status allows."""
    if status == 429:
        return "paused"
    return "again" if status in RETRY_STATUS else "refused"


def retry_after(value: str | None) -> float | None:
    """The seconds that a `Retry-After` header asks for, in either of its forms; None if it says nothing
    usable."""
    if not value:
        return None
    seconds = number(value.strip())
    if seconds is None:
        try:
            until = parsedate_to_datetime(value)
        except (ValueError, TypeError):
            return None
        seconds = ((until if until.tzinfo else until.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds()
    return max(0.0, seconds)


def backoff(
    attempt: int, spread: Callable[[], float] = random.random, *, first: float = 0.5, most: float = 20.0
) -> float:
    """Seconds to wait after that many failed attempts: doubling, and up to half of it off by chance."""
    return float(min(most, first * 2 ** (attempt - 1)) * (0.5 + 0.5 * spread()))
