"""Lists that come in pages: one page, and the walk over all of them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, Generic, TypeVar

import msgspec

from ango_tui.api.decoding import Record
from ango_tui.api.errors import NotUnderstood
from ango_tui.api.wire import MAX_PAGE

T = TypeVar("T")

MAX_PAGES = 100_000
"""A list that has more pages than this does not end."""


class Page(msgspec.Struct, Generic[T], frozen=True):
    """One page of a list: its items, how many there are in all (None if the server does not say), and what
    was asked for."""

    items: tuple[T, ...]
    total: int | None = None
    page: int = 1
    limit: int = 10

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __getitem__(self, index: int) -> T:
        return self.items[index]


async def walk(
    call: Callable[..., Awaitable[Page[T]]],
    *args: Any,
    limit: int = MAX_PAGE,
    concurrency: int = 16,
    **kwargs: Any,
) -> AsyncIterator[T]:
    """All items of a paged call, in the server's order, each once.

    The first page tells how many there are and how large a page the server grants; then up to `concurrency`
    pages are under way at once. A page that comes back empty ends the walk, as does one with nothing new
    where the server tells no total. Items are told apart by `id` (by their raw JSON if they have none),
    because lists are no snapshots. Raises what the call raises; when the walk is left early, calls under way
    are cancelled.
    """
    first = await call(*args, page=1, limit=limit, **kwargs)
    granted = min(limit, len(first.items)) or limit
    seen: set[Any] = set()
    ahead: deque[asyncio.Task[Page[T]]] = deque()
    page, asked, read, known_total = first, 1, 1, first.total
    try:
        while True:
            before = len(seen)
            fresh = list(_fresh(page.items, seen))
            if page.total is not None:
                known_total = page.total
            more = _goes_on(page, read * granted, known_total, fresh=len(seen) - before, seen=len(seen))
            expected = -(-known_total // granted) if known_total is not None else 0
            while more and len(ahead) < concurrency and (asked < expected or not ahead):
                asked += 1
                ahead.append(asyncio.ensure_future(call(*args, page=asked, limit=granted, **kwargs)))
            for item in fresh:
                yield item
            if not more:
                return
            page = await ahead.popleft()
            read += 1
            if read > MAX_PAGES:
                raise NotUnderstood(f"The list does not end: {MAX_PAGES} pages were read.", call="walk")
    finally:
        for task in ahead:
            task.cancel()
        if ahead:
            await asyncio.gather(*ahead, return_exceptions=True)


def _goes_on(page: Page[Any], covered: int, total: int | None, *, fresh: int, seen: int) -> bool:
    """Whether there may be more after this page; `covered` is where it ended in the server's count."""
    if not page.items:
        return False
    if total is not None and covered < total:
        return True
    # nothing more is promised: go on only where no total was told, or where it was too low, and while it pays
    return fresh > 0 and (total is None or seen > total)


def _fresh(items: tuple[T, ...], seen: set[Any]) -> Iterator[T]:
    for item in items:
        identity: Any = getattr(item, "id", None) or (item.raw if isinstance(item, Record) else id(item))
        if identity not in seen:
            seen.add(identity)
            yield item
