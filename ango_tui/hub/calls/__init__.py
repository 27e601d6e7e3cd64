"""The calls a hub answers: one module per kind of thing, and the table of all routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from ango_tui.hub.calls import assets, batches, history, issues, organization, projects, tasks, transfers

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from ango_tui.hub.call import Call, Reply
    from ango_tui.hub.hub import Hub

ROUTES: list[tuple[str, str, Callable[[Hub, Call], dict[str, Any] | Reply]]] = [
    ("GET", "/v2/listProjects", projects.list_projects),
    ("POST", "/v2/project", projects.create_project),
    ("GET", "/v2/project/{project}", projects.get_project),
    ("POST", "/v2/project/{project}", projects.update_project),
    ("POST", "/v2/batches/{project}", batches.create),
    ("POST", "/v2/assignBatches", batches.assign),
    ("GET", "/v2/project/{project}/assets", assets.list_assets),
    ("GET", "/v2/project/{project}/tasks", tasks.list_tasks),
    ("GET", "/v2/task/{task}", tasks.get_task),
    ("POST", "/v2/task/assign", tasks.assign),
    ("POST", "/v2/project/{project}/requeueTasks", tasks.requeue),
    ("POST", "/v2/project/{project}/updatePriority", tasks.update_priority),
    ("GET", "/v2/task/{task}/history", history.of_task),
    ("GET", "/v2/taskHistory/{entry}", history.by_id),
    ("GET", "/v2/organization/{organization}/users", organization.list_users),
    ("GET", "/v2/organization/{organization}/invites", organization.list_invites),
    ("GET", "/v2/issues", issues.list_issues),
    ("GET", "/v2/getUploadUrl", transfers.upload_url),
    ("GET", "/v2/getSignedUrl", transfers.signed_url),
]
STREAMS: list[tuple[str, str, Callable[[Hub, Request], Awaitable[Response]]]] = [
    ("PUT", "/storage/{path:path}", transfers.put_object),
    ("GET", "/storage/{path:path}", transfers.get_object),
]
