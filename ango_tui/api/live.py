"""The live board: how the work moves through the stages, looked at again and again with few calls.

The first look lists each stage once. Later looks ask one thing, which tasks changed since, and count again
only the stages that these tasks touch; so a project where nothing happens costs one call a look.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from ango_tui.api.filters import DateRange, TaskFilter

if TYPE_CHECKING:
    from ango_tui.api.bulk_records import Task
    from ango_tui.api.client import AngoClient
    from ango_tui.api.limits import RateState
    from ango_tui.api.pages import Page

PAGE = 1000
LATEST_DONE = 200
MOST_PAGES = 3
KNOWN = 50_000
RECOUNT_EVERY = 12
SHARE_OF_BUDGET = 0.25
LEAST_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class StageLook:
    """A stage as it is now.

    `came` and `left` are tasks since the board was begun, `came_now` and `left_now` since the look before.
    `oldest` is when the task that waits longest was last touched. `rework` is the share of tasks that came
    back from a review among those looked at (`sample` of them; None where none was).
    """

    stage: str
    waiting: int | None = None
    came: int = 0
    left: int = 0
    came_now: int = 0
    left_now: int = 0
    oldest: datetime | None = None
    rework: float | None = None
    sample: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """All stages at one look, with what it took."""

    number: int
    stages: tuple[StageLook, ...]
    calls: int
    changed: bool

    def of(self, stage_id: str) -> StageLook:
        """One stage; empty for one that was not looked at."""
        return next((each for each in self.stages if each.stage == stage_id), StageLook(stage_id))

    @property
    def waiting(self) -> dict[str, int]:
        """Tasks per stage, where known."""
        return {each.stage: each.waiting for each in self.stages if each.waiting is not None}


@dataclass(slots=True)
class _Where:
    stage: str
    rework: bool
    moment: datetime | None


@dataclass(slots=True)
class _Flow:
    """What the changed tasks say of one stage: sure arrivals and departures, and tasks never seen before."""

    came: int = 0
    left: int = 0
    strangers: int = 0


class LiveBoard:
    """Looks at the stages of one project (`stages`: id and whether work ends there)."""

    def __init__(self, project_id: str, stages: Sequence[tuple[str, bool]]) -> None:
        self.project_id = project_id
        self.ids = tuple(stage for stage, _ in stages)
        self._ends = {stage for stage, ends in stages if ends}
        self._known: dict[str, _Where] = {}
        self._now: dict[str, StageLook] = {stage: StageLook(stage) for stage in self.ids}
        self._since: datetime | None = None
        self._looks = 0
        self._calls = 0

    async def look(self, client: AngoClient) -> Look:
        """Look once, in calls that yield to those a person waits for; raises what the client raises.

        A look that fails leaves the board as it was, so that the next one makes up for it.
        """
        with client.background():
            self._calls = 0
            if not self._looks:
                fresh = await self._first(client)
            else:
                fresh = await self._again(client)
        changed = fresh != self._now or not self._looks
        self._now = fresh
        self._looks += 1
        return Look(self._looks, tuple(fresh[stage] for stage in self.ids), self._calls, changed)

    async def _first(self, client: AngoClient) -> dict[str, StageLook]:
        fresh = {}
        self._calls += 1
        newest = await client.get_tasks(self.project_id, page=1, limit=1, sort="-updatedAt")
        self._meet(newest.items)
        for stage in self.ids:
            done = stage in self._ends
            page = await self._list(
                client, stage, "-updatedAt" if done else "updatedAt", LATEST_DONE if done else PAGE
            )
            self._meet(page.items)
            looked = _counted(self._now[stage], page, ends=done)
            share, sample = self._rework(stage)
            fresh[stage] = replace(looked, rework=share, sample=sample)
        return fresh

    async def _again(self, client: AngoClient) -> dict[str, StageLook]:
        changed = await self._changed_tasks(client)
        flows, former = self._flows(changed)
        touched = {stage for stage in self.ids if stage in flows}
        if any(flow.strangers for flow in flows.values()) or self._looks % RECOUNT_EVERY == 0:
            touched = set(self.ids)
        fresh = {stage: replace(each, came_now=0, left_now=0) for stage, each in self._now.items()}
        pages = {}
        for stage in self.ids:
            if stage in touched:
                pages[stage] = await self._list(client, stage, "updatedAt", 1)
        self._meet(changed)
        for stage, page in pages.items():
            looked = _counted(fresh[stage], page, ends=stage in self._ends)
            came, left = _balance(flows.get(stage, _Flow()), former.get(stage), looked.waiting)
            share, sample = self._rework(stage)
            fresh[stage] = replace(
                looked,
                rework=share,
                sample=sample,
                came_now=came,
                left_now=left,
                came=looked.came + came,
                left=looked.left + left,
            )
        return fresh

    async def _list(self, client: AngoClient, stage: str, sort: str, limit: int) -> Page[Task]:
        self._calls += 1
        return await client.get_tasks(
            self.project_id, page=1, limit=limit, filter=TaskFilter(stage=stage), sort=sort
        )

    async def _changed_tasks(self, client: AngoClient) -> list[Task]:
        """Tasks touched since the newest one that is known, which is itself among the server's answer."""
        since = TaskFilter(updated_at=DateRange(gte=self._since)) if self._since else TaskFilter()
        found: dict[str, Task] = {}
        for number in range(1, MOST_PAGES + 1):
            self._calls += 1
            page = await client.get_tasks(
                self.project_id, page=number, limit=PAGE, filter=since, sort="-updatedAt"
            )
            found.update((task.id, task) for task in page.items)
            if not page.items or len(found) >= (page.total or 0):
                break
        return [task for task in found.values() if self._is_news(task)]

    def _is_news(self, task: Task) -> bool:
        known = self._known.get(task.id)
        return known is None or known.moment != task.updated_at or known.stage != task.stage

    def _meet(self, tasks: Iterable[Task]) -> None:
        for task in tasks:
            moment = task.updated_at
            self._known.pop(task.id, None)
            self._known[task.id] = _Where(task.stage, task.rework, moment)
            if moment is not None and (self._since is None or moment > self._since):
                self._since = moment
        for old in list(self._known)[: max(len(self._known) - KNOWN, 0)]:
            del self._known[old]

    def _flows(self, changed: Iterable[Task]) -> tuple[dict[str, _Flow], dict[str, int | None]]:
        flows: dict[str, _Flow] = {}
        for task in changed:
            known = self._known.get(task.id)
            here = flows.setdefault(task.stage, _Flow())
            if known is None:
                here.strangers += 0 if task.is_draft else 1
            elif known.stage != task.stage:
                here.came += 1
                flows.setdefault(known.stage, _Flow()).left += 1
        return flows, {stage: each.waiting for stage, each in self._now.items()}

    def _rework(self, stage: str) -> tuple[float | None, int]:
        here = [where.rework for where in self._known.values() if where.stage == stage]
        return (sum(here) / len(here) if here else None, len(here))


def _counted(before: StageLook, page: Page[Task], *, ends: bool) -> StageLook:
    waiting = page.total if page.total is not None else len(page.items)
    oldest = page.items[0].updated_at if page.items and not ends else None
    return replace(before, waiting=waiting, oldest=oldest)


def _balance(flow: _Flow, before: int | None, now: int | None) -> tuple[int, int]:
    """(came, left) that agree with the counts: what is not explained by tasks seen to move is added.

    A task never seen before that was touched counts as arrived: only saving a draft touches it in place
    often.
    """
    came, left = flow.came + flow.strangers, flow.left
    if before is None or now is None:
        return came, left
    missing = (now - before) - (came - left)
    return (came + missing, left) if missing > 0 else (came, left - missing)


def seconds_until_next(calls: int, rate: RateState) -> float:
    """How long to wait after a look of so many calls, so that looking takes a quarter of the budget at most.

    When others use the budget (less than a third left, or a pause on 429) it waits twice as long.
    """
    if rate.limit is None:
        return LEAST_SECONDS
    seconds = max(LEAST_SECONDS, calls * 60.0 / (rate.limit * SHARE_OF_BUDGET))
    if rate.paused_for or (rate.left is not None and rate.left < rate.limit / 3):
        seconds = max(2 * seconds, rate.paused_for + LEAST_SECONDS)
    return seconds


async def glance(client: AngoClient, project_id: str, stages: Sequence[tuple[str, bool]]) -> Look:
    """How many tasks are in each stage and since when the oldest waits: one call a stage, made together.

    `stages` are ids and whether work ends there; there nothing waits.
    """

    async def one(stage: str, ends: bool) -> StageLook:
        page = await client.get_tasks(
            project_id, page=1, limit=1, filter=TaskFilter(stage=stage), sort="updatedAt"
        )
        return _counted(StageLook(stage), page, ends=ends)

    looks = await asyncio.gather(*(one(stage, ends) for stage, ends in stages))
    return Look(1, tuple(looks), len(looks), True)
