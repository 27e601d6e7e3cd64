"""Sending a workflow: plan, confirm, push, read back; and the versions that can be brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ango_tui import text
from ango_tui.api.errors import OutcomeUnknown
from ango_tui.store.snapshots import SnapshotLostError
from ango_tui.ui.screens.workflow.editing import WorkflowEditing
from ango_tui.ui.widgets.choose import Choice, Choose
from ango_tui.ui.widgets.chrome import KeysLine
from ango_tui.ui.widgets.prompt import Confirm
from ango_tui.workflow import NotAWorkflowError, Workflow
from ango_tui.workflow.diff import TASKS, diff
from ango_tui.workflow.edits import Edits
from ango_tui.workflow.push import MovedError, NotVerifiedError, Plan, plan, push
from ango_tui.workflow.source import read
from ango_tui.workflow.words import plan_lines

if TYPE_CHECKING:
    from ango_tui.api import AngoClient
    from ango_tui.api.live import Look

ORIGINS = {"server": "seen on the server", "pushed": "sent from here", "edited": "edited here"}


class WorkflowSending(WorkflowEditing):
    """Everything that looks at the server's copy again or changes it."""

    numbers: Look | None

    async def _plan(self) -> Plan | None:
        from ango_tui.api.live import glance
        from ango_tui.api.stages import StageServer

        client = await self.ango.client()
        self.ango.flash("Comparing with the server ...")
        gone = [stage.id for stage in self.base.stages if self.edits.now.stage(stage.id) is None]
        tasks = dict(self.numbers.waiting) if self.numbers is not None else {}
        if gone:
            # What would be stranded is counted at the last moment.
            looked = await glance(client, self.place.project_id, [(stage_id, False) for stage_id in gone])
            tasks.update(looked.waiting)
        server = StageServer(client, self.place.project_id)
        try:
            return await plan(server, self.base, self.edits.now, tasks=tasks, known=self.known())
        except NotAWorkflowError as error:
            self.ango.say(f"The server's workflow cannot be read: {error}", "bad")
            return None

    async def do_plan(self) -> None:
        """What sending would change."""
        planned = await self._plan()
        if planned is not None:
            self.ango.read((self.context.name, "Workflow", "plan"), "\n".join(plan_lines(planned)))

    async def do_push(self) -> None:
        """Send the draft, after a look at what it does."""
        planned = await self._plan()
        if planned is None:
            return
        if planned.blocked:
            more = f" (and {len(planned.blocked) - 1} more)" if len(planned.blocked) > 1 else ""
            self.ango.say(f"It cannot be sent: {planned.blocked[0].words}{more}", "bad")
            return
        if not planned.changes:
            self.ango.say("The server has exactly this workflow; there is nothing to send.")
            self._settle(planned.theirs)
            return
        where = f"Project {self.context.name} on {self.ango.session.label}"
        danger = planned.risk == TASKS
        wanted = self.context.name if danger else None
        self.query_one(KeysLine).unflash()
        question = f"Send the workflow ({text.count(len(planned.changes), 'change')})?"
        if await self.ask(
            Confirm(question, [where, *plan_lines(planned)], yes="Send", danger=danger, typed=wanted)
        ):
            await self._push(planned)

    async def _push(self, planned: Plan) -> None:
        self.keep_version(planned.theirs, "server", "before a push")

        async def send(client: AngoClient) -> Workflow | MovedError | NotVerifiedError:
            from ango_tui.api.stages import StageServer

            server = StageServer(client, self.place.project_id)
            try:
                return await push(server, planned)
            except (MovedError, NotVerifiedError) as problem:
                return problem
            except OutcomeUnknown:
                kept = Workflow.from_wire(await server.read())
                if kept == planned.theirs:
                    raise
                differing = diff(planned.mine, kept)
                return NotVerifiedError(differing, kept) if differing else kept

        outcome = await self.ango.write("Send the workflow", send)
        if isinstance(outcome, MovedError):
            self.ango.say("Nothing was sent: somebody changed it just now. P compares again.", "warn")
        elif isinstance(outcome, NotVerifiedError):
            words = "; ".join(change.words for change in outcome.changes) or "it cannot be read"
            self.ango.say(f"It was sent, but the server keeps something else: {words}", "bad")
            self.load()
        else:
            self.keep_version(outcome, "pushed", text.count(len(planned.changes), "change"))
            self._settle(outcome)
            self.ango.say("The workflow was sent, read back, and is as planned.", "good")
            self.load()

    def _settle(self, server: Workflow) -> None:
        """The draft is what the server has."""
        self.base, self.edits = server, Edits(server)
        self.redrawn()

    async def do_versions(self) -> None:
        """Every version ever seen here; one that is chosen becomes the draft."""
        found = self.snapshots.list(self.host_key, self.place.project_id, kind="workflow")
        if not found:
            self.ango.say("No version has been kept yet.")
            return
        options = [
            Choice(
                snapshot.digest,
                f"{snapshot.seen_at[:16].replace('T', ' ')}",
                " ".join(
                    part
                    for part in (
                        ORIGINS.get(snapshot.origin, snapshot.origin),
                        snapshot.note,
                        snapshot.digest[:8],
                    )
                    if part
                ),
            )
            for snapshot in found
        ]
        digest = await self.ask(Choose("Take a version as the draft (nothing is sent)", options))
        if digest is None:
            return
        try:
            content = self.snapshots.read(self.host_key, self.place.project_id, digest)
        except SnapshotLostError as error:
            self.ango.say(str(error), "bad")
            return
        reading = read(content.decode("utf-8", "replace"))
        if reading.workflow is None:
            self.ango.say(f"This version cannot be read: {reading.problems[0][1].words}", "bad")
            return
        self.edited("An older version was taken", reading.workflow)
