"""What the server tells about projects, people, issues and storages, as read-only records.

Ids are `.id`; times are aware datetimes or None; durations are whole milliseconds and end in `_ms`. Members
not listed here are in `.as_dict()`. The shapes are those of the REST reference and of the seed
documentation's samples.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from ango_tui.api.decoding import Record, Source, build_each, mapping, maybe_text, people, person, text


class Batch(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """A tag on assets, used to hand out and to export work."""

    id: str = ""
    name: str = ""


class ProjectMember(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """A person in a project, and the role they have there."""

    email: str = ""
    role: str = ""
    sources: ClassVar[dict[str, Source]] = {
        "email": (("assignee", "email", "user"), lambda value: person(value) or ""),
        "role": (("role", "projectRole"), None),
    }


class Stage(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """A station of the workflow; `next` holds stage ids, for a review first the accepted then the rejected
    way."""

    id: str = ""
    name: str = ""
    type: str = ""
    next: tuple[str, ...] = ()
    assigned_to: tuple[str, ...] = ()
    read_only: bool = False
    auto_forward: bool = False
    prevent_requeue: bool = False
    consensus_id: str | None = None
    position: dict[str, Any] = {}
    logic: dict[str, Any] = {}
    sources: ClassVar[dict[str, Source]] = {"assigned_to": (("assignedTo",), people)}


class Project(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """A project; items of a list know only id, name, description, organization and creation time."""

    id: str = ""
    name: str = ""
    description: str = ""
    organization: str = ""
    type: str = "ango"
    role: str | None = None
    owner: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    batches: tuple[Batch, ...] = ()
    members: tuple[ProjectMember, ...] = ()
    stages: tuple[Stage, ...] = ()
    category_schema: dict[str, Any] = {}
    asset_count: int | None = None
    instructions: str | None = None
    error_codes_enabled: bool = False
    error_schema: Any = None
    benchmark_enabled: bool = False
    benchmark_ratio: float | None = None
    benchmark_cutoff: bool = False
    task_skip_enabled: bool = False
    sources: ClassVar[dict[str, Source]] = {
        "owner": (("owner", "user"), person),
        "members": (("assignedTo",), lambda value: build_each(ProjectMember, value)),
    }


def _stage_name(entry: dict[str, Any]) -> str | None:
    """A history's stage name: entries embedded in tasks and assets call it `stage`, beside a `stageId`."""
    return maybe_text(entry.get("stageName") or (entry.get("stage") if entry.get("stageId") else None))


class HistoryEntry(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """A task's state as it left a stage; requeueing leaves no entry.

    `stage` is the stage's id, `stage_name` its name where the server tells it.
    """

    id: str = ""
    task_id: str = ""
    stage: str = ""
    stage_name: str | None = None
    assignee: str | None = None
    completed_by: str | None = None
    updated_by: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    completed_at: datetime | None = None
    duration_ms: int | None = None
    is_skipped: bool = False
    rework: bool = False
    review_status: str | None = None
    answer: dict[str, Any] = {}
    batches: tuple[str, ...] = ()
    sources: ClassVar[dict[str, Source]] = {
        "task_id": (("labelTaskId", "labelTask", "taskId", "task"), text),
        "stage": (("stageId", "stage"), text),
        "stage_name": ((), _stage_name),
        "assignee": (("assignee",), person),
        "completed_by": (("completedBy",), person),
        "updated_by": (("updatedBy",), person),
        "duration_ms": (("duration", "duration(ms)"), None),
    }


class Comment(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """A reply to an issue."""

    id: str = ""
    content: str = ""
    created_by: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    mentions: tuple[str, ...] = ()
    sources: ClassVar[dict[str, Source]] = {
        "created_by": (("createdBy",), person),
        "mentions": (("contentMentions",), people),
    }


class ErrorCode(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """What kind of mistake an issue is about."""

    category: str = ""
    name: str = ""
    key: str | None = None


def position(value: Any) -> tuple[float, ...]:
    """An issue's position from any form that servers store: `"[25, 15]"`, `"54"`, a list, a number, null."""
    if isinstance(value, str):
        value = value.strip().strip("[]").split(",")
    found = []
    for part in value if isinstance(value, list | tuple) else [value]:
        try:
            found.append(float(part))
        except (TypeError, ValueError, OverflowError):
            return ()
    return tuple(found)


class Issue(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """Something wrong with a task, told by a person; `position` is `(x, y)`, `(start, end)`, `(index,)` or
    empty."""

    id: str = ""
    title: str = ""
    content: str = ""
    project_id: str = ""
    asset_id: str = ""
    external_id: str = ""
    task_id: str = ""
    stage: str = ""
    status: str = "Open"
    created_by: str | None = None
    assignee: str | None = None
    error_type: str | None = None
    error_code: str | None = None
    error_codes: tuple[ErrorCode, ...] = ()
    object_id: str | None = None
    position: tuple[float, ...] = ()
    page: int | None = None
    page_end: int | None = None
    data_index: int | None = None
    plane: str | None = None
    mentions: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    pct_details: dict[str, Any] = {}
    resolved_by: str | None = None
    resolved_at: datetime | None = None
    updated_by: str | None = None
    updated_at: datetime | None = None
    created_at: datetime | None = None
    sources: ClassVar[dict[str, Source]] = {
        "project_id": (("project",), text),
        "asset_id": (("asset", "assetId"), text),
        "external_id": ((), lambda v: text(v.get("externalId") or mapping(v.get("asset")).get("externalId"))),
        "task_id": (("labelTask", "taskId", "task"), text),
        "stage": (("stageId", "stage"), text),
        "created_by": (("createdBy",), person),
        "assignee": (("assignee",), person),
        "position": (("position",), lambda value: position(value)),
        "mentions": (("contentMentions",), people),
        "resolved_by": (("resolvedBy",), person),
        "updated_by": (("updatedBy",), person),
    }


class Member(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """A person of the organization; the role is in lower case."""

    id: str = ""
    email: str = ""
    name: str = ""
    role: str = ""
    created_at: datetime | None = None
    last_active_at: datetime | None = None
    sources: ClassVar[dict[str, Source]] = {
        "role": (("organizationRole", "role"), lambda value: text(value).lower()),
    }


class Invite(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """An invitation to the organization that was not yet accepted; role and status are in lower case."""

    id: str = ""
    to: str = ""
    role: str = ""
    status: str = ""
    created_by: str | None = None
    created_at: datetime | None = None
    expires_at: datetime | None = None
    sources: ClassVar[dict[str, Source]] = {
        "to": (
            ("to", "email"),
            lambda value: person(value[0] if isinstance(value, list) and value else value) or "",
        ),
        "role": (("organizationRole", "role"), lambda value: text(value).lower()),
        "status": (("status",), lambda value: text(value).lower()),
        "created_by": (("createdBy",), person),
    }


class StorageRecord(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """A connected bucket; its secrets are masked in `raw` too. `provider` is `AWS`, `GCP` or `AZURE` where
    known."""

    id: str = ""
    name: str = ""
    provider: str = ""
    region: str = ""
    bucket: str | None = None
    organization: str = ""
    created_at: datetime | None = None
    sources: ClassVar[dict[str, Source]] = {
        "provider": (
            ("provider", "type"),
            lambda value: {"gcs": "GCP"}.get(text(value).lower(), text(value).upper()),
        ),
    }


class StorageFile(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """A file in a connected bucket."""

    name: str = ""
    path: str = ""
    size: int | None = None
    signed_url: str | None = None
    sources: ClassVar[dict[str, Source]] = {
        "name": (("name", "key", "_id"), None),
        "path": (("path", "key", "name", "_id"), None),
        "signed_url": (("signedUrl", "url"), None),
    }


class Outcome(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """What the server answered to a change that returns no thing of its own.

    `message` is its sentence, if it said one; `count` how many were changed and `failed` how many not, where
    told.
    """

    message: str = ""
    count: int | None = None
    failed: int | None = None


class RoleResult(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """What became of one person's change of role."""

    email: str = ""
    status: str = ""


class RoleResults(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """What became of a change of roles, person by person."""

    updated: int | None = None
    failed: int | None = None
    results: tuple[RoleResult, ...] = ()


class CloudResult(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """How many assets and tasks a registration created; None where the server told only that it went well."""

    assets_created: int | None = None
    tasks_created: int | None = None
    pre_labels_count: int | None = None
    valid_pre_labels_count: int | None = None


class MetricRecord(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """A figure of the overview: its name and its value, whatever shape the server gives it."""

    name: str = ""
    value: Any = None
