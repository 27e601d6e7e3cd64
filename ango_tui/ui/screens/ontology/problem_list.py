"""What the rules find, one line each: jump to the place, put it right where that needs nobody's judgement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from ango_tui import text
from ango_tui.ontology import Schema
from ango_tui.ontology.rules import RULES, Problem, Severity
from ango_tui.ui.widgets.line_view import LineView, Piece
from ango_tui.ui.widgets.safe import safe

_LOOKS = {Severity.ERROR: "bad", Severity.WARNING: "mark", Severity.INFO: "dim"}


class ProblemList(LineView):
    """A heading that counts them, then the problems, the worst first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", "Go there", show=False),
        Binding("f", "fix", "Put it right", show=False),
    ]

    class Picked(Message):
        """Somebody wants to go to a problem, or to have it put right."""

        def __init__(self, problem: Problem, fix: bool) -> None:
            super().__init__()
            self.problem, self.fix = problem, fix

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.schema = Schema()
        self.problems: list[Problem] = []
        self.judged = False
        """Whether there was a label set to look at yet."""

    def show(self, schema: Schema, problems: Sequence[Problem]) -> None:
        """Show what is wrong with a label set."""
        self.schema, self.judged = schema, True
        self.problems = sorted(problems, key=lambda problem: -problem.severity)
        self.lines_changed()

    @property
    def problem(self) -> Problem | None:
        """The problem under the cursor."""
        return self.problems[self.cursor - 1] if 0 < self.cursor <= len(self.problems) else None

    def line_count(self) -> int:
        """The heading and the problems."""
        return 1 + len(self.problems)

    def can_stop_at(self, index: int) -> bool:
        """On problems."""
        return index > 0

    def line(self, index: int, cells: int) -> Sequence[Piece]:
        """Severity, where it is, what is wrong, and whether it can be fixed."""
        if index == 0:
            return self._heading(cells)
        problem = self.problems[index - 1]
        where = " › ".join(self.schema.title_path(problem.path)) or "label set"
        fix = f"  [f: {RULES[problem.rule].fix_words}]" if problem.fixable else ""
        fix = fix if len(fix) < cells // 3 else "  [f fixes it]" if fix else ""
        room = cells - 2 - len(fix)
        place = text.cut(safe(where), max(room // 2, 10), middle=True)
        words = text.cut(safe(problem.words), max(room - text.width(place) - 2, 10))
        return (
            (f"{problem.severity.sign} ", _LOOKS[problem.severity]),
            (place, "strong"),
            (f": {words}", ""),
            (fix, "dim"),
        )

    def _heading(self, cells: int) -> Sequence[Piece]:
        if not self.problems:
            return (("No problems" if self.judged else "", "dim"),)
        worst = self.problems[0].severity
        words = " · ".join(
            text.count(n, name)
            for severity, name in (
                (Severity.ERROR, "error"),
                (Severity.WARNING, "warning"),
                (Severity.INFO, "note"),
            )
            if (n := sum(problem.severity is severity for problem in self.problems))
        )
        first = self.problems[0]
        where = self.schema.title_path(first.path)
        name = f"{where[-1]}: " if where else ""
        head = f"{worst.sign} {words}  "
        rest = "] goes to the next, F fixes what can be" if self.has_focus else f"{name}{first.words}"
        return ((head, _LOOKS[worst]), (text.cut(safe(rest), max(cells - text.width(head), 4)), "dim"))

    def action_pick(self) -> None:
        """Go to the problem."""
        if self.problem is not None:
            self.post_message(self.Picked(self.problem, False))

    def action_fix(self) -> None:
        """Put the problem right."""
        if self.problem is not None:
            self.post_message(self.Picked(self.problem, True))

    def on_focus(self) -> None:
        """The heading tells other keys now."""
        self.refresh()

    def on_blur(self) -> None:
        """And again others."""
        self.refresh()
