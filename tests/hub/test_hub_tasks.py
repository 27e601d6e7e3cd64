"""Lists of tasks: filters in every spelling, sorting, pages, fields, and determinism."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

BASE = datetime(2025, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def main(shared: Any) -> str:
    return str(shared.project("Dash-cam"))


@pytest.fixture(scope="module")
def everything(shared: Any, main: str) -> list[dict[str, Any]]:
    return list(shared.tasks(main))


def listed(shared: Any, project: str, **params: Any) -> dict[str, Any]:
    found: dict[str, Any] = shared.ok("GET", f"/v2/project/{project}/tasks", params={"limit": 1000, **params})
    return found


def test_default_order_is_newest_first_and_ids_are_unique(everything: list[dict[str, Any]]) -> None:
    moments = [task["createdAt"] for task in everything]
    assert moments == sorted(moments, reverse=True)
    assert len({task["_id"] for task in everything}) == 1000
    assert all(len(task["_id"]) == 24 for task in everything)


def test_pages_of_the_unfiltered_list_join_without_gaps(
    shared: Any, main: str, everything: list[dict[str, Any]]
) -> None:
    ids = []
    for page in range(1, 5):
        found = listed(shared, main, page=page, limit=300)
        assert found["total"] == 1000
        ids += [task["_id"] for task in found["tasks"]]
    assert ids == [task["_id"] for task in everything]


def test_page_past_the_end_is_empty_with_the_right_total(shared: Any, main: str) -> None:
    assert listed(shared, main, page=99, limit=100) == {"tasks": [], "total": 1000}


def test_last_page_of_a_filtered_list_holds_the_oldest(
    shared: Any, main: str, everything: list[dict[str, Any]]
) -> None:
    wanted = [task["_id"] for task in everything if task["stage"] == "Complete"]
    last = (len(wanted) + 6) // 7
    found = listed(shared, main, stage="Complete", limit=7, page=last)
    assert found["total"] == len(wanted) > 100
    assert [task["_id"] for task in found["tasks"]] == wanted[(last - 1) * 7 :]


@pytest.mark.parametrize(
    ("params", "keep"),
    [
        ({"stage": "Label"}, lambda t: t["stage"] == "Label"),
        ({"stage": '["Label","Start"]'}, lambda t: t["stage"] in ("Label", "Start")),
        ({"stage": "Label,Start"}, lambda t: t["stage"] in ("Label", "Start")),
        ({"status[eq]": "TODO"}, lambda t: t["status"] == "TODO"),
        ({"status": "Reviewed"}, lambda t: t["status"] == "Reviewed"),
        ({"status[ne]": "TODO"}, lambda t: t["status"] != "TODO"),
        ({"filter": {"stage": "Label"}}, lambda t: t["stage"] == "Label"),
        ({"filters": {"stage": ["Label"]}}, lambda t: t["stage"] == "Label"),
        ({"filter": {"status": {"$eq": "READY"}}}, lambda t: True),
        ({"filter": {"reviewStatus": {"$in": ["Fixed"]}}}, lambda t: t.get("reviewStatus") == "Fixed"),
        ({"filter": {"assignee": {"$exists": False}}}, lambda t: t["assignee"] is None),
        ({"filter": {"assignee": {"$regex": "^ines"}}}, lambda t: (t["assignee"] or "").startswith("ines")),
        ({"filter": {"assignee": {"$nin": [None]}}}, lambda t: t["assignee"] is not None),
        ({"filter": {"externalId": {"$regex": "00.jpg$"}}}, lambda t: t["externalId"].endswith("00.jpg")),
        ({"filter": {"externalId": "frame_000150.jpg"}}, lambda t: t["externalId"] == "frame_000150.jpg"),
        ({"filter": {"priority": {"$gt": 0}}}, lambda t: t["priority"] > 0),
        ({"filter": {"priority": {"$gte": -10, "$lt": 10}}}, lambda t: -10 <= t["priority"] < 10),
        ({"filter": {"openIssuesCount": {"$gte": 1}}}, lambda t: t["openIssuesCount"] >= 1),
        ({"filter": {"isSkipped": {"$eq": True}}}, lambda t: t["isSkipped"]),
        ({"filter": {"isDraft": True}}, lambda t: t["isDraft"]),
        ({"filter": {"duration": {"$gt": 9}, "rework": 1}}, lambda t: t["duration"] > 9 and t["rework"]),
        ({"filter": {"$or": [{"isDraft": 1}, {"isSkipped": 1}]}}, lambda t: t["isDraft"] or t["isSkipped"]),
    ],
)  # fmt: skip
def test_filter_keeps_exactly_what_it_says(
    shared: Any, main: str, everything: list[dict[str, Any]], params: dict[str, Any], keep: Any
) -> None:
    wanted = [task["_id"] for task in everything if keep(task)]
    params = {key: json.dumps(value) if isinstance(value, dict) else value for key, value in params.items()}
    found = listed(shared, main, **params)
    assert [task["_id"] for task in found["tasks"]] == wanted
    assert found["total"] == len(wanted) > 0


def test_date_filter_splits_the_list(shared: Any, main: str, everything: list[dict[str, Any]]) -> None:
    middle = everything[400]["createdAt"]
    newer = listed(shared, main, filter=json.dumps({"createdAt": {"$gt": middle}}))["tasks"]
    older = listed(shared, main, filter=json.dumps({"createdAt": {"$lte": middle}}))["tasks"]
    assert [task["_id"] for task in newer + older] == [task["_id"] for task in everything]
    assert len(newer) == 400


def test_batches_match_any_of_the_given_by_id_or_name(
    shared: Any, main: str, everything: list[dict[str, Any]]
) -> None:
    batches = shared.ok("GET", f"/v2/project/{main}")["project"]["batches"]
    ids = {batches[0]["_id"], batches[-1]["_id"]}
    wanted = [task["_id"] for task in everything if ids.intersection(task["batches"])]
    assert len(wanted) > 50
    for text in (
        json.dumps(sorted(ids)),
        ",".join(sorted(ids)),
        json.dumps([batches[0]["name"], batches[-1]["name"]]),
    ):
        assert [task["_id"] for task in listed(shared, main, batches=text)["tasks"]] == wanted
    narrow = json.dumps({"batches": {"$nin": sorted(ids)}})
    assert listed(shared, main, filter=narrow)["total"] == 1000 - len(wanted)


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("createdAt", lambda t: t["createdAt"]),
        ("priority", lambda t: t["priority"]),
        ("externalId", lambda t: t["externalId"]),
        ("updatedAt", lambda t: t["updatedAt"]),
        ("stage", lambda t: t["stage"]),
        ("assignee", lambda t: t["assignee"] or ""),
    ],
)
def test_sort_orders_the_whole_list_both_ways(shared: Any, main: str, sort: str, key: Any) -> None:
    up = [key(task) for task in listed(shared, main, sort=sort)["tasks"]]
    down = [key(task) for task in listed(shared, main, sort=f"-{sort}")["tasks"]]
    assert up == sorted(up)
    assert down == sorted(down, reverse=True)
    assert len(set(up)) > 2


def test_second_sort_field_decides_ties(shared: Any, main: str) -> None:
    found = [(t["priority"], t["duration"]) for t in listed(shared, main, sort="-priority,duration")["tasks"]]
    assert found == sorted(found, key=lambda pair: (-pair[0], pair[1]))


@pytest.mark.parametrize(
    "params",
    [
        {"filter": "{broken"},
        {"filter": "[1]"},
        {"filter": '{"nonsense": 1}'},
        {"filter": '{"priority": {"$near": 1}}'},
        {"filter": '{"priority": "high"}'},
        {"filter": '{"createdAt": {"$gt": "yesterday"}}'},
        {"filter": '{"externalId": {"$regex": "("}}'},
        {"batches": "[broken"},
        {"sort": "colour"},
        {"page": "0"},
        {"page": "one"},
        {"limit": "-1"},
    ],
)
def test_malformed_parameter_is_400_fail(shared: Any, main: str, params: dict[str, str]) -> None:
    reply = shared.send("GET", f"/v2/project/{main}/tasks", params=params)
    assert reply.status_code == 400
    assert reply.json()["status"] == "fail"


def test_python_none_in_a_parameter_is_the_same_as_its_absence(shared: Any, main: str) -> None:
    assert listed(shared, main, **{"stage": "None", "status[eq]": "None", "batches": "None"})["total"] == 1000


def test_answer_comes_only_when_asked_for(shared: Any, main: str) -> None:
    assert "answer" not in listed(shared, main, limit=1)["tasks"][0]
    for spelled in ("true", "True", "1"):
        assert "tools" in listed(shared, main, limit=1, includeAnswer=spelled)["tasks"][0]["answer"]


def test_fields_keep_the_three_that_are_always_there(shared: Any, main: str) -> None:
    task = listed(shared, main, limit=1, fields="stage,assignee", includeAnswer="true")["tasks"][0]
    assert set(task) == {"_id", "project", "asset", "stage", "assignee"}


def test_page_cap_cuts_larger_limits_down(make_hub: Any) -> None:
    caller = make_hub(tasks=300, page_cap=100)
    project = caller.project("Dash-cam")
    found = caller.ok("GET", f"/v2/project/{project}/tasks", params={"limit": 1000, "page": 3})
    assert len(found["tasks"]) == 100
    assert found["total"] == 300


def test_same_seed_and_base_give_the_same_bytes(make_hub: Any) -> None:
    def bytes_of(seed: int) -> list[bytes]:
        caller = make_hub(seed=seed, tasks=60, base=BASE, key="k")
        project = caller.project("Dash-cam")
        task = caller.tasks(project)[30]["_id"]
        paths = [f"/v2/project/{project}", f"/v2/project/{project}/tasks?limit=60&includeAnswer=true"]
        paths += [f"/v2/task/{task}/history", f"/v2/issues?project={project}&limit=50"]
        return [caller.send("GET", path).content for path in paths]

    first = bytes_of(7)
    assert first == bytes_of(7)
    assert first != bytes_of(8)


def test_a_page_looked_at_first_is_the_same_as_after_everything_was_made(make_hub: Any) -> None:
    early, late = (make_hub(seed=7, tasks=5000, base=BASE, key="k") for _ in range(2))
    late.hub.warm()
    path = f"/v2/project/{early.project('Dash-cam')}/tasks?limit=20&page=120"
    assert early.send("GET", path).content == late.send("GET", path).content


def test_a_million_tasks_open_without_being_made(make_hub: Any) -> None:
    caller = make_hub(tasks=1_000_000)
    project = caller.project("Dash-cam")
    last = caller.ok("GET", f"/v2/project/{project}/tasks", params={"limit": 50, "page": 20_000})
    assert last["total"] == 1_000_000
    assert last["tasks"][-1]["externalId"] == "frame_000000.jpg"
    made = caller.hub.db.value("SELECT count(*) FROM task")
    assert made < 5000


def test_deleted_assets_leave_no_hole_in_the_pages(hub: Any) -> None:
    project = hub.project("Dash-cam")
    before = [task["_id"] for task in hub.tasks(project)]
    gone = hub.tasks(project)[10]
    hub.ok(
        "DELETE", f"/v2/project/{project}/assets", body={"project": project, "assets": [gone["asset"]["_id"]]}
    )
    found = hub.ok("GET", f"/v2/project/{project}/tasks", params={"limit": 5, "page": 3})
    assert found["total"] == 399
    assert [task["_id"] for task in found["tasks"]] == [i for i in before if i != gone["_id"]][10:15]
    hub.no("GET", f"/v2/task/{gone['_id']}", 404)


def test_counts_follow_a_write(hub: Any) -> None:
    project = hub.project("Dash-cam")
    path, params = f"/v2/project/{project}/tasks", {"filter": '{"priority":{"$eq":77}}'}
    assert hub.ok("GET", path, params=params)["total"] == 0
    external = hub.tasks(project)[3]["externalId"]
    hub.ok(
        "POST",
        f"/v2/project/{project}/updatePriority",
        body={"priority": 77, "filters": {"externalIds": [external]}},
    )
    assert hub.ok("GET", path, params=params)["total"] == 1


@pytest.mark.parametrize("task_id", ["123", "z" * 24, "0" * 24, "%5Bx%5D"])
def test_unknown_task_is_404(shared: Any, task_id: str) -> None:
    assert shared.no("GET", f"/v2/task/{task_id}", 404) == "Task not found."


def test_a_refused_first_call_does_not_spoil_the_sample(make_hub: Any) -> None:
    spoiled, fresh = (make_hub(tasks=50, base=BASE, key="k") for _ in range(2))
    project = spoiled.project("Dash-cam")
    spoiled.no("GET", f"/v2/project/{project}/tasks", 400, params={"sort": "colour"})
    spoiled.no("GET", f"/v2/project/{project}", 403, who="theo.papadakis@meridian-labelling.example")
    path = f"/v2/project/{project}/tasks?limit=50&stage=Label"
    assert spoiled.send("GET", path).content == fresh.send("GET", path).content
