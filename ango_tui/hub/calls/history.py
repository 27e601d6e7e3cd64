"""Stage histories, by task and by entry."""

from __future__ import annotations

from typing import Any

from ango_tui.hub.call import Call
from ango_tui.hub.errors import missing
from ango_tui.hub.hub import Hub
from ango_tui.hub.project import project_of
from ango_tui.hub.story import Entry, history_of


def _shown(hub: Hub, entry: Entry) -> Entry:
    if hub.quirks.history_id:
        return {"id": entry["_id"], **{key: value for key, value in entry.items() if key != "_id"}}
    return entry


def of_task(hub: Hub, call: Call) -> dict[str, Any]:
    """`GET /task/{id}/history`: all entries, oldest first; pages only if asked to."""
    project, row = hub.tasks.one(call.params["task"])
    project.allow(call.member)
    entries = [_shown(hub, entry) for entry in history_of(hub, project, row)]
    if "page" in call.query or "limit" in call.query:
        offset, limit = call.page()
        entries = entries[offset : offset + limit]
    if hub.quirks.history_object:
        return {"taskHistory": entries[-1] if entries else None}
    return {"taskHistory": entries}


def by_id(hub: Hub, call: Call) -> dict[str, Any]:
    """`GET /taskHistory/{id}`: one entry."""
    no, n, _ = hub.find("history", call.params["entry"], "Task history")
    project = project_of(hub, no)
    if project is None:
        raise missing("Task history")
    project.allow(call.member)
    row = hub.tasks.row(project, n)
    for entry in history_of(hub, project, row):
        if entry["_id"] == call.params["entry"]:
            return {"taskHistory": _shown(hub, entry)}
    raise missing("Task history")
