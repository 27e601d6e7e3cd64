"""Calls about connected buckets. Their secrets are sent once and masked in everything that is read."""

from __future__ import annotations

from typing import Any

import msgspec

from ango_tui.api.addresses import segment
from ango_tui.api.decoding import build, build_each, listing, text
from ango_tui.api.errors import AngoError, NotFound
from ango_tui.api.records import StorageFile, StorageRecord
from ango_tui.api.resource import Resource
from ango_tui.api.secret import MASK, mask_secrets
from ango_tui.api.wire import StorageProvider


class Storage(msgspec.Struct, frozen=True):
    """A bucket to connect. Its repr shows no secret. Seed documentation, create_storage."""

    name: str
    provider: StorageProvider | str
    public_key: str | None = None
    private_key: str | None = None
    region: str = "eu-central-1"
    credentials: str | None = None

    def to_wire(self) -> dict[str, Any]:
        """The body as it is sent."""
        return {
            "name": self.name,
            "provider": StorageProvider(self.provider).value,
            "publicKey": self.public_key,
            "privateKey": self.private_key,
            "region": self.region,
            "credentials": self.credentials,
        }

    to_dict = to_wire

    def secrets(self) -> list[str]:
        """What must not be seen."""
        return [value for value in (self.public_key, self.private_key, self.credentials) if value]

    def __repr__(self) -> str:
        return f"Storage(name={self.name!r}, provider={str(self.provider)!r}, region={self.region!r}, …)"


class Storages(Resource):
    """Connected buckets of the organization."""

    async def get_storages(self, storage_id: str | None = None) -> list[StorageRecord]:
        """All connected buckets, or the one of that id (a list of one, or empty). Seed documentation,
        get_storages."""
        reply = await self._get("/v2/storages", {"_id": storage_id or None})
        found = build_each(StorageRecord, mask_secrets(reply.need("storages", "storage")))
        return [storage for storage in found if not storage_id or storage.id == storage_id]

    async def create_storage(self, storage_data: Storage) -> StorageRecord:
        """Connect a bucket. Seed documentation, create_storage."""
        try:
            reply = await self._post("/v2/storages/", storage_data.to_wire())
        except AngoError as error:
            problem = error
        else:
            return build(StorageRecord, mask_secrets(_first(reply.find("storage", "storages"))))
        for secret in storage_data.secrets():
            problem.server_words = problem.server_words.replace(secret, MASK)
        raise problem.with_traceback(None)

    async def delete_storage(self, storage_id: str) -> StorageRecord:
        """Disconnect a bucket; its files stay. Seed documentation, delete_storage."""
        reply = await self._delete(f"/v2/storages/{segment(storage_id)}")
        return build(StorageRecord, mask_secrets(_first(reply.find("storage", "storages"))))

    async def list_storage_files(
        self,
        storage_id: str,
        bucket_name: str,
        path: str = "",
        get_signed_urls: bool = True,
        retry_on_slow_down: bool = True,
    ) -> list[StorageFile]:
        """Files of a connected bucket under a path. SDK 1.4.10, list_storage_files."""
        query = {
            "bucketName": bucket_name,
            "path": path,
            "getSignedUrls": get_signed_urls,
            "retryOnSlowDown": retry_on_slow_down,
        }
        reply = await self._get(f"/v2/storages/{segment(storage_id)}/files", query)
        found = listing(reply.need("files", "items", ""))
        return [
            build(StorageFile, {"path": item} if isinstance(item, str) else item)
            for item in found
            if isinstance(item, dict | str)
        ]


async def check_storage(resource: Resource, storage_id: str) -> None:
    """Raise `NotFound` unless the organization has that bucket; asked before anything is uploaded."""
    reply = await resource._get("/v2/storages")
    known = [text(item) for item in listing(reply.need("storages", "storage"))]
    if storage_id not in known:
        raise NotFound(
            f"The organization has no storage {storage_id!r}.",
            advice="Use one of the connected storages.",
            call="GET /v2/storages",
        )


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value
