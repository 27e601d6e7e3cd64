"""Uploads kept on disk: the order as it was agreed to beside the ledger of what has happened to it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from ango_tui.store import atomic
from ango_tui.store.ledger import JobSummary, Ledgers, Recorded, UploadLedger

Entry = TypeVar("Entry", bound=Recorded)


class Uploads:
    """The uploads below one folder. An order is any JSON object; a ledger's facts are few enough to list."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ledgers = Ledgers(folder)

    def begin(self, order: Mapping[str, Any], **about: Any) -> str:
        """Keep a new order and the facts of its job; returns the job's name.

        Raises:
            OSError: it could not be kept; nothing was begun.
        """
        job = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}-{secrets.token_hex(3)}"
        atomic.write_json(self._order_path(job), dict(order))
        try:
            with self._ledgers.ledger(job, _NoEntry).open(**about):
                pass
        except OSError:
            self._order_path(job).unlink(missing_ok=True)
            raise
        return job

    def ledger(self, job: str, entry: type[Entry]) -> UploadLedger[Entry]:
        """Return the ledger of a job, not yet opened."""
        return self._ledgers.ledger(job, entry)

    def order(self, job: str) -> Any:
        """Return the order of a job; None when it is lost."""
        return atomic.read_json(self._order_path(job))

    def all(self) -> tuple[JobSummary, ...]:
        """Return every job, the latest first."""
        return self._ledgers.jobs()

    def unfinished(self, host: str) -> list[JobSummary]:
        """Return the jobs of a host that nobody is running and that have files which are no assets yet.

        The latest comes first.
        """
        return [
            job
            for job in self._ledgers.jobs()
            if job.about.get("host") == host
            and not job.running
            and job.counts.get("registered", 0) < int(job.about.get("files") or 0)
            and self._order_path(job.job).exists()
        ]

    def forget(self, job: str) -> None:
        """Delete a job's ledger and order.

        Raises:
            LockHeldError: it is running.
        """
        self._ledgers.delete(job)
        self._order_path(job).unlink(missing_ok=True)

    def forget_all(self, host: str) -> None:
        """Delete all uploads to a host that is no more, but for those that are running."""
        for job in self._ledgers.jobs():
            if job.about.get("host") == host and not job.running:
                self.forget(job.job)

    def _order_path(self, job: str) -> Path:
        return self._folder / f"{job}.order"


class _NoEntry:
    """A ledger that is only opened for its facts records nothing."""

    key = ""
    state = ""
