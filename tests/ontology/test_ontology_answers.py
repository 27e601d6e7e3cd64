"""Answers and their changes in the words of the label set."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ango_tui.ontology import Schema
from ango_tui.ontology.answers import AnswerNode, Resolver, answer_changes, answer_tree
from ango_tui.ontology.geometry import changed, describe


def stored() -> dict[str, Any]:
    describe_it = {"schemaId": "q-describe", "answer": "sweeper", "classifications": []}
    kind = {"schemaId": "q-type", "answer": "opt-other", "classifications": [describe_it]}
    box = {"x": 10.0, "y": 20.0, "width": 30.0, "height": 40.0}
    return {
        "tools": [
            {"objectId": "o1", "schemaId": "c-vehicle", "bounding-box": box, "classifications": [kind]},
            {"objectId": "o2", "schemaId": "c-lane", "polyline": [[0, 0], [1, 1]], "classifications": []},
        ],
        "classifications": [{"schemaId": "q-tags", "answer": ["opt-night", None, "Crowded"]}],
        "relations": [{"objectId": "o3", "schemaId": "r-belongs", "from": "o1", "to": "o2"}],
    }


def lines(nodes: tuple[AnswerNode, ...], depth: int = 0) -> list[str]:
    out: list[str] = []
    for node in nodes:
        out.append(f"{'  ' * depth}{node.label} = {node.value}")
        out += lines(node.children, depth + 1)
    return out


def words(before: Any, after: Any, schema: Schema) -> list[str]:
    return [str(change) for change in answer_changes(before, after, schema)]


def test_an_answer_is_shown_by_titles(schema: Schema) -> None:
    assert lines(answer_tree(stored(), schema)) == [
        "Objects = 2",
        "  Vehicle = 10, 20 · 30 × 40 px",
        "    Vehicle Type = Other",
        "      Describe Other = sweeper",
        "  Lane = 2 points",
        "Classifications = 1",
        "  Scene Tags = Night, Crowded",
        "Relations = 1",
        "  Belongs To = Vehicle → Lane",
    ]


def test_both_dialects_read_alike(schema: Schema) -> None:
    other = stored()
    other["objects"] = other.pop("tools")
    other["objects"][0]["classifications"][0]["answer"] = "Other"
    assert answer_tree(other, schema) == answer_tree(stored(), schema)
    assert answer_changes(stored(), other, schema) == []


def test_objects_of_one_class_are_told_apart(schema: Schema) -> None:
    answer = {"tools": [{"objectId": f"{n}aaaaaaaa", "schemaId": "c-lane"} for n in range(2)]}
    assert [node.label for node in answer_tree(answer, schema)[0].children] == ["Lane 0aaaaa", "Lane 1aaaaa"]


def test_what_the_label_set_does_not_know_is_shown_all_the_same(schema: Schema) -> None:
    answer = {
        "tools": [{"schemaId": "gone-for-good", "point": [1, 2]}, {"schemaId": "x", "title": "Old title"}],
        "note": {"a": 1},
        "relations": ["odd"],
    }
    assert lines(answer_tree(answer, schema)) == [
        "Objects = 2",
        "  unknown gone-f = 1, 2",
        "  Old title = ",
        'note = {"a": 1}',
        'relations = ["odd"]',
    ]


def test_a_moved_box_and_a_changed_answer(schema: Schema) -> None:
    after = stored()
    after["tools"][0]["bounding-box"]["x"] += 12.3
    after["tools"][0]["classifications"][0].update(answer="Car", classifications=[])
    assert words(stored(), after, schema) == [
        "Vehicle: moved by 12.3 px",
        "Vehicle › Vehicle Type: Other → Car",
        "Vehicle › Vehicle Type › Describe Other: sweeper → nothing",
    ]


def test_added_and_removed_objects_and_relations(schema: Schema) -> None:
    after = stored()
    del after["tools"][1]
    after["tools"].append({"objectId": "o9", "schemaId": "c-lane", "polyline": [[0, 0]]})
    after["relations"] = []
    found = answer_changes(stored(), after, schema)
    assert [(change.verb, change.what, change.object_id) for change in found] == [
        ("added", "object", "o9"),
        ("removed", "object", "o2"),
        ("removed", "relation", "o3"),
    ]
    assert found[0].after == "1 point"


def test_repeated_classifications_are_matched_by_position(schema: Schema) -> None:
    before = {
        "classifications": [{"schemaId": "q-tags", "answer": ["Night"]}, {"schemaId": "q-tags", "answer": []}]
    }
    after = {
        "classifications": [
            {"schemaId": "q-tags", "answer": ["Night"]},
            {"schemaId": "q-tags", "answer": ["Crowded"]},
        ]
    }
    assert words(before, after, schema) == ["Scene Tags: nothing → Crowded"]


def test_an_object_that_changed_its_class(schema: Schema) -> None:
    after = stored()
    after["tools"][1]["schemaId"] = "c-vehicle"
    assert any(line.endswith("class: Lane → Vehicle") for line in words(stored(), after, schema))


def test_a_turned_relation_page_lock_and_ocr(schema: Schema) -> None:
    after = stored()
    after["relations"][0]["direction"] = "bidirectional"
    after["tools"][1] |= {"page": 2, "lock": True, "ocr": {"text": "STOP"}}
    assert words(stored(), after, schema) == [
        "Lane: page: none → 3",
        "Lane: locked: no → yes",
        "Lane: text read: nothing → STOP",
        "Belongs To: was Vehicle → Lane, now Vehicle ↔ Lane",
    ]


def test_who_and_when_is_no_change(schema: Schema) -> None:
    after = stored()
    after["tools"][0]["metadata"] = {"updatedAt": 1}
    assert answer_changes(stored(), after, schema) == []


def test_duplicate_and_missing_object_ids_are_survived(schema: Schema) -> None:
    twice = {"tools": [{"schemaId": "c-lane", "point": [n, 0]} for n in (1, 2)]}
    moved = {"tools": [{"schemaId": "c-lane", "point": [n, 0]} for n in (1, 5)]}
    assert words(twice, moved, schema) == ["Lane: moved by 3 px"]


def test_rich_text_is_shown_without_its_tags() -> None:
    schema = Schema.from_wire(
        {"classifications": [{"tool": "text", "schemaId": "t", "title": "T", "richText": True}]}
    )
    answer = {"classifications": [{"schemaId": "t", "answer": "<p>a &amp; <b>b</b></p>"}]}
    assert answer_tree(answer, schema)[0].children[0].value == "a &  b"


def test_an_answer_that_is_an_option_of_another_class_by_text_stays_text() -> None:
    schema = Schema.from_wire({"classifications": [{"tool": "text", "schemaId": "t", "title": "T"}]})
    resolver = Resolver(schema)
    assert resolver.words({"schemaId": "t", "answer": "Car"}) == "Car"
    assert resolver.words({"schemaId": "t", "answer": True}) == "yes"
    assert resolver.words({"schemaId": "t"}) == ""


@pytest.mark.parametrize(
    ("key", "before", "after", "said"),
    [
        ("bounding-box", {"x": 0, "y": 0, "width": 2, "height": 2}, {"x": 3, "y": 4, "width": 2, "height": 5},
         "moved by 5 px, resized 2 × 2 → 2 × 5 px"),
        ("rotated-bounding-box", {"x": 0, "y": 0, "width": 1, "height": 1, "rotation": 5},
         {"x": 0, "y": 0, "width": 1, "height": 1, "rotation": -5.5}, "turned by -10.5°"),
        ("polygon", [[0, 0], [1, 1]], [[2, 0], [3, 1]], "moved by 2 px"),
        ("polygon", [[0, 0], [1, 1]], [[0, 0], [1, 4]], "1 of 2 points moved, 3 px at most"),
        ("polyline", [[0, 0]], [[0, 0], [1, 1]], "redrawn: 1 point → 2 points"),
        ("point", [0, 0], [0, 0.01], "moved by less than 0.1 px"),
        ("ner", {"start": 1, "end": 4}, {"start": 1, "end": 6}, "1–4 → 1–6"),
        ("segmentation", {"zones": [{"region": [[0, 0]]}]},
         {"zones": [{"region": [[0, 0]], "holes": [[[1, 1]]]}]}, "redrawn: 1 point → 2 points"),
        ("pdf", {"pageNumber": 1, "text": "a"}, {"position": {"pageNumber": 2}, "content": {"text": "b"}},
         'page 1: "a" → page 2: "b"'),
        ("brush", "one", "two", '"one" → "two"'),
        ("polygon", "odd", 5, '"odd" → 5'),
    ],
)  # fmt: skip
def test_changes_of_shapes_in_words(key: str, before: Any, after: Any, said: str) -> None:
    assert changed((key, before), (key, after)) == said
    assert changed((key, before), (key, before)) == ""
    assert describe(key, after)


def test_deep_answers_stop_at_a_depth(schema: Schema, make: SimpleNamespace) -> None:
    inner: dict[str, Any] = {"schemaId": "q-type", "answer": "x"}
    for _ in range(400):
        inner = {"schemaId": "q-type", "answer": "x", "classifications": [inner]}
    answer = {"classifications": [inner]}
    assert len(lines(answer_tree(answer, schema))) < 60
    assert answer_changes(answer, {}, schema)
