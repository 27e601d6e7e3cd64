"""One issue: its facts, the talk about it, the task beside it; and on to the next open one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from ango_tui import issue_parts, text
from ango_tui.ui.issue_words import issue_facts, talk
from ango_tui.ui.places import Place
from ango_tui.ui.screens.issue_actions import IssueActions
from ango_tui.ui.screens.issue_new import open_new
from ango_tui.ui.task_words import task_facts
from ango_tui.ui.widgets.facts import Facts
from ango_tui.ui.widgets.thread import Thread

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Issue, Task

Neighbour = Callable[[str, int, bool], "tuple[Issue, str] | None"]


class IssueScreen(IssueActions):
    """A thread.

    `place.args` has the `issue`, the `external_id` of its task, `neighbour` (the one before or after in the
    list it came from), `changed` and `named`, which are told what is found out here.
    """

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "issue-change", "issue")
    DEFAULT_CSS = """
    IssueScreen #about { height: 6; border-bottom: solid $panel; }
    IssueScreen #talk { height: 1fr; }
    IssueScreen #task { display: none; width: 1fr; }
    IssueScreen.with-task #task { display: block; }
    IssueScreen.with-task #thread { display: none; }
    IssueScreen.-wide #task { display: block; width: 48; border-left: solid $panel; padding-left: 1; }
    IssueScreen.-wide #thread { display: block; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.issue: Issue = place.args["issue"]
        self.external_id = str(place.args.get("external_id", ""))
        self.task_record: Task | None = None
        self._neighbour: Neighbour | None = place.args.get("neighbour")
        self._changed: Callable[[str, Issue | None], None] = place.args.get("changed", _nobody)
        self._named: Callable[[str, str], None] = place.args.get("named", _nobody)

    def crumbs(self) -> Sequence[str]:
        """Inside the issue list."""
        words = text.cut(text.safe(self.issue.content), 40)
        return (self.context.name, "Issues", self.issue.status, words)

    def compose_body(self) -> ComposeResult:
        """Facts, then the talk with the task beside it."""
        with Vertical(id="body"):
            yield Facts(id="about")
            with Horizontal(id="talk"):
                yield Thread(id="thread")
                yield Facts(id="task")

    def on_mount(self) -> None:
        """The keys go to the talk."""
        self.query_one(Thread).focus()
        self._draw()

    def chosen(self) -> Sequence[Issue]:
        """The issue."""
        return (self.issue,)

    def issues_here(self) -> Sequence[Issue]:
        """Only this one."""
        return (self.issue,)

    # Fetching

    def load(self) -> None:
        """The issue as it is now, and its task; the project too when it is not known yet."""
        self._draw()
        self.fetch("issue", self._read, self._show)

    async def _read(self, client: AngoClient) -> tuple[Issue | None, Task | None]:
        from ango_tui.api import bulk_issues

        if self.context.record is None:
            self.context.learn(await client.get_project(self.place.project_id))
        project_id, issue = self.place.project_id, self.issue
        return await asyncio.gather(
            bulk_issues.find_issue(client, project_id, issue), _task_of(client, issue.task_id)
        )

    def _show(self, found: tuple[Issue | None, Task | None]) -> None:
        issue, task = found
        self.loaded = True
        if issue is None:
            self.ango.say("This issue is not there any more.", "warn")
            self._changed(self.issue.id, None)
            self.ango.go_up()
            return
        if issue != self.issue:
            self._changed(issue.id, issue)
        self.issue, self.task_record = issue, task
        if task is not None:
            self.external_id = task.external_id or self.external_id
            self._named(task.id, self.external_id)
        self._draw()
        self.refresh_chrome()

    def _objects(self) -> Mapping[str, str]:
        task = self.task_record
        return dict(issue_parts.objects_in(task.answer, self.context.schema)) if task is not None else {}

    def _draw(self) -> None:
        objects = self._objects()
        self.query_one("#about", Facts).show(issue_facts(self.issue, self.context, self.external_id, objects))
        self.query_one(Thread).show(talk(self.issue, objects))
        task = self.query_one("#task", Facts)
        if self.task_record is not None:
            task.show(task_facts(self.task_record, self.context))
        else:
            task.show([("", "The task is gone." if self.loaded else "Fetching the task ...")])

    def show_failure(self, lines: tuple[str, ...]) -> None:
        """What came with the list stays."""
        self.ango.flash(f"Not refreshed, r tries again: {lines[0]}", "bad")

    def after_change(self) -> None:
        """Read it again; the list follows."""
        self._changed(self.issue.id, None)
        self.load()

    # Going on

    def _go_to(self, step: int, *, only_open: bool) -> bool:
        found = self._neighbour(self.issue.id, step, only_open) if self._neighbour is not None else None
        if found is None:
            return False
        self.issue, self.external_id = found
        self.task_record, self.loaded = None, False
        self.query_one(Thread).go_to(0)
        self.load()
        self.refresh_chrome()
        return True

    def do_next_open(self) -> None:
        """The next open issue of the list."""
        if not self._go_to(1, only_open=True):
            self.ango.say("No other issue in the list is open.", "good")

    def do_next(self) -> None:
        """The next issue."""
        if not self._go_to(1, only_open=False):
            self.ango.say("This is the last issue of the list.")

    def do_previous(self) -> None:
        """The issue before."""
        if not self._go_to(-1, only_open=False):
            self.ango.say("This is the first issue of the list.")

    def do_pane(self) -> None:
        """The task instead of the talk, or back; where both are shown, the other takes the keys."""
        if self.has_class("-wide"):
            pane = self.query_one("#task", Facts)
            (self.query_one(Thread) if pane.has_focus else pane).focus()
        else:
            self.toggle_class("with-task")
            shown = "#task" if self.has_class("with-task") else "#thread"
            self.call_after_refresh(self.query_one(shown).focus)

    def do_task_open(self) -> None:
        """The task with its history."""
        self.show_task(self.issue.task_id)

    def do_json(self) -> None:
        """The issue as it came."""
        words = json.dumps(self.issue.as_dict(), indent=2, ensure_ascii=False)
        self.ango.read((self.context.name, "Issues", "JSON"), words)

    def why_not_another(self) -> str:
        """The task must be here."""
        return "" if self.task_record is not None else "the task is not here yet."

    async def do_another(self) -> None:
        """Another issue on the same task."""
        if self.task_record is not None:
            opened = await open_new(self, self.task_record)
            if opened is not None:
                self._changed(opened.id, None)

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """What is under the cursor, the whole talk, ids, link, JSON."""
        entries = talk(self.issue, self._objects())
        here = self.query_one(Thread).current
        whole = "\n\n".join(f"{said.who}  {said.when}\n{said.words}".strip() for said in entries)
        return (
            ("what is under the cursor", here.words if here is not None else ""),
            ("the whole talk", whole),
            ("issue id", self.issue.id),
            ("task id", self.issue.task_id),
            ("link", self.web_link()),
            ("JSON", self.issue.raw.decode("utf-8", "replace")),
            ("Python", f'await client.add_comment_to_issue("{self.issue.id}", "...")'),
        )

    def web_link(self) -> str:
        """The issue on the web."""
        return self.ango.session.web_link(f"/issue/{self.issue.task_id}?issue={self.issue.id}")


async def _task_of(client: AngoClient, task_id: str) -> Task | None:
    from ango_tui.api import NotFound

    if not task_id:
        return None
    try:
        return await client.get_task(task_id, include_answer=True)
    except NotFound:
        return None


def _nobody(_id: str, _news: object) -> None:
    """Nobody wants to know."""
