"""Assets: lists with their tasks."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec

from ango_tui.hub.call import Call
from ango_tui.hub.clock import iso
from ango_tui.hub.errors import bad
from ango_tui.hub.filters import all_batches, compile_filter, compile_sort
from ango_tui.hub.hub import Hub
from ango_tui.hub.ids import number_id
from ango_tui.hub.project import Project, get_project
from ango_tui.hub.story import history_of, stage_history
from ango_tui.hub.tasks import INDEX

_FIELDS = {
    "_id": "asset",
    "externalId": "externalId",
    "isPreLabeled": "isPreLabeled",
    "createdAt": "createdAt",
}
_EVERY_ATTACHED = 37


def wanted_assets(hub: Hub, call: Call, project: Project) -> str:
    """The condition of a list of assets: `filters` as JSON, or the plain parameters of old SDKs."""
    filters = call.json("filters")
    filters = {} if filters is None else filters
    if not isinstance(filters, dict):
        raise bad('"filters" must be of type object')
    for name in ("_id", "externalId"):
        if call.query.get(name) and call.query[name] != "None":
            filters = {name: call.query[name], **filters}
    conditions = []
    for name, value in filters.items():
        if value is None:
            continue
        if name == "batches":
            if value != []:
                conditions.append(
                    all_batches(hub.tasks, value if isinstance(value, list) else [value], project.no)
                )
        elif name in _FIELDS:
            conditions.append(compile_filter(hub.tasks, {_FIELDS[name]: value}))
        else:
            raise bad(f'"filters.{name}" is not allowed')
    return " AND ".join(f"({one})" for one in conditions if one)


def list_assets(hub: Hub, call: Call) -> dict[str, Any]:
    """`GET /project/{id}/assets`."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member)
    offset, limit = call.page()
    where = wanted_assets(hub, call, project)
    rows, total = hub.tasks.page(
        project, where, compile_sort(call.query.get("sort")), offset=offset, limit=limit
    )
    return {"assets": [document(hub, project, row) for row in rows], "total": total}


def stored(project: Project, row: sqlite3.Row) -> dict[str, Any]:
    """What is known of an asset beyond its task: derived for the sample's, stored for the others."""
    body: dict[str, Any] = msgspec.json.decode(row["asset"]) if row["asset"] else {}
    ground = project.ground
    if ground is None or row["pattern"] is None:
        return {"metadata": {}, "contextData": {}, "attachments": [], **body}
    index = row["n"] & INDEX
    metadata = ground.plan.metadata[index % len(ground.plan.metadata)]
    made: dict[str, Any] = {
        "metadata": metadata,
        "contextData": {"source": f"unit-{index % 11 + 1}"},
        "attachments": [],
    }
    if index % _EVERY_ATTACHED == 5:
        made["attachments"] = [
            {"type": "TEXT", "value": f"Note from capture: segment {index // _EVERY_ATTACHED + 1}"}
        ]
    return {**made, **body}


def document(hub: Hub, project: Project, row: sqlite3.Row) -> dict[str, Any]:
    """An asset as it goes over the wire, with its task inside."""
    tasks, assets = hub.tasks.prefixes(project)
    index, body = row["n"] & INDEX, stored(project, row)
    history = stage_history(project, history_of(hub, project, row, answers=False))
    short = [
        {key: value for key, value in entry.items() if key not in ("stage", "duration")} for entry in history
    ]
    task = {"_id": number_id(tasks, index), "stage": hub.db.text(row["stage"]), "stageHistory": short}
    made = {
        "_id": number_id(assets, index),
        "externalId": row["external"],
        "data": hub.tasks.data_url(project, row, body),
        "batches": hub.tasks.set_members(row["batches"]),
        "project": project.id,
        "organization": hub.organization,
        "createdAt": iso(row["created"]),
        "isPreLabeled": bool(row["prelabeled"]),
    }
    more = {key: value for key, value in body.items() if key not in made}
    return {**made, **more, "labelTasks": [task]}
