"""Tasks and assets: records of which a listing holds a hundred thousand.

The fields that lists show are read at once; the rest is read from the raw JSON when it is asked for. The raw
JSON is a view into the page it came in, so a listing costs little more memory than its own bytes.
"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

import msgspec

from ango_tui.api.decoding import (
    Buffer,
    Record,
    build,
    build_each,
    flag,
    listing,
    loads,
    mapping,
    maybe_text,
    maybe_whole,
    moment,
    person,
    text,
    texts,
    whole,
)
from ango_tui.api.records import HistoryEntry


class _Recent:
    """The last object that was read in whole, because its fields are asked for one after the other."""

    record: Record | None = None
    content: dict[str, Any] = {}


def _content(record: Record) -> dict[str, Any]:
    if _Recent.record is not record:
        content = mapping(loads(record._raw))
        _Recent.record, _Recent.content = record, content
        return content
    return _Recent.content


class AssetRef(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """The asset of a task, as far as the task tells: at least its id, mostly also its external id and
    link."""

    id: str = ""
    external_id: str = ""
    data: str = ""


class Task(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """The unit of work: one asset on its way through the workflow. Dicts it hands out are not to be
    changed."""

    id: str = ""
    project_id: str = ""
    external_id: str = ""
    batches: tuple[str, ...] = ()
    priority: int = 0
    stage: str = ""
    assignee: str | None = None
    status: str = ""
    is_skipped: bool = False
    open_issues_count: int = 0

    @property
    def asset(self) -> AssetRef:
        """The asset, whether the server sent an id or an object."""
        return build(AssetRef, _content(self).get("asset"))

    @property
    def review_status(self) -> str | None:
        """The last review's outcome, if there was one."""
        found = _content(self)
        return maybe_text(found.get("reviewStatus") or mapping(found.get("review")).get("status"))

    @property
    def type(self) -> str:
        """`default`, `consensus` or `benchmark`."""
        return text(_content(self).get("type")) or "default"

    @property
    def answer(self) -> dict[str, Any]:
        """The annotations: `tools`, `classifications`, `relations`; empty if they were not asked for."""
        return mapping(_content(self).get("answer"))

    @property
    def is_draft(self) -> bool:
        """Saved, but not submitted."""
        return flag(_content(self).get("isDraft"))

    @property
    def is_benchmark(self) -> bool:
        """Counts as a reference for other people's answers."""
        found = _content(self)
        return flag(found.get("isBenchmark") or found.get("benchmark"))

    @property
    def is_pre_labeled(self) -> bool:
        """Has imported labels."""
        return flag(_content(self).get("isPreLabeled"))

    @property
    def rework(self) -> bool:
        """Came back from a review."""
        return flag(_content(self).get("rework"))

    @property
    def duration_ms(self) -> int | None:
        """Time spent in this stage."""
        return maybe_whole(_content(self).get("duration"))

    @property
    def total_duration_ms(self) -> int | None:
        """Time spent in all stages."""
        return maybe_whole(_content(self).get("totalDuration"))

    @property
    def created_at(self) -> datetime | None:
        """When the task was made."""
        return moment(_content(self).get("createdAt"))

    @property
    def updated_at(self) -> datetime | None:
        """When it last changed."""
        return moment(_content(self).get("updatedAt"))

    @property
    def completed_at(self) -> datetime | None:
        """When it was last submitted."""
        return moment(_content(self).get("completedAt"))

    @property
    def created_by(self) -> str | None:
        """Who made it."""
        return person(_content(self).get("createdBy"))

    @property
    def updated_by(self) -> str | None:
        """Who changed it last."""
        return person(_content(self).get("updatedBy"))

    @property
    def completed_by(self) -> str | None:
        """Who submitted it last."""
        return person(_content(self).get("completedBy"))

    @property
    def stage_history(self) -> tuple[HistoryEntry, ...]:
        """The stages it went through, where the server sends them with the task."""
        return build_each(HistoryEntry, _content(self).get("stageHistory"))

    @property
    def brush_data_url(self) -> str | None:
        """Where the brush mask is."""
        return maybe_text(_content(self).get("brushDataUrl"))

    @property
    def medical_brush_data_url(self) -> str | None:
        """Where the medical brush volume is."""
        return maybe_text(_content(self).get("medicalBrushDataUrl"))


class Attachment(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """Something shown beside an asset: a picture, a video, a text."""

    type: str = ""
    value: str = ""


class Asset(Record, frozen=True, kw_only=True, eq=False, gc=False):
    """A file (or text) that is to be labelled. Dicts it hands out are not to be changed."""

    id: str = ""
    external_id: str = ""
    data: str = ""
    batches: tuple[str, ...] = ()
    project_id: str = ""
    is_pre_labeled: bool = False

    @property
    def created_at(self) -> datetime | None:
        """When it was registered."""
        return moment(_content(self).get("createdAt"))

    @property
    def organization(self) -> str:
        """The organization's id."""
        return text(_content(self).get("organization"))

    @property
    def metadata(self) -> dict[str, Any]:
        """Width, height, frame rate and the like."""
        return mapping(_content(self).get("metadata"))

    @property
    def context_data(self) -> dict[str, Any]:
        """What the uploader attached; comes back in exports."""
        return mapping(_content(self).get("contextData"))

    @property
    def dataset(self) -> tuple[str, ...]:
        """The links of a multi-page asset."""
        return texts(_content(self).get("dataset"))

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """What is shown beside it."""
        return build_each(Attachment, _content(self).get("attachments"))

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Its tasks (mostly one), with their stage history where the server sends it."""
        return tuple(
            read_task(item) for item in listing(_content(self).get("labelTasks")) if isinstance(item, dict)
        )


class _TaskHead(msgspec.Struct, gc=False, rename="camel"):
    """What lists show of a task, as today's servers send it; anything else is read the slow way."""

    id: str = msgspec.field(name="_id")
    project: str = ""
    external_id: str | None = None
    batches: list[str] | None = None
    priority: int | None = None
    stage: str = ""
    assignee: str | None = None
    status: str | None = None
    is_skipped: bool | None = None
    open_issues_count: int | None = None


class _AssetHead(msgspec.Struct, gc=False, rename="camel"):
    """What lists show of an asset, as today's servers send it."""

    id: str = msgspec.field(name="_id")
    external_id: str | None = None
    data: str = ""
    batches: list[str] | None = None
    project: str = ""
    is_pre_labeled: bool | None = None


_task_head = msgspec.json.Decoder(_TaskHead).decode
_asset_head = msgspec.json.Decoder(_AssetHead).decode
_intern = sys.intern


def task_from_raw(raw: Buffer) -> Task:
    """A task from the JSON of a list's item."""
    try:
        head = _task_head(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return read_task(loads(raw), raw)
    if not head.external_id:
        return read_task(loads(raw), raw)
    return Task(
        _raw=raw,
        id=head.id,
        project_id=_intern(head.project),
        external_id=head.external_id,
        batches=tuple(map(_intern, head.batches)) if head.batches else (),
        priority=head.priority or 0,
        stage=_intern(head.stage),
        assignee=_intern(head.assignee) if head.assignee else None,
        status=_intern(head.status) if head.status else "",
        is_skipped=bool(head.is_skipped),
        open_issues_count=head.open_issues_count or 0,
    )


def read_task(value: Any, raw: Buffer | None = None) -> Task:
    """A task from decoded JSON of any shape."""
    task = build(Task, value, raw)
    found = mapping(value)
    return msgspec.structs.replace(
        task,
        project_id=text(found.get("project")),
        external_id=task.external_id or text(mapping(found.get("asset")).get("externalId")),
        assignee=person(found.get("assignee")),
        status=task.status or text(mapping(found.get("review")).get("status")),
        open_issues_count=whole(found.get("openIssuesCount")) or len(listing(found.get("issues"))),
    )


def asset_from_raw(raw: Buffer) -> Asset:
    """An asset from the JSON of a list's item."""
    try:
        head = _asset_head(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return read_asset(loads(raw), raw)
    return Asset(
        _raw=raw,
        id=head.id,
        external_id=head.external_id or "",
        data=head.data,
        batches=tuple(map(_intern, head.batches)) if head.batches else (),
        project_id=_intern(head.project),
        is_pre_labeled=bool(head.is_pre_labeled),
    )


def read_asset(value: Any, raw: Buffer | None = None) -> Asset:
    """An asset from decoded JSON of any shape."""
    asset = build(Asset, value, raw)
    return msgspec.structs.replace(asset, project_id=text(mapping(value).get("project")))
