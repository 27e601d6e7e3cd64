"""Tasks: the paged list, filtered and sorted by the server, and what can be done to many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from ango_tui import text
from ango_tui.query import Completion, Problem
from ango_tui.query import tasks as task_query
from ango_tui.ui.places import Place
from ango_tui.ui.screens.task_actions import TaskActions
from ango_tui.ui.task_words import task_facts
from ango_tui.ui.transfer_links import TransferLinks
from ango_tui.ui.widgets.columns import Cell, Column
from ango_tui.ui.widgets.paged_table import PagedTable

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, AngoError, Page, Task


class TasksScreen(TaskActions, TransferLinks):
    """The tasks of a project. Only a window of them is ever in memory."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "mark", "transfers", "tasks")
    NOUN = "task"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.table.columns = self._columns()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("id", "External id", _external_id, width=18, flex=3, sort="external_id"),
            Column(
                "stage", "Stage", lambda t: self.context.stage_name(t.stage), width=9, flex=1, sort="stage"
            ),
            Column("status", "Status", _status, width=9, sort="status"),
            Column("assignee", "Assignee", _assignee, width=14, flex=1, sort="assignee"),
            Column(
                "batches", "Batches", lambda t: self.context.batch_names(t.batches), width=10, flex=1, rank=3
            ),
            Column(
                "priority",
                "Prio",
                lambda t: str(t.priority or 0),
                width=5,
                right=True,
                rank=1,
                sort="priority",
            ),
            Column("created", "Age", lambda t: text.age(t.created_at), width=8, rank=2, sort="created_at"),
            Column("issues", "Issues", _issues, width=6, right=True, rank=4, sort="open_issues_count"),
            Column(
                "updated", "Updated", lambda t: text.age(t.updated_at), width=8, rank=5, sort="updated_at"
            ),
            Column("took", "Took", lambda t: text.duration(t.total_duration_ms), width=9, right=True, rank=6),
            Column("task", "Task id", lambda t: Cell(t.id, "dim"), width=24, rank=7),
        )

    def crumbs(self) -> Sequence[str]:
        """Where we are in the list."""
        return (self.context.name, "Tasks", self.position())

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """The detail pane's lines for a task."""
        return task_facts(record, self.context)

    # Fetching

    def load(self) -> None:
        """Fetch the first page of the present filter; the project record comes beside it, once."""
        if self.context.record is None:
            self.fetch("project", lambda client: client.get_project(self.place.project_id), self._learn)
        if not self._understood(self.filter_text):
            return
        page, generation = self.table.renew()
        self.table.show_placeholder("Fetching the tasks ...")
        self._fetch_page(page, self.table.window.page_size, generation)

    def _learn(self, record: Any) -> None:
        waiting = self.context.record is None and bool(self.filter_text)
        self.context.learn(record)
        self.table.refresh()
        self.refresh_chrome()
        if waiting:
            self.apply_filter(self.filter_text)

    def on_paged_table_page_wanted(self, event: PagedTable.PageWanted) -> None:
        """The table is about to show rows that are not here."""
        event.stop()
        self._fetch_page(event.page, event.size, event.generation)

    def _fetch_page(self, page: int, size: int, generation: int) -> None:
        self.table.window.expect(page)

        async def read(client: AngoClient) -> Page[Task]:
            return await client.get_tasks(
                self.place.project_id,
                page=page + 1,
                limit=size,
                filter=self.filter,
                sort=task_query.sort_words(self.table.sort, self.table.descending),
            )

        def show(result: Page[Task]) -> None:
            self.loaded = True
            self.table.put_page(page, result.items, result.total, generation)
            if not self.table.window.total:
                self.table.show_placeholder(*self._empty_words())

        def failed(_error: AngoError) -> None:
            self.table.page_lost(page)

        self.fetch(f"page {page} {generation}", read, show, failed)

    def _empty_words(self) -> tuple[str, ...]:
        if self.filter_text:
            return ("No task matches this filter.", "", "esc clears the filter, / changes it.")
        return ("There are no tasks in this project yet.", "", "U uploads assets: each becomes a task.")

    # Filter and sort

    def complete(self, text: str, cursor: int) -> Sequence[Completion]:
        """Fields and values that fit where the cursor is."""
        return task_query.complete(text, cursor, self.context)

    def check(self, text: str) -> Sequence[Problem]:
        """What cannot be understood."""
        return task_query.check(text, self.context)

    def _understood(self, text: str) -> bool:
        self.filter, problems = task_query.parse(text, self.context)
        if problems:
            self.table.show_placeholder(*map(str, problems), "", "/ changes the filter, esc clears it.")
            self.ango.say(str(problems[0]), "warn")
        return not problems

    def apply_filter(self, text: str) -> None:
        """Ask the server anew; the marks belong to the former filter."""
        if not self._understood(text):
            return
        self.table.clear_marks()
        generation = self.table.restart()
        self.table.show_placeholder("Fetching the tasks ...")
        self._fetch_page(0, self.table.window.page_size, generation)

    def apply_sort(self) -> None:
        """Ask the server in another order."""
        generation = self.table.restart()
        self._fetch_page(0, self.table.window.page_size, generation)

    # Going on

    def open(self, record: Any) -> None:
        """One task."""
        self.go("task", task_id=record.id, parent="tasks", neighbours=self.neighbour)

    def neighbour(self, step: int) -> str | None:
        """Move the cursor by `step`.

        The id of the task there, None at the ends or where nothing is fetched.
        """
        table = self.table
        row = table.cursor + step
        if not 0 <= row < table.window.total:
            return None
        table.move_to(row)
        return table.record.id if table.record is not None else None

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """Ids, names, JSON, rows, Python of the chosen tasks."""
        tasks = self.chosen()
        return (
            ("task id", "\n".join(task.id for task in tasks)),
            ("external id", "\n".join(task.external_id or "" for task in tasks)),
            ("asset URL", "\n".join(task.asset.data or "" for task in tasks)),
            ("JSON", "\n".join(bytes(task.raw).decode("utf-8", "replace") for task in tasks)),
            ("row", self.rows_text()),
            ("Python", "\n".join(f'await client.get_task("{task.id}")' for task in tasks)),
        )

    def web_link(self) -> str:
        """The project's page: the web application's addresses of single tasks are not documented."""
        return self.ango.session.web_link(f"/projects/{self.place.project_id}")


def _external_id(task: Task) -> Cell:
    name = task.external_id or task.asset.external_id
    return Cell(name) if name else Cell("(no external id)", "dim")


def _status(task: Task) -> Cell:
    if task.is_skipped:
        return Cell("skipped", "warn")
    return Cell(task.status or "", "good" if task.status == "Completed" else "")


def _assignee(task: Task) -> Cell:
    return Cell(text.person(task.assignee)) if task.assignee else Cell("nobody", "dim")


def _issues(task: Task) -> Cell:
    return Cell(str(task.open_issues_count), "warn") if task.open_issues_count else Cell("")
