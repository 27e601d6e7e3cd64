"""What the people screens share: inviting pasted addresses, roles in projects, notifications."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from ango_tui import text
from ango_tui.api.wire import OrganizationRoles, ProjectRoles
from ango_tui.people import invitations
from ango_tui.people.invitations import Fate, InvitePlan
from ango_tui.ui.screens.base import AngoScreen
from ango_tui.ui.widgets.choose import Choice, Choose
from ango_tui.ui.widgets.form import Form, FormField
from ango_tui.ui.widgets.prompt import Confirm

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Invite, Member, Project
    from ango_tui.api.bulk import Report
    from ango_tui.api.bulk_people import Person, Welcome

Act = Callable[["AngoClient", "Sequence[Person]", "Report"], Awaitable[None]]

PROJECT_ROLES = (
    Choice(ProjectRoles.Labeler.value, "Labeler", "labels"),
    Choice(ProjectRoles.Reviewer.value, "Reviewer", "labels and reviews"),
    Choice(ProjectRoles.Lead.value, "Lead", "and hands out work, adds people, sees all issues"),
    Choice(ProjectRoles.Manager.value, "Manager", "everything in the project"),
)
ORGANIZATION_ROLES = (
    Choice(OrganizationRoles.Member.value, "member", "sees the projects they are added to"),
    Choice(OrganizationRoles.Admin.value, "admin", "everything in every project; invites and removes people"),
)
TYPE_TO_CONFIRM = 100


class PersonActions(AngoScreen):
    """Mixed into the lists of members, invites and project members."""

    def unmark(self) -> None:
        """A change was started: its marks are used up."""

    # Inviting

    async def invite_people(
        self, organization: str, members: Sequence[Member], invites: Sequence[Invite], pasted: str = ""
    ) -> None:
        """Ask for addresses, show what would happen to each, ask for roles, and invite."""
        field = FormField("pasted", "Addresses: paste them in any form", "multiline", pasted, required=True)
        answers = await self.ask(Form("Invite people to the organization", [field], save="Look at them"))
        if answers is None:
            return
        plan = invitations.plan(
            answers["pasted"], [member.email for member in members], [invite.to for invite in invites]
        )
        emails = await self._reviewed(plan)
        if not emails:
            if emails is not None:
                self.ango.say("Nobody is left to be invited.", "warn")
            return
        welcome = await self._welcome(len(emails))
        if welcome is not None and await self._agreed_to_invite(plan, emails, welcome[0], welcome[1]):
            await self._send_invites(organization, emails, welcome[0])

    async def _reviewed(self, plan: InvitePlan) -> Sequence[str] | None:
        """Everything pasted, with its fate; who is to be invited can be changed here."""
        options = []
        for number, piece in enumerate(plan.problems_first()):
            if piece.fate is Fate.NEW:
                options.append(Choice(piece.email, piece.email, piece.said))
            else:
                options.append(Choice(number, piece.written, disabled=piece.said))
        chosen = await self.ask(Choose(f"{plan.words()}", options, many=True, selected=plan.emails))
        return None if chosen is None else [email for email in chosen if isinstance(email, str)]

    async def _welcome(self, count: int) -> tuple[Welcome, list[str]] | None:
        from ango_tui.api.bulk_people import Welcome

        projects = await self.all_projects()
        fields = [
            FormField("role", "Role in the organization", "choice", "member", True, ORGANIZATION_ROLES),
            FormField(
                "projects",
                "Also into these projects (space marks)",
                "many",
                choices=[Choice(project.id, project.name) for project in projects],
            ),
        ]
        answers = await self.ask(Form(f"Invite {text.count(count, 'person')} as", fields, save="Go on"))
        if answers is None:
            return None
        names = {project.id: project.name for project in projects}
        roles = await self.ask_roles(answers["projects"], names)
        if roles is None:
            return None
        words = [f"{role} in {names[project_id]}" for project_id, role in roles]
        return Welcome(answers["role"], tuple(roles)), words

    async def ask_roles(
        self, project_ids: Sequence[str], names: dict[str, str]
    ) -> list[tuple[str, str]] | None:
        """The role in each project; pairs of project id and role."""
        if not project_ids:
            return []
        fields = [
            FormField(project_id, f"Role in {names[project_id]}", "choice", "Labeler", True, PROJECT_ROLES)
            for project_id in project_ids
        ]
        answers = await self.ask(Form("Which role in each project?", fields, save="Go on"))
        return None if answers is None else [(project_id, answers[project_id]) for project_id in project_ids]

    async def _agreed_to_invite(
        self, plan: InvitePlan, emails: Sequence[str], welcome: Welcome, projects: Sequence[str]
    ) -> bool:
        unmarked = len(plan.emails) - len(emails)
        left_out = [
            plan.words(without_new=True),
            f"{unmarked:,} unmarked by you" if unmarked else "",
        ]
        lines = [
            f"As {welcome.role}{', ' if projects else ''}{'; '.join(projects)}.",
            f"Left out: {', '.join(filter(None, left_out))}." if any(left_out) else "",
            f"To: {', '.join(emails)}",
            self.where(),
        ]
        question = f"Invite {text.count(len(emails), 'person')}? They get an e-mail each."
        details = [line for line in lines if line]
        return bool(await self.ask(Confirm(question, details, yes="Invite", danger=False)))

    async def _send_invites(self, organization: str, emails: Sequence[str], welcome: Welcome) -> None:
        from ango_tui.api import bulk_people

        async def act(client: AngoClient, people: Sequence[Person], report: Report) -> None:
            await bulk_people.invite(client, organization, people, welcome, report)

        self.start(f"Invite {text.count(len(emails), 'person')}", emails, act)

    # Projects

    async def all_projects(self) -> list[Project]:
        """The projects that the key's user can see."""
        client = await self.ango.client()
        found = client.walk(client.list_projects)
        return [project async for project in found]

    async def add_to_projects(self, emails: Sequence[str]) -> None:
        """Give people a role in one or more projects."""
        projects = await self.all_projects()
        names = {project.id: project.name for project in projects}
        options = [Choice(project.id, project.name) for project in projects]
        who = named(emails)
        wanted = await self.ask(Choose(f"Add {who} to which projects?", options, many=True))
        roles = await self.ask_roles(wanted, names) if wanted else None
        if not roles:
            return
        lines = [f"{role} in {names[project_id]}" for project_id, role in roles]
        note = "Who is in a project already gets the new role there."
        if await self.ask(Confirm(f"Add {who}?", [*lines, note, self.where()], yes="Add", danger=False)):
            for project_id, role in roles:
                self.give_role(project_id, names[project_id], emails, role)

    def give_role(self, project_id: str, name: str, emails: Sequence[str], role: str) -> None:
        """Start the job that gives people a role in a project."""
        from ango_tui.api import bulk_people

        async def act(client: AngoClient, people: Sequence[Person], report: Report) -> None:
            await bulk_people.give_project_role(client, project_id, people, role, report)

        self.start(f"{role} in {text.cut(name, 30)}: {named(emails)}", emails, act)

    # Notifications

    async def notify_people(self, emails: Sequence[str]) -> None:
        """Send a message to people."""
        from ango_tui.api import bulk_people
        from ango_tui.api.organization import MOST_LINK, MOST_MESSAGE, MOST_RECEIVERS, MOST_TITLE

        fields = [
            FormField("message", "Message", "multiline", required=True, check=_at_most(MOST_MESSAGE)),
            FormField("title", "Title, if any", check=_at_most(MOST_TITLE)),
            FormField("link", "Link, if any", check=_link(MOST_LINK), placeholder="https://..."),
        ]
        answers = await self.ask(Form(f"Notify {named(emails)}", fields, save="Send"))
        if answers is None:
            return
        calls = bulk_people.calls_for(len(emails), MOST_RECEIVERS)
        lines = [*([f"Costs {text.count(calls, 'call')}."] if calls > 1 else []), self.where()]
        typed = str(len(emails)) if len(emails) >= TYPE_TO_CONFIRM else None
        question = f"Send this message to {named(emails)}? It cannot be called back."
        if not await self.ask(Confirm(question, lines, yes="Send", danger=False, typed=typed)):
            return

        async def act(client: AngoClient, people: Sequence[Person], report: Report) -> None:
            await bulk_people.notify(
                client, people, answers["message"], answers["title"], answers["link"], report
            )

        self.start(f"Notify {named(emails)}", emails, act)

    # Doing it

    def where(self) -> str:
        """Where it happens, for a confirmation."""
        return f"On {self.ango.session.label}."

    def start(self, title: str, emails: Sequence[str], act: Act) -> None:
        """Start a job on people, and look again when it is done."""
        from ango_tui.api import bulk_people

        people = bulk_people.persons(emails)

        async def gather(_client: AngoClient) -> Sequence[Person]:
            return people

        def after(_job: Any) -> None:
            if self.is_mounted:
                self.load()

        self.ango.start_bulk(title, len(people), self.place.project_id, gather, act, after)
        self.unmark()


def named(emails: Sequence[str]) -> str:
    """People for a question: the one by e-mail, more by number."""
    return text.cut(text.safe(emails[0]), 60) if len(emails) == 1 else text.count(len(emails), "person")


def _at_most(most: int) -> Callable[[str], str | None]:
    def check(words: str) -> str | None:
        return f"at most {most} characters; these are {len(words)}" if len(words) > most else None

    return check


def _link(most: int) -> Callable[[str], str | None]:
    def check(words: str) -> str | None:
        if not words.startswith(("http://", "https://")):
            return "a link begins with http:// or https://"
        return _at_most(most)(words)

    return check
