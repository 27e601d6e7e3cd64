"""Calls about the organization: its people, their roles, invitations and notifications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ango_tui.api.addresses import segment
from ango_tui.api.decoding import Buffer, build, build_each, loads
from ango_tui.api.errors import InvalidRequest
from ango_tui.api.pages import Page
from ango_tui.api.projects import outcome
from ango_tui.api.records import Invite, Member, Outcome, RoleResults
from ango_tui.api.resource import Resource, checked_paging, given, strings
from ango_tui.api.wire import OrganizationRoles, ProjectRoles

MOST_RECEIVERS, MOST_MESSAGE, MOST_TITLE, MOST_LINK = 100, 1000, 200, 2048


def _role(role: OrganizationRoles | str) -> str:
    try:
        return OrganizationRoles(str(role).lower()).value
    except ValueError:
        known = ", ".join(OrganizationRoles)
        raise InvalidRequest(
            f"There is no organization role {str(role)!r}.", advice=f"Use {known}."
        ) from None


class ProjectAssignment(msgspec.Struct, frozen=True):
    """A project that an invited person gets a role in."""

    project_id: str
    project_role: ProjectRoles | str

    def to_wire(self) -> dict[str, Any]:
        """The assignment as it is sent."""
        return {"projectId": self.project_id, "projectRole": ProjectRoles(self.project_role).value}

    toDict = to_wire


class Invitation:
    """Who is invited (e-mails), as what, and to which projects.

    Takes the seed documentation's `organizationRole`, `projectId`, `projectRole` as well as the names of SDK
    1.4.10.
    """

    __slots__ = ("organization_role", "project_assignments", "to")

    def __init__(
        self,
        to: Sequence[str],
        organization_role: OrganizationRoles | str | None = None,
        project_assignments: Sequence[ProjectAssignment] | None = None,
        *,
        organizationRole: OrganizationRoles | str | None = None,
        projectId: str | None = None,
        projectRole: ProjectRoles | str | None = None,
    ) -> None:
        self.to = tuple(strings("to", to))
        self.organization_role = _role(given("organization_role", organization_role, organizationRole))
        assignments = list(project_assignments or ())
        if projectId is not None:
            assignments.append(ProjectAssignment(projectId, given("projectRole", projectRole)))
        self.project_assignments = tuple(assignments)

    def to_wire(self) -> dict[str, Any]:
        """The body as it is sent."""
        body: dict[str, Any] = {"to": list(self.to), "organizationRole": self.organization_role}
        if self.project_assignments:
            body["projectAssignments"] = [assignment.to_wire() for assignment in self.project_assignments]
        return body

    toDict = to_wire

    def __repr__(self) -> str:
        return (
            f"Invitation({list(self.to)!r}, {self.organization_role!r}, {list(self.project_assignments)!r})"
        )


class RoleUpdate:
    """A person's new role. Takes `organizationRole` (seed documentation) or `organization_role` (SDK
    1.4.10)."""

    __slots__ = ("email", "organization_role")

    def __init__(
        self,
        email: str,
        organization_role: OrganizationRoles | str | None = None,
        *,
        organizationRole: OrganizationRoles | str | None = None,
    ) -> None:
        self.email = email
        self.organization_role = _role(given("organization_role", organization_role, organizationRole))

    def to_wire(self) -> dict[str, Any]:
        """The change as it is sent."""
        return {"email": self.email, "organizationRole": self.organization_role}

    toDict = to_wire

    def __repr__(self) -> str:
        return f"RoleUpdate({self.email!r}, {self.organization_role!r})"


def _member(raw: Buffer) -> Member | None:
    found = loads(raw)
    return build(Member, found, bytes(raw)) if isinstance(found, dict) else None


def _invite(raw: Buffer) -> Invite | None:
    found = loads(raw)
    return build(Invite, found, bytes(raw)) if isinstance(found, dict) else None


class Organization(Resource):
    """People and invitations of an organization."""

    async def get_organization_members(
        self,
        organization_id: str,
        *,
        page: int | None = None,
        limit: int | None = None,
        search: str | None = None,
    ) -> Page[Member]:
        """The organization's people. Without `page` and `limit` it is the server's choice how many come; walk
        it to get all. Seed documentation, get_organization_members; paging and search are of the REST
        reference.
        """
        query = {**_paging(page, limit), "search": search or None}
        reply = await self._get(f"/v2/organization/{segment(organization_id)}/users", query)
        return reply.page(_member, ("users", "members"), page or 1, limit or max(1, len(reply.data)))

    async def update_organization_members_role(
        self, organization_id: str, role_updates: Sequence[RoleUpdate]
    ) -> RoleResults:
        """Change people's roles; returns what became of each. Seed documentation,
        update_organization_members_role."""
        body = {"users": [update.to_wire() for update in role_updates]}
        reply = await self._post(f"/v2/organization/{segment(organization_id)}/users", body)
        found = reply.find("users")
        return build(RoleResults, {"results": found} if isinstance(found, list) else found)

    async def delete_organization_members(
        self,
        organization_id: str,
        member_emails: Sequence[str] | None = None,
        *,
        member_ids: Sequence[str] | None = None,
    ) -> Outcome:
        """Take people (e-mails, though the seed documentation calls them `member_ids`) out of the
        organization."""
        emails = strings("member_emails", given("member_emails", member_emails, member_ids))
        return outcome(
            await self._delete(f"/v2/organization/{segment(organization_id)}/users", {"users": emails})
        )

    async def get_organization_invites(
        self,
        organization_id: str,
        *,
        status: str = "pending",
        page: int | None = None,
        limit: int | None = None,
    ) -> Page[Invite]:
        """Invitations that nobody accepted yet. Seed documentation, get_organization_invites."""
        query = {"status": status, **_paging(page, limit)}
        reply = await self._get(f"/v2/organization/{segment(organization_id)}/invites", query)
        return reply.page(_invite, ("invites",), page or 1, limit or 1)

    async def invite_members_to_org(
        self, organization_id: str, invite_data: Invitation
    ) -> tuple[Invite, ...]:
        """Invite people; returns the invitations that the server names. Seed documentation,
        invite_members_to_org."""
        reply = await self._post(
            f"/v2/organization/{segment(organization_id)}/invites", invite_data.to_wire()
        )
        return build_each(Invite, reply.find("invites", "invite"))

    async def delete_organization_invites(
        self, organization_id: str, invite_emails: Sequence[str]
    ) -> Outcome:
        """Withdraw invitations (e-mails). Seed documentation, delete_organization_invites."""
        body = {"invites": strings("invite_emails", invite_emails)}
        return outcome(await self._delete(f"/v2/organization/{segment(organization_id)}/invites", body))

    async def send_notification(
        self,
        receivers: Sequence[str],
        message: str,
        title: str | None = None,
        clickable_link: str | None = None,
    ) -> Outcome:
        """Show a message to up to 100 people of the organization; one who is no member makes it fail for all.

        For organization admins. The message holds 1000 characters, the title 200, the link (http or https)
        2048. SDK 1.4.10, send_notification.
        """
        emails = strings("receivers", receivers)
        _check_notification(emails, message, title, clickable_link)
        body: dict[str, Any] = {"receivers": emails, "message": message}
        if title is not None:
            body["title"] = title
        if clickable_link is not None:
            body["clickableLink"] = clickable_link
        return outcome(await self._post("/v2/notifications", body))


def _paging(page: int | None, limit: int | None) -> Mapping[str, Any]:
    if page is None and limit is None:
        return {}
    return checked_paging(page or 1, limit or 100)


def _check_notification(emails: list[str], message: str, title: str | None, link: str | None) -> None:
    problem = ""
    if not 1 <= len(emails) <= MOST_RECEIVERS:
        problem = f"A notification goes to 1 to {MOST_RECEIVERS} people, not {len(emails)}."
    elif not message or len(message) > MOST_MESSAGE:
        problem = f"A notification has 1 to {MOST_MESSAGE} characters, not {len(message)}."
    elif title is not None and len(title) > MOST_TITLE:
        problem = f"A notification's title has at most {MOST_TITLE} characters."
    elif link is not None and (len(link) > MOST_LINK or not link.startswith(("http://", "https://"))):
        problem = f"A notification's link is http or https and has at most {MOST_LINK} characters."
    if problem:
        raise InvalidRequest(problem)
