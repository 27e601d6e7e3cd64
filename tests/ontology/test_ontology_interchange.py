"""Import and export of label sets, and the reports they give."""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path
from typing import Any

import pytest
import yaml

from ango_tui.ontology import ClassificationCategory, LabelOption, Schema, ToolCategory, TreeOption, edits
from ango_tui.ontology.interchange import (
    EXPORTS,
    Imported,
    InterchangeError,
    combined,
    detect,
    read,
    write,
)
from ango_tui.ontology.rules import Severity, check
from ango_tui.ontology.wire import same

DATA = Path(__file__).parent / "data"


def imported(name: str, **kw: Any) -> Imported:
    return read((DATA / name).read_text(), **kw)


def said(result: Any, verdict: str) -> list[str]:
    return [f"{entry.what}: {entry.words}" for entry in result.report if entry.verdict == verdict]


def shape(schema: Schema) -> list[tuple[str, str]]:
    return [(node.tool, node.title) for _, node in schema.classes()]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("coco_instances.json", "coco"),
        ("yolo_data.yaml", "yolo"),
        ("label_studio.xml", "label-studio"),
        ("labelbox.json", "labelbox"),
        ("cvat_labels.json", "cvat"),
    ],
)
def test_formats_are_recognised_and_give_a_sound_label_set(name: str, form: str) -> None:
    text = (DATA / name).read_text()
    assert detect(text) == form
    result = read(text)
    assert [p for p in check(result.schema) if p.severity is Severity.ERROR] == []
    assert result.report.words().count(",") == 2


def test_coco_categories_become_tools_by_the_shape_of_their_annotations() -> None:
    result = imported("coco_instances.json")
    assert shape(result.schema) == [
        ("bounding-box", "person"),
        ("point", "person: left eye"),
        ("point", "person: right eye"),
        ("polygon", "sailing boat"),
        ("segmentation", "water"),
    ]
    assert result.schema.tools[4].color == "#0040FF"
    assert sorted(result.numbers.values()) == [1, 3, 90]
    assert "sailing boat: its supercategory 'vessel' has no place" in said(result, "approximated")
    assert "images: not part of a label set" in said(result, "dropped")
    assert imported("coco_instances.json", tool="polygon").schema.tools[0].tool == "polygon"


def test_yolo_names_keep_their_numbers_and_their_text() -> None:
    result = imported("yolo_data.yaml")
    assert [t for _, t in shape(result.schema)] == ["pallet", "forklift", "False", "person"]
    assert {node.tool for node in result.schema.tools} == {"polygon"}
    assert sorted(result.numbers.values()) == [0, 1, 2, 5]
    assert said(result, "dropped")[0].startswith("kpt_shape")
    assert [t for _, t in shape(read("names: [a, b]\nnc: 3").schema)] == ["a", "b"]


def test_label_studio_controls_conditions_and_colours() -> None:
    result = imported("label_studio.xml")
    assert shape(result.schema) == [
        ("rotated-bounding-box", "Car"),
        ("radio", "damaged"),
        ("rotated-bounding-box", "Truck"),
        ("radio", "damaged"),
        ("segmentation", "Road"),
        ("polygon", "Wheel"),
        ("radio", "weather"),
        ("text", "how heavy"),
        ("multi-dropdown", "tags"),
        ("tree-dropdown", "place"),
        ("radio", "quality"),
        ("text", "count"),
        ("one-to-one", "tows"),
    ]
    car, truck = result.schema.tools[:2]
    assert (car.color, car.shortcutKey) == ("#FF0000", "1")
    assert (truck.color, truck.shortcutKey) == ("#FF8C00", "")
    assert car.classifications[0].schemaId != truck.classifications[0].schemaId
    weather = result.schema.classifications[0]
    assert weather.classifications[0].parentOptionId == weather.options[1].schemaId
    assert [o.value for o in result.schema.classifications[2].options][1] == "Urban / Crossing"
    notes = said(result, "approximated")
    assert "Truck: its hotkey 't' is none that can be used" in notes
    assert "how heavy: shown for 'Rain' only: one condition holds one answer" in notes
    assert "damaged: asked for 2 labels: each gets a copy with ids of its own" in notes
    assert said(result, "dropped") == ["Ranker rank: has no equivalent"]


def test_label_studio_conditions_in_a_circle_do_not_hang() -> None:
    circle = "".join(
        f'<Choices name="{a}" visibleWhen="choice-selected" whenTagName="{b}"><Choice value="x"/></Choices>'
        for a, b in ("ab", "bc", "ca")
    )
    result = read(f"<View>{circle}</View>")
    assert len(shape(result.schema)) == 3


def test_hostile_xml_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><View>&b;</View>'
    with pytest.raises(InterchangeError, match="declares entities"):
        read(bomb)
    with pytest.raises(InterchangeError, match="begins with <View>"):
        read("<html/>")
    with pytest.raises(InterchangeError, match="no XML"):
        read("<View>")


def test_hostile_yaml_is_refused() -> None:
    with pytest.raises(InterchangeError, match="no YAML"):
        read("names: !!python/object/apply:os.system [echo]", "yolo")
    with pytest.raises(InterchangeError, match="has names"):
        read("train: x", "yolo")


def test_labelbox_nesting_becomes_conditions_and_ids_are_kept() -> None:
    result = imported("labelbox.json")
    vehicle = result.schema.tools[0]
    kind = vehicle.classifications[0]
    assert (vehicle.schemaId, vehicle.required, vehicle.color) == ("fs-vehicle", True, "#FF34FF")
    assert (kind.tool, kind.title, kind.raw["exportName"]) == (
        "single-dropdown",
        "Vehicle kind",
        "vehicle_kind",
    )
    assert (kind.classifications[0].title, kind.classifications[0].parentOptionId) == ("Which?", "fs-other")
    assert result.schema.classifications[0].frameSpecific
    assert [node.title for node in result.schema.relations] == ["tows"]
    assert said(result, "dropped") == [
        "Answer: tools of type 'step-reasoning' have no equivalent",
        "How good: classifications of type 'likert' have no equivalent",
    ]
    assert [entry.what for entry in result.report][:3] == [
        "Vehicle",
        "Vehicle › Vehicle kind",
        "Vehicle › Vehicle kind › Other › Which?",
    ]


def test_cvat_attributes_tags_and_skeletons() -> None:
    result = imported("cvat_labels.json")
    car = result.schema.tools[0]
    assert [(q.tool, q.title, q.frameSpecific) for q in car.classifications] == [
        ("single-dropdown", "colour", False),
        ("radio", "parked", True),
        ("text", "speed", True),
        ("text", "plate", False),
    ]
    assert [o.value for o in result.schema.classifications[0].options] == ["indoor", "outdoor"]
    assert [t for k, t in shape(result.schema) if k == "point"] == ["hand: wrist", "hand: thumb"]
    dropped = said(result, "dropped")
    assert dropped[0] == "box: labels of type 'cuboid' have no equivalent"
    assert dropped[1].startswith("hand: skeletons have no equivalent")
    assert any("range 0, 250, 1 is not checked" in note for note in said(result, "approximated"))


def test_raw_schemas_come_back_equal_wherever_they_stand(wire: dict[str, Any]) -> None:
    for document in (wire, {"categorySchema": wire}, {"data": {"project": {"categorySchema": wire}}}):
        result = read(json.dumps(document))
        assert result.source == "Ango Hub"
        assert json.dumps(result.schema.to_wire()) == json.dumps(wire)
    assert read(write(Schema.from_wire(wire), "raw").text).schema.to_wire() == wire


@pytest.mark.parametrize("text", ["", "hello", "{", "[]", '{"a": 1}', "3", '{"categories": 3}', "[1, 2]"])
def test_what_is_no_label_set_is_refused_in_words(text: str) -> None:
    for form in (None, "raw", "coco", "labelbox", "cvat", "yolo", "label-studio"):
        with pytest.raises(InterchangeError):
            read(text, form)


def test_merging_an_import_adds_what_is_missing_and_changes_nothing(schema: Schema) -> None:
    fresh = Schema(
        [ToolCategory("bounding-box", "vehicle", schemaId="other"), ToolCategory("polygon", "Road")],
        [
            ClassificationCategory(
                "checkbox", "Scene Tags", options=[LabelOption("Night"), LabelOption("Rain")]
            ),
            ClassificationCategory(
                "tree-dropdown", "Location", treeOptions=[TreeOption("Urban", children=[TreeOption("Alley")])]
            ),
        ],
    )
    after, report = combined(schema, Imported(fresh, report=read('{"tools": []}').report, source="test"))
    assert [node.title for node in after.tools] == ["Vehicle", "Lane", "Road"]
    assert [o.value for o in after.classifications[1].options] == ["Night", "Crowded", "Rain"]
    assert [o.value for o in after.classifications[0].options][3] == "Urban / Alley"
    assert after.tools[0] is schema.tools[0]
    assert [entry.words for entry in report] == [
        "is there already",
        "added",
        "got what it lacked",
        "got what it lacked",
    ]
    assert check(after) == []


def test_merging_a_label_set_into_itself_changes_nothing(schema: Schema) -> None:
    again = read(schema.to_json())
    assert combined(schema, again)[0] is schema
    assert combined(schema, again, "replace")[0] is again.schema


def test_merging_renews_an_id_that_means_something_else(schema: Schema) -> None:
    fresh = Schema([ToolCategory("polygon", "Road", schemaId="c-lane")])
    after, _ = combined(schema, Imported(fresh, read('{"tools": []}').report, "test"))
    assert after.tools[2].title == "Road"
    assert after.tools[2].schemaId != "c-lane"


def test_class_numbers_are_locked_for_good(schema: Schema) -> None:
    first = write(schema, "yolo")
    assert yaml.safe_load(first.text)["names"] == {0: "Vehicle", 1: "Lane"}
    fewer = edits.add(edits.remove(schema, ("tools", 0)), (), ToolCategory("polygon", "Road"), 0)
    second = write(fewer, "yolo", lock=json.loads(json.dumps(first.lock)))
    assert yaml.safe_load(second.text)["names"] == {0: "Vehicle", 1: "Lane", 2: "Road"}
    assert second.lock is not None
    assert [item["gone"] for item in second.lock["classes"]] == [True, False, False]
    coco = json.loads(write(fewer, "coco", lock=second.lock).text)
    assert [(item["id"], item["name"]) for item in coco["categories"]] == [(2, "Lane"), (3, "Road")]


def test_exports_report_what_has_no_place(schema: Schema) -> None:
    result = write(schema, "coco")
    assert "Location: tree dropdown has no place" in said(result, "dropped")
    assert "Vehicle: its questions have no place" in said(result, "approximated")


def simple() -> Schema:
    inner = ClassificationCategory("text", "Why 'so'?", parentOptionId="o1", regex=r"^\d+\"$", richText=True)
    tree = TreeOption("Root", key="k1", value="v1", children=[TreeOption("Leaf", key="k2")])
    return Schema(
        [ToolCategory("bounding-box", "Car", True, "c1", color="#112233", shortcutKey="ctrl+1")],
        [
            ClassificationCategory(
                "radio",
                "Ünïcode",
                options=[LabelOption("A", "o1"), LabelOption("B")],
                classifications=[inner],
            ),
            ClassificationCategory("tree-dropdown", "Tree", treeOptions=[tree], showDropdown=True),
        ],
    )


def run(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "exported"}
    exec(compile(source, "exported.py", "exec"), names)
    return names


def test_python_for_this_package_runs_and_gives_the_same_wire_form() -> None:
    schema = simple()
    result = write(schema, "python-ango-tui")
    assert result.report.count("approximated") == 0
    assert same(run(result.text)["schema"].wire, schema.wire)


def test_python_of_what_constructors_cannot_express_is_raw_and_says_why(
    schema: Schema, wire: dict[str, Any]
) -> None:
    for form in ("python-imerit", "python-ango-tui"):
        result = write(schema, form)
        assert "written as raw JSON" in said(result, "approximated")[0]
        assert run(result.text)["raw_category_schema"] == wire


def test_python_says_which_classes_will_get_a_colour() -> None:
    wire = {"tools": [{"tool": "point", "title": "P", "schemaId": "p"}]}
    result = write(Schema.from_wire(wire), "python-ango-tui")
    assert said(result, "approximated")[0].startswith("P: it has no colour")
    assert run(result.text)["schema"].tools[0].schemaId == "p"


class Recorded:
    """Stands in for the SDK's classes: takes their arguments and lets attributes be set, as they do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.args, self.kwargs = args, kwargs


@pytest.fixture
def sdk(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    module = types.ModuleType("imerit_ango.models.label_category")
    for name in ("ClassificationCategory", "LabelOption", "RelationCategory", "ToolCategory", "TreeOption"):
        setattr(module, name, type(name, (Recorded,), {}))
    from ango_tui.ontology import Classification, Relation, Tool

    module.Classification, module.Relation, module.Tool = Classification, Relation, Tool  # type: ignore[attr-defined]
    for name in ("imerit_ango", "imerit_ango.models"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module


@pytest.mark.usefixtures("sdk")
def test_python_for_the_sdk_passes_ids_and_sets_tree_keys() -> None:
    schema = simple()
    names = run(write(schema, "python-imerit").text)
    (car,) = names["tools"]
    radio, tree = names["classifications"]
    assert car.kwargs == {
        "title": "Car", "required": True, "schemaId": "c1", "color": "#112233", "shortcutKey": "ctrl+1",
    }  # fmt: skip
    assert radio.kwargs["options"][0].kwargs["schemaId"] == "o1"
    assert radio.kwargs["classifications"][0].kwargs["regex"] == r"^\d+\"$"
    (root,) = tree.kwargs["treeOptions"]
    assert (root.key, root.kwargs["value"]) == ("k1", "v1")
    assert root.kwargs["children"][0].key == "k2"


def test_python_for_the_real_sdk_gives_the_same_ids() -> None:
    pytest.importorskip("imerit_ango")
    schema = simple()
    names = run(write(schema, "python-imerit").text)
    sent = {key: [node.toDict() for node in names[key]] for key in ("tools", "classifications", "relations")}
    assert sent == schema.to_wire()


def test_the_guide_says_what_to_draw_and_when_to_answer(schema: Schema) -> None:
    text = write(schema, "guide", title="Harbour *").text
    assert text.startswith("# Harbour \\*\n")
    assert "### Vehicle\n\nbounding box, **required**, key `1`, colour `\\#f44336`." in text
    assert "**Describe Other** — when *Other*: text, must match `^.{3,80}$`" in text
    assert "- Urban\n  - Intersection\n  - Parking\n- Highway" in text


@pytest.mark.parametrize("form", EXPORTS)
def test_every_export_takes_any_label_set(form: str) -> None:
    for odd in (
        None,
        {},
        {"tools": [None, {"tool": 3, "title": 4}]},
        {"classifications": [{"treeOptions": [{}]}]},
    ):
        assert write(Schema.from_wire(odd), form).text
