"""Labels to import: read, checked against label set and tasks, sent with a result for each."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ango_tui.ontology import Schema
from ango_tui.transfer.label_checks import LabelChecker, geometry_problem
from ango_tui.transfer.label_lists import LabelItem, label_item, read_labels
from ango_tui.transfer.label_sending import send_labels
from ango_tui.transfer.label_targets import Targets, find_targets, target_findings
from ango_tui.transfer.rows import ListError

SCHEMA = Schema.from_wire(
    {
        "tools": [
            {
                "tool": "bounding-box",
                "title": "Vehicle",
                "schemaId": "veh",
                "classifications": [
                    {
                        "tool": "radio",
                        "title": "Type",
                        "schemaId": "type",
                        "required": True,
                        "options": [{"value": "Car", "schemaId": "car"}, {"value": "Van", "schemaId": "van"}],
                        "classifications": [],
                    }
                ],
            },
            {"tool": "point", "title": "Same", "schemaId": "s1", "classifications": []},
            {"tool": "point", "title": "Same", "schemaId": "s2", "classifications": []},
            {"tool": "brush", "title": "Mask", "schemaId": "mask", "classifications": []},
        ],
        "classifications": [
            {
                "tool": "text",
                "title": "Plate",
                "schemaId": "plate",
                "regex": "^[A-Z]+$",
                "classifications": [],
            },
            {"tool": "boolean", "title": "Night", "schemaId": "night", "classifications": []},
            {
                "tool": "checkbox",
                "title": "Weather",
                "schemaId": "weather",
                "options": [{"value": "Rain", "schemaId": "r"}, {"value": "Fog", "schemaId": "f"}],
                "classifications": [],
            },
        ],
        "relations": [{"tool": "one-to-one", "title": "Pulls", "schemaId": "pulls", "classifications": []}],
    }
)
BOX = {"x": 1, "y": 2, "width": 3, "height": 4}
CAR = {"schemaId": "type", "answer": "Car"}


def vehicle(**more: Any) -> dict[str, Any]:
    return {"title": "Vehicle", "bounding-box": BOX, "classifications": [CAR], **more}


def found(**wire: Any) -> list[tuple[str, bool]]:
    item = label_item({"externalId": "a", **wire}, "here")
    return [(finding.code, finding.stops) for finding in LabelChecker(SCHEMA).check(0, item)]


def test_good_labels_have_nothing_wrong() -> None:
    objects = [vehicle(objectId="o1"), vehicle(objectId="o2", schemaId="veh")]
    classifications = [
        {"title": "Plate", "answer": "ABC"},
        {"title": "Night", "answer": True},
        {"title": "Weather", "answer": ["Rain", "f"]},
    ]
    relations = [{"title": "Pulls", "from": "o1", "to": "o2"}]
    assert found(objects=objects, classifications=classifications, relations=relations) == []


@pytest.mark.parametrize(
    ("wire", "code", "stops"),
    [
        ({"objects": [vehicle(schemaId="nobody")]}, "class", True),
        ({"objects": [{"title": "Nobody", "point": [1, 2]}]}, "class", True),
        ({"objects": [{"title": "Same", "point": [1, 2]}]}, "class", False),
        ({"objects": [{"schemaId": "plate"}]}, "class", True),
        ({"objects": [{"title": "Vehicle", "classifications": [CAR]}]}, "geometry", True),
        ({"objects": [vehicle(**{"bounding-box": {"x": 1}})]}, "geometry", True),
        ({"objects": [vehicle(classifications=[])]}, "required", False),
        ({"objects": [vehicle(classifications=[{"title": "Type", "answer": "Bus"}])]}, "answer", True),
        (
            {"objects": [vehicle(classifications=[{"title": "Type", "answer": ["Car", "Van"]}])]},
            "answer",
            True,
        ),
        ({"objects": [vehicle(objectId="o"), vehicle(objectId="o")]}, "same-object", True),
        ({"classifications": [{"title": "Plate", "answer": "abc"}]}, "answer", True),
        ({"classifications": [{"title": "Plate", "answer": 5}]}, "answer", True),
        ({"classifications": [{"title": "Night", "answer": "yes"}]}, "answer", True),
        ({"classifications": [{"title": "Weather", "answer": ["Rain", "Snow"]}]}, "answer", True),
        ({"relations": [{"title": "Pulls", "from": "o1", "to": "o2"}]}, "relation", True),
        ({"relations": [{"title": "Pulls"}]}, "relation", True),
        ({"objects": "none"}, "shape", True),
        ({"objects": [7]}, "shape", True),
        ({}, "nothing", False),
    ],
)
def test_what_is_wrong_is_found(wire: dict[str, Any], code: str, stops: bool) -> None:
    assert (code, stops) in found(**wire)


def test_a_mask_needs_no_geometry_in_its_object() -> None:
    assert found(objects=[{"title": "Mask"}], brushDataUrl="https://x/m.png") == []


def test_labels_without_a_target_are_refused() -> None:
    item = label_item({"objects": []}, "here")
    assert [finding.code for finding in LabelChecker(SCHEMA).check(0, item)] == ["no-id"]


@pytest.mark.parametrize(
    ("shape", "value", "good"),
    [
        ("polygon", [[1, 2], [3, 4], [5, 6]], True),
        ("polygon", [[1, 2], [3, 4]], False),
        ("polyline", [[1, 2], ["3", 4]], False),
        ("point", [1], False),
        ("ner", {"start": 3, "end": 9}, True),
        ("ner", {"start": 9, "end": 3}, False),
        ("segmentation", {"zones": [{"region": [[1, 2], [3, 4], [5, 6]]}]}, True),
        ("segmentation", {"zones": [{}]}, False),
        ("bounding-box", {"x": 1, "y": 1, "width": 0, "height": 4}, False),
        ("pdf", {}, True),
    ],
)
def test_geometry_is_checked(shape: str, value: Any, good: bool) -> None:
    assert (geometry_problem(shape, value) == "") is good


def test_labels_are_read_from_json_lines_and_export_archives(tmp_path: Path) -> None:
    exported = {"externalId": "a", "asset": "https://x/a.png", "task": {"tools": [vehicle()], "taskId": "t"}}
    (tmp_path / "lines.json").write_text(f"{json.dumps(exported)}\n{json.dumps(exported)}\n")
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("p-task-export.json", json.dumps([exported]))
    assert [item.count for item in read_labels(tmp_path / "lines.json")] == [1, 1]
    (item,) = read_labels(tmp_path / "export.zip")
    assert item.wire == {"externalId": "a", "objects": [vehicle()], "classifications": [], "relations": []}


@pytest.mark.parametrize("text", ["{", "[1, 2", "7", '{"objects": [}'])
def test_files_that_are_no_labels_are_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    path.write_text(text)
    with pytest.raises(ListError):
        read_labels(path)


# Targets and sending


class Told:
    """Takes in what happened to each item."""

    def __init__(self) -> None:
        self.good: list[str] = []
        self.bad: dict[str, str] = {}

    def done(self, ids: list[str]) -> None:
        self.good += ids

    def failed(self, ids: list[str], why: str) -> None:
        self.bad.update(dict.fromkeys(ids, why))


def labels_for(project: Any, name: str) -> LabelItem:
    tool = next(tool for tool in project.category_schema["tools"] if tool["tool"] == "bounding-box")
    box = {"schemaId": tool["schemaId"], "bounding-box": BOX}
    return label_item({"externalId": name, "objects": [box]}, "here")


def tasks_in(ground: Any, project: Any, stage: str, count: int) -> list[str]:
    page = ground.run(lambda client: client.get_tasks(project.id, stage=stage, limit=count))
    return [task.external_id for task in page.items]


def targets_of(ground: Any, project: Any, names: list[str]) -> dict[str, Targets]:
    found: dict[str, Targets] = ground.run(lambda client: find_targets(client, project.id, names, ["Start"]))
    return found


def test_tasks_that_left_start_and_assets_that_are_not_there_are_found(ground) -> None:
    project = ground.project("Dash-cam")
    start, complete = tasks_in(ground, project, "Start", 2), tasks_in(ground, project, "Complete", 1)
    names = [*start, *complete, "nope.jpg", start[0]]
    items = [labels_for(project, name) for name in names]
    findings = target_findings(items, targets_of(ground, project, names))
    assert [(finding.index, finding.code) for finding in findings] == [
        (2, "left"),
        (3, "no-asset"),
        (4, "same-id"),
    ]


def test_many_targets_are_found_by_reading_the_project(ground) -> None:
    project = ground.project("Dash-cam")
    names = tasks_in(ground, project, "Start", 3)
    many = [*names, *(f"none_{n}" for n in range(200))]
    assert targets_of(ground, project, many) == targets_of(ground, project, names)


def test_labels_reach_their_tasks_and_are_counted(ground) -> None:
    project = ground.project("Dash-cam")
    names = tasks_in(ground, project, "Start", 3)
    targets, told = targets_of(ground, project, names), Told()
    items = [labels_for(project, name) for name in names]
    ground.run(lambda client: send_labels(client, project.id, items, targets, ["Start"], told))
    assert (told.good, told.bad) == (names, {})
    again = target_findings(items, targets_of(ground, project, names))
    assert {finding.code for finding in again} == {"labelled"}


def test_a_task_that_left_start_meanwhile_is_named(ground) -> None:
    project = ground.project("Dash-cam")
    names = tasks_in(ground, project, "Start", 3)
    targets, told = targets_of(ground, project, names), Told()
    page = ground.run(lambda client: client.get_tasks(project.id, stage="Start", limit=3))
    ground.run(lambda client: client.requeue_tasks(project.id, "Label", task_ids=[page.items[1].id]))
    items = [labels_for(project, name) for name in names]
    ground.run(lambda client: send_labels(client, project.id, items, targets, ["Start"], told))
    assert sorted(told.good) == sorted([names[0], names[2]])
    assert told.bad == {names[1]: "Its task has left Start meanwhile."}


def test_the_one_item_that_the_server_refuses_is_named(ground) -> None:
    project = ground.project("Dash-cam")
    names = tasks_in(ground, project, "Start", 3)
    items = [labels_for(project, name) for name in names]
    items[1] = LabelItem("", "", {"objects": []}, "here")
    told = Told()
    targets = targets_of(ground, project, names)
    ground.run(lambda client: send_labels(client, project.id, items, targets, ["Start"], told))
    assert sorted(told.good) == sorted([names[0], names[2]])
    assert list(told.bad) == [""]


def test_a_refused_key_leaves_the_rest_untried(ground) -> None:
    project = ground.project("Dash-cam")
    items = [labels_for(project, f"{n}.jpg") for n in range(250)]
    ground.hub.faults.add("POST:*/import/labels:403")
    calls, told = len(ground.hub.log), Told()
    ground.run(lambda client: send_labels(client, project.id, items, {}, ["Start"], told))
    assert len(told.bad) == 250
    assert len(ground.hub.log) - calls == 1
