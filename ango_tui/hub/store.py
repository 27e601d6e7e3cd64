"""The object store behind signed links: uploads that stream to disk, downloads from it. Starlette serves
them.
"""

from __future__ import annotations

import tempfile

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response

from ango_tui.hub.errors import HubError
from ango_tui.hub.files import FOREIGN
from ango_tui.hub.hub import Hub
from ango_tui.hub.wire import Receive, Scope, Send

PREFIX = "/storage/"


async def serve_object(hub: Hub, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request to `/storage/…`; raises `StoreError` for what is not allowed."""
    request = Request(scope, receive)
    path = str(scope["path"]).removeprefix(PREFIX)
    try:
        hub.files.check(request.method, path, request.url.query, with_key="apikey" in request.headers)
    except HubError as error:
        raise StoreError(error.status, "AccessDenied", error.message) from None
    response = await _put(hub, path, request) if request.method == "PUT" else _get(hub, path)
    await response(scope, receive, send)


async def _put(hub: Hub, path: str, request: Request) -> Response:
    """The bytes go to disk as they come; a broken upload leaves nothing."""
    with tempfile.NamedTemporaryFile(dir=hub.files.root, delete=False) as part:
        try:
            async for chunk in request.stream():
                part.write(chunk)
        except ClientDisconnect:
            hub.files.forget(part.name)
            return Response(status_code=499)
    hub.files.keep(path, part.name)
    return Response(status_code=200)


def _get(hub: Hub, path: str) -> Response:
    """Ranges work, so downloads can go on where they stopped."""
    if hub.files.size(path) is not None:
        return FileResponse(hub.files.place(path), media_type="application/octet-stream")
    if path.startswith(FOREIGN + "/"):
        from ango_tui.hub.sample.pictures import content

        body, kind = content(path)
        return Response(body, media_type=kind)
    raise StoreError(404, "NoSuchKey", "The specified key does not exist.")


class StoreError(HubError):
    """A refusal in the form of an object store: XML."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(status, message)
        self.code = code

    @property
    def content(self) -> tuple[bytes, str]:
        """The body as it is sent, and its media type."""
        text = f"<Error><Code>{self.code}</Code><Message>{self.message}</Message></Error>"
        return text.encode(), "application/xml"
