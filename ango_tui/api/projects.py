"""Calls about projects: listing, making, copying and deleting them, their people, ontology, workflow and
settings."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ango_tui.api.addresses import segment
from ango_tui.api.decoding import Buffer, build, build_each, loads, mapping
from ango_tui.api.errors import InvalidRequest
from ango_tui.api.pages import Page
from ango_tui.api.pages import walk as walk_pages
from ango_tui.api.records import Outcome, Project, ProjectMember
from ango_tui.api.replies import Reply
from ango_tui.api.resource import Resource, checked_paging, strings
from ango_tui.api.wire import DEFAULT_PAGE, ProjectRoles, ProjectType


def outcome(reply: Reply) -> Outcome:
    """What a message-only reply says."""
    content = {name: loads(raw) for name, raw in reply.data.items()}
    counts = [content.get(name) for name in ("deleted", "assets", "tasks", "modifiedCount", "updated")]
    count = next((value for value in counts if isinstance(value, int)), None)
    return build(Outcome, {**content, "count": count})


def _project(raw: Buffer) -> Project | None:
    found = loads(raw)
    return build(Project, found, bytes(raw)) if isinstance(found, dict) else None


class Projects(Resource):
    """Projects and their settings."""

    async def list_projects(
        self, page: int = 1, limit: int = DEFAULT_PAGE, *, sort: str | None = None
    ) -> Page[Project]:
        """One page (at most 1000) of the projects that the key's user can see.

        Items know only id, name, description, organization and creation time. Seed documentation,
        list_projects.
        """
        reply = await self._get("/v2/listProjects", {**checked_paging(page, limit), "sort": sort})
        return reply.page(_project, ("projects", "project"), page, limit)

    async def get_project(self, project_id: str) -> Project:
        """Everything about a project, the caller's role included. Seed documentation, get_project."""
        reply = await self._get(f"/v2/project/{segment(project_id)}")
        return reply.record(Project, "project")

    async def find_project(self, name: str) -> Project | None:
        """The first project of that name, or None; walks the list, because the API has no search."""
        found: AsyncIterator[Project] = walk_pages(self.list_projects)
        async for project in found:
            if project.name == name:
                return project
        return None

    async def create_project(
        self, name: str, description: str = "", *, project_type: ProjectType | str | None = None
    ) -> Project:
        """Make a project; the name must not be empty. Seed documentation, create_project; `type` is of SDK
        1.4.10."""
        if not name.strip():
            raise InvalidRequest("A project needs a name.", advice="Give it one.")
        body: dict[str, Any] = {"name": name, "description": description or ""}
        if project_type:
            body["type"] = ProjectType(project_type).value
        return (await self._post("/v2/project", body)).record(Project, "project", needed=True)

    async def create_label_set(
        self,
        project_id: str,
        tools: Sequence[Any] | None = None,
        classifications: Sequence[Any] | None = None,
        relations: Sequence[Any] | None = None,
        raw_category_schema: Mapping[str, Any] | None = None,
    ) -> Project:
        """Replace the project's whole ontology. A raw schema, if not empty, is sent as it is.

        Items are dicts, or objects with `to_wire()` or `toDict()`. Nothing given is changed. Seed
        documentation, create_label_set.
        """
        schema: Any = raw_category_schema or {
            "tools": [_wire(item) for item in tools or ()],
            "classifications": [_wire(item) for item in classifications or ()],
            "relations": [_wire(item) for item in relations or ()],
        }
        return await self._update(project_id, {"categorySchema": schema})

    async def update_workflow_stages(self, project_id: str, stages: Sequence[Mapping[str, Any]]) -> Project:
        """Replace the project's whole workflow; an empty one is refused here. Seed documentation,
        update_workflow_stages."""
        if not stages:
            raise InvalidRequest(
                "A workflow without stages would stop the project.", advice="Give all stages."
            )
        return await self._update(project_id, {"stages": [dict(stage) for stage in stages]})

    async def update_benchmark_settings(
        self,
        project_id: str,
        benchmark_enabled: bool,
        benchmark_ratio: int | None = None,
        benchmark_cutoff: bool | None = None,
    ) -> Project:
        """Say whether, and for how many per cent of the tasks, benchmarks are sampled. SDK 1.4.10."""
        body: dict[str, Any] = {"benchmarkEnabled": benchmark_enabled}
        if benchmark_ratio is not None:
            body["benchmarkRatio"] = benchmark_ratio
        if benchmark_cutoff is not None:
            body["benchmarkCutoff"] = benchmark_cutoff
        return await self._update(project_id, body)

    async def update_label_validation(
        self,
        project_id: str,
        custom_validation_enabled: bool | None = None,
        validation_function: str | None = None,
        external_validation: Mapping[str, Any] | None = None,
    ) -> Outcome:
        """Set how answers are validated; `validation_function` is JavaScript source. SDK 1.4.10."""
        body = {
            "customValidationEnabled": custom_validation_enabled,
            "validationFunction": validation_function,
            "externalValidation": None if external_validation is None else dict(external_validation),
        }
        path = f"/v2/project/{segment(project_id)}/labelValidation"
        return outcome(
            await self._post(path, {name: value for name, value in body.items() if value is not None})
        )

    async def add_members_to_project(
        self, project_id: str, members: Sequence[str], role: ProjectRoles | str
    ) -> tuple[ProjectMember, ...]:
        """Give people of the organization (e-mails) a role in the project; returns the members the server
        then names.

        Seed documentation, add_members_to_project.
        """
        body = {"assignees": strings("members", members), "role": ProjectRoles(role).value}
        reply = await self._post(f"/v2/project/{segment(project_id)}/assigned", body)
        return build_each(ProjectMember, mapping(reply.find("project")).get("assignedTo"))

    async def clone_project(
        self,
        project_id: str,
        *,
        category_schema: bool = True,
        assigned_to: bool = True,
        batches: bool = True,
        workflow: bool = True,
        plugin_presets: bool = True,
        project_general_settings: bool = True,
    ) -> Project:
        """Copy the chosen settings into a new project "<name> copy"; assets, tasks and labels stay. SDK
        1.4.10."""
        body = {
            "categorySchema": category_schema,
            "assignedTo": assigned_to,
            "batches": batches,
            "workflow": workflow,
            "pluginPresets": plugin_presets,
            "projectGeneralSettings": project_general_settings,
        }
        reply = await self._post(f"/v2/project/{segment(project_id)}/clone", body)
        return reply.record(Project, "project", needed=True)

    async def delete_project(self, project_id: str) -> Outcome:
        """Delete the project with its assets, tasks, issues and histories; stored files stay. SDK 1.4.10."""
        return outcome(await self._delete(f"/v2/project/{segment(project_id)}"))

    async def purge_project(self, project_id: str, confirm_name: str) -> Outcome:
        """Delete the project and its files in the default bucket; `confirm_name` must be its name. SDK
        1.4.10."""
        return outcome(
            await self._post(f"/v2/project/{segment(project_id)}/purge", {"confirmName": confirm_name})
        )

    async def upload_instructions(
        self, project_id: str, file_path: str | Path, storage_id: str | None = None, bucket: str | None = None
    ) -> Project:
        """Set the file that labellers read first. SDK 1.4.10. Raises `OSError` if the file cannot be read."""
        path = Path(file_path)
        content = await asyncio.to_thread(path.read_bytes)
        reply = await self._transport.request(
            "POST",
            f"/v2/project/{segment(project_id)}/instructions",
            query={"storageId": storage_id or None, "bucket": bucket or None},
            files={"file": (path.name, content)},
        )
        return reply.record(Project, "project")

    async def _update(self, project_id: str, body: Mapping[str, Any]) -> Project:
        return (await self._post(f"/v2/project/{segment(project_id)}", body)).record(Project, "project")


def _wire(item: Any) -> Any:
    """The wire form of a class of the ontology, made from a copy: the SDK's `toDict` changes its own
    object."""
    if isinstance(item, Mapping):
        return dict(item)
    if hasattr(item, "to_wire"):
        return item.to_wire()
    if hasattr(item, "toDict"):
        return copy.deepcopy(item).toDict()
    raise InvalidRequest(f"{type(item).__name__} is no part of an ontology.")
