"""A task and its history in words, for the list's detail pane and the task's own screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ango_tui import text
from ango_tui.ui.widgets.timeline import TimelineEntry

if TYPE_CHECKING:
    from ango_tui.api import HistoryEntry, Task
    from ango_tui.store.journal import JournalEntry
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


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline, with the answer as it was then (None where none is known)."""

    entry: TimelineEntry
    answer: Mapping[str, Any] | None
    at: datetime | None = None


def moments(
    task: Task, history: Sequence[HistoryEntry], done_here: Sequence[JournalEntry], context: ProjectContext
) -> list[Moment]:
    """The stages a task went through, what this program did to it in between, and where it is now.

    The platform makes no entry of a requeue; the journal on this machine knows those made from here.
    """
    visits = [_visit(entry, history[:number], context) for number, entry in enumerate(history)]
    here = [_from_journal(entry) for entry in done_here]
    return [*_by_time([*visits, *here]), _now(task, context)]


def _by_time(found: Sequence[Moment]) -> list[Moment]:
    if any(moment.at is None for moment in found):
        return list(found)
    return sorted(found, key=lambda moment: moment.at or datetime.min.replace(tzinfo=UTC))


def _visit(entry: HistoryEntry, earlier: Sequence[HistoryEntry], context: ProjectContext) -> Moment:
    left_at = entry.completed_at or entry.updated_at or entry.created_at
    words = TimelineEntry(
        stage=entry.stage_name or context.stage_name(entry.stage),
        person=text.person(entry.completed_by or entry.updated_by or entry.assignee),
        when=text.when(left_at),
        took=text.duration(entry.duration_ms) if entry.duration_ms else "",
        notes=_notes(entry, earlier),
        key=entry.id,
    )
    return Moment(words, entry.answer, left_at)


def _notes(entry: HistoryEntry, earlier: Sequence[HistoryEntry]) -> str:
    """Rework, skipped, the reviewer's verdict, which visit of the stage it is."""
    visits = 1 + sum(before.stage == entry.stage for before in earlier)
    notes = (
        "rework" if entry.rework else "",
        "skipped" if entry.is_skipped else "",
        (entry.review_status or "").lower(),
        f"visit {visits}" if visits > 1 else "",
    )
    return ", ".join(note for note in notes if note)


def _from_journal(entry: JournalEntry) -> Moment:
    words = TimelineEntry("(from here)", "", text.when(entry.moment), "", f"{entry.action}: {entry.result}")
    return Moment(words, None, entry.moment)


def _now(task: Task, context: ProjectContext) -> Moment:
    words = TimelineEntry(
        stage=f"now: {context.stage_name(task.stage)}",
        person=text.person(task.assignee),
        when=text.when(task.updated_at),
        notes=", ".join(note for note in (task.status or "", "draft" if task.is_draft else "") if note),
        key="now",
    )
    return Moment(words, task.answer, task.updated_at)
