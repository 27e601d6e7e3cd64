"""The organization: members and their roles, invites, notifications."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec

from ango_tui.hub.call import Call
from ango_tui.hub.clock import DAY, iso
from ango_tui.hub.errors import bad, forbidden, missing
from ango_tui.hub.hub import Hub
from ango_tui.hub.project import RANKS, get_project

ROLES = ("admin", "member")
INVITE_DAYS = 7


def _check(hub: Hub, call: Call, *, admin: bool = False) -> None:
    if call.params["organization"] != hub.organization:
        raise missing("Organization")
    if admin and not call.member.is_admin:
        raise forbidden()


def list_users(hub: Hub, call: Call) -> dict[str, Any]:
    """`GET /organization/{id}/users`: everybody at once unless a page is asked for.

    The caller's own entry carries `apiKey`, so that the holder of a key can find out whose it is.
    """
    _check(hub, call)
    search = call.query.get("search", "").lower()
    rows = [
        row
        for row in hub.db.rows("SELECT * FROM member WHERE deleted = 0 ORDER BY no")
        if search in row["email"].lower() or search in row["name"].lower()
    ]
    if "page" in call.query or "limit" in call.query:
        offset, limit = call.page()
        rows = rows[offset : offset + limit]
    users = []
    for row in rows:
        user = {"_id": row["id"], "email": row["email"], "name": row["name"], "organizationRole": row["role"]}
        user |= {"organization": hub.organization, "createdAt": iso(row["created"])}
        user["lastActiveAt"] = iso(row["active"])
        users.append(user | ({"apiKey": row["key"]} if row["email"] == call.member.email else {}))
    return {"users": users}


def _role(given: Any) -> str:
    role = str(given).lower()
    if role not in ROLES:
        raise bad(f'"organizationRole" must be one of [{", ".join(ROLES)}]')
    return role


def update_roles(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /organization/{id}/users`: new roles; the owner's cannot be changed."""
    _check(hub, call, admin=True)
    results = []
    for one in call.items("users"):
        if not isinstance(one, dict):
            raise bad('"users" must be an array of objects')
        role, email = _role(one.get("organizationRole")), str(one.get("email"))
        changed = hub.db.run(
            "UPDATE member SET role = ? WHERE email = ? AND deleted = 0 AND role != 'owner'", (role, email)
        )
        results.append({"email": email, "status": "updated" if changed else "failed"})
    updated = sum(result["status"] == "updated" for result in results)
    return {"users": {"updated": updated, "failed": len(results) - updated, "results": results}}


def delete_users(hub: Hub, call: Call) -> dict[str, Any]:
    """`DELETE /organization/{id}/users`: out of the organization and its projects; not the owner, not
    oneself.
    """
    _check(hub, call, admin=True)
    deleted, emails = 0, call.items("users")
    for email in emails:
        if email == call.member.email:
            continue
        gone = hub.db.run(
            "UPDATE member SET deleted = 1 WHERE email = ? AND deleted = 0 AND role != 'owner'", (str(email),)
        )
        deleted += gone
        if gone:
            _unassign(hub, str(email))
    return {"deleted": deleted, "failed": len(emails) - deleted}


def _unassign(hub: Hub, email: str) -> None:
    for row in hub.db.rows("SELECT no, assigned FROM project"):
        kept = [one for one in msgspec.json.decode(row["assigned"]) if one["assignee"] != email]
        text = msgspec.json.encode(kept).decode()
        hub.db.run("UPDATE project SET assigned = ? WHERE no = ? AND assigned != ?", (text, row["no"], text))


def invite_document(row: sqlite3.Row, now: int) -> dict[str, Any]:
    """An invite as it goes over the wire; it stays pending until it expires."""
    made = {"_id": row["id"], "to": row["email"], "organizationRole": row["role"]}
    made |= {"status": "pending" if row["expires"] > now else "expired", "createdBy": row["author"]}
    made |= {"createdAt": iso(row["created"]), "expiresAt": iso(row["expires"])}
    return {**made, "projectAssignments": msgspec.json.decode(row["projects"])}


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


def _projects(hub: Hub, body: dict[str, Any]) -> list[dict[str, str]]:
    """Which project roles an invite brings: the list of SDK 1.3.50, or the flat pair of the seed."""
    given = body.get("projectAssignments") or []
    if not given and body.get("projectId"):
        given = [{"projectId": body["projectId"], "projectRole": body.get("projectRole")}]
    made = []
    for one in given:
        if not isinstance(one, dict) or one.get("projectRole") not in RANKS:
            raise bad(f'"projectRole" must be one of [{", ".join(RANKS)}]')
        made.append(
            {"projectId": get_project(hub, one.get("projectId")).id, "projectRole": one["projectRole"]}
        )
    return made


def invite(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /organization/{id}/invites`: each address gets one that is pending for a week; an old one is
    renewed.
    """
    _check(hub, call, admin=True)
    emails, role = call.items("to"), _role(call.body.get("organizationRole"))
    if not emails:
        raise bad('"to" does not contain 1 required value(s)')
    projects = msgspec.json.encode(_projects(hub, call.body)).decode()
    now, ids = hub.now(), []
    for email in emails:
        if (
            not isinstance(email, str)
            or email.count("@") != 1
            or email.startswith("@")
            or email.endswith("@")
        ):
            raise bad('"to" must be a valid email')
        if hub.db.value("SELECT 1 FROM member WHERE email = ? AND deleted = 0", (email,)):
            raise bad(f"User {email} is already a member of the organization.")
        hub.db.run("DELETE FROM invite WHERE email = ?", (email,))
        ids.append(hub.new_id("invite"))
        hub.db.insert(
            "invite",
            id=ids[-1],
            email=email,
            role=role,
            author=call.member.email,
            created=now,
            expires=now + INVITE_DAYS * DAY,
            projects=projects,
        )
    rows = [hub.db.row("SELECT * FROM invite WHERE id = ?", (invite_id,)) for invite_id in ids]
    return {"invites": [invite_document(row, now) for row in rows if row is not None]}


def delete_invites(hub: Hub, call: Call) -> dict[str, Any]:
    """`DELETE /organization/{id}/invites`: by address."""
    _check(hub, call, admin=True)
    emails = call.items("invites")
    deleted = sum(hub.db.run("DELETE FROM invite WHERE email = ?", (str(email),)) > 0 for email in emails)
    return {"deleted": deleted, "failed": len(emails) - deleted}


def notify(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /notifications`: admins only; one receiver outside the organization refuses all."""
    if not call.member.is_admin:
        raise forbidden()
    receivers, message = call.items("receivers"), call.text("message", most=1000)
    if not 1 <= len(receivers) <= 100:
        raise bad('"receivers" must contain 1 to 100 items')
    title, link = call.body.get("title"), call.body.get("clickableLink")
    if title is not None and (not isinstance(title, str) or len(title) > 200):
        raise bad('"title" length must be less than or equal to 200 characters long')
    if link is not None and not (
        isinstance(link, str) and len(link) <= 2048 and link.startswith(("http://", "https://"))
    ):
        raise bad('"clickableLink" must be a valid uri')
    known = {row["email"] for row in hub.db.rows("SELECT email FROM member WHERE deleted = 0")}
    for email in receivers:
        if not isinstance(email, str) or email not in known:
            raise bad(f"User {email} is not a member of the organization.")
    sent = {"receivers": receivers, "message": message, "title": title, "clickableLink": link}
    sent["createdBy"] = call.member.email
    hub.db.insert("notification", created=hub.now(), body=msgspec.json.encode(sent).decode())
    return {"message": "Notification sent."}
