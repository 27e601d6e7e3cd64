"""The client: one object over one connection pool, with every call of the API as a method."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ango_tui.api import limits
from ango_tui.api.addresses import base_url, web_url
from ango_tui.api.batches import Batches
from ango_tui.api.exports import Exports
from ango_tui.api.issues import Issues
from ango_tui.api.labels import Labels
from ango_tui.api.limits import Clock, RateLimiter, RateState
from ango_tui.api.metrics import MetricCalls
from ango_tui.api.organization import Organization
from ango_tui.api.pages import Page
from ango_tui.api.pages import walk as walk_pages
from ango_tui.api.projects import Projects
from ango_tui.api.secret import Secret, check_key
from ango_tui.api.storage_access import StorageAccess
from ango_tui.api.storages import Storages
from ango_tui.api.tasks import Tasks
from ango_tui.api.transport import ATTEMPTS, CallRecord, Transport
from ango_tui.api.uploads import Uploads
from ango_tui.api.wire import CALLS_PER_MINUTE, DEFAULT_HOST, MAX_PAGE

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")


class AngoClient(
    Projects, Batches, Tasks, Uploads, Exports, Issues, Labels, MetricCalls, Organization, Storages
):
    """An async client of Ango Hub.

    `host` is `eu`, `us`, `in`, `test` or an address. `transport` stands in for the network. `timeout` is in
    seconds and holds for connecting (at most 10), for each read and each write. `calls_per_minute=None`
    switches the rate limit off. A read is tried `attempts` times, outside `background()`
    `foreground_attempts` times if that is given. `verify` is a CA file's path, or False to check no
    certificate; `proxy` an address.

    Raises `InvalidKey` for a key that cannot be one and `InvalidRequest` for a host that cannot be one. The
    key is sent to the host and nowhere else, and is in no repr, log line or error.
    """

    def __init__(
        self,
        api_key: str | Secret,
        host: str = DEFAULT_HOST,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: float = 60.0,
        calls_per_minute: int | None = CALLS_PER_MINUTE,
        attempts: int = ATTEMPTS,
        foreground_attempts: int | None = None,
        clock: Clock | None = None,
        verify: bool | str = True,
        proxy: str | None = None,
    ) -> None:
        self._host = base_url(host)
        key = api_key if isinstance(api_key, Secret) else Secret(api_key)
        del api_key
        check_key(key)
        self._project_locks: dict[str, asyncio.Lock] = {}
        self._export_locks: dict[str, asyncio.Lock] = {}
        self._transport = Transport(
            key,
            self._host,
            limiter=RateLimiter(calls_per_minute, clock),
            clock=clock,
            transport=transport,
            timeout=timeout,
            attempts=attempts,
            foreground_attempts=foreground_attempts,
            verify=verify,
            proxy=proxy,
        )
        self._storage = StorageAccess(self._transport)

    @property
    def host(self) -> str:
        """The API's address, without `/v2`."""
        return self._host

    @property
    def web_host(self) -> str:
        """The address of the web page that shows the same data."""
        return web_url(self._host)

    @property
    def rate(self) -> RateState:
        """The rate budget as it is now."""
        return self._transport.limiter.state

    def cost(self, calls: int) -> float:
        """Seconds that so many calls would have to wait for the rate budget, if nobody else calls."""
        return self._transport.limiter.cost(calls)

    def background(self) -> AbstractContextManager[None]:
        """Calls made inside yield to those a person waits for."""
        return limits.background()

    def observe(self, callback: Callable[[CallRecord], None]) -> Callable[[], None]:
        """Call this with a `CallRecord` after each attempt of a call; what is returned ends it."""
        return self._transport.observe(callback)

    def walk(
        self,
        call: Callable[..., Awaitable[Page[T]]],
        *args: Any,
        limit: int = MAX_PAGE,
        concurrency: int = 16,
        **kwargs: Any,
    ) -> AsyncIterator[T]:
        """All items of a paged call, each once, with several pages under way: `client.walk(client.get_tasks,
        id)`."""
        return walk_pages(call, *args, limit=limit, concurrency=concurrency, **kwargs)

    async def warm_up(self) -> None:
        """Load the HTTP library now, in a thread, so that the first call need not."""
        await self._transport.open()

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"AngoClient(host={self.host!r})"
