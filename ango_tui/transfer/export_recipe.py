"""What an export asks for, as a recipe that can be kept on disk and run again, also for changes only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from ango_tui.api.exports import ExportOptions, TimeFilter

MARGIN = timedelta(minutes=2)
"""So much earlier than the last run are changes asked for: clocks differ, and what is twice does no harm."""


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """An export. `stages` None means the complete tasks, empty all of them; times are ISO text."""

    name: str = ""
    kind: str = "task"
    format: str = "json"
    stages: tuple[str, ...] | None = None
    batches: tuple[str, ...] = ()
    task_type: str = "default"
    updated_from: str = ""
    updated_to: str = ""
    created_from: str = ""
    created_to: str = ""
    metadata: bool = True
    history: bool = True
    key_frames_only: bool = False
    idle_blur: bool = False
    path: str = ""
    last_run: str = ""
    last_path: str = ""

    @property
    def id(self) -> str:
        """What a recipe is known by."""
        return self.name

    def options(self, *, since: datetime | None = None) -> ExportOptions:
        """What the client is asked for; `since` narrows it to what was updated after that moment."""
        changed_from = since or moment(self.updated_from)
        return ExportOptions(
            stage=None if self.stages is None else list(self.stages),
            batches=list(self.batches) or None,
            task_type=self.task_type,
            export_format=self.format,
            export_type=self.kind,
            include_key_frames_only=self.key_frames_only,
            include_idle_blur_durations=self.idle_blur,
            include_metadata=self.metadata,
            include_history=self.history,
            updated_at=_span(changed_from, moment(self.updated_to, end=True)),
            created_at=_span(moment(self.created_from), moment(self.created_to, end=True)),
        )

    def since_last(self) -> datetime | None:
        """From when on something counts as changed since the last run; None if it never ran."""
        last = moment(self.last_run)
        return last - MARGIN if last is not None else None

    def ran(self, begun: datetime, path: str) -> Recipe:
        """The recipe after a run that began at `begun` and left its file at `path`."""
        return msgspec.structs.replace(
            self, last_run=begun.astimezone(UTC).isoformat(timespec="seconds"), last_path=path
        )

    def words(self, stage_names: Sequence[str], batch_names: Sequence[str]) -> str:
        """What it asks for, in one line."""
        where = "complete" if self.stages is None else ", ".join(stage_names) or "all stages"
        days = _days("updated", self.updated_from, self.updated_to)
        days += _days("created", self.created_from, self.created_to)
        without = [word for word, on in (("history", self.history), ("metadata", self.metadata)) if not on]
        parts = (
            "issues" if self.kind == "issue" else f"tasks: {where}",
            f"batches {', '.join(batch_names)}" if batch_names else "",
            self.task_type if self.task_type != "default" else "",
            days,
            f"without {' and '.join(without)}" if without else "",
            "key frames only" if self.key_frames_only else "",
            self.format,
        )
        return " · ".join(filter(None, parts))


def recipe_from(stored: Any, name: str = "") -> Recipe | None:
    """A recipe as it was kept; None if it cannot be understood."""
    try:
        found = msgspec.convert(stored, Recipe)
    except msgspec.ValidationError:
        return None
    return msgspec.structs.replace(found, name=name or found.name)


def moment(words: str, *, end: bool = False) -> datetime | None:
    """A day or a moment in ISO form; a day's `end` is the next midnight, here in local time."""
    if not words:
        return None
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        return None
    if len(words) == 10 and end:
        found += timedelta(days=1)
    return found.astimezone()


def file_name(project: str, kind: str, now: datetime, extension: str = "zip") -> str:
    """A file name for an export or report of a project: plain characters, with the moment in it."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", project).strip("-.")[:60] or "project"
    return f"{plain}-{kind}-{now:%Y%m%d-%H%M%S}.{extension}"


def target(path: str, name: str) -> Path:
    """Where to write: the file that was named, or `name` in the folder that was named."""
    given = Path(path or ".").expanduser()
    return given / name if given.is_dir() or path.endswith("/") else given


def _span(start: datetime | None, end: datetime | None) -> TimeFilter | None:
    return TimeFilter(start, end) if start or end else None


def _days(what: str, start: str, end: str) -> str:
    return f"{what} {start or ''}..{end or ''}" if start or end else ""
