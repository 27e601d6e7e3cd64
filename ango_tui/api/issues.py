"""Calls about issues: what people report about tasks, and the talk about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ango_tui.api.addresses import segment
from ango_tui.api.decoding import Buffer, build, loads
from ango_tui.api.errors import InvalidRequest
from ango_tui.api.pages import Page
from ango_tui.api.projects import outcome
from ango_tui.api.records import Issue, Outcome
from ango_tui.api.resource import Resource, checked_paging, given, strings
from ango_tui.api.wire import IssueStatus, MedicalPlane

Position = int | float | Sequence[int | float]


def _issue(raw: Buffer) -> Issue | None:
    found = loads(raw)
    return build(Issue, found, bytes(raw)) if isinstance(found, dict) else None


class Issues(Resource):
    """Issues of a project's tasks."""

    async def get_issues(
        self,
        project_id: str,
        asset_id: str | None = None,
        task_id: str | None = None,
        stage_id: str | None = None,
        created_by: str | None = None,
        *,
        status: IssueStatus | str | None = None,
        assignee: str | None = None,
        page: int = 1,
        limit: int = 100,
    ) -> Page[Issue]:
        """One page of a project's issues. The SDK never asks for a page and gets ten; here one is always
        asked for.

        SDK 1.4.10, get_issues; `status`, `assignee` and paging are of the REST reference.
        """
        query = {
            "project": project_id,
            "asset": asset_id,
            "labelTask": task_id,
            "stage": stage_id,
            "createdBy": created_by,
            "status": None if status is None else str(status),
            "assignee": assignee,
            **checked_paging(page, limit),
        }
        reply = await self._get("/v2/issues", query)
        return reply.page(_issue, ("issue", "issues"), page, limit)

    async def create_issue(
        self,
        task_id: str,
        content: str,
        position: Position | None = None,
        *,
        content_mentions: Sequence[str] | None = None,
        object_id: str | None = None,
        error_codes: Sequence[Mapping[str, Any]] | None = None,
        pct_details: Mapping[str, Any] | None = None,
        page: int | None = None,
        page_end: int | None = None,
        data_index: int | None = None,
        plane: MedicalPlane | str | None = None,
    ) -> Issue:
        """Open an issue on a task, at a place (`[x, y]`, a text index, `[start, end]`) or on an object, or
        neither.

        Pages count from 0. Mentions are e-mails of project members. Raises `InvalidRequest` for places that
        contradict each other. Seed documentation, create_issue; all after `position` is of SDK 1.4.10.
        """
        _check_place(object_id, position, page, page_end, data_index, plane)
        body = {
            "content": content,
            "labelTask": task_id,
            "position": None if position is None else _written(position),
            "contentMentions": None
            if content_mentions is None
            else strings("content_mentions", content_mentions),
            "objectId": object_id,
            "errorCodes": None if error_codes is None else [dict(code) for code in error_codes],
            "pctDetails": None if pct_details is None else dict(pct_details),
            "page": page,
            "pageEnd": page_end,
            "dataIndex": data_index,
            "plane": None if plane is None else MedicalPlane(plane).value,
        }
        return (await self._post("/v2/issues", _set(body))).record(Issue, "issue", "issues")

    async def update_issue(
        self,
        issue_id: str,
        content: str | None = None,
        content_mentions: Sequence[str] | None = None,
        status: IssueStatus | str | None = None,
        pct_details: Mapping[str, Any] | None = None,
        error_codes: Sequence[Mapping[str, Any]] | None = None,
    ) -> Issue:
        """Change an issue; to close one, set the status `Resolved`. Mentions count only with new content.

        SDK 1.4.10, update_issue.
        """
        with_mentions = content is not None and content_mentions is not None
        body = _set(
            {
                "content": content,
                "contentMentions": strings("content_mentions", content_mentions or ())
                if with_mentions
                else None,
                "status": None if status is None else str(status),
                "pctDetails": None if pct_details is None else dict(pct_details),
                "errorCodes": None if error_codes is None else [dict(code) for code in error_codes],
            }
        )
        if not body:
            raise InvalidRequest(
                "Nothing about the issue is to be changed.", advice="Give what is to change."
            )
        return (await self._post(f"/v2/issues/{segment(issue_id)}", body)).record(Issue, "issue", "issues")

    async def add_comment_to_issue(
        self, issue_id: str, content: str, content_mentions: Sequence[str] | None = None
    ) -> Issue:
        """Reply to an issue; returns the issue with its comments. SDK 1.4.10, add_comment_to_issue."""
        mentions = None if content_mentions is None else strings("content_mentions", content_mentions)
        body = _set({"content": given("content", content), "contentMentions": mentions})
        reply = await self._post(f"/v2/issues/{segment(issue_id)}/comment", body)
        return reply.record(Issue, "issue", "issues")

    async def delete_issue(self, project_id: str, issue_id: str) -> Outcome:
        """Delete an issue with its comments. SDK 1.4.10, delete_issue."""
        return outcome(await self._delete(f"/v2/issues/{segment(issue_id)}", query={"project": project_id}))


def _set(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}


def _written(position: Position) -> str:
    """A position as the text that servers store: `[25, 15]` or `54`."""
    if isinstance(position, Sequence):
        return "[" + ", ".join(str(part) for part in position) + "]"
    return str(position)


def _check_place(
    object_id: str | None,
    position: Position | None,
    page: int | None,
    page_end: int | None,
    data_index: int | None,
    plane: str | None,
) -> None:
    if object_id is not None and any(
        part is not None for part in (position, page, page_end, data_index, plane)
    ):
        raise InvalidRequest("An issue is on an object or at a place, not both.", advice="Give one of them.")
    for name, value in (("page", page), ("page_end", page_end), ("data_index", data_index)):
        if value is not None and value < 0:
            raise InvalidRequest(f"{name} counts from 0.", advice=f"Give 0 or more as {name}.")
    if page_end is not None and page is None:
        raise InvalidRequest("page_end needs page.", advice="Give page as well.")
    if plane is not None and plane not in {str(known) for known in MedicalPlane}:
        raise InvalidRequest(
            f"There is no plane {plane!r}.", advice="Use A (axial), S (sagittal) or C (coronal)."
        )
