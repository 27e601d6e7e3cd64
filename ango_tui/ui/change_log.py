"""What this run writes down on disk: the journal of every change it made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

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

    def change(self, doing: str, result: str, *, project: str = "", ids: Sequence[str] = ()) -> bool:
        """Write one change down; False when the disk refused."""
        from ango_tui.store.journal import JournalEntry

        detail = {"ids": list(ids[:IDS_KEPT])} if ids else None
        entry = JournalEntry(doing, doing, result, self.host, self.profile, project, detail=detail)
        try:
            self._journal.append(entry)
        except OSError:
            return False
        return True

    def job(self, job: Job) -> bool:
        """Write down how a job ended."""
        return self.change(job.title, f"{job.state}: {job.words()}", project=job.project_id, ids=job.changed)

    def of_item(self, project: str, item_id: str) -> Iterator[JournalEntry]:
        """What this program did to one item, oldest first."""
        for entry in self._journal.entries(host=self.host, project=project):
            if item_id in ((entry.detail or {}).get("ids") or ()):
                yield entry
