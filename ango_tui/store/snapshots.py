"""Snapshots: every version ever seen of a project's ontology or workflow, each content kept once."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ango_tui.store import atomic
from ango_tui.store.lines import LineFile, read_lines
from ango_tui.store.paths import project_dir


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One version as it was seen: when, where from, and the digest by which its content is read."""

    digest: str
    seen_at: str
    """UTC, ISO 8601."""
    origin: str
    """How it was met: ``"server"``, ``"pushed"``, ``"imported"``."""
    note: str
    size: int
    """Bytes of the content."""


class SnapshotLostError(Exception):
    """The content of a snapshot is missing or is not what its digest says."""


class Snapshots:
    """The versions below one folder, keyed by host, project and kind."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(
        self, host: str, project: str, content: bytes, *, kind: str = "ontology", origin: str, note: str = ""
    ) -> Snapshot:
        """Keep ``content`` as the newest version and return its snapshot.

        A version equal to the newest one is not listed twice; the newest is returned.

        Raises:
            OSError: it could not be written.
        """
        digest = hashlib.sha256(content).hexdigest()
        newest = next(iter(self.list(host, project, kind=kind)), None)
        if newest is not None and newest.digest == digest:
            return newest
        folder = project_dir(self._folder, host, project)
        stored = folder / f"{digest}.z"
        if not stored.exists():
            atomic.write(stored, zlib.compress(content, 6))
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        snapshot = Snapshot(digest, moment, origin, note, len(content))
        index = LineFile(folder / f"{kind}.jsonl")
        try:
            index.append({name: getattr(snapshot, name) for name in Snapshot.__slots__}, sync=True)
        finally:
            index.close()
        return snapshot

    def list(self, host: str, project: str, *, kind: str = "ontology") -> tuple[Snapshot, ...]:
        """Return the versions of one project, newest first."""
        found = []
        for facts in read_lines(project_dir(self._folder, host, project) / f"{kind}.jsonl"):
            texts = [facts.get(name) for name in ("digest", "seen_at", "origin", "note")]
            size = facts.get("size")
            if all(isinstance(text, str) for text in texts) and isinstance(size, int):
                digest, seen_at, origin, note = (str(text) for text in texts)
                found.append(Snapshot(digest, seen_at, origin, note, size))
        return tuple(reversed(found))

    def read(self, host: str, project: str, digest: str) -> bytes:
        """Return the content of a version, byte for byte.

        Raises:
            SnapshotLostError: it is gone or damaged.
        """
        path = project_dir(self._folder, host, project) / f"{digest}.z"
        try:
            content = zlib.decompress(path.read_bytes())
        except (OSError, zlib.error) as error:
            raise SnapshotLostError(f"The snapshot {digest[:12]} cannot be read: {error}") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise SnapshotLostError(
                f"The snapshot {digest[:12]} is damaged: its content has changed on the disk"
            )
        return content
