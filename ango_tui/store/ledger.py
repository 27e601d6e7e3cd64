"""The upload ledger: what has happened to each file of an upload, so that a new process can go on with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from ango_tui.store.lines import LineFile, read_lines
from ango_tui.store.locks import FileLock, LockHeldError

PLANNED: Final = "planned"
URL: Final = "url"
PUT: Final = "put"
REGISTERING: Final = "registering"
REGISTERED: Final = "registered"
FAILED: Final = "failed"

STATES: Final = (PLANNED, URL, PUT, REGISTERING, REGISTERED, FAILED)
"""The states of a file in their order: planned, has an upload URL, bytes are stored, registration was begun,
registered as an asset; or failed, with a reason among its facts."""

_DURABLE: Final = frozenset({PUT, REGISTERING, REGISTERED, FAILED})


@dataclass(slots=True)
class LedgerItem:
    """One file of a job: its state and everything recorded about it so far."""

    key: str
    state: str = PLANNED
    facts: dict[str, Any] = field(default_factory=dict)


class UploadLedger:
    """The append-only record of one upload job, held by one process at a time.

    Every change is one line in the file, on the disk before :meth:`record` returns wherever a repetition
    would do harm. After a crash the last whole line of each file counts.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = LineFile(path)
        self._lock = FileLock(path.with_suffix(".lock"))
        self._items: dict[str, LedgerItem] = {}
        self._about: dict[str, Any] = {}

    @property
    def about(self) -> Mapping[str, Any]:
        """Facts of the job as a whole: host, project, batches, when it was begun."""
        return self._about

    def open(self, **about: Any) -> UploadLedger:
        """Take the job's lock, read what is recorded and add ``about`` to the facts of the job.

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
        self._items.clear()
        self._about.clear()
        for line in read_lines(self.path):
            if isinstance(line.get("job"), dict):
                self._about.update(line["job"])
            elif isinstance(line.get("key"), str) and line.get("state") in STATES:
                item = self._items.setdefault(line["key"], LedgerItem(line["key"]))
                item.state = line["state"]
                if isinstance(line.get("facts"), dict):
                    item.facts.update(line["facts"])

    def record(self, key: str, state: str, /, **facts: Any) -> None:
        """Write down that the file ``key`` has reached ``state``; ``facts`` are added to those it has.

        Raises:
            ValueError: there is no such state.
            OSError: it could not be written; the ledger still says what it said before.
        """
        self.record_many([key], state, **facts)

    def record_many(self, keys: list[str], state: str, /, **facts: Any) -> None:
        """Write down that several files have reached ``state``, with one wait for the disk."""
        if state not in STATES:
            raise ValueError(f"{state!r} is no state of a ledger; the states are {', '.join(STATES)}")
        for number, key in enumerate(keys, start=1):
            line: dict[str, Any] = {"key": key, "state": state}
            if facts:
                line["facts"] = facts
            self._file.append(line, sync=number == len(keys) and state in _DURABLE)
        for key in keys:
            item = self._items.setdefault(key, LedgerItem(key))
            item.state = state
            item.facts.update(facts)

    def state(self, key: str) -> str | None:
        """Return the state of a file, or ``None`` when the ledger does not know it."""
        item = self._items.get(key)
        return item.state if item else None

    def facts(self, key: str) -> Mapping[str, Any]:
        """Return what is recorded about a file."""
        item = self._items.get(key)
        return item.facts if item else {}

    def items(self) -> Iterator[LedgerItem]:
        """Yield the files in the order in which they were planned."""
        return iter(tuple(self._items.values()))

    def counts(self) -> dict[str, int]:
        """Return how many files are in each state."""
        counts = dict.fromkeys(STATES, 0)
        for item in self._items.values():
            counts[item.state] += 1
        return counts

    @property
    def finished(self) -> bool:
        """Whether every file is registered or has failed."""
        return all(item.state in (REGISTERED, FAILED) for item in self._items.values())

    def close(self) -> None:
        """Close the file and give up the lock."""
        self._file.close()
        self._lock.release()

    def __enter__(self) -> UploadLedger:
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
    running: bool
    """Whether a living process holds the job."""

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        return not any(self.counts[state] for state in (PLANNED, URL, PUT, REGISTERING))


class Ledgers:
    """The upload ledgers below one folder, one file per job."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ledger(self, job: str) -> UploadLedger:
        """Return the ledger of a job, not yet opened.

        Raises:
            ValueError: the job's name is no plain file name.
        """
        if not job or job.startswith(".") or "/" in job or "\0" in job:
            raise ValueError(f"{job!r} cannot name a job")
        return UploadLedger(self._folder / f"{job}.jsonl")

    def jobs(self) -> tuple[JobSummary, ...]:
        """Return every job that has a ledger, the latest first."""
        paths = sorted(self._folder.glob("*.jsonl"), key=lambda path: path.stat().st_mtime, reverse=True)
        return tuple(_summary(path) for path in paths)

    def delete(self, job: str) -> None:
        """Forget a job.

        Raises:
            LockHeldError: it is running.
        """
        ledger = self.ledger(job)
        lock = FileLock(ledger.path.with_suffix(".lock"))
        lock.acquire()
        try:
            ledger.path.unlink(missing_ok=True)
            lock.path.unlink(missing_ok=True)
        finally:
            lock.release()


def _summary(path: Path) -> JobSummary:
    ledger = UploadLedger(path)
    ledger._read()
    lock = FileLock(path.with_suffix(".lock"))
    running = False
    if lock.path.exists():
        try:
            lock.acquire()
        except LockHeldError:
            running = True
        finally:
            lock.release()
    return JobSummary(path.stem, dict(ledger.about), ledger.counts(), running)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
