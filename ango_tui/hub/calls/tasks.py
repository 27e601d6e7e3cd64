"""Tasks: lists with every filter, single tasks, assigning, requeueing, priorities."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec

from ango_tui.hub.call import Call
from ango_tui.hub.errors import HubError, bad, missing
from ango_tui.hub.filters import batch_ids, compile_filter, compile_sort, quote
from ango_tui.hub.hub import Hub
from ango_tui.hub.project import Project, get_project
from ango_tui.hub.story import answer_of, history_of, stage_history

_PLAIN = (
    "status",
    "stage",
    "assignee",
    "reviewStatus",
    "type",
    "externalId",
    "priority",
    "createdBy",
    "updatedBy",
)
_OPTIONS = ("removeAnnotations", "removeAssignee", "removeStageHistory", "resetAnswer", "unassign")


def wanted_tasks(hub: Hub, call: Call) -> str:
    """The condition of a task list: `filter`, `filters`, `status[eq]` and its kin, `stage`, `batches`."""
    conditions = []
    value: Any
    for name in ("filter", "filters"):
        value = call.json(name)
        if value is not None:
            if not isinstance(value, dict):
                raise bad(f'"{name}" must be of type object')
            conditions.append(compile_filter(hub.tasks, value))
    spelled: dict[str, Any] = {}
    for key, text in call.query.items():
        name, bracket, operator = key.partition("[")
        if name not in _PLAIN or not text or text in ("None", "null", "undefined"):
            continue
        operator = "$" + (operator.rstrip("]") if bracket else "eq")
        if operator in ("$in", "$nin"):
            value = call.listed(key)
        elif name == "priority":
            value = _whole(name, text)
        else:
            value = call.listed(key) if name == "stage" and operator == "$eq" else text
            operator = "$in" if isinstance(value, list) else operator
        spelled.setdefault(name, {})[operator] = value
    conditions.append(compile_filter(hub.tasks, spelled))
    batches = call.listed("batches")
    if batches:
        conditions.append(compile_filter(hub.tasks, {"batches": {"$in": batches}}))
    return " AND ".join(f"({one})" for one in conditions if one)


def _whole(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise bad(f'"{name}" must be a number') from None


def list_tasks(hub: Hub, call: Call) -> dict[str, Any]:
    """`GET /project/{id}/tasks`."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member)
    offset, limit = call.page()
    where, order = wanted_tasks(hub, call), compile_sort(call.query.get("sort"))
    rows, total = hub.tasks.page(project, where, order, offset=offset, limit=limit)
    fields = set(call.listed("fields") or ())
    with_answer = call.switch("includeAnswer") or hub.quirks.always_answer
    prefixes = hub.tasks.prefixes(project)
    tasks = []
    for row in rows:
        task = hub.tasks.document(project, row, prefixes)
        if with_answer and (not fields or fields & {"answer", "brushDataUrl", "medicalBrushDataUrl"}):
            task |= answer_of(hub, project, row)
        if fields:
            if "stageHistory" in fields:
                task["stageHistory"] = stage_history(project, history_of(hub, project, row, answers=False))
            task = {
                key: value
                for key, value in task.items()
                if key in fields or key in ("_id", "project", "asset")
            }
        tasks.append(task)
    return {"tasks": tasks, "total": total}


def full_task(hub: Hub, project: Project, row: sqlite3.Row, *, answer: bool = True) -> dict[str, Any]:
    """A task with its stage history and, if wanted, its answer."""
    task = hub.tasks.document(project, row)
    task["stageHistory"] = stage_history(project, history_of(hub, project, row, answers=False))
    issues = hub.db.rows(
        "SELECT id FROM issue WHERE project = ? AND n = ? ORDER BY no", (project.no, row["n"])
    )
    task["issues"] = [issue["id"] for issue in issues]
    return {**task, **answer_of(hub, project, row)} if answer else task


def get_task(hub: Hub, call: Call) -> dict[str, Any]:
    """`GET /task/{id}`: with its answer unless `includeAnswer` is false."""
    project, row = hub.tasks.one(call.params["task"])
    project.allow(call.member)
    answer = call.switch("includeAnswer", True) or hub.quirks.always_answer
    return {"task": full_task(hub, project, row, answer=answer)}


def assign(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /task/assign`: only tasks in the given stage change hands; answers how many."""
    project = get_project(hub, call.body.get("project"))
    project.allow(call.member, "Lead")
    user, stage = call.text("user"), call.body.get("stage")
    if not any(one["assignee"] == user for one in project.assigned) and not _is_admin(hub, user):
        raise bad(f"Invalid user: {user}.")
    if stage is not None and project.stage(stage) is None:
        raise bad(f"Invalid stage: {stage}.")
    count = 0
    for task_id in call.items("tasks"):
        owner, row = hub.tasks.one(task_id)
        if owner.no != project.no:
            raise missing("Task")
        if stage is not None and hub.db.text(row["stage"]) != stage:
            continue
        hub.db.run(
            "UPDATE task SET assignee = ?, updated = ? WHERE n = ?", (hub.db.word(user), hub.now(), row["n"])
        )
        count += 1
    hub.tasks.changed(project.no)
    return {"tasks": count}


def _is_admin(hub: Hub, email: str) -> bool:
    role = hub.db.value("SELECT role FROM member WHERE email = ? AND deleted = 0", (email,))
    return role in ("admin", "owner")


def chosen_tasks(hub: Hub, filters: Any) -> str:
    """The condition of bulk actions: each given list narrows, an empty one does not; {} is every task."""
    if not isinstance(filters, dict):
        raise bad('"filters" must be of type object')
    conditions = []
    for name, values in filters.items():
        if values is None or values == []:
            continue
        if not isinstance(values, list):
            raise bad(f'"filters.{name}" must be an array')
        if name in ("taskIds", "assetIds"):
            keys = [key for key in (_key(hub, name, value) for value in values) if key is not None]
            conditions.append(f"task.n IN ({', '.join(map(str, keys))})")
        elif name == "externalIds":
            conditions.append(f"external IN ({', '.join(quote(str(value)) for value in values)})")
        elif name == "batches":
            wanted = batch_ids(hub.tasks, values)
            sets = [str(no) for no, members in hub.tasks.sets() if wanted.intersection(members)]
            conditions.append(f"batches IN ({', '.join(sets)})")
        elif name == "fromStageIds":
            conditions.append(compile_filter(hub.tasks, {"stage": {"$in": values}}))
        else:
            raise bad(f'"filters.{name}" is not allowed')
    return " AND ".join(conditions)


def _key(hub: Hub, name: str, value: Any) -> int | None:
    try:
        return hub.find("task" if name == "taskIds" else "asset", value)[1]
    except HubError:
        return None


def requeue(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /project/{id}/requeueTasks`: to any stage, without a history entry."""
    from ango_tui.hub.workflow import move_to

    project = get_project(hub, call.params["project"])
    project.allow(call.member, "Lead")
    target = call.text("toStageId")
    if project.stage(target) is None:
        raise bad(f"Invalid stage: {target}.")
    options = call.body.get("options") or {}
    if not isinstance(options, dict) or any(name not in _OPTIONS for name in options):
        raise bad('"options" is not valid')
    where = chosen_tasks(hub, call.body.get("filters") or {})
    locked = [stage["id"] for stage in project.stages if stage.get("preventRequeue")]
    if locked:
        numbers = ", ".join(str(hub.db.word(stage)) for stage in locked)
        where = " AND ".join(filter(None, (where, f"stage NOT IN ({numbers})")))
    keys = hub.tasks.keys(project, where)
    move_to(
        hub,
        project,
        keys,
        target,
        by=call.member.email,
        clear_answer=bool(options.get("removeAnnotations") or options.get("resetAnswer")),
        clear_assignee=bool(options.get("removeAssignee") or options.get("unassign")),
        clear_history=bool(options.get("removeStageHistory")),
    )
    return {"modifiedCount": {"modified": len(keys), "toStageId": target}}


def update_priority(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /project/{id}/updatePriority`: -1000 to 1000."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member, "Lead")
    priority = call.body.get("priority")
    if not isinstance(priority, int) or isinstance(priority, bool) or not -1000 <= priority <= 1000:
        raise bad('"priority" must be a number from -1000 to 1000')
    where = chosen_tasks(hub, call.body.get("filters") or {})
    keys = hub.tasks.keys(project, where)
    hub.db.run(
        "UPDATE task SET priority = ?, updated = ? WHERE n IN (SELECT value FROM json_each(?))",
        (priority, hub.now(), msgspec.json.encode(list(keys)).decode()),
    )
    hub.tasks.changed(project.no)
    return {"result": {"modified": len(keys)}}
