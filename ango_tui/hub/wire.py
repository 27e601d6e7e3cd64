"""ASGI without a framework: what is read from a request and how an answer is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

from ango_tui.hub.errors import HubError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

JSON = "application/json"


class CallerGoneError(Exception):
    """The caller broke the connection before all of the request was there."""


async def answer(
    send: Send, status: int, body: bytes, kind: str = JSON, headers: dict[str, str] | None = None
) -> None:
    """Send a whole answer."""
    lines = [(b"content-length", str(len(body)).encode()), (b"content-type", kind.encode())]
    lines += [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})


async def succeed(send: Send, data: dict[str, Any], status: int = 200) -> None:
    """Send a success envelope."""
    await answer(send, status, msgspec.json.encode({"status": "success", "data": data}))


async def refuse(send: Send, error: HubError) -> None:
    """Send an error envelope, or what the error brings as its own body."""
    body, kind = error.content
    await answer(send, error.status, body, kind, error.headers)


def header(scope: Scope, name: bytes) -> str:
    """A header of the request, "" if it did not come."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


def base_url(scope: Scope) -> str:
    """The address the caller used."""
    return f"{scope.get('scheme', 'http')}://{header(scope, b'host')}"
