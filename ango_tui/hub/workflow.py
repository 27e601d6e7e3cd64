"""How tasks move: requeueing here; submitting and reviewing follow the stages' own rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from ango_tui.hub.project import Project
from ango_tui.hub.story import empty_answer

if TYPE_CHECKING:
    from ango_tui.hub.hub import Hub


def status_in(stage_type: str) -> str:
    """The status of a task that was put into a stage of this type by hand."""
    return {"Complete": "Completed", "Review": "Completed"}.get(stage_type, "TODO")


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
    values = {
        "keys": msgspec.json.encode(list(keys)).decode(),
        "now": now,
        "stage": db.word(target),
        "by": db.word(by),
    }
    values |= {
        "status": db.word(status_in(stage["type"])),
        "done": now if stage["type"] == "Complete" else None,
    }
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
