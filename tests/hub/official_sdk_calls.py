"""Every call of the seed documentation, and those of SDK 1.4.10 beside it, made with the official SDK.

Run by `test_official_sdk.py` in an interpreter that has imerit-ango: `official_sdk_calls.py URL KEY FOLDER`.
Prints one JSON object: per call its result, or the text of what it raised.
"""

# mypy: ignore-errors
from __future__ import annotations

import json
import logging
import sys
import warnings
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from imerit_ango.models.annotate import AnnotationPayload, Answer
from imerit_ango.models.enums import (
    ExportFormats,
    ExportTypes,
    Metrics,
    OrganizationRoles,
    ProjectRoles,
    ReviewStatus,
    StorageProvider,
)
from imerit_ango.models.export_options import ExportOptions, TimeFilter
from imerit_ango.models.invite import Invitation, ProjectAssignment, RoleUpdate
from imerit_ango.models.label_category import (
    Classification,
    ClassificationCategory,
    LabelOption,
    Relation,
    RelationCategory,
    Tool,
    ToolCategory,
    TreeOption,
)
from imerit_ango.models.storage import Storage
from imerit_ango.models.task_filter import DateRange, NumberRange, StringFilter, TaskFilter
from imerit_ango.sdk import SDK

LABELER = "tomas.kessler@meridian-labelling.example"
NEWCOMER = "theo.papadakis@meridian-labelling.example"
LEAVER = "luis.ortega@meridian-labelling.example"


class Calls:
    """Makes calls and keeps what came of each."""

    def __init__(self, url: str, key: str, folder: Path) -> None:
        self.sdk = SDK(key, url)
        self.folder = folder
        self.results: dict[str, Any] = {}

    def __call__(self, name: str, function: str, *args: Any, **kwargs: Any) -> Any:
        try:
            result = getattr(self.sdk, function)(*args, **kwargs)
        except BaseException as problem:
            self.results[name] = {"error": f"{type(problem).__name__}: {problem}"}
            return {}
        if isinstance(result, tuple):
            result = [list(result[0]), result[1]]
        self.results[name] = {"result": result}
        return result


def projects(call: Calls) -> str:
    """Project, members, label set, workflow, batches; returns the new project."""
    call("list_projects", "list_projects", page=1, limit=50)
    project = call("create_project", "create_project", "SDK project", "made by the SDK")["data"]["project"][
        "_id"
    ]
    call("get_project", "get_project", project)
    call(
        "add_members_to_project", "add_members_to_project", project, [LABELER, NEWCOMER], ProjectRoles.Labeler
    )
    color = LabelOption("Red")
    question = ClassificationCategory(
        Classification.Radio,
        title="Colour",
        options=[color, LabelOption("Blue")],
        classifications=[
            ClassificationCategory(
                Classification.Text, title="Shade", parentOptionId=color.schemaId, richText=True
            )
        ],
    )
    tree = ClassificationCategory(
        Classification.Tree_dropdown,
        title="Place",
        treeOptions=[TreeOption("Urban", children=[TreeOption("Street")]), TreeOption("Rural")],
    )
    call(
        "create_label_set",
        "create_label_set",
        project,
        tools=[
            ToolCategory(Tool.BoundingBox, title="Vehicle"),
            ToolCategory(Tool.Segmentation, title="Road"),
        ],
        classifications=[question, tree],
        relations=[RelationCategory(Relation.Single, title="Near")],
    )
    stages = [
        {"id": "Start", "type": "Start", "name": "Start", "next": ["Label"]},
        {
            "id": "Label",
            "type": "Label",
            "name": "Label",
            "next": ["check"],
            "assignedTo": [],
            "pluginConfig": [],
        },
        {"id": "check", "type": "Review", "name": "Check", "next": ["Complete", "Label"], "assignedTo": []},
        {"id": "Complete", "type": "Complete", "name": "Complete", "next": []},
    ]
    call("update_workflow_stages", "update_workflow_stages", project, stages)
    call("create_batch", "create_batch", project, "Monday")
    call("create_batches", "create_batches", project, ["Monday", "Tuesday"])
    call("get_batches", "get_batches", project)
    return str(project)


def assets(call: Calls, project: str) -> list[dict[str, Any]]:
    """Uploads of both kinds, attachments, batches; returns the tasks."""
    files = []
    for name in ("one.jpg", "scan.nii.gz", "no extension"):
        path = call.folder / name
        path.write_bytes(name.encode() * 100)
        files.append(
            {"data": str(path), "externalId": name, "metadata": {"width": 10}, "contextData": {"k": "v"}}
        )
    call("upload_files", "upload_files", project, files, batches=["Monday"])
    cloud = [{"data": f"https://cdn.example/{no}.jpg", "externalId": f"cloud-{no}"} for no in range(3)]
    cloud[0]["batches"] = ["Tuesday"]
    call("upload_files_cloud", "upload_files_cloud", project, cloud)
    found = call("get_assets", "get_assets", project, 1, 100)["data"]["assets"]
    ids = {asset["externalId"]: asset["_id"] for asset in found}
    call("get_assets by external id", "get_assets", project, filters={"externalId": "cloud-1"})
    call("assign_batches", "assign_batches", project, [ids["cloud-1"]], ["Tuesday"])
    attachments = [{"externalId": "cloud-1", "attachments": [{"type": "TEXT", "value": "a note"}]}]
    call("create_attachment", "create_attachment", project, attachments)
    labels = [
        {"externalId": "one.jpg", "classifications": [{"title": "Colour", "answer": "Blue"}], "objects": []}
    ]
    call("import_labels", "import_labels", project, labels)
    call("delete_assets", "delete_assets", project, [ids["cloud-2"]])
    return list(call("get_tasks", "get_tasks", project, page=1, limit=100)["data"]["tasks"])


def work(call: Calls, project: str, tasks: list[dict[str, Any]]) -> None:
    """Assigning, requeueing, annotating, reviewing, issues."""
    by_name = {task["externalId"]: task["_id"] for task in tasks}
    first, second = by_name["one.jpg"], by_name["cloud-0"]
    filters = {"taskIds": [first, second]}
    call(
        "requeue_tasks", "requeue_tasks", project, "Label", filters=filters, options={"removeAssignee": True}
    )
    call("assign_task", "assign_task", project, [first, second], "Label", LABELER)
    call("update_tasks_priority", "update_tasks_priority", project, 50, filters={"externalIds": ["one.jpg"]})
    answer = Answer(
        objects=[{"title": "Vehicle", "bounding-box": {"x": 1, "y": 2, "width": 3, "height": 4}}],
        classifications=[{"title": "Colour", "answer": "Red", "schemaId": schema_id(call, project)}],
    )
    call("annotate_task", "annotate_task", first, AnnotationPayload(answer), True, True)
    call("review_task", "review_task", first, ReviewStatus.ACCEPTED)
    call("get_task", "get_task", first, include_answer=True)
    history = call("get_task_history", "get_task_history", task_id=first)["data"]["taskHistory"]
    call("get_task_history by id", "get_task_history", task_history_id=history[0]["_id"])
    call("set_tasks_as_benchmark", "set_tasks_as_benchmark", project, [second])
    issue = call("create_issue", "create_issue", first, "Too loose", position=[25, 15])["data"]["issue"][
        "_id"
    ]
    gone = call("create_issue on an object", "create_issue", first, "Gone", object_id="abc")["data"]["issue"][
        "_id"
    ]
    call("update_issue", "update_issue", issue, status="Resolved")
    call("add_comment_to_issue", "add_comment_to_issue", issue, "Fixed", [LABELER])
    call("delete_issue", "delete_issue", project, gone)
    call("get_issues", "get_issues", project)


def schema_id(call: Calls, project: str) -> str:
    """The id of the first question of the project."""
    found = call.sdk.get_project(project)["data"]["project"]["categorySchema"]["classifications"]
    return str(found[0]["schemaId"])


def filters(call: Calls, project: str, sample: str) -> None:
    """Lists with every kind of filter, metrics, exports."""
    now = datetime.utcnow()
    wanted = TaskFilter(
        stage=["Label", "Complete"],
        assignee=StringFilter(exists=True),
        external_id=StringFilter(regex="^frame_"),
        created_at=DateRange(gte=now - timedelta(days=400), lt=now + timedelta(days=1)),
        priority=NumberRange(gte=-10),
        is_skipped=False,
    )
    call(
        "get_tasks with a filter",
        "get_tasks",
        sample,
        limit=20,
        task_filter=wanted,
        sort="-priority,createdAt",
    )
    call(
        "get_tasks the old way",
        "get_tasks",
        sample,
        limit=20,
        status="TODO",
        stage="Label",
        include_answer=True,
    )
    call("get_tasks with fields", "get_tasks", sample, limit=2, fields="stage,assignee")
    for metric in Metrics:
        call(f"get_metrics {metric.value}", "get_metrics", sample, metric)
    interval = [now - timedelta(days=400), now + timedelta(days=1)]
    call("get_project_performance", "get_project_performance", sample, interval)
    call("export", "export", project)
    call("exportV3", "exportV3", sample, ExportOptions(updated_at=TimeFilter(now - timedelta(days=400))))
    lines = ExportOptions(export_format=ExportFormats.NDJSON, stage=["Label"])
    call("exportV3 as ndjson", "exportV3", sample, lines)
    call("exportV3 of issues", "exportV3", sample, ExportOptions(export_type=ExportTypes.ISSUE))
    call("exportV3 to a file", "exportV3", project, None, str(call.folder / "export.zip"))


def organization(call: Calls, project: str, organization_id: str) -> None:
    """Members, invites, storages, notifications."""
    call("get_organization_members", "get_organization_members", organization_id)
    updates = [RoleUpdate(NEWCOMER, OrganizationRoles.Admin)]
    call("update_organization_members_role", "update_organization_members_role", organization_id, updates)
    call("delete_organization_members", "delete_organization_members", organization_id, [LEAVER])
    assignment = ProjectAssignment(project, ProjectRoles.Reviewer)
    invitation = Invitation(["a@new.example", "b@new.example"], OrganizationRoles.Member, [assignment])
    call("invite_members_to_org", "invite_members_to_org", organization_id, invitation)
    call("delete_organization_invites", "delete_organization_invites", organization_id, ["b@new.example"])
    call("get_organization_invites", "get_organization_invites", organization_id)
    made = call(
        "create_storage", "create_storage", Storage("S3", StorageProvider.AWS, "public", "private-secret-key")
    )
    call("get_storages", "get_storages")
    storage = made["data"]["storage"]["_id"]
    call("get_storages by id", "get_storages", storage)
    call("list_storage_files", "list_storage_files", storage, "bucket", "spring/")
    call("delete_storage", "delete_storage", storage)
    call(
        "send_notification",
        "send_notification",
        [LABELER],
        "Ready",
        title="Work",
        clickable_link="https://x.example",
    )


def settings(call: Calls, project: str) -> None:
    """What is left of a project's settings; ends with two copies gone."""
    call("update_benchmark_settings", "update_benchmark_settings", project, True, 10)
    call(
        "update_label_validation",
        "update_label_validation",
        project,
        True,
        "function validate() { return []; }",
    )
    guide = call.folder / "guide.pdf"
    guide.write_bytes(b"%PDF")
    call("upload_instructions", "upload_instructions", project, str(guide))
    copies = [call(f"clone_project {no}", "clone_project", project)["data"]["project"] for no in (1, 2)]
    call("delete_project", "delete_project", copies[0]["_id"])
    call("purge_project", "purge_project", copies[1]["_id"], copies[1]["name"])


def main() -> None:
    """Make all calls in an order in which each finds what it needs."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    call = Calls(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
    listed = call.sdk.list_projects(limit=50)["data"]["projects"]
    sample = next(project for project in listed if project["name"].startswith("Dash-cam"))
    project = projects(call)
    work(call, project, assets(call, project))
    filters(call, project, sample["_id"])
    organization(call, project, sample["organization"])
    settings(call, project)
    json.dump({"project": project, "sample": sample["_id"], "results": call.results}, sys.stdout)


if __name__ == "__main__":
    main()
