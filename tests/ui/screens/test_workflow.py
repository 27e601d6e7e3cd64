"""The workflow screen: drawn, edited as a draft, sent by a plan, and brought back."""

from typing import Any

import pytest

from ango_tui.hub import Fault, Hub
from ango_tui.store.drafts import Drafts
from ango_tui.store.paths import default_paths

INVOICES = "Supplier invoices"


async def enter(ango: Any, name: str, section: str = "workflow") -> str:
    project = next(p for p in ango.app.known_projects if name in p.name)
    ango.app.enter_project(project.id, project.name, section)
    await ango.settled()
    return str(project.id)


async def stages_of(ango: Any, project_id: str) -> list[dict[str, Any]]:
    client = await ango.app.client()
    found: list[dict[str, Any]] = (await client.get_project(project_id)).as_dict()["stages"]
    return found


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
def test_the_stages_are_drawn_with_their_tasks_and_people(drive, size) -> None:
    async def scenario(ango) -> None:
        await enter(ango, "Dash-cam")
        lines = [line[: size[0]].rstrip() for line in ango.lines()]
        label = next(line for line in lines if line.lstrip().startswith("Label <"))
        assert " 741 " in label
        assert "adaeze.okafor" in label
        assert any("├ rejected to Label ─" in line for line in lines)

    drive(scenario, size=size)


def test_a_stage_opens_to_its_settings_and_escape_goes_back(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, INVOICES)
        await ango.press("j", "enter")
        assert "10 % by chance" in ango.shown
        assert "settings" in ango.lines()[0]
        await ango.press("escape")
        assert "settings" not in ango.lines()[0]

    drive(scenario)


def test_the_tasks_of_a_stage_are_one_key_away(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, INVOICES)
        await ango.press("G", "k", "t")
        assert 'stage:"Finance check"' in ango.shown
        assert "1/22" in ango.lines()[0]

    drive(scenario)


def test_a_stage_is_renamed_by_its_form_and_sent_after_a_look(drive) -> None:
    async def scenario(ango) -> None:
        project = await enter(ango, "Dash-cam")
        await ango.press("j", "e", "ctrl+u")
        await ango.type("Draw")
        await ango.press("f2")
        assert "1 change not sent" in ango.lines()[0]
        assert (await stages_of(ango, project))[1]["name"] == "Label"
        await ango.press("P")
        assert "~ Draw: name Label  becomes  Draw." in ango.shown
        await ango.press("y")
        stages = await stages_of(ango, project)
        assert [stage["name"] for stage in stages] == ["Start", "Draw", "QA review", "Complete"]
        assert "not sent" not in ango.lines()[0]

    drive(scenario)


def test_walking_away_from_the_plan_sends_nothing(drive) -> None:
    hub = Hub(record=True)

    async def scenario(ango) -> None:
        await enter(ango, "Dash-cam")
        await ango.press("j", "a", "space", "enter", "P", "escape")
        assert "1 change not sent" in ango.lines()[0]
        assert not [call for call in hub.log if call.method == "POST"]

    drive(scenario, hub=hub)


def test_a_removed_stage_with_tasks_is_sent_only_when_the_name_is_typed(drive) -> None:
    async def scenario(ango) -> None:
        project = await enter(ango, INVOICES)
        await ango.press("G", "k", "D", "P")
        assert "22 tasks in it would be stranded" in ango.shown
        await ango.press("enter")
        assert len(await stages_of(ango, project)) == 8
        await ango.type(INVOICES)
        await ango.press("enter")
        assert len(await stages_of(ango, project)) == 7

    drive(scenario)


def test_an_error_keeps_the_draft_from_being_sent(drive) -> None:
    async def scenario(ango) -> None:
        project = await enter(ango, "Dash-cam")
        before = await stages_of(ango, project)
        await ango.press("J")
        ango.app.screen.query_one("SourceArea").load_text('[{"id": "Start", "type": "Start", "next": []}]')
        await ango.settled()
        assert "no Complete stage" in ango.shown
        await ango.press("escape", "P")
        assert "It cannot be sent" in ango.lines()[-1]
        assert await stages_of(ango, project) == before

    drive(scenario)


def test_json_that_cannot_be_read_is_not_lost_without_a_question(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, "Dash-cam")
        await ango.press("J", "delete")
        assert "! Extra data" in ango.shown
        await ango.press("escape", "escape")
        assert "as JSON" in ango.lines()[0]
        await ango.press("escape", "y")
        assert "as JSON" not in ango.lines()[0]
        assert "not sent" not in ango.lines()[0]

    drive(scenario)


def test_what_somebody_else_changed_meanwhile_is_kept(drive) -> None:
    async def scenario(ango) -> None:
        project = await enter(ango, "Dash-cam")
        await ango.press("j", "a", "space", "enter")
        theirs = await stages_of(ango, project)
        theirs[3]["preventRequeue"] = True
        await (await ango.app.client()).update_workflow_stages(project, theirs)
        await ango.press("P")
        assert "Others changed meanwhile" in ango.shown
        await ango.press("y")
        stages = await stages_of(ango, project)
        assert stages[3]["preventRequeue"] is True
        assert stages[1]["assignedTo"] != theirs[1]["assignedTo"]

    drive(scenario)


def test_edits_are_undone_redone_and_dropped(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, "Dash-cam")
        await ango.press("j", "j", "D")
        assert "QA review" not in "\n".join(ango.lines()[:-1])
        await ango.press("u")
        assert "QA review" in ango.shown
        await ango.press("U", "X", "y")
        assert "QA review" in ango.shown
        assert "not sent" not in ango.lines()[0]

    drive(scenario)


def test_a_new_stage_stands_after_the_one_under_the_cursor(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, "Dash-cam")
        await ango.press("j", "n", "enter")
        await ango.type("Second look")
        await ango.press("f2")
        names = [ango.lines()[row][:30].split(" <")[0].strip() for row in (3, 5, 7, 9)]
        assert names == ["Start", "Label", "Second look", "QA review"]

    drive(scenario)


def test_a_draft_is_there_again_in_the_next_run(drive) -> None:
    hub = Hub()

    async def edit(ango) -> None:
        await enter(ango, "Dash-cam")
        await ango.press("j", "a", "space", "enter")

    async def come_back(ango) -> None:
        await enter(ango, "Dash-cam")
        assert "1 change not sent" in ango.lines()[0]
        assert "Your draft of" in ango.lines()[-1]

    drive(edit, hub=hub)
    drive(come_back, hub=hub)


def test_json_that_was_being_typed_is_there_again_in_the_next_run(drive) -> None:
    hub = Hub()

    async def type_and_die(ango) -> None:
        await enter(ango, "Dash-cam")
        await ango.press("J", "x")
        ango.app.save_work()

    async def come_back(ango) -> None:
        await enter(ango, "Dash-cam")
        assert "as JSON" in ango.lines()[0]
        assert "x[" in ango.shown
        await ango.press("escape", "y", "escape")
        await enter(ango, INVOICES)
        await enter(ango, "Dash-cam")
        assert "as JSON" not in ango.lines()[0]

    drive(type_and_die, hub=hub)
    drive(come_back, hub=hub)


def test_a_second_window_does_not_write_over_the_draft_of_the_first(drive) -> None:
    async def scenario(ango) -> None:
        project = next(p.id for p in ango.app.known_projects if "Dash-cam" in p.name)
        drafts = Drafts(default_paths().state)
        drafts.save("demo", project, {"of": "the first"}, kind="workflow")
        first = drafts.lock("demo", project, kind="workflow")
        first.acquire()
        await enter(ango, "Dash-cam")
        assert "Another window" in ango.lines()[-1]
        await ango.press("j", "a", "space", "enter")
        first.release()
        kept = drafts.load("demo", project, kind="workflow")
        assert kept is not None
        assert kept.content == {"of": "the first"}

    drive(scenario)


def test_an_older_version_becomes_the_draft(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, "Dash-cam")
        await ango.press("j", "a", "space", "enter", "P", "y")
        await ango.press("V", "down", "enter")
        assert "1 change not sent" in ango.lines()[0]

    drive(scenario)


def test_a_terminal_that_cannot_be_lent_says_so(drive, monkeypatch) -> None:
    monkeypatch.setenv("EDITOR", "true")

    async def scenario(ango) -> None:
        await enter(ango, "Dash-cam")
        await ango.press("E")
        assert "cannot be lent" in ango.lines()[-1]

    drive(scenario)


def test_read_only_mode_takes_sending_away(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, "Dash-cam")
        await ango.press("P")
        assert "Read-only mode" in ango.lines()[-1]

    drive(scenario, read_only=True)


def test_a_failed_read_is_told_in_place_and_tried_again_by_r(drive) -> None:
    hub = Hub()

    async def scenario(ango) -> None:
        hub.faults.add(Fault("403", "/v2/project/*", "GET", times=1))
        await enter(ango, "Dash-cam")
        assert "r tries again" in ango.shown
        await ango.press("r")
        assert "QA review" in ango.shown

    drive(scenario, hub=hub)


def test_the_hostile_project_draws_harmlessly(drive, harmless) -> None:
    async def scenario(ango) -> None:
        for project in ango.app.known_projects[:3]:
            ango.app.enter_project(project.id, project.name, "workflow")
            await ango.settled()
            assert harmless(ango.lines())

    drive(scenario, hub=Hub(hostile=True))


def test_from_one_projects_workflow_to_the_next_one(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango, "Dash-cam")
        await enter(ango, INVOICES)
        assert "Senior labelling" in ango.shown
        await enter(ango, "Dash-cam")
        assert "QA review" in ango.shown

    drive(scenario)
