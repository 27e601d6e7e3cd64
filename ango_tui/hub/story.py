"""Answers and stage histories: derived for the sample's tasks, stored once something was written."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import msgspec

from ango_tui.hub.clock import iso, parse
from ango_tui.hub.ids import number_id, prefix_of
from ango_tui.hub.project import Project
from ango_tui.hub.sample.plan import stage_id
from ango_tui.hub.tasks import INDEX

if TYPE_CHECKING:
    from ango_tui.hub.hub import Hub

Entry = dict[str, Any]


def empty_answer() -> dict[str, Any]:
    """An answer without anything in it."""
    return {"tools": [], "classifications": [], "relations": []}


def answer_of(hub: Hub, project: Project, row: sqlite3.Row) -> dict[str, Any]:
    """`answer`, `brushDataUrl` and `medicalBrushDataUrl` of a task."""
    if row["answered"]:
        stored = hub.db.value("SELECT body FROM answer WHERE n = ?", (row["n"],))
        if stored is not None:
            found: dict[str, Any] = msgspec.json.decode(stored)
            return found
    ground = project.ground
    answer = empty_answer()
    if ground is not None and row["pattern"] is not None:
        from ango_tui.hub.sample.answers import current

        answer = current(ground, row["n"] & INDEX, row["pattern"], row["created"])
    brush = (
        ground is not None
        and row["steps"] > 1
        and any(t["title"] == "Consolidation" for t in answer["tools"])
    )
    mask = f"{ground.plan.folder}/masks/{row['n'] & INDEX}.nrrd" if brush and ground is not None else None
    return {"answer": answer, "brushDataUrl": None, "medicalBrushDataUrl": mask}


def history_of(hub: Hub, project: Project, row: sqlite3.Row, *, answers: bool = True) -> list[Entry]:
    """The stage history of a task as `GET /task/{id}/history` has it, oldest first.

    answers: False saves deriving the snapshots, for the short form inside tasks and assets.
    """
    entries = _derived(project, row, answers) if row["steps"] else []
    stored = hub.db.rows("SELECT step, body FROM history WHERE n = ? ORDER BY step", (row["n"],))
    prefix = prefix_of(project.id, "history")
    tasks, assets = hub.tasks.prefixes(project)
    index = row["n"] & INDEX
    common: Entry = {
        "labelTaskId": number_id(tasks, index),
        "project": project.id,
        "organization": hub.organization,
    }
    common |= {
        "asset": number_id(assets, index),
        "batches": hub.tasks.set_members(row["batches"]),
        "deleted": False,
        "__v": 0,
    }
    entries += [(one["step"], msgspec.json.decode(one["body"])) for one in stored]
    return [{"_id": number_id(prefix, index * 4096 + step), **entry, **common} for step, entry in entries]


def _derived(project: Project, row: sqlite3.Row, answers: bool) -> list[tuple[int, Entry]]:
    from ango_tui.hub.sample.answers import story
    from ango_tui.hub.sample.histories import visits

    ground = project.ground
    assert ground is not None
    place = (ground, row["n"] & INDEX, row["pattern"], row["created"])
    told = story(*place) if answers else [(visit, empty_answer()) for visit in visits(*place)]
    names = {stage.key: stage.name for stage in ground.plan.stages}
    entries: list[tuple[int, Entry]] = []
    labelled = 0
    for no, (visit, answer) in enumerate(told[: row["steps"]]):
        step, left = visit.step, iso(visit.left)
        worked = step.verdict is None and bool(step.who)
        again = worked and labelled > 0
        labelled += worked
        entry = make_entry(
            stage_id(project.id, step.stage),
            names[step.stage],
            answer,
            person=visit.person,
            left=left,
            duration=visit.effort,
        )
        entry |= {"rework": again, "isSkipped": bool(row["skipped"]) and worked}
        if step.verdict:
            entry["reviewStatus"] = step.verdict
        entries.append((no, entry))
    return entries


def make_entry(
    stage: str, name: str, answer: dict[str, Any], *, person: str | None, left: str | None, duration: int
) -> Entry:
    """A history entry: the state of a task as it left `stage` at `left` (ISO)."""
    who = {"assignee": person, "completedBy": person, "updatedBy": person}
    when = {"createdAt": left, "updatedAt": left, "completedAt": left}
    more = {"isSkipped": False, "rework": False, "brushDataUrl": None}
    return {"stage": stage, "stageName": name, "duration": duration, **who, **when, **more, "answer": answer}


def stage_history(project: Project, entries: list[Entry], *, answers: bool = False) -> list[Entry]:
    """The form inside tasks, assets and exports: stage name, `stageId`, duration, who, when, verdict."""
    made = []
    for entry in entries:
        stage = project.stage(entry["stage"])
        short = {
            "stage": stage["name"] if stage else entry.get("stageName", entry["stage"]),
            "stageId": entry["stage"],
        }
        short |= {"duration": entry["duration"], "completedAt": entry["completedAt"]}
        if entry.get("completedBy"):
            short["completedBy"] = entry["completedBy"]
        if entry.get("reviewStatus"):
            short["reviewStatus"] = entry["reviewStatus"]
        if answers:
            short |= {key: entry["answer"].get(key, []) for key in ("tools", "classifications", "relations")}
        made.append(short)
    return made


def append(hub: Hub, row: sqlite3.Row, entry: Entry) -> None:
    """Store a new history entry."""
    last = hub.db.value("SELECT max(step) FROM history WHERE n = ?", (row["n"],))
    step = row["steps"] if last is None else max(int(last) + 1, row["steps"])
    values = (row["n"], step, msgspec.json.encode(entry).decode())
    hub.db.run("INSERT INTO history (n, step, body) VALUES (?, ?, ?)", values)


def moment_of(entry: Entry) -> int:
    """When an entry was made (ms)."""
    return parse(entry.get("completedAt")) or 0
