"""Metrics and performance, counted from the hub's own tasks.

No source shows what the service answers here; the shapes are those of `hub/samples.json` and are invented.
Where answers or histories must be looked at, a big project is sampled evenly and the counts are scaled up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ango_tui.hub.call import Call
from ango_tui.hub.calls.assets import stored
from ango_tui.hub.calls.batches import resolve
from ango_tui.hub.clock import MINUTE, SECOND, parse
from ango_tui.hub.database import INDEX_BITS
from ango_tui.hub.errors import bad
from ango_tui.hub.filters import compile_filter
from ango_tui.hub.hub import Hub
from ango_tui.hub.project import Project, get_project
from ango_tui.hub.story import answer_of, history_of, moment_of
from ango_tui.hub.tasks import INDEX
from ango_tui.hub.workflow import agreement

_LOOKED_AT = 2000
_BUCKETS = (0, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE)


def metric(hub: Hub, call: Call) -> dict[str, Any]:
    """`GET /{project}/overview/{metric}`."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member)
    name = call.params["metric"]
    counter = _METRICS.get(name)
    if counter is None:
        raise bad(f"Invalid metric: {name}.")
    hub.tasks.ensure_all(project)
    return {name[0].lower() + name[1:]: counter(hub, project)}


def _counts(hub: Hub, project: Project, column: str, where: str = "1") -> list[tuple[Any, int]]:
    first = project.no << INDEX_BITS
    rows = hub.db.rows(
        f"SELECT {column} AS what, count(*) AS many FROM task WHERE n BETWEEN ? AND ? AND deleted = 0"
        f" AND {where} GROUP BY what ORDER BY what",
        (first, first | INDEX),
    )
    return [(row["what"], row["many"]) for row in rows]


def _stages(hub: Hub, project: Project) -> list[dict[str, Any]]:
    counts = {hub.db.text(stage): many for stage, many in _counts(hub, project, "stage")}
    known = [
        {"stage": stage.get("name", stage["id"]), "stageId": stage["id"], "count": counts.pop(stage["id"], 0)}
        for stage in project.stages
    ]
    return known + [{"stage": stage, "stageId": stage, "count": many} for stage, many in counts.items()]


def _times(hub: Hub, project: Project) -> dict[str, Any]:
    times = sorted(time for time, many in _counts(hub, project, "total", "total > 0") for _ in range(many))
    if not times:
        return {"average": 0, "median": 0, "buckets": []}
    buckets = []
    for low, high in zip(_BUCKETS, (*_BUCKETS[1:], None), strict=True):
        inside = sum(low <= time and (high is None or time < high) for time in times)
        buckets.append({"from": low, "to": high, "count": inside})
    return {"average": sum(times) // len(times), "median": times[len(times) // 2], "buckets": buckets}


def _statuses(hub: Hub, project: Project) -> list[dict[str, Any]]:
    return [
        {"status": hub.db.text(status), "count": many} for status, many in _counts(hub, project, "status")
    ]


def _sampled(hub: Hub, project: Project, where: str = "") -> tuple[Iterator[Any], float]:
    """Rows to look at, and how many tasks each stands for."""
    keys = hub.tasks.keys(project, where)
    step = max(1, len(keys) // _LOOKED_AT)
    chosen = keys[::step]
    scale = len(keys) / len(chosen) if chosen else 1.0
    return (row for rows in hub.tasks.blocks(chosen) for row in rows), scale


def _answers(hub: Hub, project: Project) -> list[dict[str, Any]]:
    objects: Counter[str] = Counter()
    choices: Counter[tuple[str, str]] = Counter()
    rows, scale = _sampled(hub, project)
    for row in rows:
        answer = answer_of(hub, project, row)["answer"]
        objects.update(str(tool.get("schemaId")) for tool in answer["tools"])
        for question in answer["classifications"]:
            given = question.get("answer")
            for one in given if isinstance(given, list) else [given]:
                choices[str(question.get("schemaId")), str(one)] += 1
    schema, found = project.body["categorySchema"], []
    for question in schema["classifications"]:
        answers = [
            {
                **option,
                "count": round(scale * choices[str(question.get("schemaId")), str(option.get("schemaId"))]),
            }
            for option in question.get("options") or []
            if isinstance(option, dict)
        ]
        found.append(
            {**{key: question.get(key) for key in ("schemaId", "title", "tool")}, "answers": answers}
        )
    for tool in schema["tools"]:
        count = round(scale * objects[str(tool.get("schemaId"))])
        found.append({**{key: tool.get(key) for key in ("schemaId", "title", "tool")}, "count": count})
    return found


def _consensus(hub: Hub, project: Project) -> list[dict[str, Any]]:
    readers = {stage["id"] for stage in project.stages if stage.get("consensusId")}
    scores: Counter[int] = Counter()
    rows, scale = _sampled(hub, project) if readers else (iter(()), 1.0)
    for row in rows:
        readings = {
            entry["stage"]: entry["answer"]
            for entry in history_of(hub, project, row)
            if entry["stage"] in readers
        }
        if len(readings) > 1:
            scores[min(4, agreement(list(readings.values())) // 20)] += 1
    return [{"from": no * 20, "to": no * 20 + 20, "count": round(scale * scores[no])} for no in range(5)]


def _sizes(hub: Hub, project: Project) -> list[dict[str, Any]]:
    sizes: Counter[tuple[int, int]] = Counter()
    rows, scale = _sampled(hub, project)
    for row in rows:
        metadata = stored(project, row).get("metadata") or {}
        if "width" in metadata and "height" in metadata:
            sizes[metadata["width"], metadata["height"]] += 1
    return [{"width": w, "height": h, "count": round(scale * many)} for (w, h), many in sizes.most_common()]


_METRICS = {
    "LabelStageGroups": _stages,
    "TimePerTask": _times,
    "AnnotationStatus": _statuses,
    "AnswerDistribution": _answers,
    "ConsensusRanges": _consensus,
    "AssetSize": _sizes,
}


def performance(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /performance/{project}`: per person; in an interval, for batches, if they are given."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member, "Lead")
    low, high = _interval(call)
    users = call.items("users", required=False)
    batches = resolve(project, call.items("batches", required=False))
    where = compile_filter(hub.tasks, {"batches": {"$in": batches}}) if batches else ""
    people: dict[str, Counter[str]] = {}
    rows, scale = _sampled(hub, project, where)
    kinds = {stage["id"]: stage["type"] for stage in project.stages}
    for row in rows:
        for entry in history_of(hub, project, row, answers=False):
            person = entry.get("completedBy")
            if not person or not low <= moment_of(entry) <= high:
                continue
            reviewed = kinds.get(entry["stage"]) == "Review"
            counted = people.setdefault(person, Counter())
            counted["tasksReviewed" if reviewed else "tasksCompleted"] += 1
            counted["tasksRejected"] += entry.get("reviewStatus") == "Rejected"
            counted["totalDuration"] += entry["duration"]
    found = {
        person: {key: round(scale * value) for key, value in counts.items()}
        for person, counts in people.items()
    }
    for row in hub.db.rows(
        "SELECT author, count(*) AS many FROM issue WHERE project = ? AND created BETWEEN ? AND ?"
        " GROUP BY author",
        (project.no, low, high),
    ):
        found.setdefault(row["author"], {})["issuesOpened"] = row["many"]
    return {
        "performance": {person: found[person] for person in sorted(found) if not users or person in users}
    }


def _interval(call: Call) -> tuple[int, int]:
    given = call.body.get("interval") or [call.body.get("startDate"), call.body.get("endDate")]
    if not isinstance(given, list) or len(given) != 2:
        raise bad('"interval" must contain 2 items')
    moments = [None if one is None else parse(one) for one in given]
    if any(one is not None and moment is None for one, moment in zip(given, moments, strict=True)):
        raise bad('"interval" must be a valid date')
    return moments[0] if moments[0] is not None else 0, moments[1] if moments[1] is not None else 1 << 60
