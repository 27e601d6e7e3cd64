"""The official SDK against the hub over TCP: every call of the seed documentation succeeds and changes what
it should. The same calls through our own client leave the same state.

The SDK's part needs an interpreter that has imerit-ango 1.4.10, named by ANGO_SDK_PYTHON; without it it is
skipped. In a virtual environment of its own:

    python3 -m venv .sdk && .sdk/bin/pip install imerit-ango==1.4.10 \
        && ANGO_SDK_PYTHON=.sdk/bin/python python -m pytest tests/hub/test_official_sdk.py
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ango_tui.hub import RunningHub
from tests.hub.client_calls import make_calls

PYTHON = os.environ.get("ANGO_SDK_PYTHON")
LABELER = "tomas.kessler@meridian-labelling.example"
NEWCOMER = "theo.papadakis@meridian-labelling.example"
LEAVER = "luis.ortega@meridian-labelling.example"
SCRIPT = Path(__file__).with_name("official_sdk_calls.py")
METRICS = (
    "LabelStageGroups",
    "TimePerTask",
    "AnnotationStatus",
    "AnswerDistribution",
    "ConsensusRanges",
    "AssetSize",
)
CALLS = [
    *("list_projects", "create_project", "get_project", "add_members_to_project", "create_label_set"),
    *("update_workflow_stages", "create_batch", "create_batches", "get_batches", "upload_files"),
    *("upload_files_cloud", "get_assets", "get_assets by external id", "assign_batches", "create_attachment"),
    *("import_labels", "delete_assets", "get_tasks", "requeue_tasks", "assign_task", "update_tasks_priority"),
    *("annotate_task", "review_task", "get_task", "get_task_history", "get_task_history by id"),
    *("set_tasks_as_benchmark", "create_issue", "create_issue on an object", "update_issue"),
    *(
        "add_comment_to_issue",
        "delete_issue",
        "get_issues",
        "get_tasks with a filter",
        "get_tasks the old way",
    ),
    *("get_tasks with fields", "get_project_performance", "export", "exportV3", "exportV3 as ndjson"),
    *(
        "exportV3 of issues",
        "exportV3 to a file",
        "get_organization_members",
        "update_organization_members_role",
    ),
    *("delete_organization_members", "invite_members_to_org", "delete_organization_invites"),
    *(
        "get_organization_invites",
        "create_storage",
        "get_storages",
        "get_storages by id",
        "list_storage_files",
    ),
    *("delete_storage", "send_notification", "update_benchmark_settings", "update_label_validation"),
    *("upload_instructions", "clone_project 1", "clone_project 2", "delete_project", "purge_project"),
    *(f"get_metrics {metric}" for metric in METRICS),
]

needs_sdk = pytest.mark.skipif(
    not PYTHON, reason="ANGO_SDK_PYTHON names no Python with imerit-ango; see docstring"
)


class After:
    """What the SDK's calls gave, and how the hub stands afterwards."""

    def __init__(self, served: RunningHub, said: dict[str, Any], folder: Path) -> None:
        self.said = said["results"]
        self.project = str(said["project"])
        self.folder = folder
        self.served = served
        self.organization = served.hub.organization

    def get(self, path: str, **params: Any) -> Any:
        """`data` of a GET."""
        reply = httpx.get(self.served.url + path, headers={"apikey": self.served.key}, params=params)
        assert reply.status_code == 200, reply.text
        return reply.json()["data"]

    def fields(self) -> dict[str, Any]:
        """The project that the SDK made."""
        return dict(self.get(f"/v2/project/{self.project}")["project"])

    def tasks(self) -> dict[str, dict[str, Any]]:
        """Its tasks by external id."""
        found = self.get(f"/v2/project/{self.project}/tasks", limit=100, includeAnswer="true")["tasks"]
        return {task["externalId"]: task for task in found}


def by_official_sdk(served: RunningHub, folder: Path) -> dict[str, Any]:
    command = [str(PYTHON), str(SCRIPT), served.url, served.key, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def by_our_client(served: RunningHub, folder: Path) -> dict[str, Any]:
    return asyncio.run(make_calls(served.url, served.key, folder))


MAKERS = [
    pytest.param(by_official_sdk, marks=needs_sdk, id="official SDK"),
    pytest.param(by_our_client, id="AngoClient"),
]


@pytest.fixture(scope="module", params=MAKERS)
def after(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[After]:
    """The hub after all calls, by the one and by the other: it must stand the same."""
    folder = tmp_path_factory.mktemp("calls")
    with RunningHub(tasks=300) as served:
        yield After(served, request.param(served, folder), folder)


@pytest.fixture(scope="module")
def after_sdk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[After]:
    folder = tmp_path_factory.mktemp("sdk")
    with RunningHub(tasks=300) as served:
        yield After(served, by_official_sdk(served, folder), folder)


@needs_sdk
@pytest.mark.parametrize("name", CALLS)
def test_call_succeeds(after_sdk: After, name: str) -> None:
    outcome = after_sdk.said[name]
    assert "error" not in outcome
    result = outcome["result"]
    assert not isinstance(result, dict) or result.get("status", "success") == "success"


@needs_sdk
def test_list_above_names_every_call_that_was_made(after_sdk: After) -> None:
    assert set(CALLS) == set(after_sdk.said)


def test_project_has_its_label_set_and_workflow(after: After) -> None:
    project = after.fields()
    assert (project["name"], project["description"]) == ("SDK project", "made by the SDK")
    schema = project["categorySchema"]
    assert [tool["tool"] for tool in schema["tools"]] == ["bounding-box", "segmentation"]
    radio, tree = schema["classifications"]
    assert radio["classifications"][0]["parentOptionId"] == radio["options"][0]["schemaId"]
    assert [option["value"] for option in tree["options"]] == ["Urban", "Urban / Street", "Rural"]
    assert [stage["id"] for stage in project["stages"]] == ["Start", "Label", "check", "Complete"]


def test_project_has_its_members_and_batches(after: After) -> None:
    project = after.fields()
    assert {one["assignee"]: one["role"] for one in project["assignedTo"]} == {
        LABELER: "Labeler",
        NEWCOMER: "Labeler",
    }
    assert [batch["name"] for batch in project["batches"]] == ["Monday", "Tuesday"]


def test_assets_are_there_with_batches_files_and_attachments(after: After) -> None:
    tasks, batches = after.tasks(), {batch["name"]: batch["_id"] for batch in after.fields()["batches"]}
    assert set(tasks) == {"one.jpg", "scan.nii.gz", "no extension", "cloud-0", "cloud-1"}
    assert tasks["scan.nii.gz"]["batches"] == [batches["Monday"]]
    assert [tasks[f"cloud-{no}"]["batches"] for no in (0, 1)] == [[batches["Tuesday"]]] * 2
    url = tasks["scan.nii.gz"]["asset"]["data"]
    assert url.endswith(".nii.gz")
    signed = after.get("/v2/getSignedUrl", name=url)["signedUrl"]
    assert httpx.get(signed).content == b"scan.nii.gz" * 100
    assets = after.get(f"/v2/project/{after.project}/assets", filters='{"externalId":"cloud-1"}')["assets"]
    assert assets[0]["attachments"] == [{"type": "TEXT", "value": "a note"}]


def test_annotated_task_went_through_review_to_complete(after: After) -> None:
    task = after.tasks()["one.jpg"]
    assert (task["stage"], task["reviewStatus"], task["priority"]) == ("Complete", "Accepted", 50)
    assert task["answer"]["tools"][0]["bounding-box"] == {"x": 1, "y": 2, "width": 3, "height": 4}
    colour = after.fields()["categorySchema"]["classifications"][0]
    assert task["answer"]["classifications"][0]["answer"] == colour["options"][0]["schemaId"]
    history = after.get(f"/v2/task/{task['_id']}/history")["taskHistory"]
    assert [entry["stage"] for entry in history] == ["Label", "check"]


def test_other_task_is_assigned_and_a_benchmark(after: After) -> None:
    task = after.tasks()["cloud-0"]
    assert (task["stage"], task["assignee"], task["isBenchmark"]) == ("Label", LABELER, True)


def test_one_issue_is_left_resolved_with_a_comment(after: After) -> None:
    (issue,) = after.get("/v2/issues", project=after.project)["issue"]
    assert (issue["content"], issue["status"], issue["position"]) == ("Too loose", "Resolved", "[25, 15]")
    assert [comment["content"] for comment in issue["comments"]] == ["Fixed"]


def test_filtered_list_holds_only_what_was_asked_for(after: After) -> None:
    found = after.said["get_tasks with a filter"]["result"]["data"]["tasks"]
    assert len(found) == 20
    assert all(
        task["stage"] in ("Label", "Complete") and task["assignee"] and not task["isSkipped"]
        for task in found
    )
    priorities = [task["priority"] for task in found]
    assert priorities == sorted(priorities, reverse=True)
    old = after.said["get_tasks the old way"]["result"]["data"]["tasks"]
    assert {(task["stage"], task["status"]) for task in old} == {("Label", "TODO")}
    assert all("tools" in task["answer"] for task in old)


def test_exports_hold_the_completed_tasks(after: After) -> None:
    assert [item["externalId"] for item in after.said["export"]["result"]] == ["one.jpg"]
    lines, count = after.said["exportV3 as ndjson"]["result"]
    assert len(lines) == count > 10
    with zipfile.ZipFile(after.folder / "export.zip") as archive:
        (name,) = archive.namelist()
        assert [item["externalId"] for item in json.loads(archive.read(name))] == ["one.jpg"]


def test_organization_changed_as_told(after: After) -> None:
    users = after.get(f"/v2/organization/{after.organization}/users")["users"]
    roles = {user["email"]: user["organizationRole"] for user in users}
    assert roles[NEWCOMER] == "admin"
    assert LEAVER not in roles
    invites = after.get(f"/v2/organization/{after.organization}/invites", status="pending")["invites"]
    sent = {invite["to"]: invite["projectAssignments"] for invite in invites}
    assert sent["a@new.example"] == [{"projectId": after.project, "projectRole": "Reviewer"}]
    assert "b@new.example" not in sent


def test_storage_came_and_went_and_copies_are_gone(after: After) -> None:
    assert "S3" not in [storage["name"] for storage in after.get("/v2/storages")["storages"]]
    listed = [project["name"] for project in after.get("/v2/listProjects", limit=50)["projects"]]
    assert listed.count("SDK project") == 1
    assert "SDK project copy" not in listed


def test_settings_of_the_project_are_kept(after: After) -> None:
    project = after.fields()
    assert (project["benchmarkEnabled"], project["benchmarkRatio"]) == (True, 10)
    assert project["customValidationEnabled"] is True
    assert project["instructions"].endswith("/guide.pdf")
