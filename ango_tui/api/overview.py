"""A project at a glance, in a stated number of calls."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ango_tui.api.errors import AngoError

if TYPE_CHECKING:
    from ango_tui.api.client import AngoClient
    from ango_tui.api.records import Project

CALLS = 5
ISSUES_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Overview:
    """What `overview` found. A part that could not be fetched is None, and its error is in `troubles`."""

    project: Project
    tasks: int | None = None
    by_stage: Sequence[tuple[str, int]] | None = None
    by_status: Sequence[tuple[str, int]] | None = None
    open_issues: int | None = None
    more_issues: bool = False
    troubles: Mapping[str, AngoError] = field(default_factory=dict)


async def overview(client: AngoClient, project_id: str) -> Overview:
    """The project, its tasks per stage and status, and its open issues: `CALLS` calls, made together.

    Only a failure to fetch the project itself is raised; the other parts may be missing.
    """
    troubles: dict[str, AngoError] = {}

    async def part(name: str, call: Callable[[], Awaitable[Any]]) -> Any:
        try:
            return await call()
        except AngoError as error:
            troubles[name] = error
            return None

    project, tasks, stages, statuses, issues = await asyncio.gather(
        client.get_project(project_id),
        part("tasks", lambda: client.get_tasks(project_id, page=1, limit=1)),
        part("stages", lambda: client.get_metrics(project_id, "LabelStageGroups")),
        part("statuses", lambda: client.get_metrics(project_id, "AnnotationStatus")),
        part("issues", lambda: client.get_issues(project_id, status="Open", page=1, limit=ISSUES_LOOKED_AT)),
    )
    found = (
        [issue for issue in issues.items if issue.status.casefold() == "open"] if issues is not None else []
    )
    return Overview(
        project=project,
        tasks=None if tasks is None else tasks.total,
        by_stage=list(counts(stages.value)) if stages is not None else None,
        by_status=list(counts(statuses.value)) if statuses is not None else None,
        open_issues=None if issues is None else len(found),
        more_issues=issues is not None and len(issues.items) >= ISSUES_LOOKED_AT,
        troubles=troubles,
    )


def counts(reply: object) -> Iterator[tuple[str, int]]:
    """(label, count) pairs out of a metric's reply, whatever its shape: no documentation shows one.

    Understood are a list of objects with a name and a number, an object of numbers, and either of these
    inside an envelope with one member.
    """
    if isinstance(reply, Mapping):
        numbers = {key: value for key, value in reply.items() if _is_count(value)}
        if numbers:
            yield from ((str(key), int(value)) for key, value in numbers.items())
            return
        inner = [value for value in reply.values() if isinstance(value, Mapping | list)]
        if len(inner) == 1:
            yield from counts(inner[0])
    elif isinstance(reply, list):
        for entry in reply:
            if isinstance(entry, Mapping):
                yield from _entry(entry)


def _entry(entry: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    label = next(
        (entry[key] for key in ("label", "name", "stage", "status", "_id", "id") if entry.get(key)), None
    )
    number = next((entry[key] for key in ("count", "value", "total") if _is_count(entry.get(key))), None)
    if label is not None and number is not None:
        yield str(label), int(number)


def _is_count(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
