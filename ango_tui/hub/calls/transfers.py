"""Signed links, and what happens behind them: uploads that stream to disk, downloads from it."""

from __future__ import annotations

import tempfile

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response

from ango_tui.hub.call import Call, Reply
from ango_tui.hub.errors import HubError, bad
from ango_tui.hub.files import FOREIGN
from ango_tui.hub.hub import Hub
from ango_tui.hub.project import get_project

TYPES = ("assets", "segmentationModels", "brushes", "medicalBrushes", "exports", "instructions")


def upload_url(hub: Hub, call: Call) -> Reply:
    """`GET /getUploadUrl`: a link that takes one PUT without a key."""
    name = call.query.get("name")
    if not name:
        raise bad('"name" is required')
    kind = call.query.get("type") or "assets"
    if kind not in TYPES:
        raise bad(f'"type" must be one of [{", ".join(TYPES)}]')
    folder = "shared"
    if call.query.get("project"):
        project = get_project(hub, call.query["project"])
        project.allow(call.member)
        folder = project.id
    _check_storage(hub, call)
    path = f"{kind}/{hub.organization}/{folder}/{name}"
    return Reply(
        {"uploadUrl": hub.files.link("PUT", path, call.base_url)}, 201 if hub.quirks.odd_201 else 200
    )


def signed_url(hub: Hub, call: Call) -> Reply:
    """`GET /getSignedUrl`: a link to read a stored file; the URL comes as `name` or as `url`."""
    url = call.query.get("name") or call.query.get("url")
    if not url:
        raise bad('"url" is required')
    _check_storage(hub, call)
    link = hub.files.link("GET", hub.files.path_of(url), call.base_url, seconds=hub.config.link_seconds)
    return Reply({"signedUrl": link}, _status(hub))


def _status(hub: Hub) -> int:
    return 201 if hub.quirks.odd_201 else 200


def _check_storage(hub: Hub, call: Call) -> None:
    storage = call.query.get("storageId")
    if (
        storage
        and storage != "None"
        and hub.db.value("SELECT 1 FROM storage WHERE id = ?", (storage,)) is None
    ):
        raise bad(f"Invalid storage: {storage}.")


async def put_object(hub: Hub, request: Request) -> Response:
    """`PUT` on a signed link: the bytes go to disk as they come; a broken upload leaves nothing."""
    path = _checked(hub, request)
    with tempfile.NamedTemporaryFile(dir=hub.files.root, delete=False) as part:
        try:
            async for chunk in request.stream():
                part.write(chunk)
        except ClientDisconnect:
            hub.files.forget(part.name)
            return Response(status_code=499)
    hub.files.keep(path, part.name)
    return Response(status_code=200)


async def get_object(hub: Hub, request: Request) -> Response:
    """`GET` on a signed link; ranges work, so downloads can go on where they stopped."""
    path = _checked(hub, request)
    if hub.files.size(path) is not None:
        return FileResponse(hub.files.place(path), media_type="application/octet-stream")
    if path.startswith(FOREIGN + "/"):
        from ango_tui.hub.sample.pictures import content

        body, kind = content(path)
        return Response(body, media_type=kind)
    raise StoreError(404, "NoSuchKey", "The specified key does not exist.")


def _checked(hub: Hub, request: Request) -> str:
    path = str(request.path_params["path"])
    try:
        hub.files.check(request.method, path, request.url.query, with_key="apikey" in request.headers)
    except HubError as error:
        raise StoreError(error.status, "AccessDenied", error.message) from None
    return path


class StoreError(HubError):
    """A refusal in the form of an object store."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(status, message)
        self.code = code

    @property
    def xml(self) -> str:
        """The body that goes out."""
        return f"<Error><Code>{self.code}</Code><Message>{self.message}</Message></Error>"


def store_refusal(error: HubError) -> Response | None:
    """The answer of the object store, None if the refusal is not from there."""
    if not isinstance(error, StoreError):
        return None
    return Response(error.xml, error.status, media_type="application/xml")
