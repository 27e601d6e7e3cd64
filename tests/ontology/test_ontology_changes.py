"""Diff, merge, plans, impact, search, preview and fields."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from ango_tui.ontology import LabelOption, Schema, ToolCategory, edits
from ango_tui.ontology.diff import diff
from ango_tui.ontology.fields import FIELDS, fields_of, unknown_fields
from ango_tui.ontology.impact import Usage, impacts
from ango_tui.ontology.merge import merge
from ango_tui.ontology.order import out_of_order, woven
from ango_tui.ontology.preview import form, free_shortcuts, keystrokes, never_shown
from ango_tui.ontology.push import plan, verified
from ango_tui.ontology.risk import Risk
from ango_tui.ontology.search import next_in_order, search
from ango_tui.ontology.wire import same

VEHICLE, LANE = ("tools", 0), ("tools", 1)
KIND = (*VEHICLE, "classifications", 0)
DESCRIBE = (*KIND, "classifications", 0)
LOCATION, TAGS = ("classifications", 0), ("classifications", 1)


def changes(old: Schema, new: Schema) -> list[tuple[str, Risk]]:
    return [(str(change), change.risk) for change in diff(old, new)]


def test_each_kind_of_change_has_its_verb_and_risk(schema: Schema) -> None:
    cases: list[tuple[Schema, str, Risk]] = [
        (edits.set_field(schema, LANE, "title", "Line"), "~ Line: Lane → Line", Risk.EXPORTS),
        (edits.set_field(schema, LANE, "color", "#000000"), "~ Lane: color: #03a9f4 → #000000", Risk.VISIBLE),
        (edits.set_field(schema, LANE, "required", True), "~ Lane: required: no → yes", Risk.VISIBLE),
        (edits.remove(schema, LANE), "- Lane: polyline removed", Risk.ORPHANS),
        (edits.retype(schema, LANE, "polygon"), "~ Lane: polyline → polygon", Risk.ORPHANS),
        (
            edits.retype(schema, KIND, "single-dropdown"),
            "~ Vehicle › Vehicle Type: radio → single dropdown",
            Risk.VISIBLE,
        ),
        (edits.add(schema, (), ToolCategory("point", "P")), "+ P: point added", Risk.VISIBLE),
        (
            edits.move(schema, DESCRIBE, LANE),
            "» Lane › Describe Other: from Vehicle › Vehicle Type to Lane",
            Risk.ORPHANS,
        ),
        (edits.shift(schema, LANE, -1), "↕ Lane: place 2 → 1", Risk.VISIBLE),
        (
            edits.add(schema, KIND, LabelOption("Bus")),
            "+ Vehicle › Vehicle Type › Bus: option added",
            Risk.VISIBLE,
        ),
        (
            edits.remove(schema, (*KIND, "options", 0)),
            "- Vehicle › Vehicle Type › Car: option removed",
            Risk.ORPHANS,
        ),
        (
            edits.set_field(schema, DESCRIBE, "parentOptionId", "opt-car"),
            "~ Vehicle › Vehicle Type › Describe Other: shown for 'Other' → 'Car'",
            Risk.VISIBLE,
        ),
        (
            edits.indent(schema, (*LOCATION, "treeOptions", 1)),
            "» Location › Urban › Highway: from Location to Location › Urban",
            Risk.EXPORTS,
        ),
    ]
    for after, words, risk in cases:
        assert (words, risk) in changes(schema, after)


def test_a_removed_class_names_what_goes_with_it(schema: Schema) -> None:
    (change,) = diff(schema, edits.remove(schema, VEHICLE))
    assert change.words == "bounding box removed with 2 nested questions and 3 options"
    assert change.lost_classes == 3
    assert set(change.lost) == {"c-vehicle", "q-type", "q-describe", "opt-car", "opt-truck", "opt-other"}


def test_a_class_taken_out_of_a_removed_one_is_moved_not_lost(schema: Schema) -> None:
    after = edits.remove(edits.move(schema, KIND, ()), VEHICLE)
    verbs = {change.verb: change for change in diff(schema, after)}
    assert set(verbs) == {"moved", "removed"}
    assert verbs["removed"].lost == ("c-vehicle",)


def test_options_that_become_a_tree_are_a_retype_only(schema: Schema) -> None:
    assert [c.verb for c in diff(schema, edits.retype(schema, TAGS, "tree-dropdown"))] == ["retyped"]


def test_a_changed_brush_colour_orphans_masks() -> None:
    schema = Schema([ToolCategory("brush", "B", color="#111111")])
    assert diff(schema, edits.set_field(schema, ("tools", 0), "color", "#222222"))[0].risk is Risk.ORPHANS


def test_defaults_written_by_the_sdk_are_no_difference(schema: Schema) -> None:
    wide = schema
    for path, _ in schema.classes():
        wide = edits.set_fields(wide, [path], {"multiple": False, "columnField": False, "defaultValue": None})
    assert diff(schema, wide) == []
    assert {change.risk for change in diff(schema, wide, forms=True)} == {Risk.SAFE}


def test_the_fewest_moves_explain_a_new_order() -> None:
    assert out_of_order(["a", "b", "c", "d"], ["b", "c", "d", "a"]) == ["a"]
    assert out_of_order(["a", "b"], ["a", "b"]) == []
    assert woven(["a", "b"], [["a", "x", "b"], ["y", "b"]], {"a", "b", "x", "y", "z"}) == [
        "y",
        "a",
        "x",
        "b",
        "z",
    ]


def test_edits_of_different_fields_of_one_class_come_together(schema: Schema) -> None:
    mine = edits.set_field(schema, LANE, "title", "Line")
    theirs = edits.set_field(schema, LANE, "color", "#000000")
    merged = merge(schema, mine, theirs)
    assert (merged.schema.tools[1].title, merged.schema.tools[1].color) == ("Line", "#000000")
    assert merged.conflicts == ()


def test_the_same_field_is_a_conflict_that_can_be_chosen(schema: Schema) -> None:
    mine = edits.set_field(schema, LANE, "title", "Line")
    theirs = edits.set_field(schema, LANE, "title", "Track")
    merged = merge(schema, mine, theirs)
    (conflict,) = merged.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs, conflict.chosen) == (
        "Lane",
        "Line",
        "Track",
        "mine",
    )
    assert merged.schema.tools[1].title == "Line"
    chosen = merge(schema, mine, theirs, choices={conflict.key: "theirs"})
    assert chosen.schema.tools[1].title == "Track"
    assert chosen.conflicts[0].chosen == "theirs"


@pytest.mark.parametrize(("side", "titles"), [("mine", ["Vehicle", "Line"]), ("theirs", ["Vehicle"])])
def test_edited_here_and_removed_there(schema: Schema, side: Any, titles: list[str]) -> None:
    merged = merge(
        schema, edits.set_field(schema, LANE, "title", "Line"), edits.remove(schema, LANE), prefer=side
    )
    assert [node.title for node in merged.schema.tools] == titles
    assert [conflict.kind for conflict in merged.conflicts] == ["removed there"]


def test_a_class_kept_against_its_removal_keeps_all_that_is_below(schema: Schema) -> None:
    mine = edits.set_field(schema, DESCRIBE, "title", "Say more")
    merged = merge(schema, mine, edits.remove(schema, VEHICLE))
    assert same(merged.schema.wire, mine.wire) or merged.schema.tools[-1] == mine.tools[0]
    assert [conflict.kind for conflict in merged.conflicts] == ["removed there"]


def test_additions_of_both_sides_are_kept(schema: Schema) -> None:
    mine = edits.add(schema, KIND, LabelOption("Bus"))
    theirs = edits.add(edits.add(schema, KIND, LabelOption("Van"), 0), (), ToolCategory("point", "P"))
    merged = merge(schema, mine, theirs)
    options = merged.schema.at(KIND).kids("options")
    assert [option.label for option in options] == ["Van", "Car", "Truck", "Other", "Bus"]
    assert merged.schema.tools[2].title == "P"
    assert merged.conflicts == ()


def test_both_sides_of_a_tree_meet_in_its_options(schema: Schema) -> None:
    mine = edits.set_field(schema, (*LOCATION, "treeOptions", 0), "title", "City")
    theirs = edits.remove(schema, (*LOCATION, "treeOptions", 0, "children", 0))
    merged = merge(schema, mine, theirs)
    assert [o.label for o in merged.schema.at(LOCATION).kids("options")] == [
        "City",
        "City / Parking",
        "Highway",
    ]
    assert merged.conflicts == ()


def test_moves_into_each_other_are_listed(schema: Schema) -> None:
    mine = edits.move(schema, LOCATION, TAGS)
    theirs = edits.move(schema, TAGS, LOCATION)
    merged = merge(schema, mine, theirs)
    assert len([*merged.schema.classes()]) == len([*schema.classes()])
    assert [conflict.kind for conflict in merged.conflicts] == ["place"]


def test_a_plan_groups_by_risk_within_80_columns(schema: Schema) -> None:
    long = edits.set_field(schema, LANE, "title", "A title that goes on and on " * 8)
    after = edits.set_field(edits.remove(long, TAGS), VEHICLE, "color", "#000000")
    found = plan(after, schema)
    lines = found.text().splitlines()
    assert max(map(len, lines)) <= 80
    heads = [line for line in lines if line.endswith("(1)")]
    assert heads == ["✗ Orphans labels (1)", "▲ Breaks exports (1)", "○ Visible to labellers (1)"]
    assert (found.must_type(), found.must_confirm()) == ("1", False)
    assert lines[-1].endswith("type 1 to go on.")


def test_a_plan_without_changes_sends_nothing(schema: Schema) -> None:
    found = plan(Schema.from_wire(schema.to_wire()), schema, schema)
    assert found.nothing
    assert found.text().startswith("Nothing to send")


def test_a_plan_merges_what_others_did(schema: Schema) -> None:
    mine = edits.set_field(schema, LANE, "title", "Line")
    theirs = edits.set_field(edits.set_field(schema, LANE, "title", "Track"), VEHICLE, "color", "#000000")
    found = plan(mine, theirs, schema)
    assert found.moved
    assert found.sends.tools[0].color == "#000000"
    assert [change.words for change in found.changes] == ["Track → Line"]
    assert len(found.theirs) == 2
    assert "Changed on both sides (1)" in found.text()
    assert found.must_confirm()


def test_errors_block_and_emptying_must_be_typed(schema: Schema) -> None:
    broken = plan(edits.set_field(schema, LANE, "title", ""), schema)
    assert [problem.rule for problem in broken.blockers] == ["V4"]
    assert "To be put right first (1)" in broken.text()
    emptied = plan(Schema(), schema)
    assert emptied.empties
    assert emptied.must_type() == "7"


def test_everything_found_can_be_written_for_machines(schema: Schema) -> None:
    mine = edits.set_field(edits.set_field(schema, LANE, "newKey", 1), VEHICLE, "title", "")
    found = plan(mine, edits.set_field(schema, LANE, "newKey", 2), schema)
    (change, _), (conflict,), (problem,) = found.changes, found.conflicts, found.blockers
    assert json.loads(json.dumps(change.as_dict()))["risk"] == "exports"
    assert json.loads(json.dumps(conflict.as_dict())) | {"where": 0} == {
        "key": "c:c-lane|newKey", "kind": "field", "id": "c-lane", "where": 0, "field": "newKey",
        "base": None, "mine": 1, "theirs": 2, "chosen": "mine",
    }  # fmt: skip
    assert json.loads(json.dumps(problem.as_dict()))["path"] == ["tools", 0]


def test_verification_names_what_the_server_changed(schema: Schema) -> None:
    assert verified(schema, Schema.from_wire(schema.to_wire())) == []
    back = edits.set_field(schema, LANE, "serverKey", 1)
    assert [str(change) for change in verified(schema, back)] == ["~ Lane: serverKey: nothing → 1"]


def test_usage_is_counted_over_any_shape_of_task(schema: Schema) -> None:
    answer = {
        "tools": [
            {"schemaId": "c-lane", "point": [0, 0]},
            {"schemaId": "c-vehicle", "classifications": [{"schemaId": "q-type", "answer": "Other"}]},
        ],
        "classifications": [{"schemaId": "q-location", "answer": ["Urban", "Urban / Parking", None]}],
    }
    old = {"tasks": [{"stage": "Label", "objects": [{"schemaId": "c-lane"}, {"schemaId": "gone"}]}]}
    usage = Usage(schema).add_all(
        [{"task": answer | {"stage": "Complete"}}, {"answer": answer}, old, None, 5]
    )
    assert (usage.tasks, usage.completed, usage.unknown) == (3, 1, 1)
    assert (usage.of("c-lane").labels, usage.of("c-lane").tasks, usage.of("c-lane").completed) == (3, 3, 1)
    assert (usage.of("opt-other").labels, usage.of("t-park").labels, usage.of("t-high").labels) == (2, 2, 0)
    (impact,) = impacts(diff(schema, edits.remove(schema, VEHICLE)), usage)
    assert impact.words(usage.tasks) == "4 labels in 2 of 3 tasks (1 completed)"
    assert impact.words(3, 300).endswith("sampled; about 400 in all 300")
    assert impacts(diff(schema, edits.set_field(schema, LANE, "color", "#000000")), usage) == []


def test_search_finds_titles_words_and_ids(schema: Schema) -> None:
    assert [hit.node.label for hit in search(schema, "type VEH")] == ["Vehicle Type"]
    assert [hit.node.label for hit in search(schema, "vehicle")] == ["Vehicle", "Vehicle Type"]
    assert [(hit.node.label, hit.by) for hit in search(schema, "t-park")] == [("Parking", "id")]
    assert search(schema, " ") == []


def test_jumping_goes_round_the_end(schema: Schema) -> None:
    hits = [VEHICLE, TAGS]
    assert next_in_order(schema, hits, VEHICLE) == TAGS
    assert next_in_order(schema, hits, TAGS) == VEHICLE
    assert next_in_order(schema, hits, VEHICLE, back=True) == TAGS
    assert next_in_order(schema, [], VEHICLE) is None


def test_the_preview_shows_questions_for_picked_options(schema: Schema) -> None:
    kind = schema.at(KIND).uid

    def titles(picks: Any) -> list[tuple[str, str]]:
        return [(shown.node.title, shown.because) for shown in form(schema, picks, VEHICLE)]

    assert titles({}) == [("Vehicle Type", "")]
    assert titles({kind: ["opt-car"]}) == [("Vehicle Type", "")]
    assert titles({kind: ["opt-other"]}) == [("Vehicle Type", ""), ("Describe Other", "Other")]
    always = edits.set_field(schema, DESCRIBE, "parentOptionId", None)
    assert [(s.node.title, s.because) for s in form(always, {kind: ["opt-car"]}, VEHICLE)][1:] == [
        ("Describe Other", "any answer")
    ]
    assert [shown.node.title for shown in form(schema, {})] == [
        "Vehicle",
        "Lane",
        "Location",
        "Scene Tags",
        "Belongs To",
    ]


def test_questions_that_can_never_show_are_named(schema: Schema) -> None:
    assert never_shown(schema) == []
    lost = edits.remove(edits.set_field(schema, DESCRIBE, "required", True), (*KIND, "options", 2))
    (hidden,) = never_shown(lost)
    assert (hidden.path, hidden.blocks) == (DESCRIBE, True)
    bare = edits.set_field(schema, DESCRIBE, "parentOptionId", "")
    for _ in range(3):
        bare = edits.remove(bare, (*KIND, "options", 0))
    assert [item.why for item in never_shown(bare)] == ["the question above it has no options to pick"]


def test_keystrokes_are_listed_and_free_ones_known(schema: Schema) -> None:
    assert [(key, node.title) for key, _, node in keystrokes(schema)] == [
        ("1", "Vehicle"),
        ("2", "Lane"),
        ("6", "Scene Tags"),
    ]
    assert free_shortcuts(schema)[:2] == ["0", "3"]


def test_fields_fit_the_type_and_what_is_set(schema: Schema) -> None:
    def names(path: Any, **kw: bool) -> list[str]:
        return [field.name for field in fields_of(schema.at(path), **kw)]

    assert names(LANE) == ["tool", "title", "required", "color", "shortcutKey", "schemaId"]
    assert "regex" in names(DESCRIBE)
    assert "options" not in names(DESCRIBE)
    assert "parentOptionId" in names(DESCRIBE)
    assert "parentOptionId" in names(TAGS, nested_in_question=True)
    assert "parentOptionId" not in names(TAGS)
    assert names((*LOCATION, "treeOptions", 0)) == ["title", "key"]
    assert names((*KIND, "options", 0)) == ["value", "schemaId"]
    assert unknown_fields(schema.at(KIND)) == ("futureKey",)
    assert len({field.name for field in FIELDS}) == len(FIELDS)


def test_a_large_random_merge_keeps_every_class(make: SimpleNamespace) -> None:
    base = Schema.from_wire(make.wire(7, 40))
    mine = edits.add(base, (), ToolCategory("point", "Mine"))
    theirs = edits.add(base, (), ToolCategory("point", "Theirs"), 0)
    merged = merge(base, mine, theirs)
    assert len([*merged.schema.classes()]) == len([*base.classes()]) + 2
    assert merged.conflicts == ()
