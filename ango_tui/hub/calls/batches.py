"""Batches: create in both generations of the protocol, and put assets into them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from ango_tui.hub.call import Call
from ango_tui.hub.database import INDEX_BITS
from ango_tui.hub.errors import bad
from ango_tui.hub.hub import Hub
from ango_tui.hub.project import Project, get_project, project_of


def create(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /batches/{project}`: `{"name"}` adds one, `{"batches": […]}` replaces the whole list."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member, "Lead")
    if "batches" in call.body:
        _replace(hub, project, call.items("batches"))
        return {"project": project.document()}
    if hub.quirks.full_list_batches:
        raise bad('"batches" is required')
    name = call.text("name")
    if any(batch["name"] == name for batch in project.batches):
        raise bad(f"Batch {name} already exists.")
    batch_id = _insert(hub, project, name, {})
    project.touch()
    return {"project": {"_id": batch_id, "name": name}}


def _insert(hub: Hub, project: Project, name: str, more: dict[str, Any]) -> str:
    batch_id = hub.new_id("batch")
    body = msgspec.json.encode(more).decode() if more else None
    hub.db.run(
        "INSERT INTO batch (project, id, name, body) VALUES (?, ?, ?, ?)", (project.no, batch_id, name, body)
    )
    return batch_id


def _replace(hub: Hub, project: Project, wanted: list[Any]) -> None:
    there = {batch["_id"]: batch for batch in project.batches}
    kept: set[str] = set()
    names: set[str] = set()
    for one in wanted:
        if not isinstance(one, dict) or not isinstance(one.get("name"), str) or not one["name"].strip():
            raise bad('"batches[].name" is required')
        known = one.get("_id")
        if known is not None and known not in there:
            raise bad(f"Invalid batch: {known}.")
        if one["name"] in names and known is None:
            raise bad(f"Batch {one['name']} already exists.")
        names.add(one["name"])
        more = {key: value for key, value in one.items() if key not in ("_id", "name")}
        if known is None:
            kept.add(_insert(hub, project, one["name"], more))
            continue
        kept.add(known)
        body = msgspec.json.encode(more).decode() if more else None
        hub.db.run("UPDATE batch SET name = ?, body = ? WHERE id = ?", (one["name"], body, known))
    gone = [batch_id for batch_id in there if batch_id not in kept]
    if gone:
        hub.db.run_many("UPDATE batch SET deleted = 1 WHERE id = ?", [(batch_id,) for batch_id in gone])
        _forget(hub, project, set(gone))
    project.touch()


def _forget(hub: Hub, project: Project, gone: set[str]) -> None:
    """Take deleted batches off the project's assets."""
    hub.tasks.ensure_all(project)
    first = project.no << INDEX_BITS
    for number, members in hub.tasks.sets():
        if gone.intersection(members):
            rest = hub.tasks.set_number([member for member in members if member not in gone])
            hub.db.run(
                "UPDATE task SET batches = ? WHERE batches = ? AND n BETWEEN ? AND ?",
                (rest, number, first, first + (1 << INDEX_BITS) - 1),
            )
    hub.tasks.changed(project.no)


def resolve(project: Project, given: Iterable[Any]) -> list[str]:
    """Ids of the batches with these ids or names; raises 400 for one the project does not have."""
    found: list[str] = []
    for one in given:
        matching = [batch["_id"] for batch in project.batches if one in (batch["_id"], batch["name"])]
        if not matching:
            raise bad(f"Invalid batch: {one}.")
        found += [batch_id for batch_id in matching if batch_id not in found]
    return found


def assign(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /assignBatches`: adds assets to batches, by id or name; answers how many assets that were."""
    assets, batches = call.items("assets"), call.items("batches")
    by_project: dict[int, list[int]] = {}
    for asset in assets:
        no, n, _ = hub.find("asset", asset)
        by_project.setdefault(no, []).append(n)
    named = call.body.get("projectId")
    if named is not None and any(no != get_project(hub, named).no for no in by_project):
        raise bad("Assets do not belong to the project.")
    count = 0
    for no, keys in by_project.items():
        project = project_of(hub, no)
        if project is None:
            raise bad("Assets do not belong to a project.")
        project.allow(call.member, "Lead")
        wanted = resolve(project, batches)
        for n in keys:
            row = hub.tasks.row(project, n, "asset")
            members = hub.tasks.set_members(row["batches"])
            merged = members + [batch for batch in wanted if batch not in members]
            hub.db.run(
                "UPDATE task SET batches = ?, updated = ? WHERE n = ?",
                (hub.tasks.set_number(merged), hub.now(), n),
            )
            count += 1
        hub.tasks.changed(no)
    return {"assets": count}
