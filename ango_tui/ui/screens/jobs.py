"""Jobs: all long work of this run, what failed in it and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from ango_tui import text
from ango_tui.ui.jobs import Job
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.widgets.columns import Cell, Column

TONES = {"running": "accent", "done": "good", "failed": "bad", "cancelled": "warn"}


class JobsScreen(LocalListScreen):
    """The jobs, newest first."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "jobs")
    NOUN = "job"
    COLUMNS: ClassVar[Sequence[Column]] = (
        Column("title", "Job", lambda j: j.title, width=20, flex=2),
        Column("state", "State", lambda j: Cell(j.state, TONES[j.state]), width=9),
        Column("progress", "Progress", lambda j: j.words(), width=24, flex=1),
        Column("started", "Started", lambda j: Cell(text.when(j.started)[-5:], "dim"), width=7, rank=1),
    )

    def crumbs(self) -> Sequence[str]:
        """At home."""
        return ("ango-tui", "Jobs", self.position())

    def load(self) -> None:
        """Show what there is."""
        self.show_records(list(reversed(self.ango.jobs.jobs)))
        self.loaded = False

    def job_changed(self) -> None:
        """A job has come on."""
        if self.is_current:
            self.load()

    def empty_words(self) -> tuple[str, ...]:
        """No job yet."""
        return ("Nothing is running.", "", "Changes to many tasks run as jobs and are listed here.")

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """A job with its failures."""
        failures = [(text.cut(f.item, 24, middle=True), f.why) for f in record.failures[:50]]
        return (("Job", record.title), ("State", record.state), ("Progress", record.words()), *failures)

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
        return "" if any(_retriable(job) for job in self.chosen()) else "nothing failed in this job."

    def do_retry(self) -> None:
        """Try again what failed, and only that."""
        for job in self.chosen():
            if _retriable(job) and job.retry is not None:
                job.retry([failed.item for failed in job.failures])

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """The report."""
        return (("report", "\n\n".join(map(_report, self.chosen()))),)


def _report(job: Job) -> str:
    failures = [f"{failed.item}\t{failed.why}" for failed in job.failures]
    return "\n".join([f"{job.title}: {job.state}, {job.words()}", *failures])


def _retriable(job: Job) -> bool:
    return bool(job.failures) and job.state != "running" and job.retry is not None
