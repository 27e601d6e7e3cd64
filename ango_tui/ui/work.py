"""Work behind the screen.

Reads that the latest wins, writes that nothing cancels, and a count of what is under way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Busy:
    """How much work is under way; tests wait until it is idle, the top line says so."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self.count = 0
        self._changed = changed
        self._idle = asyncio.Event()
        self._idle.set()

    def begin(self) -> None:
        """One more thing has started."""
        self.count += 1
        self._idle.clear()
        if self.count == 1:
            self._changed()

    def end(self) -> None:
        """One thing is done."""
        self.count -= 1
        if self.count == 0:
            self._idle.set()
            self._changed()

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        await self._idle.wait()


class Tasks:
    """Tasks of one owner, counted as busy.

    What goes wrong unexpectedly is reported, never raised into the loop.
    """

    def __init__(self, busy: Busy, report: Callable[[BaseException], None]) -> None:
        self._busy = busy
        self._report = report
        self._groups: dict[str, asyncio.Task[Any]] = {}
        self._all: set[asyncio.Task[Any]] = set()

    def start(
        self,
        work: Coroutine[Any, Any, T],
        *,
        group: str = "",
        counted: bool = True,
        awaited: bool = False,
    ) -> asyncio.Task[T]:
        """Start work. In a named group the latest wins: the one before it is cancelled.

        `counted` is False for work that mostly waits for a person: it does not make the program busy. The
        error of `awaited` work is for the one who waits, any other is reported.
        """
        if group and (former := self._groups.get(group)) is not None:
            former.cancel()
        if counted:
            self._busy.begin()
        task = asyncio.get_running_loop().create_task(work)
        self._all.add(task)
        if group:
            self._groups[group] = task

        def done(finished: asyncio.Task[T]) -> None:
            self._all.discard(finished)
            if self._groups.get(group) is finished:
                del self._groups[group]
            if counted:
                self._busy.end()

        task.add_done_callback(done)
        if not awaited:
            task.add_done_callback(self._report_error)
        return task

    async def unbroken(self, work: Coroutine[Any, Any, T]) -> T:
        """Await a write so that it goes on, and is reported, even if the one who waits is cancelled."""
        task = self.start(work, awaited=True)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(self._report_error)
            raise

    def _report_error(self, finished: asyncio.Task[Any]) -> None:
        if not finished.cancelled() and (error := finished.exception()) is not None:
            self._report(error)

    def running(self, group: str) -> bool:
        """Whether the group has work under way."""
        return group in self._groups

    def cancel(self) -> None:
        """Cancel all of it."""
        for task in list(self._all):
            task.cancel()
