"""The application: where one is, the client, messages, and what concerns every screen."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from ango_tui.api import AngoError
from ango_tui.text import cut
from ango_tui.ui import places
from ango_tui.ui.catalog import build_registry
from ango_tui.ui.change_log import ChangeLog
from ango_tui.ui.everywhere import Everywhere
from ango_tui.ui.jobs import Job, JobBoard, JobWatcher
from ango_tui.ui.messages import Notice, failure_notice, mishap_notice
from ango_tui.ui.places import Go, Place
from ango_tui.ui.project_context import ProjectContext
from ango_tui.ui.screens.base import AngoScreen
from ango_tui.ui.session import Session
from ango_tui.ui.terminal_app import TerminalApp
from ango_tui.ui.transfers import Transfers
from ango_tui.ui.widgets.chrome import KeysLine
from ango_tui.ui.work import Busy, Tasks

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Project
    from ango_tui.api.owner import Owner
    from ango_tui.hub import Hub
    from ango_tui.settings import Settings

T = TypeVar("T")
TITLE = 48
"""A job's title of more cells is cut where its end is told: how it went must fit beside it."""


class AngoApp(Everywhere, TerminalApp):
    """ango-tui.

    Screens of sections are kept while their project is open, so that going back and forth costs nothing and
    the cursor stays where it was.
    """

    TITLE = "ango-tui"

    def __init__(self, settings: Settings, *, hub: Hub | None = None) -> None:
        super().__init__(settings.theme, settings.clipboard)
        self.settings = settings
        self.session = Session(settings, self._call_made, hub)
        self.busy = Busy(self.refresh_chrome)
        self.writes = Tasks(self.busy, self.report)
        self.jobs = JobBoard(self.writes, self._job_changed)
        self.notices: list[Notice] = []
        self.registry = build_registry()
        self.registry.apply_keys(settings.keys)
        self.set_keymap({c.id: ",".join(c.keys) for c in self.registry if c.id in settings.keys})
        self.changes = ChangeLog(settings)
        self.transfers = Transfers(self)
        self.known_projects: Sequence[Project] = ()
        self._kept: dict[tuple[str, str], AngoScreen] = {}
        self._let_go: list[AngoScreen] = []
        self.roles: dict[str, str] = {}
        self._project = ProjectContext("", "")

    @property
    def read_only(self) -> bool:
        """Whether nothing may be changed on the server."""
        return bool(self.settings.read_only)

    async def client(self) -> AngoClient:
        """The client of this run."""
        return await self.session.client()

    def on_mount(self) -> None:
        """Show the projects, or the project asked for.

        Later, because all drawing while the application mounts is thrown away.
        """
        self.call_later(self._start)

    async def _start(self) -> None:
        warnings = [*self.settings.warnings, *self.registry.problems]
        for words in warnings:
            self.keep(Notice(words, "warn"))
        if self.session.demo or self.settings.api_key:
            await self._begin()
        else:
            self.do_key()
        if warnings:
            self.call_after_refresh(self.flash, warnings[0], "warn")

    async def _begin(self) -> None:
        await self.go(Place("projects"))
        if self.settings.project:
            self.enter_project(self.settings.project, self.settings.project, "overview")
        self.call_after_refresh(self._offer_interrupted)

    def _offer_interrupted(self) -> None:
        if self.here is not None:
            self.here.begin(self.transfers.offer())

    # The connection

    async def try_settings(self, settings: Settings) -> Owner:
        """Whom the key of these settings belongs to; raises what the service says of it."""
        from ango_tui.api.owner import owner

        session = Session(settings, self._call_made)
        try:
            return await self.writes.unbroken(self._asked(session, owner))
        finally:
            await session.close()

    async def _asked(self, session: Session, question: Callable[[AngoClient], Awaitable[T]]) -> T:
        return await question(await session.client())

    def use_settings(self, settings: Settings) -> None:
        """Connect anew and begin at the projects, once the screen that asks has said all it had to."""
        self.call_later(self._connect, settings)

    async def _connect(self, settings: Settings) -> None:
        former, self.session = self.session, Session(settings, self._call_made)
        self.settings = settings
        self.changes = ChangeLog(settings)
        await former.close()
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        for key in list(self._kept):
            self._forget(key)
        await self._begin()

    def save_work(self) -> None:
        """Let every screen put its unsaved work on disk; called before an end that nobody asked for."""
        for screen in [*self._kept.values(), *self._let_go]:
            # What one screen cannot save must not cost the others their work.
            with contextlib.suppress(OSError):
                screen.save_work()

    # Going about

    async def on_go(self, event: Go) -> None:
        """Somebody wants to be elsewhere."""
        event.stop()
        await self.go(event.place)

    async def go(self, place: Place) -> None:
        """Show a place: sections replace each other, an item lies on top of its section."""
        depth = places.level(place.section) + 1
        screen = self._screen_for(place)
        while len(self.screen_stack) > depth + 1:
            await self.pop_screen()
        if self.screen is screen:
            return
        if len(self.screen_stack) == depth + 1:
            await self.switch_screen(screen)
        else:
            await self.push_screen(screen)
        self._remove_forgotten()

    def _screen_for(self, place: Place) -> AngoScreen:
        if places.level(place.section) == places.ITEM_LEVEL:
            return places.make_screen(place)
        key = (place.section, place.project_id)
        if place.args or key not in self._kept:
            self._forget(key)
            self._kept[key] = places.make_screen(place)
            self.install_screen(self._kept[key], f"{'/'.join(key)} {id(self._kept[key])}")
        return self._kept[key]

    def _forget(self, key: tuple[str, str]) -> None:
        screen = self._kept.pop(key, None)
        if screen is not None:
            self._let_go.append(screen)

    def _remove_forgotten(self) -> None:
        """Take forgotten screens away as soon as they are on no stack any more."""
        for screen in list(self._let_go):
            if screen not in self.screen_stack:
                self._let_go.remove(screen)
                self.uninstall_screen(screen)
                if screen.is_running:
                    screen.remove()

    def enter_project(self, project_id: str, name: str, section: str) -> None:
        """Go into a project; the screens of the one before are let go."""
        if project_id != self._project.id:
            for key in [key for key in self._kept if key[1]]:
                self._forget(key)
            self._project = ProjectContext(project_id, name, self.roles)
        self.post_message(Go(Place(section, project_id)))

    def project(self, project_id: str) -> ProjectContext:
        """What is known of the project one is in."""
        if project_id != self._project.id:
            self._project = ProjectContext(project_id, project_id, self.roles)
        return self._project

    def go_up(self) -> None:
        """One level up; at home nothing happens but a word about quitting."""
        if len(self.screen_stack) > 2:
            self.pop_screen()
        else:
            self.say("This is the outermost screen; q quits.")

    # Changing things

    async def write(
        self, doing: str, call: Callable[[AngoClient], Awaitable[T]], *, ids: Sequence[str] = ()
    ) -> T:
        """Make one change.

        It goes on when the screen that asked is left; an error is raised to the one who waits.
        """

        async def act() -> T:
            result = "done"
            try:
                return await call(await self.client())
            except AngoError as error:
                result = f"failed: {error.what}"
                raise
            finally:
                self._written_down(self.changes.change(doing, result, project=self._project.id, ids=ids))

        self.flash(f"{doing} ...")
        return await self.writes.unbroken(act())

    def start_bulk(
        self,
        title: str,
        total: int,
        project_id: str,
        gather: Callable[[AngoClient], Awaitable[Sequence[Any]]],
        act: Callable[[AngoClient, Sequence[Any], Any], Awaitable[None]],
        after: Callable[[Job], None],
    ) -> Job:
        """Change many things as a job: gather them, act on them, tell how it went."""

        async def work(job: Job) -> None:
            client = await self.client()
            with client.background():
                items = await gather(client)
                job.total = len(items)
                await act(client, items, self.jobs.report_of(job))

        job = self.jobs.start(title, total, work, project_id=project_id)

        def retry(ids: list[str]) -> None:
            async def again(client: AngoClient) -> Sequence[Any]:
                return [item for item in await gather(client) if item.id in set(ids)]

            self.start_bulk(f"{title} (again)", len(ids), project_id, again, act, after)

        job.retry, job.after = retry, after
        return job

    # Saying things

    def keep(self, notice: Notice) -> None:
        """Keep a message without showing it."""
        self.notices.append(notice)
        del self.notices[:-1000]

    def tell(self, notice: Notice) -> None:
        """Keep a message and show it in the last line."""
        self.keep(notice)
        self.flash(notice.text, notice.level)

    def say(self, words: str, level: str = "info", detail: str = "") -> None:
        """Tell something in words."""
        self.tell(Notice(words, level, detail))

    def flash(self, words: str, level: str = "info") -> None:
        """Show words in the last line until the next key."""
        for line in self.screen.query(KeysLine):
            line.flash(words, level)

    def report(self, error: BaseException) -> None:
        """What went wrong with nobody waiting for it, a fault of the program itself included."""
        self.tell(failure_notice(error) if isinstance(error, AngoError) else mishap_notice(error))

    def _job_changed(self, job: Job) -> None:
        self.refresh_chrome()
        jobs_screen = self._kept.get(("jobs", ""))
        if isinstance(jobs_screen, JobWatcher):
            jobs_screen.job_changed()
        if job.state != "running":
            self._written_down(self.changes.job(job))
            level = (
                "bad"
                if job.failures or job.state == "failed"
                else "warn"
                if job.state == "cancelled"
                else "good"
            )
            detail = "\n".join(f"{failed.item}: {failed.why}" for failed in job.failures)
            state = "" if job.state in ("done", "failed") else f" ({job.state})"
            self.say(f"{cut(job.title, TITLE, middle=True)}: {job.words()}{state}.", level, detail)
            if job.after is not None:
                job.after(job)

    def _written_down(self, ok: bool) -> None:
        if not ok:
            self.keep(Notice("The journal could not be written: is the disk full?", "warn"))

    # The first line

    def facts(self) -> Sequence[str]:
        """What the first line says on its right side, the least important first."""
        client = self.session.open_client
        rate = client.rate if client is not None else None
        running = self.jobs.running
        return (
            f"{rate.left}/{rate.limit} calls" if rate is not None and rate.limit else "",
            "working" if self.busy.count else "",
            f"{len(running)} job {running[0].share:.0%}" if running else "",
            "READ-ONLY" if self.read_only else "",
            self.session.label,
        )

    def _call_made(self, _record: object) -> None:
        self.refresh_chrome()

    def refresh_chrome(self) -> None:
        """Draw the first line of the present screen again."""
        if self.is_running and self.screen_stack and isinstance(self.screen, AngoScreen):
            self.screen.refresh_chrome()

    async def on_unmount(self) -> None:
        """Close the connection."""
        await asyncio.wait_for(self.session.close(), 2)


def run(settings: Settings) -> int:
    """Run the application in this terminal; the exit code."""
    app = AngoApp(settings)
    result = app.run(mouse=settings.mouse)
    return app.return_code or 0 if result is None else result
