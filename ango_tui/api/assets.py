"""Calls about assets: listing and deleting them, registering those in cloud storage, attaching things to
them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from ango_tui.api.addresses import segment, signed_url
from ango_tui.api.bulk_records import Asset, asset_from_raw
from ango_tui.api.decoding import Buffer, build
from ango_tui.api.errors import InvalidRequest
from ango_tui.api.pages import Page
from ango_tui.api.pages import walk as walk_pages
from ango_tui.api.projects import outcome
from ango_tui.api.records import CloudResult, Outcome
from ango_tui.api.replies import Reply
from ango_tui.api.resource import Resource, checked_paging, strings
from ango_tui.api.storages import check_storage
from ango_tui.api.wire import DEFAULT_PAGE, PRIORITY_RANGE, StorageFileTypes


def _listed(raw: Buffer) -> Asset | None:
    asset = asset_from_raw(raw)
    return asset if asset.id or asset.as_dict() else None


class Assets(Resource):
    """Assets of a project."""

    async def get_assets(
        self,
        project_id: str,
        page: int = 1,
        limit: int = DEFAULT_PAGE,
        filters: Mapping[str, Any] | None = None,
        *,
        asset_id: str | None = None,
        external_id: str | None = None,
    ) -> Page[Asset]:
        """One page (at most 1000) of a project's assets.

        `filters` takes `_id`, `externalId`, `isPreLabeled`, `batches` (ids; an asset must be in all of them)
        and `createdAt` (`{"gt": …}` or `{"lt": …}`, ISO text). Seed documentation, get_assets.
        """
        chosen = dict(filters or {})
        if asset_id is not None:
            chosen["_id"] = asset_id
        if external_id is not None:
            chosen["externalId"] = external_id
        query = {**checked_paging(page, limit), "filters": chosen}
        reply = await self._get(f"/v2/project/{segment(project_id)}/assets", query)
        return reply.page(_listed, ("assets", "asset"), page, limit)

    async def delete_assets(self, project_id: str, asset_ids: Sequence[str]) -> Outcome:
        """Delete assets and their tasks; importing them again does not bring the labels back. SDK 1.4.10."""
        body = {"project": project_id, "assets": strings("asset_ids", asset_ids)}
        return outcome(await self._delete(f"/v2/project/{segment(project_id)}/assets", body))

    async def upload_files_cloud(
        self,
        project_id: str,
        assets: Sequence[Mapping[str, Any]],
        storage_id: str | None = None,
        batches: Sequence[str] | None = None,
        priority: int = 0,
    ) -> CloudResult:
        """Register files that lie in cloud storage (or texts) as assets.

        Items are `{"data": url, "externalId": …, "metadata": …, "contextData": …, "batches": …,
        "attachments": …}`; an item's own batches (names or ids) win over `batches`. `storage_id` is needed
        for private buckets. Seed documentation, upload_files_cloud.
        """
        if storage_id:
            await check_storage(self, storage_id)
        return await self._register(project_id, assets, storage_id, batches, priority, local=False)

    async def create_attachment(self, project_id: str, attachments: Sequence[Mapping[str, Any]]) -> Outcome:
        """Show things beside assets: `[{"externalId": …, "attachments": [{"type": "IMAGE", "value": url}]}]`.

        `count` is the number of changed assets, where told. Seed documentation, create_attachment.
        """
        body = {"project": project_id, "attachments": [dict(item) for item in attachments]}
        found = (await self._post("/v2/attachments", body)).find("project", "attachments")
        content = found if isinstance(found, dict) else {"message": found}
        return build(Outcome, {**content, "count": content.get("assetsUpdated")})

    async def get_signed_url(
        self,
        url: str,
        project_id: str,
        storage_id: str | None = None,
        *,
        kind: StorageFileTypes | str = "assets",
    ) -> str:
        """An address at which a private file can be read for a while, without the key."""
        query = {
            "name": url,
            "url": url,
            "project": project_id,
            "type": StorageFileTypes(kind).value,
            "storageId": storage_id or None,
        }
        found = (await self._get("/v2/getSignedUrl", query)).find("signedUrl")
        return signed_url(found, "GET /v2/getSignedUrl")

    async def read_asset(
        self, project_id: str, url: str, storage_id: str | None = None, *, limit: int = 256 * 1024
    ) -> bytes:
        """The first `limit` bytes of an asset's file, read at a signed address."""
        return await self._storage.head(await self.get_signed_url(url, project_id, storage_id), limit)

    def _walk_assets(self, project_id: str, external_id: str) -> AsyncIterator[Asset]:
        return walk_pages(self.get_assets, project_id, external_id=external_id, limit=100)

    async def _register(
        self,
        project_id: str,
        assets: Sequence[Mapping[str, Any]],
        storage_id: str | None,
        batches: Sequence[str] | None,
        priority: int,
        *,
        local: bool,
    ) -> CloudResult:
        if not PRIORITY_RANGE[0] <= priority <= PRIORITY_RANGE[1]:
            raise InvalidRequest(f"Priority {priority} is out of range.", advice="Use -1000 to 1000.")
        items = [dict(asset) for asset in assets]
        named = [name for item in items for name in strings("batches", item.get("batches") or ())]
        ids = await self._ids_by_batch(project_id, [*named, *strings("batches", batches or ())])
        for item in items:
            if storage_id:
                item["storage"] = storage_id
            if item.get("batches"):
                item["batches"] = [batch for name in item["batches"] for batch in ids[name]]
        everywhere = list(dict.fromkeys(found for name in batches or () for found in ids[name]))
        query = {"batches": everywhere or None}
        body = {"assets": items, "uploadLocal": "true" if local else None, "priority": priority}
        return _created(await self._post(f"/v2/project/{segment(project_id)}/cloud", body, query))


def _created(reply: Reply) -> CloudResult:
    found = reply.find("assets")
    return build(CloudResult, found if isinstance(found, dict) else {})
