"""Which call is answered by which function; handlers are imported when they are first called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import msgspec

_PROJECT = "/v2/project/{project}"
_ORGANIZATION = "/v2/organization/{organization}"

_CALLS = (
    ("GET", "/v2/listProjects", "projects:list_projects"),
    ("POST", "/v2/project", "projects:create_project"),
    ("GET", _PROJECT, "projects:get_project"),
    ("POST", _PROJECT, "projects:update_project"),
    ("DELETE", _PROJECT, "settings:delete"),
    ("POST", _PROJECT + "/assigned", "settings:add_members"),
    ("POST", _PROJECT + "/clone", "settings:clone"),
    ("POST", _PROJECT + "/purge", "settings:purge"),
    ("POST", _PROJECT + "/labelValidation", "settings:label_validation"),
    ("POST", _PROJECT + "/instructions", "settings:instructions"),
    ("POST", _PROJECT + "/benchmark-tasks", "settings:benchmark_tasks"),
    ("POST", _PROJECT + "/assetBuilderTemplates", "settings:add_template"),
    ("POST", _PROJECT + "/rerun-webhook", "settings:rerun_webhook"),
    ("POST", "/v2/batches/{project}", "batches:create"),
    ("POST", "/v2/assignBatches", "batches:assign"),
    ("GET", _PROJECT + "/assets", "assets:list_assets"),
    ("DELETE", _PROJECT + "/assets", "uploads:delete_assets"),
    ("POST", _PROJECT + "/cloud", "uploads:add_assets"),
    ("GET", _PROJECT + "/tasks", "tasks:list_tasks"),
    ("GET", "/v2/task/{task}", "tasks:get_task"),
    ("POST", "/v2/task/assign", "tasks:assign"),
    ("POST", _PROJECT + "/requeueTasks", "tasks:requeue"),
    ("POST", _PROJECT + "/updatePriority", "tasks:update_priority"),
    ("GET", "/v2/task/{task}/history", "history:of_task"),
    ("GET", "/v2/taskHistory/{entry}", "history:by_id"),
    ("POST", "/v2/annotate/{task}", "labels:annotate"),
    ("POST", "/v2/review/{task}", "labels:review_task"),
    ("POST", "/v2/import/labels", "labels:import_labels"),
    ("POST", "/v2/attachments", "labels:create_attachments"),
    ("GET", "/v2/issues", "issues:list_issues"),
    ("POST", "/v2/issues", "issues:create"),
    ("POST", "/v2/issues/{issue}", "issues:update"),
    ("DELETE", "/v2/issues/{issue}", "issues:delete"),
    ("POST", "/v2/issues/{issue}/comment", "issues:comment"),
    ("GET", "/v2/{project}/overview/{metric}", "metrics:metric"),
    ("POST", "/v2/performance/{project}", "metrics:performance"),
    ("GET", _ORGANIZATION + "/users", "organization:list_users"),
    ("POST", _ORGANIZATION + "/users", "organization:update_roles"),
    ("DELETE", _ORGANIZATION + "/users", "organization:delete_users"),
    ("GET", _ORGANIZATION + "/invites", "organization:list_invites"),
    ("POST", _ORGANIZATION + "/invites", "organization:invite"),
    ("DELETE", _ORGANIZATION + "/invites", "organization:delete_invites"),
    ("POST", "/v2/notifications", "organization:notify"),
    ("GET", "/v2/storages", "storages:list_storages"),
    ("POST", "/v2/storages", "storages:create"),
    ("DELETE", "/v2/storages/{storage}", "storages:delete"),
    ("GET", "/v2/storages/{storage}/files", "storages:files"),
    ("GET", "/v2/getUploadUrl", "links:upload_url"),
    ("GET", "/v2/getSignedUrl", "links:signed_url"),
    ("GET", "/v2/export", "exports:export"),
    ("GET", "/v2/exportV3", "exports:export"),
)


class Match(msgspec.Struct, frozen=True):
    """What answers a call, and the parts of its path that have names."""

    handler: str
    params: dict[str, str]


def _table() -> dict[int, list[tuple[tuple[str, ...], dict[str, str]]]]:
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for method, path, handler in _CALLS:
        found.setdefault(tuple(path.split("/")), {})[method] = handler
    table: dict[int, list[tuple[tuple[str, ...], dict[str, str]]]] = {}
    # Fixed parts come before named ones: /v2/task/assign is not the task "assign".
    for parts in sorted(found, key=lambda parts: [part.startswith("{") for part in parts]):
        table.setdefault(len(parts), []).append((parts, found[parts]))
    return table


_TABLE = _table()


def find(method: str, path: str) -> Match | int:
    """The handler for a call, or the status it is refused with: 404, or 405 for a wrong method."""
    given = path.split("/")
    wrong = 404
    for parts, methods in _TABLE.get(len(given), ()):
        if all(part == one or (part[:1] == "{" and one) for part, one in zip(parts, given, strict=True)):
            handler = methods.get(method)
            if handler is not None:
                named = zip(parts, given, strict=True)
                return Match(handler, {part[1:-1]: one for part, one in named if part[:1] == "{"})
            wrong = 405
    return wrong


_loaded: dict[str, Any] = {}


def load(handler: str) -> Any:
    """The function behind `module:function`."""
    found = _loaded.get(handler)
    if found is None:
        module, _, name = handler.partition(":")
        found = _loaded[handler] = getattr(import_module(f"ango_tui.hub.calls.{module}"), name)
    return found
