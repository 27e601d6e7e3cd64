"""The issue list: all of them, narrowed, opened, changed one by one and many at once."""

import asyncio
from typing import Any

from ango_tui.api import AngoClient
from ango_tui.hub import Fault, Hub
from ango_tui.ui.places import Go, Place

DASHCAM = "Dash-cam vehicles"


def with_issues(count: int, project: str = "Issues only") -> Hub:
    """A hub with a project that has so many issues, opened one after the other on 40 tasks."""
    hub = Hub(tasks=60, record=True)

    async def fill() -> None:
        async with AngoClient(hub.key, hub.url, transport=hub.transport(), calls_per_minute=None) as client:
            made = await client.create_project(project)
            assets = [{"data": f"https://files.example/{n}.jpg", "externalId": f"{n}.jpg"} for n in range(40)]
            await client.upload_files_cloud(made.id, assets)
            tasks = (await client.get_tasks(made.id, limit=40)).items
            for number in range(count):
                await client.create_issue(tasks[number % 40].id, f"Issue number {number}")

    asyncio.run(fill())
    hub.log.clear()
    return hub


async def enter(ango: Any, name: str, filter: str = "") -> str:
    """Go to the issues of a project by its name."""
    project = next(p for p in ango.app.known_projects if p.name == name)
    ango.app.enter_project(project.id, name, "overview")
    await ango.settled()
    ango.app.post_message(Go(Place("issues", project.id, {"filter": filter} if filter else {})))
    await ango.settled()
    return str(project.id)


async def issues_of(ango: Any, project_id: str) -> list[Any]:
    client = await ango.app.client()
    return [issue async for issue in client.walk(client.get_issues, project_id)]


def test_500_issues_are_listed_filtered_and_40_resolved_with_one_failure_named(drive) -> None:
    hub = with_issues(500)

    async def scenario(ango) -> None:
        project_id = await enter(ango, "Issues only")
        assert "1/500" in ango.lines()[0]
        await ango.press("G")
        assert "500/500" in ango.lines()[0]
        await ango.press("slash")
        await ango.type("49")
        await ango.press("enter")
        assert "/15 " in ango.lines()[0]
        await ango.press("escape")
        for _ in range(39):
            ango.app.screen.table.toggle_mark()
        await ango.press("space")
        chosen = [issue.id for issue in ango.app.screen.chosen()]
        assert "40 marked" in ango.lines()[0]
        unlucky = chosen[7]
        hub.faults.add(Fault("403", path=f"/v2/issues/{unlucky}", method="POST"))
        await ango.press("x")
        await ango.type("Please look again")
        await ango.press("f2")
        assert "Costs 80 calls" in ango.shown
        await ango.press("y")
        assert "39 of 40, 1 failed" in ango.lines()[-1]
        now = {issue.id: issue for issue in await issues_of(ango, project_id)}
        assert {i for i in now if now[i].status == "Resolved"} == set(chosen) - {unlucky}
        assert {len(now[issue_id].comments) for issue_id in chosen} == {1}
        job = ango.app.jobs.jobs[-1]
        assert [failed.item for failed in job.failures] == [unlucky]
        assert "commented, but not changed" in job.failures[0].why
        hub.faults.clear()
        job.retry([unlucky])
        await ango.settled()
        now = {issue.id: issue for issue in await issues_of(ango, project_id)}
        assert (now[unlucky].status, len(now[unlucky].comments)) == ("Resolved", 1)

    drive(scenario, hub=hub)


def test_the_server_is_asked_for_what_it_knows_and_it_is_said_who_filtered(drive) -> None:
    hub = Hub(record=True)

    async def scenario(ango) -> None:
        await enter(ango, DASHCAM)
        whole = ango.app.screen.table.window.total
        hub.log.clear()
        await ango.press("slash")
        await ango.type("status:open age:>1d")
        assert not hub.log
        await ango.press("enter")
        assert "the server: status; here: age" in ango.lines()[-1]
        assert [request.path for request in hub.log] == ["/v2/issues"]
        assert "status=Open" in hub.log[0].query
        assert 0 < ango.app.screen.table.window.total < whole
        assert "Resolved" not in ango.shown
        await ango.press("escape")
        assert ango.app.screen.table.window.total == whole

    drive(scenario, hub=hub)


def test_a_filter_that_cannot_be_understood_is_not_applied(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, DASHCAM)
        before = ango.lines()[0]
        await ango.press("slash")
        await ango.type("colour:red")
        await ango.press("enter")
        assert "no field" in ango.shown
        await ango.press("escape")
        assert ango.lines()[0] == before

    drive(scenario)


def test_a_filter_by_name_of_stage_that_came_along_waits_for_the_project(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, DASHCAM, "stage:Label status:open")
        assert ango.app.screen.table.window.total > 0
        assert "/ stage:Label status:open" in ango.shown

    drive(scenario)


def test_a_project_without_issues_says_which_key_helps(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, "Warehouse robots (pilot)")
        assert "This project has no issues." in ango.shown
        assert "n opens one." in ango.shown
        await ango.press("i")
        assert "no issue in this list is open" in ango.lines()[-1]

    drive(scenario)


def test_a_failed_fetch_is_told_in_place_and_r_tries_again(drive) -> None:
    hub = Hub()
    hub.faults.add(Fault("403", path="/v2/issues"))

    async def scenario(ango) -> None:
        await enter(ango, DASHCAM)
        assert "r tries again." in ango.shown
        assert "This project has no issues" not in ango.shown
        hub.faults.clear()
        await ango.press("r")
        assert "1/" in ango.lines()[0]

    drive(scenario, hub=hub)


def test_an_issue_is_opened_on_an_object_of_the_answer_with_a_mention(drive) -> None:
    async def scenario(ango) -> None:
        project_id = await enter(ango, DASHCAM)
        task_id = ango.app.screen.table.record.task_id
        await ango.press("n", "enter")
        await ango.type("Too loose @marc.oller")
        await ango.press("tab", "down", "down", "f2")
        assert "marc.oller will be told" in ango.lines()[-1]
        assert "Too loose" in next(line for line in ango.lines() if line.startswith(">"))
        issue = (await issues_of(ango, project_id))[0]
        assert (issue.content, issue.task_id) == ("Too loose @marc.oller", task_id)
        assert issue.object_id
        assert issue.mentions == ("marc.oller@meridian-labelling.example",)

    drive(scenario)


def test_a_position_and_an_object_together_are_refused_before_anything_is_sent(drive) -> None:
    async def scenario(ango) -> None:
        project_id = await enter(ango, DASHCAM)
        before = len(await issues_of(ango, project_id))
        await ango.press("n", "enter")
        await ango.type("Where")
        await ango.press("tab", "down", "down", "enter")
        await ango.type("25, 15")
        await ango.press("f2")
        assert "not both" in ango.shown
        await ango.press("escape")
        assert len(await issues_of(ango, project_id)) == before

    drive(scenario)


def test_a_task_that_is_not_there_is_named(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, "Warehouse robots (pilot)")
        await ango.press("n")
        await ango.type("nothing.jpg")
        await ango.press("enter")
        assert "There is no task nothing.jpg" in ango.lines()[-1]

    drive(scenario)


def test_many_are_deleted_only_after_the_number_was_typed(drive) -> None:
    hub = with_issues(6)

    async def scenario(ango) -> None:
        project_id = await enter(ango, "Issues only")
        await ango.press("space", "space", "D")
        assert "Delete 2 marked issues?" in ango.shown
        await ango.press("enter")
        assert len(await issues_of(ango, project_id)) == 6
        await ango.type("2")
        await ango.press("enter")
        assert "1/4" in ango.lines()[0]

    drive(scenario, hub=hub)


def test_error_codes_are_set_on_many(drive) -> None:
    async def scenario(ango) -> None:
        project_id = await enter(ango, DASHCAM)
        await ango.press("space", "space", "e")
        await ango.press("space", "f2", "y")
        first, second = (await issues_of(ango, project_id))[:2]
        assert "GEO-01" in {code.key for code in first.error_codes}
        assert "GEO-01" in {code.key for code in second.error_codes}

    drive(scenario)


def test_read_only_mode_takes_every_change_away(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, DASHCAM)
        for key in ("c", "x", "u", "X", "e", "D", "n"):
            await ango.press("j", key)
            assert "Read-only mode" in ango.lines()[-1]

    drive(scenario, read_only=True)


def test_wide_screens_show_every_column_and_the_issue_beside(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, DASHCAM)
        await ango.press("v")
        header = next(line for line in ango.lines() if "Status" in line and "Issue" in line)
        for title in ("Task", "Stage", "Author", "Assignee", "Codes", "Talk", "Age"):
            assert title in header
        await ango.press("v")
        assert "Error codes" in ango.shown

    drive(scenario, size=(160, 45))


def test_hostile_issues_are_drawn_literally(drive, harmless, hostile_strings) -> None:
    hub = Hub(tasks=60, hostile=True)
    words = [f"x {text} x".encode("utf-8", "replace").decode() for text in hostile_strings]

    async def fill() -> None:
        async with AngoClient(hub.key, hub.url, transport=hub.transport(), calls_per_minute=None) as client:
            project = await client.find_project(DASHCAM)
            task = (await client.get_tasks(project.id, limit=1)).items[0]
            for each in words:
                issue = await client.create_issue(task.id, each)
                await client.add_comment_to_issue(issue.id, each)

    asyncio.run(fill())

    async def scenario(ango) -> None:
        await enter(ango, DASHCAM)
        assert harmless(ango.lines())
        await ango.press("enter")
        for _ in words:
            assert harmless(ango.lines())
            await ango.press("right_square_bracket")
        assert not [notice for notice in ango.app.notices if "went wrong" in notice.text]

    drive(scenario, hub=hub, size=(160, 45))


def test_from_a_task_one_comes_to_its_issues_and_opens_another(drive) -> None:
    async def scenario(ango) -> None:
        project_id = await enter(ango, DASHCAM)
        task_id = ango.app.screen.table.record.task_id
        await ango.press("t")
        await ango.press("i")
        assert ango.app.screen.place.section == "issues"
        assert {issue.task_id for issue in ango.app.screen.shown} == {task_id}
        before = len(ango.app.screen.shown)
        await ango.press("t", "I")
        assert "New issue on" in ango.shown
        await ango.type("Seen from the task")
        await ango.press("f2")
        assert len(ango.app.screen.shown) == before + 1
        assert (await issues_of(ango, project_id))[0].task_id == task_id

    drive(scenario)


def test_the_same_issue_is_opened_on_many_tasks(drive) -> None:
    async def scenario(ango) -> None:
        project_id = await enter(ango, DASHCAM)
        before = len(await issues_of(ango, project_id))
        ango.app.post_message(Go(Place("tasks", project_id)))
        await ango.settled()
        await ango.press("space", "space", "space", "n")
        await ango.type("Look at the horizon")
        await ango.press("f2")
        if "Open this issue on 3 marked tasks?" in ango.shown:
            await ango.press("y")
        found = await issues_of(ango, project_id)
        assert len(found) == before + 3
        assert {issue.content for issue in found[:3]} == {"Look at the horizon"}

    drive(scenario)
