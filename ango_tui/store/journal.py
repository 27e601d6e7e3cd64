"""The journal: one line for every write this program made on a host, kept in files of bounded size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ango_tui.store.lines import LineFile, read_lines
from ango_tui.store.locks import FileLock


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One write operation: when and where it was made, what it did to what, and how it ended."""

    action: str
    """The operation, as the program names it: ``"tasks.assign"``."""
    what: str
    """What it acted on, in words: ``"3 tasks to mia@example.com"``."""
    result: str
    """How it ended: ``"done"``, ``"failed: …"``, ``"unknown: …"``."""
    host: str = ""
    profile: str = ""
    project: str = ""
    """The project's id; empty for what belongs to the organization."""
    time: str = ""
    """UTC, ISO 8601; set by the journal when empty."""
    detail: dict[str, Any] | None = None
    """Further facts worth keeping, such as the ids acted on."""

    @property
    def moment(self) -> datetime | None:
        """When it was written down, or ``None`` when the line says nothing understandable."""
        try:
            return datetime.fromisoformat(self.time)
        except ValueError:
            return None


_NAMES = frozenset(field.name for field in fields(JournalEntry))


class Journal:
    """Append and read back journal entries; when a file is full it is renamed and a new one begun."""

    def __init__(self, folder: Path, *, max_bytes: int = 2_000_000, keep: int = 4) -> None:
        self.path = folder / "journal.jsonl"
        self._max_bytes = max_bytes
        self._keep = keep

    def append(self, entry: JournalEntry) -> JournalEntry:
        """Write ``entry`` down and return it with its time.

        Raises:
            OSError: the entry could not be written.
        """
        facts = {name: value for name, value in asdict(entry).items() if value not in ("", None)}
        facts.setdefault("time", datetime.now(UTC).isoformat(timespec="milliseconds"))
        with FileLock(self.path.with_suffix(".lock")):
            self._rotate()
            file = LineFile(self.path)
            try:
                file.append(facts)
            finally:
                file.close()
        return JournalEntry(**facts)

    def entries(self, *, host: str | None = None, project: str | None = None) -> Iterator[JournalEntry]:
        """Yield the entries, newest first, of one host or project when asked."""
        for path in (self.path, *(self._old(number) for number in range(1, self._keep + 1))):
            for facts in reversed(list(read_lines(path))):
                entry = _entry(facts)
                if entry is None or (host is not None and entry.host != host):
                    continue
                if project is None or entry.project == project:
                    yield entry

    def _old(self, number: int) -> Path:
        return self.path.with_name(f"journal.{number}.jsonl")

    def _rotate(self) -> None:
        if not self.path.exists() or self.path.stat().st_size < self._max_bytes:
            return
        for number in range(self._keep, 1, -1):
            if self._old(number - 1).exists():
                self._old(number - 1).replace(self._old(number))
        self.path.replace(self._old(1))


def _entry(facts: dict[str, Any]) -> JournalEntry | None:
    known = {name: value for name, value in facts.items() if name in _NAMES}
    texts = (value for name, value in known.items() if name != "detail")
    if not {"action", "what", "result"} <= known.keys() or not all(isinstance(text, str) for text in texts):
        return None
    return JournalEntry(**known)
