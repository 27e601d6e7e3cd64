"""Going about in the label set: find, jump to problems and changes, put right, mark, fold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on

from ango_tui import text
from ango_tui.ontology import Path
from ango_tui.ontology.rules import RULES, Problem, fix, fix_all
from ango_tui.ontology.schema import name_of
from ango_tui.ontology.search import next_in_order
from ango_tui.ui.screens.ontology.fields import OntologyFields
from ango_tui.ui.screens.ontology.problem_list import ProblemList
from ango_tui.ui.widgets.choose import Choice, Choose

if TYPE_CHECKING:
    from ango_tui.ui.screens.ontology.inspector import Inspector


class OntologyFinding(OntologyFields):
    """What moves the cursor, and what is done where it lands."""

    if TYPE_CHECKING:

        @property
        def inspector(self) -> Inspector:
            """The fields."""

        def show_fields(self) -> None:
            """The inspector for the line under the cursor."""

    # Searching and jumping

    async def do_find(self) -> None:
        """By title, option or id."""
        places = self.schema.index().places
        choices = []
        for place in places:
            if place.path:
                above = " › ".join(self.schema.title_path(place.path)[:-1])
                # The id is searched too, as it stands in the line.
                choices.append(Choice(place.path, name_of(place.node), f"{above}  {place.node.id}".strip()))
        if not choices:
            self.ango.say("There is nothing to search.", "warn")
            return
        picked = await self.ask(Choose("Find by title, option or id", choices))
        if picked is not None:
            self.outline.seek(picked)

    def _jump(self, paths: list[Path], back: bool, what: str) -> None:
        path = next_in_order(self.schema, [path for path in paths if path], self.path, back=back)
        if path is None:
            self.ango.say(f"There is no {what}.")
        else:
            self.outline.seek(path)

    def do_next_problem(self) -> None:
        """To the next place with a problem."""
        self._jump_to_problem(back=False)

    def do_previous_problem(self) -> None:
        """To the place with a problem before."""
        self._jump_to_problem(back=True)

    def _jump_to_problem(self, back: bool) -> None:
        self._jump([problem.path for problem in self.problems], back, "problem in the tree")
        here = next((problem for problem in self.problems if problem.path == self.path), None)
        if here is not None:
            self.ango.flash(f"{here.severity.sign} {here.words}", "info")
            self.inspector.seek(here.field)

    def do_next_change(self) -> None:
        """To the next node that differs from the server's copy."""
        self._jump([change.path for change in self.changes if change.verb != "removed"], False, "change")

    def do_previous_change(self) -> None:
        """To the changed node before."""
        self._jump([change.path for change in self.changes if change.verb != "removed"], True, "change")

    # Putting right

    @on(ProblemList.Picked)
    def _problem_picked(self, event: ProblemList.Picked) -> None:
        event.stop()
        if event.fix:
            self._fix([event.problem])
        elif event.problem.path:
            self.outline.seek(event.problem.path)
            self.outline.focus()
            self.inspector.seek(event.problem.field)

    def do_fix(self) -> None:
        """Put right what is wrong with the node under the cursor."""
        row = self.outline.row
        here = [p for p in self.problems if row is not None and p.uid == row.uid]
        if not here:
            self.ango.say("Nothing is wrong here; ] goes to the next problem.")
            return
        self._fix(here)

    def _fix(self, problems: Sequence[Problem]) -> None:
        fixable = [problem for problem in problems if problem.fixable]
        if not fixable:
            self.ango.say(f"That takes a person: {problems[0].words}.", "warn")
            return
        problem = fixable[0]
        words = RULES[problem.rule].fix_words
        if self.edit(f"fixed: {words}", lambda schema: fix(schema, problem)):
            self.ango.say(f"Put right: {words}.")

    def do_fix_all(self) -> None:
        """Put right whatever needs no judgement."""
        before = len(self.problems)
        if self.edit("fixed what could be", lambda schema: fix_all(schema, self.rule_context)):
            self.ango.say(f"{before - len(self.problems)} of {text.count(before, 'problem')} put right.")
        else:
            self.ango.say("Nothing can be put right without a person.")

    # Marks, folds, panes

    def do_mark(self) -> None:
        """Mark or unmark."""
        self.outline.toggle_mark()
        self.show_fields()

    def do_mark_all(self) -> None:
        """All beside this one; again: all that is shown."""
        self.outline.mark_siblings()
        self.show_fields()

    def do_fold(self) -> None:
        """Close everything."""
        self.outline.fold_all(True)

    def do_unfold(self) -> None:
        """Open everything."""
        self.outline.fold_all(False)
