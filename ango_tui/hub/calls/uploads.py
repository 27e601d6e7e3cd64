"""Registering and deleting assets."""

from __future__ import annotations

from typing import Any

import msgspec

from ango_tui.hub.call import Call, Reply
from ango_tui.hub.calls.batches import resolve
from ango_tui.hub.calls.labels import check_attachments
from ango_tui.hub.clock import iso
from ango_tui.hub.database import INDEX_BITS, MAX_TASKS
from ango_tui.hub.errors import bad, missing
from ango_tui.hub.hub import Hub
from ango_tui.hub.labels import Classes, incoming
from ango_tui.hub.project import Project, get_project
from ango_tui.hub.workflow import arrive, store_answer

_KEPT = ("data", "dataset", "metadata", "contextData", "attachments", "storage", "editorType")


def add_assets(hub: Hub, call: Call) -> Reply:
    """`POST /project/{id}/cloud`: one asset and one task per item, all of them or none."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member, "Lead")
    items = call.items("assets")
    if not items:
        raise bad('"assets" does not contain 1 required value(s)')
    priority = call.body.get("priority") or 0
    if not isinstance(priority, int) or isinstance(priority, bool) or not -1000 <= priority <= 1000:
        raise bad('"priority" must be a number from -1000 to 1000')
    default = resolve(project, call.listed("batches") or [])
    checked = [_checked(hub, project, no, item, default) for no, item in enumerate(items)]
    index = int(project.row["size"])
    if index + len(checked) > MAX_TASKS:
        raise bad("The project is full.")
    classes = Classes(project.body["categorySchema"])
    labelled = 0
    hub.db.run("UPDATE project SET size = ? WHERE no = ?", (index + len(checked), project.no))
    project.touch()
    for no, (item, batches) in enumerate(checked):
        labelled += _insert(hub, project, index + no, item, batches, priority, call.member.email, classes)
    hub.tasks.changed(project.no)
    count = len(checked)
    made = {
        "assetsCreated": count,
        "tasksCreated": count,
        "preLabelsCount": labelled,
        "validPreLabelsCount": labelled,
    }
    return Reply({"assets": made}, 201)


def _checked(
    hub: Hub, project: Project, no: int, item: Any, default: list[str]
) -> tuple[dict[str, Any], list[str]]:
    where = f"assets[{no}]"
    if not isinstance(item, dict):
        raise bad(f'"{where}" must be of type object')
    data, dataset = item.get("data"), item.get("dataset")
    if (data is None) == (dataset is None):
        raise bad(f'"{where}" must contain one of [data, dataset]')
    if data is not None and (not isinstance(data, str) or not data):
        raise bad(f'"{where}.data" is not allowed to be empty')
    if dataset is not None and not (isinstance(dataset, list) and all(isinstance(u, str) for u in dataset)):
        raise bad(f'"{where}.dataset" must be an array of strings')
    for name in ("metadata", "contextData"):
        if item.get(name) is not None and not isinstance(item[name], dict):
            raise bad(f'"{where}.{name}" must be of type object')
    if item.get("attachments") is not None:
        check_attachments(item["attachments"], f"{where}.attachments")
    storage = item.get("storage")
    if storage is not None and hub.db.value("SELECT 1 FROM storage WHERE id = ?", (storage,)) is None:
        raise bad(f"Invalid storage: {storage}.")
    own = item.get("batches")
    return item, resolve(project, own) if own is not None else default


def _insert(
    hub: Hub,
    project: Project,
    index: int,
    item: dict[str, Any],
    batches: list[str],
    priority: int,
    person: str,
    classes: Classes,
) -> int:
    """Add one asset with its task; returns 1 if labels came with it."""
    n, now, by = project.no << INDEX_BITS | index, hub.now(), hub.db.word(person)
    source = item.get("data") or (item.get("dataset") or [""])[0]
    external = item.get("externalId")
    external = str(source).split("?")[0].rsplit("/", 1)[-1][:200] if external is None else str(external)
    body = {name: item[name] for name in _KEPT if item.get(name) is not None}
    hub.db.insert("asset", n=n, body=msgspec.json.encode({"data": source, **body}).decode())
    labelled = any(item.get(name) for name in ("objects", "tools", "classifications", "relations"))
    start = next((stage["id"] for stage in project.stages if stage["type"] == "Start"), "Start")
    hub.db.insert(
        "task",
        n=n,
        stage=hub.db.word(start),
        status=hub.db.word("TODO"),
        type=hub.db.word("default"),
        priority=priority,
        batches=hub.tasks.set_number(batches),
        issues=0,
        duration=0,
        total=0,
        created=now,
        updated=now,
        created_by=by,
        skipped=0,
        draft=0,
        benchmark=0,
        prelabeled=int(labelled),
        rework=0,
        external=external,
    )
    if labelled:
        answer = incoming(item, classes, person=person, stage=start, moment=iso(now))
        store_answer(hub, n, {"answer": answer, "brushDataUrl": None, "medicalBrushDataUrl": None})
    arrive(hub, project, n, by=person)
    return int(labelled)


def delete_assets(hub: Hub, call: Call) -> dict[str, Any]:
    """`DELETE /project/{id}/assets`: the assets, their tasks and those tasks' issues are gone."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member, "Lead")
    keys = []
    for asset in call.items("assets"):
        no, n, _ = hub.find("asset", asset)
        if no != project.no:
            raise missing("Asset")
        hub.tasks.row(project, n, "asset")
        if n not in keys:
            keys.append(n)
    wanted = msgspec.json.encode(keys).decode()
    hub.db.run("UPDATE task SET deleted = 1 WHERE n IN (SELECT value FROM json_each(?))", (wanted,))
    hub.db.run("DELETE FROM issue WHERE n IN (SELECT value FROM json_each(?))", (wanted,))
    project.touch(removed=project.row["removed"] + len(keys))
    hub.tasks.changed(project.no)
    return {"assets": len(keys)}
