"""The live board: few calls, in and out as they are, and no work lost by a failed look."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from ango_tui.api import AngoClient, AngoError
from ango_tui.api.limits import RateState
from ango_tui.api.live import LiveBoard, Look, glance, seconds_until_next
from ango_tui.hub import Hub

Scenario = Callable[[AngoClient, str, LiveBoard], Awaitable[Any]]


@pytest.fixture
def watch() -> Callable[[Scenario], Any]:
    """A function that runs a scenario with a client, a project and a board on it."""

    def run(scenario: Scenario) -> Any:
        async def go() -> Any:
            hub = Hub()
            async with AngoClient(
                hub.key, hub.url, transport=hub.transport(), calls_per_minute=None
            ) as client:
                project = next(
                    p for p in (await client.list_projects(limit=100)).items if "invoices" in p.name
                )
                stages = (await client.get_project(project.id)).stages
                board = LiveBoard(project.id, [(stage.id, stage.type == "Complete") for stage in stages])
                return await scenario(client, project.id, board)

        return asyncio.run(go())

    return run


async def tasks_in(client: AngoClient, project: str, stage: str, number: int) -> list[str]:
    return [task.id for task in (await client.get_tasks(project, stage=stage, limit=number)).items]


def test_the_first_look_counts_every_stage_as_the_server_does(watch: Any) -> None:
    async def scenario(client: AngoClient, project: str, board: LiveBoard) -> tuple[Look, dict[str, int]]:
        look = await board.look(client)
        counts = {s: (await client.get_tasks(project, stage=s, limit=1)).total or 0 for s in board.ids}
        return look, counts

    look, counts = watch(scenario)
    assert look.waiting == counts
    assert look.calls == len(counts) + 1


def test_a_look_at_an_idle_project_is_one_call_and_no_change(watch: Any) -> None:
    async def scenario(client: AngoClient, _project: str, board: LiveBoard) -> Look:
        await board.look(client)
        return await board.look(client)

    look = watch(scenario)
    assert (look.calls, look.changed) == (1, False)


def test_moved_tasks_are_out_there_and_in_here(watch: Any) -> None:
    async def scenario(client: AngoClient, project: str, board: LiveBoard) -> tuple[Look, Look, Look]:
        first = await board.look(client)
        moved = await tasks_in(client, project, "Label", 4)
        await client.requeue_tasks(project, "Start", task_ids=moved)
        return first, await board.look(client), await board.look(client)

    first, second, third = watch(scenario)
    assert (second.of("Start").came_now, second.of("Label").left_now) == (4, 4)
    assert second.of("Start").waiting == (first.of("Start").waiting or 0) + 4
    assert second.calls == 3, "one for what changed, one for each of the two stages"
    assert (third.of("Start").came_now, third.of("Start").came) == (0, 4)


def test_finished_tasks_that_were_never_seen_come_out_right(watch: Any) -> None:
    async def scenario(client: AngoClient, project: str, board: LiveBoard) -> Look:
        await board.look(client)
        board._known.clear()
        await client.requeue_tasks(project, "Start", task_ids=await tasks_in(client, project, "Label", 5))
        return await board.look(client)

    look = watch(scenario)
    assert (look.of("Start").came_now, look.of("Label").left_now) == (5, 5)
    assert sum(each.came_now - each.left_now for each in look.stages) == 0


def test_rework_is_the_share_of_tasks_that_came_back(watch: Any) -> None:
    async def scenario(client: AngoClient, project: str, board: LiveBoard) -> tuple[Look, float]:
        look = await board.look(client)
        tasks = (await client.get_tasks(project, stage="Label", limit=1000)).items
        return look, sum(task.rework for task in tasks) / len(tasks)

    look, share = watch(scenario)
    assert look.of("Label").rework == pytest.approx(share)


def test_the_oldest_is_the_one_untouched_for_longest_and_nothing_waits_at_the_end(watch: Any) -> None:
    async def scenario(client: AngoClient, project: str, board: LiveBoard) -> tuple[Look, Any]:
        tasks = (await client.get_tasks(project, stage="Label", limit=1000)).items
        return await board.look(client), min(task.updated_at for task in tasks if task.updated_at)

    look, oldest = watch(scenario)
    assert look.of("Label").oldest == oldest
    assert look.of("Complete").oldest is None


def test_a_look_that_fails_is_made_up_for_by_the_next(watch: Any) -> None:
    class Broken:
        def __init__(self, client: AngoClient) -> None:
            self.client, self.calls = client, 0

        def background(self) -> Any:
            return self.client.background()

        async def get_tasks(self, *args: Any, **options: Any) -> Any:
            self.calls += 1
            if self.calls > 1:
                raise AngoError("It broke.")
            return await self.client.get_tasks(*args, **options)

    async def scenario(client: AngoClient, project: str, board: LiveBoard) -> Look:
        await board.look(client)
        await client.requeue_tasks(project, "Start", task_ids=await tasks_in(client, project, "Label", 2))
        with pytest.raises(AngoError):
            await board.look(Broken(client))  # type: ignore[arg-type]
        return await board.look(client)

    assert watch(scenario).of("Start").came == 2


def test_a_glance_is_one_call_a_stage(watch: Any) -> None:
    async def scenario(client: AngoClient, project: str, board: LiveBoard) -> tuple[Look, Look]:
        stages = [(stage, stage == "Complete") for stage in board.ids]
        return await glance(client, project, stages), await board.look(client)

    glanced, looked = watch(scenario)
    assert glanced.waiting == looked.waiting
    assert glanced.calls == len(glanced.stages)


@pytest.mark.parametrize(
    ("calls", "rate", "seconds"),
    [
        (1, RateState(None, None), 5),
        (1, RateState(100, 99), 5),
        (10, RateState(100, 90), 24),
        (10, RateState(100, 20), 48),
        (1, RateState(100, 99, paused_for=30), 35),
    ],
)
def test_looking_takes_a_quarter_of_the_budget_at_most(calls: int, rate: RateState, seconds: float) -> None:
    assert seconds_until_next(calls, rate) == seconds
