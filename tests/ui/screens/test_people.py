"""Members and invites of the organization: found, searched, invited, changed within the limits."""

from typing import Any

from textual import events

from ango_tui.hub import Fault, Hub
from ango_tui.ui.places import Go, Place

DOMAIN = "meridian-labelling.example"
PASTED = f"""Anna Berg <anna.berg@northwind.example>, "Lund, Erik" <erik.lund@northwind.example>
carla.diaz@northwind.example; david.osei@northwind.example;ella.novak@northwind.example
mailto:farid.aziz@northwind.example
[Greta Holm](mailto:greta.holm@northwind.example)
To: hugo.blanc@northwind.example, ida.kross@northwind.example
jan.maes@northwind.example kaya.demir@northwind.example leo.rossi@northwind.example
ANNA.BERG@northwind.example
Marc Oller;marc.oller@{DOMAIN};QA
ines.duarte@{DOMAIN}
dr.amara.singh@clinic-review.example
not an address at all
nina@northwind
olaf@@northwind.example
petra.vogel@northwind.example,
quinn.obrien@northwind.example,
rosa.keller@partner-studio.example
<sam.wright@northwind.example>
tara.singh@northwind.example.
uma.patel@northwind.example|ulf@northwind.example
vera.kohl@sub.northwind.example
erik.lund@northwind.example
walid.haddad@northwind.example
"""


async def go(ango: Any, section: str) -> None:
    ango.app.post_message(Go(Place(section)))
    await ango.settled()


async def paste(ango: Any, words: str) -> None:
    ango.app.post_message(events.Paste(words))
    await ango.settled()


async def invited(ango: Any) -> dict[str, Any]:
    client = await ango.app.client()
    found = await client.get_organization_invites(ango.app.screen.organization.id)
    return {invite.to: invite for invite in found.items}


async def members(ango: Any) -> dict[str, str]:
    client = await ango.app.client()
    found = await client.get_organization_members(ango.app.screen.organization.id)
    return {member.email: member.role for member in found.items}


def test_30_pasted_addresses_are_looked_at_first_and_then_invited(drive) -> None:
    hub = Hub(tasks=60, record=True)

    async def scenario(ango) -> None:
        await go(ango, "invites")
        before = set(await invited(ango))
        await ango.press("n")
        await paste(ango, PASTED)
        hub.log.clear()
        await ango.press("f2")
        shown = " ".join(ango.shown.split())
        assert "20 will be invited, 2 are here twice, 2 are members already, 2 are invited already" in shown
        assert "3 are not e-mail addresses" in shown
        assert "more than one @" in shown
        await ango.press("enter")
        assert "Invite 20 people as" in ango.shown
        await ango.press("tab", "space", "space", "f2")
        assert "Role in Call-centre audio" in ango.shown
        await ango.press("f2")
        assert "Invite 20 people?" in ango.shown
        assert "Left out: 2 are here twice" in ango.shown
        assert not [request for request in hub.log if request.method == "POST"]
        await ango.press("y")
        assert "20 of 20" in ango.lines()[-1]
        now = await invited(ango)
        assert len(set(now) - before) == 20
        assert "anna.berg@northwind.example" in now
        told = now["walid.haddad@northwind.example"].as_dict()["projectAssignments"]
        assert [one["projectRole"] for one in told] == ["Labeler", "Labeler"]
        assert len([request for request in hub.log if request.method == "POST"]) == 1

    drive(scenario, hub=hub)


def test_walking_away_at_any_step_invites_nobody(drive) -> None:
    async def scenario(ango) -> None:
        await go(ango, "invites")
        before = set(await invited(ango))
        await ango.press("n")
        await paste(ango, "a@northwind.example")
        for step in (["f2"], ["enter"], ["f2"]):
            await ango.press(*step)
        assert "Invite 1 person?" in ango.shown
        await ango.press("enter")
        assert set(await invited(ango)) == before

    drive(scenario)


def test_nonsense_alone_leads_nowhere(drive) -> None:
    async def scenario(ango) -> None:
        await go(ango, "people")
        await ango.press("n")
        await paste(ango, "nobody here\nnina@northwind")
        await ango.press("f2", "enter")
        assert "no address: no @ in it" in ango.shown
        await ango.press("escape")
        assert "26" in ango.lines()[0]

    drive(scenario)


def test_members_are_listed_without_the_organization_being_asked_for_and_searched(drive) -> None:
    async def scenario(ango) -> None:
        await go(ango, "people")
        assert "1/26" in ango.lines()[0]
        assert "admin (you)" in ango.shown
        await ango.press("slash")
        await ango.type("owner")
        assert "Henrik Aldous" in ango.shown
        assert "Mara Lindqvist" not in ango.shown

    drive(scenario)


def test_roles_of_many_are_changed_and_the_owner_and_oneself_are_left_out(drive) -> None:
    async def scenario(ango) -> None:
        await go(ango, "people")
        await ango.press("space", "space", "space", "space", "space", "e", "down", "enter")
        assert "Make 2 people admin?" in ango.shown
        assert "is the owner: left out" in ango.shown
        assert "is you: left out" in ango.shown
        await ango.press("y")
        now = await members(ango)
        assert now[f"tomas.kessler@{DOMAIN}"] == now[f"ines.duarte@{DOMAIN}"] == "admin"
        assert now[f"henrik.aldous@{DOMAIN}"] == "owner"

    drive(scenario)


def test_the_last_admin_cannot_be_removed(drive) -> None:
    hub = Hub(tasks=60)
    hub.db.run("UPDATE member SET role = 'member' WHERE email = ?", (f"mara.lindqvist@{DOMAIN}",))

    async def scenario(ango) -> None:
        await go(ango, "people")
        await ango.press("slash")
        await ango.type("priya")
        await ango.press("enter", "D")
        assert "is the last admin" in ango.lines()[-1]

    drive(scenario, hub=hub)


def test_somebody_is_removed_only_after_the_name_was_typed(drive) -> None:
    async def scenario(ango) -> None:
        await go(ango, "people")
        await ango.press("slash")
        await ango.type("theo")
        await ango.press("enter", "D", "enter")
        assert f"theo.papadakis@{DOMAIN}" in await members(ango)
        await ango.type(f"theo.papadakis@{DOMAIN}")
        await ango.press("enter")
        assert f"theo.papadakis@{DOMAIN}" not in await members(ango)

    drive(scenario)


def test_people_are_added_to_several_projects_with_a_role_each(drive) -> None:
    async def scenario(ango) -> None:
        await go(ango, "people")
        await ango.press("slash")
        await ango.type("theo")
        await ango.press("enter", "a", "space", "space", "enter", "f2")
        assert "Labeler in Dash-cam vehicles" in ango.shown
        await ango.press("y", "p")
        assert "Dash-cam vehicles (Labeler), Call-centre audio (Labeler)" in ango.lines()[-1]

    drive(scenario)


def test_a_notification_is_sent_to_the_marked(drive) -> None:
    hub = Hub(tasks=60, record=True)

    async def scenario(ango) -> None:
        await go(ango, "people")
        await ango.press("space", "space", "N")
        await ango.type("Please read the new guideline.")
        await ango.press("f2")
        assert "Send this message to 2 people?" in ango.shown
        await ango.press("y")
        sent = [request for request in hub.log if request.path == "/v2/notifications"]
        assert len(sent) == 1
        assert b"Please read the new guideline." in sent[0].body
        assert "2 of 2" in ango.lines()[-1]

    drive(scenario, hub=hub)


def test_invitations_show_age_and_expiry_and_are_resent_with_their_roles(drive) -> None:
    async def scenario(ango) -> None:
        await go(ango, "invites")
        assert "in 5 d" in ango.shown
        before = await invited(ango)
        await ango.press("e")
        assert "withdrawn and made anew" in ango.shown
        await ango.press("y")
        now = await invited(ango)
        first = ango.app.screen.table.record.to
        assert set(now) == set(before)
        assert now[first].id != before[first].id
        assert now[first].as_dict()["projectAssignments"] == before[first].as_dict()["projectAssignments"]

    drive(scenario)


def test_marked_invitations_are_cancelled_after_asking(drive) -> None:
    async def scenario(ango) -> None:
        await go(ango, "invites")
        await ango.press("space", "space", "D", "enter")
        assert len(await invited(ango)) == 4
        await ango.press("D", "y")
        assert len(await invited(ango)) == 2

    drive(scenario)


def test_nobody_invited_is_said_with_the_key_that_helps(drive) -> None:
    hub = Hub(tasks=60)
    hub.db.run("DELETE FROM invite")

    async def scenario(ango) -> None:
        await go(ango, "invites")
        assert "Nobody is invited at present." in ango.shown
        assert "n invites people." in ango.shown

    drive(scenario, hub=hub)


def test_without_the_right_to_see_the_members_it_is_told_in_place(drive) -> None:
    hub = Hub(tasks=60)
    hub.faults.add(Fault("403", path="/v2/organization/*"))

    async def scenario(ango) -> None:
        await go(ango, "people")
        assert "r tries again." in ango.shown
        await ango.press("n")
        assert "not known yet" in ango.lines()[-1]

    drive(scenario, hub=hub)


def test_hostile_people_are_drawn_literally_at_both_sizes(drive, harmless) -> None:
    async def scenario(ango) -> None:
        for section in ("people", "invites"):
            await go(ango, section)
            await ango.press("G")
            assert harmless(ango.lines())

    for size in ((80, 24), (160, 45)):
        drive(scenario, hub=Hub(tasks=60, hostile=True), size=size)


def test_read_only_mode_takes_every_change_away(drive) -> None:
    async def scenario(ango) -> None:
        for section, keys in (("people", "neaDN"), ("invites", "neD")):
            await go(ango, section)
            for key in keys:
                await ango.press("j", key)
                assert "Read-only mode" in ango.lines()[-1]

    drive(scenario, read_only=True)
