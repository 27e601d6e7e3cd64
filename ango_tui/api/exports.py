"""Exporting a project: the server makes an archive, which is streamed to disk and read from there."""

from __future__ import annotations

import asyncio
import itertools
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from ango_tui.api.addresses import signed_url
from ango_tui.api.decoding import dumps, listing, mapping, moment, person
from ango_tui.api.errors import InvalidRequest, NotFound, NotUnderstood
from ango_tui.api.export_reading import archive_items, archive_members, task_of
from ango_tui.api.metrics import utc_text
from ango_tui.api.resource import Resource
from ango_tui.api.transfers import ExportProgress
from ango_tui.api.wire import ExportFormats, ExportTypes, TaskTypes

MAKING_TIMEOUT = 900.0
"""Seconds that a server may take to make an export; it answers only when it is done."""

BATCH = 200


class TimeFilter(msgspec.Struct, frozen=True):
    """A span of time of an export. SDK 1.4.10, models.export_options."""

    from_date: datetime | None = None
    to_date: datetime | None = None

    def to_wire(self) -> dict[str, str]:
        """The span as it is sent."""
        ends = {"$gt": self.from_date, "$lt": self.to_date}
        return {operator: utc_text(end) for operator, end in ends.items() if end is not None}

    toDict = to_wire


class ExportOptions(msgspec.Struct, frozen=True):
    """What an export holds. `stage` None means finished tasks (of the default type), an empty list all of
    them.

    SDK 1.4.10, models.export_options.
    """

    stage: Sequence[str] | None = None
    batches: Sequence[str] | None = None
    task_type: TaskTypes | str | None = None
    export_format: ExportFormats | str = ExportFormats.JSON
    export_type: ExportTypes | str = ExportTypes.TASK
    include_key_frames_only: bool = False
    include_idle_blur_durations: bool = False
    send_email: bool = False
    include_metadata: bool = True
    include_history: bool = True
    notify: bool = False
    updated_at: TimeFilter | None = None
    created_at: TimeFilter | None = None

    def to_wire(self) -> dict[str, Any]:
        """The query as it is sent, without the project."""
        kind = TaskTypes(self.task_type or TaskTypes.DEFAULT)
        stage = ["Complete"] if self.stage is None and kind is TaskTypes.DEFAULT else self.stage
        query: dict[str, Any] = {
            "sendEmail": self.send_email,
            "includeMetadata": self.include_metadata,
            "includeHistory": self.include_history,
            "doNotNotify": not self.notify,
            "format": ExportFormats(self.export_format).value,
            "type": ExportTypes(self.export_type).value,
            "includeOnlyKeyFrames": self.include_key_frames_only,
            "includeIdleBlurDurations": self.include_idle_blur_durations,
            "taskTypes": [kind.value],
        }
        if self.batches:
            query["batches"] = list(self.batches)
        if stage and query["type"] == ExportTypes.TASK:
            query["stage"] = list(stage)
        for name, span in (("updatedAt", self.updated_at), ("createdAt", self.created_at)):
            if span is not None:
                query[name] = span.to_wire()
        return query

    toDict = to_wire


class Export:
    """An archive on disk, read item by item: `for item in export`, `async for item in export`,
    `export.count()`.

    Items are dicts. As a context manager it deletes the archive in the end, unless it was asked for at a
    place of its own.
    """

    def __init__(
        self, path: Path, *, temporary: bool, where: Callable[[dict[str, Any]], bool] | None = None
    ) -> None:
        self.path = path
        self._temporary = temporary
        self._where = where

    @property
    def members(self) -> list[str]:
        """The names of the files in the archive."""
        return archive_members(self.path)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return filter(self._where, archive_items(self.path)) if self._where else archive_items(self.path)

    async def __aiter__(self) -> AsyncIterator[dict[str, Any]]:
        items = iter(self)
        while batch := await asyncio.to_thread(lambda: list(itertools.islice(items, BATCH))):
            for item in batch:
                yield item

    def count(self) -> int:
        """How many items there are; reads through the archive."""
        return sum(1 for _ in self)

    def close(self) -> None:
        """Delete the archive if it is a temporary one."""
        if self._temporary:
            self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Export({str(self.path)!r})"


class Exports(Resource):
    """Exporting tasks and issues."""

    _export_locks: dict[str, asyncio.Lock]

    async def exportV3(
        self,
        project_id: str,
        batches: Sequence[str] | ExportOptions | None = None,
        stage: Sequence[str] | None = None,
        format: ExportFormats | str = "json",
        type: ExportTypes | str | None = None,
        zip_file_path: str | os.PathLike[str] | None = None,
        filters: Mapping[str, Any] | None = None,
        *,
        options: ExportOptions | None = None,
        progress: Callable[[ExportProgress], None] | None = None,
        where: Callable[[dict[str, Any]], bool] | None = None,
    ) -> Export:
        """Export a project's tasks (or issues, with `type="issue"`) and return the archive, ready to be read.

        Without `stage` only finished tasks are exported, with an empty list all. `options` (SDK 1.4.10, also
        in the place of `batches`) replaces the simple arguments. `filters` goes into the query last and wins.
        The archive is downloaded once, to `zip_file_path` or a temporary file. Exports of one project run one
        after the other, because the server keeps one file per project. `where` leaves out items when reading.
        Seed documentation, exportV3.
        """
        if isinstance(batches, ExportOptions):
            options, batches = batches, None
        chosen = options or ExportOptions(
            stage=stage, batches=batches, export_format=format, export_type=type or ExportTypes.TASK
        )
        query = {"project": project_id, **chosen.to_wire()}
        if "batches" in query:
            query["batches"] = await self._batch_ids(project_id, query["batches"])
        query.update(filters or {})
        tell = progress or (lambda _: None)
        async with self._export_locks.setdefault(project_id, asyncio.Lock()):
            tell(ExportProgress("making"))
            url = await self._made_export(query)
            target, temporary = await asyncio.to_thread(_target, zip_file_path)
            try:
                await self._fetch(url, target, tell)
            except BaseException:
                if temporary:
                    target.unlink(missing_ok=True)
                raise
        return Export(target, temporary=temporary, where=where)

    async def export(
        self,
        project_id: str,
        assignees: Sequence[str] | ExportOptions | None = None,
        completed_at: Sequence[datetime] | None = None,
        updated_at: Sequence[datetime] | None = None,
        batches: Sequence[str] | None = None,
        *,
        zip_file_path: str | os.PathLike[str] | None = None,
        options: ExportOptions | None = None,
        progress: Callable[[ExportProgress], None] | None = None,
    ) -> Export:
        """Export with the seed documentation's other filters.

        `updated_at` is sent to the server. `assignees` (who completed a stage) and `completed_at` are looked
        at when items are read, because no server takes them; the archive itself is not filtered by them. Seed
        documentation, export.
        """
        if isinstance(assignees, ExportOptions):
            options, assignees = assignees, None
        span = TimeFilter(*updated_at) if updated_at else None
        chosen = options or ExportOptions(batches=batches, updated_at=span)
        where = _completed(assignees, completed_at) if assignees or completed_at else None
        return await self.exportV3(
            project_id, options=chosen, zip_file_path=zip_file_path, progress=progress, where=where
        )

    async def _made_export(self, query: Mapping[str, Any]) -> str:
        texts = {name: _written(value) for name, value in query.items()}
        try:
            reply = await self._get("/v2/export", texts, patience=MAKING_TIMEOUT)
        except NotFound:
            # servers before SDK 1.3.30
            reply = await self._get("/v2/exportV3", texts, patience=MAKING_TIMEOUT)
        return signed_url(reply.find("exportPath", "url"), "GET /v2/export")

    async def _fetch(self, url: str, target: Path, tell: Callable[[ExportProgress], None]) -> None:
        part = target.with_name(target.name + ".part")
        try:
            await self._storage.save(url, part, lambda got, of: tell(ExportProgress("loading", got, of)))
            import zipfile  # only an export needs it

            if not await asyncio.to_thread(zipfile.is_zipfile, part):
                raise NotUnderstood(
                    "What came is no archive.", advice="Export again.", call="GET export archive"
                )
            size = part.stat().st_size
            await asyncio.to_thread(os.replace, part, target)
        finally:
            part.unlink(missing_ok=True)
        tell(ExportProgress("done", size, size))


def _target(zip_file_path: str | os.PathLike[str] | None) -> tuple[Path, bool]:
    if zip_file_path is None:
        handle, name = tempfile.mkstemp(prefix="ango-export-", suffix=".zip")
        os.close(handle)
        return Path(name), True
    path = Path(zip_file_path)
    if not path.parent.is_dir():
        raise InvalidRequest(f"There is no folder {str(path.parent)!r}.", advice="Make it first.")
    return path, False


def _written(value: Any) -> Any:
    return dumps(value).decode() if isinstance(value, Mapping) else value


def _completed(
    assignees: Sequence[str] | None, completed_at: Sequence[datetime] | None
) -> Callable[[dict[str, Any]], bool]:
    people = frozenset(assignees or ())

    def fits(item: dict[str, Any]) -> bool:
        task = task_of(item)
        entries = [task, *map(mapping, listing(task.get("stageHistory")))]
        if people and not any(person(entry.get("completedBy")) in people for entry in entries):
            return False
        if not completed_at:
            return True
        start, end = (limit.astimezone() if limit.tzinfo is None else limit for limit in completed_at)
        times = [time for entry in entries if (time := moment(entry.get("completedAt")))]
        return any(start <= time <= end for time in times)

    return fits
