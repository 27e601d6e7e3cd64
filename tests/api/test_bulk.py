"""Changes to many tasks: every task has a result, nothing is sent twice, hopeless work stops."""

import asyncio
from collections.abc import Sequence

import pytest

from ango_tui.api import AngoClient, TaskFilter, bulk
from ango_tui.hub import Fault, Hub


class Told:
    """What the report was told."""

    def __init__(self) -> None:
        self.changed: list[str] = []
        self.failures: dict[str, str] = {}

    def done(self, ids: Sequence[str]) -> None:
        self.changed += ids

    def failed(self, ids: Sequence[str], why: str) -> None:
        self.failures.update(dict.fromkeys(ids, why))


def run(scenario, hub: Hub | None = None) -> None:
    hub = hub or Hub(tasks=600)

    async def go() -> None:
        options = {"transport": hub.transport(), "calls_per_minute": None}
        async with AngoClient(hub.key, hub.url, **options) as client:
            projects = await client.list_projects(limit=100)
            project = next(p for p in projects.items if p.name == "Dash-cam vehicles")
            await scenario(client, project.id, hub)

    asyncio.run(go())


async def all_tasks(client: AngoClient, project_id: str):
    return await bulk.matching(client, project_id, None)


def test_all_that_match_are_found_over_all_pages() -> None:
    async def scenario(client, project_id, hub) -> None:
        assert len(await all_tasks(client, project_id)) == 600
        label = await bulk.matching(client, project_id, TaskFilter(stage="Label"))
        assert label
        assert {task.stage for task in label} == {"Label"}

    run(scenario)


def test_each_task_is_assigned_for_the_stage_it_is_in() -> None:
    async def scenario(client, project_id, hub) -> None:
        tasks = await all_tasks(client, project_id)
        email = (await client.get_project(project_id)).members[0].email
        told = Told()
        await bulk.assign(client, project_id, tasks, email, told)
        assert sorted(told.changed) == sorted(task.id for task in tasks)
        assert {task.assignee for task in await all_tasks(client, project_id)} == {email}

    run(scenario)


def test_unassigning_leaves_the_tasks_in_their_stages() -> None:
    async def scenario(client, project_id, hub) -> None:
        before = [task for task in await all_tasks(client, project_id) if task.assignee][:5]
        told = Told()
        await bulk.unassign(client, project_id, before, told)
        for task in before:
            now = await client.get_task(task.id)
            assert (now.assignee, now.stage) == (None, task.stage)

    run(scenario)


def test_adding_to_a_batch_keeps_the_batches_a_task_is_in() -> None:
    async def scenario(client, project_id, hub) -> None:
        project = await client.get_project(project_id)
        known = {batch.id for batch in project.batches}
        task = next(t for t in await all_tasks(client, project_id) if t.batches)
        added = next(batch for batch in project.batches if batch.id not in task.batches)
        told = Told()
        await bulk.add_to_batch(
            client, project_id, [task], added.id, lambda ids: [i for i in ids if i in known], told
        )
        assert set((await client.get_task(task.id)).batches) == {*task.batches, added.id}

    run(scenario)


@pytest.mark.parametrize("status", [500, 400])
def test_a_chunk_that_fails_is_reported_and_the_others_go_on(status: int) -> None:
    async def scenario(client, project_id, hub) -> None:
        tasks = (await all_tasks(client, project_id))[: bulk.CHUNK * 3]
        hub.faults.add(Fault.parse(f"POST:*updatePriority:nth=2:{status}"))
        told = Told()
        await bulk.prioritise(client, project_id, tasks, 7, told)
        assert len(told.failures) == bulk.CHUNK
        assert len(told.changed) == len(tasks) - bulk.CHUNK

    run(scenario)


def test_after_a_refusal_the_rest_is_not_tried() -> None:
    async def scenario(client, project_id, hub) -> None:
        tasks = (await all_tasks(client, project_id))[: bulk.CHUNK * 3]
        hub.faults.add(Fault.parse("POST:*updatePriority:nth=2:403"))
        told = Told()
        await bulk.prioritise(client, project_id, tasks, 7, told)
        assert len(told.changed) == bulk.CHUNK
        assert (
            sum(why.startswith("Not tried") for why in told.failures.values()) == len(tasks) - 2 * bulk.CHUNK
        )

    run(scenario)


def test_a_lost_answer_is_not_sent_again() -> None:
    hub = Hub(tasks=600, record=True)

    async def scenario(client, project_id, hub) -> None:
        tasks = (await all_tasks(client, project_id))[:10]
        hub.faults.add(Fault.parse("POST:*requeueTasks:act-drop"))
        told = Told()
        await bulk.requeue(client, project_id, tasks, "Label", told)
        assert set(told.failures) == {task.id for task in tasks}
        assert sum("requeueTasks" in request.path for request in hub.log) == 1

    run(scenario, hub)


def test_a_requeue_takes_off_what_was_asked_and_nothing_else() -> None:
    async def scenario(client, project_id, hub) -> None:
        task = next(t for t in await all_tasks(client, project_id) if t.assignee and t.stage == "Label")
        before = await client.get_task(task.id)
        (assignee,) = (removal for removal in bulk.REMOVALS if removal.option == "removeAssignee")
        await bulk.requeue(client, project_id, [task], "Label", Told(), [assignee])
        now = await client.get_task(task.id)
        assert (now.assignee, now.answer) == (None, before.answer)

    run(scenario)
