"""What this run writes down on disk: the journal of every change it made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ango_tui.settings import Settings
    from ango_tui.store.journal import Journal, JournalEntry
    from ango_tui.ui.jobs import Job

IDS_KEPT = 1000


class ChangeLog:
    """The journal of one host and profile. A full disk never stands in the way of the work itself."""

    def __init__(self, settings: Settings) -> None:
        self.host = settings.host_key
        self.profile = settings.profile

    @cached_property
    def _journal(self) -> Journal:
        from ango_tui.store.journal import Journal
        from ango_tui.store.paths import default_paths

        return Journal(default_paths().state)

    def change(
        self,
        doing: str,
        result: str,
        *,
        project: str = "",
        ids: Sequence[str] = (),
        more: Mapping[str, Any] | None = None,
    ) -> bool:
        """Write one change down; False when the disk refused."""
        from ango_tui.store.journal import JournalEntry

        detail = {**({"ids": list(ids[:IDS_KEPT])} if ids else {}), **(more or {})} or None
        entry = JournalEntry(doing, doing, result, self.host, self.profile, project, detail=detail)
        try:
            self._journal.append(entry)
        except OSError:
            return False
        return True

    def job(self, job: Job) -> bool:
        """Write down how a job ended, with enough to list it again."""
        more = {"job": job.as_kept()}
        result = f"{job.state}: {job.words()}"
        return self.change(job.title, result, project=job.project_id, ids=job.changed, more=more)

    def former_jobs(self, before: datetime, most: int = 100) -> list[Job]:
        """The jobs that ended before a moment, the latest first. Reads the journal: run it in a thread."""
        from ango_tui.ui.jobs import job_from_kept

        found: list[Job] = []
        for entry in self._journal.entries(host=self.host):
            kept = (entry.detail or {}).get("job")
            moment = entry.moment
            if kept is None or moment is None or moment >= before:
                continue
            job = job_from_kept(entry.action, entry.project, kept)
            if job is not None:
                found.append(job)
            if len(found) >= most:
                break
        return found

    def of_item(self, project: str, item_id: str) -> Iterator[JournalEntry]:
        """What this program did to one item, oldest first."""
        for entry in self._journal.entries(host=self.host, project=project):
            if item_id in ((entry.detail or {}).get("ids") or ()):
                yield entry
