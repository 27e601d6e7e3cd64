"""Exports and the reports made of them, as jobs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ango_tui import text
from ango_tui.transfer.reports import ReportKind
from ango_tui.ui.jobs import Failed, Job
from ango_tui.ui.transfers import Throttle

if TYPE_CHECKING:
    from ango_tui.api import AngoClient
    from ango_tui.api.exports import Export, ExportOptions
    from ango_tui.api.transfers import ExportProgress
    from ango_tui.ui.app import AngoApp

Work = Callable[[Job], Awaitable[None]]


def start_export(
    app: AngoApp,
    project_id: str,
    name: str,
    options: ExportOptions,
    path: Path,
    done: Callable[[], None] = lambda: None,
) -> Job:
    """Begin an export to a file; `done` is called when the file is there."""

    async def work(job: Job) -> None:
        client = await app.client()
        with client.background():
            await client.exportV3(
                project_id, options=options, zip_file_path=path, progress=_progress(app, job)
            )
        job.done, job.note = 1, f"{_size(path)} in {path}"
        done()

    job = app.jobs.start(f"Export {name}", 1, _telling(work), project_id=project_id)
    job.retry = lambda _items: _again(
        app, job, lambda: start_export(app, project_id, name, options, path, done)
    )
    return job


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is made of: which tasks are exported, and which of those count.

    `people` keeps tasks that one of them has worked on, `completed` those that left a stage in that time.
    """

    options: ExportOptions
    people: tuple[str, ...] = ()
    completed: tuple[datetime, datetime] | None = None


def start_report(
    app: AngoApp, project_id: str, name: str, kind: ReportKind, wanted: Wanted, path: Path
) -> Job:
    """Begin a report: the export of tasks (and that of issues), then the rows, written as they are read."""

    async def work(job: Job) -> None:
        client = await app.client()
        with client.background():
            await _reported(app, job, client, project_id, kind, wanted, path)

    job = app.jobs.start(f"Report {kind.id} of {name}", 1, _telling(work), project_id=project_id)
    job.retry = lambda _items: _again(
        app, job, lambda: start_report(app, project_id, name, kind, wanted, path)
    )
    return job


def _again(app: AngoApp, job: Job, start: Callable[[], Job]) -> None:
    app.jobs.remove(job)
    start()


def _size(path: Path) -> str:
    return text.size(path.stat().st_size)


def _telling(work: Work) -> Work:
    """A file that cannot be written is the job's failure, not a fault of the program."""

    async def told(job: Job) -> None:
        try:
            await work(job)
        except OSError as error:
            job.note = ""
            place = f" ({error.filename})" if error.filename else ""
            job.failures.append(Failed(job.title, f"{error.strerror or error}{place}"))

    return told


def _progress(
    app: AngoApp, job: Job, share: tuple[float, float] = (0.0, 1.0), what: str = ""
) -> Callable[[ExportProgress], None]:
    """Takes in how an export comes on; `share` is the part of the job that it is."""
    tell = Throttle(lambda: app.jobs.changed(job))
    begin, end = share
    of_what = f" of {what}" if what else ""

    def progress(now: ExportProgress) -> None:
        part = now.received / now.total if now.total else 0.0
        job.part = begin + (end - begin) * part
        whole = f" of {text.size(now.total)}" if now.total else ""
        job.note = (
            f"the server makes the export{of_what}"
            if now.phase == "making"
            else f"export{of_what}: {text.size(now.received)}{whole}"
        )
        tell()

    return progress


async def _reported(
    app: AngoApp,
    job: Job,
    client: AngoClient,
    project_id: str,
    kind: ReportKind,
    wanted: Wanted,
    path: Path,
) -> None:
    import msgspec

    from ango_tui.transfer.reports import Names, counted, rows_of, write_csv

    project = await client.get_project(project_id)
    types = {stage.id: stage.type for stage in project.stages}
    names = Names({**{stage.name: stage.type for stage in project.stages}, **types})
    over = threading.Event()
    loop = asyncio.get_running_loop()

    def show() -> None:
        loop.call_soon_threadsafe(app.jobs.changed, job)

    tell = Throttle(show)

    def read(number: int) -> None:
        if over.is_set():
            raise asyncio.CancelledError
        job.note = f"{number:,} tasks read"
        tell()

    with await client.export(
        project_id,
        options=wanted.options,
        assignees=wanted.people or None,
        completed_at=wanted.completed,
        progress=_progress(app, job, (0.0, 0.5), "tasks"),
    ) as tasks:
        issues: Export | tuple[()] = ()
        if kind.issues:
            asked = msgspec.structs.replace(wanted.options, export_type="issue", updated_at=None)
            told = _progress(app, job, (0.5, 0.6), "issues")
            issues = await client.exportV3(project_id, options=asked, progress=told)
        rows = rows_of(kind.id, counted(tasks, read), issues, names)
        try:
            count = await asyncio.to_thread(write_csv, path, kind.header, rows)
        except asyncio.CancelledError:
            over.set()
            raise
        finally:
            if not isinstance(issues, tuple):
                issues.close()
    job.done, job.note = 1, f"{text.count(count, 'row')} in {path}"
