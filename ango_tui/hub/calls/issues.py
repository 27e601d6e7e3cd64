"""Issues and their comments: list, open, change, resolve, delete."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec

from ango_tui.hub.call import Call, Reply
from ango_tui.hub.clock import iso
from ango_tui.hub.errors import bad, forbidden, missing
from ango_tui.hub.hub import Hub
from ango_tui.hub.ids import number_id
from ango_tui.hub.project import RANKS, Project, get_project, project_of
from ango_tui.hub.tasks import INDEX

STATES = ("Open", "Resolved", "Closed")
PLANES = ("A", "S", "C")
_PLACES = ("position", "page", "pageEnd", "dataIndex", "plane")


def document(hub: Hub, project: Project, row: sqlite3.Row) -> dict[str, Any]:
    """An issue as it goes over the wire."""
    tasks, assets = hub.tasks.prefixes(project)
    index = row["n"] & INDEX
    stage = project.stage(row["stage"])
    created = iso(row["created"])
    named = hub.quirks.stage_names_in_issues and stage is not None
    made = {"_id": row["id"], "project": project.id, "asset": number_id(assets, index)}
    made |= {
        "labelTask": number_id(tasks, index),
        "stage": stage["name"] if named and stage else row["stage"],
    }
    made |= {"status": row["status"], "createdBy": row["author"], "createdAt": created, "updatedAt": created}
    lists: dict[str, Any] = {"comments": [], "errorCodes": [], "contentMentions": []}
    return {**made, **lists, **msgspec.json.decode(row["body"])}


def list_issues(hub: Hub, call: Call) -> Reply:
    """`GET /issues?project=`: newest first, ten a page; by asset, task, stage, author, status, assignee."""
    project = get_project(hub, call.query.get("project"))
    project.allow(call.member)
    offset, limit = call.page()
    conditions: list[str] = ["project = ?"]
    values: list[Any] = [project.no]
    for name, kind in (("labelTask", "task"), ("asset", "asset")):
        if call.query.get(name):
            conditions.append("n = ?")
            values.append(hub.find(kind, call.query[name])[1])
    columns = {"stage": "stage", "createdBy": "author", "status": "lower(status)"}
    columns["assignee"] = "json_extract(body, '$.assignee')"
    for name, column in columns.items():
        if call.query.get(name):
            conditions.append(f"{column} = ?")
            values.append(call.query[name].lower() if name == "status" else call.query[name])
    where = " AND ".join(conditions)
    rows = hub.db.rows(
        f"SELECT * FROM issue WHERE {where} ORDER BY created DESC, no DESC LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    total = hub.db.value(f"SELECT count(*) FROM issue WHERE {where}", values)
    key = "issues" if hub.quirks.issues_key else "issue"
    found = [document(hub, project, row) for row in rows]
    return Reply({key: found, "total": total}, 201 if hub.quirks.odd_201 else 200)


def _mentions(hub: Hub, project: Project, given: Any) -> list[dict[str, str]]:
    """Mentions as they are read, from the addresses that are written; only who can see the project."""
    if not isinstance(given, list):
        raise bad('"contentMentions" must be an array')
    rows = hub.db.rows("SELECT email, name, role FROM member WHERE deleted = 0")
    inside = {one["assignee"] for one in project.assigned}
    names = {row["email"]: row["name"] for row in rows if row["email"] in inside or row["role"] != "member"}
    for email in given:
        if not isinstance(email, str) or email not in names:
            raise bad(f"Mentioned user {email} is not a member of the project.")
    return [{"userEmail": email, "userName": names[email]} for email in given]


def _codes(given: Any) -> list[dict[str, Any]]:
    if not isinstance(given, list):
        raise bad('"errorCodes" must be an array')
    for code in given:
        if not isinstance(code, dict) or not all(
            isinstance(code.get(key), str) for key in ("category", "name")
        ):
            raise bad('"errorCodes[]" needs "category" and "name"')
    return given


def _place(body: dict[str, Any]) -> dict[str, Any]:
    """Where in the asset an issue is; `position` is kept as text, as the service does."""
    given = {name: body[name] for name in _PLACES if body.get(name) is not None}
    if body.get("objectId") is not None:
        if given:
            raise bad('"objectId" cannot be used together with a location')
        return {"objectId": str(body["objectId"])}
    for name in ("page", "pageEnd", "dataIndex"):
        value = given.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise bad(f'"{name}" must be greater than or equal to 0')
    if "pageEnd" in given and "page" not in given:
        raise bad('"pageEnd" requires "page"')
    if given.get("plane", "A") not in PLANES:
        raise bad(f'"plane" must be one of [{", ".join(PLANES)}]')
    position = given.get("position")
    if isinstance(position, list):
        given["position"] = "[" + ", ".join(str(one) for one in position) + "]"
    elif position is not None:
        given["position"] = str(position)
    return given


def create(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /issues`: opens an issue on a task."""
    content = call.text("content")
    project, row = hub.tasks.one(call.text("labelTask"))
    project.allow(call.member)
    body: dict[str, Any] = {"content": content, **_place(call.body)}
    if call.body.get("contentMentions") is not None:
        body["contentMentions"] = _mentions(hub, project, call.body["contentMentions"])
    if call.body.get("errorCodes") is not None:
        body["errorCodes"] = _codes(call.body["errorCodes"])
    for name in ("pctDetails", "assignee", "title"):
        if call.body.get(name) is not None:
            body[name] = call.body[name]
    issue_id = hub.new_id("issue")
    hub.db.insert(
        "issue",
        id=issue_id,
        project=project.no,
        n=row["n"],
        status="Open",
        author=call.member.email,
        stage=hub.db.text(row["stage"]),
        created=hub.now(),
        body=msgspec.json.encode(body).decode(),
    )
    _recount(hub, project, row["n"])
    return {"issue": _found(hub, issue_id)}


def _recount(hub: Hub, project: Project, n: int) -> None:
    hub.db.run(
        "UPDATE task SET issues = (SELECT count(*) FROM issue WHERE project = ? AND issue.n = task.n"
        " AND status = 'Open') WHERE n = ?",
        (project.no, n),
    )
    hub.tasks.changed(project.no)


def _row(hub: Hub, issue_id: str) -> tuple[Project, sqlite3.Row]:
    row = hub.db.row("SELECT * FROM issue WHERE id = ?", (issue_id,))
    project = project_of(hub, row["project"]) if row is not None else None
    if row is None or project is None:
        raise missing("Issue")
    return project, row


def _found(hub: Hub, issue_id: str) -> dict[str, Any]:
    project, row = _row(hub, issue_id)
    return document(hub, project, row)


def _may_change(project: Project, row: sqlite3.Row, call: Call) -> None:
    """One's own issues, and as a lead everybody's."""
    role = project.allow(call.member)
    if row["author"] != call.member.email and RANKS[role] < RANKS["Lead"]:
        raise forbidden()


def update(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /issues/{id}`: content, status, error codes; resolving notes who did it and when."""
    project, row = _row(hub, call.params["issue"])
    _may_change(project, row, call)
    body, given, now = msgspec.json.decode(row["body"]), call.body, iso(hub.now())
    if given.get("content") is not None:
        body["content"] = call.text("content")
        if given.get("contentMentions") is not None:
            body["contentMentions"] = _mentions(hub, project, given["contentMentions"])
    if given.get("errorCodes") is not None:
        body["errorCodes"] = _codes(given["errorCodes"])
    if given.get("pctDetails") is not None:
        body["pctDetails"] = given["pctDetails"]
    status = given.get("status") if given.get("status") is not None else row["status"]
    if status not in STATES:
        raise bad(f'"status" must be one of [{", ".join(STATES)}]')
    if status == "Open":
        body.pop("resolvedBy", None)
        body.pop("resolvedAt", None)
    elif row["status"] == "Open":
        body |= {"resolvedBy": call.member.email, "resolvedAt": now}
    body |= {"updatedAt": now, "updatedBy": call.member.email}
    text = msgspec.json.encode(body).decode()
    hub.db.run("UPDATE issue SET status = ?, body = ? WHERE no = ?", (status, text, row["no"]))
    _ensure_task(hub, project, row["n"])
    return {"issue": _found(hub, row["id"])}


def _ensure_task(hub: Hub, project: Project, n: int) -> None:
    """Count the open issues of a task anew; the task may not have been made yet."""
    hub.tasks.ensure(project, n & INDEX, n & INDEX)
    _recount(hub, project, n)


def comment(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /issues/{id}/comment`: anybody in the project may reply."""
    project, row = _row(hub, call.params["issue"])
    project.allow(call.member)
    now, body = iso(hub.now()), msgspec.json.decode(row["body"])
    mentions = call.body.get("contentMentions")
    made: dict[str, Any] = {
        "_id": hub.new_id("comment"),
        "content": call.text("content"),
        "createdBy": call.member.email,
    }
    made |= {"createdAt": now, "updatedAt": now}
    made["contentMentions"] = _mentions(hub, project, mentions) if mentions is not None else []
    body["comments"] = [*body.get("comments", []), made]
    body["updatedAt"] = now
    hub.db.run("UPDATE issue SET body = ? WHERE no = ?", (msgspec.json.encode(body).decode(), row["no"]))
    return {"issue": _found(hub, row["id"])}


def delete(hub: Hub, call: Call) -> dict[str, Any]:
    """`DELETE /issues/{id}?project=`."""
    project, row = _row(hub, call.params["issue"])
    named = call.query.get("project")
    if named and named != project.id:
        raise missing("Issue")
    _may_change(project, row, call)
    hub.db.run("DELETE FROM issue WHERE no = ?", (row["no"],))
    _ensure_task(hub, project, row["n"])
    return {"message": "Issue deleted."}
