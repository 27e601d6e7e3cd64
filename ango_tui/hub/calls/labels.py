"""Annotating, reviewing, importing labels, attaching files to assets."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec

from ango_tui.hub.call import Call
from ango_tui.hub.calls.tasks import full_task
from ango_tui.hub.clock import iso
from ango_tui.hub.errors import bad, forbidden
from ango_tui.hub.filters import quote
from ango_tui.hub.hub import Hub
from ango_tui.hub.labels import Classes, incoming
from ango_tui.hub.project import RANKS, Project, get_project
from ango_tui.hub.story import answer_of
from ango_tui.hub.workflow import review, store_answer, submit

ATTACHMENTS = ("IMAGE", "VIDEO", "TEXT")


def annotate(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /annotate/{task}`: replaces the answer; with `nextStage` the task goes on."""
    project, row = hub.tasks.one(call.params["task"])
    _may_annotate(hub, project, row, call)
    answer = call.body.get("answer")
    if not isinstance(answer, dict):
        raise bad('"answer" is required')
    duration = call.body.get("duration") or 0
    if not isinstance(duration, int | float) or isinstance(duration, bool) or duration < 0:
        raise bad('"duration" must be a number')
    person, now = call.member.email, hub.now()
    stage = hub.db.text(row["stage"]) or ""
    classes = Classes(project.body["categorySchema"])
    document = {
        "answer": incoming(answer, classes, person=person, stage=stage, moment=iso(now)),
        "brushDataUrl": call.body.get("brushDataUrl"),
        "medicalBrushDataUrl": call.body.get("medicalBrushDataUrl"),
    }
    store_answer(hub, row["n"], document)
    going = call.switch("nextStage")
    hub.db.run(
        "UPDATE task SET updated = ?, updated_by = ?, assignee = coalesce(assignee, ?), draft = ?"
        " WHERE n = ?",
        (now, hub.db.word(person), hub.db.word(person), int(not going), row["n"]),
    )
    hub.tasks.changed(project.no)
    if going:
        submit(hub, project, hub.tasks.row(project, row["n"]), by=person, duration=int(duration))
    return {"label": full_task(hub, project, hub.tasks.row(project, row["n"]))}


def _may_annotate(hub: Hub, project: Project, row: sqlite3.Row, call: Call) -> None:
    """Labelers work in stages for labelling, on what is theirs or nobody's; reviewers in reviews too."""
    role = project.allow(call.member)
    if RANKS[role] >= RANKS["Lead"]:
        return
    stage = project.stage(hub.db.text(row["stage"]))
    holder = hub.db.text(row["assignee"])
    kinds = ("Label", "Consensus") if role == "Labeler" else ("Label", "Consensus", "Review")
    if stage is None or stage["type"] not in kinds or holder not in (None, call.member.email):
        raise forbidden()


def review_task(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /review/{task}`: accept or reject what is in a Review stage."""
    project, row = hub.tasks.one(call.params["task"])
    project.allow(call.member, "Reviewer")
    verdict = call.text("reviewStatus")
    if verdict not in ("Accepted", "Rejected"):
        raise bad('"reviewStatus" must be one of [Accepted, Rejected]')
    review(hub, project, row, by=call.member.email, verdict=verdict)
    return {"task": full_task(hub, project, hub.tasks.row(project, row["n"]))}


def find_assets(hub: Hub, project: Project, externals: list[str]) -> dict[str, list[int]]:
    """The keys of the assets with these external ids; several may share one."""
    wanted = ", ".join(quote(external) for external in externals)
    found: dict[str, list[int]] = {}
    if wanted:
        for row in hub.tasks.rows(hub.tasks.keys(project, f"external IN ({wanted})")):
            found.setdefault(row["external"], []).append(row["n"])
    return found


def _find_by_data(hub: Hub, project: Project, data: str) -> list[int]:
    keys = hub.tasks.keys(
        project, f"n IN (SELECT n FROM asset WHERE json_extract(body, '$.data') = {quote(data)})"
    )
    if keys or project.ground is None:
        return list(keys)
    name = data.rsplit("/", 1)[-1]
    return (
        find_assets(hub, project, [name]).get(name, []) if data.startswith(project.ground.plan.folder) else []
    )


def import_labels(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /import/labels`: pre-labels for tasks in Start, and only there."""
    project = get_project(hub, call.body.get("project"))
    project.allow(call.member, "Lead")
    items = call.items("jsonContent" if "jsonContent" in call.body else "labels")
    if not all(isinstance(item, dict) for item in items):
        raise bad('"jsonContent" must be an array of objects')
    classes = Classes(project.body["categorySchema"])
    externals = [str(item["externalId"]) for item in items if item.get("externalId") is not None]
    known = find_assets(hub, project, externals)
    done = wanted = 0
    for no, item in enumerate(items):
        if item.get("externalId") is None and item.get("data") is None:
            raise bad(f'"jsonContent[{no}].externalId" is required')
        by_name = item.get("externalId") is not None
        keys = (
            known.get(str(item["externalId"]), [])
            if by_name
            else _find_by_data(hub, project, str(item["data"]))
        )
        wanted += max(1, len(keys))
        for n in keys:
            done += _prelabel(hub, project, n, item, classes, call.member.email)
    hub.tasks.changed(project.no)
    return {"project": f"{done} / {wanted} tasks are labeled."}


def _prelabel(hub: Hub, project: Project, n: int, item: dict[str, Any], classes: Classes, person: str) -> int:
    row = hub.tasks.row(project, n)
    stage = project.stage(hub.db.text(row["stage"]))
    if stage is None or stage["type"] != "Start":
        return 0
    given = item["answer"] if isinstance(item.get("answer"), dict) else item
    old, now = answer_of(hub, project, row), hub.now()
    document = {
        "answer": incoming(given, classes, person=person, stage=stage["id"], moment=iso(now)),
        "brushDataUrl": item.get("brushDataUrl", old["brushDataUrl"]),
        "medicalBrushDataUrl": item.get("medicalBrushDataUrl", old["medicalBrushDataUrl"]),
    }
    store_answer(hub, n, document)
    hub.db.run(
        "UPDATE task SET prelabeled = 1, updated = ?, updated_by = ? WHERE n = ?",
        (now, hub.db.word(person), n),
    )
    return 1


def check_attachments(given: Any, where: str) -> list[dict[str, str]]:
    """Attachments in the form of the SDK; raises 400 for anything else."""
    if not isinstance(given, list):
        raise bad(f'"{where}" must be an array')
    for one in given:
        if not isinstance(one, dict) or one.get("type") not in ATTACHMENTS:
            raise bad(f'"{where}[].type" must be one of [{", ".join(ATTACHMENTS)}]')
        if not isinstance(one.get("value"), str) or not one["value"]:
            raise bad(f'"{where}[].value" is required')
    return given


def create_attachments(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /attachments`: adds to all assets that share the external id; the form of the REST reference
    works too.
    """
    project = get_project(hub, call.body.get("project"))
    project.allow(call.member, "Lead")
    imported, updated = 0, 0
    for item in call.items("attachments"):
        if not isinstance(item, dict):
            raise bad('"attachments" must be an array of objects')
        if "attachmentUrl" in item:
            given = [
                {"type": str(item.get("attachmentType", "IMAGE")).upper(), "value": item["attachmentUrl"]}
            ]
        else:
            given = item.get("attachments") or []
        given = check_attachments(given, "attachments")
        for n in _targets(hub, project, item):
            add_to_asset(hub, project, n, given)
            imported, updated = imported + len(given), updated + 1
    return {"project": {"attachmentsImported": imported, "assetsUpdated": updated}}


def _targets(hub: Hub, project: Project, item: dict[str, Any]) -> list[int]:
    if item.get("externalId") is not None:
        external = str(item["externalId"])
        return find_assets(hub, project, [external]).get(external, [])
    if item.get("assetId") is not None:
        no, n, _ = hub.find("asset", item["assetId"])
        return [n] if no == project.no else []
    if item.get("data") is not None:
        return _find_by_data(hub, project, str(item["data"]))
    raise bad('"attachments[].externalId" is required')


def add_to_asset(hub: Hub, project: Project, n: int, more: list[dict[str, str]]) -> None:
    """Append attachments to an asset."""
    from ango_tui.hub.calls.assets import stored

    row = hub.tasks.row(project, n, "asset")
    body: dict[str, Any] = msgspec.json.decode(row["asset"]) if row["asset"] else {}
    body["attachments"] = [*stored(project, row)["attachments"], *more]
    hub.db.run(
        "INSERT OR REPLACE INTO asset (n, body) VALUES (?, ?)", (n, msgspec.json.encode(body).decode())
    )
