"""Issues, members and invites in a real terminal: used by keys alone, in every state, the look kept.

``UPDATE_SCREENS=1 pytest tests/terminal/test_people_and_issues.py`` writes the kept texts anew.
"""

import asyncio

import pytest

from ango_tui.api import AngoClient
from ango_tui.hub import Fault

SIZES = [(80, 24), (160, 45)]


def on(hub, work) -> None:
    """Do something on the hub as another client would."""

    async def go() -> None:
        async with AngoClient(hub.key, hub.url, calls_per_minute=None) as client:
            await work(client)

    asyncio.run(go())


async def withdraw_all(client: AngoClient) -> None:
    organization = (await client.list_projects()).items[0].organization
    invites = await client.get_organization_invites(organization)
    await client.delete_organization_invites(organization, [invite.to for invite in invites])


async def open_a_long_one(client: AngoClient) -> None:
    project = await client.find_project("Dash-cam vehicles")
    task = (await client.get_tasks(project.id, limit=1)).items[0]
    issue = await client.create_issue(task.id, "The box is too loose on the left. " * 60)
    for number in range(12):
        await client.add_comment_to_issue(issue.id, f"Answer {number}: " + "please see the guideline. " * 20)


def into(session, project: str) -> None:
    session.press("/", *project, "enter", "enter")
    session.wait_for(r"> Overview(.|\n)*Fetched")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x45"])
def test_people_of_the_organization(make_hub, client_of, looks_as_kept, size):
    hub = make_hub(tasks=300)
    on(hub, withdraw_all)
    session = client_of(hub, size=size)
    hub.hub.faults.add(Fault("hang", path="/v2/organization/*/users", times=1))
    session.press("2")
    session.wait_for("Fetching the members")
    looks_as_kept(session, "members-loading")
    hub.hub.faults.clear()
    hub.hub.faults.add(Fault("403", path="/v2/organization/*"))
    session.press("r")
    session.wait_for("r tries again")
    looks_as_kept(session, "members-error")
    hub.hub.faults.clear()
    session.press("r")
    session.wait_for("^> Mara")
    looks_as_kept(session, "members")
    session.press("3")
    session.wait_for("Nobody is invited at present")
    looks_as_kept(session, "invites-empty")
    session.press("n")
    session.wait_for("Addresses")
    session.type(b"\x1b[200~Anna <anna@x.example>\nben@x.example; nobody, mara.lindqvist@\x1b[201~")
    session.wait_for("mara.lindqvist@")
    session.type(b"\x1bOQ")
    session.wait_for("2 will be invited")
    looks_as_kept(session, "invites-looked-at")
    session.press("enter")
    session.wait_for("Invite 2 people as")
    session.type(b"\x1bOQ")
    session.wait_for(r"Invite 2 people\?")
    session.press("y")
    session.wait_for("2 of 2")
    session.wait_for("> Invites > 1/2")
    looks_as_kept(session, "invites")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x45"])
def test_issues_and_members_of_a_project(make_hub, client_of, looks_as_kept, size):
    hub = make_hub(tasks=300)
    session = client_of(hub, size=size)
    into(session, "warehouse")
    session.press("5")
    session.wait_for("This project has no issues")
    looks_as_kept(session, "issues-empty")
    session.press("escape", "escape")
    session.wait_for("^> Dash-cam|Projects > [0-9]")
    session.press("escape")
    into(session, "dash")
    hub.hub.faults.add(Fault("hang", path="/v2/issues", times=1))
    session.press("5")
    session.wait_for("Fetching the issues")
    looks_as_kept(session, "issues-loading")
    hub.hub.faults.clear()
    hub.hub.faults.add(Fault("403", path="/v2/issues"))
    session.press("r")
    session.wait_for("r tries again")
    looks_as_kept(session, "issues-error")
    hub.hub.faults.clear()
    on(hub, open_a_long_one)
    session.press("r")
    session.wait_for("^> Open +The box is too loose")
    if size[0] > 120:
        # the pane looks the name of the task up once the cursor rests
        session.wait_for("^> Open +The box is too loose.* frame_")
    looks_as_kept(session, "issues")
    session.press("i")
    session.wait_for(r"Comments +12")
    looks_as_kept(session, "issue-very-long")
    session.press("x")
    session.wait_for("Last comment, if any")
    session.press(*"Done now.")
    session.type(b"\x1bOQ")
    session.wait_for(r"^Status +Resolved")
    session.press("G")
    session.wait_for("Done now.")
    looks_as_kept(session, "issue-resolved")
    session.press("escape")
    session.wait_for(r"> Issues > 1/")
    session.press("8")
    session.wait_for("^> mara")
    session.wait_for(r"Tomas Kessler +Labeler +\d")
    looks_as_kept(session, "project-members")
