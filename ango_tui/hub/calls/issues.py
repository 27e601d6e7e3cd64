"""Issues: lists."""

from __future__ import annotations

from typing import Any

import msgspec

from ango_tui.hub.call import Call, Reply
from ango_tui.hub.clock import iso
from ango_tui.hub.hub import Hub
from ango_tui.hub.ids import number_id
from ango_tui.hub.project import Project, get_project
from ango_tui.hub.tasks import INDEX


def document(hub: Hub, project: Project, row: Any) -> dict[str, Any]:
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
    conditions, values = ["project = ?"], [project.no]
    for name, kind in (("labelTask", "task"), ("asset", "asset")):
        if call.query.get(name):
            conditions.append("n = ?")
            values.append(hub.find(kind, call.query[name])[1])
    for name, column in (("stage", "stage"), ("createdBy", "author"), ("status", "status")):
        if call.query.get(name):
            conditions.append(f"{column} = ?" if name != "status" else "lower(status) = lower(?)")
            values.append(call.query[name])  # type: ignore[arg-type]
    if call.query.get("assignee"):
        conditions.append("json_extract(body, '$.assignee') = ?")
        values.append(call.query["assignee"])  # type: ignore[arg-type]
    where = " AND ".join(conditions)
    rows = hub.db.rows(
        f"SELECT * FROM issue WHERE {where} ORDER BY created DESC, no DESC LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    total = hub.db.value(f"SELECT count(*) FROM issue WHERE {where}", values)
    key = "issues" if hub.quirks.issues_key else "issue"
    found = [document(hub, project, row) for row in rows]
    return Reply({key: found, "total": total}, 201 if hub.quirks.odd_201 else 200)
