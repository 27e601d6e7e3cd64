"""Members of a project: who may do what here, and how much open work each has."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ango_tui import text
from ango_tui.api import AngoError
from ango_tui.people import invitations
from ango_tui.people.invitations import Fate
from ango_tui.query import tasks as task_query
from ango_tui.ui.places import Place
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.screens.person_actions import PROJECT_ROLES, PersonActions, named
from ango_tui.ui.widgets.choose import Choice, Choose
from ango_tui.ui.widgets.columns import Cell, Column
from ango_tui.ui.widgets.form import Form, FormField
from ango_tui.ui.widgets.prompt import Confirm

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Member, Project
    from ango_tui.api.bulk import Report
    from ango_tui.api.bulk_people import Person
    from ango_tui.api.people import Organization, Workload
    from ango_tui.ui.project_context import ProjectContext

CALLS_UNASKED = 5
"""Open tasks are counted without being asked for when that takes no more calls than this."""
PASTE = "(paste addresses)"
WEB_ONLY = "the API has no call that takes people out of a project; the project's web page has (o)."


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody with a role in the project, or without one but with open tasks in it."""

    email: str
    role: str

    @property
    def id(self) -> str:
        """People are known by their e-mail."""
        return self.email


class ProjectMembersScreen(LocalListScreen, PersonActions):
    """The people of a project. Names come from the organization where the key's user may see it."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "mark", "project-members")
    NOUN = "member"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.organization: Organization | None = None
        self.workload: Workload | None = None
        self.open_count = 0
        self._people: dict[str, Member] = {}
        self.table.columns = (
            Column("email", "E-mail", lambda r: r.email, width=28, flex=3, sort="email"),
            Column("name", "Name", self._name_of, width=16, flex=1, rank=1, sort="name"),
            Column("role", "Role", _role, width=10, sort="role"),
            Column("open", "Open tasks", self._open, width=10, right=True, sort="open"),
            Column("where", "In", self._stages, width=20, flex=2, rank=2),
        )

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    @staticmethod
    def key_of(record: Any) -> Hashable:
        """People are known by their e-mail."""
        return str(record.email)

    def _name_of(self, row: Row) -> str:
        member = self._people.get(row.email.casefold())
        return member.name if member is not None else ""

    def _open(self, row: Row) -> Cell:
        if self.workload is None:
            return Cell("c counts" if self.open_count else "", "dim")
        number = self.workload.totals.get(row.email.casefold(), 0)
        return Cell(f"{number:,}", "" if number else "dim")

    def _stages(self, row: Row) -> str:
        counts = self.workload.stages.get(row.email.casefold(), {}) if self.workload is not None else {}
        busiest = sorted(counts.items(), key=lambda pair: -pair[1])
        return ", ".join(f"{number:,} {self.context.stage_name(stage)}" for stage, number in busiest)

    def crumbs(self) -> Sequence[str]:
        """Inside the project."""
        return ("Projects", self.context.name, "Members", self.position())

    def sort_key(self, record: Any, name: str) -> Any:
        """Names and open tasks are not in the record itself."""
        if name == "open":
            return self.workload.totals.get(record.email.casefold(), 0) if self.workload is not None else 0
        if name == "name":
            return self._name_of(record).casefold()
        return super().sort_key(record, name)

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """Who it is, and their open work by stage."""
        counts = self.workload.stages.get(record.email.casefold(), {}) if self.workload is not None else {}
        stages = [(f"  {self.context.stage_name(stage)}", f"{n:,}") for stage, n in counts.items()]
        return (
            ("Name", self._name_of(record)),
            ("E-mail", record.email),
            ("Role here", _role(record).text),
            ("Open tasks", self._open(record).text),
            *stages,
        )

    # Fetching

    def load(self) -> None:
        """The members come with the project; names and open work come beside."""
        self.table.show_placeholder("Fetching the members ...")
        self.fetch("project", lambda client: client.get_project(self.place.project_id), self._show)

    def _show(self, project: Project) -> None:
        self.context.learn(project)
        self._show_rows()
        if self.organization is None:
            self._fetch_names(project)
        self._measure_work()

    def _show_rows(self) -> None:
        rows = [Row(email, role) for email, role in self.context.people]
        known = {row.email.casefold() for row in rows}
        others = [email for email in self.workload.totals if email not in known] if self.workload else []
        self.show_records([*rows, *(Row(email, "") for email in sorted(others))])
        self.refresh_chrome()

    def _fetch_names(self, project: Project) -> None:
        from ango_tui.api import people

        async def read(client: AngoClient) -> Organization | None:
            # Only some may see the whole organization: for others the e-mails must do.
            try:
                found = project.organization or await people.organization_id(client)
                members = tuple([member async for member in people.everybody(client, found)])
            except AngoError:
                return None
            return people.Organization(found, members, people.myself(members))

        self.fetch("names", read, self._show_names)

    def _show_names(self, organization: Organization | None) -> None:
        if organization is None:
            return
        self.organization = organization
        self._people = {member.email.casefold(): member for member in organization.members}
        self.apply_filter(self.filter_text)

    def _ends(self) -> list[str]:
        return [stage.id for stage in self.context.stages if stage.type == "Complete"] or ["Complete"]

    def _measure_work(self) -> None:
        from ango_tui.api import people

        project_id, ends = self.place.project_id, self._ends()

        async def read(client: AngoClient) -> int:
            return await people.workload_size(client, project_id, ends)

        def show(size: int) -> None:
            self.open_count = size
            if people.workload_calls(size, len(self.context.people)) <= CALLS_UNASKED:
                self.do_count()
            self.table.refresh()

        self.fetch("work", read, show)

    def empty_words(self) -> tuple[str, ...]:
        """Nobody is in the project."""
        return (
            "Nobody was added to this project yet.",
            "",
            "n adds people; organization admins need not be.",
        )

    # Commands

    def open(self, record: Any) -> None:
        """Their open tasks."""
        ends = {stage.id: stage.name or stage.id for stage in self.context.stages}
        done = [f"-{task_query.term('stage', ends.get(stage_id, stage_id))}" for stage_id in self._ends()]
        self.go("tasks", filter=" ".join([task_query.term("assignee", record.email), *done]))

    def unmark(self) -> None:
        """The marks are used up."""
        self.table.clear_marks()

    def do_count(self) -> None:
        """Count who has how many open tasks."""
        from ango_tui.api import people

        project_id, ends = self.place.project_id, self._ends()
        emails = [email for email, _ in self.context.people]

        async def read(client: AngoClient) -> Workload:
            return await people.workload(client, project_id, ends, emails, self.open_count)

        def show(workload: Workload) -> None:
            self.workload = workload
            self._show_rows()

        self.fetch("count", read, show)

    async def do_role(self) -> None:
        """Change roles."""
        emails = [row.email for row in self.chosen()]
        role = await self.ask(Choose(f"Role of {named(emails)} in this project", PROJECT_ROLES))
        if role is None:
            return
        same = [row.email for row in self.chosen() if row.role == role]
        emails = [email for email in emails if email not in same]
        if not emails:
            self.ango.say(f"Change role: {named(same)} has this role already.", "warn")
            return
        lines = [f"{text.count(len(same), 'person')} has it already." if same else "", self._here()]
        details = [line for line in lines if line]
        if await self.ask(Confirm(f"Make {named(emails)} {role}?", details, yes="Change", danger=False)):
            self.give_role(self.place.project_id, self.context.name, emails, role)

    async def do_add(self) -> None:
        """Add people of the organization; those who are not in it can be invited to both."""
        here = {email.casefold() for email, _ in self.context.people}
        others = [m for m in self._people.values() if m.email and m.email.casefold() not in here]
        options = [
            Choice(PASTE, PASTE, "also of people who are not in the organization yet"),
            *(Choice(member.email, member.email, member.name) for member in others),
        ]
        chosen = (
            await self.ask(Choose("Add whom to this project?", options, many=True)) if others else (PASTE,)
        )
        if not chosen:
            return
        emails = [email for email in chosen if email != PASTE]
        strangers: list[str] = []
        if PASTE in chosen:
            pasted = await self._pasted(here)
            if pasted is None:
                return
            inside = [email for email in pasted if email.casefold() in self._people]
            known = bool(self._people)
            strangers = [email for email in pasted if known and email.casefold() not in self._people]
            emails = list(dict.fromkeys([*emails, *(inside if known else pasted)]))
        await self._add(emails, strangers)

    async def _pasted(self, here: set[str]) -> list[str] | None:
        field = FormField("pasted", "Addresses: paste them in any form", "multiline", required=True)
        answers = await self.ask(Form("Add people to this project", [field], save="Look at them"))
        if answers is None:
            return None
        plan = invitations.plan(answers["pasted"], here)
        options = [
            Choice(piece.email, piece.email, self._how(piece.email))
            if piece.fate is Fate.NEW
            else Choice(number, piece.written, disabled=piece.said)
            for number, piece in enumerate(plan.pieces)
        ]
        question = f"{len(plan.emails):,} of {text.count(len(plan.pieces), 'piece')} can be added"
        chosen = await self.ask(Choose(question, options, many=True, selected=plan.emails))
        return None if chosen is None else [email for email in chosen if isinstance(email, str)]

    def _how(self, email: str) -> str:
        if not self._people:
            return "will be added"
        return "will be added" if email.casefold() in self._people else "will be invited"

    async def _add(self, emails: Sequence[str], strangers: Sequence[str]) -> None:
        if not emails and not strangers:
            self.ango.say("Nobody is left to be added.", "warn")
            return
        role = await self.ask(Choose("Role in this project", PROJECT_ROLES))
        if role is None:
            return
        lines = [
            f"Added: {', '.join(emails)}" if emails else "",
            f"Invited to the organization as member: {', '.join(strangers)}" if strangers else "",
            self._here(),
        ]
        question = f"Add {text.count(len(emails) + len(strangers), 'person')} as {role}?"
        details = [line for line in lines if line]
        if not await self.ask(Confirm(question, details, yes="Add", danger=False)):
            return
        if emails:
            self.give_role(self.place.project_id, self.context.name, emails, role)
        if strangers and self.organization is not None:
            self._invite(self.organization.id, strangers, role)

    def _invite(self, organization: str, emails: Sequence[str], role: str) -> None:
        from ango_tui.api import bulk_people

        welcome = bulk_people.Welcome("member", ((self.place.project_id, role),))

        async def act(client: AngoClient, people: Sequence[Person], report: Report) -> None:
            await bulk_people.invite(client, organization, people, welcome, report)

        self.start(f"Invite {named(emails)}", emails, act)

    def _here(self) -> str:
        return f"Project {text.safe(self.context.name, limit=60)} on {self.ango.session.label}."

    async def do_notify(self) -> None:
        """Send a message."""
        await self.notify_people([row.email for row in self.chosen()])

    def why_not_remove(self) -> str:
        """It cannot be done from here."""
        return WEB_ONLY

    def do_remove(self) -> None:
        """Say where it can be done."""
        self.ango.say(f"Remove: {WEB_ONLY}", "warn")

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """E-mails and rows of the chosen people."""
        rows = self.chosen()
        return (
            ("e-mail", "\n".join(row.email for row in rows)),
            ("e-mails in a line", ", ".join(row.email for row in rows)),
            ("row", self.rows_text()),
            ("Python", "\n".join(f'TaskFilter(assignee="{row.email}")' for row in rows)),
        )

    def web_link(self) -> str:
        """The project's page."""
        return self.ango.session.web_link(f"/projects/{self.place.project_id}")


def _role(row: Row) -> Cell:
    return Cell(row.role) if row.role else Cell("not here", "warn")
