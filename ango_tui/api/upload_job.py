"""One run of an upload: what is left to do after the ledger, the workers that store, the one that
registers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

import msgspec

from ango_tui.api.errors import (
    AngoError,
    Geofenced,
    InvalidKey,
    InvalidRequest,
    NotAllowed,
    NotUnderstood,
    OutcomeUnknown,
    ServerTrouble,
    TimedOut,
    Unreachable,
)
from ango_tui.api.limits import Clock
from ango_tui.api.storage_access import StorageAccess
from ango_tui.api.transfers import Ledger, LedgerEntry, State, UploadProgress
from ango_tui.api.upload_files import FileSource, UploadItem, object_name

ROUNDS = 3
LOOKUPS = 8
FATAL = (InvalidKey, NotAllowed, Geofenced)
UNCLEAR = (OutcomeUnknown, NotUnderstood, ServerTrouble, TimedOut, Unreachable)


class FileResult(msgspec.Struct, frozen=True):
    """What became of one file. `resumed`: an earlier run had finished it. `untried`: the upload stopped
    before it."""

    path: str
    external_id: str
    size: int
    outcome: Literal["uploaded", "resumed", "failed", "untried"]
    data_url: str = ""
    error: AngoError | None = None


class UploadReport(msgspec.Struct, frozen=True):
    """What became of an upload, file by file in the order given; `stopped` is the error that ended it
    early."""

    results: tuple[FileResult, ...]
    stopped: AngoError | None = None

    @property
    def uploaded(self) -> int:
        """Files that are assets now, from this run or an earlier one."""
        return sum(result.outcome in ("uploaded", "resumed") for result in self.results)

    @property
    def failed(self) -> tuple[FileResult, ...]:
        """Files that are no assets yet."""
        return tuple(result for result in self.results if result.outcome in ("failed", "untried"))


class UploadJob:
    """Stores and registers files, and writes down each step before and after it is taken.

    A file's bytes are sent unless the ledger says they are stored. An asset is registered unless the ledger
    says it is, and where the ledger does not know, the server is asked for it first: assets are told by their
    stored name, which is random, and found by their external id.
    """

    def __init__(
        self,
        items: Sequence[UploadItem],
        ledger: Ledger,
        storage: StorageAccess,
        clock: Clock,
        *,
        upload_url: Callable[[str], Awaitable[str]],
        is_stored: Callable[[str, int], Awaitable[bool]],
        register: Callable[[Sequence[tuple[UploadItem, str]]], Awaitable[int | None]],
        urls_of: Callable[[str], Awaitable[list[str]]],
        progress: Callable[[UploadProgress], None] | None,
        chunk: int,
        settle: float,
    ) -> None:
        self._items = items
        self._ledger = ledger
        self._writing = asyncio.Lock()
        self._storage = storage
        self._clock = clock
        self._upload_url = upload_url
        self._is_stored = is_stored
        self._register = register
        self._urls_of = urls_of
        self._progress = progress
        self._chunk = chunk
        self._settle = settle
        self._known: dict[str, LedgerEntry] = {}
        self._results: dict[str, FileResult] = {}
        self._sent: dict[str, int] = {}
        self._sent_in_all = 0
        self._failures = 0
        self._bytes_in_all = sum(item.size for item in items)
        self._stored: asyncio.Queue[UploadItem | None] = asyncio.Queue()
        self._stopped: AngoError | None = None

    async def run(self, at_once: int) -> UploadReport:
        """Do what is left to do; returns what became of each file."""
        wanted = {item.key for item in self._items}
        for entry in await asyncio.to_thread(lambda: list(self._ledger.entries())):
            if entry.key in wanted:
                self._known[entry.key] = entry
        self._tell()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._registrar())
                group.create_task(self._feed(at_once))
        except BaseExceptionGroup as several:
            problem: BaseException | None = _first(several)
        else:
            problem = None
        if problem is not None:
            raise problem
        results = tuple(self._results.get(item.key) or self._untried(item) for item in self._items)
        return UploadReport(results=results, stopped=self._stopped)

    async def _feed(self, at_once: int) -> None:
        """Bring every file to where it can be registered, beginning where the ledger says it is."""
        by_state: dict[State, list[UploadItem]] = {
            "sending": [],
            "stored": [],
            "registering": [],
            "failed": [],
        }
        for item in self._items:
            entry = self._known.get(item.key)
            if item.problem is not None:
                self._finish(item, "failed", error=item.problem)
            elif entry is not None and entry.state == "registered":
                self._bytes(item, item.size)
                self._finish(item, "resumed", data_url=entry.data_url)
            else:
                by_state[entry.state if entry else "failed"].append(item)
        for item in by_state["stored"]:
            self._hand_over(item)
        to_send = iter(by_state["sending"] + by_state["failed"])

        async def work() -> None:
            for item in to_send:
                if self._stopped is not None:
                    return
                if not await self._arrived_earlier(item):
                    await self._store(item)

        async with asyncio.TaskGroup() as group:
            group.create_task(self._reconsider(by_state["registering"]))
            for _ in range(min(at_once, len(by_state["sending"]) + len(by_state["failed"]))):
                group.create_task(work())
        self._stored.put_nowait(None)

    async def _reconsider(self, items: list[UploadItem]) -> None:
        """Files whose registration an earlier run did not see the end of."""
        try:
            for item in await self._resolve(items, "resumed"):
                self._hand_over(item)
        except AngoError as error:
            self._give_up(items, error)

    async def _arrived_earlier(self, item: UploadItem) -> bool:
        """Whether an earlier run, which did not see the end of it, stored the bytes after all."""
        entry = self._known.get(item.key)
        if entry is None or entry.state != "sending" or not item.size:
            return False
        try:
            arrived = await self._is_stored(entry.data_url, item.size)
        except AngoError:
            return False
        if arrived:
            await self._write([msgspec.structs.replace(entry, state="stored")])
            self._hand_over(item)
        return arrived

    def _hand_over(self, item: UploadItem) -> None:
        self._bytes(item, item.size)
        self._stored.put_nowait(item)

    async def _store(self, item: UploadItem) -> None:
        """Send a file's bytes, and hand it over for registration."""
        source = FileSource(item, lambda sent: self._bytes(item, sent))
        stored_as = object_name(item.path)
        problem: AngoError
        try:
            url = await self._upload_url(stored_as)
            await self._write([item.entry(stored_as, url.split("?", 1)[0])])
            try:
                await self._storage.put(url, source.stream, item.size)
            except NotAllowed:
                # the signed address may have expired while the file waited for its turn
                await self._storage.put(await self._upload_url(stored_as), source.stream, item.size)
            if not await asyncio.to_thread(source.changed):
                await self._write([self._entry(item, "stored")])
                self._hand_over(item)
                return
            problem = InvalidRequest(
                "The file changed while it was sent.", advice="Upload it again when it is still."
            )
        except AngoError as error:
            problem = source.problem or error
            if isinstance(error, FATAL) and not error.call.startswith("PUT"):
                self._stopped = self._stopped or error
        self._bytes(item, 0)
        self._finish(item, "failed", error=problem)

    async def _registrar(self) -> None:
        """Register what is stored, a chunk at a time; what is stored already goes out rather than waiting."""
        chunk: list[UploadItem] = []
        over = False
        while not over:
            item = await self._stored.get()
            over = item is None
            if item is not None:
                chunk.append(item)
            if chunk and (over or len(chunk) >= self._chunk):
                await self._register_chunk(chunk)
                chunk = []

    async def _register_chunk(self, chunk: list[UploadItem]) -> None:
        """Register assets, at most once each; looks for them where the server's answer leaves it open."""
        left = chunk
        problem: AngoError = OutcomeUnknown("The server did not make the asset.", call="POST cloud")
        for _ in range(ROUNDS):
            if not left or self._stopped is not None:
                return
            await self._write([self._entry(item, "registering") for item in left])
            try:
                created = await self._register([(item, self._known[item.key].data_url) for item in left])
                if created is None or created >= len(left):
                    await self._registered(left, "uploaded")
                    return
            except UNCLEAR as error:
                problem = error
            except AngoError as error:
                await self._refused(left, error)
                return
            try:
                left = await self._resolve(left, "uploaded")
            except AngoError as error:
                self._give_up(left, error)
                return
        if left:
            await self._give_back(left, problem)

    async def _refused(self, chunk: list[UploadItem], error: AngoError) -> None:
        """The server made none of them. If it dislikes one of many, halves tell which."""
        if isinstance(error, FATAL):
            self._stopped = self._stopped or error
            await self._write([self._entry(item, "stored") for item in chunk])
            return
        if not isinstance(error, InvalidRequest):
            await self._give_back(chunk, error)
        elif len(chunk) > 1:
            middle = len(chunk) // 2
            await self._register_chunk(chunk[:middle])
            await self._register_chunk(chunk[middle:])
        else:
            await self._write([self._entry(chunk[0], "failed", str(error))])
            self._finish(chunk[0], "failed", error=error)

    async def _give_back(self, items: list[UploadItem], error: AngoError) -> None:
        """Leave files stored but unregistered, so that the next run can go on from there."""
        await self._write([self._entry(item, "stored") for item in items])
        for item in items:
            self._finish(item, "failed", error=error)

    def _give_up(self, items: list[UploadItem], error: AngoError) -> None:
        """Leave files whose registration stays unclear to the next run."""
        for item in items:
            if item.key not in self._results:
                self._finish(item, "failed", error=error)

    async def _resolve(
        self, items: list[UploadItem], outcome: Literal["uploaded", "resumed"]
    ) -> list[UploadItem]:
        """Look for assets whose registration is unclear; returns those that are surely not there.

        A server may still be at work on a request whose sender is gone, so absence counts only after a while.
        """
        if not items:
            return []
        missing = await self._look(items, outcome)
        if missing:
            asked_at = max(self._known[item.key].at for item in missing)
            wait = self._settle - (time.time() - asked_at)
            if wait > 0:
                await self._clock.sleep(wait)
                missing = await self._look(missing, outcome)
        return missing

    async def _look(
        self, items: list[UploadItem], outcome: Literal["uploaded", "resumed"]
    ) -> list[UploadItem]:
        gate = asyncio.Semaphore(LOOKUPS)

        async def exists(item: UploadItem) -> bool:
            token = self._known[item.key].object_name.split(".", 1)[0]
            async with gate:
                return any(token in url for url in await self._urls_of(item.external_id))

        found = await asyncio.gather(*(exists(item) for item in items))
        await self._registered([item for item, there in zip(items, found, strict=True) if there], outcome)
        return [item for item, there in zip(items, found, strict=True) if not there]

    async def _registered(self, items: list[UploadItem], outcome: Literal["uploaded", "resumed"]) -> None:
        await self._write([self._entry(item, "registered") for item in items])
        for item in items:
            self._finish(item, outcome, data_url=self._known[item.key].data_url)

    def _entry(self, item: UploadItem, state: State, error: str = "") -> LedgerEntry:
        return msgspec.structs.replace(self._known[item.key], state=state, error=error)

    async def _write(self, entries: list[LedgerEntry]) -> None:
        if not entries:
            return
        now = time.time()
        stamped = [msgspec.structs.replace(entry, at=now) for entry in entries]
        async with self._writing:
            await asyncio.to_thread(self._ledger.record, stamped)
        self._known.update((entry.key, entry) for entry in stamped)

    def _untried(self, item: UploadItem) -> FileResult:
        return FileResult(item.path, item.external_id, item.size, "untried", error=self._stopped)

    def _finish(
        self,
        item: UploadItem,
        outcome: Literal["uploaded", "resumed", "failed", "untried"],
        *,
        data_url: str = "",
        error: AngoError | None = None,
    ) -> None:
        self._failures += outcome == "failed"
        self._results[item.key] = FileResult(item.path, item.external_id, item.size, outcome, data_url, error)
        self._tell()

    def _bytes(self, item: UploadItem, sent: int) -> None:
        self._sent_in_all += sent - self._sent.get(item.key, 0)
        self._sent[item.key] = sent
        self._tell()

    def _tell(self) -> None:
        if self._progress is None:
            return
        self._progress(
            UploadProgress(
                files=len(self._items),
                bytes=self._bytes_in_all,
                sent_bytes=self._sent_in_all,
                registered=len(self._results) - self._failures,
                failed=self._failures,
            )
        )


def _first(several: BaseExceptionGroup[BaseException]) -> BaseException:
    """The one exception that a group of tasks ended with."""
    inner = several.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
