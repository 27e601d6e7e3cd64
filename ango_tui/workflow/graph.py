"""Stages and the graph they form, as values that keep the wire's JSON to the last member."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ango_tui.workflow.kinds import KINDS, Kind


class NotAWorkflowError(ValueError):
    """What should have been a list of stages is something else; its text says what."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One station of the workflow. `wire` is its JSON object and is never changed in place.

    The readers below take any JSON: what has the wrong type reads as nothing, and the rules report it.
    Members and their meaning: seed documentation, update_workflow_stages.
    """

    wire: Mapping[str, Any]

    @property
    def id(self) -> str:
        """What other stages and tasks know it by; empty when it has none."""
        return _text(self.wire.get("id"))

    @property
    def name(self) -> str:
        """Its name, empty when it has none."""
        return _text(self.wire.get("name"))

    @property
    def title(self) -> str:
        """Its name, or else its id."""
        return self.name or self.id or "(no id)"

    @property
    def type(self) -> str:
        """The kind's name on the wire: ``Label``, ``Review`` and so on."""
        return _text(self.wire.get("type"))

    @property
    def kind(self) -> Kind | None:
        """What is known of its kind; None for one this version does not know."""
        return KINDS.get(self.type)

    @property
    def next(self) -> tuple[str, ...]:
        """Ids of the stages it leads to, in the order that its kind gives a meaning."""
        return _texts(self.wire.get("next"))

    @property
    def assigned_to(self) -> tuple[str, ...]:
        """E-mails of those who work here; empty is anybody."""
        return _texts(self.wire.get("assignedTo"))

    @property
    def consensus_id(self) -> str:
        """The consensus stage it answers for, empty when it stands in the main flow."""
        return _text(self.wire.get("consensusId"))

    @property
    def conditions(self) -> tuple[Mapping[str, Any], ...]:
        """The conditions of a Logic stage, in their order."""
        logic = self.wire.get("logic")
        found = logic.get("conditions") if isinstance(logic, Mapping) else None
        return tuple(item for item in found if isinstance(item, Mapping)) if isinstance(found, list) else ()

    @property
    def x(self) -> float:
        """Where it stands from left to right on the web page's canvas."""
        position = self.wire.get("position")
        value = position.get("x") if isinstance(position, Mapping) else None
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0

    def flag(self, name: str) -> bool:
        """One of its switches, off when absent."""
        return self.wire.get(name) is True

    def with_members(self, changes: Mapping[str, Any]) -> Stage:
        """The stage with these members set; a value of None takes the member away if it was not there before
        as null."""
        wire = dict(self.wire)
        for name, value in changes.items():
            if value is None and wire.get(name) is not None:
                wire.pop(name)
            elif value is not None:
                wire[name] = value
        return Stage(wire)


@dataclass(frozen=True, slots=True)
class Workflow:
    """All stages of a project, in the server's order."""

    stages: tuple[Stage, ...] = ()

    @classmethod
    def from_wire(cls, value: object) -> Workflow:
        """The workflow in a project's `stages`; nothing at all is an empty one.

        Raises:
            NotAWorkflowError: it is no list of JSON objects.
        """
        if value is None:
            return cls()
        if not isinstance(value, list):
            raise NotAWorkflowError("A workflow is a list of stages.")
        for number, item in enumerate(value, 1):
            if not isinstance(item, dict):
                raise NotAWorkflowError(f"Entry {number} of the workflow is not a stage (a JSON object).")
        return cls(tuple(Stage(copy.deepcopy(item)) for item in value))

    def to_wire(self) -> list[dict[str, Any]]:
        """The JSON of all stages, as it came where nothing was changed."""
        return [copy.deepcopy(dict(stage.wire)) for stage in self.stages]

    def stage(self, stage_id: str) -> Stage | None:
        """The stage of that id, or None."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def title(self, stage_id: str) -> str:
        """The name of a stage, its id when there is no such stage."""
        found = self.stage(stage_id)
        return found.title if found else stage_id

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids, in order."""
        return tuple(stage.id for stage in self.stages)

    @property
    def start(self) -> Stage | None:
        """Where new tasks land."""
        return next((stage for stage in self.stages if stage.type == "Start"), None)

    def children(self, consensus_id: str) -> tuple[Stage, ...]:
        """The stages that a consensus copies its tasks into."""
        return tuple(stage for stage in self.stages if consensus_id and stage.consensus_id == consensus_id)

    def leading_to(self, stage_id: str) -> tuple[Stage, ...]:
        """The stages with a way into this one."""
        return tuple(stage for stage in self.stages if stage_id in stage.next)

    def replace(self, stage_id: str, stage: Stage) -> Workflow:
        """The workflow with another stage in the place of that one."""
        return Workflow(tuple(stage if each.id == stage_id else each for each in self.stages))

    def reached(self) -> frozenset[str]:
        """Ids of the stages a task can come to from Start, Start among them."""
        start = self.start
        return self._spread([start.id] if start else ())

    def ending(self) -> frozenset[str]:
        """Ids of the stages from which a task can come to an end (Complete or Archive)."""
        leads: dict[str, list[str]] = {}
        for stage in self.stages:
            for target in (*stage.next, *(child.id for child in self.children(stage.id))):
                leads.setdefault(target, []).append(stage.id)
        found: set[str] = set()
        waiting = [stage.id for stage in self.stages if stage.type in ("Complete", "Archive")]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting += leads.get(here, [])
        return frozenset(found)

    def _spread(self, first: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        waiting = list(first)
        while waiting:
            here = waiting.pop()
            stage = self.stage(here)
            if here in found or stage is None:
                continue
            found.add(here)
            waiting += [*stage.next, *(child.id for child in self.children(here))]
        return frozenset(found)


def in_flow(workflow: Workflow) -> tuple[Stage, ...]:
    """The stages as tasks meet them: all ways lead down but those of rework; what is not reached comes last.

    Children of a consensus come right after it. Stages that share an id are each listed.
    """
    order: list[str] = []
    seen: set[str] = set()

    def visit(stage_id: str) -> None:
        stack: list[tuple[str, list[str]]] = [(stage_id, _ways(workflow, stage_id))]
        seen.add(stage_id)
        while stack:
            here, ways = stack[-1]
            target = next((way for way in ways if way not in seen), None)
            if target is None:
                order.append(here)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, _ways(workflow, target)))

    if workflow.start is not None:
        visit(workflow.start.id)
    main = [stage_id for stage_id in reversed(order) if workflow.stage(stage_id)]
    placed: list[Stage] = []
    for stage_id in main:
        stage = workflow.stage(stage_id)
        if stage is not None and stage not in placed:
            placed.append(stage)
            placed += [child for child in workflow.children(stage_id) if child not in placed]
    return (*placed, *(stage for stage in workflow.stages if not any(stage is each for each in placed)))


def _ways(workflow: Workflow, stage_id: str) -> list[str]:
    """Where a stage leads, the last way first, so that the first way ends up nearest below it."""
    stage = workflow.stage(stage_id)
    if stage is None or stage.consensus_id:
        return []
    return list(reversed(stage.next))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return tuple(item for item in value if isinstance(item, str))
