"""The drawing of a workflow with its numbers, and what is wrong with it, as lines with a cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ango_tui import text
from ango_tui.api.live import Look
from ango_tui.ui.widgets.line_view import LineView, Piece
from ango_tui.ui.widgets.safe import safe, wrap
from ango_tui.workflow import Stage, Workflow
from ango_tui.workflow.drawing import Names, draw
from ango_tui.workflow.rules import Problem
from ango_tui.workflow.words import people_words

TASKS, OLDEST = 8, 7
LEAST_PEOPLE, MOST_PEOPLE = 14, 36


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: `stage` where the cursor can rest."""

    words: str
    look: str = ""
    stage: Stage | None = None
    head: bool = False


class StageMap(LineView):
    """Stages from top to bottom; the cursor goes from stage to stage, and to what is wrong."""

    def __init__(self) -> None:
        super().__init__(id="map")
        self.workflow = Workflow()
        self.problems: Sequence[Problem] = ()
        self.numbers: Look | None = None
        self.names = Names()
        self.note: Sequence[str] = ()
        self._lines: list[_Line] = []
        self._cells = 0

    def show(
        self, workflow: Workflow, problems: Sequence[Problem], numbers: Look | None, names: Names
    ) -> None:
        """Draw this, with the cursor on the stage it was on."""
        former = self.stage
        self.workflow, self.problems, self.numbers, self.names = workflow, problems, numbers, names
        self.note, self._cells = (), 0
        self.lines_changed()
        if former is not None:
            self.seek(former.id)

    def say(self, lines: Sequence[str]) -> None:
        """Words in place of a drawing: fetching, failed, nothing there."""
        self.note, self._cells = tuple(lines), 0
        self.lines_changed()

    @property
    def stage(self) -> Stage | None:
        """The stage under the cursor."""
        lines = self._now()
        return lines[self.cursor].stage if self.cursor < len(lines) else None

    def seek(self, stage_id: str) -> None:
        """Put the cursor on a stage."""
        for index, line in enumerate(self._now()):
            if line.head and line.stage is not None and line.stage.id == stage_id:
                self.go_to(index)
                return

    def line_count(self) -> int:
        """The drawing and the problems."""
        return len(self._now())

    def line(self, index: int, cells: int) -> Sequence[Piece]:  # noqa: ARG002
        """One of them."""
        line = self._now()[index]
        return ((line.words, line.look),)

    def can_stop_at(self, index: int) -> bool:
        """Stages and problems of stages; in a note anywhere."""
        lines = self._now()
        return bool(self.note) or (index < len(lines) and lines[index].stage is not None)

    def shows_cursor(self) -> bool:
        """A note has none."""
        return not self.note

    def _now(self) -> list[_Line]:
        cells = max(self.size.width - 1, 40)
        if self._cells != cells:
            self._cells = cells
            self._lines = [_Line(f" {safe(line)}") for line in self.note] or self._drawn(cells)
        return self._lines

    def _drawn(self, cells: int) -> list[_Line]:
        people = min(max(cells // 4, LEAST_PEOPLE), MOST_PEOPLE)
        room = cells - TASKS - OLDEST - people - 7
        head = f" {'Stage':<{room}}  {'Tasks':>{TASKS}}  {'Oldest':>{OLDEST}}  {'People':<{people}}"
        lines = [_Line(head, "dim")]
        wrong = {problem.stage: problem.severity for problem in reversed(self.problems)}
        for drawn in draw(self.workflow, room, self.names):
            if drawn.stage is None:
                lines.append(_Line(f" {drawn.drawing}", "dim"))
            else:
                lines.append(self._stage_line(drawn.stage, drawn.drawing, room, people, wrong))
        return [*lines, *self._problem_lines(cells)]

    def _stage_line(self, stage: Stage, drawing: str, room: int, people: int, wrong: dict[str, str]) -> _Line:
        look = self.numbers.of(stage.id) if self.numbers is not None else None
        waiting = "" if look is None or look.waiting is None else f"{look.waiting:,}"
        oldest = text.age(look.oldest) if look is not None else ""
        sign = {"error": "!", "warning": "?"}.get(wrong.get(stage.id, ""), " ")
        kind = stage.type if stage.type != stage.title else ""
        who = people_words(stage) or kind
        left = drawing + " " * max(room - text.width(drawing), 0)
        words = f"{sign}{left}  {waiting:>{TASKS}}  {oldest:>{OLDEST}}  {text.cut(safe(who), people)}"
        return _Line(words, "bad" if sign == "!" else "mark" if sign == "?" else "", stage, head=True)

    def _problem_lines(self, cells: int) -> list[_Line]:
        if not self.problems:
            return []
        lines = [_Line(""), _Line(" What is wrong (enter on a stage shows its settings)", "title")]
        for problem in self.problems:
            bad = problem.severity == "error"
            stage = self.workflow.stage(problem.stage)
            for number, part in enumerate(wrap(problem.words, cells - 4)):
                sign = ("!" if bad else "?") if number == 0 else " "
                lines.append(
                    _Line(f" {sign} {part}", "bad" if bad else "mark", stage if number == 0 else None)
                )
        return lines
