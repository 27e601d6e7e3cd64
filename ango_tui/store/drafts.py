"""Drafts: unsent work on a project, such as an ontology with its undo history, kept through any crash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ango_tui.store import atomic
from ango_tui.store.locks import FileLock
from ango_tui.store.paths import project_dir


@dataclass(frozen=True, slots=True)
class Draft:
    """Unsent work on one thing of one project; the content is the caller's own JSON value."""

    host: str
    project: str
    kind: str
    """What it is a draft of: ``"ontology"``, ``"workflow"``."""
    saved_at: str
    """UTC, ISO 8601."""
    content: Any


class Drafts:
    """The drafts below one folder, keyed by host, project and kind."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, host: str, project: str, content: Any, *, kind: str = "ontology") -> Draft:
        """Put a draft on the disk, in place of the one that was there, and return it.

        Raises:
            OSError: it could not be written; the former draft is still there.
            TypeError: the content is no JSON value.
        """
        draft = Draft(host, project, kind, datetime.now(UTC).isoformat(timespec="seconds"), content)
        # Not asdict(): it would copy the whole content, which can be large, while somebody is typing.
        facts = {name: getattr(draft, name) for name in Draft.__slots__}
        atomic.write_json(self._path(host, project, kind), facts)
        return draft

    def load(self, host: str, project: str, *, kind: str = "ontology") -> Draft | None:
        """Return the draft, or ``None`` when there is none."""
        return _draft(atomic.read_json(self._path(host, project, kind)))

    def delete(self, host: str, project: str, *, kind: str = "ontology") -> bool:
        """Remove the draft and say whether there was one."""
        path = self._path(host, project, kind)
        existed = path.exists()
        path.unlink(missing_ok=True)
        return existed

    def all(self, host: str | None = None) -> Iterator[Draft]:
        """Yield every draft, of one host when asked."""
        for path in sorted(self._folder.glob("*/*/*.json")):
            draft = _draft(atomic.read_json(path))
            if draft is not None and (host is None or draft.host.rstrip("/") == host.rstrip("/")):
                yield draft

    def lock(self, host: str, project: str, *, kind: str = "ontology") -> FileLock:
        """Return the lock that an editor of this draft holds against a second window."""
        return FileLock(self._path(host, project, kind).with_suffix(".lock"))

    def _path(self, host: str, project: str, kind: str) -> Path:
        return project_dir(self._folder, host, project) / f"{kind}.json"


def _draft(value: Any) -> Draft | None:
    if not isinstance(value, dict):
        return None
    texts = [value.get(name) for name in ("host", "project", "kind", "saved_at")]
    if not all(isinstance(text, str) for text in texts) or "content" not in value:
        return None
    host, project, kind, saved_at = (str(text) for text in texts)
    return Draft(host, project, kind, saved_at, value["content"])
