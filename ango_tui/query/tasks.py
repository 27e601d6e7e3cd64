"""The task list's filter and order: what is typed, as what the client is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from ango_tui import query
from ango_tui.api.filters import TaskFilter
from ango_tui.query import Completion, FieldSpec, Problem

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Batch, Stage

STATUSES = ("TODO", "Completed", "Reviewed", "READY", "PCT_REQUEUE_WAITING", "PCT_SUBMIT_WAITING")
REVIEWS = ("Accepted", "Rejected", "Fixed", "Todo")
TYPES = ("default", "consensus", "benchmark")

SORTS = {
    "external_id": "externalId",
    "stage": "stage",
    "status": "status",
    "assignee": "assignee",
    "priority": "priority",
    "created_at": "createdAt",
    "updated_at": "updatedAt",
    "open_issues_count": "openIssuesCount",
    "total_duration_ms": "totalDuration",
}


class Names(Protocol):
    """Who knows the names of a project's stages, batches and people."""

    @property
    def stages(self) -> Sequence[Stage]:
        """The workflow's stages."""

    @property
    def batches(self) -> Sequence[Batch]:
        """The batches."""

    @property
    def people(self) -> Sequence[tuple[str, str]]:
        """E-mail and role of everybody."""


def fields(names: Names) -> tuple[FieldSpec, ...]:
    """What tasks can be filtered by; `wire` is the field of `TaskFilter`."""
    stages = [(stage.name or stage.id, stage.id) for stage in names.stages]
    batches = [(batch.name or batch.id, batch.id) for batch in names.batches]
    people = [(email, email) for email, _ in names.people]
    return (
        FieldSpec("stage", "choice", "stage", stages, "the stage it is in", loose=True),
        FieldSpec("status", "choice", "status", _same(STATUSES), "TODO, Completed, ...", loose=True),
        FieldSpec(
            "assignee", "choice", "assignee", people, "an e-mail, none, any", nullable=True, loose=True
        ),
        FieldSpec("batch", "choice", "batches", batches, "in any of these batches", loose=True),
        FieldSpec("id", "text", "external_id", help="external id, * stands for anything"),
        FieldSpec("priority", "number", "priority", help=">5, -10..10"),
        FieldSpec("created", "date", "created_at", help="<7d, 2026-01..2026-03"),
        FieldSpec("updated", "date", "updated_at", help="<7d, 2026-01..2026-03"),
        FieldSpec("skipped", "bool", "is_skipped", help="yes or no"),
        FieldSpec("issues", "number", "open_issues_count", help="open issues: >0"),
        FieldSpec("review", "choice", "review_status", _same(REVIEWS), "the reviewer's verdict", loose=True),
        FieldSpec("type", "choice", "task_type", _same(TYPES), "default, consensus, benchmark", loose=True),
        FieldSpec("draft", "bool", "is_draft", help="yes or no"),
        FieldSpec("benchmark", "bool", "is_benchmark", help="yes or no"),
        FieldSpec("by", "text", "updated_by", help="who changed it last"),
        FieldSpec("took", "duration", "total_duration", help="time spent: >5m"),
    )


def _same(values: Sequence[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


def parse(text: str, names: Names) -> tuple[TaskFilter | None, Sequence[Problem]]:
    """The filter that was typed, None when it lets everything through; and what could not be understood."""
    asked = query.parse(text, fields(names))
    if asked.problems or not asked:
        return None, asked.problems
    conditions: Mapping[str, Any] = query.to_conditions(asked, words="external_id")
    return TaskFilter(**conditions), ()


def check(text: str, names: Names) -> Sequence[Problem]:
    """What in the text cannot be understood."""
    return query.parse(text, fields(names)).problems


def complete(text: str, cursor: int, names: Names) -> Sequence[Completion]:
    """Fields and values that can stand at the cursor."""
    return query.complete(text, cursor, fields(names))


def term(field: str, value: str) -> str:
    """A term as it is typed, quoted where it must be."""
    return f"{field}:{query.quote(value)}"


def sort_words(name: str, descending: bool) -> str | None:
    """The order as `get_tasks` takes it; None for the server's own."""
    wire = SORTS.get(name)
    return None if wire is None else f"-{wire}" if descending else wire


async def batch_progress(
    client: AngoClient, project_id: str, batch_id: str, stages: Sequence[Stage]
) -> tuple[int, int]:
    """How many tasks a batch has, and how many of them are in a terminal stage; two calls."""
    ends = [stage.id for stage in stages if stage.type == "Complete"] or ["Complete"]
    everything, complete = await asyncio.gather(
        client.get_tasks(project_id, page=1, limit=1, filter=TaskFilter(batches=[batch_id])),
        client.get_tasks(project_id, page=1, limit=1, filter=TaskFilter(batches=[batch_id], stage=ends)),
    )
    return everything.total or 0, complete.total or 0
