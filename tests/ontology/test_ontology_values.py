"""The values: constructors of the seed documentation, wire form, immutability, addresses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import ango_tui.ontology as ontology
from ango_tui.ontology import (
    Classification,
    ClassificationCategory,
    LabelOption,
    NoSuchNodeError,
    Relation,
    RelationCategory,
    Schema,
    Tool,
    ToolCategory,
    TreeOption,
    edits,
)
from ango_tui.ontology.summary import drawing, summary

DATA = Path(__file__).parent / "data"


def worked_ontologies() -> dict[str, str]:
    text = (DATA / "seed_ontologies.txt").read_text()
    parts = re.split(r"^# ", text, flags=re.MULTILINE)[1:]
    return dict(part.split("\n", 1) for part in parts)  # type: ignore[misc]


def built(code: str) -> Schema:
    names: dict[str, Any] = {name: getattr(ontology, name) for name in ontology.__all__}
    exec(code, names)
    return Schema(*(names.get(key) for key in ("tools", "classifications", "relations")))


def neutral(value: Any) -> Any:
    """Wire JSON with generated ids numbered in order of appearance and generated colours blanked."""
    names: dict[str, str] = {}

    def walk(item: Any) -> Any:
        if isinstance(item, dict):
            return {key: walk(inner) for key, inner in item.items()}
        if isinstance(item, list):
            return [walk(inner) for inner in item]
        if isinstance(item, str) and re.fullmatch("[0-9a-f]{32}", item):
            return names.setdefault(item, f"id{len(names) + 1}")
        if isinstance(item, str) and re.fullmatch("#[0-9A-F]{6}", item) and item != "#333333":
            return "colour"
        return item

    return walk(value)


@pytest.mark.parametrize("name", worked_ontologies())
def test_worked_ontologies_give_what_the_sdk_sends(name: str) -> None:
    golden = json.loads((DATA / "seed_ontologies_sdk_1_4_10.json").read_text())[name]
    schema = built(worked_ontologies()[name])
    assert neutral(schema.to_wire()) == golden
    assert neutral(schema.to_wire()) == golden, "toDict works any number of times"


def test_every_constructor_argument_reaches_the_wire() -> None:
    option = LabelOption("x", "o1")
    first = (
        Classification.Text,
        "T",
        True,
        "id1",
        True,
        "#ABCDEF",
        "a",
        [],
        [option],
        None,
        True,
        "p",
        "^x$",
    )
    node = ClassificationCategory(*first, True, True, "en", "dn", "an", "static", False)
    wanted = {"treeOptions": [], "tool": "text", "title": "T", "required": True, "columnField": True}
    wanted |= {"color": "#ABCDEF", "shortcutKey": "a", "classifications": [], "schemaId": "id1"}
    wanted |= {"options": [{"value": "x", "schemaId": "o1"}], "regex": "^x$", "parentOptionId": "p"}
    wanted |= {"frameSpecific": True, "showDropdown": True, "richText": True, "exportName": "en"}
    wanted |= {"displayName": "dn", "abbreviatedName": "an", "attributeType": "static", "defaultValue": False}
    assert node.toDict() == wanted


def test_tree_keys_can_be_given_and_reach_the_flattened_options() -> None:
    leaf = TreeOption("Leaf", key="K2")
    node = ClassificationCategory(
        "tree-dropdown", "T", treeOptions=[TreeOption("Root", key="K1", children=[leaf])]
    )
    assert [(option.value, option.schemaId) for option in node.options] == [
        ("Root", "K1"),
        ("Root / Leaf", "K2"),
    ]
    assert node.treeOptions[0].children[0].value == "K2"


def test_both_spellings_of_a_tool_are_the_same() -> None:
    assert Tool.Rotated_bounding_box is Tool.RotatedBoundingBox
    assert ToolCategory(Tool.Rotated_bounding_box).tool == "rotated-bounding-box"
    assert RelationCategory(Relation.Group).tool == "group"


def test_values_cannot_be_changed() -> None:
    node = ToolCategory(Tool.Point, title="P")
    with pytest.raises(AttributeError, match="immutable"):
        node.title = "Q"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="immutable"):
        del node.uid


def test_what_is_given_out_is_a_copy(schema: Schema, wire: dict[str, Any]) -> None:
    schema.to_wire()["tools"].clear()
    wire["tools"].clear()
    assert len(schema.tools) == 2
    assert len(schema.to_wire()["tools"]) == 2


def test_one_edited_title_changes_exactly_one_field(schema: Schema, wire: dict[str, Any]) -> None:
    edited = edits.set_field(schema, ("tools", 0, "classifications", 0), "title", "Kind").to_wire()
    assert edited["tools"][0]["classifications"][0].pop("title") == "Kind"
    wire["tools"][0]["classifications"][0].pop("title")
    assert json.dumps(edited) == json.dumps(wire)


def test_an_edit_shares_what_it_does_not_touch(schema: Schema) -> None:
    edited = edits.set_field(schema, ("tools", 0), "title", "Car")
    assert edited.tools[1] is schema.tools[1]
    assert edited.tools[0].classifications[0] is schema.tools[0].classifications[0]
    assert edited.classifications is schema.classifications


def test_nodes_are_found_by_id_and_followed_by_uid(schema: Schema) -> None:
    path = schema.find("t-park")
    assert path == ("classifications", 0, "treeOptions", 0, "children", 1)
    uid = schema.at(path).uid
    moved = edits.shift(schema, path, -1)
    assert moved.path_of(uid) == (*path[:-1], 0)
    assert moved.title_path((*path[:-1], 0)) == ("Location", "Urban", "Parking")


def test_an_address_that_leads_nowhere_is_an_error(schema: Schema) -> None:
    for path in (("tools", 9), ("tools", -1), ("nonsense", 0), ("tools", 0, "children", 0)):
        with pytest.raises(NoSuchNodeError):
            schema.at(path)


def test_trees_deeper_than_python_recursion_survive() -> None:
    node: dict[str, Any] = {"tool": "radio", "title": "q", "schemaId": "q", "classifications": []}
    for n in range(5000):
        node = {"tool": "radio", "title": "q", "schemaId": f"q{n}", "classifications": [node]}
    schema = Schema.from_wire({"tools": [], "classifications": [node], "relations": []})
    assert summary(schema).depth == 101
    probe = edits.set_field(schema, ("classifications", 0), "title", "top").to_wire()
    depth = 0
    while probe := (probe.get("classifications") or [None])[0]:
        depth += 1
    assert depth == 5001


def test_a_summary_counts_and_draws(schema: Schema) -> None:
    assert summary(schema).words() == "2 tools · 2 questions + 2 nested · 1 relation · 9 options · 2 required"
    assert drawing(schema) == "▭ Vehicle*(1) · ∿ Lane | ⋔ Location · ☑ Scene Tags | → Belongs To"
    assert summary(Schema()).words() == "no classes yet"
