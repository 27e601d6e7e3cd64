"""The rate budget: burst, pace, order, pause, and what can be read of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ango_tui.api.limits import RateLimiter, background


async def take(limiter: RateLimiter, clock: Any, done: list[tuple[str, float]], name: str) -> None:
    await limiter.turn()
    done.append((name, round(clock.now() - 1000, 3)))


def test_a_full_bucket_lets_a_burst_through_at_once(clock: Any) -> None:
    async def run() -> None:
        limiter = RateLimiter(100, clock)
        for _ in range(100):
            await limiter.turn()
        assert limiter.state.left == 0

    asyncio.run(run())
    assert clock.now() == 1000.0


def test_after_the_burst_calls_keep_the_pace(clock: Any) -> None:
    async def run() -> None:
        limiter = RateLimiter(100, clock)
        for _ in range(110):
            await limiter.turn()

    asyncio.run(run())
    assert clock.now() == pytest.approx(1000 + 10 * 0.6)


def test_calls_of_people_go_before_calls_of_jobs(clock: Any) -> None:
    done: list[tuple[str, float]] = []

    async def run() -> None:
        limiter = RateLimiter(60, clock)
        for _ in range(60):
            await limiter.turn()
        with background():
            jobs = [asyncio.create_task(take(limiter, clock, done, f"job {n}")) for n in range(3)]
        await asyncio.sleep(0)
        await asyncio.gather(*jobs, *(take(limiter, clock, done, f"person {n}") for n in range(2)))

    asyncio.run(run())
    assert [name for name, _ in done] == ["person 0", "person 1", "job 0", "job 1", "job 2"]
    assert [when for _, when in done[:2]] == [1.0, 2.0]


def test_jobs_leave_a_reserve_for_people(clock: Any) -> None:
    async def run() -> None:
        limiter = RateLimiter(100, clock)
        with background():
            for _ in range(90):
                await limiter.turn()
            assert clock.now() == 1000.0
            await limiter.turn()
            assert clock.now() > 1000.0
        before = clock.now()
        await limiter.turn()
        assert clock.now() == before

    asyncio.run(run())


def test_no_limit_means_no_waiting(clock: Any) -> None:
    async def run() -> None:
        limiter = RateLimiter(None, clock)
        for _ in range(1000):
            await limiter.turn()
        assert (limiter.state.limit, limiter.state.left) == (None, None)
        assert limiter.cost(1000) == 0

    asyncio.run(run())
    assert clock.slept == []


def test_a_pause_holds_everybody_and_the_longest_counts(clock: Any) -> None:
    done: list[tuple[str, float]] = []

    async def run() -> None:
        limiter = RateLimiter(100, clock)
        limiter.pause(10)
        limiter.pause(3)
        assert limiter.state.paused_for == 10
        await asyncio.gather(*(take(limiter, clock, done, str(n)) for n in range(5)))

    asyncio.run(run())
    assert [when for _, when in done] == [10.0] * 5


def test_cost_tells_the_wait_for_more_calls(clock: Any) -> None:
    async def run() -> None:
        limiter = RateLimiter(100, clock)
        assert limiter.cost(100) == 0
        assert limiter.cost(200) == pytest.approx(60)
        for _ in range(100):
            await limiter.turn()
        assert limiter.cost(10) == pytest.approx(6)
        limiter.pause(20)
        assert limiter.cost(10) == pytest.approx(26)

    asyncio.run(run())


def test_a_caller_who_gives_up_takes_no_turn(clock: Any) -> None:
    done: list[tuple[str, float]] = []

    async def run() -> None:
        limiter = RateLimiter(60, clock)
        for _ in range(60):
            await limiter.turn()
        leaver = asyncio.create_task(take(limiter, clock, done, "leaver"))
        stayer = asyncio.create_task(take(limiter, clock, done, "stayer"))
        await asyncio.sleep(0)
        leaver.cancel()
        await asyncio.gather(leaver, stayer, return_exceptions=True)

    asyncio.run(run())
    assert done == [("stayer", 1.0)]


def test_closing_lets_go_of_those_who_wait(clock: Any) -> None:
    async def run() -> list[BaseException | None]:
        limiter = RateLimiter(60, clock)
        limiter.pause(1e6)
        waiting = [asyncio.create_task(limiter.turn()) for _ in range(3)]
        await asyncio.sleep(0)
        limiter.close()
        return await asyncio.gather(*waiting, return_exceptions=True)

    assert all(isinstance(result, asyncio.CancelledError) for result in asyncio.run(run()))


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        RateLimiter(0)
