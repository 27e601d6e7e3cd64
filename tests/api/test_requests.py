"""Our requests are those of SDK 1.4.10: the same calls are made with both and compared, exceptions listed
with reasons."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from ango_tui.api import (
    AngoClient,
    AnnotationPayload,
    Answer,
    DateRange,
    ExportOptions,
    Invitation,
    MedicalPlane,
    Metrics,
    NumberRange,
    OrganizationRoles,
    ProjectAssignment,
    ProjectRoles,
    ProjectType,
    ReviewStatus,
    RoleUpdate,
    Storage,
    StorageProvider,
    StringFilter,
    TaskFilter,
    TaskType,
    TimeFilter,
)

HERE = Path(__file__).parent
Call = Callable[[AngoClient, ModuleType, Path], Awaitable[Any]]
Requests = list[dict[str, Any]]


async def _exported(export: Awaitable[Any]) -> None:
    (await export).close()


def _every(r: ModuleType) -> TaskFilter:
    return TaskFilter(
        stage=["Label", "x"],
        batches=[r.BATCH],
        status="TODO",
        review_status=ReviewStatus.REJECTED,
        task_type=TaskType.BENCHMARK,
        assignee=StringFilter(exists=False),
        external_id=StringFilter(regex="a&b #+%"),
        created_at=DateRange(gte=r.START, lt=r.END),
        updated_at=DateRange(gt=r.START, lte=r.END),
        created_by="a+b@x.com",
        updated_by=StringFilter(nin=["c@x.com"]),
        priority=NumberRange(gt=3, lte=10),
        duration=NumberRange(gte=1000),
        total_duration=NumberRange(lt=90000),
        open_issues_count=NumberRange(ne=0),
        is_draft=False,
        is_skipped=True,
        is_benchmark=False,
    )


NEW_ANSWER = Answer(
    objects=[{"objectId": "new", "schemaId": "s1"}], classifications=[{"schemaId": "c1", "answer": "z"}]
)

OURS: dict[str, Call] = {
    "list_projects": lambda c, r, f: c.list_projects(page=2, limit=50),
    "get_project": lambda c, r, f: c.get_project(r.PROJECT),
    "create_project": lambda c, r, f: c.create_project("Ünïcode & more", "D"),
    "create_project typed": lambda c, r, f: c.create_project("N", project_type=ProjectType.PCT),
    "create_label_set raw": lambda c, r, f: c.create_label_set(r.PROJECT, raw_category_schema=r.SCHEMA),
    "create_label_set empty": lambda c, r, f: c.create_label_set(r.PROJECT),
    "update_workflow_stages": lambda c, r, f: c.update_workflow_stages(r.PROJECT, r.STAGES),
    "update_benchmark_settings": lambda c, r, f: c.update_benchmark_settings(r.PROJECT, True, 10, False),
    "update_label_validation": lambda c, r, f: c.update_label_validation(
        r.PROJECT, True, "return []", {"url": "u"}
    ),
    "add_members_to_project": lambda c, r, f: c.add_members_to_project(
        r.PROJECT, ["a@x.com", "b@x.com"], ProjectRoles.Labeler
    ),
    "clone_project": lambda c, r, f: c.clone_project(r.PROJECT, batches=False),
    "delete_project": lambda c, r, f: c.delete_project(r.OTHER),
    "purge_project": lambda c, r, f: c.purge_project(r.OTHER, "The name"),
    "upload_instructions": lambda c, r, f: c.upload_instructions(
        r.PROJECT, f / "scan 1.nii.gz", r.STORAGE, "b c"
    ),
    "get_batches": lambda c, r, f: c.get_batches(r.PROJECT),
    "create_batch": lambda c, r, f: c.create_batch(r.PROJECT, "Batch 3"),
    "create_batches": lambda c, r, f: c.create_batches(r.PROJECT, ["Batch-1", "Batch 3"]),
    "assign_batches": lambda c, r, f: c.assign_batches(r.PROJECT, r.ASSETS, [r.BATCH]),
    "assign_batches by name": lambda c, r, f: c.assign_batches(r.PROJECT, r.ASSETS, ["Batch-1"]),
    "get_assets": lambda c, r, f: c.get_assets(
        r.PROJECT, 2, 100, {"batches": [r.BATCH], "isPreLabeled": True}
    ),
    "get_assets plain": lambda c, r, f: c.get_assets(r.PROJECT),
    "get_assets odd": lambda c, r, f: c.get_assets(r.PROJECT, external_id="a b&c#d+e"),
    "delete_assets": lambda c, r, f: c.delete_assets(r.PROJECT, r.ASSETS),
    "upload_files_cloud": lambda c, r, f: c.upload_files_cloud(
        r.PROJECT, [{"data": "https://x/a.png", "externalId": "a.png"}], r.STORAGE, [r.BATCH], 5
    ),
    "upload_files_cloud own batches": lambda c, r, f: c.upload_files_cloud(
        r.PROJECT,
        [{"data": f"https://x/{n}", "externalId": n, "batches": ["Batch-1", "Batch-2"]} for n in ("a", "b")],
    ),
    "upload_files": lambda c, r, f: c.upload_files(
        r.PROJECT, [str(f / "scan 1.nii.gz")], None, ["Batch-1"], 3
    ),
    "upload_files named": lambda c, r, f: c.upload_files(
        r.PROJECT, [{"data": str(f / "scan 1.nii.gz"), "externalId": "custom!", "contextData": {"k": 1}}]
    ),
    "create_attachment": lambda c, r, f: c.create_attachment(r.PROJECT, r.ATTACHMENTS),
    "get_tasks": lambda c, r, f: c.get_tasks(r.PROJECT, 3, 1000),
    "get_tasks simple": lambda c, r, f: c.get_tasks(
        r.PROJECT, status="Completed", stage="Label", batches=[r.BATCH, r.BATCH_2]
    ),
    "get_tasks filter": lambda c, r, f: c.get_tasks(
        r.PROJECT, filter=_every(r), sort="-createdAt,priority", include_answer=True
    ),
    "get_tasks one stage": lambda c, r, f: c.get_tasks(
        r.PROJECT, filter=TaskFilter(stage="Label", priority=4)
    ),
    "get_tasks fields": lambda c, r, f: c.get_tasks(r.PROJECT, fields="stage,assignee"),
    "get_task": lambda c, r, f: c.get_task(r.TASK, include_answer=False),
    "get_task_history": lambda c, r, f: c.get_task_history(task_id=r.TASK),
    "get_task_history entry": lambda c, r, f: c.get_task_history(r.ENTRY),
    "assign_task": lambda c, r, f: c.assign_task(r.PROJECT, [r.TASK], "Label", "a@x.com"),
    "requeue_tasks": lambda c, r, f: c.requeue_tasks(
        r.PROJECT, "Label", {"taskIds": [r.TASK], "fromStageIds": ["Complete"]}, {"removeAnnotations": True}
    ),
    "requeue_tasks all": lambda c, r, f: c.requeue_tasks(r.PROJECT, "Label", all_tasks=True),
    "update_tasks_priority": lambda c, r, f: c.update_tasks_priority(
        r.PROJECT, -7, {"externalIds": ["a.png"]}
    ),
    "annotate_task": lambda c, r, f: c.annotate_task(
        r.TASK, AnnotationPayload(NEW_ANSWER, "https://x/b.png"), True, True
    ),
    "annotate_task merging": lambda c, r, f: c.annotate_task(r.TASK, NEW_ANSWER),
    "review_task": lambda c, r, f: c.review_task(r.TASK, ReviewStatus.ACCEPTED),
    "set_tasks_as_benchmark": lambda c, r, f: c.set_tasks_as_benchmark(r.PROJECT, [r.TASK], False),
    "create_issue": lambda c, r, f: c.create_issue(r.TASK, "Look", [25, 15], error_codes=r.CODES, page=0),
    "create_issue in text": lambda c, r, f: c.create_issue(r.TASK, "Look", 54, content_mentions=["a@x.com"]),
    "create_issue on object": lambda c, r, f: c.create_issue(
        r.TASK, "Look", object_id="o1", pct_details={"frame": 2}
    ),
    "create_issue in volume": lambda c, r, f: c.create_issue(
        r.TASK, "Look", [1.5, 2], page=3, page_end=4, data_index=1, plane=MedicalPlane.Sagittal
    ),
    "get_issues": lambda c, r, f: c.get_issues(r.PROJECT, r.ASSETS[0], r.TASK, "Label", "a+b@x.com"),
    "update_issue": lambda c, r, f: c.update_issue(
        r.ISSUE, "New", ["a@x.com"], "Resolved", {"frame": 1}, r.CODES
    ),
    "add_comment_to_issue": lambda c, r, f: c.add_comment_to_issue(r.ISSUE, "Done", ["a@x.com"]),
    "delete_issue": lambda c, r, f: c.delete_issue(r.PROJECT, r.ISSUE),
    "import_labels": lambda c, r, f: c.import_labels(r.PROJECT, r.LABELS),
    "export": lambda c, r, f: _exported(c.export(r.PROJECT)),
    "exportV3": lambda c, r, f: _exported(
        c.exportV3(
            r.PROJECT,
            ExportOptions(
                stage=["Label"],
                batches=[r.BATCH],
                export_format="ndjson",
                notify=True,
                include_key_frames_only=True,
                include_history=False,
                updated_at=TimeFilter(r.START, r.END),
                created_at=TimeFilter(from_date=r.START),
            ),
        )
    ),
    "exportV3 issues": lambda c, r, f: _exported(c.exportV3(r.PROJECT, type="issue")),
    "exportV3 benchmarks": lambda c, r, f: _exported(
        c.exportV3(r.PROJECT, options=ExportOptions(task_type="benchmark"))
    ),
    "exportV3 to file": lambda c, r, f: _exported(c.exportV3(r.PROJECT, zip_file_path=f / "e.zip")),
    "get_metrics": lambda c, r, f: c.get_metrics(r.PROJECT, Metrics.TimePerTask),
    "get_project_performance": lambda c, r, f: c.get_project_performance(
        r.PROJECT, [r.START, r.END], [r.BATCH]
    ),
    "get_project_performance all": lambda c, r, f: c.get_project_performance(r.PROJECT),
    "get_organization_members": lambda c, r, f: c.get_organization_members(r.ORGANIZATION),
    "update_organization_members_role": lambda c, r, f: c.update_organization_members_role(
        r.ORGANIZATION, [RoleUpdate("a@x.com", OrganizationRoles.Admin)]
    ),
    "delete_organization_members": lambda c, r, f: c.delete_organization_members(
        r.ORGANIZATION, member_ids=["a@x.com"]
    ),
    "get_organization_invites": lambda c, r, f: c.get_organization_invites(r.ORGANIZATION),
    "invite_members_to_org": lambda c, r, f: c.invite_members_to_org(
        r.ORGANIZATION,
        Invitation(["a@x.com"], OrganizationRoles.Member, [ProjectAssignment(r.PROJECT, ProjectRoles.Lead)]),
    ),
    "invite_members_to_org plain": lambda c, r, f: c.invite_members_to_org(
        r.ORGANIZATION, Invitation(to=["a@x.com"], organizationRole=OrganizationRoles.Admin)
    ),
    "delete_organization_invites": lambda c, r, f: c.delete_organization_invites(r.ORGANIZATION, ["a@x.com"]),
    "send_notification": lambda c, r, f: c.send_notification(["a@x.com"], "Hello", "T", "https://x/y"),
    "get_storages": lambda c, r, f: c.get_storages(),
    "get_storages one": lambda c, r, f: c.get_storages(r.STORAGE),
    "create_storage": lambda c, r, f: c.create_storage(Storage("S", StorageProvider.GCP, "pub", "priv")),
    "delete_storage": lambda c, r, f: c.delete_storage(r.STORAGE),
    "list_storage_files": lambda c, r, f: c.list_storage_files(r.STORAGE, "bucket", "a/b", False),
    "list_storage_files odd": lambda c, r, f: c.list_storage_files(r.STORAGE, "bucket", "a&b #c+d"),
}


def _with_query(index: int = 0, **values: Any) -> Callable[[Requests], Requests]:
    def change(requests: Requests) -> Requests:
        requests[index]["query"].update(values)
        return requests

    return change


def _without(*indices: int) -> Callable[[Requests], Requests]:
    return lambda requests: [request for at, request in enumerate(requests) if at not in indices]


def _replaced_query(**values: str) -> Callable[[Requests], Requests]:
    def change(requests: Requests) -> Requests:
        requests[0]["query"] = values
        return requests

    return change


def _by_name(requests: Requests) -> Requests:
    project = {"method": "GET", "path": "/v2/project/2f554e296db5209f91026fbd", "query": {}, "key": True}
    requests[0]["json"]["batches"] = ["8ea9f3df7ac84ebe4b0613b7"]
    return [project, *requests]


def _base_name(requests: Requests) -> Requests:
    requests[-1]["json"]["assets"][0]["externalId"] = "scan 1.nii.gz"
    return _without(3)(requests)


def _sorted_fields(requests: Requests) -> Requests:
    requests[0]["query"]["fields"] = "_id,project,asset,stage,assignee"
    return requests


def _merged_once(requests: Requests) -> Requests:
    requests[1]["query"]["includeAnswer"] = "true"
    return requests[1:]


INTENDED: dict[str, tuple[str, Callable[[Requests], Requests]]] = {
    "get_task": ("booleans are lower case, as in every other call", _with_query(includeAnswer="false")),
    "get_issues": (
        "always paged, because an unpaged call gets ten issues; + is encoded",
        _with_query(page="1", limit="100", createdBy="a+b@x.com"),
    ),
    "get_tasks fields": ("fields in a fixed order; the SDK's changes from run to run", _sorted_fields),
    "get_assets odd": (
        "& # + are encoded; the SDK cuts the filter off",
        _replaced_query(page="1", limit="10", filters={"externalId": "a b&c#d+e"}),  # type: ignore[arg-type]
    ),
    "list_storage_files odd": (
        "& # + are encoded; the SDK cuts the path off",
        _replaced_query(bucketName="bucket", path="a&b #c+d", getSignedUrls="true", retryOnSlowDown="true"),
    ),
    "assign_batches by name": ("names are looked up, because not every server takes names", _by_name),
    "annotate_task": ("the task is not read for brush masks that were not given", _without(0)),
    "annotate_task merging": ("the task is read once, and with its answer, which is merged", _merged_once),
    "get_project_performance": ("ids need no look-up", _without(0)),
    "upload_files_cloud": ("ids need no look-up", _without(1)),
    "upload_files_cloud own batches": ("one look-up for all assets", _without(0)),
    "upload_files": (
        "the project is read once; the external id is the base name, not the local path",
        _base_name,
    ),
    "exportV3 to file": ("the archive is loaded once, not twice", _without(1)),
}


def _recorded_with_ours(call: Call, record_sdk: ModuleType, folder: Path) -> Requests:
    (folder / "scan 1.nii.gz").write_bytes(b"12345")
    seen: Requests = []

    async def host(request: httpx.Request) -> httpx.Response:
        target = request.url.raw_path.decode()
        kind = request.headers.get("content-type", "")
        body = await request.aread()
        seen.append(record_sdk.recorded(request.method, target, body, kind, request.headers.get("apikey")))
        return httpx.Response(200, content=record_sdk.reply(request.method, target, "http://127.0.0.1:1"))

    async def run() -> None:
        transport = httpx.MockTransport(host)
        async with AngoClient(record_sdk.KEY, "http://127.0.0.1:1", transport=transport) as client:
            await call(client, record_sdk, folder)

    asyncio.run(run())
    found: Requests = json.loads(json.dumps(seen).replace(str(folder), "<folder>"))
    return found


@pytest.mark.parametrize("name", OURS)
def test_sends_what_the_sdk_sends(
    name: str, record_sdk: ModuleType, sdk_requests: dict[str, Requests], tmp_path: Path
) -> None:
    ours = _recorded_with_ours(OURS[name], record_sdk, tmp_path)
    theirs = json.loads(json.dumps(sdk_requests[name]))
    if name in INTENDED:
        _, change = INTENDED[name]
        assert ours != theirs, "this is no difference any more"
        theirs = change(theirs)
    assert ours == theirs


def test_every_recorded_call_is_made_with_ours(sdk_requests: dict[str, Requests]) -> None:
    assert OURS.keys() == sdk_requests.keys()


def test_recordings_are_what_the_installed_sdk_sends(sdk_requests: dict[str, Requests]) -> None:
    python = os.environ.get("ANGO_SDK_PYTHON") or sys.executable
    has_sdk = [python, "-c", "import imerit_ango.sdk"]
    if subprocess.run(has_sdk, capture_output=True, check=False).returncode:
        pytest.skip("no Python with imerit-ango; name one in ANGO_SDK_PYTHON")
    script = [python, str(HERE / "record_sdk.py"), "-"]
    live = json.loads(subprocess.run(script, capture_output=True, check=True).stdout)
    for name in ("get_tasks fields",):
        for requests in (live, sdk_requests):
            fields = requests[name][0]["query"]["fields"]
            requests[name][0]["query"]["fields"] = sorted(fields.split(","))
    assert live == sdk_requests
