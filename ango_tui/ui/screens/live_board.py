"""The live board: what comes into each stage, what leaves it and what waits, looked at again and again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.timer import Timer

from ango_tui import text
from ango_tui.api import AngoError
from ango_tui.api.live import LEAST_SECONDS, LiveBoard, Look, StageLook, seconds_until_next
from ango_tui.charts.csv import csv_cell
from ango_tui.query import tasks as task_query
from ango_tui.ui.messages import failure_lines, failure_notice
from ango_tui.ui.places import Place
from ango_tui.ui.screens.base import AngoScreen
from ango_tui.ui.widgets.line_view import LineView, Piece
from ango_tui.workflow import NotAWorkflowError, Workflow
from ango_tui.workflow.graph import in_flow

if TYPE_CHECKING:
    from ango_tui.api import Project
    from ango_tui.ui.project_context import ProjectContext

HEAD = f"{'Waiting':>9}{'Now':>9}{'In':>8}{'Out':>8}{'Oldest':>9}{'Rework':>9}"
LONGEST_PAUSE = 120.0


class BoardView(LineView):
    """One line a stage. Only lines that look different are drawn again."""

    def __init__(self) -> None:
        super().__init__(id="board")
        self.look_now: Look | None = None
        self.titles: dict[str, str] = {}
        self.note: Sequence[str] = ()
        self._drawn: list[tuple[Piece, ...]] = []

    def show(self, look: Look, titles: dict[str, str]) -> int:
        """Draw a look; how many lines differ from before."""
        before, self.look_now, self.titles, self.note = self._drawn, look, titles, ()
        self._drawn = self._lines()
        if len(before) != len(self._drawn):
            self.lines_changed()
            return len(self._drawn)
        differing = [index for index, line in enumerate(self._drawn) if line != before[index]]
        for index in differing:
            self.refresh_line(index)
        return len(differing)

    def say(self, lines: Sequence[str]) -> None:
        """Words in place of the board."""
        self.note = tuple(lines)
        self._drawn = self._lines()
        self.lines_changed()

    @property
    def stage(self) -> str:
        """Id of the stage under the cursor; empty on another line."""
        place = self.cursor - 1
        stages = self.look_now.stages if self.look_now is not None and not self.note else ()
        return stages[place].stage if 0 <= place < len(stages) else ""

    def line_count(self) -> int:
        """Head, stages, what they are together."""
        return len(self._drawn)

    def line(self, index: int, cells: int) -> Sequence[Piece]:  # noqa: ARG002
        """One of them."""
        return self._drawn[index]

    def can_stop_at(self, index: int) -> bool:
        """On stages only."""
        stages = self.look_now.stages if self.look_now is not None else ()
        return bool(self.note) or 1 <= index <= len(stages)

    def shows_cursor(self) -> bool:
        """A note has none."""
        return not self.note

    def on_resize(self, event: object) -> None:
        """Lay out for another width."""
        del event
        self._drawn = self._lines()
        self.lines_changed()

    def _lines(self) -> list[tuple[Piece, ...]]:
        if self.note:
            return [((f" {text.safe(line)}", ""),) for line in self.note]
        if self.look_now is None:
            return []
        room = max(self.size.width - len(HEAD) - 3, 12)
        looks = self.look_now.stages
        lines: list[tuple[Piece, ...]] = [((f" {'Stage':<{room}}{HEAD}", "dim"),)]
        lines += [self._stage(look, room) for look in looks]
        waiting = sum(look.waiting or 0 for look in looks)
        lines.append((("", ""),))
        lines.append(((f" {'All':<{room}}{waiting:>9,}", "dim"),))
        return lines

    def _stage(self, look: StageLook, room: int) -> tuple[Piece, ...]:
        title = text.cut(text.safe(self.titles.get(look.stage, look.stage)), room)
        waiting = "" if look.waiting is None else f"{look.waiting:,}"
        now = "/".join(
            part
            for part in (
                f"+{look.came_now}" if look.came_now else "",
                f"-{look.left_now}" if look.left_now else "",
            )
            if part
        )
        rework = "" if look.rework is None else f"{look.rework:.0%}"
        words = title + " " * (room - text.width(title))
        figures = f"{waiting:>9}{now:>9}{_number(look.came):>8}{_number(look.left):>8}"
        ends = f"{text.age(look.oldest):>9}{rework:>9}"
        changed = bool(now)
        return (
            (("*" if changed else " ") + words, "strong" if changed else ""),
            (figures, "mark" if changed else ""),
            (ends, ""),
        )


def _number(value: int) -> str:
    return f"{value:,}" if value else "-"


class LiveBoardScreen(AngoScreen):
    """`top` for labelling: looks again by itself while in front, within a quarter of the rate budget."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "live-board")

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.view = BoardView()
        self.board: LiveBoard | None = None
        self.last: Look | None = None
        self.begun = datetime.now(UTC)
        self.paused = False
        self._titles: dict[str, str] = {}
        self._timer: Timer | None = None
        self._pause = LEAST_SECONDS

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    def crumbs(self) -> Sequence[str]:
        """Inside the project, with since when it counts and how often it looks."""
        state = "paused" if self.paused else f"every {round(self._pause)} s"
        since = f"{self.begun.astimezone():%H:%M}"
        return (self.context.name, "Live board", f"since {since}, {state}")

    def compose_body(self) -> ComposeResult:
        """The board."""
        yield self.view

    # Looking

    def load(self) -> None:
        """Learn the stages, once; then look."""
        if self.board is not None:
            self._look()
            return
        self.view.say(["", "Counting the tasks of each stage ..."])
        self.fetch("project", lambda client: client.get_project(self.place.project_id), self._begin)

    def _begin(self, project: Project) -> None:
        from ango_tui.api.stages import stages_of

        self.context.learn(project)
        try:
            flow = Workflow.from_wire(stages_of(project))
        except NotAWorkflowError:
            flow = Workflow()
        stages = [stage for stage in in_flow(flow) if stage.id]
        if not stages:
            self.view.say(["", "This project has no stages to watch.", "", "esc goes back."])
            return
        self._titles = {stage.id: stage.title for stage in stages}
        self.board = LiveBoard(
            self.place.project_id,
            [(stage.id, bool(stage.kind and stage.kind.ends)) for stage in stages],
        )
        self.loaded = True
        self.begun = datetime.now(UTC)
        self.view.focus()
        self._look()

    def _look(self) -> None:
        self._stop()
        if self._reads is not None:
            # Not counted as busy: a board that looks for hours is no work that one waits for.
            self._reads.start(self._look_once(), group="live", counted=self.last is None)

    async def _look_once(self) -> None:
        if self.board is None:
            return
        client = await self.ango.client()
        try:
            look = await self.board.look(client)
        except AngoError as error:
            self._failed(error)
            return
        self.last = look
        self.view.show(look, self._titles)
        self._wait(seconds_until_next(look.calls, client.rate))

    def _failed(self, error: AngoError) -> None:
        self.ango.keep(failure_notice(error, "Live board"))
        pause = min(self._pause * 2, LONGEST_PAUSE)
        if self.last is None:
            self.view.say(["", *failure_lines(error), "", "r tries again."])
        else:
            again = "r looks again" if self.paused else f"it looks again in {round(pause)} s"
            self.ango.flash(f"Not refreshed, {again}: {error.what}", "bad")
        self._wait(pause)

    def _wait(self, seconds: float) -> None:
        if seconds != self._pause:
            self._pause = seconds
            self.refresh_chrome()
        if self.is_current and not self.paused:
            self._timer = self.set_timer(seconds, self._look)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def on_screen_suspend(self) -> None:
        """Behind another screen nothing is looked at."""
        self._stop()

    def on_screen_resume(self) -> None:
        """In front again: look at once."""
        if self.board is not None and not self.paused:
            self.call_after_refresh(self._look)

    def show_failure(self, lines: tuple[str, ...]) -> None:
        """The project could not be read."""
        self.view.say(["", *lines, "", "r tries again."])

    # Commands

    def do_pause(self) -> None:
        """Stop looking, or go on."""
        self.paused = not self.paused
        self._stop()
        self.refresh_chrome()
        if not self.paused:
            self._look()

    def do_zero(self) -> None:
        """Count in and out from now on."""
        self.board, self.last = None, None
        self.load()

    def do_tasks(self) -> None:
        """The tasks of the stage under the cursor."""
        self.go("tasks", filter=task_query.term("stage", self.context.stage_name(self.view.stage)))

    def chosen(self) -> Sequence[str]:
        """The stage under the cursor."""
        return (self.view.stage,) if self.view.stage else ()

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """The board as CSV."""
        if self.last is None:
            return ()
        rows: list[tuple[object, ...]] = [("stage", "id", "waiting", "in", "out", "oldest", "rework")]
        rows += [
            (
                self._titles.get(look.stage, look.stage),
                look.stage,
                look.waiting,
                look.came,
                look.left,
                look.oldest.isoformat() if look.oldest else None,
                None if look.rework is None else round(look.rework, 4),
            )
            for look in self.last.stages
        ]
        return (("board as CSV", "\r\n".join(",".join(csv_cell(cell) for cell in row) for row in rows)),)
