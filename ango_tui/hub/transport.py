"""Calling a hub in process through httpx, with the errors a network would give."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx

from ango_tui.hub.faults import DroppedConnectionError

if TYPE_CHECKING:
    from ango_tui.hub.hub import Hub


class HubTransport(httpx.AsyncBaseTransport):
    """An `httpx.ASGITransport` that knows broken connections, a stopped hub (`hub.available`) and read
    timeouts.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._inner = httpx.ASGITransport(app=hub.app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request; raises what httpx raises for a network."""
        if not self._hub.available:
            raise httpx.ConnectError("All connection attempts failed", request=request)
        patience = request.extensions.get("timeout", {}).get("read")
        try:
            return await asyncio.wait_for(self._inner.handle_async_request(request), patience)
        except DroppedConnectionError:
            words = "Server disconnected without sending a response."
            raise httpx.RemoteProtocolError(words, request=request) from None
        except TimeoutError:
            raise httpx.ReadTimeout("The read operation timed out", request=request) from None


def make_transport(hub: Hub) -> HubTransport:
    """The transport for one hub; httpx is imported only here."""
    return HubTransport(hub)
