"""Changes to many people: a result for each, no bad address keeps the others out, what was done is seen."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from ango_tui.api import AngoClient, NotFound, bulk_people, people
from ango_tui.api.bulk_people import Resending, Welcome, persons
from ango_tui.hub import Fault, Hub

DOMAIN = "meridian-labelling.example"
Scenario = Callable[[AngoClient, people.Organization, Hub], Awaitable[None]]


class Told:
    """What the report was told."""

    def __init__(self) -> None:
        self.changed: list[str] = []
        self.failures: dict[str, str] = {}

    def done(self, ids: Sequence[str]) -> None:
        self.changed += ids

    def failed(self, ids: Sequence[str], why: str) -> None:
        self.failures.update(dict.fromkeys(ids, why))


def run(scenario: Scenario, hub: Hub | None = None) -> None:
    hub = hub or Hub(tasks=300, record=True)

    async def go() -> None:
        options = {"transport": hub.transport(), "calls_per_minute": None}
        async with AngoClient(hub.key, hub.url, **options) as client:
            await scenario(client, await people.organization(client), hub)

    asyncio.run(go())


async def dashcam(client: AngoClient) -> str:
    project = await client.find_project("Dash-cam vehicles")
    assert project is not None
    return project.id


async def roles(client: AngoClient, organization: str) -> dict[str, str]:
    return {member.email: member.role async for member in people.everybody(client, organization)}


def test_the_organization_and_oneself_are_found_without_being_asked_for() -> None:
    async def scenario(client: AngoClient, found: people.Organization, hub: Hub) -> None:
        assert found.id == hub.organization
        assert found.me == f"mara.lindqvist@{DOMAIN}"
        assert len(found.members) == 26

    run(scenario)


def test_without_projects_a_storage_tells_the_organization_or_it_is_said_what_is_missing() -> None:
    async def go() -> None:
        hub = Hub(sample=False)
        async with AngoClient(hub.key, hub.url, transport=hub.transport()) as client:
            for storage in await client.get_storages():
                await client.delete_storage(storage.id)
            with pytest.raises(NotFound, match="could not be found"):
                await people.organization_id(client)
            await client.create_project("First")
            assert await people.organization_id(client) == hub.organization

    asyncio.run(go())


def test_all_pages_of_people_are_read() -> None:
    async def scenario(client: AngoClient, found: people.Organization, hub: Hub) -> None:
        hub.config.page_cap = 5
        assert len((await people.organization(client)).members) == len(found.members)

    run(scenario)


def test_each_change_of_role_has_its_own_result() -> None:
    async def scenario(client: AngoClient, found: people.Organization, _hub: Hub) -> None:
        told = Told()
        wanted = persons([f"tomas.kessler@{DOMAIN}", f"henrik.aldous@{DOMAIN}", f"ines.duarte@{DOMAIN}"])
        await bulk_people.change_roles(client, found.id, wanted, "admin", told)
        assert told.changed == [f"tomas.kessler@{DOMAIN}", f"ines.duarte@{DOMAIN}"]
        assert list(told.failures) == [f"henrik.aldous@{DOMAIN}"]
        assert (await roles(client, found.id))[f"ines.duarte@{DOMAIN}"] == "admin"

    run(scenario)


def test_who_could_not_be_removed_is_named_although_the_server_tells_only_numbers() -> None:
    async def scenario(client: AngoClient, found: people.Organization, _hub: Hub) -> None:
        told = Told()
        wanted = persons([f"tomas.kessler@{DOMAIN}", f"henrik.aldous@{DOMAIN}"])
        await bulk_people.remove(client, found.id, wanted, told)
        assert told.changed == [f"tomas.kessler@{DOMAIN}"]
        assert list(told.failures) == [f"henrik.aldous@{DOMAIN}"]
        assert f"tomas.kessler@{DOMAIN}" not in await roles(client, found.id)

    run(scenario)


def test_30_people_are_invited_with_one_call_and_their_project_roles() -> None:
    async def scenario(client: AngoClient, found: people.Organization, hub: Hub) -> None:
        told, project_id = Told(), await dashcam(client)
        emails = [f"new{number}@northwind.example" for number in range(30)]
        hub.log.clear()
        welcome = Welcome("member", ((project_id, "Labeler"),))
        await bulk_people.invite(client, found.id, persons(emails), welcome, told)
        assert told.changed == emails
        assert len(hub.log) == 1
        invites = {invite.to: invite for invite in await people.pending(client, found.id)}
        assert set(emails) <= set(invites)
        assert bulk_people.welcome_of(invites[emails[0]]) == (welcome, True)

    run(scenario)


def test_one_address_that_the_server_refuses_keeps_nobody_out() -> None:
    async def scenario(client: AngoClient, found: people.Organization, _hub: Hub) -> None:
        told = Told()
        emails = ["a@northwind.example", f"marc.oller@{DOMAIN}", "b@northwind.example"]
        await bulk_people.invite(client, found.id, persons(emails), Welcome("member"), told)
        assert told.changed == ["a@northwind.example", "b@northwind.example"]
        assert "already a member" in told.failures[f"marc.oller@{DOMAIN}"]

    run(scenario)


def test_more_people_than_fit_into_a_call_are_sent_in_several() -> None:
    async def scenario(client: AngoClient, found: people.Organization, hub: Hub) -> None:
        hub.log.clear()
        told, emails = Told(), [f"n{number}@northwind.example" for number in range(250)]
        await bulk_people.invite(client, found.id, persons(emails), Welcome("member"), told)
        assert told.changed == emails
        assert len(hub.log) == bulk_people.calls_for(250) == 3

    run(scenario)


def test_what_a_first_refusal_makes_hopeless_is_not_tried() -> None:
    async def scenario(client: AngoClient, found: people.Organization, hub: Hub) -> None:
        hub.faults.add(Fault("403", path="/v2/organization/*/invites", method="POST"))
        told, emails = Told(), [f"n{number}@northwind.example" for number in range(150)]
        hub.log.clear()
        await bulk_people.invite(client, found.id, persons(emails), Welcome("member"), told)
        assert told.changed == []
        assert set(told.failures) == set(emails)
        assert told.failures[emails[-1]].startswith("Not tried")
        assert len(hub.log) == 1

    run(scenario)


def test_invitations_are_withdrawn() -> None:
    async def scenario(client: AngoClient, found: people.Organization, _hub: Hub) -> None:
        invites = await people.pending(client, found.id)
        told = Told()
        await bulk_people.withdraw(client, found.id, persons(invite.to for invite in invites), told)
        assert told.changed == [invite.to for invite in invites]
        assert await people.pending(client, found.id) == []

    run(scenario)


def test_an_invitation_is_sent_anew_with_the_same_roles() -> None:
    async def scenario(client: AngoClient, found: people.Organization, _hub: Hub) -> None:
        before = {invite.to: invite for invite in await people.pending(client, found.id)}
        resending = Resending({to: bulk_people.welcome_of(invite)[0] for to, invite in before.items()})
        told = Told()
        await resending.run(client, found.id, persons(before), told)
        after = {invite.to: invite for invite in await people.pending(client, found.id)}
        assert set(told.changed) == set(before) == set(after)
        assert {to: bulk_people.welcome_of(one) for to, one in after.items()} == {
            to: bulk_people.welcome_of(one) for to, one in before.items()
        }
        assert all(after[to].id != before[to].id for to in before)

    run(scenario)


def test_a_resending_that_broke_off_half_way_only_invites_the_second_time() -> None:
    async def scenario(client: AngoClient, found: people.Organization, hub: Hub) -> None:
        invite = (await people.pending(client, found.id))[0]
        resending = Resending({invite.to: bulk_people.welcome_of(invite)[0]})
        hub.faults.add(Fault("500", path="/v2/organization/*/invites", method="POST", times=1))
        first, second = Told(), Told()
        await resending.run(client, found.id, persons([invite.to]), first)
        assert list(first.failures) == [invite.to]
        hub.log.clear()
        await resending.run(client, found.id, persons([invite.to]), second)
        assert second.changed == [invite.to]
        assert [request.method for request in hub.log] == ["POST"]

    run(scenario)


def test_a_project_role_counts_only_when_the_project_shows_it() -> None:
    async def scenario(client: AngoClient, _found: people.Organization, _hub: Hub) -> None:
        project_id = await dashcam(client)
        told = Told()
        wanted = persons([f"tomas.kessler@{DOMAIN}", f"theo.papadakis@{DOMAIN}", "stranger@x.example"])
        await bulk_people.give_project_role(client, project_id, wanted, "Lead", told)
        members = {member.email: member.role for member in (await client.get_project(project_id)).members}
        assert members[f"theo.papadakis@{DOMAIN}"] == members[f"tomas.kessler@{DOMAIN}"] == "Lead"
        assert list(told.failures) == ["stranger@x.example"]

    run(scenario)


def test_a_notification_reaches_everybody_but_the_stranger() -> None:
    async def scenario(client: AngoClient, _found: people.Organization, _hub: Hub) -> None:
        told = Told()
        wanted = persons([f"tomas.kessler@{DOMAIN}", "stranger@x.example"])
        await bulk_people.notify(client, wanted, "Hello", "", "", told)
        assert told.changed == [f"tomas.kessler@{DOMAIN}"]
        assert "stranger@x.example" in told.failures

    run(scenario)


def test_open_tasks_are_the_same_counted_and_read() -> None:
    async def scenario(client: AngoClient, _found: people.Organization, hub: Hub) -> None:
        project_id = await dashcam(client)
        project = await client.get_project(project_id)
        emails = [member.email for member in project.members]
        size = await people.workload_size(client, project_id, ["Complete"])
        read = await people.workload(client, project_id, ["Complete"], emails, size)
        assert sum(read.totals.values()) == size > 0
        assert all(sum(read.stages[email].values()) == total for email, total in read.totals.items())
        hub.log.clear()
        counted = await people.workload(client, project_id, ["Complete"], emails[:3], 1_000_000)
        assert len(hub.log) == people.workload_calls(1_000_000, 3) == 3
        assert counted.totals == {email: read.totals.get(email, 0) for email in emails[:3]}

    run(scenario)


def test_everybodys_projects_are_found_and_a_project_that_fails_is_left_out() -> None:
    async def scenario(client: AngoClient, _found: people.Organization, hub: Hub) -> None:
        before = await people.projects_of_people(client)
        assert ("Dash-cam vehicles", "Labeler") in before[f"tomas.kessler@{DOMAIN}"]
        hub.faults.add(Fault("404", path=f"/v2/project/{await dashcam(client)}"))
        after = await people.projects_of_people(client)
        assert ("Dash-cam vehicles", "Labeler") not in after.get(f"tomas.kessler@{DOMAIN}", [])

    run(scenario)
