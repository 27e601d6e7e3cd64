"""Transitions: annotate, review, requeue, assign, import; and who may do it."""

from __future__ import annotations

import json
from typing import Any

import pytest

LABELER = "tomas.kessler@meridian-labelling.example"
REVIEWER = "ines.duarte@meridian-labelling.example"
LEAD = "oskar.nyberg@meridian-labelling.example"
OUTSIDER = "theo.papadakis@meridian-labelling.example"
ANSWER: dict[str, Any] = {"objects": [], "classifications": [], "relations": []}


def annotate(
    hub: Any, task: str, *, next_stage: bool = True, answer: Any = None, who: str | None = None
) -> Any:
    body = {"answer": answer or ANSWER, "brushDataUrl": None, "medicalBrushDataUrl": None, "duration": 41_000}
    params = {"nextStage": str(next_stage).lower(), "isPlugin": "false"}
    return hub.ok("POST", f"/v2/annotate/{task}", params=params, body=body, who=who)["label"]


def one(hub: Any, project: str, **params: Any) -> dict[str, Any]:
    return dict(hub.tasks(project, **params)[0])


def history(hub: Any, task: str) -> list[dict[str, Any]]:
    return list(hub.ok("GET", f"/v2/task/{task}/history")["taskHistory"])


@pytest.fixture
def main(hub: Any) -> str:
    return str(hub.project("Dash-cam"))


def review_stage(hub: Any, project: str) -> str:
    stages = hub.ok("GET", f"/v2/project/{project}")["project"]["stages"]
    return next(str(stage["id"]) for stage in stages if stage["type"] == "Review")


def test_submitting_writes_history_and_moves_to_review(hub: Any, main: str) -> None:
    task = one(hub, main, stage="Label", filter='{"assignee":{"$exists":false}}')["_id"]
    before = history(hub, task)
    after = annotate(hub, task)
    assert after["stage"] == review_stage(hub, main)
    assert (after["status"], after["reviewStatus"], after["duration"]) == ("Completed", "Todo", 41_000)
    entry = history(hub, task)[-1]
    assert len(history(hub, task)) == len(before) + 1
    assert (entry["stage"], entry["duration"], entry["completedBy"]) == ("Label", 41_000, after["updatedBy"])


def test_saving_makes_a_draft_and_no_history(hub: Any, main: str) -> None:
    task = one(hub, main, stage="Label", filter='{"assignee":{"$exists":false}}')["_id"]
    before = history(hub, task)
    after = annotate(hub, task, next_stage=False)
    assert (after["stage"], after["isDraft"]) == ("Label", True)
    assert after["assignee"].startswith("mara.lindqvist")
    assert history(hub, task) == before


def test_annotations_are_kept_with_ids_of_classes_and_options(hub: Any, main: str) -> None:
    schema = hub.ok("GET", f"/v2/project/{main}")["project"]["categorySchema"]
    vehicle, weather = schema["tools"][0], schema["classifications"][0]
    kind = vehicle["classifications"][0]
    box = {"x": 1, "y": 2, "width": 3, "height": 4}
    answer = {
        "objects": [
            {
                "title": "Vehicle",
                "bounding-box": box,
                "classifications": [{"schemaId": kind["schemaId"], "answer": "Truck"}],
            }
        ],
        "classifications": [{"schemaId": weather["schemaId"], "answer": weather["options"][1]["schemaId"]}],
    }
    task = one(hub, main, stage="Label")["_id"]
    stored = annotate(hub, task, answer=answer, next_stage=False)["answer"]
    tool = stored["tools"][0]
    assert (tool["schemaId"], tool["bounding-box"]) == (vehicle["schemaId"], box)
    assert tool["objectId"]
    assert tool["classifications"][0]["answer"] == kind["options"][2]["schemaId"]
    assert stored["classifications"][0]["answer"] == weather["options"][1]["schemaId"]
    assert hub.ok("GET", f"/v2/task/{task}")["task"]["answer"] == stored


def test_rejected_task_returns_to_whoever_labelled_it(hub: Any, main: str) -> None:
    task = one(hub, main, stage=review_stage(hub, main), filter='{"reviewStatus":"Todo","isSkipped":false}')[
        "_id"
    ]
    labelled_by = history(hub, task)[-1]["completedBy"]
    rejected = hub.ok("POST", f"/v2/review/{task}", body={"reviewStatus": "Rejected"})["task"]
    assert (rejected["stage"], rejected["status"], rejected["reviewStatus"]) == ("Label", "TODO", "Rejected")
    assert (rejected["rework"], rejected["assignee"]) == (True, labelled_by)
    again = annotate(hub, task, who=labelled_by)
    assert again["reviewStatus"] == "Fixed"
    assert again["assignee"].startswith("mara.lindqvist")
    done = hub.ok("POST", f"/v2/review/{task}", body={"reviewStatus": "Accepted"})["task"]
    assert (done["stage"], done["status"], done["reviewStatus"]) == ("Complete", "Reviewed", "Accepted")
    assert done["completedAt"] is not None
    assert [entry.get("reviewStatus") for entry in history(hub, task)[-3:]] == ["Rejected", None, "Accepted"]


def test_review_outside_a_review_stage_is_400(hub: Any, main: str) -> None:
    task = one(hub, main, stage="Label")["_id"]
    assert "Review stage" in hub.no("POST", f"/v2/review/{task}", 400, body={"reviewStatus": "Accepted"})


@pytest.mark.parametrize("verdict", ["Maybe", "Todo", None, 5])
def test_review_takes_two_verdicts_only(hub: Any, main: str, verdict: Any) -> None:
    task = one(hub, main, stage=review_stage(hub, main))["_id"]
    hub.no("POST", f"/v2/review/{task}", 400, body={"reviewStatus": verdict})


def test_complete_is_the_end(hub: Any, main: str) -> None:
    task = one(hub, main, stage="Complete")["_id"]
    body = {"answer": ANSWER, "duration": 1}
    assert "no next stage" in hub.no(
        "POST", f"/v2/annotate/{task}", 400, params={"nextStage": "true"}, body=body
    )


def test_a_refused_call_changes_nothing(hub: Any, main: str) -> None:
    task = one(hub, main, stage="Complete")["_id"]
    before = hub.ok("GET", f"/v2/task/{task}")
    hub.no("POST", f"/v2/annotate/{task}", 400, params={"nextStage": "true"}, body={"answer": ANSWER})
    assert hub.ok("GET", f"/v2/task/{task}") == before


def test_requeue_moves_without_a_history_entry(hub: Any, main: str) -> None:
    task = one(hub, main, stage="Complete")["_id"]
    before = hub.ok("GET", f"/v2/task/{task}")["task"]
    body = {"toStageId": "Label", "filters": {"taskIds": [task], "externalIds": []}, "options": {}}
    reply = hub.ok("POST", f"/v2/project/{main}/requeueTasks", body=body)
    assert reply == {"modifiedCount": {"modified": 1, "toStageId": "Label"}}
    after = hub.ok("GET", f"/v2/task/{task}")["task"]
    assert (after["stage"], after["status"], after["completedAt"]) == ("Label", "TODO", None)
    assert after["answer"] == before["answer"]
    assert after["stageHistory"] == before["stageHistory"]


def test_requeue_options_take_away_answer_assignee_and_history(hub: Any, main: str) -> None:
    task = one(hub, main, stage="Complete", filter='{"isSkipped":false}')["_id"]
    options = {"removeAnnotations": True, "removeAssignee": True, "removeStageHistory": True}
    body = {"toStageId": "Start", "filters": {"taskIds": [task]}, "options": options}
    hub.ok("POST", f"/v2/project/{main}/requeueTasks", body=body)
    after = hub.ok("GET", f"/v2/task/{task}")["task"]
    assert (after["stage"], after["assignee"], after["stageHistory"]) == ("Start", None, [])
    assert after["answer"] == {"tools": [], "classifications": [], "relations": []}
    assert history(hub, task) == []


def test_requeue_with_empty_filters_takes_the_whole_project(hub: Any, main: str) -> None:
    reply = hub.ok(
        "POST", f"/v2/project/{main}/requeueTasks", body={"toStageId": "Label", "filters": {}, "options": {}}
    )
    assert reply["modifiedCount"]["modified"] == 400
    assert {task["stage"] for task in hub.tasks(main)} == {"Label"}


def test_requeue_filters_narrow_each_other(hub: Any, main: str) -> None:
    complete = hub.tasks(main, stage="Complete")
    batch = complete[0]["batches"][0]
    both = [task for task in complete if batch in task["batches"]]
    filters = {"fromStageIds": ["Complete"], "batches": [batch]}
    body = {"toStageId": "Label", "filters": filters, "options": {}}
    assert hub.ok("POST", f"/v2/project/{main}/requeueTasks", body=body)["modifiedCount"]["modified"] == len(
        both
    )
    assert len(hub.tasks(main, stage="Complete")) == len(complete) - len(both) > 0


def test_requeue_leaves_tasks_where_complete_prevents_it(hub: Any) -> None:
    project = hub.project("Chest")
    done = len(hub.tasks(project, stage="Complete"))
    body = {"toStageId": "Start", "filters": {}, "options": {}}
    assert done > 50
    assert (
        hub.ok("POST", f"/v2/project/{project}/requeueTasks", body=body)["modifiedCount"]["modified"]
        == 260 - done
    )


@pytest.mark.parametrize(
    "body",
    [
        {"toStageId": "Nowhere", "filters": {}},
        {"filters": {}},
        {"toStageId": "Label", "filters": {"colour": ["red"]}},
        {"toStageId": "Label", "filters": []},
        {"toStageId": "Label", "filters": {}, "options": {"burn": True}},
    ],
)
def test_requeue_refuses_nonsense(hub: Any, main: str, body: dict[str, Any]) -> None:
    body = body if body.get("filters") != [] else {**body, "filters": [1]}
    hub.no("POST", f"/v2/project/{main}/requeueTasks", 400, body=body)


def test_assign_touches_only_tasks_in_the_stage(hub: Any, main: str) -> None:
    label, complete = one(hub, main, stage="Label")["_id"], one(hub, main, stage="Complete")
    body = {"project": main, "tasks": [label, complete["_id"]], "user": LABELER, "stage": "Label"}
    assert hub.ok("POST", "/v2/task/assign", body=body) == {"tasks": 1}
    assert hub.ok("GET", f"/v2/task/{label}")["task"]["assignee"] == LABELER
    assert hub.ok("GET", f"/v2/task/{complete['_id']}")["task"]["assignee"] == complete["assignee"]


def test_assign_refuses_who_is_not_in_the_project(hub: Any, main: str) -> None:
    body = {"project": main, "tasks": [], "user": OUTSIDER, "stage": "Label"}
    assert OUTSIDER in hub.no("POST", "/v2/task/assign", 400, body=body)


def test_consensus_needs_every_reader_then_goes_on(hub: Any) -> None:
    project = hub.project("Chest")
    stages = hub.ok("GET", f"/v2/project/{project}")["project"]["stages"]
    consensus = next(stage for stage in stages if stage["type"] == "Consensus")
    tasks = hub.tasks(project, stage=consensus["id"])
    task = next(task["_id"] for task in tasks if len(history(hub, task["_id"])) == 1)
    answers = [
        {"classifications": [{"title": "Finding", "answer": answer}]} for answer in ("Normal", "Abnormal")
    ]
    assert annotate(hub, task, answer=answers[0])["stage"] == consensus["id"]
    assert annotate(hub, task, answer=answers[1])["stage"] == consensus["next"][1]
    names = [entry["stageName"] for entry in history(hub, task)]
    assert names == ["Start", "Reader A", "Reader B", "Double reading"]


def test_logic_sends_quick_work_to_hold(hub: Any) -> None:
    project = hub.project("Supplier")
    stages = {s["name"]: s["id"] for s in hub.ok("GET", f"/v2/project/{project}")["project"]["stages"]}
    slow, quick = (task["_id"] for task in hub.tasks(project, stage="Label")[:2])
    body = {"answer": ANSWER, "duration": 5_000}
    sent = hub.ok("POST", f"/v2/annotate/{quick}", params={"nextStage": "true"}, body=body)["label"]
    assert sent["stage"] == stages["Waiting for client"]
    assert annotate(hub, slow)["stage"] == stages["Finance check"]
    assert history(hub, slow)[-1]["stageName"] == "Too quick?"


def test_import_touches_only_start(hub: Any, main: str) -> None:
    start, label = one(hub, main, stage="Start"), one(hub, main, stage="Label")
    labels = [
        {"externalId": task["externalId"], "objects": [], "classifications": []} for task in (start, label)
    ]
    labels[0]["classifications"] = [{"title": "Weather", "answer": "Fog"}]
    labels.append({"externalId": "nobody.jpg", "objects": []})
    reply = hub.ok("POST", "/v2/import/labels", body={"project": main, "jsonContent": labels})
    assert reply == {"project": "1 / 3 tasks are labeled."}
    after = hub.ok("GET", f"/v2/task/{start['_id']}")["task"]
    assert (after["stage"], after["isPreLabeled"]) == ("Start", True)
    assert [one["title"] for one in after["answer"]["classifications"]] == ["Weather"]


def test_import_takes_the_form_of_the_rest_reference(hub: Any, main: str) -> None:
    start = one(hub, main, stage="Start")
    labels = [{"externalId": start["externalId"], "answer": {"objects": [], "classifications": []}}]
    reply = hub.ok("POST", "/v2/import/labels", body={"project": main, "labels": labels})
    assert reply == {"project": "1 / 1 tasks are labeled."}


def test_labeler_works_on_their_own_and_on_nobodys_tasks_only(hub: Any, main: str) -> None:
    free = one(hub, main, stage="Label", filter='{"assignee":{"$exists":false}}')["_id"]
    not_theirs = json.dumps({"assignee": {"$nin": [LABELER, None]}})
    others = one(hub, main, stage="Label", filter=not_theirs)["_id"]
    assert annotate(hub, free, who=LABELER)["stage"] == review_stage(hub, main)
    hub.no("POST", f"/v2/annotate/{others}", 403, body={"answer": ANSWER}, who=LABELER)


@pytest.mark.parametrize(
    ("method", "path", "body", "least"),
    [
        ("POST", "/v2/review/{review}", {"reviewStatus": "Accepted"}, REVIEWER),
        (
            "POST",
            "/v2/project/{project}/requeueTasks",
            {"toStageId": "Label", "filters": {"taskIds": ["x"]}},
            LEAD,
        ),
        (
            "POST",
            "/v2/project/{project}/updatePriority",
            {"priority": 1, "filters": {"taskIds": ["x"]}},
            LEAD,
        ),
        ("POST", "/v2/task/assign", {"project": "{project}", "tasks": [], "user": LABELER}, LEAD),
        ("POST", "/v2/batches/{project}", {"name": "New"}, LEAD),
        ("POST", "/v2/project/{project}/assigned", {"assignees": [OUTSIDER], "role": "Labeler"}, LEAD),
        ("POST", "/v2/project/{project}", {"description": "x"}, None),
        ("POST", "/v2/project/{project}/clone", {}, None),
        ("GET", "/v2/export?project={project}", None, None),
        ("DELETE", "/v2/project/{project}", None, None),
    ],
)
def test_role_below_the_needed_one_is_403(
    hub: Any, main: str, method: str, path: str, body: Any, least: str | None
) -> None:
    review = one(hub, main, stage=review_stage(hub, main))["_id"]
    path = path.format(project=main, review=review)
    if body and body.get("project"):
        body = {**body, "project": main}
    ranks = [OUTSIDER, LABELER, REVIEWER, LEAD, None]
    for who in ranks[: ranks.index(least)]:
        assert "permission" in hub.no(method, path, 403, body=body, who=who)
    assert hub.send(method, path, body=body, who=least).status_code == 200


def test_outsider_sees_no_project_and_cannot_open_one(hub: Any, main: str) -> None:
    assert hub.ok("GET", "/v2/listProjects", who=OUTSIDER) == {"projects": [], "total": 0}
    hub.no("GET", f"/v2/project/{main}", 403, who=OUTSIDER)
    assert hub.ok("GET", f"/v2/project/{main}", who=LABELER)["project"]["role"] == "Labeler"
    assert hub.ok("GET", f"/v2/project/{main}", who=LEAD)["project"]["role"] == "Lead"
