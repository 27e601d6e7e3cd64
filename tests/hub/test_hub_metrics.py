"""Metrics and performance agree with the tasks they are counted from."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest


def metric(shared: Any, project: str, name: str) -> Any:
    found = shared.ok("GET", f"/v2/{project}/overview/{name}")
    (only,) = found.values()
    assert set(found) == {name[0].lower() + name[1:]}
    return only


@pytest.fixture(scope="module")
def main(shared: Any) -> str:
    return str(shared.project("Dash-cam"))


def test_stage_groups_count_every_task_once(shared: Any, main: str) -> None:
    counted = Counter(task["stage"] for task in shared.tasks(main))
    found = {one["stageId"]: one["count"] for one in metric(shared, main, "LabelStageGroups")}
    assert found == counted


def test_statuses_are_counted(shared: Any, main: str) -> None:
    counted = Counter(task["status"] for task in shared.tasks(main))
    assert {one["status"]: one["count"] for one in metric(shared, main, "AnnotationStatus")} == counted


def test_times_are_those_of_the_tasks(shared: Any, main: str) -> None:
    times = sorted(task["totalDuration"] for task in shared.tasks(main) if task["totalDuration"])
    found = metric(shared, main, "TimePerTask")
    assert found["average"] == sum(times) // len(times)
    assert found["median"] == times[len(times) // 2]
    assert sum(bucket["count"] for bucket in found["buckets"]) == len(times)


def test_answers_are_counted_by_option_and_by_tool(shared: Any, main: str) -> None:
    tasks = shared.tasks(main, includeAnswer="true")
    tools = Counter(tool["title"] for task in tasks for tool in task["answer"]["tools"])
    weather = Counter(
        q["answer"] for t in tasks for q in t["answer"]["classifications"] if q["title"] == "Weather"
    )
    found = {one["title"]: one for one in metric(shared, main, "AnswerDistribution")}
    assert found["Vehicle"]["count"] == tools["Vehicle"] > 0
    assert {one["schemaId"]: one["count"] for one in found["Weather"]["answers"]} == dict(weather)


def test_consensus_scores_exist_where_two_people_read(shared: Any, main: str) -> None:
    assert sum(one["count"] for one in metric(shared, shared.project("Chest"), "ConsensusRanges")) > 50
    assert sum(one["count"] for one in metric(shared, main, "ConsensusRanges")) == 0


def test_sizes_cover_all_assets(shared: Any) -> None:
    sizes = metric(shared, shared.project("Chest"), "AssetSize")
    assert sum(size["count"] for size in sizes) == 260
    assert len(sizes) == 2


def test_unknown_metric_is_400(shared: Any, main: str) -> None:
    shared.no("GET", f"/v2/{main}/overview/Nonsense", 400)


def test_performance_sums_the_histories(shared: Any, main: str) -> None:
    expected: Counter[str] = Counter()
    for task in shared.tasks(main, fields="stageHistory"):
        expected.update(entry["completedBy"] for entry in task["stageHistory"] if entry.get("completedBy"))
    found = shared.ok("POST", f"/v2/performance/{main}", body={})["performance"]
    counted = {p: c.get("tasksCompleted", 0) + c.get("tasksReviewed", 0) for p, c in found.items()}
    assert {person: count for person, count in counted.items() if count} == expected
    assert sum(counts.get("issuesOpened", 0) for counts in found.values()) == 26


def test_performance_of_an_interval_is_a_part_of_the_whole(shared: Any, main: str) -> None:
    tasks = shared.tasks(main)
    middle, last = tasks[500]["createdAt"], "2100-01-01T00:00:00Z"

    def total(interval: list[str]) -> int:
        found = shared.ok("POST", f"/v2/performance/{main}", body={"interval": interval})["performance"]
        return sum(counts.get("totalDuration", 0) for counts in found.values())

    early, late = total(["2000-01-01T00:00:00.000000Z", middle]), total([middle, last])
    assert early > 0
    assert late > 0
    assert early + late == sum(task["totalDuration"] for task in tasks)
    shared.no("POST", f"/v2/performance/{main}", 400, body={"interval": ["yesterday", "now"]})
