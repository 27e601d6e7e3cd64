"""Projects, batches, members, settings, storages and notifications."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest

MEMBER = "theo.papadakis@meridian-labelling.example"


@pytest.fixture
def main(hub: Any) -> str:
    return str(hub.project("Dash-cam"))


def get(hub: Any, project: str) -> dict[str, Any]:
    return dict(hub.ok("GET", f"/v2/project/{project}")["project"])


def test_bad_key_is_401_with_the_captured_text(hub: Any) -> None:
    reply = hub.send("GET", "/v2/listProjects", key="nonsense")
    assert (reply.status_code, reply.json()) == (401, {"status": "fail", "message": "Invalid API KEY"})


@pytest.mark.parametrize("project", ["123", "0" * 24, "%00"])
def test_unknown_project_is_400_with_the_captured_text(hub: Any, project: str) -> None:
    assert hub.no("GET", f"/v2/project/{project}", 400) == f"Invalid project: {unquote(project)}."


def test_unknown_route_is_404_in_an_envelope(hub: Any) -> None:
    assert "not found" in hub.no("GET", "/v2/nothing", 404)


def test_wrong_method_is_refused(hub: Any) -> None:
    assert hub.send("PATCH", "/v2/listProjects").status_code == 405


def test_double_and_trailing_slashes_are_forgiven(hub: Any) -> None:
    assert hub.ok("GET", "/v2//listProjects/")["total"] == 7


def test_list_of_projects_pages_and_sorts(hub: Any) -> None:
    found = hub.ok("GET", "/v2/listProjects", params={"page": 2, "limit": 3, "sort": "name"})
    names = sorted(p["name"] for p in hub.ok("GET", "/v2/listProjects", params={"limit": 50})["projects"])
    assert [project["name"] for project in found["projects"]] == names[3:6]
    assert found["total"] == 7


def test_new_project_is_empty_and_listed_first(hub: Any) -> None:
    made = hub.ok("POST", "/v2/project", 201, body={"name": "Köln [x]", "description": None})["project"]
    assert made["categorySchema"] == {"tools": [], "classifications": [], "relations": []}
    assert [stage["id"] for stage in made["stages"]] == ["Start", "Label", "Complete"]
    assert (made["batches"], made["assignedTo"], made["type"]) == ([], [], "ango")
    assert hub.ok("GET", "/v2/listProjects", params={"limit": 1})["projects"][0]["_id"] == made["_id"]
    assert hub.tasks(made["_id"]) == []


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": "  "}, {"name": 5}, {"name": "x", "type": "cube"}]
)
def test_project_without_a_proper_name_is_refused(hub: Any, body: dict[str, Any]) -> None:
    hub.no("POST", "/v2/project", 400, body=body)
    assert hub.ok("GET", "/v2/listProjects")["total"] == 7


@pytest.mark.parametrize("raw", [b"{", b"[1]", b'"x"', b"\xff\xfe"])
def test_body_that_is_no_json_object_is_400(hub: Any, raw: bytes) -> None:
    reply = hub.send("POST", "/v2/project", content=raw)
    assert (reply.status_code, reply.json()["status"]) == (400, "fail")


def test_settings_merge_at_the_top_level_and_label_sets_replace_whole(hub: Any, main: str) -> None:
    before = get(hub, main)
    schema = {
        "tools": [{"tool": "point", "title": "P", "schemaId": "p", "unknown": [1]}],
        "classifications": [],
    }
    hub.ok("POST", f"/v2/project/{main}", body={"categorySchema": schema})
    after = get(hub, main)
    assert after["categorySchema"] == {**schema, "relations": []}
    assert after["stages"] == before["stages"]
    hub.ok("POST", f"/v2/project/{main}", body={"benchmarkEnabled": False, "benchmarkRatio": 10})
    assert (get(hub, main)["benchmarkRatio"], get(hub, main)["categorySchema"]) == (
        10,
        after["categorySchema"],
    )


@pytest.mark.parametrize(
    "stages",
    [
        "x",
        [{"type": "Start"}],
        [{"id": "a", "type": "Start", "next": ["b"]}],
        [{"id": "a", "type": "Start"}, {"id": "a", "type": "Label"}],
        [{"id": "a"}],
    ],
)
def test_broken_workflow_is_refused(hub: Any, main: str, stages: Any) -> None:
    before = get(hub, main)["stages"]
    hub.no("POST", f"/v2/project/{main}", 400, body={"stages": stages})
    assert get(hub, main)["stages"] == before


def test_batch_by_name_is_appended_once(hub: Any, main: str) -> None:
    before = get(hub, main)["batches"]
    made = hub.ok("POST", f"/v2/batches/{main}", body={"name": "W20 Porto"})["project"]
    assert made["name"] == "W20 Porto"
    assert get(hub, main)["batches"] == [*before, made]
    hub.no("POST", f"/v2/batches/{main}", 400, body={"name": "W20 Porto"})
    hub.no("POST", f"/v2/batches/{main}", 400, body={"name": " "})


def test_full_list_of_batches_adds_renames_and_removes(hub: Any, main: str) -> None:
    first, second, *others = get(hub, main)["batches"]
    wanted = [{**first, "name": "Renamed"}, *others, {"name": "Fresh", "color": "#fff"}]
    found = hub.ok("POST", f"/v2/batches/{main}", body={"batches": wanted})["project"]["batches"]
    assert [batch["name"] for batch in found] == ["Renamed", *(batch["name"] for batch in others), "Fresh"]
    assert found[-1]["color"] == "#fff"
    assert all(second["_id"] not in task["batches"] for task in hub.tasks(main))


def test_server_of_the_older_generation_wants_the_full_list(make_hub: Any) -> None:
    from ango_tui.hub import Quirks

    caller = make_hub(tasks=10, quirks=Quirks(full_list_batches=True))
    project = caller.project("Dash-cam")
    assert "batches" in caller.no("POST", f"/v2/batches/{project}", 400, body={"name": "New"})
    listed = get(caller, project)["batches"]
    caller.ok("POST", f"/v2/batches/{project}", body={"batches": [*listed, {"name": "New"}]})
    assert get(caller, project)["batches"][-1]["name"] == "New"


def test_assets_are_added_to_batches_by_name_or_id(hub: Any, main: str) -> None:
    batches = get(hub, main)["batches"]
    tasks = hub.tasks(main)[:2]
    assets = [task["asset"]["_id"] for task in tasks]
    wanted = [batches[5]["name"], batches[6]["_id"]]
    reply = hub.ok("POST", "/v2/assignBatches", body={"assets": assets, "batches": wanted, "projectId": main})
    assert reply == {"assets": 2}
    for before, after in zip(tasks, hub.tasks(main)[:2], strict=True):
        assert set(after["batches"]) == {*before["batches"], batches[5]["_id"], batches[6]["_id"]}
    hub.no("POST", "/v2/assignBatches", 400, body={"assets": assets, "batches": ["unknown"]})


def test_asset_filter_by_batches_means_all_of_them(hub: Any, main: str) -> None:
    pair = next(task["batches"] for task in hub.tasks(main) if len(task["batches"]) == 2)
    wanted = [task for task in hub.tasks(main) if set(pair) <= set(task["batches"])]
    params = {"filters": json.dumps({"batches": pair}), "limit": 100}
    found = hub.ok("GET", f"/v2/project/{main}/assets", params=params)
    assert {asset["_id"] for asset in found["assets"]} == {task["asset"]["_id"] for task in wanted}
    assert found["total"] == len(wanted) > 0


def test_assets_take_plain_parameters_of_old_sdks(hub: Any, main: str) -> None:
    task = hub.tasks(main)[7]
    for params in ({"externalId": task["externalId"]}, {"_id": task["asset"]["_id"]}):
        found = hub.ok("GET", f"/v2/project/{main}/assets", params=params)
        assert [asset["labelTasks"][0]["_id"] for asset in found["assets"]] == [task["_id"]]
    hub.no("GET", f"/v2/project/{main}/assets", 400, params={"filters": '{"externalId": "a b'})


def test_members_get_a_role_or_another_one(hub: Any, main: str) -> None:
    for role in ("Labeler", "Reviewer"):
        hub.ok("POST", f"/v2/project/{main}/assigned", body={"assignees": [MEMBER], "role": role})
        assigned = [one for one in get(hub, main)["assignedTo"] if one["assignee"] == MEMBER]
        assert assigned == [{"assignee": MEMBER, "role": role}]
    stranger = {"assignees": ["x@elsewhere.example"], "role": "Labeler"}
    assert "x@elsewhere.example" in hub.no("POST", f"/v2/project/{main}/assigned", 400, body=stranger)
    hub.no("POST", f"/v2/project/{main}/assigned", 400, body={"assignees": [MEMBER], "role": "King"})


def test_clone_copies_what_is_asked_for_and_no_tasks(hub: Any, main: str) -> None:
    source = get(hub, main)
    flags = {"categorySchema": True, "workflow": True, "batches": True, "assignedTo": False}
    made = hub.ok("POST", f"/v2/project/{main}/clone", body=flags)["project"]
    assert made["name"] == "Dash-cam vehicles copy"
    assert (made["categorySchema"], made["stages"]) == (source["categorySchema"], source["stages"])
    assert [b["name"] for b in made["batches"]] == [b["name"] for b in source["batches"]]
    assert not {b["_id"] for b in made["batches"]} & {b["_id"] for b in source["batches"]}
    assert (made["assignedTo"], hub.tasks(made["_id"])) == ([], [])
    bare = hub.ok("POST", f"/v2/project/{main}/clone", body={"categorySchema": False, "workflow": False})[
        "project"
    ]
    assert (bare["categorySchema"]["tools"], len(bare["stages"])) == ([], 3)


def test_deleted_project_is_gone_with_its_tasks(hub: Any, main: str) -> None:
    task = hub.tasks(main)[0]["_id"]
    hub.ok("DELETE", f"/v2/project/{main}")
    assert hub.ok("GET", "/v2/listProjects")["total"] == 6
    hub.no("GET", f"/v2/project/{main}", 400)
    hub.no("GET", f"/v2/task/{task}", 404)


def test_purge_wants_the_exact_name(hub: Any, main: str) -> None:
    hub.no("POST", f"/v2/project/{main}/purge", 400, body={"confirmName": "dash-cam vehicles"})
    hub.ok("POST", f"/v2/project/{main}/purge", body={"confirmName": "Dash-cam vehicles"})
    hub.no("GET", f"/v2/project/{main}", 400)


def test_label_validation_and_instructions_are_kept(hub: Any, main: str) -> None:
    body = {"customValidationEnabled": True, "validationFunction": "function validate(a) { return []; }"}
    hub.ok("POST", f"/v2/project/{main}/labelValidation", body=body)
    assert get(hub, main)["validationFunction"] == body["validationFunction"]
    files = {"file": ("Leitfaden ü.pdf", b"%PDF-1.4 \r\n--x\r\n", "application/pdf")}
    url = hub.ok("POST", f"/v2/project/{main}/instructions", files=files)["project"]["instructions"]
    assert get(hub, main)["instructions"] == url
    link = hub.ok("GET", "/v2/getSignedUrl", params={"name": url})["signedUrl"]
    import asyncio

    import httpx

    async def read() -> bytes:
        async with httpx.AsyncClient(transport=hub.hub.transport()) as client:
            return (await client.get(link)).content

    assert asyncio.run(read()) == b"%PDF-1.4 \r\n--x\r\n"


def test_benchmark_flag_counts_what_changed(hub: Any, main: str) -> None:
    tasks = [t["_id"] for t in hub.tasks(main, filter='{"isBenchmark":false}')[:3]]
    path = f"/v2/project/{main}/benchmark-tasks"
    assert hub.ok("POST", path, body={"tasks": tasks, "isBenchmark": True}) == {"modifiedCount": 3}
    assert hub.ok("POST", path, body={"tasks": tasks, "isBenchmark": True}) == {"modifiedCount": 0}
    assert all(hub.ok("GET", f"/v2/task/{task}")["task"]["isBenchmark"] for task in tasks)


def test_storages_never_show_their_secrets(hub: Any) -> None:
    body = {"name": "New", "provider": "AWS", "publicKey": "PUB", "privateKey": "very-secret-value-1234"}
    made = hub.ok("POST", "/v2/storages/", body={**body, "region": "eu-west-1", "credentials": None})[
        "storage"
    ]
    assert (made["provider"], made["region"]) == ("AWS", "eu-west-1")
    reply = hub.send("GET", "/v2/storages")
    assert "very-secret" not in reply.text
    assert len(reply.json()["data"]["storages"]) == 4
    only = hub.ok("GET", "/v2/storages", params={"_id": made["_id"]})["storages"]
    assert [one["_id"] for one in only] == [made["_id"]]
    assert hub.ok("DELETE", f"/v2/storages/{made['_id']}")["storage"]["name"] == "New"
    hub.no("DELETE", f"/v2/storages/{made['_id']}", 404)
    hub.no("POST", "/v2/storages/", 400, body={"name": "x", "provider": "FTP"})


def test_storage_files_are_listed_under_a_path(hub: Any) -> None:
    storage = hub.ok("GET", "/v2/storages")["storages"][0]["_id"]
    params = {"bucketName": "demo", "path": "night/", "getSignedUrls": "false"}
    files = hub.ok("GET", f"/v2/storages/{storage}/files", params=params)["files"]
    assert len(files) == 8
    assert all(one["path"].startswith("night/") and "signedUrl" not in one for one in files)


@pytest.mark.parametrize(
    "change",
    [
        {"receivers": []},
        {"receivers": [MEMBER, "x@elsewhere.example"]},
        {"message": "x" * 1001},
        {"message": ""},
        {"title": "x" * 201},
        {"clickableLink": "ftp://x"},
    ],
)
def test_notification_refuses_what_the_documentation_forbids(hub: Any, change: dict[str, Any]) -> None:
    good = {"receivers": [MEMBER], "message": "Ready", "title": "Work", "clickableLink": "https://x.example"}
    hub.ok("POST", "/v2/notifications", body=good)
    hub.no("POST", "/v2/notifications", 400, body={**good, **change})
    assert hub.hub.db.value("SELECT count(*) FROM notification") == 1
