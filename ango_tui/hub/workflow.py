"""How tasks move through a workflow: submitting, reviewing, the stages that act by themselves, requeueing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from ango_tui.hub.clock import iso
from ango_tui.hub.errors import bad
from ango_tui.hub.project import Project
from ango_tui.hub.sample.draws import draw
from ango_tui.hub.story import Entry, answer_of, append, empty_answer, history_of, make_entry
from ango_tui.hub.tasks import INDEX

if TYPE_CHECKING:
    from ango_tui.hub.hub import Hub

Stage = dict[str, Any]
PASSING = ("Logic", "Plugin", "Webhook")
"""Stages that forward a task at once."""
_HOPS = 32


def status_in(kind: str) -> str:
    """The status of a task that was put into a stage of this type by hand."""
    return {"Complete": "Completed", "Review": "Completed"}.get(kind, "TODO")


def store_answer(hub: Hub, n: int, document: dict[str, Any]) -> None:
    """Keep `answer`, `brushDataUrl` and `medicalBrushDataUrl` of a task."""
    body = msgspec.json.encode(document).decode()
    hub.db.run("INSERT OR REPLACE INTO answer (n, body) VALUES (?, ?)", (n, body))
    hub.db.run("UPDATE task SET answered = 1 WHERE n = ?", (n,))


def submit(hub: Hub, project: Project, row: sqlite3.Row, *, by: str, duration: int = 0) -> None:
    """Send a task to the next stage, as whoever annotates it does; raises 400 where it cannot go on."""
    stage = _here(hub, project, row)
    if stage["type"] == "Consensus" or stage.get("consensusId"):
        _read_once(hub, project, row, stage, by, duration)
        return
    if stage["type"] == "Review":
        review(hub, project, row, by=by, verdict="Accepted", duration=duration)
        return
    _leave(hub, project, row, stage, by=by, duration=duration)
    _enter(hub, project, row["n"], _next(stage, 0), by=by)


def review(hub: Hub, project: Project, row: sqlite3.Row, *, by: str, verdict: str, duration: int = 0) -> None:
    """Accept or reject a task in a Review stage; it leaves through the matching output."""
    stage = _here(hub, project, row)
    if stage["type"] != "Review":
        raise bad("Task is not in a Review stage.")
    _leave(hub, project, row, stage, by=by, duration=duration, verdict=verdict)
    _enter(hub, project, row["n"], _next(stage, 0 if verdict == "Accepted" else 1), by=by, verdict=verdict)


def _here(hub: Hub, project: Project, row: sqlite3.Row) -> Stage:
    stage = project.stage(hub.db.text(row["stage"]))
    if stage is None:
        raise bad("Invalid stage.")
    return stage


def _next(stage: Stage, output: int) -> str:
    following = stage.get("next") or []
    if not following:
        raise bad(f"Stage {stage.get('name') or stage['id']} has no next stage.")
    return str(following[min(output, len(following) - 1)])


def _leave(
    hub: Hub,
    project: Project,
    row: sqlite3.Row,
    stage: Stage,
    *,
    by: str | None,
    duration: int = 0,
    verdict: str | None = None,
) -> None:
    """Write the history entry: the state of the task as it leaves the stage."""
    document, now = answer_of(hub, project, row), hub.now()
    name = str(stage.get("name") or stage["id"])
    entry = make_entry(stage["id"], name, document["answer"], person=by, left=iso(now), duration=duration)
    entry |= {"rework": bool(row["rework"]), "isSkipped": bool(row["skipped"])}
    entry["brushDataUrl"] = document["brushDataUrl"]
    if verdict is not None:
        entry["reviewStatus"] = verdict
    append(hub, row, entry)
    labelled = row["duration"] if verdict is not None or by is None else duration
    hub.db.run(
        "UPDATE task SET duration = ?, total = total + ?, updated = ?, updated_by = ?, draft = 0 WHERE n = ?",
        (labelled, duration, now, hub.db.word(by) if by else row["updated_by"], row["n"]),
    )


def _enter(hub: Hub, project: Project, n: int, target: str, *, by: str, verdict: str | None = None) -> None:
    """Put a task into a stage, and on through the stages that act by themselves."""
    for _ in range(_HOPS):
        stage = project.stage(target)
        if stage is None:
            raise bad(f"Invalid stage: {target}.")
        _place(hub, project, n, stage, by, verdict)
        automatic = stage["type"] in PASSING or (stage["type"] == "Start" and stage.get("autoForward"))
        if not automatic or not stage.get("next"):
            return
        row = hub.tasks.row(project, n)
        target = _next(stage, _output(hub, project, row, stage))
        _leave(hub, project, row, stage, by=None)
    raise bad("The workflow runs in a circle.")


def _place(hub: Hub, project: Project, n: int, stage: Stage, by: str, verdict: str | None) -> None:
    db, row = hub.db, hub.tasks.row(project, n)
    kind, now = stage["type"], hub.now()
    values: dict[str, Any] = {
        "stage": db.word(stage["id"]),
        "updated": now,
        "assignee": None,
        "review": row["review"],
    }
    values |= {"status": db.word("TODO"), "completed": None, "completed_by": None, "rework": row["rework"]}
    sticky = _last_person(hub, project, row, stage["id"])
    values["assignee"] = db.word(sticky) if sticky else None
    if verdict == "Rejected":
        values |= {"rework": 1, "review": db.word("Rejected")}
    elif verdict == "Accepted":
        values["review"] = db.word("Accepted")
    if kind == "Review":
        values |= {"status": db.word("Completed"), "review": db.word("Fixed" if values["rework"] else "Todo")}
    elif kind == "Complete":
        done = "Reviewed" if verdict == "Accepted" else "Completed"
        values |= {"status": db.word(done), "completed": now, "completed_by": db.word(by)}
        values["assignee"] = values["assignee"] or row["assignee"]
    columns = ", ".join(f"{name} = :{name}" for name in values)
    db.run(f"UPDATE task SET {columns} WHERE n = :n", {**values, "n": n})
    hub.tasks.changed(project.no)


def _last_person(hub: Hub, project: Project, row: sqlite3.Row, stage: str) -> str | None:
    """Who had this task in this stage before: it goes back to them."""
    for entry in reversed(history_of(hub, project, row, answers=False)):
        if entry["stage"] == stage and entry.get("completedBy"):
            return str(entry["completedBy"])
    return None


def _output(hub: Hub, project: Project, row: sqlite3.Row, stage: Stage) -> int:
    """Which output a stage that acts by itself takes: the first condition that holds, else the last."""
    if stage["type"] != "Logic":
        return 0
    for condition in (stage.get("logic") or {}).get("conditions", ()):
        if _holds(hub, project, row, stage["id"], condition):
            return int(condition.get("index", 0))
    return len(stage.get("next") or []) - 1


def _holds(hub: Hub, project: Project, row: sqlite3.Row, stage: str, condition: dict[str, Any]) -> bool:
    kind, value = condition.get("type"), condition.get("value")
    if kind == "Batch" and isinstance(value, list):
        return bool(set(value).intersection(hub.tasks.set_members(row["batches"])))
    if kind == "RandomSample" and isinstance(value, int | float):
        return draw(f"{hub.seed}/{project.id}/{stage}", 1, row["n"] & INDEX) % 10_000 < value * 10_000
    if kind == "Duration" and isinstance(value, list) and len(value) == 2:
        return bool(value[0] <= row["duration"] <= value[1])
    if kind == "Annotator" and isinstance(value, list):
        people = [entry.get("completedBy") for entry in history_of(hub, project, row, answers=False)]
        return bool(set(value).intersection(people))
    if kind == "AnnotationType" and isinstance(value, dict):
        there = {tool.get("schemaId") for tool in answer_of(hub, project, row)["answer"]["tools"]}
        return any(tool.get("schemaId") in there for tool in value.get("tools", ()))
    return False


def _read_once(hub: Hub, project: Project, row: sqlite3.Row, stage: Stage, by: str, duration: int) -> None:
    """One more reading of a task in a Consensus stage; when all readers are done it goes on."""
    consensus = project.stage(stage["consensusId"]) if stage.get("consensusId") else stage
    if consensus is None:
        raise bad("Invalid stage.")
    readers = [one for one in project.stages if one.get("consensusId") == consensus["id"]]
    readings: dict[str, Entry] = {}
    for entry in history_of(hub, project, row):
        if entry["stage"] == consensus["id"]:
            readings = {}
        elif any(entry["stage"] == reader["id"] for reader in readers):
            readings[entry["stage"]] = entry
    left = [reader for reader in readers if reader["id"] not in readings]
    reader = stage if stage in left else (left[0] if left else consensus)
    _leave(hub, project, row, reader, by=by, duration=duration)
    if len(left) > 1:
        _place(hub, project, row["n"], consensus, by, None)
        return
    answers = [entry["answer"] for entry in readings.values()] + [answer_of(hub, project, row)["answer"]]
    if reader is not consensus:
        _leave(hub, project, row, consensus, by=None)
    agreed = agreement(answers) >= 70
    _enter(hub, project, row["n"], _next(consensus, 0 if agreed else 1), by=by)


def agreement(answers: Sequence[dict[str, Any]]) -> int:
    """How alike answers are, 0 to 100: the mean over questions of the share of pairs that agree."""
    questions: dict[str, list[Any]] = {}
    for answer in answers:
        for one in answer.get("classifications", ()):
            questions.setdefault(str(one.get("schemaId")), []).append(one.get("answer"))
    pairs = len(answers) * (len(answers) - 1) // 2
    if not questions or pairs == 0:
        return 100
    scores: list[float] = []
    for given in questions.values():
        same = sum(given[a] == given[b] for a in range(len(given)) for b in range(a))
        scores.append(same / pairs)
    return round(100 * sum(scores) / len(scores))


def arrive(hub: Hub, project: Project, n: int, *, by: str) -> None:
    """Let a new task in Start go on, if Start forwards by itself."""
    start = next((stage for stage in project.stages if stage["type"] == "Start"), None)
    if start is not None and start.get("autoForward"):
        _enter(hub, project, n, start["id"], by=by)


def move_to(
    hub: Hub,
    project: Project,
    keys: Sequence[int],
    target: str,
    *,
    by: str,
    clear_answer: bool = False,
    clear_assignee: bool = False,
    clear_history: bool = False,
) -> None:
    """Put tasks into a stage at once, as requeueing does: no history entry is made (`hub/api.md`, 3.4)."""
    stage = project.stage(target)
    assert stage is not None
    db, now = hub.db, hub.now()
    chosen = "n IN (SELECT value FROM json_each(:keys))"
    values: dict[str, Any] = {"keys": msgspec.json.encode(list(keys)).decode(), "now": now}
    values |= {"stage": db.word(target), "by": db.word(by), "status": db.word(status_in(stage["type"]))}
    values["done"] = now if stage["type"] == "Complete" else None
    more = ", assignee = NULL" if clear_assignee else ""
    if clear_answer:
        empty = msgspec.json.encode(
            {"answer": empty_answer(), "brushDataUrl": None, "medicalBrushDataUrl": None}
        )
        db.run(
            f"INSERT OR REPLACE INTO answer (n, body) SELECT n, :body FROM task WHERE {chosen}",
            {**values, "body": empty.decode()},
        )
        more += ", answered = 1, draft = 0, prelabeled = 0, skipped = 0"
    if clear_history:
        db.run(f"DELETE FROM history WHERE {chosen}", values)
        more += ", steps = 0, rework = 0, total = 0, duration = 0"
    db.run(
        f"UPDATE task SET stage = :stage, status = :status, review = NULL, completed = :done, updated = :now,"
        f" updated_by = :by{more} WHERE {chosen}",
        values,
    )
    hub.tasks.changed(project.no)
    if stage["type"] in PASSING:
        for n in keys:
            _enter(hub, project, n, target, by=by)
