"""Changes to many issues: every issue has a result, comments are not sent twice, all issues are found."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from ango_tui.api import AngoClient, Issue, IssueStatus
from ango_tui.api.bulk_issues import (
    IssueChange,
    NewIssue,
    all_issues,
    change_all,
    find_issue,
    open_on_all,
    task_names,
)
from ango_tui.hub import Fault, Hub, Quirks

Scenario = Callable[[AngoClient, str, Hub], Awaitable[None]]


class Told:
    """What the report was told."""

    def __init__(self) -> None:
        self.changed: list[str] = []
        self.failures: dict[str, str] = {}

    def done(self, ids: Sequence[str]) -> None:
        self.changed += ids

    def failed(self, ids: Sequence[str], why: str) -> None:
        self.failures.update(dict.fromkeys(ids, why))


def run(scenario: Scenario, hub: Hub | None = None, issues: int = 0) -> None:
    hub = hub or Hub(tasks=60, record=True)

    async def go() -> None:
        options = {"transport": hub.transport(), "calls_per_minute": None}
        async with AngoClient(hub.key, hub.url, **options) as client:
            project = await client.create_project("Issues only")
            assets = [{"data": f"https://files.example/{n}.jpg", "externalId": f"{n}.jpg"} for n in range(40)]
            await client.upload_files_cloud(project.id, assets)
            tasks = (await client.get_tasks(project.id, limit=40)).items
            for number in range(issues):
                await client.create_issue(tasks[number % len(tasks)].id, f"Issue {number}")
            await scenario(client, project.id, hub)

    asyncio.run(go())


@pytest.mark.parametrize("cap", [1000, 100, 7])
def test_all_500_issues_are_found_whatever_the_page_size(cap: int) -> None:
    async def scenario(client: AngoClient, project_id: str, hub: Hub) -> None:
        hub.config.page_cap = cap
        seen: list[int] = []
        issues = await all_issues(client, project_id, progress=seen.append)
        assert {issue.content for issue in issues} == {f"Issue {number}" for number in range(500)}
        assert seen == [500]

    run(scenario, issues=500)


def test_the_other_key_of_lists_and_the_odd_status_are_read_too() -> None:
    async def scenario(client: AngoClient, project_id: str, _hub: Hub) -> None:
        assert len(await all_issues(client, project_id)) == 12

    run(scenario, Hub(tasks=60, quirks=Quirks(issues_key=True, odd_201=True)), issues=12)


def test_the_server_narrows_by_what_it_knows() -> None:
    async def scenario(client: AngoClient, project_id: str, _hub: Hub) -> None:
        issues = await all_issues(client, project_id)
        await client.update_issue(issues[0].id, status="Resolved")
        found = await all_issues(client, project_id, {"status": "Resolved"})
        assert [issue.id for issue in found] == [issues[0].id]

    run(scenario, issues=5)


def test_40_of_500_are_resolved_with_a_comment_each_and_the_one_that_fails_is_named() -> None:
    async def scenario(client: AngoClient, project_id: str, hub: Hub) -> None:
        chosen = (await all_issues(client, project_id))[100:140]
        unlucky = chosen[17]
        hub.faults.add(Fault("403", path=f"/v2/issues/{unlucky.id}/comment", method="POST"))
        told, change = Told(), IssueChange("Please look again.", status=IssueStatus.Resolved)
        await change_all(client, project_id, chosen, change, told)
        assert len(told.changed) == 39
        assert list(told.failures) == [unlucky.id]
        assert unlucky.content in told.failures[unlucky.id]
        now = {issue.id: issue for issue in await all_issues(client, project_id)}
        resolved = {issue.id for issue in now.values() if issue.status == "Resolved"}
        assert resolved == {issue.id for issue in chosen} - {unlucky.id}
        assert {len(now[issue_id].comments) for issue_id in resolved} == {1}
        assert now[unlucky.id].comments == ()
        assert sum(len(issue.comments) for issue in now.values()) == 39

    run(scenario, issues=500)


def test_a_second_try_does_not_comment_again() -> None:
    async def scenario(client: AngoClient, project_id: str, hub: Hub) -> None:
        issues = await all_issues(client, project_id)
        fault = hub.faults.add(Fault("500", path=f"/v2/issues/{issues[1].id}", method="POST"))
        change, first, second = IssueChange("Once.", status=IssueStatus.Resolved), Told(), Told()
        await change_all(client, project_id, issues, change, first)
        assert first.failures[issues[1].id].startswith("It was commented, but not changed.")
        hub.faults.remove(fault)
        await change_all(client, project_id, [issues[1]], change, second)
        assert second.changed == [issues[1].id]
        now = await all_issues(client, project_id)
        assert {(issue.status, len(issue.comments)) for issue in now} == {("Resolved", 1)}

    run(scenario, issues=4)


@pytest.mark.parametrize("kind", ["act-drop", "drop"])
def test_a_comment_whose_answer_was_lost_is_looked_for_before_it_is_sent_again(kind: str) -> None:
    async def scenario(client: AngoClient, project_id: str, hub: Hub) -> None:
        issues = await all_issues(client, project_id)
        hub.faults.add(Fault(kind, path="/v2/issues/*/comment", method="POST", times=1))
        change, first, second = IssueChange("Did it arrive?"), Told(), Told()
        await change_all(client, project_id, issues, change, first)
        again = [issue for issue in issues if issue.id in first.failures]
        await change_all(client, project_id, again, change, second)
        assert len(first.changed) + len(second.changed) == 3
        assert [len(issue.comments) for issue in await all_issues(client, project_id)] == [1, 1, 1]

    run(scenario, issues=3)


def test_a_lost_host_stops_the_rest_and_says_so() -> None:
    async def scenario(client: AngoClient, project_id: str, hub: Hub) -> None:
        issues = await all_issues(client, project_id)
        hub.faults.add(Fault("401", path="/v2/issues/*", method="POST"))
        told = Told()
        await change_all(client, project_id, issues, IssueChange(status=IssueStatus.Closed), told)
        assert told.changed == []
        assert set(told.failures) == {issue.id for issue in issues}
        assert sum(why.startswith("Not tried") for why in told.failures.values()) >= 20
        assert sum(request.method == "POST" and "/issues/" in request.path for request in hub.log) <= 4

    run(scenario, issues=30)


def test_one_that_may_not_be_changed_does_not_stop_the_others() -> None:
    async def scenario(client: AngoClient, project_id: str, hub: Hub) -> None:
        issues = await all_issues(client, project_id)
        hub.faults.add(Fault("403", path=f"/v2/issues/{issues[0].id}", method="POST"))
        told = Told()
        await change_all(client, project_id, issues, IssueChange(status=IssueStatus.Closed), told)
        assert list(told.failures) == [issues[0].id]
        assert len(told.changed) == 5

    run(scenario, issues=6)


def test_deleting_what_is_gone_already_is_no_failure() -> None:
    async def scenario(client: AngoClient, project_id: str, _hub: Hub) -> None:
        issues = await all_issues(client, project_id)
        await client.delete_issue(project_id, issues[0].id)
        told = Told()
        await change_all(client, project_id, issues, IssueChange(delete=True), told)
        assert len(told.changed) == 3
        assert await all_issues(client, project_id) == []

    run(scenario, issues=3)


def test_error_codes_are_set_on_all() -> None:
    async def scenario(client: AngoClient, project_id: str, _hub: Hub) -> None:
        issues = await all_issues(client, project_id)
        code = {"category": "Geometry", "name": "Loose box", "key": "GEO-01"}
        await change_all(client, project_id, issues, IssueChange(error_codes=(code,)), Told())
        names = {code.name for issue in await all_issues(client, project_id) for code in issue.error_codes}
        assert names == {"Loose box"}

    run(scenario, issues=3)


def test_one_issue_is_read_again_through_its_task() -> None:
    async def scenario(client: AngoClient, project_id: str, hub: Hub) -> None:
        issues: list[Issue] = await all_issues(client, project_id)
        await client.add_comment_to_issue(issues[0].id, "New.")
        hub.log.clear()
        now = await find_issue(client, project_id, issues[0])
        assert now is not None
        assert [comment.content for comment in now.comments] == ["New."]
        assert len(hub.log) == 1
        await client.delete_issue(project_id, issues[0].id)
        assert await find_issue(client, project_id, issues[0]) is None

    run(scenario, issues=50)


def test_the_names_of_tasks_with_open_issues_come_with_one_call() -> None:
    async def scenario(client: AngoClient, project_id: str, hub: Hub) -> None:
        issues = await all_issues(client, project_id)
        hub.log.clear()
        names = await task_names(client, project_id)
        assert set(names) == {issue.task_id for issue in issues}
        assert all(names.values())
        assert len(hub.log) == 1

    run(scenario, issues=9)


def test_the_calls_of_a_change_are_counted_before_it_is_made() -> None:
    assert IssueChange("Words.").calls_each == 1
    assert IssueChange("Words.", status=IssueStatus.Resolved).calls_each == 2
    assert IssueChange(delete=True).calls_each == 1


@pytest.mark.parametrize("kind", ["act-drop", "drop"])
def test_an_issue_is_opened_once_on_each_of_many_tasks_even_when_an_answer_is_lost(kind: str) -> None:
    async def scenario(client: AngoClient, project_id: str, hub: Hub) -> None:
        tasks = (await client.get_tasks(project_id, limit=20)).items
        hub.faults.add(Fault(kind, path="/v2/issues", method="POST", nth=7, times=1))
        new, first, second = NewIssue("Please check again."), Told(), Told()
        await open_on_all(client, project_id, tasks, new, first)
        again = [task for task in tasks if task.id in first.failures]
        await open_on_all(client, project_id, again, new, second)
        assert len(first.changed) + len(second.changed) == 20
        opened = [issue.task_id for issue in await all_issues(client, project_id)]
        assert sorted(opened) == sorted(task.id for task in tasks)

    run(scenario)
