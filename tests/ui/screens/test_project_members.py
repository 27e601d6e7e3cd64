"""Members of a project: roles, open work, people added from the organization or invited."""

from typing import Any

from textual import events

from ango_tui.hub import Fault, Hub
from ango_tui.ui.places import Go, Place

DOMAIN = "meridian-labelling.example"


async def enter(ango: Any, name: str = "Dash-cam vehicles") -> str:
    project = next(p for p in ango.app.known_projects if p.name == name)
    ango.app.enter_project(project.id, project.name, "overview")
    await ango.settled()
    ango.app.post_message(Go(Place("project-members", project.id)))
    await ango.settled()
    return str(project.id)


async def roles(ango: Any, project_id: str) -> dict[str, str]:
    client = await ango.app.client()
    return {member.email: member.role for member in (await client.get_project(project_id)).members}


def test_members_are_shown_with_names_roles_and_open_tasks(drive) -> None:
    async def scenario(ango) -> None:
        project_id = await enter(ango)
        line = next(line for line in ango.lines() if "Tomas Kessler" in line)
        assert "Labeler" in line
        shown = int(line.split()[-1].replace(",", ""))
        client = await ango.app.client()
        tasks = [task async for task in client.walk(client.get_tasks, project_id)]
        mine = [t for t in tasks if t.assignee == f"tomas.kessler@{DOMAIN}" and t.stage != "Complete"]
        assert shown == len(mine) > 0

    drive(scenario, hub=Hub(tasks=600))


def test_wide_screens_show_where_the_work_is(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango)
        assert "QA review" in next(line for line in ango.lines() if "Ines Duarte" in line)

    drive(scenario, hub=Hub(tasks=600), size=(160, 45))


def test_enter_opens_the_open_tasks_of_the_person(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango)
        row = next(row for row in ango.app.screen.records if row.email.startswith("tomas"))
        count = ango.app.screen.workload.totals[row.email]
        await ango.press("slash")
        await ango.type("tomas")
        await ango.press("enter", "enter")
        assert ango.app.screen.place.section == "tasks"
        assert ango.app.screen.table.window.total == count

    drive(scenario, hub=Hub(tasks=600))


def test_roles_of_the_marked_are_changed(drive) -> None:
    async def scenario(ango) -> None:
        project_id = await enter(ango)
        await ango.press("G", "space", "e", "down", "enter")
        assert "Reviewer?" in ango.shown
        await ango.press("y")
        assert (await roles(ango, project_id))[f"aoife.brennan@{DOMAIN}"] == "Reviewer"
        assert "Reviewer" in next(line for line in ango.lines() if "Aoife" in line)

    drive(scenario)


def test_people_of_the_organization_are_added(drive) -> None:
    async def scenario(ango) -> None:
        project_id = await enter(ango)
        await ango.press("n")
        await ango.type("theo")
        await ango.press("enter", "enter")
        assert "Add 1 person as Labeler?" in ango.shown
        await ango.press("y")
        assert (await roles(ango, project_id))[f"theo.papadakis@{DOMAIN}"] == "Labeler"

    drive(scenario)


def test_pasted_strangers_are_invited_to_the_organization_with_the_role(drive) -> None:
    async def scenario(ango) -> None:
        project_id = await enter(ango)
        await ango.press("n", "enter")
        ango.app.post_message(
            events.Paste(f"theo.papadakis@{DOMAIN}, new@northwind.example, tomas.kessler@{DOMAIN}")
        )
        await ango.settled()
        await ango.press("f2")
        assert "is a member already" in ango.shown
        assert "will be invited" in ango.shown
        await ango.press("enter", "enter", "y")
        assert f"theo.papadakis@{DOMAIN}" in await roles(ango, project_id)
        client = await ango.app.client()
        invites = (await client.get_organization_invites(ango.app.screen.organization.id)).items
        made = next(invite for invite in invites if invite.to == "new@northwind.example")
        assert made.as_dict()["projectAssignments"] == [{"projectId": project_id, "projectRole": "Labeler"}]

    drive(scenario)


def test_where_the_organization_may_not_be_seen_the_members_are_shown_all_the_same(drive) -> None:
    hub = Hub(tasks=60)
    hub.faults.add(Fault("403", path="/v2/organization/*"))

    async def scenario(ango) -> None:
        await enter(ango)
        assert f"tomas.kessler@{DOMAIN}"[:20] in ango.shown
        assert "r tries again" not in ango.shown

    drive(scenario, hub=hub)


def test_removing_says_where_it_can_be_done(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango)
        await ango.press("D")
        assert "no call that takes people out" in ango.lines()[-1]

    drive(scenario)


def test_a_project_with_nobody_in_it_says_which_key_helps(drive) -> None:
    hub = Hub(tasks=60)

    async def scenario(ango) -> None:
        client = await ango.app.client()
        await client.create_project("Empty")
        await ango.press("r")
        await enter(ango, "Empty")
        assert "n adds people" in ango.shown or "1/1" in ango.lines()[0]

    drive(scenario, hub=hub)
