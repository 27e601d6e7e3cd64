"""Exports: the zip archives of tasks and of issues, written piece by piece to a temporary file."""

from __future__ import annotations

import asyncio
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from ango_tui.hub.calls import assets as asset_calls
from ango_tui.hub.calls import issues as issue_calls
from ango_tui.hub.clock import iso
from ango_tui.hub.ids import number_id
from ango_tui.hub.labels import Classes, outgoing
from ango_tui.hub.project import Project
from ango_tui.hub.story import answer_of, history_of, stage_history
from ango_tui.hub.tasks import INDEX

if TYPE_CHECKING:
    from ango_tui.hub.hub import Hub

BLOCK = 50


class Export(msgspec.Struct):
    """What is to be exported, and how."""

    kind: str = "task"
    format: str = "json"
    where: str = ""
    metadata: bool = True
    history: bool = True
    issue_filter: str = "1"


def file_name(project: Project, export: Export, now: int) -> str:
    """`<project>-task-export-<moment>_GMT.json`, with what no file name may have taken out."""
    moment = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y-%m-%d-%H-%M-%S")
    safe = "".join(
        letter if letter.isprintable() and letter not in '\\/:*?"<>|' else "_" for letter in project.name
    )
    return (
        f"{safe[:80]}-{export.kind}-export-{moment}_GMT.{'ndjson' if export.format == 'ndjson' else 'json'}"
    )


async def write_archive(hub: Hub, project: Project, export: Export) -> str:
    """Write the archive, giving way to other calls now and then; returns its path among the hub's files.

    There is one export file per project, which the next export replaces, as SDK 1.4.10 warns.
    """
    part = hub.files.root / f"part-export-{project.id}-{id(export)}"
    try:
        with (
            zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
            archive.open(file_name(project, export, hub.now()), "w", force_zip64=True) as out,
        ):
            lines = export.format == "ndjson"
            first = True
            out.write(b"" if lines else b"[")
            for block in _blocks(hub, project, export):
                encoded = [msgspec.json.encode(item) for item in block]
                if encoded:
                    joiner = b"\n" if lines else b",\n"
                    out.write((b"" if first else joiner) + joiner.join(encoded))
                    first = False
                await asyncio.sleep(0)
            out.write(b"\n" if lines else b"]")
        path = f"exports/{hub.organization}/{project.id}.zip"
        hub.files.keep(path, part)
        return path
    finally:
        hub.files.forget(part)


def _blocks(hub: Hub, project: Project, export: Export) -> Iterator[list[dict[str, Any]]]:
    if export.kind == "issue":
        yield from _issues(hub, project, export)
        return
    classes = Classes(project.body["categorySchema"])
    names = {batch["_id"]: batch["name"] for batch in project.batches}
    for rows in hub.tasks.blocks(hub.tasks.keys(project, export.where), BLOCK):
        yield [_task(hub, project, row, export, classes, names) for row in rows]


def _task(
    hub: Hub,
    project: Project,
    row: sqlite3.Row,
    export: Export,
    classes: Classes,
    names: dict[str | None, str],
) -> dict[str, Any]:
    tasks, assets = hub.tasks.prefixes(project)
    index, body = row["n"] & INDEX, asset_calls.stored(project, row)
    stage_id = hub.db.text(row["stage"])
    stage = project.stage(stage_id)
    document = answer_of(hub, project, row)
    task = {
        "taskId": number_id(tasks, index),
        "stage": stage["name"] if stage else stage_id,
        "stageId": stage_id,
        "updatedAt": iso(row["updated"]),
        "updatedBy": hub.db.text(row["updated_by"]),
        "totalDuration": row["total"],
        "isBenchmark": bool(row["benchmark"]),
        "isSkipped": bool(row["skipped"]),
        **outgoing(document["answer"], classes),
        "brushDataUrl": document["brushDataUrl"],
        "medicalBrushDataUrl": document["medicalBrushDataUrl"],
    }
    if export.history:
        entries = history_of(hub, project, row)
        for entry in entries:
            entry["answer"] = outgoing(entry["answer"], classes)
        task["stageHistory"] = stage_history(project, entries, answers=True)
    made = {
        "asset": hub.tasks.data_url(project, row, body),
        "assetId": number_id(assets, index),
        "externalId": row["external"],
        "batches": [names.get(batch) for batch in hub.tasks.set_members(row["batches"])],
        "contextData": body["contextData"],
    }
    if export.metadata:
        made["metadata"] = body["metadata"]
    made |= {name: body[name] for name in ("dataset", "attachments") if body.get(name)}
    return {**made, "task": task}


def _issues(hub: Hub, project: Project, export: Export) -> Iterator[list[dict[str, Any]]]:
    names = {batch["_id"]: batch["name"] for batch in project.batches}
    rows = hub.db.rows(
        f"SELECT * FROM issue WHERE project = ? AND {export.issue_filter} ORDER BY no", (project.no,)
    )
    chosen = set(hub.tasks.keys(project, export.where)) if export.where else None
    for start in range(0, len(rows), BLOCK):
        block = []
        for row in rows[start : start + BLOCK]:
            if chosen is not None and row["n"] not in chosen:
                continue
            issue = issue_calls.document(hub, project, row)
            task = hub.tasks.row(project, row["n"])
            batches = [names.get(batch) for batch in hub.tasks.set_members(task["batches"])]
            issue["asset"] = {"_id": issue["asset"], "externalId": task["external"], "batches": batches}
            stage = project.stage(row["stage"])
            issue["stage"] = stage["name"] if stage else row["stage"]
            block.append({key: value for key, value in issue.items() if value is not None})
        yield block
