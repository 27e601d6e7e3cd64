"""What the official SDK puts on the wire: its calls, a loopback server that records them, and the recordings'
form.

Run it with a Python that has imerit-ango 1.4.10 to write `sdk_requests.json` anew:

    python tests/api/record_sdk.py

Only this part needs the SDK; the constants and `reply` also serve the test that makes the same calls with our
client.
"""

from __future__ import annotations

import io
import json
import logging
import re
import sys
import tempfile
import threading
import warnings
import zipfile
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

KEY = "00af1132-0558-4ec7-93e3-46826a455ac0"
PROJECT = "2f554e296db5209f91026fbd"
OTHER = "1c498604eb61b8d4ad0d05ef"
ORGANIZATION = "5f76886bf53a500e42e25203"
TASK = "ca96478e675b58577314044b"
ENTRY = "a8e7d50f1cf94d196ee0e72e"
ASSETS = ["6dcab494905ebbf45f21975e", "198f4a6ec598ad38755a8d06"]
BATCH, BATCH_2 = "8ea9f3df7ac84ebe4b0613b7", "9a55a9a08d165edfeacc9eae"
ISSUE = "81d3ae0c4f59c80225b2a728"
STORAGE = "e5d5955e0641e59d34ffbce6"
START, END = datetime(2025, 3, 1, 8, 30, 0, 250000, UTC), datetime(2025, 3, 31, tzinfo=UTC)
STAGES = [
    {"id": "Start", "type": "Start", "name": "Start", "next": ["Label"]},
    {"id": "Label", "type": "Label", "name": "Label", "next": ["Complete"], "assignedTo": []},
    {"id": "Complete", "type": "Complete", "name": "Complete", "next": []},
]
SCHEMA = {
    "tools": [{"tool": "point", "title": "P", "schemaId": "s1"}],
    "classifications": [],
    "relations": [],
}
ATTACHMENTS = [{"externalId": "a.png", "attachments": [{"type": "TEXT", "value": "Ünïcode & more"}]}]
LABELS = [{"externalId": "10001.png", "objects": [{"schemaId": "s1", "bounding-box": {"x": 20, "y": 30}}]}]
CODES = [{"category": "Geometry", "name": "Loose box"}]
OLD_ANSWER = {
    "tools": [{"objectId": "old", "schemaId": "s1"}],
    "classifications": [{"schemaId": "c1", "answer": "x"}, {"schemaId": "c2", "answer": "y"}],
    "relations": [{"objectId": "r1"}],
}
ARCHIVE = io.BytesIO()
with zipfile.ZipFile(ARCHIVE, "w") as _archive:
    _archive.writestr("export.json", '[{"asset": "a"}]')


def reply(method: str, path: str, base: str) -> bytes:
    """The body that answers a call, rich enough for the SDK and for our client."""
    if path.startswith("/stored/"):
        return ARCHIVE.getvalue() if method == "GET" else b""
    task = {"_id": TASK, "project": PROJECT, "answer": OLD_ANSWER}
    project: dict[str, Any] = {"_id": PROJECT, "name": "P", "type": "ango"}
    project["batches"] = [
        {"_id": BATCH, "name": "Batch-1", "color": "#123456"},
        {"_id": BATCH_2, "name": "Batch-2"},
    ]
    if path.startswith("/v2/batches/"):
        project["batches"].append({"_id": "bdb8180bf52e1b3cc787df14", "name": "Batch 3"})
    data: dict[str, Any] = {
        "project": project,
        "task": task,
        "label": task,
        "tasks": [task],
        "assets": {"assetsCreated": 1} if path.endswith("/cloud") else [],
        "storages": [{"_id": STORAGE, "name": "S"}],
        "storage": {"_id": STORAGE},
        "issue": {"_id": ISSUE},
        "uploadUrl": f"{base}/stored/upload?signature=1",
        "taskHistory": [],
        "files": [],
        "exportPath": f"{base}/stored/export.zip?signature=1",
        "total": 0,
    }
    return json.dumps({"status": "success", "data": data}).encode()


def recorded(method: str, target: str, body: bytes, content_type: str, key: str | None) -> dict[str, Any]:
    """One request in comparable form: decoded query, decoded body, random names and paths made equal."""
    path, _, query = target.partition("?")
    values = {}
    for pair in filter(None, query.split("&")):
        name, _, value = pair.partition("=")
        values[unquote_plus(name)] = _decoded(unquote_plus(value))
    found: dict[str, Any] = {
        "method": method,
        "path": path.replace("//", "/"),
        "query": values,
        "key": key == KEY,
    }
    if content_type.startswith("multipart/"):
        found["file"] = {
            "name": re.findall(rb'filename="([^"]*)"', body)[0].decode(),
            "field": re.findall(rb' name="([^"]*)"', body)[0].decode(),
        }
    elif body and content_type.startswith("application/json"):
        found["json"] = _evened(json.loads(body))
    elif body:
        found["bytes"] = len(body)
    return found


def _decoded(value: str) -> Any:
    if value[:1] in ("[", "{"):
        try:
            return _evened(json.loads(value))
        except ValueError:
            return value
    return _evened(value)


def _evened(value: Any) -> Any:
    if isinstance(value, str):
        value = re.sub(r"[0-9a-f]{32}", "<random>", value)
        return re.sub(r"http://[^/]+/stored", "<storage>", value)
    if isinstance(value, list):
        return [_evened(item) for item in value]
    return {name: _evened(item) for name, item in value.items()} if isinstance(value, dict) else value


def sdk_calls(sdk: Any, folder: Path) -> dict[str, Any]:
    """Every call of the seed documentation and of SDK 1.4.10 that our client has, by name."""
    from imerit_ango.models import enums
    from imerit_ango.models.annotate import AnnotationPayload, Answer
    from imerit_ango.models.export_options import ExportOptions, TimeFilter
    from imerit_ango.models.invite import Invitation, ProjectAssignment, RoleUpdate
    from imerit_ango.models.storage import Storage
    from imerit_ango.models.task_filter import DateRange, NumberRange, StringFilter, TaskFilter

    file = folder / "scan 1.nii.gz"
    file.write_bytes(b"12345")
    every = TaskFilter(
        stage=["Label", "x"],
        batches=[BATCH],
        status="TODO",
        review_status=enums.ReviewStatus.REJECTED,
        task_type=enums.TaskType.BENCHMARK,
        assignee=StringFilter(exists=False),
        external_id=StringFilter(regex="a&b #+%"),
        created_at=DateRange(gte=START, lt=END),
        updated_at=DateRange(gt=START, lte=END),
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
    answer = Answer(
        objects=[{"objectId": "new", "schemaId": "s1"}], classifications=[{"schemaId": "c1", "answer": "z"}]
    )
    return {
        "list_projects": lambda: sdk.list_projects(page=2, limit=50),
        "get_project": lambda: sdk.get_project(PROJECT),
        "create_project": lambda: sdk.create_project("Ünïcode & more", "D"),
        "create_project typed": lambda: sdk.create_project("N", project_type=enums.ProjectType.PCT),
        "create_label_set raw": lambda: sdk.create_label_set(PROJECT, raw_category_schema=SCHEMA),
        "create_label_set empty": lambda: sdk.create_label_set(PROJECT),
        "update_workflow_stages": lambda: sdk.update_workflow_stages(PROJECT, STAGES),
        "update_benchmark_settings": lambda: sdk.update_benchmark_settings(PROJECT, True, 10, False),
        "update_label_validation": lambda: sdk.update_label_validation(
            PROJECT, True, "return []", {"url": "u"}
        ),
        "add_members_to_project": lambda: sdk.add_members_to_project(
            PROJECT, ["a@x.com", "b@x.com"], enums.ProjectRoles.Labeler
        ),
        "clone_project": lambda: sdk.clone_project(PROJECT, batches=False),
        "delete_project": lambda: sdk.delete_project(OTHER),
        "purge_project": lambda: sdk.purge_project(OTHER, "The name"),
        "upload_instructions": lambda: sdk.upload_instructions(PROJECT, str(file), STORAGE, "b c"),
        "get_batches": lambda: sdk.get_batches(PROJECT),
        "create_batch": lambda: sdk.create_batch(PROJECT, "Batch 3"),
        "create_batches": lambda: sdk.create_batches(PROJECT, ["Batch-1", "Batch 3"]),
        "assign_batches": lambda: sdk.assign_batches(PROJECT, ASSETS, [BATCH]),
        "assign_batches by name": lambda: sdk.assign_batches(PROJECT, ASSETS, ["Batch-1"]),
        "get_assets": lambda: sdk.get_assets(PROJECT, 2, 100, {"batches": [BATCH], "isPreLabeled": True}),
        "get_assets plain": lambda: sdk.get_assets(PROJECT),
        "get_assets odd": lambda: sdk.get_assets(PROJECT, filters={"externalId": "a b&c#d+e"}),
        "delete_assets": lambda: sdk.delete_assets(PROJECT, ASSETS),
        "upload_files_cloud": lambda: sdk.upload_files_cloud(
            PROJECT, [{"data": "https://x/a.png", "externalId": "a.png"}], STORAGE, [BATCH], 5
        ),
        "upload_files_cloud own batches": lambda: sdk.upload_files_cloud(
            PROJECT,
            [
                {"data": f"https://x/{n}", "externalId": n, "batches": ["Batch-1", "Batch-2"]}
                for n in ("a", "b")
            ],
        ),
        "upload_files": lambda: sdk.upload_files(PROJECT, [str(file)], None, ["Batch-1"], 3),
        "upload_files named": lambda: sdk.upload_files(
            PROJECT, [{"data": str(file), "externalId": "custom!", "contextData": {"k": 1}}]
        ),
        "create_attachment": lambda: sdk.create_attachment(PROJECT, ATTACHMENTS),
        "get_tasks": lambda: sdk.get_tasks(PROJECT, 3, 1000),
        "get_tasks simple": lambda: sdk.get_tasks(
            PROJECT, status="Completed", stage="Label", batches=[BATCH, BATCH_2]
        ),
        "get_tasks filter": lambda: sdk.get_tasks(
            PROJECT, task_filter=every, sort="-createdAt,priority", include_answer=True
        ),
        "get_tasks one stage": lambda: sdk.get_tasks(
            PROJECT, task_filter=TaskFilter(stage="Label", priority=4)
        ),
        "get_tasks fields": lambda: sdk.get_tasks(PROJECT, fields="stage,assignee"),
        "get_task": lambda: sdk.get_task(TASK),
        "get_task_history": lambda: sdk.get_task_history(task_id=TASK),
        "get_task_history entry": lambda: sdk.get_task_history(ENTRY),
        "assign_task": lambda: sdk.assign_task(PROJECT, [TASK], "Label", "a@x.com"),
        "requeue_tasks": lambda: sdk.requeue_tasks(
            PROJECT, "Label", {"taskIds": [TASK], "fromStageIds": ["Complete"]}, {"removeAnnotations": True}
        ),
        "requeue_tasks all": lambda: sdk.requeue_tasks(PROJECT, "Label"),
        "update_tasks_priority": lambda: sdk.update_tasks_priority(PROJECT, -7, {"externalIds": ["a.png"]}),
        "annotate_task": lambda: sdk.annotate_task(
            TASK, AnnotationPayload(answer, "https://x/b.png"), True, True
        ),
        "annotate_task merging": lambda: sdk.annotate_task(TASK, AnnotationPayload(answer)),
        "review_task": lambda: sdk.review_task(TASK, enums.ReviewStatus.ACCEPTED),
        "set_tasks_as_benchmark": lambda: sdk.set_tasks_as_benchmark(PROJECT, [TASK], False),
        "create_issue": lambda: sdk.create_issue(TASK, "Look", position=[25, 15], error_codes=CODES, page=0),
        "create_issue in text": lambda: sdk.create_issue(TASK, "Look", ["a@x.com"], position=54),
        "create_issue on object": lambda: sdk.create_issue(
            TASK, "Look", object_id="o1", pct_details={"frame": 2}
        ),
        "create_issue in volume": lambda: sdk.create_issue(
            TASK,
            "Look",
            position=[1.5, 2],
            page=3,
            page_end=4,
            data_index=1,
            plane=enums.MedicalPlane.Sagittal,
        ),
        "get_issues": lambda: sdk.get_issues(PROJECT, ASSETS[0], TASK, "Label", "a+b@x.com"),
        "update_issue": lambda: sdk.update_issue(ISSUE, "New", ["a@x.com"], "Resolved", {"frame": 1}, CODES),
        "add_comment_to_issue": lambda: sdk.add_comment_to_issue(ISSUE, "Done", ["a@x.com"]),
        "delete_issue": lambda: sdk.delete_issue(PROJECT, ISSUE),
        "import_labels": lambda: sdk.import_labels(PROJECT, LABELS),
        "export": lambda: sdk.export(PROJECT),
        "exportV3": lambda: sdk.exportV3(
            PROJECT,
            ExportOptions(
                stage=["Label"],
                batches=[BATCH],
                export_format=enums.ExportFormats.NDJSON,
                notify=True,
                include_key_frames_only=True,
                include_history=False,
                updated_at=TimeFilter(START, END),
                created_at=TimeFilter(from_date=START),
            ),
        ),
        "exportV3 issues": lambda: sdk.exportV3(PROJECT, ExportOptions(export_type=enums.ExportTypes.ISSUE)),
        "exportV3 benchmarks": lambda: sdk.exportV3(
            PROJECT, ExportOptions(task_type=enums.TaskTypes.BENCHMARK)
        ),
        "exportV3 to file": lambda: sdk.exportV3(PROJECT, zip_file_path=str(folder / "e.zip")),
        "get_metrics": lambda: sdk.get_metrics(PROJECT, enums.Metrics.TimePerTask),
        "get_project_performance": lambda: sdk.get_project_performance(PROJECT, [START, END], [BATCH]),
        "get_project_performance all": lambda: sdk.get_project_performance(PROJECT),
        "get_organization_members": lambda: sdk.get_organization_members(ORGANIZATION),
        "update_organization_members_role": lambda: sdk.update_organization_members_role(
            ORGANIZATION, [RoleUpdate("a@x.com", enums.OrganizationRoles.Admin)]
        ),
        "delete_organization_members": lambda: sdk.delete_organization_members(ORGANIZATION, ["a@x.com"]),
        "get_organization_invites": lambda: sdk.get_organization_invites(ORGANIZATION),
        "invite_members_to_org": lambda: sdk.invite_members_to_org(
            ORGANIZATION,
            Invitation(
                ["a@x.com"],
                enums.OrganizationRoles.Member,
                [ProjectAssignment(PROJECT, enums.ProjectRoles.Lead)],
            ),
        ),
        "invite_members_to_org plain": lambda: sdk.invite_members_to_org(
            ORGANIZATION, Invitation(["a@x.com"], enums.OrganizationRoles.Admin)
        ),
        "delete_organization_invites": lambda: sdk.delete_organization_invites(ORGANIZATION, ["a@x.com"]),
        "send_notification": lambda: sdk.send_notification(["a@x.com"], "Hello", "T", "https://x/y"),
        "get_storages": lambda: sdk.get_storages(),
        "get_storages one": lambda: sdk.get_storages(STORAGE),
        "create_storage": lambda: sdk.create_storage(Storage("S", enums.StorageProvider.GCP, "pub", "priv")),
        "delete_storage": lambda: sdk.delete_storage(STORAGE),
        "list_storage_files": lambda: sdk.list_storage_files(STORAGE, "bucket", "a/b", False),
        "list_storage_files odd": lambda: sdk.list_storage_files(STORAGE, "bucket", "a&b #c+d"),
    }


def record() -> dict[str, list[dict[str, Any]]]:
    """Make every call with the SDK and return the requests that each one sent."""
    from imerit_ango.sdk import SDK

    seen: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            kind = self.headers.get("content-type") or ""
            seen.append(recorded(self.command, self.path, body, kind, self.headers.get("apikey")))
            out = reply(self.command, self.path, base)
            self.send_response(200)
            self.send_header("content-length", str(len(out)))
            self.end_headers()
            self.wfile.write(out)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - the names of http.server

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        sdk = SDK(KEY, base)
        for name, call in sdk_calls(sdk, Path(folder)).items():
            seen.clear()
            call()
            found[name] = json.loads(json.dumps(list(seen)).replace(folder, "<folder>"))
    server.shutdown()
    return found


if __name__ == "__main__":
    recordings = json.dumps(record(), indent=1, ensure_ascii=False, sort_keys=True)
    if sys.argv[1:] == ["-"]:
        sys.stdout.write(recordings)
    else:
        Path(__file__).with_name("sdk_requests.json").write_text(recordings + "\n", encoding="utf-8")
