"""Whom a key belongs to, as far as the service tells: it has no call for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ango_tui.api.errors import AngoError

if TYPE_CHECKING:
    from ango_tui.api.client import AngoClient


@dataclass(frozen=True, slots=True)
class Owner:
    """What could be found out in two calls: where the key's user is, what they see and may do."""

    organization: str = ""
    projects: int | None = None
    first_project: str = ""
    role: str = ""

    def facts(self) -> Sequence[tuple[str, str]]:
        """Names and values for a person."""
        in_project = f"{self.role} in {self.first_project}" if self.role and self.first_project else ""
        return (
            ("Organization", self.organization),
            ("Projects you see", "" if self.projects is None else f"{self.projects:,}"),
            ("Your role", in_project),
        )


async def owner(client: AngoClient) -> Owner:
    """Try the key and tell whom it belongs to; two calls.

    Raises what the first call raises: `InvalidKey` when the key is refused.
    """
    page = await client.list_projects(page=1, limit=1)
    if not page.items:
        return Owner(projects=page.total)
    first = page.items[0]
    try:
        role = (await client.get_project(first.id)).role or ""
    except AngoError:
        role = ""
    return Owner(first.organization or "", page.total, first.name or first.id, role)
