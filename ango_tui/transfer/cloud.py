"""Registering addresses and texts as assets in chunks, each exactly once; a ledger knows what happened."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

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
from ango_tui.api.transfers import Ledger, LedgerEntry
from ango_tui.transfer.costing import CLOUD_CHUNK
from ango_tui.transfer.items import Item, Order

if TYPE_CHECKING:
    from ango_tui.api import AngoClient

UNCLEAR = (OutcomeUnknown, NotUnderstood, ServerTrouble, TimedOut, Unreachable)
FATAL = (InvalidKey, NotAllowed, Geofenced)
SETTLE = 5.0
ROUNDS = 3

Told = Callable[[Item, AngoError | None], None]


def key_of(item: Item) -> str:
    """What tells an item that is no file from all others."""
    parts = ("cloud", item.data, item.external_id)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]


class CloudRun:
    """One run over the items of an order that are no files.

    What the ledger calls registered is left alone. What was being registered when the former run ended is
    looked for on the server first; so is a chunk whose answer is lost.
    """

    def __init__(
        self, client: AngoClient, order: Order, ledger: Ledger, told: Told, settle: float = SETTLE
    ) -> None:
        self._client = client
        self._order = order
        self._ledger = ledger
        self._told = told
        self._settle = settle
        self._stopped: AngoError | None = None

    async def run(self, items: Sequence[Item]) -> AngoError | None:
        """Register what is not registered yet; returns what ended it early, if anything did."""
        known = {entry.key: entry for entry in await asyncio.to_thread(lambda: list(self._ledger.entries()))}
        left: list[Item] = []
        unclear: list[Item] = []
        for item in items:
            entry = known.get(key_of(item))
            if entry is not None and entry.state == "registered":
                self._told(item, None)
            elif entry is not None and entry.state == "registering":
                unclear.append(item)
            else:
                left.append(item)
        try:
            left = [*(await self._look(unclear)), *left]
        except AngoError as error:
            return self._fail([*unclear, *left], error)
        for start in range(0, len(left), CLOUD_CHUNK):
            chunk = left[start : start + CLOUD_CHUNK]
            if self._stopped is not None:
                self._fail(chunk, self._stopped)
            else:
                await self._register(chunk)
        return self._stopped

    async def _register(self, chunk: list[Item]) -> None:
        left = chunk
        problem: AngoError = OutcomeUnknown("The server did not make the asset.", call="POST cloud")
        for _ in range(ROUNDS):
            if not left:
                return
            await self._write(left, "registering")
            try:
                result = await self._send(left)
                if result is None or result >= len(left):
                    await self._done(left)
                    return
            except UNCLEAR as error:
                problem = error
            except AngoError as error:
                await self._refused(left, error)
                return
            try:
                left = await self._look(left)
            except AngoError as error:
                self._fail(left, error)
                return
        self._fail(left, problem)

    async def _send(self, chunk: Sequence[Item]) -> int | None:
        order = self._order
        assets = [self._asset(item) for item in chunk]
        result = await self._client.upload_files_cloud(
            order.project_id, assets, order.storage_id, list(order.batches) or None, order.priority
        )
        return result.assets_created

    def _asset(self, item: Item) -> dict[str, Any]:
        asset: dict[str, Any] = {"data": item.data, **item.extras(self._order.batch_ids)}
        if asset.get("dataset"):
            del asset["data"]
        return {**asset, "externalId": item.external_id} if item.external_id else asset

    async def _refused(self, chunk: list[Item], error: AngoError) -> None:
        """The server made none of them. If it dislikes one of many, halves tell which."""
        if isinstance(error, InvalidRequest) and len(chunk) > 1:
            middle = len(chunk) // 2
            await self._register(chunk[:middle])
            await self._register(chunk[middle:])
            return
        await self._write(chunk, "failed", str(error))
        if isinstance(error, FATAL):
            self._stopped = error
        self._fail(chunk, error)

    async def _look(self, items: list[Item]) -> list[Item]:
        """The items that are surely no assets yet; a server may still be at work, so absence counts late."""
        missing = await self._missing(items)
        if missing:
            await asyncio.sleep(self._settle)
            missing = await self._missing(missing)
        return missing

    async def _missing(self, items: list[Item]) -> list[Item]:
        missing = []
        for item in items:
            if await self._exists(item):
                await self._done([item])
            else:
                missing.append(item)
        return missing

    async def _exists(self, item: Item) -> bool:
        found = self._client.walk(
            self._client.get_assets, self._order.project_id, external_id=item.external_id, limit=100
        )
        wanted = item.more.get("dataset") or item.data
        async for asset in found:
            if asset.data == item.data or (isinstance(wanted, list) and list(asset.dataset) == wanted):
                return True
        return False

    async def _done(self, items: Sequence[Item]) -> None:
        await self._write(items, "registered")
        for item in items:
            self._told(item, None)

    def _fail(self, items: Sequence[Item], error: AngoError) -> AngoError:
        for item in items:
            self._told(item, error)
        return error

    async def _write(self, items: Sequence[Item], state: Any, error: str = "") -> None:
        now = time.time()
        entries = [
            LedgerEntry(
                key=key_of(item),
                path=item.data[:200],
                external_id=item.external_id,
                size=item.size,
                object_name="",
                data_url=item.data if len(item.data) <= 2000 else "",
                state=state,
                at=now,
                error=error,
            )
            for item in items
        ]
        await asyncio.to_thread(self._ledger.record, entries)
