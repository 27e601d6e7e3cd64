"""`GET /export` and its older spelling: builds the archive and answers a link to it."""

from __future__ import annotations

from typing import Any

from ango_tui.hub.call import Call
from ango_tui.hub.clock import iso, parse
from ango_tui.hub.errors import bad, missing
from ango_tui.hub.exporter import Export, write_archive
from ango_tui.hub.filters import compile_filter
from ango_tui.hub.hub import Hub
from ango_tui.hub.project import Project, get_project

FORMATS = ("json", "ndjson", "split")
KINDS = ("task", "issue")
_NOTHING = ("", "None", "null", "undefined")


async def export(hub: Hub, call: Call) -> dict[str, Any]:
    """Every parameter of SDK 1.3.14 to 1.4.10; `type=None` means tasks."""
    if hub.quirks.export_v3_only and call.path.endswith("/export"):
        raise missing("Route GET /v2/export")
    with hub.db.transaction():
        project = get_project(hub, call.query.get("project"))
        project.allow(call.member, "Manager")
        wanted = read_export(hub, call, project)
        hub.tasks.ensure_all(project)
    path = await write_archive(hub, project, wanted)
    return {"exportPath": hub.files.link("GET", path, call.base_url)}


def read_export(hub: Hub, call: Call, project: Project) -> Export:
    """What a query asks for; raises 400 for what it cannot ask for."""
    kind = call.query.get("type", "")
    kind = "task" if kind in _NOTHING else kind
    style = call.query.get("format", "")
    style = "json" if style in _NOTHING else style
    if kind not in KINDS:
        raise bad(f'"type" must be one of [{", ".join(KINDS)}]')
    if style not in FORMATS:
        raise bad(f'"format" must be one of [{", ".join(FORMATS)}]')
    wanted: dict[str, Any] = {}
    stages = call.listed("stage")
    if stages and kind == "task":
        wanted["stage"] = {"$in": [_stage_id(project, stage) for stage in stages]}
    batches = call.listed("batches")
    if batches:
        wanted["batches"] = {"$in": batches}
    for name in ("updatedAt", "createdAt"):
        moments = _moments(call, name)
        if moments and kind == "task":
            wanted[name] = moments
    where = compile_filter(hub.tasks, wanted)
    kinds = call.listed("taskTypes") or ["default"]
    if kind == "task" and "default" not in kinds:
        narrowed = (
            "benchmark = 1" if "benchmark" in kinds else compile_filter(hub.tasks, {"type": {"$in": kinds}})
        )
        where = " AND ".join(filter(None, (where, narrowed)))
    return Export(
        kind=kind,
        format=style,
        where=where,
        metadata=call.switch("includeMetadata", True),
        history=call.switch("includeHistory", True),
        issue_filter=_issue_filter(call) if kind == "issue" else "1",
    )


def _stage_id(project: Project, stage: str) -> str:
    """Stages are asked for by id or by name."""
    if project.stage(stage) is not None:
        return stage
    return next((str(found["id"]) for found in project.stages if found.get("name") == stage), stage)


def _moments(call: Call, name: str) -> dict[str, str | None]:
    value = call.json(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise bad(f'"{name}" must be of type object')
    return {operator: iso(parse(moment)) for operator, moment in value.items()}


def _issue_filter(call: Call) -> str:
    conditions = ["1"]
    for operator, moment in _moments(call, "createdAt").items():
        sign = {"$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<="}.get(operator)
        if sign is not None and parse(moment) is not None:
            conditions.append(f"created {sign} {parse(moment)}")
    return " AND ".join(conditions)
