"""Who may be changed or removed: the platform's limits for the owner, the last admin and oneself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ango_tui.api import Member

OWNER, ADMIN, MEMBER = "owner", "admin", "member"

Refused = list[tuple["Member", str]]


def sort_out(
    chosen: Sequence[Member], everybody: Sequence[Member], me: str, role: str | None
) -> tuple[list[Member], Refused]:
    """Who of the chosen can get another organization role (or be removed, with `role` None), and who cannot.

    The owner is never changed, nor is oneself (where it is known who that is), and one admin always remains.
    Hub documentation, roles.
    """
    able: list[Member] = []
    refused: Refused = []
    admins = sum(member.role == ADMIN for member in everybody)
    for member in chosen:
        reason = _reason(member, me, role)
        if not reason and member.role == ADMIN:
            if admins == 1:
                reason = "is the last admin"
            else:
                admins -= 1
        if reason:
            refused.append((member, reason))
        else:
            able.append(member)
    return able, refused


def _reason(member: Member, me: str, role: str | None) -> str:
    if member.role == OWNER:
        return "is the owner"
    if me and member.email.casefold() == me.casefold():
        return "is you"
    if role is not None and member.role == role:
        return f"is {role} already"
    return ""


def refused_words(refused: Refused, most: int = 6) -> list[str]:
    """Lines that say who is left out, and why."""
    lines = [
        f"{member.email or member.name or member.id} {reason}: left out." for member, reason in refused[:most]
    ]
    left = len(refused) - most
    return [*lines, f"And {left} more are left out."] if left > 0 else lines
