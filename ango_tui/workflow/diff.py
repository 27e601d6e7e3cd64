"""What differs between two workflows, stage by stage, and what each difference does to the work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ango_tui import text
from ango_tui.workflow.drawing import exits_of
from ango_tui.workflow.graph import Stage, Workflow

SAFE, PEOPLE, FLOW, TASKS = "safe", "people", "flow", "tasks"
RISK_WORDS = {
    SAFE: "changes only names and looks",
    PEOPLE: "changes who works where",
    FLOW: "changes where tasks go",
    TASKS: "leaves tasks in a stage that is gone",
}
RISKS = (SAFE, PEOPLE, FLOW, TASKS)

_SAFE_MEMBERS = {"name", "position"}
_PEOPLE_MEMBERS = {"assignedTo"}
_WORDS = {
    "name": "name",
    "type": "kind",
    "assignedTo": "people",
    "autoForward": "forwarding of new tasks",
    "readOnly": "read-only review",
    "preventRequeue": "refusing to requeue",
    "consensusConfig": "consensus settings",
    "consensusId": "consensus it answers for",
    "logic": "conditions",
    "position": "place on the canvas",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: ``added``, ``removed`` or ``changed``, of a stage, in words, with its risk."""

    what: str
    stage: str
    words: str
    risk: str


def diff(before: Workflow, after: Workflow, tasks: Mapping[str, int] | None = None) -> tuple[Change, ...]:
    """All differences, the riskiest first. `tasks` says how many tasks are in a stage now."""
    counts = tasks or {}
    found = [*_removed(before, after, counts), *_added(before, after), *_changed(before, after)]
    if not found and before.ids != after.ids:
        found = [Change("changed", "", "The stages are listed in another order.", SAFE)]
    return tuple(sorted(found, key=lambda change: -RISKS.index(change.risk)))


def risk(changes: tuple[Change, ...]) -> str:
    """The highest risk among them."""
    return max((change.risk for change in changes), key=RISKS.index, default=SAFE)


def _removed(before: Workflow, after: Workflow, counts: Mapping[str, int]) -> Iterator[Change]:
    for stage in before.stages:
        if after.stage(stage.id) is None:
            number = counts.get(stage.id)
            stays = f"; {text.count(number, 'task')} in it would be stranded" if number else ""
            unknown = "; how many tasks are in it is not known" if number is None else ""
            words = f"- {stage.title} ({stage.type}) is removed{stays or unknown}."
            yield Change("removed", stage.id, words, FLOW if number == 0 else TASKS)


def _added(before: Workflow, after: Workflow) -> Iterator[Change]:
    for stage in after.stages:
        if before.stage(stage.id) is None:
            ways = ", ".join(f"{word} to {after.title(target)}" for word, target in exits_of(stage))
            yield Change("added", stage.id, f"+ {stage.title} ({stage.type}): {ways or 'an end'}.", FLOW)


def _changed(before: Workflow, after: Workflow) -> Iterator[Change]:
    for stage in after.stages:
        former = before.stage(stage.id)
        if former is None or former.wire == stage.wire:
            continue
        for member in dict.fromkeys([*former.wire, *stage.wire]):
            old, new = former.wire.get(member), stage.wire.get(member)
            if old != new:
                yield _member(member, former, stage, before, after)


def _member(member: str, old: Stage, new: Stage, before: Workflow, after: Workflow) -> Change:
    title = new.title
    if member == "next":
        words = f"~ {title}: {_ways(old, before)}  becomes  {_ways(new, after)}."
        return Change("changed", new.id, words, FLOW)
    if member == "assignedTo":
        gone = [f"-{text.person(p)}" for p in old.assigned_to if p not in new.assigned_to]
        come = [f"+{text.person(p)}" for p in new.assigned_to if p not in old.assigned_to]
        anybody = " (now anybody)" if not new.assigned_to else ""
        words = f"~ {title}: people {' '.join([*come, *gone]) or 'in another order'}{anybody}."
        return Change("changed", new.id, words, PEOPLE)
    former, now = old.wire.get(member), new.wire.get(member)
    level = SAFE if member in _SAFE_MEMBERS else PEOPLE if member in _PEOPLE_MEMBERS else FLOW
    words = f"~ {title}: {_WORDS.get(member, member)} {_plain(former)}  becomes  {_plain(now)}."
    return Change("changed", new.id, words, level)


def _ways(stage: Stage, workflow: Workflow) -> str:
    return ", ".join(f"{word} to {workflow.title(target)}" for word, target in exits_of(stage)) or "nowhere"


def _plain(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Mapping) and set(value) == {"x", "y"}:
        return f"{value['x']}, {value['y']}"
    return text.cut(value if isinstance(value, str) else _json(value), 60)


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)
