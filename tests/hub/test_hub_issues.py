"""Issues: places, mentions, error codes, comments, states, rights."""

from __future__ import annotations

from typing import Any

import pytest

LABELER = "tomas.kessler@meridian-labelling.example"
REVIEWER = "ines.duarte@meridian-labelling.example"
OUTSIDER = "theo.papadakis@meridian-labelling.example"


@pytest.fixture
def main(hub: Any) -> str:
    return str(hub.project("Dash-cam"))


@pytest.fixture
def task(hub: Any, main: str) -> str:
    return str(hub.tasks(main, filter='{"openIssuesCount":0}')[0]["_id"])


def open_issue(hub: Any, task: str, who: str | None = None, **more: Any) -> dict[str, Any]:
    return dict(
        hub.ok("POST", "/v2/issues", body={"content": "Look", "labelTask": task, **more}, who=who)["issue"]
    )


def issues_of(hub: Any, project: str, **params: Any) -> list[dict[str, Any]]:
    params = {"project": project, "limit": 500, **params}
    return list(hub.ok("GET", "/v2/issues", params=params)["issue"])


def test_new_issue_is_open_counts_on_its_task_and_comes_first(hub: Any, main: str, task: str) -> None:
    issue = open_issue(hub, task, who=REVIEWER)
    assert (issue["status"], issue["createdBy"], issue["labelTask"]) == ("Open", REVIEWER, task)
    found = hub.ok("GET", f"/v2/task/{task}")["task"]
    assert (found["openIssuesCount"], found["issues"]) == (1, [issue["_id"]])
    assert issues_of(hub, main)[0] == issue
    assert issues_of(hub, main, labelTask=task) == [issue]
    assert issue["asset"] == found["asset"]["_id"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("[25, 15]", "[25, 15]"), ([25, 15.5], "[25, 15.5]"), (54, "54"), (0, "0"), ("54", "54")],
)
def test_position_is_kept_as_text(hub: Any, task: str, given: Any, kept: str) -> None:
    assert open_issue(hub, task, position=given)["position"] == kept


@pytest.mark.parametrize(
    "change",
    [
        {"content": ""},
        {"content": None},
        {"labelTask": None},
        {"objectId": "abc", "position": "[1, 2]"},
        {"objectId": "abc", "page": 0},
        {"page": -1},
        {"pageEnd": 3},
        {"plane": "X"},
        {"contentMentions": [OUTSIDER]},
        {"contentMentions": "all"},
        {"errorCodes": [{"name": "no category"}]},
    ],
)
def test_nonsense_issue_is_refused(hub: Any, main: str, task: str, change: dict[str, Any]) -> None:
    before = len(issues_of(hub, main))
    hub.no("POST", "/v2/issues", 400, body={"content": "Look", "labelTask": task, **change})
    assert len(issues_of(hub, main)) == before


def test_everything_an_issue_can_carry_is_kept(hub: Any, task: str) -> None:
    codes = [{"category": "Geometry", "name": "Loose box", "key": "GEO-01"}]
    place = {"page": 0, "pageEnd": 3, "dataIndex": 0, "plane": "A", "position": "[1, 2]"}
    issue = open_issue(hub, task, errorCodes=codes, contentMentions=[LABELER], **place)
    assert issue["errorCodes"] == codes
    assert issue["contentMentions"] == [{"userEmail": LABELER, "userName": "Tomas Kessler"}]
    assert {name: issue[name] for name in place} == place


def test_resolving_notes_who_and_reopening_forgets(hub: Any, task: str) -> None:
    issue = open_issue(hub, task)["_id"]
    done = hub.ok("POST", f"/v2/issues/{issue}", body={"status": "Resolved"})["issue"]
    assert done["resolvedBy"].startswith("mara.")
    assert done["resolvedAt"] is not None
    assert hub.ok("GET", f"/v2/task/{task}")["task"]["openIssuesCount"] == 0
    again = hub.ok("POST", f"/v2/issues/{issue}", body={"status": "Open", "content": "Still there"})["issue"]
    assert "resolvedBy" not in again
    assert again["content"] == "Still there"
    assert hub.ok("GET", f"/v2/task/{task}")["task"]["openIssuesCount"] == 1
    hub.no("POST", f"/v2/issues/{issue}", 400, body={"status": "Gone"})


def test_comments_are_appended_with_mentions(hub: Any, task: str) -> None:
    issue = open_issue(hub, task)["_id"]
    for no, who in enumerate((LABELER, REVIEWER)):
        body = {"content": f"reply {no}", "contentMentions": [REVIEWER]}
        found = hub.ok("POST", f"/v2/issues/{issue}/comment", body=body, who=who)["issue"]
    assert [(c["content"], c["createdBy"]) for c in found["comments"]] == [
        ("reply 0", LABELER),
        ("reply 1", REVIEWER),
    ]
    assert found["comments"][0]["contentMentions"] == [{"userEmail": REVIEWER, "userName": "Ines Duarte"}]
    assert len({comment["_id"] for comment in found["comments"]}) == 2


def test_others_issues_are_for_leads(hub: Any, main: str, task: str) -> None:
    issue = open_issue(hub, task, who=REVIEWER)["_id"]
    hub.no("POST", f"/v2/issues/{issue}", 403, body={"status": "Resolved"}, who=LABELER)
    hub.no("DELETE", f"/v2/issues/{issue}", 403, params={"project": main}, who=LABELER)
    hub.ok("POST", f"/v2/issues/{issue}", body={"status": "Resolved"}, who=REVIEWER)
    hub.ok("DELETE", f"/v2/issues/{issue}", params={"project": main})
    hub.no("POST", f"/v2/issues/{issue}", 404, body={"status": "Open"})
    assert issues_of(hub, main, labelTask=task) == []


def test_delete_names_the_right_project(hub: Any, task: str) -> None:
    issue, other = open_issue(hub, task)["_id"], hub.project("Contract")
    hub.no("DELETE", f"/v2/issues/{issue}", 404, params={"project": other})


def test_issues_are_paged_and_filtered(hub: Any, main: str, task: str) -> None:
    for no in range(12):
        open_issue(hub, task, who=REVIEWER if no % 2 else None)
    first = hub.ok("GET", "/v2/issues", params={"project": main, "labelTask": task})
    assert (len(first["issue"]), first["total"]) == (10, 12)
    second = hub.ok("GET", "/v2/issues", params={"project": main, "labelTask": task, "page": 2})
    assert len(second["issue"]) == 2
    assert len(issues_of(hub, main, labelTask=task, createdBy=REVIEWER)) == 6
    assert {issue["status"] for issue in issues_of(hub, main, status="resolved")} == {"Resolved"}


def test_quirks_change_the_shape_of_the_list(make_hub: Any) -> None:
    from ango_tui.hub import Quirks

    caller = make_hub(tasks=400, quirks=Quirks(odd_201=True, issues_key=True, stage_names_in_issues=True))
    project = caller.project("Supplier")
    found = caller.ok("GET", "/v2/issues", 201, params={"project": project})
    assert set(found) == {"issues", "total"}
    assert {issue["stage"] for issue in found["issues"]} == {"Label"}
