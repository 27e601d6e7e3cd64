"""Storages of the organization: their secrets go in and never come out again."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec

from ango_tui.hub.call import Call
from ango_tui.hub.clock import iso
from ango_tui.hub.errors import bad, forbidden, missing
from ango_tui.hub.files import FOREIGN
from ango_tui.hub.hub import Hub

PROVIDERS = {"AWS": "AWS", "GCP": "GCP", "AZURE": "AZURE", "GCS": "GCP"}
_SECRET = ("privateKey", "sessionToken", "credentials")
_FOLDERS = ("spring", "night", "rain")


def _masked(value: Any) -> Any:
    """Secrets show their last four characters at most."""
    if value is None:
        return None
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return "*" * 8 + (text[-4:] if len(text) > 12 else "")


def document(hub: Hub, row: sqlite3.Row) -> dict[str, Any]:
    """A storage as it goes over the wire."""
    body = msgspec.json.decode(row["body"])
    shown = {key: _masked(value) if key in _SECRET else value for key, value in body.items()}
    name = "id" if hub.quirks.storage_id_key else "_id"
    return {name: row["id"], **shown, "createdAt": iso(row["created"]), "organization": hub.organization}


def list_storages(hub: Hub, call: Call) -> dict[str, Any]:
    """`GET /storages[?_id=]`."""
    rows = hub.db.rows("SELECT * FROM storage ORDER BY created, no")
    if call.query.get("_id"):
        rows = [row for row in rows if row["id"] == call.query["_id"]]
    if "page" in call.query or "limit" in call.query:
        offset, limit = call.page()
        rows = rows[offset : offset + limit]
    return {"storages": [document(hub, row) for row in rows]}


def create(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /storages/`: the SDK's form, or that of the REST reference."""
    if not call.member.is_admin:
        raise forbidden()
    name = call.text("name")
    provider = PROVIDERS.get(str(call.body.get("provider") or call.body.get("type")).upper())
    if provider is None:
        raise bad('"provider" must be one of [AWS, GCP, AZURE]')
    body = {key: value for key, value in call.body.items() if key not in ("provider", "type", "_id", "id")}
    body |= {"name": name, "provider": provider, "region": call.body.get("region") or "eu-central-1"}
    storage_id = hub.new_id("storage")
    hub.db.insert("storage", id=storage_id, created=hub.now(), body=msgspec.json.encode(body).decode())
    return {"storage": document(hub, _row(hub, storage_id))}


def _row(hub: Hub, storage_id: str) -> sqlite3.Row:
    row = hub.db.row("SELECT * FROM storage WHERE id = ?", (storage_id,))
    if row is None:
        raise missing("Storage")
    return row


def delete(hub: Hub, call: Call) -> dict[str, Any]:
    """`DELETE /storages/{id}`: answers what was deleted."""
    if not call.member.is_admin:
        raise forbidden()
    row = _row(hub, call.params["storage"])
    hub.db.run("DELETE FROM storage WHERE id = ?", (row["id"],))
    return {"storage": document(hub, row)}


def files(hub: Hub, call: Call) -> dict[str, Any]:
    """`GET /storages/{id}/files`: what the bucket of the sample holds under a path."""
    row = _row(hub, call.params["storage"])
    bucket, path = call.query.get("bucketName"), call.query.get("path", "")
    if not bucket:
        raise bad('"bucketName" is required')
    region = msgspec.json.decode(row["body"]).get("region")
    found = []
    for folder in _FOLDERS:
        for no in range(8):
            full = f"{folder}/frame_{no:04d}.jpg"
            if not full.startswith(path):
                continue
            entry: dict[str, Any] = {
                "name": full.rsplit("/", 1)[-1],
                "path": full,
                "size": 480_000 + no * 1_337,
            }
            if call.switch("getSignedUrls", True):
                place = f"{FOREIGN}/{bucket}.s3.{region}.amazonaws.com/{full}"
                entry["signedUrl"] = hub.files.link("GET", place, call.base_url)
            found.append(entry)
    return {"files": found}
