"""Edits of a workflow: pure functions from one to the next, and the list of those that can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ango_tui.workflow.graph import Stage, Workflow
from ango_tui.workflow.kinds import KINDS


class EditError(ValueError):
    """The edit cannot be made; its text says why."""


def change(workflow: Workflow, stage_id: str, members: Mapping[str, Any]) -> Workflow:
    """Set members of a stage (wire names); a member set to what it is already is left alone.

    Raises:
        EditError: there is no such stage, or its id would be changed.
    """
    stage = _known(workflow, stage_id)
    changes = {name: value for name, value in members.items() if stage.wire.get(name) != value}
    if "id" in changes:
        raise EditError("A stage keeps its id: tasks and exports know it by that.")
    return workflow.replace(stage_id, stage.with_members(changes)) if changes else workflow


def set_exits(workflow: Workflow, stage_id: str, targets: Sequence[str]) -> Workflow:
    """Let a stage lead to these stages, in this order."""
    return change(workflow, stage_id, {"next": list(targets)})


def new_stage(kind: str, stage_id: str, name: str) -> Stage:
    """A stage of that kind with the members the platform's own stages of it have.

    Seed documentation, update_workflow_stages, shows those of Start, Label, Review and Complete.
    """
    if kind not in KINDS:
        raise EditError(f"There is no kind of stage called {kind}.")
    members: dict[str, dict[str, Any]] = {
        "Start": {"autoForward": False},
        "Label": {"assignedTo": [], "pluginConfig": []},
        "Review": {"assignedTo": [], "readOnly": False},
        "Consensus": {
            "consensusId": None,
            "consensusConfig": {"threshold": {}, "adjudicationMethod": "best"},
        },
        "Logic": {"logic": {"conditions": []}},
        "Complete": {"preventRequeue": False},
    }
    return Stage({"id": stage_id, "type": kind, "name": name, "next": [], **members.get(kind, {})})


def insert(workflow: Workflow, stage: Stage, after: str) -> Workflow:
    """Put a stage into the first way out of another: it leads where that one led, and that one leads to it.

    A stage with two ways out leads both of them there (the person then changes what should be different). A
    stage after a consensus's own children, or after an end, is not possible.

    Raises:
        EditError: the place is none, or the id is taken.
    """
    before = _known(workflow, after)
    if stage.id in workflow.ids:
        raise EditError(f"The id {stage.id} is taken.")
    if before.consensus_id:
        raise EditError(f"{before.title} answers for a consensus; nothing can follow it.")
    if not before.next:
        raise EditError(f"{before.title} leads nowhere; nothing can follow it.")
    ways = len(stage.kind.exits) if stage.kind is not None and stage.kind.exits is not None else 1
    placed = stage.with_members({"next": [before.next[0]] * ways, "position": _between(workflow, before)})
    fed = before.with_members({"next": [stage.id, *before.next[1:]]})
    stages: list[Stage] = []
    for each in workflow.stages:
        stages += [fed, placed] if each.id == after else [each]
    return Workflow(tuple(stages))


def add_child(workflow: Workflow, consensus_id: str, stage: Stage) -> Workflow:
    """Add one more answer to a consensus."""
    parent = _known(workflow, consensus_id)
    if parent.type != "Consensus":
        raise EditError(f"{parent.title} is no consensus.")
    if stage.id in workflow.ids:
        raise EditError(f"The id {stage.id} is taken.")
    members = {"consensusId": consensus_id, "next": [consensus_id], "position": {"x": 0, "y": 0}}
    child = stage.with_members(members)
    stages = list(workflow.stages)
    siblings = [place for place, each in enumerate(stages) if each.consensus_id == consensus_id]
    at = (siblings[-1] if siblings else stages.index(parent)) + 1
    return Workflow((*stages[:at], child, *stages[at:]))


def remove(workflow: Workflow, stage_id: str) -> Workflow:
    """Take a stage out: what led to it leads on to where its first way led. A consensus takes its children
    along.

    Raises:
        EditError: it is the Start stage, or the only end.
    """
    stage = _known(workflow, stage_id)
    if stage.type == "Start":
        raise EditError("New tasks land in Start; it cannot be removed.")
    if stage.type == "Complete" and sum(each.type == "Complete" for each in workflow.stages) == 1:
        raise EditError("This is the only Complete stage; without it no task could be finished.")
    gone = {stage_id, *(child.id for child in workflow.children(stage_id))}
    onward = next((target for target in stage.next if target not in gone), "")
    stages = []
    for each in workflow.stages:
        if each.id in gone:
            continue
        if stage_id in each.next:
            targets = [onward if target == stage_id else target for target in each.next]
            each = each.with_members({"next": [target for target in targets if target]})
        stages.append(each)
    return Workflow(tuple(stages))


def _known(workflow: Workflow, stage_id: str) -> Stage:
    stage = workflow.stage(stage_id)
    if stage is None:
        raise EditError(f"There is no stage {stage_id}.")
    return stage


def _between(workflow: Workflow, before: Stage) -> dict[str, float]:
    after = workflow.stage(before.next[0])
    x = (before.x + after.x) / 2 if after is not None and after.x > before.x else before.x + 200
    position = before.wire.get("position")
    y = position.get("y") if isinstance(position, Mapping) else 0
    return {"x": round(x), "y": y if isinstance(y, int | float) else 0}


@dataclass(slots=True)
class Edits:
    """The present workflow and the way to it: every edit can be undone, and done again until the next one."""

    now: Workflow
    past: tuple[tuple[str, Workflow], ...] = ()
    future: tuple[tuple[str, Workflow], ...] = ()

    def make(self, words: str, workflow: Workflow) -> bool:
        """Take an edit in; False when it changes nothing."""
        if workflow == self.now:
            return False
        self.past, self.future, self.now = (*self.past, (words, self.now)), (), workflow
        return True

    def undo(self) -> str | None:
        """Go back one edit; what it was, or None when there is none."""
        if not self.past:
            return None
        words, before = self.past[-1]
        self.past, self.future, self.now = self.past[:-1], (*self.future, (words, self.now)), before
        return words

    def redo(self) -> str | None:
        """Make the edit again that was undone last; what it was, or None."""
        if not self.future:
            return None
        words, after = self.future[-1]
        self.future, self.past, self.now = self.future[:-1], (*self.past, (words, self.now)), after
        return words
