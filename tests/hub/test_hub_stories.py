"""Histories and answers of the sample: they agree with the task, with each other and with the label set."""

from __future__ import annotations

from typing import Any

import pytest

NAMES = ["Dash-cam", "Contract", "Chest", "Supplier", "Call-centre", "Satellite"]


def classes(nodes: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {}
    for node in nodes:
        found[node["schemaId"]] = node
        found |= classes(node["classifications"])
    return found


@pytest.mark.parametrize("name", NAMES)
def test_history_agrees_with_its_task(shared: Any, name: str) -> None:
    project = shared.project(name)
    for task in shared.tasks(project)[::40]:
        entries = shared.ok("GET", f"/v2/task/{task['_id']}/history")["taskHistory"]
        full = shared.ok("GET", f"/v2/task/{task['_id']}")["task"]
        moments = [entry["completedAt"] for entry in entries]
        assert moments == sorted(moments)
        assert all(task["createdAt"] <= moment for moment in moments)
        assert task["totalDuration"] == sum(entry["duration"] for entry in entries)
        assert task["updatedAt"] == (moments[-1] if moments else task["createdAt"])
        assert [entry["stageId"] for entry in full["stageHistory"]] == [entry["stage"] for entry in entries]
        if entries and not task["isDraft"]:
            assert full["answer"] == entries[-1]["answer"]
        if task["stage"] == "Complete":
            assert task["completedAt"] == moments[-1]
            assert task["completedBy"] == entries[-1]["completedBy"]


@pytest.mark.parametrize("name", NAMES)
def test_answers_use_the_label_set_of_their_project(shared: Any, name: str) -> None:
    project = shared.project(name)
    schema = shared.ok("GET", f"/v2/project/{project}")["project"]["categorySchema"]
    known = classes(schema["tools"] + schema["classifications"] + schema["relations"])
    seen = 0

    def check(entry: dict[str, Any], chosen: set[str] | None) -> None:
        node = known[entry["schemaId"]]
        if chosen is not None and node.get("parentOptionId"):
            assert node["parentOptionId"] in chosen
        answer = entry.get("answer")
        options = {option["schemaId"] for option in node.get("options", [])}
        given = set(answer) if isinstance(answer, list) else {answer}
        if options:
            assert given <= options
        for below in entry["classifications"]:
            check(below, given)

    for task in shared.tasks(project, includeAnswer="true")[::5]:
        for tool in task["answer"]["tools"]:
            assert known[tool["schemaId"]]["tool"] in tool or known[tool["schemaId"]]["tool"] == "brush"
            check(tool, None)
            seen += 1
        for question in task["answer"]["classifications"]:
            check(question, None)
        there = {tool["objectId"] for tool in task["answer"]["tools"]}
        for relation in task["answer"]["relations"]:
            ends = relation.get("group") or [relation["from"], relation["to"]]
            assert there.issuperset(ends)
    assert seen > 10


def test_rework_changes_the_answer_between_two_labelling_entries(shared: Any) -> None:
    project = shared.project("Dash-cam")
    changed = 0
    for task in shared.tasks(project, filter='{"reviewStatus":"Fixed"}'):
        entries = shared.ok("GET", f"/v2/task/{task['_id']}/history")["taskHistory"]
        labelled = [entry for entry in entries if entry["stage"] == "Label"]
        assert [entry["rework"] for entry in labelled] == [False, True]
        assert any(entry.get("reviewStatus") == "Rejected" for entry in entries)
        changed += labelled[0]["answer"] != labelled[1]["answer"]
    assert changed > 0


def test_history_entry_is_found_by_its_own_id(shared: Any) -> None:
    task = shared.tasks(shared.project("Dash-cam"), stage="Complete")[0]["_id"]
    for entry in shared.ok("GET", f"/v2/task/{task}/history")["taskHistory"]:
        assert shared.ok("GET", f"/v2/taskHistory/{entry['_id']}")["taskHistory"] == entry
    shared.no("GET", f"/v2/taskHistory/{task}", 404)


def test_open_issue_counts_agree_with_the_issues(shared: Any) -> None:
    project = shared.project("Dash-cam")
    issues = shared.ok("GET", "/v2/issues", params={"project": project, "limit": 1000})["issue"]
    open_on = [issue["labelTask"] for issue in issues if issue["status"] == "Open"]
    assert {issue["status"] for issue in issues} >= {"Open", "Resolved"}
    counted = {
        task["_id"]: task["openIssuesCount"] for task in shared.tasks(project) if task["openIssuesCount"]
    }
    assert counted == {task: open_on.count(task) for task in open_on}


def test_projects_have_the_kinds_people_know(shared: Any) -> None:
    kinds = set()
    for project in shared.ok("GET", "/v2/listProjects", params={"limit": 50})["projects"]:
        assert set(project) == {"_id", "name", "description", "organization", "createdAt"}
        found = shared.ok("GET", f"/v2/project/{project['_id']}")["project"]
        assert found["role"] == "Manager"
        ids = [stage["id"] for stage in found["stages"]]
        assert len(set(ids)) == len(ids)
        assert all(target in ids for stage in found["stages"] for target in stage["next"])
        kinds |= {tool["tool"] for tool in found["categorySchema"]["tools"]}
        kinds |= {stage["type"] for stage in found["stages"]}
    assert {"bounding-box", "ner", "brush", "segmentation", "pdf", "polygon"} <= kinds
    assert {"Start", "Label", "Review", "Consensus", "Logic", "Hold", "Complete"} <= kinds


def test_logic_by_batch_names_an_existing_batch(shared: Any) -> None:
    project = shared.ok("GET", f"/v2/project/{shared.project('Supplier')}")["project"]
    conditions = [c for stage in project["stages"] for c in stage.get("logic", {}).get("conditions", [])]
    wanted = next(condition["value"] for condition in conditions if condition["type"] == "Batch")
    assert wanted == [batch["_id"] for batch in project["batches"] if batch["name"] == "Handwritten"]


def test_hostile_names_arrive_raw(make_hub: Any) -> None:
    caller = make_hub(tasks=10, hostile=True)
    project = caller.project("Hostile")
    found = caller.ok("GET", f"/v2/project/{project}")["project"]
    assert "\x1b]0;" in found["name"]
    assert {"[/x]", "[bold]", "", "x" * 5000} <= {batch["name"] for batch in found["batches"]}
    tasks = caller.tasks(project)
    assert any(task["batches"] == [None] for task in tasks)
    assert "\u202e" in tasks[0]["externalId"]
    users = caller.ok("GET", f"/v2/organization/{found['organization']}/users")["users"]
    assert {"", "N" * 5000} <= {user["name"] for user in users}


@pytest.mark.parametrize("name", NAMES)
def test_issues_are_told_in_order_and_stand_in_stages_that_exist(shared: Any, name: str) -> None:
    project = shared.project(name)
    stages = {stage["id"] for stage in shared.ok("GET", f"/v2/project/{project}")["project"]["stages"]}
    issues = shared.ok("GET", "/v2/issues", params={"project": project, "limit": 500})["issue"]
    assert len(issues) > 5
    for issue in issues:
        moments = [issue["createdAt"], *(comment["createdAt"] for comment in issue["comments"])]
        moments += [issue["resolvedAt"]] if issue["status"] != "Open" else []
        assert moments == sorted(moments)
        assert issue["updatedAt"] == moments[-1]
        assert issue["stage"] in stages
