"""Projects: list, read, create, change."""

from __future__ import annotations

from typing import Any

import msgspec

from ango_tui.hub.call import Call, Reply
from ango_tui.hub.errors import bad
from ango_tui.hub.hub import Hub
from ango_tui.hub.project import RANKS, Project, new_body
from ango_tui.hub.project import get_project as find_project

TYPES = ("ango", "pct", "iframe")
PARTS = ("tools", "classifications", "relations")
_FIXED = {
    "_id",
    "organization",
    "createdAt",
    "updatedAt",
    "user",
    "owner",
    "role",
    "assetCount",
    "__v",
    "deleted",
}
_ORDER = {
    "createdAt": "created",
    "updatedAt": "updated",
    "name": "name",
    "description": "description",
    "_id": "id",
}


def order_of(text: str | None) -> str:
    """`ORDER BY` of lists of projects: newest first unless asked otherwise."""
    parts = []
    for field in filter(None, (part.strip() for part in (text or "-createdAt").split(","))):
        name = field.lstrip("+-")
        if name not in _ORDER:
            raise bad(f'"sort" names an unknown field: {name}')
        parts.append(_ORDER[name] + (" DESC" if field.startswith("-") else ""))
    return ", ".join([*parts, "no"])


def list_projects(hub: Hub, call: Call) -> dict[str, Any]:
    """`GET /listProjects`: the projects that the caller may see."""
    offset, limit = call.page()
    seen, values = "deleted = 0", []
    if not call.member.is_admin:
        seen += " AND EXISTS (SELECT 1 FROM json_each(assigned) WHERE json_extract(value, '$.assignee') = ?)"
        values.append(call.member.email)
    rows = hub.db.rows(
        f"SELECT * FROM project WHERE {seen} ORDER BY {order_of(call.query.get('sort'))} LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    total = hub.db.value(f"SELECT count(*) FROM project WHERE {seen}", values)
    return {"projects": [Project(hub, row).summary() for row in rows], "total": total}


def get_project(hub: Hub, call: Call) -> dict[str, Any]:
    """`GET /project/{id}`: every field, and the caller's role."""
    project = find_project(hub, call.params["project"])
    role = project.allow(call.member)
    return {"project": {**project.document(), "role": role}}


def insert(
    hub: Hub, *, name: str, description: str, owner: str, body: dict[str, Any], assigned: list[Any]
) -> Project:
    """A new project in the database."""
    project_id, now = hub.new_id("project"), hub.now()
    hub.db.insert(
        "project",
        id=project_id,
        name=name,
        description=description,
        created=now,
        updated=now,
        owner=owner,
        size=0,
        complete=1,
        opened=1,
        assigned=msgspec.json.encode(assigned).decode(),
        body=msgspec.json.encode(body).decode(),
    )
    project = find_project(hub, project_id)
    hub.know(project.no, project_id)
    return project


def create_project(hub: Hub, call: Call) -> Reply:
    """`POST /project`: a new project, with Start → Label → Complete and an empty label set."""
    name = call.body.get("name")
    if not isinstance(name, str) or not name.strip():
        raise bad("Project name is required.")
    description = call.body.get("description") or ""
    kind = call.body.get("type") or "ango"
    if not isinstance(description, str):
        raise bad('"description" must be a string')
    if kind not in TYPES:
        raise bad(f'"type" must be one of [{", ".join(TYPES)}]')
    body = new_body(kind)
    changes = {key: value for key, value in call.body.items() if key not in ("name", "description", "type")}
    check_settings(changes)
    body |= {
        key: value
        for key, value in changes.items()
        if key not in _FIXED and key not in ("assignedTo", "batches")
    }
    owner = call.member.email
    project = insert(hub, name=name, description=description, owner=owner, body=body, assigned=[])
    return Reply({"project": project.document()}, 201)


def check_settings(changes: dict[str, Any]) -> None:
    """Refuse a label set or workflow that no server could keep; a missing list becomes an empty one."""
    schema = changes.get("categorySchema")
    if "categorySchema" in changes:
        if not isinstance(schema, dict):
            raise bad('"categorySchema" must be of type object')
        for part in PARTS:
            schema[part] = [] if schema.get(part) is None else schema[part]
            if not isinstance(schema[part], list) or not all(isinstance(one, dict) for one in schema[part]):
                raise bad(f'"categorySchema.{part}" must be an array of objects')
    if "stages" in changes:
        check_stages(changes["stages"])
    if "assignedTo" in changes:
        assigned = changes["assignedTo"]
        if not isinstance(assigned, list) or not all(_is_assignment(one) for one in assigned):
            raise bad('"assignedTo" must be an array of {assignee, role}')


def _is_assignment(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("assignee"), str) and one.get("role") in list(RANKS)


def check_stages(stages: Any) -> None:
    """Refuse a workflow whose stages have no id, share one, or lead nowhere."""
    if not isinstance(stages, list) or not all(isinstance(stage, dict) for stage in stages):
        raise bad('"stages" must be an array')
    ids = [stage.get("id") for stage in stages]
    for no, stage_id in enumerate(ids):
        if not isinstance(stage_id, str) or not stage_id:
            raise bad(f'"stages[{no}].id" is required')
        if not isinstance(stages[no].get("type"), str):
            raise bad(f'"stages[{no}].type" is required')
    if len(set(ids)) != len(ids):
        raise bad('"stages" contains a duplicate id')
    for no, stage in enumerate(stages):
        following = stage.get("next") or []
        if not isinstance(following, list):
            raise bad(f'"stages[{no}].next" must be an array')
        for target in following:
            if target not in ids:
                raise bad(f"Invalid stage: {target}.")


def update_project(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /project/{id}`: replaces the top-level fields that came and leaves the others."""
    project = find_project(hub, call.params["project"])
    project.allow(call.member, "Manager")
    changes = {key: value for key, value in call.body.items() if key not in _FIXED}
    check_settings(changes)
    columns: dict[str, Any] = {}
    for name in ("name", "description"):
        if name in changes:
            value = changes.pop(name)
            if not isinstance(value, str) or (name == "name" and not value.strip()):
                raise bad(f'"{name}" is not allowed to be empty')
            columns[name] = value
    if "assignedTo" in changes:
        columns["assigned"] = msgspec.json.encode(changes.pop("assignedTo")).decode()
    changes.pop("batches", None)
    project.touch(body=msgspec.json.encode({**project.body, **changes}).decode(), **columns)
    return {"project": project.document()}
