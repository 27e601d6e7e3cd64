"""One issue: its talk, the task beside it, what can be done, and the way to the next open one."""

from typing import Any

from ango_tui.hub import Fault, Hub
from ango_tui.ui.places import Go, Place


async def enter(ango: Any, filter: str = "") -> str:
    project = next(p for p in ango.app.known_projects if p.name == "Dash-cam vehicles")
    ango.app.enter_project(project.id, project.name, "overview")
    await ango.settled()
    ango.app.post_message(Go(Place("issues", project.id, {"filter": filter} if filter else {})))
    await ango.settled()
    return str(project.id)


async def issue_now(ango: Any, issue_id: str) -> Any:
    client = await ango.app.client()
    issue = ango.app.screen.issue
    page = await client.get_issues(issue.project_id, limit=1000)
    return next((found for found in page.items if found.id == issue_id), None)


def test_the_thread_shows_who_said_what_in_order(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, "comments:>1")
        issue = ango.app.screen.table.record
        await ango.press("enter")
        shown = ango.shown
        places = [shown.index(comment.content) for comment in issue.comments]
        assert shown.index(issue.content) < places[0]
        assert places == sorted(places)

    drive(scenario)


def test_the_task_stands_beside_or_behind_tab(drive) -> None:
    async def narrow(ango) -> None:
        await enter(ango)
        await ango.press("enter")
        assert "Task id" not in ango.shown
        await ango.press("tab")
        assert "Task id" in ango.shown
        await ango.press("tab")
        assert "Task id" not in ango.shown

    async def wide(ango) -> None:
        await enter(ango)
        await ango.press("enter")
        assert "Task id" in ango.shown

    drive(narrow)
    drive(wide, size=(160, 45))


def test_a_comment_with_a_mention_appears_in_the_talk(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango)
        await ango.press("enter", "c")
        await ango.type("Fixed @marc.oller and @nobody")
        await ango.press("f2")
        assert "Fixed @marc.oller and @nobody" in ango.shown
        issue = await issue_now(ango, ango.app.screen.issue.id)
        assert issue.comments[-1].mentions == ("marc.oller@meridian-labelling.example",)
        assert any("@nobody" in notice.text for notice in ango.app.notices)

    drive(scenario)


def test_triage_goes_through_the_open_ones_with_one_key(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango)
        listed = [issue for issue in ango.app.screen.shown if issue.status == "Open"]
        await ango.press("i")
        assert ango.app.screen.issue.id == listed[0].id
        await ango.press("x", "f2", "n")
        assert ango.app.screen.issue.id == listed[1].id
        await ango.press("n")
        assert ango.app.screen.issue.id == listed[2].id
        await ango.press("escape")
        record = ango.app.screen.table.record
        assert record.id == listed[2].id
        assert {i.id: i.status for i in ango.app.screen.shown}[listed[0].id] == "Resolved"

    drive(scenario)


def test_the_end_of_the_open_ones_is_said(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, "status:open code:CLS-01 comments:>0")
        await ango.press("i")
        for _ in range(len(ango.app.screen_stack[-2].shown)):
            await ango.press("x", "f2", "n")
        assert "No other issue in the list is open" in ango.lines()[-1]

    drive(scenario)


def test_neighbours_are_walked_to_both_ends(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango)
        listed = ango.app.screen.shown
        await ango.press("enter", "left_square_bracket")
        assert "first issue" in ango.lines()[-1]
        await ango.press("right_square_bracket")
        assert ango.app.screen.issue.id == listed[1].id

    drive(scenario)


def test_resolve_reopen_and_close_change_the_status(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, "status:open")
        await ango.press("enter")
        issue_id = ango.app.screen.issue.id
        for key, status in (("x", "Resolved"), ("u", "Open"), ("X", "Closed")):
            await ango.press(key, *(["f2"] if key == "x" else []))
            assert (await issue_now(ango, issue_id)).status == status
            assert status in ango.lines()[0]
        await ango.press("X")
        assert "Closed already" in ango.lines()[-1]

    drive(scenario)


def test_words_are_edited(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango)
        await ango.press("enter", "e")
        await ango.type("NEW ")
        await ango.press("f2")
        assert (await issue_now(ango, ango.app.screen.issue.id)).content.startswith("NEW ")
        assert "NEW " in ango.shown

    drive(scenario)


def test_deleting_asks_and_goes_back_to_the_list(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango)
        await ango.press("enter")
        issue_id = ango.app.screen.issue.id
        await ango.press("D")
        assert "Delete issue" in ango.shown
        await ango.press("y")
        listed = ango.app.screen
        assert listed.place.section == "issues"
        assert issue_id not in {issue.id for issue in listed.shown}

    drive(scenario)


def test_a_comment_that_arrived_before_resolving_failed_is_said(drive) -> None:
    hub = Hub()

    async def scenario(ango) -> None:
        await enter(ango, "status:open")
        await ango.press("enter")
        issue = ango.app.screen.issue
        hub.faults.add(Fault("500", path=f"/v2/issues/{issue.id}", method="POST"))
        await ango.press("x")
        await ango.type("Done")
        await ango.press("f2")
        assert "commented, but not changed" in ango.app.notices[-1].text
        assert len(ango.app.screen.issue.comments) == len(issue.comments) + 1

    drive(scenario, hub=hub)


def test_the_task_is_opened_on_top_and_one_step_back_returns(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango)
        await ango.press("enter", "t")
        assert ango.app.screen.place.section == "task"
        await ango.press("escape")
        assert ango.app.screen.place.section == "issue"

    drive(scenario)


def test_a_lost_connection_keeps_what_came_with_the_list(drive) -> None:
    hub = Hub()

    async def scenario(ango) -> None:
        await enter(ango)
        issue = ango.app.screen.table.record
        hub.faults.add(Fault("403", path="/v2/*"))
        await ango.press("enter")
        assert issue.content[:20] in ango.shown
        assert "r tries again" in ango.lines()[-1]

    drive(scenario, hub=hub)
