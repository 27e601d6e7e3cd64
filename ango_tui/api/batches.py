"""Calls about batches: the tags by which assets are handed out and exported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ango_tui.api.addresses import segment
from ango_tui.api.decoding import build, build_each, mapping, maybe_whole
from ango_tui.api.errors import InvalidRequest
from ango_tui.api.records import Batch
from ango_tui.api.replies import Reply
from ango_tui.api.resource import Resource, strings


class Batches(Resource):
    """Batches of a project."""

    async def get_batches(self, project_id: str) -> list[Batch]:
        """All batches of a project; one call, which reads the project. Seed documentation, get_batches."""
        return await self._batches_of(project_id)

    async def create_batch(self, project_id: str, batch_name: str) -> Batch:
        """Add a batch. Servers before SDK 1.4.10 want the full list of batches, which is then read and sent.

        Raises `InvalidRequest` for a name that is empty or taken. Seed documentation, create_batch.
        """
        if not batch_name.strip():
            raise InvalidRequest("A batch needs a name.", advice="Give it one.")
        path = f"/v2/batches/{segment(project_id)}"
        try:
            reply = await self._post(path, {"name": batch_name})
        except InvalidRequest as error:
            if error.status != 400 or "batches" not in error.server_words:
                raise
        else:
            return _created(reply, batch_name) or await self._look_up(project_id, batch_name)
        made = await self._create_by_list(project_id, [batch_name])
        return made[0] if made else await self._look_up(project_id, batch_name)

    async def create_batches(self, project_id: str, batch_names: Sequence[str]) -> list[Batch]:
        """Add those of the batches that are not there yet, in one write; returns the added ones.

        The whole list is read and written back, so a batch that somebody else adds in between is lost: add
        single batches with `create_batch`. SDK 1.4.10, create_batches.
        """
        return await self._create_by_list(project_id, strings("batch_names", batch_names))

    async def assign_batches(self, project_id: str, asset_ids: Sequence[str], batches: Sequence[str]) -> int:
        """Put assets into batches (names or ids; names are looked up); returns how many assets the server
        counted.

        Whether batches an asset already has are kept is up to the server. Seed documentation, assign_batches.
        """
        body = {
            "assets": strings("asset_ids", asset_ids),
            "batches": await self._batch_ids(project_id, batches),
            "projectId": project_id,
        }
        reply = await self._post("/v2/assignBatches", body)
        counted = reply.find("assets", "modifiedCount")
        if isinstance(counted, list):
            return len(counted)
        found = maybe_whole(counted)
        return len(asset_ids) if found is None else found

    async def _create_by_list(self, project_id: str, names: Sequence[str]) -> list[Batch]:
        async with self._lock(project_id):
            known = await self._batches_of(project_id)
            taken = {batch.name for batch in known}
            new = [name for name in dict.fromkeys(names) if name not in taken]
            if not new:
                return []
            full: list[dict[str, Any]] = [batch.as_dict() for batch in known]
            full += [{"name": name} for name in new]
            reply = await self._post(f"/v2/batches/{segment(project_id)}", {"batches": full})
        project = mapping(reply.find("project"))
        found = build_each(Batch, project.get("batches")) if "batches" in project else None
        current = list(found) if found is not None else await self._batches_of(project_id)
        before = {batch.id for batch in known}
        return [batch for batch in current if batch.name in new and batch.id not in before]

    async def _look_up(self, project_id: str, name: str) -> Batch:
        for batch in await self._batches_of(project_id):
            if batch.name == name:
                return batch
        return Batch(name=name)


def _created(reply: Reply, name: str) -> Batch | None:
    """The new batch in a reply: in a full project among its batches, or as the thing called `project`
    itself."""
    project = mapping(reply.find("project", "batch"))
    for batch in build_each(Batch, project.get("batches")):
        if batch.name == name:
            return batch
    if project.get("name") == name and "batches" not in project:
        return build(Batch, project)
    return None
