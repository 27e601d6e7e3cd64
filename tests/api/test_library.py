"""The client as a library: what importing costs, and what is offered under which names."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import ango_tui.api
from ango_tui.api import AngoClient

SEED = [
    "add_members_to_project",
    "assign_batches",
    "assign_task",
    "create_attachment",
    "create_batch",
    "create_issue",
    "create_label_set",
    "create_project",
    "export",
    "exportV3",
    "get_assets",
    "get_metrics",
    "get_batches",
    "get_project",
    "get_storages",
    "get_task",
    "get_tasks",
    "get_task_history",
    "import_labels",
    "list_projects",
    "update_workflow_stages",
    "upload_files",
    "upload_files_cloud",
    "create_storage",
    "delete_organization_invites",
    "delete_organization_members",
    "delete_storage",
    "get_organization_invites",
    "get_organization_members",
    "invite_members_to_org",
    "update_organization_members_role",
]
LATER = [
    "clone_project",
    "delete_project",
    "purge_project",
    "create_batches",
    "get_issues",
    "update_issue",
    "add_comment_to_issue",
    "delete_issue",
    "delete_assets",
    "requeue_tasks",
    "update_tasks_priority",
    "review_task",
    "annotate_task",
    "get_project_performance",
    "update_benchmark_settings",
    "set_tasks_as_benchmark",
    "update_label_validation",
    "list_storage_files",
    "upload_instructions",
    "send_notification",
]


@pytest.mark.parametrize("name", [*SEED, *LATER])
def test_every_operation_is_there_async_and_documented(name: str) -> None:
    method = getattr(AngoClient, name)
    assert inspect.iscoroutinefunction(method)
    assert method.__doc__


@pytest.mark.parametrize("name", ango_tui.api.__all__)
def test_every_name_on_offer_can_be_had(name: str) -> None:
    assert getattr(ango_tui.api, name) is not None


def test_a_name_not_on_offer_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_here"):
        ango_tui.api.nothing_here  # noqa: B018


def _loaded(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*sys.modules)"
    return set(
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        ).stdout.split()
    )


def test_importing_the_client_imports_neither_httpx_nor_the_rest_of_the_program() -> None:
    loaded = _loaded("from ango_tui.api import AngoClient, AngoError, TaskFilter; AngoClient('key')")
    assert not loaded & {
        "httpx",
        "textual",
        "starlette",
        "ango_tui.hub",
        "ango_tui.store",
        "ango_tui.ontology",
    }


def test_wire_constants_need_the_standard_library_only() -> None:
    assert not _loaded("import ango_tui.api.wire") & {"httpx", "msgspec"}


def test_the_http_library_comes_without_its_command_line() -> None:
    code = "import asyncio; from ango_tui.api import AngoClient; asyncio.run(AngoClient('key').warm_up())"
    loaded = _loaded(code)
    assert "httpx" in loaded
    assert not loaded & {"rich", "click", "pygments", "httpx._main"}
