"""Editing a workflow: a stage by a form, new stages, the whole as JSON here or in an editor."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ango_tui import text
from ango_tui.ui.editor import EditorError, edit_outside
from ango_tui.ui.screens.workflow.draft import WorkflowDraft
from ango_tui.ui.screens.workflow.source_pane import SourcePane
from ango_tui.ui.widgets.choose import Choice, Choose
from ango_tui.ui.widgets.form import Form, FormField
from ango_tui.ui.widgets.prompt import Confirm
from ango_tui.workflow import Stage, Workflow, edits
from ango_tui.workflow.drawing import Names, exits_of
from ango_tui.workflow.kinds import CHILD_TYPES, KINDS
from ango_tui.workflow.rules import Known
from ango_tui.workflow.source import read, write

if TYPE_CHECKING:
    from ango_tui.ui.screens.workflow.map import StageMap

EXIT = "exit "


class WorkflowEditing(WorkflowDraft):
    """Edits of the draft; nothing here changes the server."""

    _keeping = False

    if TYPE_CHECKING:

        @property
        def stage(self) -> Stage | None:
            """The stage under the cursor."""

        @property
        def mode(self) -> str:
            """What fills the screen."""

        @property
        def map(self) -> StageMap:
            """The drawing."""

        def show_mode(self, mode: str) -> None:
            """Change what fills the screen."""

        def names(self) -> Names:
            """How ids in conditions are named."""

        def known(self) -> Known:
            """What the rules may know."""

    def _edit(self, words: str, make: Callable[[], Workflow], *, seek: str = "") -> None:
        try:
            workflow = make()
        except edits.EditError as error:
            self.ango.say(str(error), "warn")
            return
        if self.edited(words, workflow) and seek:
            self.map.seek(seek)

    # One stage

    def why_not_edit(self) -> str:
        """There must be a stage."""
        return "" if self.stage is not None else "there is no stage under the cursor; J writes JSON."

    why_not_people = why_not_remove = why_not_edit

    async def do_edit(self) -> None:
        """The common fields of the stage in a form."""
        stage = self.stage
        if stage is None:
            return
        answers = await self.ask(
            Form(f"Stage {stage.title} ({stage.type})", self._fields(stage), save="Take it")
        )
        if answers is not None:
            members = _members(stage, answers)
            self._edit(f"{stage.title} was edited", lambda: edits.change(self.edits.now, stage.id, members))

    def _fields(self, stage: Stage) -> list[FormField]:
        flow = self.edits.now
        fields = [FormField("name", "Name", value=stage.name, required=True)]
        places = [
            Choice(other.id, other.title, other.type)
            for other in flow.stages
            if other.id
            and other.type != "Start"
            and not (other.consensus_id and other.id != stage.consensus_id)
        ]
        if not stage.consensus_id:
            for number, (word, target) in enumerate(exits_of(stage, self.names())):
                label = f"{word.capitalize()} goes to"
                fields.append(FormField(f"{EXIT}{number}", label, "choice", target, True, places))
        for setting in stage.kind.settings if stage.kind else ():
            label = f"{setting.title} ({setting.help})"
            fields.append(FormField(setting.member, label, "bool", stage.flag(setting.member)))
        if stage.kind is not None and stage.kind.people:
            people = self._people(stage)
            label = "Assigned to (none: anybody)"
            fields.append(FormField("assignedTo", label, "many", stage.assigned_to, choices=people))
        return fields

    def _people(self, stage: Stage) -> list[Choice]:
        people = dict(self.context.people)
        gone = [email for email in stage.assigned_to if email not in people]
        cannot = "a Labeler cannot review"
        return [
            *(
                Choice(email, email, role, cannot if stage.type == "Review" and role == "Labeler" else "")
                for email, role in people.items()
            ),
            *(Choice(email, email, "not in the project") for email in gone),
        ]

    async def do_people(self) -> None:
        """Who works in the stage."""
        stage = self.stage
        if stage is None:
            return
        if stage.kind is not None and not stage.kind.people:
            self.ango.say(f"Nobody works in a {stage.type} stage.", "warn")
            return
        question = f"Who works in {stage.title}? None marked: anybody in the project"
        chosen = await self.ask(Choose(question, self._people(stage), many=True, selected=stage.assigned_to))
        if chosen is not None:
            members = _members(stage, {"assignedTo": chosen})
            self._edit(
                f"{stage.title}: {text.count(len(chosen), 'person') if chosen else 'anybody'}",
                lambda: edits.change(self.edits.now, stage.id, members),
            )

    async def do_new(self) -> None:
        """A new stage after this one, or one more answer for a consensus."""
        before = self.stage or self.edits.now.start
        if before is None:
            self.ango.say("There is no stage to put it after; J writes the workflow as JSON.", "warn")
            return
        parent = before.id if before.type == "Consensus" else before.consensus_id
        kinds = [
            Choice(kind.name, kind.name, kind.help)
            for kind in KINDS.values()
            if not kind.ends and kind.name != "Start"
        ]
        fields = [
            FormField("kind", "Kind", "choice", "Label", True, kinds),
            FormField("name", "Name", required=True),
        ]
        if parent:
            label = f"One more answer for {self.edits.now.title(parent)}"
            fields.append(FormField("child", label, "bool", True))
        answers = await self.ask(
            Form(f"New stage after {before.title}", fields, save="Add it", check=_check_new)
        )
        if answers is None:
            return
        flow, name = self.edits.now, answers["name"].strip()
        stage = edits.new_stage(answers["kind"], str(uuid.uuid4()), name)
        self._edit(
            f"{name} was added",
            lambda: (
                edits.add_child(flow, parent, stage)
                if answers.get("child")
                else edits.insert(flow, stage, parent if before.consensus_id else before.id)
            ),
            seek=stage.id,
        )

    def do_remove(self) -> None:
        """Take the stage out of the draft; what led to it leads on."""
        stage = self.stage
        if stage is not None:
            if self.mode == "settings":
                self.show_mode("drawing")
            self._edit(f"{stage.title} was taken out", lambda: edits.remove(self.edits.now, stage.id))

    # Back and forth

    def why_not_undo(self) -> str:
        """There must be an edit."""
        return "" if self.edits.past else "nothing was edited."

    def why_not_redo(self) -> str:
        """There must be an edit taken back."""
        return "" if self.edits.future else "nothing was taken back."

    def do_undo(self) -> None:
        """Take back the last edit."""
        self.ango.say(f"Taken back: {self.edits.undo()}.")
        self.redrawn()

    def do_redo(self) -> None:
        """Make it again."""
        self.ango.say(f"Made again: {self.edits.redo()}.")
        self.redrawn()

    def why_not_discard(self) -> str:
        """There must be something to drop."""
        return "" if self.changed else "nothing is changed."

    async def do_discard(self) -> None:
        """Drop the draft."""
        details = ["The server's workflow is not touched.", "u brings the draft back until you leave."]
        if await self.ask(Confirm("Drop all changes of this draft?", details, yes="Drop")):
            self.edits.make("dropped the draft", self.base)
            self.redrawn()
            self.load()

    # The whole as JSON

    def do_source(self) -> None:
        """The whole workflow as JSON, here; what was typed before the program ended is there again."""
        self.query_one(SourcePane).open(write(self.edits.now), self.known, now=self.typed)
        self.show_mode("source")

    def on_source_pane_typed(self, event: SourcePane.Typed) -> None:
        """Keep what is typed, once a second."""
        event.stop()
        self.typed = event.text if self.mode == "source" else None
        if not self._keeping:
            self._keeping = True
            self.set_timer(1.0, self._keep_typed)

    def _keep_typed(self) -> None:
        self._keeping = False
        self.keep_draft()

    def _end_typing(self) -> None:
        self.typed = None
        self.keep_draft()
        self.show_mode("drawing")

    async def leave_source(self) -> None:
        """Take what the JSON says and go back; ask when it says nothing."""
        pane = self.query_one(SourcePane)
        if pane.changed and pane.reading.workflow is None:
            why = [problem.words for _, problem in pane.reading.problems]
            if await self.ask(Confirm("This is no workflow. Drop what was typed?", why, yes="Drop")):
                self._end_typing()
            return
        self._end_typing()
        if pane.changed and pane.reading.workflow is not None:
            self.edited("The JSON was edited", pane.reading.workflow)

    async def do_editor(self) -> None:
        """The whole workflow as JSON, in $EDITOR."""
        before = write(self.edits.now)
        after = await self.ango.writes.unbroken(self._outside(before))
        if isinstance(after, EditorError):
            self.ango.say(str(after), "warn")
            return
        if after == before:
            self.ango.say("The editor changed nothing.")
            return
        reading = read(after, self.known())
        if reading.workflow is None:
            self.ango.say(f"Not taken: {reading.problems[0][1].words} Put it right here, or esc.", "bad")
            self.query_one(SourcePane).open(before, self.known, now=after)
            self.show_mode("source")
            return
        self.edited("The JSON was edited", reading.workflow)

    async def _outside(self, before: str) -> str | EditorError:
        try:
            return await edit_outside(self.ango, before, ".json")
        except EditorError as error:
            return error


def _members(stage: Stage, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The members that a form's answers change, by their wire names."""
    members: dict[str, Any] = {}
    exits = [answers[f"{EXIT}{n}"] for n in range(len(stage.next)) if f"{EXIT}{n}" in answers]
    if exits and tuple(exits) != stage.next:
        members["next"] = exits
    if "name" in answers and answers["name"].strip() != stage.name:
        members["name"] = answers["name"].strip()
    if "assignedTo" in answers and set(answers["assignedTo"]) != set(stage.assigned_to):
        members["assignedTo"] = list(answers["assignedTo"])
    for setting in stage.kind.settings if stage.kind else ():
        if setting.member in answers and answers[setting.member] != stage.flag(setting.member):
            members[setting.member] = answers[setting.member]
    return members


def _check_new(answers: Mapping[str, Any]) -> Mapping[str, str]:
    if answers.get("child") and answers.get("kind") not in CHILD_TYPES:
        return {"kind": f"only {' or '.join(CHILD_TYPES)} can answer for a consensus"}
    return {}
