"""The organization: its members and the invites that are open."""

from __future__ import annotations

from typing import Any

from ango_tui.hub.call import Call
from ango_tui.hub.clock import iso
from ango_tui.hub.errors import missing
from ango_tui.hub.hub import Hub


def _check(hub: Hub, call: Call) -> None:
    if call.params["organization"] != hub.organization:
        raise missing("Organization")


def list_users(hub: Hub, call: Call) -> dict[str, Any]:
    """`GET /organization/{id}/users`: everybody at once unless a page is asked for.

    The caller's own entry carries `apiKey`, so that the holder of a key can find out whose it is.
    """
    _check(hub, call)
    like = f"%{call.query.get('search', '')}%"
    rows = hub.db.rows(
        "SELECT * FROM member WHERE deleted = 0 AND (email LIKE ? OR name LIKE ?) ORDER BY no", (like, like)
    )
    if "page" in call.query or "limit" in call.query:
        offset, limit = call.page()
        rows = rows[offset : offset + limit]
    users = []
    for row in rows:
        user = {"_id": row["id"], "email": row["email"], "name": row["name"], "organizationRole": row["role"]}
        user |= {
            "organization": hub.organization,
            "createdAt": iso(row["created"]),
            "lastActiveAt": iso(row["active"]),
        }
        users.append(user | ({"apiKey": row["key"]} if row["email"] == call.member.email else {}))
    return {"users": users}


def list_invites(hub: Hub, call: Call) -> dict[str, Any]:
    """`GET /organization/{id}/invites`: newest first; `status` pending or expired, both without it."""
    _check(hub, call)
    now, wanted = hub.now(), call.query.get("status", "").lower()
    invites = []
    for row in hub.db.rows("SELECT * FROM invite ORDER BY created DESC, no"):
        invite = invite_document(row, now)
        if not wanted or invite["status"] == wanted:
            invites.append(invite)
    if "page" in call.query or "limit" in call.query:
        offset, limit = call.page()
        invites = invites[offset : offset + limit]
    return {"invites": invites}


def invite_document(row: Any, now: int) -> dict[str, Any]:
    """An invite as it goes over the wire; it stays pending until it expires."""
    import msgspec

    made = {"_id": row["id"], "to": row["email"], "organizationRole": row["role"]}
    made |= {"status": "pending" if row["expires"] > now else "expired", "createdBy": row["author"]}
    made |= {"createdAt": iso(row["created"]), "expiresAt": iso(row["expires"])}
    return {**made, "projectAssignments": msgspec.json.decode(row["projects"])}
