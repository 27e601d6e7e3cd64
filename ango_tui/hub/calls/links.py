"""Signed links: to upload a file, and to read one."""

from __future__ import annotations

from ango_tui.hub.call import Call, Reply
from ango_tui.hub.errors import bad
from ango_tui.hub.files import KINDS
from ango_tui.hub.hub import Hub
from ango_tui.hub.project import get_project


def upload_url(hub: Hub, call: Call) -> Reply:
    """`GET /getUploadUrl`: a link that takes one PUT without a key."""
    name = call.query.get("name")
    if not name:
        raise bad('"name" is required')
    kind = call.query.get("type") or "assets"
    if kind not in KINDS:
        raise bad(f'"type" must be one of [{", ".join(KINDS)}]')
    folder = "shared"
    if call.query.get("project"):
        project = get_project(hub, call.query["project"])
        project.allow(call.member)
        folder = project.id
    _check_storage(hub, call)
    path = f"{kind}/{hub.organization}/{folder}/{name}"
    return Reply({"uploadUrl": hub.files.link("PUT", path, call.base_url)}, _status(hub))


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
