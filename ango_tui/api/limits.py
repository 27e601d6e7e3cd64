"""How many calls may go out: one token bucket and one shared pause for all callers, people before jobs.

Own code and not `aiolimiter`: that one has neither priorities, nor a pause that a 429 imposes on everybody,
nor a state one can show.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

import msgspec

FOREGROUND = 0
BACKGROUND = 1

_rank: ContextVar[int] = ContextVar("ango_call_rank", default=FOREGROUND)


class Clock(Protocol):
    """Time as the client sees it; tests bring their own."""

    def now(self) -> float:
        """Seconds on a clock that never goes back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait that long."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> float:
        """Seconds of the monotonic clock."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait that long."""
        await asyncio.sleep(seconds)


class RateState(msgspec.Struct, frozen=True):
    """The budget as it is now: calls per minute (None: unlimited), calls left at once, seconds of pause
    left."""

    limit: int | None
    left: int | None
    paused_for: float = 0.0


@contextmanager
def background() -> Iterator[None]:
    """Calls made inside (and by tasks started inside) yield to those a person waits for."""
    token = _rank.set(BACKGROUND)
    try:
        yield
    finally:
        _rank.reset(token)


def current_rank() -> int:
    """The rank of calls made here: `FOREGROUND` or `BACKGROUND`."""
    return _rank.get()


class RateLimiter:
    """A token bucket of `calls_per_minute`, full at the start, that hands out turns by rank and then by
    arrival.

    Background calls leave a tenth of the bucket (ten calls at most) untouched, so that a person's next call
    goes out at once even while a job has used up everything else.
    """

    def __init__(self, calls_per_minute: int | None, clock: Clock | None = None) -> None:
        if calls_per_minute is not None and calls_per_minute < 1:
            raise ValueError("calls_per_minute must be at least 1, or None for no limit")
        self._limit = calls_per_minute
        self._clock = clock or SystemClock()
        self._tokens = float(calls_per_minute or 0)
        self._filled_at = self._clock.now()
        self._paused_until = 0.0
        self._reserve = 0.0 if calls_per_minute is None else float(min(10, calls_per_minute // 10))
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._arrival = itertools.count()
        self._pump: asyncio.Task[None] | None = None

    @property
    def state(self) -> RateState:
        """What is left now."""
        self._refill()
        left = None if self._limit is None else max(0, int(self._tokens))
        return RateState(self._limit, left, max(0.0, self._paused_until - self._clock.now()))

    def cost(self, calls: int) -> float:
        """Seconds until `calls` more calls could all have gone out, if nobody else calls."""
        self._refill()
        pause = max(0.0, self._paused_until - self._clock.now())
        if self._limit is None:
            return pause
        return pause + max(0.0, calls + len(self._waiting) - self._tokens) * 60.0 / self._limit

    def pause(self, seconds: float) -> None:
        """Hold all calls for that long from now; a pause that ends later already stays as it is."""
        self._paused_until = max(self._paused_until, self._clock.now() + seconds)

    async def turn(self) -> None:
        """Wait for a turn and take it."""
        rank = _rank.get()
        if not self._waiting and self._delay(rank) <= 0:
            self._tokens -= 1
            return
        ticket: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (rank, next(self._arrival), ticket))
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._hand_out())
        elif rank == FOREGROUND:
            # the pump may be asleep on behalf of a background call, which waits for more tokens than this one
            # needs
            self._pump.cancel()
            self._pump = asyncio.create_task(self._hand_out())
        await ticket

    def close(self) -> None:
        """Let go of everybody who still waits."""
        if self._pump is not None:
            self._pump.cancel()
        for _, _, ticket in self._waiting:
            ticket.cancel()
        self._waiting.clear()

    def _refill(self) -> None:
        now = self._clock.now()
        if self._limit is not None:
            self._tokens = min(
                float(self._limit), self._tokens + (now - self._filled_at) * self._limit / 60.0
            )
        self._filled_at = now

    def _delay(self, rank: int) -> float:
        """Seconds until a call of this rank may go."""
        self._refill()
        pause = max(0.0, self._paused_until - self._filled_at)
        if self._limit is None:
            return pause
        needed = 1.0 + (self._reserve if rank == BACKGROUND else 0.0)
        short = needed - self._tokens
        return max(pause, short * 60.0 / self._limit if short > 1e-9 else 0.0)

    async def _hand_out(self) -> None:
        while self._waiting:
            rank, _, ticket = self._waiting[0]
            if ticket.done():
                heapq.heappop(self._waiting)
                continue
            delay = self._delay(rank)
            if delay > 0:
                await self._clock.sleep(delay)
                continue
            heapq.heappop(self._waiting)
            self._tokens -= 1
            ticket.set_result(None)
