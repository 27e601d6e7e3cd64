"""A project's workflow on the server: its stages as the JSON they are, read and replaced as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ango_tui.api.client import AngoClient
    from ango_tui.api.records import Project


def stages_of(project: Project) -> Any:
    """The stages in a project's record as the server sent them; None where it sent none."""
    return project.as_dict().get("stages")


class StageServer:
    """Reads and replaces the stages of one project. Seed documentation, update_workflow_stages."""

    def __init__(self, client: AngoClient, project_id: str) -> None:
        self._client = client
        self._project_id = project_id

    async def read(self) -> Any:
        """The stages as they are now."""
        return stages_of(await self._client.get_project(self._project_id))

    async def send(self, stages: Sequence[Mapping[str, Any]]) -> None:
        """Replace all of them."""
        await self._client.update_workflow_stages(self._project_id, stages)
