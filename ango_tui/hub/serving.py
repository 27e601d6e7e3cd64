"""Serving a hub over TCP with uvicorn: until interrupted, or as a context manager for tests."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ango_tui.hub.hub import Hub

if TYPE_CHECKING:
    import uvicorn

    from ango_tui.hub.wire import Scope

Ready = Callable[[str], None]
_SLOW = 50_000


class _Sockets:
    """The connections a server has, by the address of the caller, so that they can be broken."""

    def __init__(self) -> None:
        self._open: dict[tuple[Any, ...], asyncio.Transport] = {}

    def protocol(self) -> type[asyncio.Protocol]:
        """The HTTP protocol of uvicorn, but it says which sockets it has."""
        from uvicorn.protocols.http.auto import AutoHTTPProtocol

        sockets = self._open

        class CuttableProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
            """Remembers its socket while it is open."""

            def connection_made(self, transport: asyncio.Transport) -> None:
                super().connection_made(transport)
                self.peer = tuple(transport.get_extra_info("peername")[:2])
                sockets[self.peer] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                super().connection_lost(exc)
                sockets.pop(self.peer, None)

        return CuttableProtocol

    def cut(self, scope: Scope) -> bool:
        """Break the connection a request came over; False if it did not come over one."""
        transport = self._open.get(tuple(scope.get("client") or ()))
        if transport is None:
            return False
        transport.abort()
        return True

    def cut_all(self) -> None:
        """Break every connection."""
        for transport in list(self._open.values()):
            transport.abort()


def _server(hub: Hub, host: str, port: int, ready: Ready) -> tuple[uvicorn.Server, _Sockets]:
    """A uvicorn server for the hub, and the connections it will have."""
    import uvicorn

    class Server(uvicorn.Server):
        """Tells its address once it listens."""

        async def startup(self, sockets: list[Any] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                bound = self.servers[0].sockets[0].getsockname()
                name = f"[{bound[0]}]" if ":" in bound[0] else bound[0]
                ready(f"http://{name}:{bound[1]}")

    connections = _Sockets()
    hub.app.cut = connections.cut
    config = uvicorn.Config(
        hub.app,
        host=host,
        port=port,
        http=connections.protocol(),
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        timeout_keep_alive=75,
    )
    return Server(config), connections


def serve(hub: Hub, host: str = "127.0.0.1", port: int = 0, ready: Ready | None = None) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP; `ready` is told the URL once the hub listens.

    A large organization is made before that, so that the first call is as quick as the others. The hub stays
    open: closing it is the caller's. Raises OSError if the address cannot be had.
    """
    if (hub.config.tasks or 0) > _SLOW:
        hub.warm()
    server, _ = _server(hub, host, port, ready or _silent)
    if threading.current_thread() is not threading.main_thread():
        _run(server)
        return

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    def finish(_number: int, _frame: object) -> None:
        server.should_exit = True

    # uvicorn raises SIGTERM again when it is done; the default handler would end the process right there.
    # It does not know SIGHUP.
    handlers = {signal.SIGTERM: interrupt, signal.SIGHUP: finish}
    kept = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        _run(server)
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _silent(_url: str) -> None:
    """Nobody wants to know the address."""


def _run(server: uvicorn.Server) -> None:
    try:
        server.run()
    except SystemExit:  # uvicorn's word for "could not listen", which it has logged
        config = server.config
        raise OSError(
            f"cannot listen on {config.host}:{config.port}: the address is in use or not allowed"
        ) from None
    except KeyboardInterrupt:
        pass


class RunningHub:
    """A hub on a loopback port, served by a thread; a context manager.

    Takes a `Hub`, or what `Hub` takes. `stop()` breaks all connections and frees the port, `start()` takes
    the same port again with the same data, as when a server was down for a while.
    """

    def __init__(
        self, hub: Hub | None = None, *, host: str = "127.0.0.1", port: int = 0, **options: Any
    ) -> None:
        self.hub = hub or Hub(**options)
        self.host = host
        self.port = port
        self.url = ""
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._connections = _Sockets()
        self._failure: BaseException | None = None

    @property
    def key(self) -> str:
        """The API key of the caller."""
        return self.hub.key

    def start(self) -> None:
        """Listen; returns once calls are answered. Raises OSError if the port cannot be had."""
        listening = threading.Event()

        def ready(url: str) -> None:
            self.url = url
            self.port = int(url.rsplit(":", 1)[1])
            listening.set()

        def run() -> None:
            try:
                _run(server)
            except BaseException as failure:
                self._failure = failure
            finally:
                listening.set()

        self._failure = None
        server, self._connections = _server(self.hub, self.host, self.port, ready)
        self._server = server
        self._thread = threading.Thread(target=run, name="ango-hub", daemon=True)
        self._thread.start()
        listening.wait(30)
        if self._failure is not None:
            raise self._failure
        if not server.started:
            raise OSError("the hub did not start")

    def stop(self) -> None:
        """Break all connections and stop listening; the data stays."""
        server, thread = self._server, self._thread
        if server is None or thread is None:
            return
        server.should_exit = True
        for running in server.servers:
            with contextlib.suppress(RuntimeError):
                running.get_loop().call_soon_threadsafe(self._connections.cut_all)
        thread.join(10)
        self._server = self._thread = None

    def __enter__(self) -> RunningHub:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()
        self.hub.close()
