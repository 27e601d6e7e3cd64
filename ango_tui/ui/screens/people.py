"""Members: everybody in the organization, their roles, and what can be done with them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from ango_tui import text
from ango_tui.people import membership
from ango_tui.ui.places import Place
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.screens.person_actions import ORGANIZATION_ROLES, PersonActions, named
from ango_tui.ui.widgets.choose import Choose
from ango_tui.ui.widgets.columns import Cell, Column
from ango_tui.ui.widgets.facts import Facts
from ango_tui.ui.widgets.prompt import Confirm

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Member
    from ango_tui.api.bulk import Report
    from ango_tui.api.bulk_people import Person
    from ango_tui.api.people import Organization

ROLE_TONES = {"owner": "accent", "admin": "warn"}
ASK_FROM_CALLS = 20


class PeopleScreen(LocalListScreen, PersonActions):
    """The people of the organization that the key works in."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "mark", "people")
    NOUN = "member"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.organization: Organization | None = None
        self.projects: dict[str, list[tuple[str, str]]] | None = None
        self.table.columns = (
            Column(
                "name", "Name", lambda m: m.name or Cell("(no name)", "dim"), width=16, flex=2, sort="name"
            ),
            Column("email", "E-mail", lambda m: m.email, width=28, flex=3, sort="email"),
            Column("role", "Role", self._role, width=12, sort="role"),
            Column("since", "Since", lambda m: text.when(m.created_at)[:10], width=10, sort="created_at"),
            Column(
                "seen", "Seen", lambda m: text.ago(m.last_active_at), width=9, rank=1, sort="last_active_at"
            ),
            Column("projects", "Projects", self._project_count, width=8, rank=2, right=True),
            Column("id", "Id", lambda m: Cell(m.id, "dim"), width=24, rank=3),
        )

    @staticmethod
    def key_of(record: Any) -> Hashable:
        """People are known by their e-mail."""
        return str(record.email or record.id)

    def _role(self, member: Member) -> Cell:
        you = " (you)" if self.organization and member.email == self.organization.me else ""
        return Cell(f"{member.role or 'unknown'}{you}", ROLE_TONES.get(member.role, ""))

    def _project_count(self, member: Member) -> str:
        return str(len(self.projects.get(member.email.casefold(), ()))) if self.projects is not None else ""

    def crumbs(self) -> Sequence[str]:
        """At home."""
        return ("ango-tui", "Members", self.position())

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """Who it is, and their projects when those were looked up."""
        known = self.projects.get(record.email.casefold(), []) if self.projects is not None else None
        projects = (
            [("Projects", "p looks them up")]
            if known is None
            else [("In project", f"{name}: {role}") for name, role in known]
            or [("Projects", "none you can see")]
        )
        return (
            ("Name", record.name),
            ("E-mail", record.email),
            ("Role", self._role(record).text),
            ("Since", f"{text.when(record.created_at)} ({text.ago(record.created_at)})"),
            ("Last seen", text.ago(record.last_active_at) or "never, as far as is known"),
            ("Member id", record.id),
            *projects,
        )

    # Fetching

    def load(self) -> None:
        """The organization is found out, then everybody in it is fetched."""
        from ango_tui.api import people

        self.table.show_placeholder("Fetching the members ...")
        self.fetch("members", people.organization, self._show)

    def _show(self, organization: Organization) -> None:
        self.organization = organization
        self.show_records(organization.members)
        self.refresh_chrome()

    def empty_words(self) -> tuple[str, ...]:
        """The service names nobody."""
        return ("The service names nobody in this organization.", "", "n invites people.")

    def open(self, record: Any) -> None:
        """Their projects: there is nothing deeper."""
        if self.projects is None:
            self.ango.run_command("people.projects")
        else:
            projects = self.projects.get(record.email.casefold(), [])
            words = ", ".join(f"{name} ({role})" for name, role in projects)
            self.ango.say(f"{record.name or record.email}: {words or 'in no project you can see'}.")

    # Commands

    def _emails(self) -> list[str]:
        return [member.email for member in self.chosen() if member.email]

    def unmark(self) -> None:
        """The marks are used up."""
        self.table.clear_marks()

    def why_not_invite(self) -> str:
        """The organization must be known."""
        return "" if self.organization is not None else "the organization is not known yet; r looks again."

    async def do_invite(self) -> None:
        """Invite people."""
        from ango_tui.api import people

        if self.organization is not None:
            client = await self.ango.client()
            invites = await people.pending(client, self.organization.id)
            await self.invite_people(self.organization.id, self.organization.members, invites)

    async def do_role(self) -> None:
        """Make people admins or members."""
        from ango_tui.api import bulk_people

        organization = self.organization
        chosen = list(self.chosen())
        if organization is None:
            return
        wanted = await self.ask(
            Choose(f"Role of {named([m.email for m in chosen])} in the organization", ORGANIZATION_ROLES)
        )
        if wanted is None:
            return
        able, refused = membership.sort_out(chosen, organization.members, organization.me, wanted)
        lines = [*membership.refused_words(refused), self.where()]
        if not able:
            self.ango.say(f"Change role: {lines[0]}", "warn", "\n".join(lines))
            return
        emails = [member.email for member in able]
        warning = "Admins can do everything in every project." if wanted == membership.ADMIN else ""
        details = [line for line in (warning, *lines) if line]
        if not await self.ask(
            Confirm(f"Make {named(emails)} {wanted}?", details, yes="Change", danger=False)
        ):
            return

        async def act(client: AngoClient, people: Sequence[Person], report: Report) -> None:
            await bulk_people.change_roles(client, organization.id, people, wanted, report)

        self.start(f"Make {named(emails)} {wanted}", emails, act)

    async def do_remove(self) -> None:
        """Take people out of the organization."""
        from ango_tui.api import bulk_people

        organization = self.organization
        if organization is None:
            return
        able, refused = membership.sort_out(list(self.chosen()), organization.members, organization.me, None)
        lines = membership.refused_words(refused)
        if not able:
            self.ango.say(f"Remove: {lines[0]}", "warn", "\n".join(lines))
            return
        emails = [member.email for member in able]
        note = "They lose all their projects. Their labels, comments and open assignments stay."
        who = named(emails)
        typed = emails[0] if len(emails) == 1 else str(len(emails))
        question = f"Remove {who} from the organization?"
        if not await self.ask(Confirm(question, [note, *lines, self.where()], yes="Remove", typed=typed)):
            return

        async def act(client: AngoClient, people: Sequence[Person], report: Report) -> None:
            await bulk_people.remove(client, organization.id, people, report)

        self.start(f"Remove {who}", emails, act)

    async def do_assign(self) -> None:
        """Add to projects."""
        await self.add_to_projects(self._emails())

    async def do_notify(self) -> None:
        """Send a message."""
        await self.notify_people(self._emails())

    async def do_projects(self) -> None:
        """Look up who is in which project."""
        from ango_tui.api import people

        count = len(await self.all_projects())
        if count > ASK_FROM_CALLS:
            client = self.ango.session.open_client
            wait = client.cost(count) if client is not None else 0
            takes = f", about {text.duration(wait * 1000)}" if wait >= 1 else ""
            question = f"Look up the members of {text.count(count, 'project')}? Costs {count:,} calls{takes}."
            if not await self.ask(Confirm(question, (), yes="Look up", danger=False)):
                return
        self.fetch("projects", people.projects_of_people, self._show_projects)

    def _show_projects(self, projects: dict[str, list[tuple[str, str]]]) -> None:
        self.projects = projects
        self.table.refresh()
        if self.table.record is not None:
            self.query_one(Facts).show(self.facts_of(self.table.record))
            self.open(self.table.record)

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """E-mails, names, rows, JSON, Python of the chosen people."""
        chosen = self.chosen()
        return (
            ("e-mail", "\n".join(member.email for member in chosen)),
            ("name", "\n".join(member.name for member in chosen)),
            ("name and e-mail", ", ".join(f"{member.name} <{member.email}>" for member in chosen)),
            ("row", self.rows_text()),
            ("JSON", "\n".join(member.raw.decode("utf-8", "replace") for member in chosen)),
            ("id", "\n".join(member.id for member in chosen)),
        )
