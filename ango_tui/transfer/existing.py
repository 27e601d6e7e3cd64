"""Which external ids a project has already, found the cheaper way: one by one, or by reading them all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ango_tui.transfer.costing import PAGE, lookup_calls

if TYPE_CHECKING:
    from ango_tui.api import AngoClient

LOOKUPS = 8


async def existing_ids(
    client: AngoClient,
    project_id: str,
    wanted: Iterable[str],
    told: Callable[[int, int], None] = lambda _done, _of: None,
) -> set[str]:
    """Those of the wanted external ids that assets of the project have.

    `told` gets how far it is. Holds only the ids asked for in memory. Raises what the client raises.
    """
    ids = set(filter(None, wanted))
    if not ids:
        return set()
    total = (await client.get_assets(project_id, page=1, limit=1)).total
    if total is None or lookup_calls(len(ids), total) < len(ids):
        return await _by_walking(client, project_id, ids, total or 0, told)
    return await _one_by_one(client, project_id, ids, told)


async def _by_walking(
    client: AngoClient, project_id: str, ids: set[str], total: int, told: Callable[[int, int], None]
) -> set[str]:
    found: set[str] = set()
    read = 0
    async for asset in client.walk(client.get_assets, project_id, limit=PAGE):
        read += 1
        if asset.external_id in ids:
            found.add(asset.external_id)
        if read % PAGE == 0:
            told(read, max(total, read))
    return found


async def _one_by_one(
    client: AngoClient, project_id: str, ids: set[str], told: Callable[[int, int], None]
) -> set[str]:
    gate = asyncio.Semaphore(LOOKUPS)
    asked = 0

    async def has(external_id: str) -> bool:
        nonlocal asked
        async with gate:
            page = await client.get_assets(project_id, page=1, limit=1, external_id=external_id)
        asked += 1
        told(asked, len(ids))
        return any(asset.external_id == external_id for asset in page.items)

    order = sorted(ids)
    answers = await asyncio.gather(*map(has, order))
    return {external_id for external_id, there in zip(order, answers, strict=True) if there}
