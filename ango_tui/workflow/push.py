"""Sending a workflow: look at the server's copy, merge, say what will change, send, read back, compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ango_tui.workflow.diff import Change, diff, risk
from ango_tui.workflow.graph import NotAWorkflowError, Stage, Workflow
from ango_tui.workflow.merge import Conflict, merge
from ango_tui.workflow.rules import Known, Problem, check, errors


class Server(Protocol):
    """Who keeps the workflow."""

    async def read(self) -> object:
        """The stages as they are there now."""

    async def send(self, stages: Sequence[Mapping[str, Any]]) -> None:
        """Replace all of them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What sending would do. `changes` are against `theirs`, what the server has now."""

    theirs: Workflow
    mine: Workflow
    changes: tuple[Change, ...]
    moved: tuple[Change, ...]
    """What others changed on the server since the base was read; it is kept."""
    conflicts: tuple[Conflict, ...]
    problems: tuple[Problem, ...]

    @property
    def risk(self) -> str:
        """The highest risk of its changes."""
        return risk(self.changes)

    @property
    def blocked(self) -> tuple[Problem, ...]:
        """Errors that keep it from being sent."""
        return errors(self.problems)


class MovedError(Exception):
    """Somebody changed the workflow between the plan and the sending; nothing was sent."""


class NotVerifiedError(Exception):
    """What was read back is not what was sent; `changes` say how it differs."""

    def __init__(self, changes: tuple[Change, ...], kept: Workflow) -> None:
        super().__init__("The server keeps something else than what was sent.")
        self.changes = changes
        self.kept = kept


async def plan(
    server: Server,
    base: Workflow,
    mine: Workflow,
    *,
    tasks: Mapping[str, int] | None = None,
    known: Known | None = None,
) -> Plan:
    """Read the server's copy, merge if it moved away from `base`, and say what sending would change.

    Raises:
        NotAWorkflowError: what the server has is no workflow.
    """
    theirs = Workflow.from_wire(await server.read())
    joined = merge(base, mine, theirs)
    changes = diff(theirs, joined.workflow, tasks)
    return Plan(
        theirs,
        joined.workflow,
        changes,
        diff(base, theirs),
        joined.conflicts,
        check(joined.workflow, known),
    )


async def push(server: Server, planned: Plan) -> Workflow:
    """Send what was planned and return what the server then has.

    Raises:
        MovedError: the server's copy is no longer the one the plan was made against.
        NotVerifiedError: the server kept something else.
    """
    if Workflow.from_wire(await server.read()) != planned.theirs:
        raise MovedError
    await server.send(planned.mine.to_wire())
    try:
        kept = Workflow.from_wire(await server.read())
    except NotAWorkflowError as error:
        raise NotVerifiedError((), Workflow()) from error
    differing = diff(planned.mine, _without_additions(planned.mine, kept))
    if differing:
        raise NotVerifiedError(differing, kept)
    return kept


def _without_additions(sent: Workflow, kept: Workflow) -> Workflow:
    """What was kept, without members that the server filled in by itself."""
    found = []
    for stage in kept.stages:
        own = sent.stage(stage.id)
        wire = stage.wire if own is None else {n: v for n, v in stage.wire.items() if n in own.wire}
        found.append(Stage(wire))
    return Workflow(tuple(found))
