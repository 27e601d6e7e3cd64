"""Sending a label set: look at the server's copy, merge, plan, send once, read back, compare."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from ango_tui.api.errors import AngoError, OutcomeUnknown
from ango_tui.ontology import Schema
from ango_tui.ontology.diff import Change, diff
from ango_tui.ontology.merge import merge
from ango_tui.ontology.merge_parts import Side
from ango_tui.ontology.push import Plan, plan, verified
from ango_tui.ontology.risk import Risk
from ango_tui.ontology.rules import Context, Severity, check
from ango_tui.ontology.wire import same

if TYPE_CHECKING:
    from ango_tui.api.client import AngoClient


@dataclass(frozen=True, slots=True)
class ServerCopy:
    """What the server has now. `tasks` is how many tasks the project has, None where it was not asked."""

    schema: Schema
    project_type: str = ""
    name: str = ""
    tasks: int | None = None


class Server(Protocol):
    """Who keeps the label set of a project."""

    async def read(self, *, tasks: bool = False) -> ServerCopy:
        """Its copy as it is now; with `tasks` also how many tasks there are."""

    async def send(self, schema: Schema) -> None:
        """Replace it. Nothing else of the project is touched."""


class ProjectServer:
    """The label set of one project on an Ango Hub host (seed documentation, create_label_set)."""

    def __init__(self, client: AngoClient, project_id: str) -> None:
        self._client = client
        self._project_id = project_id

    async def read(self, *, tasks: bool = False) -> ServerCopy:
        """One call, or two with the number of tasks."""
        project = await self._client.get_project(self._project_id)
        total = (await self._client.get_tasks(self._project_id, limit=1)).total if tasks else None
        schema = Schema.from_wire(project.category_schema)
        return ServerCopy(schema, project.type or "", project.name or "", total)

    async def send(self, schema: Schema) -> None:
        """One call, never repeated by itself."""
        await self._client.create_label_set(self._project_id, raw_category_schema=schema.to_wire())


async def prepare(
    server: Server, draft: Schema, base: Schema | None = None, *, strict: bool = False
) -> tuple[Plan, ServerCopy]:
    """Read the server's copy and plan the push of `draft`; where it moved from `base`, both are merged."""
    copy = await server.read(tasks=True)
    context = Context(
        server=copy.schema,
        base=base,
        project_type=copy.project_type,
        has_tasks=bool(copy.tasks),
        strict=strict,
    )
    return plan(draft, copy.schema, base, context), copy


def decided(
    planned: Plan, base: Schema, draft: Schema, choices: Mapping[str, Side], context: Context | None = None
) -> Plan:
    """The plan with the conflicts of the merge taken as chosen; what is not named stays mine."""
    merged = merge(base, draft, planned.server, choices=choices)
    blockers = [p for p in check(merged.schema, context or Context()) if p.severity is Severity.ERROR]
    return replace(
        planned,
        sends=merged.schema,
        changes=tuple(diff(planned.server, merged.schema)),
        conflicts=merged.conflicts,
        blockers=tuple(blockers),
    )


class Ending(Enum):
    """How a push ended."""

    VERIFIED = "sent, read back, and as planned"
    DIFFERS = "sent, but the server keeps something else"
    UNREAD = "sent, but it could not be read back"
    MOVED = "not sent: the server's copy has changed since the plan was made"
    NOT_SENT = "the answer was lost, and the server still has what it had"
    UNKNOWN = "the answer was lost, and the server cannot be asked whether it has it"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a push ended, and what the server has now (None where that could not be read).

    `lost` says that the answer was lost on the way. `differences` are between what was sent and what came
    back; those of risk safe are keys that the server adds or leaves out with their default.
    """

    ending: Ending
    server: Schema | None = None
    differences: tuple[Change, ...] = ()
    lost: bool = False
    error: AngoError | None = None

    @property
    def done(self) -> bool:
        """Whether the server has what was planned."""
        return self.ending is Ending.VERIFIED


#: Told of every version met on the way: (schema, origin, note).
Keep = Callable[[Schema, str, str], None]


async def publish(server: Server, planned: Plan, keep: Keep = lambda *_: None) -> Outcome:
    """Send what was planned, once, and see what became of it.

    Just before, the server's copy is read again: nothing is sent when it is not the one the plan was made
    against. When the answer is lost it looks whether the server has it, and does not send again: the caller
    may, once this said NOT_SENT. Raises `AngoError` when the server refused, or could not be reached at all.
    """
    before = (await server.read()).schema
    if not same(before.wire, planned.server.wire):
        return Outcome(Ending.MOVED, before)
    keep(before, "server", "before a push")
    try:
        await server.send(planned.sends)
    except OutcomeUnknown as error:
        return await _looked(server, planned, keep, error)
    return await _looked(server, planned, keep, None)


async def look_again(server: Server, planned: Plan, keep: Keep = lambda *_: None) -> Outcome:
    """After a push whose outcome stayed unknown: whether the server has it now."""
    return await _looked(server, planned, keep, OutcomeUnknown("The answer was lost."))


async def _looked(server: Server, planned: Plan, keep: Keep, lost: OutcomeUnknown | None) -> Outcome:
    try:
        back = (await server.read()).schema
    except AngoError as error:
        ending = Ending.UNREAD if lost is None else Ending.UNKNOWN
        return Outcome(ending, None, lost=lost is not None, error=error)
    differences = tuple(verified(planned.sends, back))
    if all(change.risk is Risk.SAFE for change in differences):
        keep(back, "pushed", _note(planned))
        return Outcome(Ending.VERIFIED, back, differences, lost is not None)
    if lost is not None and same(back.wire, planned.server.wire):
        return Outcome(Ending.NOT_SENT, back, lost=True, error=lost)
    keep(back, "server", "after a push")
    return Outcome(Ending.DIFFERS, back, differences, lost is not None, lost)


def _note(planned: Plan) -> str:
    total = len(planned.changes)
    return f"{total} change{'' if total == 1 else 's'}"
