"""Changes to many tasks: in chunks, with a result for every task, and nothing sent twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from ango_tui.api.errors import AngoError, Geofenced, InvalidKey, NotAllowed, Unreachable

if TYPE_CHECKING:
    from ango_tui.api.bulk_records import Task
    from ango_tui.api.client import AngoClient
    from ango_tui.api.filters import TaskFilter

CHUNK = 200
PAGE = 1000

# After these the rest would fail in the same way: it is left alone, and can be tried again.
HOPELESS = (InvalidKey, NotAllowed, Geofenced, Unreachable)


class Removal(msgspec.Struct, frozen=True):
    """Something that a requeue can take off a task; what is `final` cannot be brought back."""

    option: str
    words: str
    final: bool = False


REMOVALS = (
    Removal("removeAssignee", "Take the assignee away"),
    Removal("removeAnnotations", "Remove the annotations", final=True),
    Removal("removeStageHistory", "Remove the stage history", final=True),
)


class Report(Protocol):
    """Who is told how it goes."""

    def done(self, ids: Sequence[str]) -> None:
        """These were changed."""

    def failed(self, ids: Sequence[str], why: str) -> None:
        """These were not, or it is not known; `why` is for people."""


def calls_for(count: int) -> int:
    """How many calls a change of `count` tasks takes at least."""
    return -(-count // CHUNK)


async def matching(client: AngoClient, project_id: str, filter: TaskFilter | None) -> list[Task]:
    """All tasks that match, with what the changes below need: id, asset, stage, batches."""
    return [task async for task in client.walk(client.get_tasks, project_id, filter=filter, limit=PAGE)]


async def assign(
    client: AngoClient, project_id: str, tasks: Sequence[Task], email: str, report: Report
) -> None:
    """Assign tasks to a person, each for the stage it is in."""
    for stage, group in _grouped(tasks, lambda task: task.stage):

        async def act(ids: Sequence[str], stage: str = stage) -> None:
            await client.assign_task(project_id, list(ids), stage, email)

        if not await _in_chunks([task.id for task in group], act, report):
            break


async def unassign(client: AngoClient, project_id: str, tasks: Sequence[Task], report: Report) -> None:
    """Take the assignees away: requeues each task to the stage it is in, as there is no call for it alone."""
    for stage, group in _grouped(tasks, lambda task: task.stage):

        async def act(ids: Sequence[str], stage: str = stage) -> None:
            await client.requeue_tasks(project_id, stage, task_ids=ids, options={"removeAssignee": True})

        if not await _in_chunks([task.id for task in group], act, report):
            break


async def requeue(
    client: AngoClient,
    project_id: str,
    tasks: Sequence[Task],
    to_stage: str,
    report: Report,
    removing: Sequence[Removal] = (),
) -> None:
    """Send tasks back to a stage, taking `removing` off them.

    The platform makes no history entry of it (hub documentation, requeuing).
    """

    async def act(ids: Sequence[str]) -> None:
        await client.requeue_tasks(
            project_id, to_stage, task_ids=ids, options={removal.option: True for removal in removing}
        )

    await _in_chunks([task.id for task in tasks], act, report)


async def prioritise(
    client: AngoClient, project_id: str, tasks: Sequence[Task], priority: int, report: Report
) -> None:
    """Set the priority, -1000 to 1000."""

    async def act(ids: Sequence[str]) -> None:
        await client.update_tasks_priority(project_id, priority, task_ids=list(ids))

    await _in_chunks([task.id for task in tasks], act, report)


async def add_to_batch(
    client: AngoClient,
    project_id: str,
    tasks: Sequence[Task],
    batch_id: str,
    batch_ids: Callable[[Iterable[str]], Sequence[str]],
    report: Report,
) -> None:
    """Add the tasks' assets to a batch, keeping the batches they are in.

    It is not documented whether the call adds or replaces, so each asset's present batches are sent along:
    the result is the same either way. `batch_ids` turns what a task says of its batches (ids or names) into
    ids.
    """
    for present, group in _grouped(tasks, lambda task: tuple(batch_ids(task.batches))):
        wanted = [*present, *([] if batch_id in present else [batch_id])]
        task_of = {task.asset.id: task.id for task in group if task.asset.id}

        async def act(asset_ids: Sequence[str], wanted: list[str] = wanted) -> None:
            await client.assign_batches(project_id, list(asset_ids), wanted)

        lost = [task.id for task in group if not task.asset.id]
        if lost:
            report.failed(lost, "The server did not say which asset this task belongs to.")
        if not await _in_chunks(list(task_of), act, report, name=task_of):
            break


def _grouped(tasks: Sequence[Task], key: Callable[[Task], Any]) -> Iterator[tuple[Any, list[Task]]]:
    groups: dict[Any, list[Task]] = defaultdict(list)
    for task in tasks:
        groups[key(task)].append(task)
    yield from groups.items()


async def _in_chunks(
    ids: Sequence[str],
    act: Callable[[Sequence[str]], Awaitable[None]],
    report: Report,
    *,
    name: dict[str, str] | None = None,
) -> bool:
    """Act on all ids; False when it makes no sense to go on."""
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        named = [name[item] for item in chunk] if name else list(chunk)
        try:
            await act(chunk)
        except AngoError as error:
            report.failed(named, f"{error.what} {error.server_words}".strip())
            if isinstance(error, HOPELESS):
                rest = ids[start + CHUNK :]
                report.failed(
                    [name[item] for item in rest] if name else list(rest), f"Not tried: {error.what}"
                )
                return False
        else:
            report.done(named)
    return True
