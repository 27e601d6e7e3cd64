"""The ASGI application: what happens around every call — log, faults, limits, envelope."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import deque
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING

from ango_tui.hub.call import Call, Reply
from ango_tui.hub.errors import HubError
from ango_tui.hub.faults import DroppedConnectionError, Fault
from ango_tui.hub.hub import Request
from ango_tui.hub.routes import find, load
from ango_tui.hub.wire import CallerGoneError, Message, Receive, Scope, Send, answer, refuse, succeed

if TYPE_CHECKING:
    from ango_tui.hub.hub import Hub

_SLASHES = re.compile(r"/{2,}")
_GARBAGE = {
    "html": (b"<html><body><h1>502 Bad Gateway</h1></body></html>", "text/html"),
    "empty": (b"", "application/json"),
    "envelope": (b'{"status":"success","data":{"surprise":[]}}', "application/json"),
}
_LOGGED = 4 * 1024 * 1024


class Application:
    """One per hub; an ASGI 3 callable.

    cut: set by a server that can break a connection; gets the scope and tells whether it did.
    """

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.cut: Callable[[Scope], bool] | None = None
        self._recent: deque[float] = deque()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        hub = self.hub
        path = _SLASHES.sub("/", scope["path"])
        path = path.rstrip("/") if len(path) > 1 and not path.startswith("/storage/") else path
        scope = {**scope, "path": path, "raw_path": path.encode("utf-8", "surrogateescape"), "root_path": ""}
        if hub.config.record:
            receive, send = self._recorded(scope, receive, send)
        if hub.config.latency_ms:
            await asyncio.sleep(hub.config.latency_ms / 1000)
        faults = hub.faults.hitting(scope["method"], path)
        for fault in faults:
            if fault.kind == "latency":
                await asyncio.sleep((fault.value or 0) / 1000)
        trouble = next((fault for fault in faults if fault.kind != "latency"), None)
        if trouble is not None:
            await self._faulty(trouble, scope, receive, send)
            return
        refused = self._refused(path)
        if refused is not None:
            await refuse(send, refused)
            return
        await self._handle(scope, receive, send)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find who answers, and turn what they raise into envelopes."""
        method, path = scope["method"], scope["path"]
        try:
            if path.startswith("/storage/"):
                from ango_tui.hub.store import serve_object

                await serve_object(self.hub, scope, receive, send)
                return
            result = await self._call(scope, receive)
        except HubError as error:
            await refuse(send, error)
        except CallerGoneError:
            return
        except Exception:
            logging.getLogger("ango_tui.hub").exception("%s %s", method, path)
            await refuse(send, HubError(500, "Internal server error"))
        else:
            await succeed(send, result.data, result.status)

    async def _call(self, scope: Scope, receive: Receive) -> Reply:
        method, path = scope["method"], scope["path"]
        found = find(method, path)
        if isinstance(found, int):
            raise HubError(found, f"Route {method} {path} not found.")
        call = await Call.read(self.hub, scope, receive, found.params)
        handler = load(found.handler)
        if iscoroutinefunction(handler):
            result = await handler(self.hub, call)
        else:
            with self.hub.db.transaction():
                result = handler(self.hub, call)
        return result if isinstance(result, Reply) else Reply(result)

    def _refused(self, path: str) -> HubError | None:
        """What keeps any call from being handled: the place it comes from, or too many of them."""
        config = self.hub.config
        if path.startswith("/storage/"):
            return None
        if config.geofenced:
            return HubError(451, "Access from this location is restricted by the organization.")
        if config.calls_per_minute is None:
            return None
        now = asyncio.get_running_loop().time()
        while self._recent and self._recent[0] <= now - 60:
            self._recent.popleft()
        if len(self._recent) >= config.calls_per_minute:
            return _too_many(max(1, int(self._recent[0] + 60 - now + 0.999)))
        self._recent.append(now)
        return None

    async def _faulty(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.status is not None:
            await refuse(send, _status_error(fault))
            return
        if fault.kind == "hang":
            await asyncio.Event().wait()
        if fault.kind == "drop":
            await self._drop(scope, receive)
            return
        start, body = await self._answered(scope, receive)
        if fault.kind == "act-drop":
            await self._drop(scope, receive)
        elif fault.kind == "cut":
            await send(start)
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            await asyncio.sleep(0)
            await self._drop(scope, receive)
        elif fault.kind == "truncated":
            await answer(send, 200, body[: len(body) // 2])
        else:
            await answer(send, 200, *_GARBAGE[fault.kind])

    async def _answered(self, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
        """Handle the call, but keep the answer."""
        start: list[Message] = []
        body = bytearray()

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
            else:
                body.extend(message.get("body", b""))

        await self._handle(scope, receive, keep)
        return start[0], bytes(body)

    async def _drop(self, scope: Scope, receive: Receive) -> None:
        if self.cut is None or not self.cut(scope):
            raise DroppedConnectionError
        while (await receive())["type"] != "http.disconnect":
            pass

    def _recorded(self, scope: Scope, receive: Receive, send: Send) -> tuple[Receive, Send]:
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
        query = scope["query_string"].decode("latin-1")
        entry = Request(scope["method"], scope["path"], query, headers)
        self.hub.log.append(entry)

        async def listen() -> Message:
            message = await receive()
            if message["type"] == "http.request" and len(entry.body) < _LOGGED:
                entry.body += message.get("body", b"")
            return message

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry.status = message["status"]
            await send(message)

        return listen, tell


def _too_many(seconds: int) -> HubError:
    return HubError(429, "Too many requests, please try again later.", headers={"Retry-After": str(seconds)})


def _status_error(fault: Fault) -> HubError:
    status = fault.status or 500
    if status == 429:
        return _too_many(int(fault.value if fault.value is not None else 1))
    words = {
        400: "Bad request.",
        401: "Invalid API KEY",
        403: "You do not have permission to perform this action.",
        404: "Not found.",
        451: "Access from this location is restricted by the organization.",
        500: "Internal server error",
    }
    return HubError(status, words.get(status, "The server is not able to answer."))
