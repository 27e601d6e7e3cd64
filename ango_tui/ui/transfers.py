"""Transfers as jobs: uploads that outlive the program, exports, reports, imports of labels."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ango_tui import text
from ango_tui.api.errors import AngoError
from ango_tui.store.paths import default_paths
from ango_tui.ui.jobs import Failed, Job
from ango_tui.ui.places import Go, Place

if TYPE_CHECKING:
    from ango_tui.api.transfers import UploadProgress
    from ango_tui.store.ledger import JobSummary
    from ango_tui.store.state import UiState
    from ango_tui.store.uploads import Uploads
    from ango_tui.transfer.draft import Draft
    from ango_tui.transfer.items import Order
    from ango_tui.transfer.running import Done
    from ango_tui.ui.app import AngoApp

TOLD_EVERY = 0.25
"""Seconds between two words about how a job comes on."""


class Transfers:
    """The uploads of one application, and what is being put together for the next ones."""

    def __init__(self, app: AngoApp) -> None:
        self._app = app
        self._folder = default_paths().state / "uploads"
        self._state: tuple[str, UiState] | None = None
        self.drafts: dict[str, Draft] = {}
        """What is listed for upload, by project, while it was not sent."""

    @cached_property
    def _uploads(self) -> Uploads:
        from ango_tui.store.uploads import Uploads

        return Uploads(self._folder)

    # Recipes

    @property
    def state(self) -> UiState:
        """What is remembered of the host one is connected to."""
        from ango_tui.store.state import UiState

        host = self._app.settings.host_key
        if self._state is None or self._state[0] != host:
            self._state = (host, UiState(default_paths().state, host))
        return self._state[1]

    def keep_recipe(self, kind: str, name: str, recipe: Any, project_id: str) -> None:
        """Keep a recipe, or forget it (None)."""
        self.state.keep_recipe(kind, name, recipe, project=project_id)
        try:
            self.state.flush()
        except OSError as error:
            self._app.say(f"The recipe is kept only until the program ends ({error.strerror}).", "warn")

    # Uploads

    async def upload(self, order: Order, after: Callable[[Job], None] | None = None) -> Job:
        """Keep the order on disk and begin it. Raises `OSError` if it cannot be kept."""
        import msgspec

        about = {
            "host": self._app.settings.host_key,
            "project": order.project_id,
            "title": order.title,
            "files": len(order.items),
        }
        key = await asyncio.to_thread(self._uploads.begin, msgspec.to_builtins(order), **about)
        return self._begin(key, order, after=after)

    def _begin(
        self,
        key: str,
        order: Order,
        only: Sequence[str] | None = None,
        after: Callable[[Job], None] | None = None,
    ) -> Job:
        total = len(only) if only is not None else len(order.items)

        async def work(job: Job) -> None:
            done = await self._carry_out(job, key, order, only)
            job.done, job.note = done.registered, ""
            job.failures = [Failed(failure.item, failure.why) for failure in done.failures]
            if not done.failures and done.stopped is None and only is None:
                await asyncio.to_thread(self._uploads.forget, key)
                job.forget = job.retry = None
            elif not done.failures and only is not None:
                await self._end_if_whole(key, job)

        title = order.title if only is None else f"{order.title} (again)"
        job = self._app.jobs.start(title, total, work, project_id=order.project_id)
        job.key, job.after = key, after
        self._make_resumable(job, order)
        return job

    def _make_resumable(self, job: Job, order: Order) -> None:
        def retry(items: list[str]) -> None:
            self._app.jobs.remove(job)
            self._begin(job.key, order, items or None, job.after)

        def forget() -> None:
            self._uploads.forget(job.key)

        job.retry, job.forget = retry, forget

    async def _carry_out(self, job: Job, key: str, order: Order, only: Sequence[str] | None) -> Done:
        from ango_tui.api.transfers import LedgerEntry
        from ango_tui.transfer.running import carry_out

        told = Throttle(lambda: self._app.jobs.changed(job))

        def progress(now: UploadProgress) -> None:
            job.done = now.registered
            job.part = _share(now)
            sent = f"{text.size(now.sent_bytes)} of {text.size(now.bytes)}" if now.bytes else ""
            failed = f"{now.failed} failed" if now.failed else ""
            job.note = ", ".join(filter(None, (failed, sent)))
            told()

        client = await self._app.client()
        ledger = await asyncio.to_thread(self._uploads.ledger(key, LedgerEntry).open)
        try:
            with client.background():
                return await carry_out(client, order, ledger, progress, only=only)
        finally:
            ledger.close()

    async def _end_if_whole(self, key: str, job: Job) -> None:
        """After the failures were tried again with success nothing is left of the order."""
        summary = next((s for s in await asyncio.to_thread(self._uploads.all) if s.job == key), None)
        if summary is not None and summary.counts.get("registered", 0) >= int(
            summary.about.get("files") or 0
        ):
            await asyncio.to_thread(self._uploads.forget, key)
            job.forget = job.retry = None

    # What an earlier run left behind

    async def find_interrupted(self) -> list[Job]:
        """Put uploads that an earlier run left unfinished among the jobs; returns them, the latest first."""
        host = self._app.settings.host_key
        known = {job.key for job in self._app.jobs.jobs}
        found = []
        for summary in await asyncio.to_thread(self._uploads.unfinished, host):
            if summary.job not in known:
                job = await self._interrupted(summary)
                if job is not None:
                    found.append(job)
        for job in reversed(found):
            self._app.jobs.add(job)
        return found

    async def offer(self) -> None:
        """At the start: ask what to do about interrupted uploads; they stay in Jobs in any case."""
        if not self._folder.is_dir():
            return
        if self._app.session.fleeting:
            await asyncio.to_thread(self._uploads.forget_all, self._app.settings.host_key)
            return
        found = await self.find_interrupted()
        here = self._app.here
        if not found or here is None or self._app.read_only:
            return
        from ango_tui.ui.widgets.choose import Choice, Choose

        lines = [f"{job.title}: {job.words()}, begun {text.ago(job.started)}" for job in found]
        many = f"{len(found)} uploads were" if len(found) > 1 else "An upload was"
        choices = (
            Choice("go on", "Go on with it" if len(found) == 1 else "Go on with all", lines[0]),
            Choice("jobs", "Look at the jobs", "f there goes on, D gives up"),
            Choice("later", "Later", "they stay in Jobs"),
        )
        answer = await here.ask(Choose(f"{many} interrupted: {'; '.join(lines[:3])}", choices))
        if answer == "go on":
            for job in found:
                if job.retry is not None:
                    job.retry([])
        elif answer == "jobs":
            self._app.post_message(Go(Place("jobs")))

    async def _interrupted(self, summary: JobSummary) -> Job | None:
        import msgspec

        from ango_tui.transfer.items import Order

        stored = await asyncio.to_thread(self._uploads.order, summary.job)
        try:
            order = msgspec.convert(stored, Order)
        except msgspec.ValidationError:
            return None
        job = Job(0, order.title, len(order.items), order.project_id, state="interrupted", key=summary.job)
        job.done = summary.counts.get("registered", 0)
        begun = str(summary.about.get("begun") or "")
        with contextlib.suppress(ValueError):
            job.started = datetime.fromisoformat(begun)
        self._make_resumable(job, order)
        return job


class Throttle:
    """Passes on a call at most every quarter of a second."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call = call
        self._last = 0.0

    def __call__(self) -> None:
        now = time.monotonic()
        if now - self._last >= TOLD_EVERY:
            self._last = now
            self._call()


def _share(progress: UploadProgress) -> float:
    """How far an upload is: by bytes and by files, each for half of it."""
    files = progress.done / progress.files if progress.files else 1.0
    return (files + progress.sent_bytes / progress.bytes) / 2 if progress.bytes else files


def failure_words(error: AngoError) -> str:
    """An error in one line for a job's list of failures."""
    return " ".join(filter(None, (error.what, error.server_words, error.advice)))


def where(app: AngoApp, project_id: str) -> str:
    """The project and host, as confirmations name them."""
    return f"Project {text.safe(app.project(project_id).name, limit=60)} on {app.session.label}."


def takes(app: AngoApp, calls: int) -> str:
    """What calls cost: their number, and the time when they have to wait for the rate budget."""
    client: Any = app.session.open_client
    wait = client.cost(calls) if client is not None else 0
    return text.count(calls, "call") + (f", about {text.duration(wait * 1000)}" if wait >= 1 else "")
