"""Signed links, uploads, registering assets, and the archives of exports."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from typing import Any

import httpx
import pytest


def raw(hub: Any, method: str, url: str, **more: Any) -> httpx.Response:
    """A request without a key, as one to a foreign store is."""

    async def go() -> httpx.Response:
        async with httpx.AsyncClient(transport=hub.hub.transport()) as client:
            return await client.request(method, url, **more)

    return asyncio.run(go())


def upload_url(hub: Any, project: str, name: str = "a b#ü.nii.gz") -> str:
    params = {"name": name, "project": project, "type": "assets"}
    return str(hub.ok("GET", "/v2/getUploadUrl", params=params)["uploadUrl"])


@pytest.fixture
def main(hub: Any) -> str:
    return str(hub.project("Dash-cam"))


def test_bytes_put_on_a_link_come_back_through_a_signed_one(hub: Any, main: str) -> None:
    data = bytes(range(256)) * 5000
    link = upload_url(hub, main)
    assert raw(hub, "PUT", link, content=data).status_code == 200
    stored = link.split("?")[0]
    signed = hub.ok("GET", "/v2/getSignedUrl", params={"name": stored, "url": stored})["signedUrl"]
    assert raw(hub, "GET", signed).content == data
    part = raw(hub, "GET", signed, headers={"Range": "bytes=256-511"})
    assert (part.status_code, part.content) == (206, bytes(range(256)))


def test_link_refuses_a_request_that_carries_the_key(hub: Any, main: str) -> None:
    refused = raw(hub, "PUT", upload_url(hub, main), content=b"x", headers={"apikey": hub.hub.key})
    assert refused.status_code == 400
    assert "auth mechanism" in refused.text


def test_link_is_good_for_one_method_and_one_object(hub: Any, main: str) -> None:
    link = upload_url(hub, main)
    assert raw(hub, "GET", link).status_code == 403
    assert raw(hub, "PUT", link.replace("nii.gz", "exe"), content=b"x").status_code == 403
    assert raw(hub, "PUT", link.split("?")[0], content=b"x").status_code == 403


def test_link_expires(make_hub: Any) -> None:
    moment = [1_750_000_000.0]
    caller = make_hub(tasks=5, clock=lambda: moment[0], link_seconds=60)
    link = upload_url(caller, caller.project("Dash-cam"))
    assert raw(caller, "PUT", link, content=b"x").status_code == 200
    moment[0] += 61
    late = raw(caller, "PUT", link, content=b"x")
    assert (late.status_code, "expired" in late.text) == (403, True)


def test_nothing_was_put_there_is_404(hub: Any, main: str) -> None:
    stored = upload_url(hub, main).split("?")[0]
    signed = hub.ok("GET", "/v2/getSignedUrl", params={"url": stored})["signedUrl"]
    assert raw(hub, "GET", signed).status_code == 404


def test_sample_assets_have_pictures_behind_their_links(hub: Any, main: str) -> None:
    url = hub.tasks(main)[0]["asset"]["data"]
    signed = hub.ok("GET", "/v2/getSignedUrl", params={"name": url})["signedUrl"]
    assert raw(hub, "GET", signed).content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "params", [{}, {"name": "x", "type": "nonsense"}, {"name": "x", "storageId": "unknown"}]
)
def test_upload_url_refuses_nonsense(hub: Any, params: dict[str, str]) -> None:
    hub.no("GET", "/v2/getUploadUrl", 400, params=params)


def test_registering_makes_one_asset_and_one_task_each(hub: Any, main: str) -> None:
    batches = [batch["_id"] for batch in hub.ok("GET", f"/v2/project/{main}")["project"]["batches"]]
    assets = [
        {"data": "https://x.example/a.jpg", "externalId": "a&b#c", "contextData": None, "metadata": None},
        {"data": "# Text\n", "externalId": "t.md", "batches": [batches[1]], "metadata": {"width": 5}},
        {"dataset": ["https://x.example/1.jpg", "https://x.example/2.jpg"], "externalId": "pages"},
    ]
    body = {"assets": assets, "uploadLocal": "true", "priority": 7}
    params = {"batches": json.dumps([batches[0]])}
    made = hub.ok("POST", f"/v2/project/{main}/cloud", 201, params=params, body=body)["assets"]
    assert (made["assetsCreated"], made["tasksCreated"], made["preLabelsCount"]) == (3, 3, 0)
    found = hub.tasks(main)[:3][::-1]
    assert [task["externalId"] for task in found] == ["a&b#c", "t.md", "pages"]
    assert [task["batches"] for task in found] == [[batches[0]], [batches[1]], [batches[0]]]
    assert {(task["stage"], task["priority"], task["status"]) for task in found} == {("Start", 7, "TODO")}
    listed = hub.ok("GET", f"/v2/project/{main}/assets", params={"limit": 3})["assets"]
    assert listed[0]["dataset"] == assets[2]["dataset"]
    assert (listed[1]["data"], listed[1]["metadata"]) == ("# Text\n", {"width": 5})
    assert len(hub.tasks(main)) == 403


def test_start_that_forwards_sends_new_tasks_on(hub: Any) -> None:
    project = hub.project("Supplier")
    batch = next(
        b["_id"]
        for b in hub.ok("GET", f"/v2/project/{project}")["project"]["batches"]
        if b["name"] == "Handwritten"
    )
    body = {"assets": [{"data": "https://x.example/1.pdf", "batches": [batch]}]}
    hub.ok("POST", f"/v2/project/{project}/cloud", 201, body=body)
    task = hub.ok("GET", f"/v2/task/{hub.tasks(project)[0]['_id']}")["task"]
    stages = {s["id"]: s["name"] for s in hub.ok("GET", f"/v2/project/{project}")["project"]["stages"]}
    assert stages[task["stage"]] == "Senior labelling"
    assert [entry["stage"] for entry in task["stageHistory"]] == ["Start", "Route"]


@pytest.mark.parametrize(
    "asset",
    [
        {},
        {"data": ""},
        {"data": "x", "dataset": ["y"]},
        {"dataset": "y"},
        {"data": "x", "batches": ["unknown"]},
        {"data": "x", "storage": "unknown"},
        {"data": "x", "metadata": []},
        {"data": "x", "attachments": [{"type": "FILE", "value": "y"}]},
        "x",
    ],
)
def test_one_bad_asset_registers_none(hub: Any, main: str, asset: Any) -> None:
    body = {"assets": [{"data": "https://x.example/good.jpg"}, asset]}
    hub.no("POST", f"/v2/project/{main}/cloud", 400, body=body)
    assert len(hub.tasks(main)) == 400


def test_attachments_go_to_all_assets_with_the_external_id(hub: Any, main: str) -> None:
    body = {"assets": [{"data": f"https://x.example/{no}", "externalId": "twin"} for no in range(2)]}
    hub.ok("POST", f"/v2/project/{main}/cloud", 201, body=body)
    attachments = [{"type": "TEXT", "value": "note"}, {"type": "IMAGE", "value": "https://x.example/i.png"}]
    body = {"project": main, "attachments": [{"externalId": "twin", "attachments": attachments}]}
    assert hub.ok("POST", "/v2/attachments", body=body)["project"] == {
        "attachmentsImported": 4,
        "assetsUpdated": 2,
    }
    params = {"filters": '{"externalId": "twin"}'}
    found = hub.ok("GET", f"/v2/project/{main}/assets", params=params)["assets"]
    assert [asset["attachments"] for asset in found] == [attachments, attachments]


def archive(hub: Any, project: str, path: str = "/v2/export", **params: Any) -> zipfile.ZipFile:
    link = hub.ok("GET", path, params={"project": project, **params})["exportPath"]
    reply = raw(hub, "GET", link)
    assert reply.status_code == 200
    return zipfile.ZipFile(io.BytesIO(reply.content))


def exported(hub: Any, project: str, **params: Any) -> list[dict[str, Any]]:
    opened = archive(hub, project, **params)
    (name,) = opened.namelist()
    return list(json.loads(opened.read(name)))


def test_export_holds_every_complete_task_in_the_documented_layout(hub: Any, main: str) -> None:
    wanted = {task["_id"]: task for task in hub.tasks(main, stage="Complete")}
    items = exported(hub, main, stage='["Complete"]', type="task", format="json")
    assert {item["task"]["taskId"] for item in items} == set(wanted)
    for item in items:
        task = wanted[item["task"]["taskId"]]
        assert {"asset", "assetId", "externalId", "metadata", "batches", "contextData", "task"} <= set(item)
        assert item["assetId"] == task["asset"]["_id"]
        assert item["task"]["totalDuration"] == task["totalDuration"]
        assert (item["task"]["stage"], item["task"]["stageId"]) == ("Complete", "Complete")
    names = {batch["name"] for batch in hub.ok("GET", f"/v2/project/{main}")["project"]["batches"]}
    assert {name for item in items for name in item["batches"]} <= names


def test_export_writes_texts_of_options_and_whole_paths(hub: Any, main: str) -> None:
    items = exported(hub, main, stage='["Complete"]')
    answers = [q for item in items for q in item["task"]["classifications"] if q["title"] == "Weather"]
    assert {answer["answer"] for answer in answers} <= {"Clear", "Rain", "Fog", "Snow"}
    assert {answer["tool"] for answer in answers} == {"radio"}
    paths = [
        q["answer"] for item in items for q in item["task"]["classifications"] if q["title"] == "Location"
    ]
    deep = next(path for path in paths if len(path) > 1)
    assert deep[1].startswith(deep[0] + " / ")
    labelled = next(item for item in items if item["task"]["tools"])["task"]["stageHistory"][-1]
    assert {"stage", "stageId", "duration", "completedAt", "completedBy", "reviewStatus", "tools"} <= set(
        labelled
    )


@pytest.mark.parametrize("kind", ["None", "", "task"])
def test_export_without_stage_and_with_odd_type_holds_all_tasks(hub: Any, main: str, kind: str) -> None:
    assert len(exported(hub, main, path="/v2/exportV3", type=kind, includeHistory="false")) == 400


def test_ndjson_export_has_one_object_a_line(hub: Any, main: str) -> None:
    opened = archive(hub, main, format="ndjson", includeHistory="false", includeMetadata="false")
    name = opened.namelist()[0]
    lines = opened.read(name).splitlines()
    assert name.startswith("Dash-cam vehicles-task-export-")
    assert name.endswith("_GMT.ndjson")
    assert len(lines) == 400
    first = json.loads(lines[0])
    assert "metadata" not in first
    assert "stageHistory" not in first["task"]


def test_export_filters_by_batch_date_and_kind_of_task(hub: Any, main: str) -> None:
    tasks = hub.tasks(main)
    batch = tasks[50]["batches"][0]
    assert len(exported(hub, main, batches=json.dumps([batch]))) == sum(batch in t["batches"] for t in tasks)
    moment = tasks[100]["updatedAt"].replace("Z", "000Z")
    window = json.dumps({"$gt": moment})
    assert len(exported(hub, main, updatedAt=window)) == sum(
        t["updatedAt"] > tasks[100]["updatedAt"] for t in tasks
    )
    marked = sum(t["isBenchmark"] for t in tasks)
    assert len(exported(hub, main, taskTypes='["benchmark"]')) == marked > 0
    assert exported(hub, main, taskTypes='["consensus"]') == []


def test_issue_export_has_assets_as_objects_and_names_of_stages(hub: Any, main: str) -> None:
    listed = hub.ok("GET", "/v2/issues", params={"project": main, "limit": 500})
    items = exported(hub, main, type="issue")
    assert {item["_id"] for item in items} == {issue["_id"] for issue in listed["issue"]}
    assert all(set(item["asset"]) == {"_id", "externalId", "batches"} for item in items)
    assert {item["stage"] for item in items} == {"Label"}


@pytest.mark.parametrize(
    "params", [{"type": "nonsense"}, {"format": "xml"}, {"batches": "[x"}, {"updatedAt": "[1]"}]
)
def test_export_refuses_nonsense(hub: Any, main: str, params: dict[str, str]) -> None:
    hub.no("GET", "/v2/export", 400, params={"project": main, **params})


def test_a_second_export_replaces_the_file_of_the_first(hub: Any, main: str) -> None:
    links = [
        hub.ok("GET", "/v2/export", params={"project": main, "type": kind})["exportPath"]
        for kind in ("task", "issue")
    ]
    contents = {raw(hub, "GET", link).content for link in links}
    assert len(contents) == 1


def test_old_server_knows_only_the_old_path(make_hub: Any) -> None:
    from ango_tui.hub import Quirks

    caller = make_hub(tasks=5, quirks=Quirks(export_v3_only=True))
    project = caller.project("Dash-cam")
    caller.no("GET", "/v2/export", 404, params={"project": project})
    caller.ok("GET", "/v2/exportV3", params={"project": project})


def test_purge_removes_the_files_of_the_project_only(hub: Any, main: str) -> None:
    other = hub.project("Contract")
    links = [upload_url(hub, project) for project in (main, other)]
    for link in links:
        raw(hub, "PUT", link, content=b"x")
    reads = [
        hub.ok("GET", "/v2/getSignedUrl", params={"url": link.split("?")[0]})["signedUrl"] for link in links
    ]
    hub.ok("POST", f"/v2/project/{main}/purge", body={"confirmName": "Dash-cam vehicles"})
    assert [raw(hub, "GET", link).status_code for link in reads] == [404, 200]
