"""The calls of `official_sdk_calls.py`, made with our client, with the same names for what came of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ango_tui.api import (
    AngoClient,
    AnnotationPayload,
    Answer,
    DateRange,
    ExportFormats,
    ExportOptions,
    ExportTypes,
    Invitation,
    Metrics,
    NumberRange,
    OrganizationRoles,
    ProjectAssignment,
    ProjectRoles,
    ReviewStatus,
    RoleUpdate,
    Storage,
    StorageProvider,
    StringFilter,
    TaskFilter,
    TimeFilter,
)
from ango_tui.ontology import (
    Classification,
    ClassificationCategory,
    LabelOption,
    Relation,
    RelationCategory,
    Tool,
    ToolCategory,
    TreeOption,
)

LABELER = "tomas.kessler@meridian-labelling.example"
NEWCOMER = "theo.papadakis@meridian-labelling.example"
LEAVER = "luis.ortega@meridian-labelling.example"


async def make_calls(url: str, key: str, folder: Path) -> dict[str, Any]:
    """Make them all; the project made, the sample project, and results by name."""
    results: dict[str, Any] = {}
    async with AngoClient(key, url, calls_per_minute=None) as client:
        listed = await client.list_projects(page=1, limit=50)
        sample = next(project for project in listed.items if project.name.startswith("Dash-cam"))
        project = await _projects(client)
        await _assets(client, project, folder)
        await _work(client, project)
        await _filters(client, project, sample.id, folder, results)
        await _organization(client, project, sample.organization)
        await _settings(client, project, folder)
    return {"project": project, "sample": sample.id, "results": results}


async def _projects(client: AngoClient) -> str:
    project = (await client.create_project("SDK project", "made by the SDK")).id
    await client.add_members_to_project(project, [LABELER, NEWCOMER], ProjectRoles.Labeler)
    red = LabelOption("Red")
    shade = ClassificationCategory(
        Classification.Text, title="Shade", parentOptionId=red.schemaId, richText=True
    )
    question = ClassificationCategory(
        Classification.Radio, title="Colour", options=[red, LabelOption("Blue")], classifications=[shade]
    )
    branches = [TreeOption("Urban", children=[TreeOption("Street")]), TreeOption("Rural")]
    tree = ClassificationCategory(Classification.Tree_dropdown, title="Place", treeOptions=branches)
    tools = [ToolCategory(Tool.BoundingBox, title="Vehicle"), ToolCategory(Tool.Segmentation, title="Road")]
    relations = [RelationCategory(Relation.Single, title="Near")]
    await client.create_label_set(project, tools, [question, tree], relations)
    await client.update_workflow_stages(
        project,
        [
            {"id": "Start", "type": "Start", "name": "Start", "next": ["Label"]},
            {"id": "Label", "type": "Label", "name": "Label", "next": ["check"], "assignedTo": []},
            {"id": "check", "type": "Review", "name": "Check", "next": ["Complete", "Label"]},
            {"id": "Complete", "type": "Complete", "name": "Complete", "next": []},
        ],
    )
    await client.create_batch(project, "Monday")
    await client.create_batches(project, ["Monday", "Tuesday"])
    return project


async def _assets(client: AngoClient, project: str, folder: Path) -> None:
    files = []
    for name in ("one.jpg", "scan.nii.gz", "no extension"):
        (folder / name).write_bytes(name.encode() * 100)
        files.append({"data": str(folder / name), "externalId": name, "metadata": {"width": 10}})
    await client.upload_files(project, files, batches=["Monday"])
    cloud: list[dict[str, Any]] = [
        {"data": f"https://cdn.example/{no}.jpg", "externalId": f"cloud-{no}"} for no in range(3)
    ]
    cloud[0]["batches"] = ["Tuesday"]
    await client.upload_files_cloud(project, cloud)
    ids = {asset.external_id: asset.id for asset in (await client.get_assets(project, limit=100)).items}
    await client.assign_batches(project, [ids["cloud-1"]], ["Tuesday"])
    note = {"type": "TEXT", "value": "a note"}
    await client.create_attachment(project, [{"externalId": "cloud-1", "attachments": [note]}])
    answers = [{"title": "Colour", "answer": "Blue"}]
    await client.import_labels(
        project, [{"externalId": "one.jpg", "classifications": answers, "objects": []}]
    )
    await client.delete_assets(project, [ids["cloud-2"]])


async def _work(client: AngoClient, project: str) -> None:
    by_name = {task.external_id: task.id for task in (await client.get_tasks(project, limit=100)).items}
    first, second = by_name["one.jpg"], by_name["cloud-0"]
    await client.requeue_tasks(
        project, "Label", {"taskIds": [first, second]}, options={"removeAssignee": True}
    )
    await client.assign_task(project, [first, second], "Label", LABELER)
    await client.update_tasks_priority(project, 50, {"externalIds": ["one.jpg"]})
    colour = (await client.get_project(project)).category_schema["classifications"][0]["schemaId"]
    answer = Answer(
        objects=[{"title": "Vehicle", "bounding-box": {"x": 1, "y": 2, "width": 3, "height": 4}}],
        classifications=[{"title": "Colour", "answer": "Red", "schemaId": colour}],
    )
    await client.annotate_task(first, AnnotationPayload(answer), True, True)
    await client.review_task(first, ReviewStatus.ACCEPTED)
    await client.set_tasks_as_benchmark(project, [second])
    issue = await client.create_issue(first, "Too loose", [25, 15])
    gone = await client.create_issue(first, "Gone", object_id="abc")
    await client.update_issue(issue.id, status="Resolved")
    await client.add_comment_to_issue(issue.id, "Fixed", [LABELER])
    await client.delete_issue(project, gone.id)


async def _filters(
    client: AngoClient, project: str, sample: str, folder: Path, results: dict[str, Any]
) -> None:
    now = datetime.now(UTC)
    wanted = TaskFilter(
        stage=["Label", "Complete"],
        assignee=StringFilter(exists=True),
        external_id=StringFilter(regex="^frame_"),
        created_at=DateRange(gte=now - timedelta(days=400), lt=now + timedelta(days=1)),
        priority=NumberRange(gte=-10),
        is_skipped=False,
    )
    found = await client.get_tasks(sample, limit=20, filter=wanted, sort="-priority,createdAt")
    results["get_tasks with a filter"] = _tasks(found.items)
    old = await client.get_tasks(sample, limit=20, status="TODO", stage="Label", include_answer=True)
    results["get_tasks the old way"] = _tasks(old.items)
    for metric in Metrics:
        await client.get_metrics(sample, metric)
    await client.get_project_performance(sample, [now - timedelta(days=400), now + timedelta(days=1)])
    with await client.export(project, options=ExportOptions()) as complete:
        results["export"] = {"result": list(complete)}
    await client.exportV3(sample, options=ExportOptions(updated_at=TimeFilter(now - timedelta(days=400))))
    lines = ExportOptions(export_format=ExportFormats.NDJSON, stage=["Label"])
    with await client.exportV3(sample, options=lines) as labelled:
        items = list(labelled)
    results["exportV3 as ndjson"] = {"result": [items, len(items)]}
    await client.exportV3(sample, options=ExportOptions(export_type=ExportTypes.ISSUE))
    await client.exportV3(project, options=ExportOptions(), zip_file_path=str(folder / "export.zip"))


def _tasks(tasks: Any) -> dict[str, Any]:
    return {"result": {"data": {"tasks": [task.as_dict() for task in tasks]}}}


async def _organization(client: AngoClient, project: str, organization: str) -> None:
    updates = [RoleUpdate(NEWCOMER, OrganizationRoles.Admin)]
    await client.update_organization_members_role(organization, updates)
    await client.delete_organization_members(organization, [LEAVER])
    role = ProjectAssignment(project, ProjectRoles.Reviewer)
    people = ["a@new.example", "b@new.example"]
    await client.invite_members_to_org(organization, Invitation(people, OrganizationRoles.Member, [role]))
    await client.delete_organization_invites(organization, ["b@new.example"])
    storage = await client.create_storage(Storage("S3", StorageProvider.AWS, "public", "private-secret-key"))
    await client.list_storage_files(storage.id, "bucket", "spring/")
    await client.delete_storage(storage.id)
    await client.send_notification([LABELER], "Ready", title="Work", clickable_link="https://x.example")


async def _settings(client: AngoClient, project: str, folder: Path) -> None:
    await client.update_benchmark_settings(project, True, 10)
    await client.update_label_validation(project, True, "function validate() { return []; }")
    (folder / "guide.pdf").write_bytes(b"%PDF")
    await client.upload_instructions(project, str(folder / "guide.pdf"))
    copies = [await client.clone_project(project) for _ in range(2)]
    await client.delete_project(copies[0].id)
    await client.purge_project(copies[1].id, copies[1].name)
