"""Three-way merge of workflows: what I changed and what they changed since both began from the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ango_tui.workflow.graph import Stage, Workflow

_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both changed the same thing differently; `merge` keeps mine."""

    stage: str
    words: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome, with what could not be decided; mine stands there."""

    workflow: Workflow
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Workflow, mine: Workflow, theirs: Workflow) -> Merged:
    """Join both sides, stage by stage and member by member.

    A stage that one side removed goes, unless the other changed it: then it stays, as a conflict.
    """
    conflicts: list[Conflict] = []
    kept: list[Stage] = []
    for stage_id in _order(mine, theirs):
        stage = _one(base.stage(stage_id), mine.stage(stage_id), theirs.stage(stage_id), conflicts)
        if stage is not None:
            kept.append(stage)
    return Merged(Workflow(tuple(kept)), tuple(conflicts))


def _order(mine: Workflow, theirs: Workflow) -> list[str]:
    """My order, with what only they have right after what stands before it there."""
    order = list(dict.fromkeys(mine.ids))
    for place, stage_id in enumerate(theirs.ids):
        if stage_id not in order:
            before = next((known for known in reversed(theirs.ids[:place]) if known in order), None)
            order.insert(order.index(before) + 1 if before is not None else 0, stage_id)
    return order


def _one(
    base: Stage | None, mine: Stage | None, theirs: Stage | None, conflicts: list[Conflict]
) -> Stage | None:
    if mine is None or theirs is None:
        return _lone(base, mine, theirs, conflicts)
    if base is None:
        if mine != theirs:
            conflicts.append(Conflict(mine.id, f"{mine.title} was added on both sides, differently."))
        return mine
    return Stage(_members(base.wire, mine, theirs, conflicts))


def _lone(
    base: Stage | None, mine: Stage | None, theirs: Stage | None, conflicts: list[Conflict]
) -> Stage | None:
    left = mine or theirs
    if left is None or base is None:
        return left
    if left == base:
        return None
    remover = "They removed" if mine is not None else "You removed"
    conflicts.append(Conflict(left.id, f"{remover} {left.title}, which the other side changed; it stays."))
    return left


def _members(
    base: Mapping[str, Any], mine: Stage, theirs: Stage, conflicts: list[Conflict]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for member in dict.fromkeys([*mine.wire, *theirs.wire]):
        old = base.get(member, _ABSENT)
        my, their = mine.wire.get(member, _ABSENT), theirs.wire.get(member, _ABSENT)
        chosen = their if my == old else my
        if my != old and their not in (old, my):
            conflicts.append(Conflict(mine.id, f"{mine.title}: both changed {member}; yours is kept."))
        if chosen is not _ABSENT:
            found[member] = chosen
    return found
