"""Issues: all of a project's, narrowed by the server where it can, and the way into each one's thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from ango_tui import text
from ango_tui.api import AngoError
from ango_tui.api.wire import IssueStatus
from ango_tui.query import Completion, Problem
from ango_tui.query import issues as issue_query
from ango_tui.ui.issue_words import code_words, issue_facts, last_comment, status_cell
from ango_tui.ui.places import Go, Place
from ango_tui.ui.screens.issue_actions import IssueActions
from ango_tui.ui.screens.issue_new import choose_task, open_new
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.widgets.columns import Cell, Column
from ango_tui.ui.widgets.facts import Facts
from ango_tui.ui.widgets.filter_bar import FilterBar

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Issue, Task


REST = 0.3
"""Seconds that the cursor rests on a row before something is fetched for it."""


class IssuesScreen(LocalListScreen, IssueActions):
    """The issues of a project, to the last one.

    What was typed narrows those that are here at once; enter asks the server for the terms it knows, and the
    rest is still sorted out here. `place.args` may have a `filter`, and `new_on`: the id of a task to open an
    issue on.
    """

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "mark", "issue-change", "issues")
    NOUN = "issue"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.external_ids: dict[str, str] = {}
        self.shown: list[Issue] = []
        self._fetched_with: dict[str, str] | None = None
        self._names_known = False
        self.table.columns = self._columns()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("status", "Status", status_cell, width=8, sort="status"),
            Column("content", "Issue", lambda i: i.content or i.title, width=24, flex=4),
            Column("task", "Task", self._task_cell, width=14, flex=1, sort="task"),
            Column("stage", "Stage", lambda i: self.context.stage_name(i.stage), width=9, rank=3),
            Column(
                "author", "Author", lambda i: text.person(i.created_by), width=10, rank=1, sort="created_by"
            ),
            Column("assignee", "Assignee", _assignee, width=12, rank=5, sort="assignee"),
            Column("codes", "Codes", code_words, width=12, rank=4),
            Column("talk", "Talk", _talk, width=4, right=True, rank=2, sort="comments"),
            Column("age", "Age", lambda i: text.age(i.created_at), width=8, sort="created_at"),
            Column(
                "updated", "Changed", lambda i: text.age(i.updated_at), width=8, rank=6, sort="updated_at"
            ),
            Column("id", "Id", lambda i: Cell(i.id, "dim"), width=24, rank=7),
        )

    def _task_cell(self, issue: Issue) -> Cell:
        name = issue.external_id or self.external_ids.get(issue.task_id)
        return Cell(name) if name else Cell(f"task {issue.task_id[-8:]}" if issue.task_id else "", "dim")

    def crumbs(self) -> Sequence[str]:
        """Where we are in the list."""
        return ("Projects", self.context.name, "Issues", self.position())

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """The issue, and the last word said about it."""
        facts = issue_facts(record, self.context, self.external_id_of(record.task_id))
        return (*facts, ("", ""), ("", record.content), *last_comment(record))

    def sort_key(self, record: Any, name: str) -> Any:
        """Talk is sorted by its length, tasks by what is shown of them."""
        if name == "comments":
            return len(record.comments)
        if name == "task":
            return self._task_cell(record).text.casefold()
        value = getattr(record, name)
        missing = value is None
        return (missing, "" if missing and name in ("created_by", "assignee") else value or 0)

    def issues_here(self) -> Sequence[Issue]:
        """All that were fetched."""
        return self.records

    def external_id_of(self, task_id: str) -> str:
        """The external id of a task, as far as it was found out."""
        return self.external_ids.get(task_id, "")

    # Fetching

    def load(self) -> None:
        """All issues that fit the part of the filter that the server knows; the tasks' names come beside."""
        if task_id := self.place.args.pop("new_on", ""):
            self.begin(self._new_on(str(task_id)))
        if self.context.record is None:
            self.fetch("project", lambda client: client.get_project(self.place.project_id), self._learn)
            if self.filter_text:
                # The filter may name stages and people: it waits for the project.
                return
        self._fetch_issues()

    def _learn(self, record: Any) -> None:
        waiting = self.context.record is None and bool(self.filter_text)
        self.context.learn(record)
        self.table.refresh()
        self.refresh_chrome()
        if waiting:
            self._fetch_issues()

    def _fetch_issues(self, *, by_hand: bool = False) -> None:
        from ango_tui.api import bulk_issues

        asked, problems = issue_query.ask(self.filter_text, self.context, self._code_names())
        conditions = {} if problems else dict(asked.conditions)
        self.table.show_placeholder("Fetching the issues ...")

        def progress(count: int) -> None:
            self.table.show_placeholder(f"Fetching the issues ... {count:,} so far.")

        async def read(client: AngoClient) -> list[Issue]:
            return await bulk_issues.all_issues(client, self.place.project_id, conditions, progress)

        def show(issues: list[Issue]) -> None:
            self._fetched_with = conditions
            self.show_records(issues)
            if by_hand:
                self._say_who_filtered()

        self.fetch("issues", read, show)
        if not self._names_known:
            self.fetch("names", self._read_names, self._show_names)

    async def _read_names(self, client: AngoClient) -> dict[str, str] | None:
        from ango_tui.api import bulk_issues

        try:
            return await bulk_issues.task_names(client, self.place.project_id)
        except AngoError:
            # The list is of use without them; the next refresh tries again.
            return None

    def _show_names(self, names: dict[str, str] | None) -> None:
        if names is not None:
            self._names_known = True
            self.external_ids.update(names)
            self.table.refresh()

    def show_records(self, records: Sequence[Any]) -> None:
        """Take in the list; marks stay on what is still shown, in its present state."""
        super().show_records(records)
        self._renew_marks()

    def _renew_marks(self) -> None:
        marks = self.table.marks
        fresh = {issue.id: issue for issue in self.shown if issue.id in marks}
        if len(fresh) < len(marks):
            self.ango.flash(f"{len(marks) - len(fresh):,} marked are not shown any more: unmarked.", "warn")
        self.table.clear_marks()
        self.table.marks.update(fresh)

    def on_paged_table_moved(self) -> None:
        """Find out what the row's task is called, where the pane shows it."""
        issue: Issue | None = self.table.record
        if issue is None or not issue.task_id or self._task_known(issue):
            return
        if self.has_class("-wide") and self.has_class("with-detail"):
            # Only where the cursor rests: going through the list must not cost a call a row.
            self.set_timer(REST, lambda: self._find_task_name(issue))

    def _task_known(self, issue: Issue) -> bool:
        return bool(issue.external_id) or issue.task_id in self.external_ids

    def _find_task_name(self, issue: Issue) -> None:
        task_id = issue.task_id
        if self.table.record is not issue or self._task_known(issue) or not self.is_current:
            return

        async def read(client: AngoClient) -> str:
            try:
                return (await client.get_task(task_id, include_answer=False)).external_id or ""
            except AngoError:
                return ""

        self.fetch("task name", read, lambda name: self.task_named(task_id, name))

    def task_named(self, task_id: str, name: str) -> None:
        """The external id of a task was found out."""
        self.external_ids[task_id] = name
        self.table.refresh()
        if self.table.record is not None:
            self.query_one(Facts).show(self.facts_of(self.table.record))

    # Filter

    def _code_names(self) -> list[str]:
        return [word for code in self.codes() for word in (code.key or code.name,)]

    def complete(self, text: str, cursor: int) -> Sequence[Completion]:
        """Fields and values that fit where the cursor is."""
        return issue_query.complete(text, cursor, self.context, self._code_names())

    def check(self, text: str) -> Sequence[Problem]:
        """What cannot be understood."""
        return issue_query.check(text, self.context)

    def apply_filter(self, text: str) -> None:
        """Show those of the fetched issues that the filter lets through, in the table's order."""
        asked, problems = issue_query.ask(text, self.context, self._code_names())
        if not problems:
            holds = issue_query.matcher(asked, self.context, self.external_ids)
            self.shown = (
                [issue for issue in self.records if holds(issue)] if asked.query else list(self.records)
            )
        if self.table.sort:
            self.shown.sort(
                key=lambda issue: self.sort_key(issue, self.table.sort), reverse=self.table.descending
            )
        self.table.fill(self.shown)
        if self.loaded:
            self.table.show_placeholder(*self._nothing(text, dict(asked.conditions)))

    def _nothing(self, filter_text: str, conditions: dict[str, str]) -> Sequence[str]:
        if not filter_text:
            return ("This project has no issues.", "", "n opens one.")
        if self._fetched_with and self._fetched_with != conditions:
            return ("None of the issues that were fetched fits.", "", "enter asks the server, esc clears.")
        return ("No issue fits this filter.", "", "esc clears the filter, / changes it.")

    def on_filter_bar_applied(self, event: FilterBar.Applied) -> None:
        """The filter is in force: the server is asked for its part of it."""
        event.stop()
        event.prevent_default()
        self.set_filter(event.text)
        self._ask_server()

    def on_filter_bar_cleared(self, event: FilterBar.Cleared) -> None:
        """No filter any more."""
        event.stop()
        event.prevent_default()
        self.set_filter("")
        self._ask_server()

    def step_back(self) -> bool:
        """Clear the marks, then the filter."""
        had = self.filter_text
        back = super().step_back()
        if had and not self.filter_text:
            self._ask_server()
        return back

    def _ask_server(self) -> None:
        asked, _ = issue_query.ask(self.filter_text, self.context, self._code_names())
        self._renew_marks()
        if self._fetched_with is None or dict(asked.conditions) != self._fetched_with:
            self._fetch_issues(by_hand=True)
        else:
            self._say_who_filtered()

    def _say_who_filtered(self) -> None:
        asked, problems = issue_query.ask(self.filter_text, self.context, self._code_names())
        if self.filter_text and not problems:
            self.ango.flash(f"{text.count(len(self.shown), 'issue')}. Filtered by {asked.words()}.")

    # Going on

    def open(self, record: Any) -> None:
        """Its thread."""
        args = {"issue": record, "external_id": self.external_id_of(record.task_id), "parent": "issues"}
        args |= {"neighbour": self.neighbour, "changed": self.changed, "named": self.task_named}
        self.post_message(Go(Place("issue", self.place.project_id, args)))

    def neighbour(self, issue_id: str, step: int, only_open: bool) -> tuple[Issue, str] | None:
        """The issue before or after another in the list, with its task's name; the cursor goes along.

        With `only_open` the search goes round at the end.
        """
        ids = [issue.id for issue in self.shown]
        here = ids.index(issue_id) if issue_id in ids else self.table.cursor - step
        rest = [here + step * n for n in range(1, len(ids) + 1)]
        places = [place % len(ids) for place in rest] if only_open and ids else rest
        for place in places:
            if not 0 <= place < len(ids):
                return None
            issue = self.shown[place]
            if issue.id != issue_id and (not only_open or issue.status == IssueStatus.Open):
                self.table.move_to(place)
                return issue, self.external_id_of(issue.task_id)
        return None

    def changed(self, issue_id: str, issue: Issue | None) -> None:
        """An issue was changed in its thread: the row follows now, the whole list when one is back."""
        self.loaded = False
        if issue is not None:
            self.records = [issue if known.id == issue_id else known for known in self.records]
            self.shown = [issue if known.id == issue_id else known for known in self.shown]
            self.table.fill(self.shown)

    def why_not_triage(self) -> str:
        """There must be an open issue."""
        has_open = any(issue.status == IssueStatus.Open for issue in self.shown)
        return "" if has_open else "no issue in this list is open."

    def do_triage(self) -> None:
        """Open the next open issue, from the cursor on."""
        here = self.table.record
        if here is not None and here.status == IssueStatus.Open:
            self.open(here)
        elif (found := self.neighbour(here.id if here else "", 1, True)) is not None:
            self.open(found[0])

    def do_task(self) -> None:
        """The task of the issue."""
        if self.table.record is not None:
            self.show_task(self.table.record.task_id)

    async def do_new(self) -> None:
        """Open an issue."""
        issue = self.table.record
        suggestion = self.external_id_of(issue.task_id) if issue else ""
        known = sorted({name for name in self.external_ids.values() if name})
        task = await choose_task(self, suggestion or (issue.task_id if issue else ""), known)
        if task is not None:
            await self._open_on(task)

    async def _new_on(self, task_id: str) -> None:
        client = await self.ango.client()
        if self.context.record is None:
            self._learn(await client.get_project(self.place.project_id))
        await self._open_on(await client.get_task(task_id, include_answer=True))

    async def _open_on(self, task: Task) -> None:
        opened = await open_new(self, task)
        if opened is not None:
            self.external_ids.setdefault(task.id, task.external_id or "")
            self.table.seek(opened.id)
            self.load()

    def unmark(self) -> None:
        """The marks are used up."""
        self.table.clear_marks()

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """Ids, words, tasks, links, JSON, rows, Python of the chosen issues."""
        issues = self.chosen()
        return (
            ("issue id", "\n".join(issue.id for issue in issues)),
            ("words", "\n".join(issue.content for issue in issues)),
            ("task id", "\n".join(issue.task_id for issue in issues)),
            ("link", "\n".join(self._link(issue) for issue in issues)),
            ("JSON", "\n".join(issue.raw.decode("utf-8", "replace") for issue in issues)),
            ("row", self.rows_text()),
            ("Python", "\n".join(f'await client.update_issue("{i.id}", status="Resolved")' for i in issues)),
        )

    def _link(self, issue: Issue) -> str:
        return self.ango.session.web_link(f"/issue/{issue.task_id}?issue={issue.id}")

    def web_link(self) -> str:
        """The issue under the cursor on the web."""
        return self._link(self.table.record) if self.table.record is not None else ""


def _assignee(issue: Issue) -> Cell:
    return Cell(text.person(issue.assignee)) if issue.assignee else Cell("nobody", "dim")


def _talk(issue: Issue) -> str:
    return str(len(issue.comments)) if issue.comments else ""
