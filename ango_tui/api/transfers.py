"""What uploads and exports share: what is remembered of an upload, and how progress is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Any, Literal, Protocol

import msgspec

State = Literal["sending", "stored", "registering", "registered", "failed"]


class LedgerEntry(msgspec.Struct, frozen=True):
    """What is known about one file of an upload.

    `key` tells files apart (place, size, time of change, external id): a file that changed is another file.
    `sending`: its bytes are on their way to `data_url`; whether they arrived is not known. `stored`:
    its bytes are at `data_url`. `registering`: the server was asked to make the asset, its answer is not
    known. `registered`: the asset exists. `failed`: it was refused, for the reason in `error`. `at` is epoch
    seconds.
    """

    key: str
    path: str
    external_id: str
    size: int
    object_name: str
    data_url: str
    state: State
    at: float
    error: str = ""


class Ledger(Protocol):
    """What one upload has done so far, kept so that a new process can go on with it.

    Called from threads, one call at a time.
    """

    def entries(self) -> Iterable[LedgerEntry]:
        """Everything recorded, oldest first; of one key the last entry counts."""
        ...

    def record(self, entries: Sequence[LedgerEntry]) -> None:
        """Add entries; when this returns, they outlive the process, however it dies."""
        ...


class MemoryLedger:
    """A ledger that is forgotten with the process."""

    def __init__(self) -> None:
        self._entries: list[LedgerEntry] = []

    def entries(self) -> Iterable[LedgerEntry]:
        """Everything recorded, oldest first."""
        return tuple(self._entries)

    def record(self, entries: Sequence[LedgerEntry]) -> None:
        """Add entries."""
        self._entries.extend(entries)


class UploadProgress(msgspec.Struct, frozen=True):
    """Where an upload is: files and bytes in all, bytes sent so far, files that are assets, files that
    failed."""

    files: int
    bytes: int
    sent_bytes: int = 0
    registered: int = 0
    failed: int = 0

    @property
    def done(self) -> int:
        """Files that need nothing more."""
        return self.registered + self.failed


class ExportProgress(msgspec.Struct, frozen=True):
    """Where an export is: being made by the server, or so many bytes (of `total`, if known) on disk."""

    phase: Literal["making", "loading", "done"]
    received: int = 0
    total: int | None = None


async def events(call: Callable[..., Awaitable[Any]], *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
    """Run a transfer and yield its progress as it comes, then its result as the last item.

    A slow reader gets the newest progress, not all of it. Leaving the loop early cancels the transfer. Raises
    what the transfer raises.
    """
    news = asyncio.Event()
    newest: list[Any] = []

    def tell(progress: Any) -> None:
        newest[:] = [progress]
        news.set()

    running = asyncio.ensure_future(call(*args, progress=tell, **kwargs))
    running.add_done_callback(lambda _: news.set())
    try:
        while not running.done():
            await news.wait()
            news.clear()
            if newest:
                yield newest.pop()
        yield running.result()
    finally:
        if not running.done():
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
