"""Whom a key belongs to, as far as the service tells: it has no call for that."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ango_tui.api.errors import AngoError

if TYPE_CHECKING:
    from ango_tui.api.client import AngoClient
    from ango_tui.api.records import Member


@dataclass(frozen=True, slots=True)
class Owner:
    """What could be found out: who the key's user is, where, what they see and may do."""

    email: str = ""
    organization_role: str = ""
    organization: str = ""
    projects: int | None = None
    first_project: str = ""
    role: str = ""

    def facts(self) -> Sequence[tuple[str, str]]:
        """Names and values for a person."""
        in_project = f"{self.role} in {self.first_project}" if self.role and self.first_project else ""
        person = " ".join(part for part in (self.email, f"({self.organization_role})") if part != "()")
        return (
            ("You", person),
            ("Organization", self.organization),
            ("Projects you see", "" if self.projects is None else f"{self.projects:,}"),
            ("Your role", in_project),
        )


async def owner(client: AngoClient) -> Owner:
    """Try the key and tell whom it belongs to; three calls at most.

    Servers that put `apiKey` into a member's record do so only for the caller: that tells who it is. Others
    leave it at the organization and the role. Raises what the first call raises: `InvalidKey` when the key
    is refused.
    """
    page = await client.list_projects(page=1, limit=1)
    if not page.items:
        return Owner(projects=page.total)
    first = page.items[0]
    role, caller = await asyncio.gather(_role(client, first.id), _caller(client, first.organization))
    return Owner(
        caller.email if caller else "",
        caller.role if caller else "",
        first.organization,
        page.total,
        first.name or first.id,
        role,
    )


async def _role(client: AngoClient, project_id: str) -> str:
    try:
        return (await client.get_project(project_id)).role or ""
    except AngoError:
        return ""


async def _caller(client: AngoClient, organization: str) -> Member | None:
    try:
        members = await client.get_organization_members(organization)
    except AngoError:
        return None
    with_key = [member for member in members.items if member.as_dict().get("apiKey")]
    return with_key[0] if len(with_key) == 1 else None
