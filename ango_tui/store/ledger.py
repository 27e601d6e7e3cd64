"""The upload ledger: what has happened to each file of an upload, so that a new process can go on with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from ango_tui.store.lines import LineFile, read_lines
from ango_tui.store.locks import FileLock, LockHeldError

HARMLESS = "sending"
"""The state whose loss in a power cut costs a repeated transfer and nothing else; it is not waited for."""

SETTLED = frozenset({"registered", "failed"})


class Recorded(Protocol):
    """What the ledger must know of an entry: which file it is about, and how far that is."""

    @property
    def key(self) -> str:
        """What tells files apart."""
        ...

    @property
    def state(self) -> str:
        """How far the file is."""
        ...


Entry = TypeVar("Entry", bound=Recorded)


class UploadLedger(Generic[Entry]):
    """The append-only record of one upload job, held by one process at a time.

    Entries are msgspec structures of the type given, kept as lines of JSON. After a crash every whole line
    counts, and a torn one costs only itself. Methods may be called from threads, one call at a time.
    """

    def __init__(self, path: Path, entry: type[Entry]) -> None:
        self.path = path
        self._entry = entry
        self._file = LineFile(path)
        self._lock = FileLock(path.with_suffix(".lock"))
        self._entries: list[Entry] = []
        self._about: dict[str, Any] = {}

    @property
    def about(self) -> Mapping[str, Any]:
        """Facts of the job as a whole, such as project and number of files; ``begun`` is always there."""
        return self._about

    def open(self, **about: Any) -> UploadLedger[Entry]:
        """Take the job's lock, read what is recorded and add ``about`` (JSON values) to the facts of the job.

        Raises:
            LockHeldError: another process is running this job.
            OSError: the file cannot be read or written.
        """
        self._lock.acquire()
        try:
            self._read()
            news = {name: value for name, value in about.items() if self._about.get(name) != value}
            if news or not self._about:
                news.setdefault("begun", self._about.get("begun") or _now())
                self._about.update(news)
                self._file.append({"job": news}, sync=True)
        except BaseException:
            self.close()
            raise
        return self

    def _read(self) -> None:
        self._entries.clear()
        self._about.clear()
        for line in read_lines(self.path):
            if isinstance(line.get("job"), dict):
                self._about.update(line["job"])
                continue
            try:
                self._entries.append(msgspec.convert(line, self._entry))
            except msgspec.ValidationError:
                continue

    def entries(self) -> tuple[Entry, ...]:
        """Return everything recorded, oldest first; of one key the last entry counts."""
        return tuple(self._entries)

    def latest(self) -> dict[str, Entry]:
        """Return the entry that counts for each key, in the order in which the keys came up."""
        return {entry.key: entry for entry in self._entries}

    def record(self, entries: Sequence[Entry]) -> None:
        """Add entries; when this returns, they outlive the process, however it dies.

        Raises:
            OSError: not all of them could be written.
        """
        lines = [msgspec.to_builtins(entry) for entry in entries]
        self._file.append(*lines, sync=any(entry.state != HARMLESS for entry in entries))
        self._entries.extend(entries)

    def close(self) -> None:
        """Close the file and give up the lock."""
        self._file.close()
        self._lock.release()

    def __enter__(self) -> UploadLedger[Entry]:
        return self if self._lock.held else self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class JobSummary:
    """What a ledger on the disk says about its job, read without taking the job."""

    job: str
    about: Mapping[str, Any]
    counts: Mapping[str, int]
    """How many files are in each state."""
    running: bool
    """Whether a living process holds the job."""

    @property
    def finished(self) -> bool:
        """Whether every file is registered or failed; ``files`` in ``about`` says how many there are."""
        known = sum(self.counts.values())
        return known >= int(self.about.get("files") or 0) and self.counts.keys() <= SETTLED


class Ledgers:
    """The upload ledgers below one folder, one file per job."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ledger(self, job: str, entry: type[Entry]) -> UploadLedger[Entry]:
        """Return the ledger of a job for entries of a type, not yet opened.

        Raises:
            ValueError: the job's name is no plain file name.
        """
        return UploadLedger(self._path(job), entry)

    def jobs(self) -> tuple[JobSummary, ...]:
        """Return every job that has a ledger, the latest first."""
        paths = sorted(self._folder.glob("*.jsonl"), key=lambda path: path.stat().st_mtime, reverse=True)
        return tuple(_summary(path) for path in paths)

    def delete(self, job: str) -> None:
        """Forget a job.

        Raises:
            LockHeldError: it is running.
        """
        path = self._path(job)
        lock = FileLock(path.with_suffix(".lock"))
        lock.acquire()
        try:
            path.unlink(missing_ok=True)
            lock.path.unlink(missing_ok=True)
        finally:
            lock.release()

    def _path(self, job: str) -> Path:
        if not job or job.startswith(".") or "/" in job or "\0" in job:
            raise ValueError(f"{job!r} cannot name a job")
        return self._folder / f"{job}.jsonl"


def _summary(path: Path) -> JobSummary:
    about: dict[str, Any] = {}
    states: dict[str, str] = {}
    for line in read_lines(path):
        if isinstance(line.get("job"), dict):
            about.update(line["job"])
        elif isinstance(line.get("key"), str) and isinstance(line.get("state"), str):
            states[line["key"]] = line["state"]
    return JobSummary(path.stem, about, Counter(states.values()), _is_held(path.with_suffix(".lock")))


def _is_held(path: Path) -> bool:
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        lock.acquire()
    except LockHeldError:
        return True
    lock.release()
    return False


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
