"""Connections in lanes: a pool of its own for each call under way, instead of one large pool for all.

httpcore looks at every connection of a pool, sockets included, whenever a request comes or goes: with 16
calls under way that was a third of the client's work (measured: 1,000 pages of 100 tasks, 5.3 s with one
pool, half with lanes).
"""

from __future__ import annotations

import asyncio
import ssl
import urllib.request
from collections.abc import AsyncIterator
from types import TracebackType

import httpx

LANES = 32


class _LaneStream(httpx.AsyncByteStream):
    """A response's body that gives its lane back when it is closed."""

    def __init__(self, lanes: Lanes, lane: httpx.AsyncHTTPTransport, inner: httpx.AsyncByteStream) -> None:
        self._lanes = lanes
        self._lane: httpx.AsyncHTTPTransport | None = lane
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._inner:
            yield piece

    async def aclose(self) -> None:
        try:
            await self._inner.aclose()
        finally:
            if self._lane is not None:
                self._lanes.give_back(self._lane)
                self._lane = None


class Lanes(httpx.AsyncBaseTransport):
    """Up to `LANES` requests at a time, each in a lane; the lane used last is used first, while it is
    warm."""

    def __init__(self, *, verify: bool | str) -> None:
        self._context: ssl.SSLContext = httpx.create_ssl_context(verify=verify)
        self._limits = httpx.Limits(max_connections=4, max_keepalive_connections=4, keepalive_expiry=20)
        self._all: list[httpx.AsyncHTTPTransport] = []
        self._free: list[httpx.AsyncHTTPTransport] = []
        self._room = asyncio.Semaphore(LANES)

    def give_back(self, lane: httpx.AsyncHTTPTransport) -> None:
        """The lane is free again."""
        self._free.append(lane)
        self._room.release()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request in a lane of its own."""
        await self._room.acquire()
        lane = self._free.pop() if self._free else self._new()
        try:
            response = await lane.handle_async_request(request)
        except BaseException:
            self.give_back(lane)
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _LaneStream(self, lane, response.stream)
        return response

    def _new(self) -> httpx.AsyncHTTPTransport:
        lane = httpx.AsyncHTTPTransport(verify=self._context, limits=self._limits, trust_env=False)
        self._all.append(lane)
        return lane

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        for lane in self._all:
            await lane.aclose()


def has_proxy() -> bool:
    """Whether the environment names a proxy, which httpx then serves with transports of its own."""
    return bool(urllib.request.getproxies())
