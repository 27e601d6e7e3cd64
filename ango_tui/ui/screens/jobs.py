"""Jobs: all long work of this run, what failed in it and why."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from ango_tui import text
from ango_tui.ui.jobs import Job
from ango_tui.ui.places import Place
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.widgets.columns import Cell, Column
from ango_tui.ui.widgets.prompt import Confirm

if TYPE_CHECKING:
    from ango_tui.api import AngoClient

TONES = {"running": "accent", "done": "good", "failed": "bad", "cancelled": "warn", "interrupted": "warn"}


class JobsScreen(LocalListScreen):
    """The jobs, newest first."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "jobs")
    NOUN = "job"
    COLUMNS: ClassVar[Sequence[Column]] = (
        Column("title", "Job", lambda j: j.title, width=20, flex=2),
        Column("state", "State", lambda j: Cell(j.state, TONES.get(j.state, "")), width=11),
        Column("progress", "Progress", lambda j: j.words(), width=24, flex=1),
        Column("started", "Started", lambda j: Cell(text.ago(j.started), "dim"), width=9, rank=1),
    )

    def crumbs(self) -> Sequence[str]:
        """At home."""
        return ("ango-tui", "Jobs", self.position())

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.former: Sequence[Job] | None = None
        """Jobs of earlier runs, once they were read."""

    @staticmethod
    def key_of(record: Any) -> Hashable:
        """Jobs of earlier runs have no number."""
        return (record.number, record.started, record.title)

    def load(self) -> None:
        """Show what there is, and what earlier runs left in the journal."""
        self._show()
        if self.former is None:
            self.former = ()
            self.fetch("former", self._read_former, self._take_former)

    async def _read_former(self, _client: AngoClient) -> list[Job]:
        return await asyncio.to_thread(self.ango.changes.former_jobs, self.ango.jobs.begun)

    def _take_former(self, jobs: list[Job]) -> None:
        self.former = jobs
        self._show()

    def _show(self) -> None:
        own = list(reversed(self.ango.jobs.jobs))
        keys = {job.key for job in own if job.key}
        self.show_records([*own, *(job for job in self.former or () if job.key not in keys)])
        self.loaded = False
        self.refresh_chrome()

    def job_changed(self) -> None:
        """A job has come on."""
        if self.is_current:
            self._show()

    def empty_words(self) -> tuple[str, ...]:
        """No job yet."""
        return (
            "Nothing is running.",
            "",
            "Transfers and changes to many things run as jobs and are listed here.",
        )

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """A job with its failures."""
        failures = [(text.cut(f.item, 24, middle=True), f.why) for f in record.failures[:50]]
        rate = record.per_minute
        left = record.time_left_ms
        return (
            ("Job", record.title),
            ("State", record.state),
            ("Progress", record.words()),
            *((("Rate", f"{rate:,.0f} a minute"),) if rate else ()),
            *((("Time left", text.duration(left)),) if left else ()),
            ("Started", text.when(record.started)),
            *((("Ended", text.when(record.finished)),) if record.finished else ()),
            *failures,
        )

    def open(self, record: Any) -> None:
        """The whole report."""
        self.ango.read(("ango-tui", "Jobs", record.title), _report(record))

    def why_not_cancel(self) -> str:
        """Only what runs can be cancelled."""
        return "" if any(job.state == "running" for job in self.chosen()) else "this job is not running."

    def do_cancel(self) -> None:
        """Stop the job after the call under way."""
        for job in self.chosen():
            job.cancel()

    def why_not_retry(self) -> str:
        """Only failures can be tried again."""
        return "" if any(job.resumable for job in self.chosen()) else "nothing is left to do in this job."

    def do_retry(self) -> None:
        """Try again what failed, and only that; or go on with what was left."""
        for job in self.chosen():
            if job.resumable and job.retry is not None:
                job.retry([] if job.interrupted else [failed.item for failed in job.failures])
        self._show()

    def why_not_forget(self) -> str:
        """What runs has to be cancelled first."""
        if any(job.state == "running" for job in self.chosen()):
            return "this job is running; x cancels it."
        former = any(job in (self.former or ()) for job in self.chosen())
        return "this job is from an earlier run; the journal keeps it." if former else ""

    async def do_forget(self) -> None:
        """Take jobs of this run off the list; one that could go on is asked about."""
        chosen = list(self.chosen())
        kept = [job for job in chosen if job.forget is not None]
        if kept:
            details = (
                *(f"{job.title}: {job.words()}" for job in kept[:5]),
                "What is uploaded stays; the rest can then only be uploaded anew.",
            )
            question = f"Forget {text.count(len(kept), 'unfinished job')}?"
            if not await self.ask(Confirm(question, details, yes="Forget")):
                return
        for job in chosen:
            if job.forget is not None:
                job.forget()
            self.ango.jobs.remove(job)
        self._show()

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """The report."""
        return (("report", "\n\n".join(map(_report, self.chosen()))),)


def _report(job: Job) -> str:
    failures = [f"{failed.item}\t{failed.why}" for failed in job.failures]
    title = text.cut(text.safe(job.title), 200, middle=True)
    return "\n".join([f"{title}: {job.state}, {job.words()}", *failures])
