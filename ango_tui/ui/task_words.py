"""A task and its history in words, for the list's detail pane and the task's own screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ango_tui import text

if TYPE_CHECKING:
    from ango_tui.api import HistoryEntry, Task
    from ango_tui.ui.project_context import ProjectContext


def task_facts(task: Task, context: ProjectContext) -> Sequence[tuple[str, str]]:
    """What is known of a task: names and values."""
    flags = [
        name
        for name, on in (
            ("skipped", task.is_skipped),
            ("draft", task.is_draft),
            ("benchmark", task.is_benchmark),
            ("pre-labelled", task.is_pre_labeled),
            ("rework", task.rework),
        )
        if on
    ]
    return (
        ("External id", task.external_id or task.asset.external_id or ""),
        ("Stage", context.stage_name(task.stage)),
        ("Status", " ".join(part for part in (task.status, task.review_status) if part)),
        ("Assignee", task.assignee or "nobody"),
        ("Batches", context.batch_names(task.batches) or "none"),
        ("Priority", str(task.priority or 0)),
        ("Open issues", str(task.open_issues_count or 0)),
        ("Flags", ", ".join(flags) or "none"),
        ("Time spent", text.duration(task.total_duration_ms)),
        ("Created", text.when(task.created_at)),
        ("Updated", f"{text.when(task.updated_at)} {task.updated_by or ''}".strip()),
        ("Asset", task.asset.data or ""),
        ("Task id", task.id),
    )


def left_stage_at(entry: HistoryEntry) -> datetime | None:
    """When the task left the stage of an entry."""
    return entry.completed_at or entry.updated_at or entry.created_at


def in_order(entries: Sequence[HistoryEntry]) -> list[HistoryEntry]:
    """The entries from the oldest to the newest; those without a time keep their place."""
    if any(left_stage_at(entry) is None for entry in entries):
        return list(entries)
    return sorted(entries, key=lambda entry: left_stage_at(entry) or datetime.min)


def entry_person(entry: HistoryEntry) -> str:
    """Who worked on the task in that stage; nobody for the start."""
    return entry.completed_by or entry.updated_by or entry.assignee or ""


def entry_notes(entry: HistoryEntry, earlier: Sequence[HistoryEntry]) -> str:
    """What is special about a visit.

    Rework, skipped, the reviewer's verdict, which visit of the stage it is.
    """
    visits = 1 + sum(before.stage == entry.stage for before in earlier)
    return ", ".join(
        note
        for note in (
            "rework" if entry.rework else "",
            "skipped" if entry.is_skipped else "",
            (entry.review_status or "").lower(),
            f"visit {visits}" if visits > 1 else "",
        )
        if note
    )
