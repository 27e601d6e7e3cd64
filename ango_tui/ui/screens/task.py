"""One task: facts, stage history, what changed in the answer, the answer, the raw JSON."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from ango_tui.ontology.answers import AnswerNode, answer_changes, answer_tree
from ango_tui.ui.places import Place
from ango_tui.ui.screens.base import AngoScreen
from ango_tui.ui.task_words import Moment, moments, task_facts
from ango_tui.ui.widgets.diff_list import DiffList, DiffRow, Sign
from ango_tui.ui.widgets.facts import Facts
from ango_tui.ui.widgets.line_view import LineView
from ango_tui.ui.widgets.timeline import Timeline
from ango_tui.ui.widgets.tree_view import TreeNode, TreeView, json_nodes

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, HistoryEntry, Task
    from ango_tui.ui.project_context import ProjectContext

VIEWS = {"history": "#timeline", "answer": "#answer", "json": "#json"}
SIGNS: dict[str, Sign] = {"added": "+", "removed": "-", "changed": "~"}


class TaskScreen(AngoScreen):
    """A task.

    `place.args` has its `task_id`, and `neighbours`, which moves the list it came from and tells the next
    task's id.
    """

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "task")
    DEFAULT_CSS = """
    TaskScreen #facts { height: 7; }
    TaskScreen #left { height: 60%; }
    TaskScreen #changes { height: 1fr; border-top: solid $panel; }
    TaskScreen #answer, TaskScreen #json { display: none; height: 1fr; }
    TaskScreen.answer #answer, TaskScreen.json #json { display: block; }
    TaskScreen.answer #history, TaskScreen.json #history { display: none; }
    TaskScreen.-wide #history { layout: horizontal; }
    TaskScreen.-wide #left { width: 1fr; height: 1fr; }
    TaskScreen.-wide #changes { width: 1fr; height: 1fr; border-top: none; border-left: solid $panel; }
    TaskScreen.-wide #facts { height: 14; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.task_id = str(place.args["task_id"])
        self.task_record: Task | None = None
        self.moments: Sequence[Moment] = ()
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
            with Vertical(id="history"):
                with Vertical(id="left"):
                    yield Facts([("", "Fetching the task ...")], id="facts")
                    yield Timeline(empty="", id="timeline")
                yield DiffList(id="changes", empty="")
            yield TreeView(id="answer", empty="This task has no answer yet; h shows its history.")
            yield TreeView(id="json")

    # Fetching

    def load(self) -> None:
        """The task and its history; the project too when it is not known yet."""
        self.fetch("task", self._read, self._show)

    async def _read(self, client: AngoClient) -> tuple[Task, list[HistoryEntry]]:
        if self.context.record is None:
            self.context.learn(await client.get_project(self.place.project_id))
        return await asyncio.gather(
            client.get_task(self.task_id), client.get_task_history(task_id=self.task_id)
        )

    def _show(self, found: tuple[Task, list[HistoryEntry]]) -> None:
        self.loaded = True
        task, history = found
        self.task_record = task
        done_here = list(self.ango.changes.of_item(self.place.project_id, task.id))
        self.moments = moments(task, history, done_here, self.context)
        self.query_one(Facts).show(task_facts(task, self.context))
        self.query_one(Timeline).show([moment.entry for moment in self.moments])
        self._rest_where_something_changed()
        self.query_one("#answer", TreeView).show(_tree(answer_tree(task.answer, self.context.schema)))
        self.query_one("#json", TreeView).show(json_nodes(task.as_dict()))
        self._show_changes()
        if self.focused is None:
            self._show_view("history")
        self.refresh_chrome()

    def show_failure(self, lines: tuple[str, ...]) -> None:
        """In place when there is nothing yet, else in the last line."""
        if self.loaded:
            self.ango.flash(f"Not refreshed, r tries again: {lines[0]}", "bad")
        else:
            self.query_one(Facts).show([("", line) for line in (*lines, "r tries again.")])

    # What changed

    def on_line_view_cursor_moved(self, event: LineView.CursorMoved) -> None:
        """Another entry of the history: what changed there."""
        if isinstance(event.view, Timeline):
            self._show_changes()

    def on_timeline_compare(self, event: Timeline.Compare) -> None:
        """Two entries are compared."""
        self._compare(event.before, event.after)

    def on_timeline_picked(self) -> None:
        """Enter goes to the changes of the entry."""
        self.query_one("#changes").focus()

    def _rest_where_something_changed(self) -> None:
        """The cursor begins at the latest entry that changed the answer: it has most to tell."""
        timeline = self.query_one(Timeline)
        if timeline.index != len(self.moments) - 1:
            return
        for index in range(len(self.moments) - 1, 0, -1):
            before = self._known_before(index)
            answer = self.moments[index].answer
            if answer is not None and (before < 0 or answer != self.moments[before].answer):
                timeline.go_to(index + 1)
                return

    def _known_before(self, index: int) -> int:
        """The entry before `index` whose answer is known, -1 when there is none."""
        return next((i for i in range(index - 1, -1, -1) if self.moments[i].answer is not None), -1)

    def _show_changes(self) -> None:
        after = self.query_one(Timeline).index
        self._compare(self._known_before(after), after)

    def _compare(self, before: int, after: int) -> None:
        changes = self.query_one("#changes", DiffList)
        if after < 0 or self.moments[after].answer is None:
            changes.show((), empty="Nothing is known of the answer here.")
            return
        old = self.moments[before].answer if before >= 0 else {}
        since = f"since {self.moments[before].entry.stage}" if before >= 0 else "from the beginning"
        found = answer_changes(old, self.moments[after].answer, self.context.schema)
        rows = [
            DiffRow(SIGNS[change.verb], " > ".join(change.where) or change.what, change.before, change.after)
            for change in found
        ]
        title = f"{self.moments[after].entry.stage}: what changed {since} ({len(rows)})"
        changes.show([DiffRow("", title), *rows, *([] if rows else [DiffRow(" ", "nothing changed")])])

    # Views and neighbours

    def _show_view(self, view: str) -> None:
        self.view = view
        for name in VIEWS:
            self.set_class(name == view, name)
        self.query_one(VIEWS[view]).focus()

    def do_history(self) -> None:
        """The history."""
        self._show_view("history")

    def do_answer(self) -> None:
        """The answer as a tree."""
        self._show_view("answer")

    def do_json(self) -> None:
        """The raw JSON."""
        self._show_view("json")

    def do_pane(self) -> None:
        """The next pane."""
        self.focus_next()

    def do_issues(self) -> None:
        """The issues of this task."""
        self.go("issues", filter=f"task:{self.task_id}")

    def do_issue(self) -> None:
        """Open an issue on this task."""
        self.go("issues", filter=f"task:{self.task_id}", new_on=self.task_id)

    def do_next(self) -> None:
        """The next task of the list."""
        self._go_to_neighbour(1)

    def do_previous(self) -> None:
        """The task before."""
        self._go_to_neighbour(-1)

    def _go_to_neighbour(self, step: int) -> None:
        neighbours = self.place.args.get("neighbours")
        task_id = neighbours(step) if neighbours is not None else None
        if task_id is None:
            end = "last" if step > 0 else "first"
            self.ango.say(f"This is the {end} task that is here; go back to the list for more.", "warn")
            return
        self.task_id = task_id
        self.load()

    def step_back(self) -> bool:
        """From the mark, then from answer and JSON to the history, then up."""
        if self.query_one(Timeline).clear_mark():
            self._show_changes()
            return True
        if self.view != "history":
            self._show_view("history")
            return True
        return False

    # Copying

    def chosen(self) -> Sequence[object]:
        """The task."""
        return (self.task_record,) if self.task_record is not None else ()

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """What is under the cursor, ids, URL, JSON, Python."""
        task = self.task_record
        if task is None:
            return ()
        return (
            ("under the cursor", self._under_cursor()),
            ("task id", task.id),
            ("external id", task.external_id or ""),
            ("asset URL", task.asset.data or ""),
            ("JSON", bytes(task.raw).decode("utf-8", "replace")),
            ("Python", f'await client.get_task("{task.id}")'),
        )

    def _under_cursor(self) -> str:
        focused = self.focused
        if isinstance(focused, Facts):
            return focused.value_under_cursor()
        return focused.text_of_cursor() if isinstance(focused, DiffList | TreeView) else ""

    def web_link(self) -> str:
        """The project's page."""
        return self.ango.session.web_link(f"/projects/{self.place.project_id}")


def _tree(nodes: Sequence[AnswerNode]) -> list[TreeNode]:
    return [TreeNode(node.label, node.value, _tree(node.children)) for node in nodes]
