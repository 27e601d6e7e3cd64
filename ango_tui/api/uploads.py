"""Uploading local files: stored at signed addresses, many at once, then registered as assets, each exactly
once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from ango_tui.api.addresses import segment, signed_url
from ango_tui.api.assets import Assets
from ango_tui.api.errors import InvalidRequest
from ango_tui.api.records import Project
from ango_tui.api.resource import ids_by_batch
from ango_tui.api.storages import check_storage
from ango_tui.api.transfers import Ledger, MemoryLedger, UploadProgress
from ango_tui.api.upload_files import FileSpec, UploadItem, read_specs
from ango_tui.api.upload_job import UploadJob, UploadReport
from ango_tui.api.wire import ProjectType, StorageFileTypes

AT_ONCE = 16
CHUNK = 50
SETTLE = 5.0


class Uploads(Assets):
    """Uploading local files."""

    async def upload_files(
        self,
        project_id: str,
        file_paths: Sequence[FileSpec],
        storage_id: str | None = None,
        batches: Sequence[str] | None = None,
        priority: int = 0,
        *,
        ledger: Ledger | None = None,
        progress: Callable[[UploadProgress], None] | None = None,
        name: Callable[[str], str] | None = None,
        at_once: int = AT_ONCE,
        chunk: int = CHUNK,
        settle: float = SETTLE,
    ) -> UploadReport:
        """Upload files and make them assets; what fails is told in the report, not raised.

        `file_paths` holds paths or `{"data": path, "externalId": …, "metadata": …, "contextData": …,
        "batches": …}`. The external id is the base name unless given, or made of the path by `name`. With a
        `ledger`, a second run sends no byte of a finished file again and makes no asset twice. `at_once`
        files are under way at a time, `chunk` assets are registered per call. `settle` is how many seconds an
        unclear registration is left alone before its assets are looked for the last time. Raises if the
        project, the storage or a batch does not exist. Seed documentation, upload_files.
        """
        reply = await self._get(f"/v2/project/{segment(project_id)}")
        project = reply.record(Project, "project")
        if project.type == ProjectType.PCT:
            raise InvalidRequest(
                "Point-cloud projects take no local files.", advice="Register files in cloud storage instead."
            )
        if storage_id:
            await check_storage(self, storage_id)
        items = await asyncio.to_thread(read_specs, file_paths, name)
        wanted = {batch for item in items for batch in item.extra.get("batches") or ()} | set(batches or ())
        ids = ids_by_batch(sorted(wanted), project.batches, project_id)
        for item in items:
            if item.extra.get("batches"):
                item.extra["batches"] = [found for batch in item.extra["batches"] for found in ids[batch]]
        chosen = list(dict.fromkeys(found for batch in batches or () for found in ids[batch]))

        async def upload_url(object_name: str) -> str:
            query = {
                "name": object_name,
                "project": project_id,
                "type": StorageFileTypes.ASSET.value,
                "storageId": storage_id or None,
            }
            return signed_url(
                (await self._get("/v2/getUploadUrl", query)).find("uploadUrl"), "GET /v2/getUploadUrl"
            )

        async def register(part: Sequence[tuple[UploadItem, str]]) -> int | None:
            assets = [item.asset(data_url) for item, data_url in part]
            result = await self._register(project_id, assets, storage_id, chosen, priority, local=True)
            return result.assets_created

        async def urls_of(external_id: str) -> list[str]:
            found = self._walk_assets(project_id, external_id)
            return [asset.data async for asset in found]

        async def is_stored(data_url: str, size: int) -> bool:
            address = await self.get_signed_url(data_url, project_id, storage_id)
            return await self._storage.stored_size(address) == size

        job = UploadJob(
            items,
            ledger or MemoryLedger(),
            self._storage,
            self._transport.clock,
            upload_url=upload_url,
            is_stored=is_stored,
            register=register,
            urls_of=urls_of,
            progress=progress,
            chunk=max(1, chunk),
            settle=settle,
        )
        return await job.run(max(1, at_once))
