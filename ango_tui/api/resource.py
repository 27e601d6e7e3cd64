"""What all groups of calls stand on: the transport, and small ways to ask it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from ango_tui.api.addresses import segment
from ango_tui.api.decoding import build_each
from ango_tui.api.errors import InvalidRequest, NotFound
from ango_tui.api.records import Batch
from ango_tui.api.replies import Reply
from ango_tui.api.storage_access import StorageAccess
from ango_tui.api.transport import Transport
from ango_tui.api.wire import MAX_PAGE

T = TypeVar("T")

_OBJECT_ID = re.compile(r"[0-9a-f]{24}")


def given(name: str, value: T | None, *aliases: T | None) -> T:
    """The argument, under its own name or in one of the seed documentation's spellings; raises
    `InvalidRequest`."""
    for found in (value, *aliases):
        if found is not None:
            return found
    raise InvalidRequest(f"{name} is missing.", advice=f"Give {name}.")


def strings(name: str, values: Sequence[str]) -> list[str]:
    """A list argument as a list of its own; raises `InvalidRequest` for a bare string."""
    if isinstance(values, str | bytes):
        raise InvalidRequest(
            f"{name} is one string, not a list of strings.", advice=f"Give {name} as a list."
        )
    return [str(value) for value in values]


def checked_paging(page: int, limit: int) -> dict[str, Any]:
    """`page` and `limit` as a query; raises `InvalidRequest` for numbers that no server takes."""
    if page < 1 or not 1 <= limit <= MAX_PAGE:
        raise InvalidRequest(
            f"Page {page} with {limit} items is not possible.",
            advice=f"Pages count from 1 and hold at most {MAX_PAGE} items.",
        )
    return {"page": page, "limit": limit}


class Resource:
    """A group of calls."""

    _transport: Transport
    _storage: StorageAccess
    _project_locks: dict[str, asyncio.Lock]

    async def _get(
        self, path: str, query: Mapping[str, Any] | None = None, *, patience: float | None = None
    ) -> Reply:
        reply: Reply = await self._transport.request("GET", path, query=query, patience=patience)
        return reply

    async def _post(self, path: str, body: Any, query: Mapping[str, Any] | None = None) -> Reply:
        return await self._transport.request("POST", path, query=query, body=body)

    async def _delete(self, path: str, body: Any = None, query: Mapping[str, Any] | None = None) -> Reply:
        return await self._transport.request("DELETE", path, query=query, body=body)

    def _lock(self, project_id: str) -> asyncio.Lock:
        """One lock per project, for changes that read first and write the whole back."""
        return self._project_locks.setdefault(project_id, asyncio.Lock())

    async def _batches_of(self, project_id: str) -> list[Batch]:
        reply = await self._get(f"/v2/project/{segment(project_id)}")
        project = reply.need("project")
        return list(build_each(Batch, project.get("batches"))) if isinstance(project, dict) else []

    async def _batch_ids(self, project_id: str, batches: Sequence[str]) -> list[str]:
        """Batch ids of names or ids. Only names cost a call. Two batches of one name both count, as in the
        SDK."""
        wanted = strings("batches", batches)
        ids = await self._ids_by_batch(project_id, wanted)
        return list(dict.fromkeys(found for value in wanted for found in ids[value]))

    async def _ids_by_batch(self, project_id: str, wanted: Sequence[str]) -> dict[str, list[str]]:
        if all(_OBJECT_ID.fullmatch(value) for value in wanted):
            return {value: [value] for value in wanted}
        return ids_by_batch(wanted, await self._batches_of(project_id), project_id)


def ids_by_batch(wanted: Iterable[str], known: Sequence[Batch], project_id: str) -> dict[str, list[str]]:
    """For each batch name or id the ids it stands for: two batches of one name both count, as in the SDK."""
    found = {value: [batch.id for batch in known if value in (batch.id, batch.name)] for value in wanted}
    for value, ids in found.items():
        if not ids:
            raise NotFound(
                f"The project has no batch {value!r}.",
                advice="Create it first, or use one of the project's batches.",
                call=f"GET /v2/project/{project_id}",
            )
    return found
