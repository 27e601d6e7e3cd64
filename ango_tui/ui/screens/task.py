"""One task.

Its facts, the stages it went through, what changed in the answer, the answer itself, the raw JSON.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from ango_tui.ui.places import Place
from ango_tui.ui.screens.base import AngoScreen
from ango_tui.ui.widgets.facts import Facts
from ango_tui.ui.widgets.timeline import Timeline
from ango_tui.ui.widgets.tree_view import TreeView

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, HistoryEntry, Task
    from ango_tui.ui.project_context import ProjectContext

VIEWS = ("history", "answer", "json")


class TaskScreen(AngoScreen):
    """A task.

    `place.args` has its id, and `neighbours`: the task before or after it in the list it came from.
    """

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "task")
    DEFAULT_CSS = """
    TaskScreen #facts { height: 6; }
    TaskScreen #timeline { height: 1fr; }
    TaskScreen #changes { height: 1fr; border-top: solid $panel; }
    TaskScreen #answer, TaskScreen #json { display: none; height: 1fr; }
    TaskScreen.answer #answer, TaskScreen.json #json { display: block; }
    TaskScreen.answer #history, TaskScreen.json #history { display: none; }
    TaskScreen.-wide #history { layout: horizontal; }
    TaskScreen.-wide #left { width: 1fr; }
    TaskScreen.-wide #changes { width: 1fr; border-top: none; border-left: solid $panel; padding-left: 1; }
    TaskScreen.-wide #facts { height: 14; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.task_id = str(place.args["task_id"])
        self.task_record: Task | None = None
        self.entries: Sequence[HistoryEntry] = ()
        self.view = "history"

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    def crumbs(self) -> Sequence[str]:
        """Inside the task list."""
        task = self.task_record
        return (self.context.name, "Tasks", (task.external_id or task.id) if task else self.task_id)

    def compose_body(self) -> ComposeResult:
        """Facts and history, or the answer, or the raw JSON."""
        with Vertical(id="body"):
            with Horizontal(id="history"), Vertical(id="left"):
                yield Facts(id="facts")
                yield Timeline(id="timeline")
            yield TreeView(id="answer")
            yield TreeView(id="json")

    # Fetching

    def load(self) -> None:
        """The task and its history; the project too when it is not known yet."""
        self.query_one(Facts).show([("", "Fetching the task ...")])
        self.fetch("task", self._read, self._show)

    async def _read(self, client: AngoClient) -> tuple[Task, list[HistoryEntry]]:
        calls = [client.get_task(self.task_id), client.get_task_history(task_id=self.task_id)]
        if self.context.record is None:
            self.context.learn(await client.get_project(self.place.project_id))
        task, history = await asyncio.gather(*calls)
        return task, history

    def _show(self, found: tuple[Task, list[HistoryEntry]]) -> None:
        self.loaded = True
        self.task_record, self.entries = found
