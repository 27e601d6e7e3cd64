"""The calls a hub answers: one module per kind of thing, and the table of all routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from ango_tui.hub.calls import (
    assets,
    batches,
    exports,
    history,
    issues,
    labels,
    metrics,
    organization,
    projects,
    settings,
    storages,
    tasks,
    transfers,
    uploads,
)

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from ango_tui.hub.call import Call, Reply
    from ango_tui.hub.hub import Hub

_PROJECT = "/v2/project/{project}"
_ORGANIZATION = "/v2/organization/{organization}"

ROUTES: list[tuple[str, str, Callable[[Hub, Call], dict[str, Any] | Reply]]] = [
    ("GET", "/v2/listProjects", projects.list_projects),
    ("POST", "/v2/project", projects.create_project),
    ("GET", _PROJECT, projects.get_project),
    ("POST", _PROJECT, projects.update_project),
    ("DELETE", _PROJECT, settings.delete),
    ("POST", _PROJECT + "/assigned", settings.add_members),
    ("POST", _PROJECT + "/clone", settings.clone),
    ("POST", _PROJECT + "/purge", settings.purge),
    ("POST", _PROJECT + "/labelValidation", settings.label_validation),
    ("POST", _PROJECT + "/instructions", settings.instructions),
    ("POST", _PROJECT + "/benchmark-tasks", settings.benchmark_tasks),
    ("POST", _PROJECT + "/assetBuilderTemplates", settings.add_template),
    ("POST", _PROJECT + "/rerun-webhook", settings.rerun_webhook),
    ("POST", "/v2/batches/{project}", batches.create),
    ("POST", "/v2/assignBatches", batches.assign),
    ("GET", _PROJECT + "/assets", assets.list_assets),
    ("DELETE", _PROJECT + "/assets", uploads.delete_assets),
    ("POST", _PROJECT + "/cloud", uploads.add_assets),
    ("GET", _PROJECT + "/tasks", tasks.list_tasks),
    ("GET", "/v2/task/{task}", tasks.get_task),
    ("POST", "/v2/task/assign", tasks.assign),
    ("POST", _PROJECT + "/requeueTasks", tasks.requeue),
    ("POST", _PROJECT + "/updatePriority", tasks.update_priority),
    ("GET", "/v2/task/{task}/history", history.of_task),
    ("GET", "/v2/taskHistory/{entry}", history.by_id),
    ("POST", "/v2/annotate/{task}", labels.annotate),
    ("POST", "/v2/review/{task}", labels.review_task),
    ("POST", "/v2/import/labels", labels.import_labels),
    ("POST", "/v2/attachments", labels.create_attachments),
    ("GET", "/v2/issues", issues.list_issues),
    ("POST", "/v2/issues", issues.create),
    ("POST", "/v2/issues/{issue}", issues.update),
    ("DELETE", "/v2/issues/{issue}", issues.delete),
    ("POST", "/v2/issues/{issue}/comment", issues.comment),
    ("GET", "/v2/{project}/overview/{metric}", metrics.metric),
    ("POST", "/v2/performance/{project}", metrics.performance),
    ("GET", _ORGANIZATION + "/users", organization.list_users),
    ("POST", _ORGANIZATION + "/users", organization.update_roles),
    ("DELETE", _ORGANIZATION + "/users", organization.delete_users),
    ("GET", _ORGANIZATION + "/invites", organization.list_invites),
    ("POST", _ORGANIZATION + "/invites", organization.invite),
    ("DELETE", _ORGANIZATION + "/invites", organization.delete_invites),
    ("POST", "/v2/notifications", organization.notify),
    ("GET", "/v2/storages", storages.list_storages),
    ("POST", "/v2/storages", storages.create),
    ("DELETE", "/v2/storages/{storage}", storages.delete),
    ("GET", "/v2/storages/{storage}/files", storages.files),
    ("GET", "/v2/getUploadUrl", transfers.upload_url),
    ("GET", "/v2/getSignedUrl", transfers.signed_url),
]
"""Calls that answer JSON at once."""

STREAMS: list[tuple[str, str, Callable[[Hub, Request], Awaitable[Response]]]] = [
    ("GET", "/v2/export", exports.export),
    ("GET", "/v2/exportV3", exports.export),
    ("PUT", "/storage/{path:path}", transfers.put_object),
    ("GET", "/storage/{path:path}", transfers.get_object),
]
"""Calls that take their time, or carry files."""
