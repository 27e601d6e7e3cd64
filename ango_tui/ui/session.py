"""The connection of this run.

The client, made after the first frame, and the embedded hub behind `--demo`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ango_tui.api import AngoClient
    from ango_tui.hub import Hub
    from ango_tui.settings import Settings


PATIENCE = 3
"""How often a read is tried while a person waits for it."""


class Session:
    """Makes the client when it is first needed, and closes it.

    Importing the HTTP stack costs about as much as a small application's whole start, so it happens in a
    thread while the first frame is drawn.
    """

    def __init__(
        self, settings: Settings, observer: Callable[[object], None], hub: Hub | None = None
    ) -> None:
        self.settings = settings
        self._observer = observer
        self._hub = hub
        self._owns_hub = hub is None
        self._client: AngoClient | None = None
        self._lock = asyncio.Lock()

    @property
    def demo(self) -> bool:
        """Whether this run is on the embedded hub."""
        return self.settings.demo or self._hub is not None

    @property
    def fleeting(self) -> bool:
        """Whether the server ends with this run: the sample organization that was made for it."""
        return self.demo and self._owns_hub

    @property
    def label(self) -> str:
        """Profile and host, as the first line shows them."""
        if self.demo:
            return "demo"
        host = self.settings.host.removeprefix("https://").removeprefix("http://")
        return f"{self.settings.profile}@{host}" if self.settings.profile else host

    def web_link(self, path: str) -> str:
        """The address of a page of the web application; empty where there is none (the embedded hub)."""
        return f"{self._client.web_host}{path}" if self._client is not None and not self.demo else ""

    @property
    def open_client(self) -> AngoClient | None:
        """The client if it has been made."""
        return self._client

    async def client(self) -> AngoClient:
        """The client; made on the first call."""
        if self._client is None:
            async with self._lock:
                if self._client is None:
                    self._client = await self._make()
        return self._client

    async def _make(self) -> AngoClient:
        await asyncio.to_thread(_import_http, hub=self.demo)
        from ango_tui.api import AngoClient

        if self.demo:
            if self._hub is None:
                from ango_tui.hub import Hub

                self._hub = Hub()
            hub = self._hub
            transport = hub.transport()
            client = AngoClient(
                hub.key, hub.url, transport=transport, calls_per_minute=None, foreground_attempts=PATIENCE
            )
        else:
            client = AngoClient(**self.settings.connection, foreground_attempts=PATIENCE)
        client.observe(self._observer)
        await client.__aenter__()
        return client

    async def close(self) -> None:
        """Close the client and, if this run opened it, the hub."""
        if self._client is not None:
            await self._client.__aexit__(None, None, None)
            self._client = None
        if self._hub is not None and self._owns_hub:
            self._hub.close()


def _import_http(*, hub: bool) -> None:
    import ango_tui.api.client
    from ango_tui.api.transport import import_httpx

    import_httpx()  # before the hub imports httpx with all that this leaves out
    if hub:
        import ango_tui.hub.app
        import ango_tui.hub.hub
        import ango_tui.hub.transport  # noqa: F401
