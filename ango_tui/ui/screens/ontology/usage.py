"""How much a class or option is used, told before it is taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ango_tui import text
from ango_tui.label_sets.counting import PAGE, Count, counted, sampled
from ango_tui.ontology.impact import impacts
from ango_tui.ontology.push import Plan
from ango_tui.ui.screens.ontology.exchange import OntologyExchange
from ango_tui.ui.widgets.choose import Choice, Choose

if TYPE_CHECKING:
    from ango_tui.api import AngoClient

EVERYTHING = 0
BUDGETS = (1, 5, 25)


class OntologyUsage(OntologyExchange):
    """Impact: counted on demand, kept with its date while the screen is open."""

    count: Count | None = None

    def why_not_impact(self) -> str:
        """The label set must be here."""
        return "" if self.loaded else "the label set is not here yet."

    async def do_impact(self) -> None:
        """Count how many labels use each class and option."""
        client = await self.ango.client()
        total = self.tasks
        choices = []
        for calls in BUDGETS:
            tasks = calls * PAGE if total is None else min(calls * PAGE, total)
            label = f"a sample of {text.count(tasks, 'task')}"
            seconds = round(client.cost(calls))
            choices.append(Choice(calls, label, f"{text.count(calls, 'call')}{_about(seconds)}"))
            if total is not None and tasks >= total:
                break
        choices.append(Choice(EVERYTHING, "every task", "one export of the whole project, read as it comes"))
        calls = await self.ask(Choose("Count the labels of each class and option in", choices))
        if calls is None:
            return
        schema, project_id = self.server, self.place.project_id

        async def look(client: AngoClient) -> Count:
            if calls == EVERYTHING:
                return await counted(client, project_id, schema, self.ango.flash)

            def tell(done: int, of: int) -> None:
                self.ango.flash(f"Counting labels: call {done} of {of} ...")

            return await sampled(client, project_id, schema, calls, tell)

        self.ango.flash("Counting labels ...")
        self.fetch("count", look, self._take_count)

    def _take_count(self, count: Count) -> None:
        self.count = count
        self.show_fields()
        share = "all" if count.exact else f"{count.usage.tasks:,} of {count.total or 0:,}"
        unknown = f"; {count.usage.unknown:,} labels of unknown classes" if count.usage.unknown else ""
        self.ango.say(f"Labels of {share} tasks counted{unknown}; the fields show them.", "good")

    def usage_notes(self) -> list[tuple[str, str]]:
        """The use of the node under the cursor, when it was counted."""
        if not self.path:
            return []
        node = self.schema.at(self.path)
        if self.count is None:
            return [("used by", "not counted yet; M counts")] if self.tasks else []
        return [("used by", self.count.words(node.id))]

    def impact_lines(self, planned: Plan) -> list[str]:
        """What the dangerous changes of a plan hit."""
        hit = [change for change in planned.changes if change.risk.value >= 2]
        if not hit:
            return []
        if self.count is None:
            return ["Labels that this hits were not counted; M counts them."] if self.tasks else []
        when = f"{self.count.at.astimezone():%Y-%m-%d %H:%M}"
        lines = [f"Labels that this hits ({self.count.how} {when})"]
        for impact in impacts(hit, self.count.usage):
            words = impact.words(self.count.usage.tasks, self.count.total)
            lines.append(f"  {' › '.join(impact.change.where)}: {words}")
        return lines


def _about(seconds: int) -> str:
    return f", about {text.duration(seconds * 1000)}" if seconds >= 2 else ""
