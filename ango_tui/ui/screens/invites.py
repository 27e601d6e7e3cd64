"""Invites: who was invited to the organization and has not come yet."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from ango_tui import text
from ango_tui.ui.places import Place
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.screens.person_actions import PersonActions, named
from ango_tui.ui.widgets.columns import Cell, Column
from ango_tui.ui.widgets.prompt import Confirm

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Invite
    from ango_tui.api.bulk import Report
    from ango_tui.api.bulk_people import Person
    from ango_tui.api.people import Organization


class InvitesScreen(LocalListScreen, PersonActions):
    """The pending invitations of the organization that the key works in."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "mark", "invites")
    NOUN = "invitation"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.organization: Organization | None = None
        self.table.columns = (
            Column("to", "To", lambda i: i.to, width=28, flex=3, sort="to"),
            Column("role", "Role", lambda i: i.role, width=7, sort="role"),
            Column("projects", "Projects", self._projects, width=14, flex=2, rank=2),
            Column(
                "by", "Invited by", lambda i: text.person(i.created_by), width=14, rank=1, sort="created_by"
            ),
            Column("age", "Age", lambda i: text.age(i.created_at), width=8, sort="created_at"),
            Column("expires", "Expires", _expires, width=9, sort="expires_at"),
            Column("status", "Status", lambda i: i.status, width=8, rank=3),
        )

    @staticmethod
    def key_of(record: Any) -> Hashable:
        """Invitations are known by the address."""
        return str(record.to or record.id)

    def _projects(self, invite: Invite) -> Cell:
        pairs, told = _promised(invite)
        names = {project.id: project.name for project in self.ango.known_projects}
        words = ", ".join(f"{names.get(project_id, project_id)} ({role})" for project_id, role in pairs)
        return Cell(words) if words else Cell("none" if told else "not told", "dim")

    def crumbs(self) -> Sequence[str]:
        """At home."""
        return ("ango-tui", "Invites", self.position())

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """Who was invited, to what, by whom, until when."""
        return (
            ("To", record.to),
            ("Role", record.role),
            ("Projects", self._projects(record).text),
            ("Invited by", record.created_by or ""),
            ("Invited", f"{text.when(record.created_at)} ({text.ago(record.created_at)})"),
            ("Expires", f"{text.when(record.expires_at)} ({text.ago(record.expires_at)})"),
            ("Status", record.status),
            ("Invite id", record.id),
        )

    # Fetching

    def load(self) -> None:
        """The organization is found out, then its invitations are fetched."""
        self.table.show_placeholder("Fetching the invitations ...")
        self.fetch("invites", _read, self._show)

    def _show(self, found: tuple[Organization, list[Invite]]) -> None:
        self.organization = found[0]
        self.show_records(found[1])
        self.refresh_chrome()

    def empty_words(self) -> tuple[str, ...]:
        """Nobody is invited."""
        return ("Nobody is invited at present.", "", "n invites people.")

    def open(self, record: Any) -> None:
        """There is nothing deeper: say all of it."""
        words = "; ".join(f"{name} {value}" for name, value in self.facts_of(record)[1:6] if value)
        self.ango.say(f"{record.to}: {words}.")

    def unmark(self) -> None:
        """The marks are used up."""
        self.table.clear_marks()

    # Commands

    def why_not_new(self) -> str:
        """The organization must be known."""
        return "" if self.organization is not None else "the organization is not known yet; r looks again."

    async def do_new(self) -> None:
        """Invite people."""
        if self.organization is not None:
            await self.invite_people(self.organization.id, self.organization.members, self.records)

    async def do_resend(self) -> None:
        """Withdraw and invite anew."""
        from ango_tui.api import bulk_people

        organization, invites = self.organization, [invite for invite in self.chosen() if invite.to]
        if organization is None or not invites:
            return
        welcomes = {invite.to: bulk_people.welcome_of(invite) for invite in invites}
        untold = sum(not told for _, told in welcomes.values())
        emails = list(welcomes)
        lines = [
            "The API cannot send an invitation again: each is withdrawn and made anew, with the same role.",
            f"The server does not tell the project roles of {untold:,}: they are made without."
            if untold
            else "",
            f"Costs {text.count(len(emails) * 2, 'call')}.",
            self.where(),
        ]
        details = [line for line in lines if line]
        if not await self.ask(Confirm(f"Resend to {named(emails)}?", details, yes="Resend", danger=False)):
            return
        resending = bulk_people.Resending({to: welcome for to, (welcome, _) in welcomes.items()})

        async def act(client: AngoClient, people: Sequence[Person], report: Report) -> None:
            await resending.run(client, organization.id, people, report)

        self.start(f"Resend to {named(emails)}", emails, act)

    async def do_cancel(self) -> None:
        """Withdraw."""
        from ango_tui.api import bulk_people

        organization, emails = self.organization, [invite.to for invite in self.chosen() if invite.to]
        if organization is None or not emails:
            return
        question = f"Cancel the invitation of {named(emails)}?"
        details = [f"To: {', '.join(emails)}", self.where()]
        typed = str(len(emails)) if len(emails) >= 100 else None
        if not await self.ask(Confirm(question, details, yes="Cancel them", typed=typed)):
            return

        async def act(client: AngoClient, people: Sequence[Person], report: Report) -> None:
            await bulk_people.withdraw(client, organization.id, people, report)

        self.start(f"Cancel the invitation of {named(emails)}", emails, act)

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """Addresses, rows, JSON of the chosen invitations."""
        invites = self.chosen()
        return (
            ("address", "\n".join(invite.to for invite in invites)),
            ("addresses in a line", ", ".join(invite.to for invite in invites)),
            ("row", self.rows_text()),
            ("JSON", "\n".join(invite.raw.decode("utf-8", "replace") for invite in invites)),
        )


async def _read(client: AngoClient) -> tuple[Organization, list[Invite]]:
    from ango_tui.api import people

    organization = await people.organization(client)
    return organization, await people.pending(client, organization.id)


def _promised(invite: Invite) -> tuple[Sequence[tuple[str, str]], bool]:
    from ango_tui.api import bulk_people

    welcome, told = bulk_people.welcome_of(invite)
    return welcome.projects, told


def _expires(invite: Invite) -> Cell:
    if invite.expires_at is None:
        return Cell("")
    past = invite.expires_at < datetime.now(UTC)
    return Cell(text.ago(invite.expires_at), "bad" if past else "")
