"""Which tasks labels would go to: only tasks in the Start stage take them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from ango_tui.transfer.costing import PAGE
from ango_tui.transfer.items import Finding
from ango_tui.transfer.label_lists import LabelItem

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Task

ASKED = 50
"""External ids asked for in one call; more would make the address too long for some servers."""


class Targets(msgspec.Struct):
    """The tasks of one external id: in Start, of those already labelled, and the stages of the others."""

    start: int = 0
    labelled: int = 0
    elsewhere: tuple[str, ...] = ()


def lookup_calls(wanted: int, total: int) -> int:
    """Calls that `find_targets` makes for so many external ids in a project of so many tasks."""
    return 1 + min(-(-wanted // ASKED), -(-total // PAGE)) if wanted else 0


async def find_targets(
    client: AngoClient,
    project_id: str,
    external_ids: Iterable[str],
    start_stages: Sequence[str],
    told: Callable[[int, int], None] = lambda _done, _of: None,
) -> dict[str, Targets]:
    """The tasks of each external id. Raises what the client raises.

    Asks for the ids in groups, or reads all tasks of the project where that takes fewer calls.
    """
    from ango_tui.api.filters import TaskFilter

    ids = list(dict.fromkeys(filter(None, external_ids)))
    found: dict[str, Targets] = {}
    if not ids:
        return found
    wanted = set(ids)
    total = (await client.get_tasks(project_id, page=1, limit=1)).total
    if total is not None and -(-total // PAGE) <= -(-len(ids) // ASKED):
        read = 0
        async for task in client.walk(client.get_tasks, project_id, limit=PAGE):
            read += 1
            if task.external_id in wanted:
                _count(found, task, start_stages)
            if read % PAGE == 0:
                told(read, total)
        return found
    for begin in range(0, len(ids), ASKED):
        some = TaskFilter(external_id=ids[begin : begin + ASKED])
        async for task in client.walk(client.get_tasks, project_id, filter=some, limit=PAGE):
            if task.external_id in wanted:
                _count(found, task, start_stages)
        told(min(begin + ASKED, len(ids)), len(ids))
    return found


def _count(found: dict[str, Targets], task: Task, start_stages: Sequence[str]) -> None:
    targets = found.setdefault(task.external_id, Targets())
    if task.stage in start_stages:
        targets.start += 1
        targets.labelled += task.is_pre_labeled
    else:
        targets.elsewhere = (*targets.elsewhere, task.stage)


def target_findings(
    items: Sequence[LabelItem],
    targets: Mapping[str, Targets],
    stage_name: Callable[[str], str] = lambda stage: stage,
) -> list[Finding]:
    """What stands in the way of labels reaching their tasks, and what else they would do."""
    findings = []
    first: dict[str, int] = {}
    for index, item in enumerate(items):
        if not item.external_id:
            if item.data:
                words = "Found by its address; only the server can tell whether there is such an asset."
                findings.append(Finding(index, "by-data", words, stops=False))
            continue
        findings += _target_findings(index, item, targets.get(item.external_id), stage_name)
        if item.external_id in first:
            words = f"Row {first[item.external_id] + 1} has labels for {item.external_id} too; the later win."
            findings.append(Finding(index, "same-id", words, stops=False))
        first.setdefault(item.external_id, index)
    return findings


def _target_findings(
    index: int, item: LabelItem, targets: Targets | None, stage_name: Callable[[str], str]
) -> list[Finding]:
    if targets is None:
        return [Finding(index, "no-asset", f"The project has no asset {item.external_id}.")]
    stages = ", ".join(dict.fromkeys(stage_name(stage) for stage in targets.elsewhere))
    if not targets.start:
        return [Finding(index, "left", f"Its task has left Start; it is in {stages}.")]
    found = []
    if targets.elsewhere:
        words = f"{len(targets.elsewhere)} more of this external id have left Start ({stages})."
        found.append(Finding(index, "some-left", words, stops=False))
    if targets.start > 1:
        words = f"{targets.start} assets have this external id; all of them get the labels."
        found.append(Finding(index, "several", words, stops=False))
    if targets.labelled:
        found.append(Finding(index, "labelled", "It has labels already; they are replaced.", stops=False))
    return found
