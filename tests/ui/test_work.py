"""Work behind the screen: the latest read wins, writes go on, faults are reported."""

import asyncio

import pytest

from ango_tui.ui.work import Busy, Tasks


def run_with_tasks(scenario) -> list[BaseException]:
    reported: list[BaseException] = []

    async def go() -> None:
        busy = Busy()
        await scenario(Tasks(busy, reported.append), busy)

    asyncio.run(go())
    return reported


def test_the_latest_of_a_group_cancels_the_one_before() -> None:
    ended: list[str] = []

    async def read(name: str, gate: asyncio.Event) -> None:
        try:
            await gate.wait()
            ended.append(name)
        except asyncio.CancelledError:
            ended.append(f"{name} cancelled")
            raise

    async def scenario(tasks: Tasks, busy: Busy) -> None:
        gate = asyncio.Event()
        tasks.start(read("first", gate), group="rows")
        await asyncio.sleep(0)
        tasks.start(read("second", gate), group="rows")
        gate.set()
        await busy.idle()

    run_with_tasks(scenario)
    assert ended == ["first cancelled", "second"]


def test_work_cancelled_before_it_began_is_counted_off() -> None:
    async def scenario(tasks: Tasks, busy: Busy) -> None:
        tasks.start(asyncio.sleep(60), group="rows")
        tasks.start(asyncio.sleep(0), group="rows")
        await busy.idle()
        assert busy.count == 0

    assert run_with_tasks(scenario) == []


def test_a_write_goes_on_when_the_one_who_waits_is_cancelled() -> None:
    written: list[str] = []

    async def write(gate: asyncio.Event) -> None:
        await gate.wait()
        written.append("done")

    async def scenario(tasks: Tasks, busy: Busy) -> None:
        gate = asyncio.Event()
        waiter = asyncio.create_task(tasks.unbroken(write(gate)))
        await asyncio.sleep(0)
        waiter.cancel()
        await asyncio.sleep(0)
        gate.set()
        await busy.idle()

    run_with_tasks(scenario)
    assert written == ["done"]


def test_a_fault_is_reported_and_survived() -> None:
    async def broken() -> None:
        raise RuntimeError("a fault")

    async def scenario(tasks: Tasks, busy: Busy) -> None:
        tasks.start(broken())
        await busy.idle()

    assert [str(error) for error in run_with_tasks(scenario)] == ["a fault"]


def test_the_error_of_a_write_goes_to_the_one_who_waits_and_only_there() -> None:
    async def broken() -> None:
        raise RuntimeError("refused")

    async def scenario(tasks: Tasks, busy: Busy) -> None:
        with pytest.raises(RuntimeError, match="refused"):
            await tasks.unbroken(broken())

    assert run_with_tasks(scenario) == []


def test_the_error_of_a_write_that_nobody_waits_for_any_more_is_reported() -> None:
    async def broken(gate: asyncio.Event) -> None:
        await gate.wait()
        raise RuntimeError("refused")

    async def scenario(tasks: Tasks, busy: Busy) -> None:
        gate = asyncio.Event()
        waiter = asyncio.create_task(tasks.unbroken(broken(gate)))
        await asyncio.sleep(0)
        waiter.cancel()
        await asyncio.sleep(0)
        gate.set()
        await busy.idle()

    assert [str(error) for error in run_with_tasks(scenario)] == ["refused"]
