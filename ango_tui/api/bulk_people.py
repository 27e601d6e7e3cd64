"""Changes to many people: roles, removal, invitations; in few calls, with a result for every person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ango_tui.api.errors import (
    AngoError,
    Geofenced,
    InvalidKey,
    InvalidRequest,
    NotAllowed,
    NotFound,
    Unreachable,
)
from ango_tui.api.organization import MOST_RECEIVERS, Invitation, ProjectAssignment, RoleUpdate
from ango_tui.api.people import everybody, pending

if TYPE_CHECKING:
    from ango_tui.api.bulk import Report
    from ango_tui.api.client import AngoClient
    from ango_tui.api.records import Invite

CHUNK = 100
HOPELESS = (InvalidKey, NotAllowed, Geofenced, Unreachable)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, known by e-mail: `id` is what a job names them by."""

    id: str


def persons(emails: Iterable[str]) -> list[Person]:
    """People by their e-mails."""
    return [Person(email) for email in emails]


@dataclass(frozen=True, slots=True)
class Welcome:
    """What invited people get: a role in the organization, and in projects (id and role)."""

    role: str
    projects: tuple[tuple[str, str], ...] = ()

    def invitation(self, emails: Sequence[str]) -> Invitation:
        """The invitation of these people."""
        return Invitation(list(emails), self.role, [ProjectAssignment(*pair) for pair in self.projects])


async def change_roles(
    client: AngoClient, organization: str, people: Sequence[Person], role: str, report: Report
) -> None:
    """Give people another organization role; the server says of each what became of it."""

    async def act(emails: Sequence[str]) -> dict[str, str]:
        updates = [RoleUpdate(email, role) for email in emails]
        result = await client.update_organization_members_role(organization, updates)
        refused = {
            one.email.casefold(): one.status
            for one in result.results
            if one.status.casefold() not in ("", "updated", "success", "ok")
        }
        if not result.results and result.failed:
            now = {m.email.casefold(): m.role async for m in everybody(client, organization)}
            refused = {
                e.casefold(): "the role is still another" for e in emails if now.get(e.casefold()) != role
            }
        return {e: refused[e.casefold()] for e in emails if e.casefold() in refused}

    await _in_chunks([person.id for person in people], act, report)


async def remove(client: AngoClient, organization: str, people: Sequence[Person], report: Report) -> None:
    """Take people out of the organization. The server tells only numbers: who is still there is looked up."""

    async def act(emails: Sequence[str]) -> dict[str, str]:
        result = await client.delete_organization_members(organization, list(emails))
        if not result.failed and (result.count is None or result.count >= len(emails)):
            return {}
        left = {member.email.casefold() async for member in everybody(client, organization)}
        return {e: f"still a member. {result.message}".strip() for e in emails if e.casefold() in left}

    await _in_chunks([person.id for person in people], act, report)


async def invite(
    client: AngoClient, organization: str, people: Sequence[Person], welcome: Welcome, report: Report
) -> None:
    """Invite people. Where the server refuses a whole group, each is invited alone, so that one bad address
    keeps nobody out."""

    async def act(emails: Sequence[str]) -> dict[str, str]:
        await client.invite_members_to_org(organization, welcome.invitation(emails))
        return {}

    await _in_chunks([person.id for person in people], act, report, singly=True)


async def withdraw(client: AngoClient, organization: str, people: Sequence[Person], report: Report) -> None:
    """Withdraw pending invitations."""

    async def act(emails: Sequence[str]) -> dict[str, str]:
        result = await client.delete_organization_invites(organization, list(emails))
        if not result.failed:
            return {}
        left = {invite.to.casefold() for invite in await pending(client, organization)}
        return {e: "still invited" for e in emails if e.casefold() in left}

    await _in_chunks([person.id for person in people], act, report, singly=True)


def welcome_of(invite: Invite) -> tuple[Welcome, bool]:
    """What an invitation promises, and whether the server told all of it (else project roles are unknown)."""
    content = invite.as_dict()
    told = content.get("projectAssignments")
    pairs = [
        (str(one.get("projectId")), str(one.get("projectRole")))
        for one in (told if isinstance(told, list) else ())
        if isinstance(one, dict) and one.get("projectId") and one.get("projectRole")
    ]
    if content.get("projectId") and content.get("projectRole"):
        pairs = pairs or [(str(content["projectId"]), str(content["projectRole"]))]
    role = invite.role if invite.role in ("admin", "member") else "member"
    return Welcome(role, tuple(pairs)), isinstance(told, list) or bool(pairs)


@dataclass
class Resending:
    """Invites people anew: withdraws the invitation and sends another with the same promise.

    Keeps who was withdrawn, so that a second try only invites.
    """

    welcomes: dict[str, Welcome]
    withdrawn: set[str] = field(default_factory=set)

    async def run(
        self, client: AngoClient, organization: str, people: Sequence[Person], report: Report
    ) -> None:
        """Resend to each; two calls each."""

        async def act(emails: Sequence[str]) -> dict[str, str]:
            for email in emails:
                await self._resend(client, organization, email)
            return {}

        await _in_chunks([person.id for person in people], act, report, size=1)

    async def _resend(self, client: AngoClient, organization: str, email: str) -> None:
        if email not in self.withdrawn:
            # Accepted or withdrawn meanwhile: the server says which when it is asked to invite.
            with suppress(NotFound):
                await client.delete_organization_invites(organization, [email])
            self.withdrawn.add(email)
        await client.invite_members_to_org(organization, self.welcomes[email].invitation([email]))


async def give_project_role(
    client: AngoClient, project_id: str, people: Sequence[Person], role: str, report: Report
) -> None:
    """Add people to a project, or change their role there; the project is read back to see who has it.

    That the call also changes a role is not documented, so nobody is taken to have it before it is seen.
    """

    async def act(emails: Sequence[str]) -> dict[str, str]:
        await client.add_members_to_project(project_id, list(emails), role)
        project = await client.get_project(project_id)
        now = {member.email.casefold(): member.role for member in project.members}
        return {
            e: f"the server still says {now.get(e.casefold()) or 'no role'}"
            for e in emails
            if now.get(e.casefold(), "").casefold() != role.casefold()
        }

    await _in_chunks([person.id for person in people], act, report, singly=True)


async def notify(
    client: AngoClient, people: Sequence[Person], message: str, title: str, link: str, report: Report
) -> None:
    """Send a notification. One receiver who is no member makes it fail for all; then each is told alone."""

    async def act(emails: Sequence[str]) -> dict[str, str]:
        await client.send_notification(list(emails), message, title or None, link or None)
        return {}

    await _in_chunks([person.id for person in people], act, report, size=MOST_RECEIVERS, singly=True)


def calls_for(count: int, size: int = CHUNK) -> int:
    """How many calls a change of so many people takes at least."""
    return -(-count // size)


async def _in_chunks(
    emails: Sequence[str],
    act: Callable[[Sequence[str]], Awaitable[dict[str, str]]],
    report: Report,
    *,
    size: int = CHUNK,
    singly: bool = False,
) -> None:
    """Act on all, and report of each; `act` returns who was refused and why.

    With `singly` a group that the server refuses as a whole, of which nothing was done, is tried one by one.
    """
    waiting: list[Sequence[str]] = [emails[start : start + size] for start in range(0, len(emails), size)]
    while waiting:
        chunk = waiting.pop(0)
        try:
            refused = await act(chunk)
        except AngoError as error:
            if singly and len(chunk) > 1 and isinstance(error, (InvalidRequest, NotFound)):
                waiting[:0] = [[email] for email in chunk]
                continue
            report.failed(list(chunk), f"{error.what} {error.server_words}".strip())
            if isinstance(error, HOPELESS):
                rest = [email for later in waiting for email in later]
                report.failed(rest, f"Not tried: {error.what}")
                return
        else:
            report.done([email for email in chunk if email not in refused])
            for email, why in refused.items():
                report.failed([email], why)
