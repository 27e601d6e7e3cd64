"""Long work as jobs: progress, time left, cancel, what failed and why, and a retry of just that."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, runtime_checkable

from msgspec import Struct, field

from ango_tui import text
from ango_tui.api import AngoError
from ango_tui.ui.work import Tasks

FAILURES_KEPT = 200
"""Failures of one job that are kept on disk."""


class Failed(Struct, frozen=True):
    """One item that could not be done, and why in words."""

    item: str
    why: str


class Job(Struct):
    """One piece of long work.

    `state` is running, done, cancelled, failed or (begun by an earlier run of the program) interrupted.
    `note` says more about where it is, `part` how far it is (0 to 1) where that is not a matter of items.
    `retry` takes the items to try again, none for all that is left; `forget` gives up what could go on.
    """

    number: int
    title: str
    total: int
    project_id: str = ""
    done: int = 0
    changed: list[str] = field(default_factory=list)
    failures: list[Failed] = field(default_factory=list)
    state: str = "running"
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    finished: datetime | None = None
    retry: Callable[[list[str]], None] | None = None
    after: Callable[[Job], None] | None = None
    note: str = ""
    part: float | None = None
    forget: Callable[[], None] | None = None
    key: str = ""
    """The name by which it is kept on disk."""
    _clock: float = field(default_factory=time.monotonic)
    _ended: float | None = None
    _task: asyncio.Task[None] | None = None

    @property
    def id(self) -> str:
        """What the job is known by."""
        return str(self.number)

    @property
    def share(self) -> float:
        """How far it is, 0 to 1."""
        if self.part is not None and self.state == "running":
            return min(max(self.part, 0.0), 1.0)
        return min((self.done + len(self.failures)) / self.total, 1.0) if self.total else 1.0

    @property
    def time_left_ms(self) -> float | None:
        """An estimate from the pace so far, waits for the rate limit included; None while it is unknown."""
        if self.state != "running" or not 0 < self.share < 1:
            return None
        return (time.monotonic() - self._clock) * 1000 * (1 - self.share) / self.share

    @property
    def per_minute(self) -> float | None:
        """Items a minute since it began, waits for the rate limit included; None while there is none."""
        end = time.monotonic() if self.state == "running" else self._ended
        seconds = (end or self._clock) - self._clock
        return self.done / seconds * 60 if self.done > 1 and seconds > 0 else None

    def words(self) -> str:
        """Where it stands, in one line; why it failed when that is all there is to tell."""
        if self.state == "failed" and not self.done and len(self.failures) == 1:
            return self.failures[0].why.removesuffix(".")
        parts = (
            f"{self.done:,} of {self.total:,}" if self.total != 1 or not self.note else "",
            f"{len(self.failures):,} failed" if self.failures else "",
            self.note,
            f"{text.duration(self.time_left_ms)} left" if self.time_left_ms else "",
        )
        return ", ".join(filter(None, parts))

    @property
    def resumable(self) -> bool:
        """Whether something of it can be tried again: what failed, or what was left."""
        left = bool(self.failures) or self.interrupted
        return left and self.state != "running" and self.retry is not None

    @property
    def interrupted(self) -> bool:
        """Whether it ended before all was tried, and is kept on disk so that it can go on."""
        return bool(self.key) and self.state in ("interrupted", "cancelled", "failed")

    def as_kept(self) -> dict[str, Any]:
        """What is kept of it on disk, as JSON values."""
        return {
            "total": self.total,
            "done": self.done,
            "state": self.state,
            "note": self.note,
            "key": self.key,
            "started": self.started.isoformat(timespec="seconds"),
            "failures": [[failed.item, failed.why] for failed in self.failures[:FAILURES_KEPT]],
        }

    def cancel(self) -> None:
        """Stop after what is under way."""
        if self._task is not None and self.state == "running":
            self._task.cancel()


def job_from_kept(title: str, project_id: str, kept: object) -> Job | None:
    """A job of an earlier run as it was kept; None if that cannot be understood."""
    if not isinstance(kept, dict):
        return None
    try:
        job = Job(0, title, int(kept["total"]), project_id, int(kept["done"]), state=str(kept["state"]))
        job.note, job.key = str(kept.get("note", "")), str(kept.get("key", ""))
        job.started = datetime.fromisoformat(kept["started"])
        job.failures = [Failed(str(item), str(why)) for item, why in kept.get("failures", ())]
    except (KeyError, TypeError, ValueError):
        return None
    return job


class JobReport(Struct):
    """Takes results in for a job."""

    job: Job
    notify: Callable[[Job], None]

    def done(self, ids: Sequence[str]) -> None:
        """These are done."""
        self.job.done += len(ids)
        self.job.changed += ids
        self.notify(self.job)

    def failed(self, ids: Sequence[str], why: str) -> None:
        """These could not be done."""
        self.job.failures += [Failed(item, why) for item in ids]
        self.notify(self.job)


@runtime_checkable
class JobWatcher(Protocol):
    """A screen that shows how jobs come on."""

    def job_changed(self) -> None:
        """A job has come on."""


class JobBoard:
    """The jobs of this run, newest last."""

    def __init__(self, tasks: Tasks, changed: Callable[[Job], None]) -> None:
        self.jobs: list[Job] = []
        self.begun = datetime.now(UTC)
        self._tasks = tasks
        self._changed = changed

    @property
    def running(self) -> list[Job]:
        """Those under way."""
        return [job for job in self.jobs if job.state == "running"]

    def start(
        self, title: str, total: int, work: Callable[[Job], Awaitable[None]], *, project_id: str = ""
    ) -> Job:
        """Begin a job; `work` tells its progress to `report_of` the job."""
        number = max((known.number for known in self.jobs), default=0) + 1
        job = Job(number, title, total, project_id)
        self.jobs.append(job)
        job._task = self._tasks.start(self._run(job, work))
        return job

    def add(self, job: Job) -> None:
        """Take in a job that is not running: one that an earlier run of the program left behind."""
        job.number = max((known.number for known in self.jobs), default=0) + 1
        self.jobs.append(job)

    def remove(self, job: Job) -> None:
        """Take a job out of the list."""
        if job in self.jobs:
            self.jobs.remove(job)

    def changed(self, job: Job) -> None:
        """Show how a running job has come on."""
        self._changed(job)

    def report_of(self, job: Job) -> JobReport:
        """What the work tells its progress to."""
        return JobReport(job, self._changed)

    async def _run(self, job: Job, work: Callable[[Job], Awaitable[None]]) -> None:
        try:
            await work(job)
            job.state = "failed" if job.failures and not job.done else "done"
        except asyncio.CancelledError:
            job.state = "cancelled"
        except AngoError as error:
            job.state = "failed"
            job.failures.append(Failed(job.title, f"{error.what} {error.advice}".strip()))
        except BaseException:
            job.state = "failed"
            raise
        finally:
            job.finished, job._ended = datetime.now(UTC), time.monotonic()
            self._changed(job)
