"""Sending the draft: compare, choose between both sides, see the plan, confirm, send, read back, verify."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ango_tui import text
from ango_tui.label_sets.publishing import (
    Ending,
    Outcome,
    ProjectServer,
    decided,
    look_again,
    prepare,
    publish,
)
from ango_tui.ontology import Schema
from ango_tui.ontology.merge import merge
from ango_tui.ontology.push import Plan
from ango_tui.ontology.wire import same
from ango_tui.ui.screens.ontology.finding import OntologyFinding
from ango_tui.ui.widgets.chrome import KeysLine
from ango_tui.ui.widgets.prompt import Confirm
from ango_tui.ui.widgets.reader import Reader
from ango_tui.ui.widgets.sides import Disagreement, Sides

if TYPE_CHECKING:
    from ango_tui.api import AngoClient

PLAN = "plan"


class OntologySending(OntologyFinding):
    """Everything that looks at the server's copy again, or changes it."""

    if TYPE_CHECKING:

        @property
        def mode(self) -> str:
            """What fills the screen."""

        def show_mode(self, mode: str, focus: str) -> None:
            """Change what fills the screen."""

        def impact_lines(self, planned: Plan) -> list[str]:
            """What the dangerous changes of a plan hit."""

    # The plan

    def why_not_plan(self) -> str:
        """The label set must be here."""
        return "" if self.loaded else "the label set is not here yet."

    async def do_plan(self) -> None:
        """What sending would change; nothing is sent."""
        planned = await self._plan()
        if planned is not None:
            self._show_plan(planned)
            self.ango.flash("Nothing was sent; P sends, esc goes back.")

    async def _plan(self) -> Plan | None:
        """Compare with the server and settle what both sides changed; None when the person walked away."""
        self.ango.flash("Comparing with the server ...")
        client = await self.ango.client()
        planned, copy = await prepare(ProjectServer(client, self.place.project_id), self.schema, self.base)
        self.query_one(KeysLine).unflash()
        self.server, self.tasks = copy.schema, copy.tasks
        if planned.conflicts:
            items = [
                Disagreement(
                    conflict.key,
                    " › ".join((*conflict.where, conflict.field))
                    if conflict.field
                    else " › ".join(conflict.where),
                    _side(conflict.mine),
                    _side(conflict.theirs),
                    conflict.chosen,
                )
                for conflict in planned.conflicts
            ]
            question = f"Both sides changed {text.count(len(items), 'thing')}. Which is right?"
            choices = await self.ask(Sides(question, items))
            if choices is None:
                self.ango.say("Nothing was sent; your draft is as it was.")
                return None
            context = replace(self.rule_context, server=copy.schema)
            planned = decided(planned, self.base, self.schema, choices, context)
        return planned

    def _show_plan(self, planned: Plan) -> None:
        cells = max(self.size.width - 4, 40)
        words = "\n".join([planned.text(cells), "", *self.impact_lines(planned)]).rstrip()
        self.query_one("#plan", Reader).show(words)
        self.show_mode(PLAN, "#plan")

    # Sending

    def why_not_push(self) -> str:
        """The label set must be here, and this window be the one that edits it."""
        return self.why_not_edit()

    async def do_push(self) -> None:
        """Send the draft, after a look at what that changes."""
        planned = await self._plan()
        if planned is None:
            return
        if planned.nothing:
            self.ango.say("The server has exactly this label set; there is nothing to send.", "good")
            self._settle(planned.server, self.schema)
            return
        self._show_plan(planned)
        try:
            if await self._agreed(planned):
                await self._send(planned)
            else:
                self.ango.say("Nothing was sent; your draft is as it was.")
        finally:
            if self.mode == PLAN:
                self.show_mode("edit", "#tree")

    async def _agreed(self, planned: Plan) -> bool:
        """Ask by risk: a number to type, a yes, and where errors are left a yes to those first."""
        where = f"Project {self.context.name} on {self.ango.session.label}"
        if planned.blockers:
            first = planned.blockers[0]
            titles = " › ".join(planned.sends.title_path(first.path)) or "label set"
            details = [where, f"{titles}: {first.words}"]
            count = text.count(len(planned.blockers), "error")
            if not await self.ask(Confirm(f"Send it with {count} in it?", details, yes="Send with errors")):
                return False
        details = [where, *(str(change) for change in sorted(planned.changes, key=lambda c: -c.risk))]
        if number := planned.must_type():
            what = "class" if planned.orphaned == 1 else "classes"
            question = f"Labels of {planned.orphaned} {what} or options become unknown. Send?"
            if planned.empties:
                question = "This leaves the project without any label set. Send?"
            return bool(await self.ask(Confirm(question, details, yes="Send", typed=number)))
        question = f"Send the label set ({text.count(len(planned.changes), 'change')})?"
        danger = planned.must_confirm()
        return bool(await self.ask(Confirm(question, details, yes="Send", danger=danger)))

    async def _send(self, planned: Plan) -> None:
        project_id, draft = self.place.project_id, self.schema

        async def send(client: AngoClient) -> Outcome:
            return await publish(ProjectServer(client, project_id), planned, self.keep_version)

        async def look(client: AngoClient) -> Outcome:
            return await look_again(ProjectServer(client, project_id), planned, self.keep_version)

        outcome = await self.ango.write("Send the label set", send)
        while outcome.ending in (Ending.NOT_SENT, Ending.UNKNOWN):
            if outcome.ending is Ending.NOT_SENT:
                question = "The answer was lost, and the server still has the old label set. Send it again?"
                if not await self.ask(Confirm(question, yes="Send again", danger=False)):
                    break
                outcome = await self.ango.write("Send the label set again", send)
            else:
                question = "The answer was lost and the server cannot be asked. Look again whether it has it?"
                if not await self.ask(Confirm(question, yes="Look again", danger=False)):
                    break
                outcome = await self.ango.write("Look for the label set", look)
        self._tell(planned, outcome, draft)

    def _tell(self, planned: Plan, outcome: Outcome, draft: Schema) -> None:
        lost = "The answer was lost, but it is there: " if outcome.lost else ""
        if outcome.done and outcome.server is not None:
            self._settle(outcome.server, draft)
            changes = text.count(len(planned.changes), "change")
            self.ango.say(f"{lost}{changes} sent, read back, and as planned.", "good")
        elif outcome.ending is Ending.DIFFERS and outcome.server is not None:
            self.server = outcome.server
            words = "\n".join(map(str, outcome.differences))
            self.ango.say("It was sent, but the server keeps something else; ! has the list.", "bad", words)
        elif outcome.ending is Ending.MOVED:
            self.ango.say("Nothing was sent: somebody changed it just now. P compares again.", "warn")
        elif outcome.ending is Ending.NOT_SENT:
            self.ango.say("It is not on the server, and was not sent again. P sends it.", "warn")
        else:
            words = outcome.error.what if outcome.error is not None else ""
            self.ango.say(f"{outcome.ending.value.capitalize()}. P looks first, then sends.", "bad", words)
        self.show_schema()

    def _settle(self, server: Schema, draft: Schema) -> None:
        """The draft is what the server has, with what was edited since `draft` was sent; u still undoes."""
        self.base = self.server = server
        now = server if self.schema is draft else merge(draft, self.schema, server).schema
        history = self.history
        if not same(self.schema.wire, now.wire):
            history = history.did(self.schema.with_wire(now.wire), "what the server has now").sealed()
        self.take(history)

    # Dropping

    def why_not_discard(self) -> str:
        """There must be something to drop."""
        return self.why_not_edit() or ("" if self.changed else "nothing is changed.")

    async def do_discard(self) -> None:
        """Back to what the server has."""
        details = ["The server's label set is not touched.", "u brings the draft back until you leave."]
        question = f"Drop {text.count(len(self.changes), 'change')} of this draft?"
        if await self.ask(Confirm(question, details, yes="Drop")):
            self.base = self.server
            self.take(self.history.did(self.schema.with_wire(self.server.wire), "dropped the draft").sealed())


def _side(value: object) -> str:
    """One side of a conflict for a person."""
    return text.safe(repr(value) if isinstance(value, str) else value, limit=300)
