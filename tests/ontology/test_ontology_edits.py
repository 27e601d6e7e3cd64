"""Edits: structure, types, options, trees, clipboard, history."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ango_tui.ontology import LabelOption, Schema, ToolCategory, TreeOption, clipboard, edits, options
from ango_tui.ontology.edits import EditError
from ango_tui.ontology.history import COALESCE_SECONDS, LIMIT, History
from ango_tui.ontology.ids import ids_of
from ango_tui.ontology.rules import check

VEHICLE, LANE = ("tools", 0), ("tools", 1)
KIND = (*VEHICLE, "classifications", 0)
DESCRIBE = (*KIND, "classifications", 0)
LOCATION, TAGS = ("classifications", 0), ("classifications", 1)


def titles(schema: Schema, name: str = "tools") -> list[str]:
    return [node.label for node in schema.kids(name)]


def values(schema: Schema, path: Any) -> list[str]:
    return [option.label for option in schema.at(path).kids("options")]


def test_a_class_is_added_where_its_type_belongs(schema: Schema) -> None:
    fresh = edits.new_class(schema, "polygon", "Road")
    assert fresh.color == "#4CAF50"
    after = edits.add(schema, (), fresh, at=1)
    assert titles(after) == ["Vehicle", "Road", "Lane"]
    assert after.path_of(fresh.uid) == ("tools", 1)


def test_only_legal_types_are_offered(schema: Schema) -> None:
    assert [kind.wire for kind in edits.legal_kinds(schema, (), "relations")] == [
        "one-to-one",
        "group",
        "one-to-many",
    ]
    assert "radio" in [kind.wire for kind in edits.legal_kinds(schema, VEHICLE)]
    assert edits.legal_kinds(schema, (*KIND, "options", 0)) == ()


def test_a_tool_cannot_stand_under_a_question(schema: Schema) -> None:
    with pytest.raises(EditError, match="a tool cannot stand in a question"):
        edits.move(schema, LANE, KIND)
    with pytest.raises(EditError, match="a tool cannot be nested"):
        edits.indent(schema, LANE)


def test_nothing_can_be_moved_into_itself(schema: Schema) -> None:
    with pytest.raises(EditError, match="into itself"):
        edits.move(schema, KIND, DESCRIBE)


def test_removing_several_takes_each_once(schema: Schema) -> None:
    after = edits.remove(schema, LANE, VEHICLE, KIND, TAGS)
    assert titles(after) == []
    assert titles(after, "classifications") == ["Location"]


def test_moving_clears_a_condition_that_cannot_hold(schema: Schema) -> None:
    after = edits.move(schema, DESCRIBE, ())
    node = after.at(("classifications", 2))
    assert (node.label, node.raw["parentOptionId"]) == ("Describe Other", None)


def test_moving_up_in_the_same_list_keeps_counting_right(schema: Schema) -> None:
    wider = edits.add(schema, (), ToolCategory("point", "Third"))
    assert titles(edits.move(wider, ("tools", 0), (), 3)) == ["Lane", "Third", "Vehicle"]
    assert titles(edits.move(wider, ("tools", 2), (), 0)) == ["Third", "Vehicle", "Lane"]


def test_indent_and_outdent_undo_each_other(schema: Schema) -> None:
    inside = edits.indent(schema, TAGS)
    assert inside.title_path((*LOCATION, "classifications", 0)) == ("Location", "Scene Tags")
    back = edits.outdent(inside, (*LOCATION, "classifications", 0))
    assert titles(back, "classifications") == ["Location", "Scene Tags"]


def test_a_question_of_a_tool_cannot_be_outdented(schema: Schema) -> None:
    with pytest.raises(EditError, match="cut it and paste"):
        edits.outdent(schema, KIND)


def test_a_tree_edit_rebuilds_the_flattened_options(schema: Schema) -> None:
    after = edits.set_field(schema, (*LOCATION, "treeOptions", 0), "title", "City")
    assert values(after, LOCATION) == ["City", "City / Intersection", "City / Parking", "Highway"]
    moved = edits.indent(after, (*LOCATION, "treeOptions", 1))
    assert values(moved, LOCATION)[-1] == "City / Highway"
    grown = edits.add(moved, (*LOCATION, "treeOptions", 0), TreeOption("Alley", key="t-alley"), at=0)
    assert [o.id for o in grown.at(LOCATION).kids("options")] == [
        "t-urban",
        "t-alley",
        "t-inter",
        "t-park",
        "t-high",
    ]


def test_flattened_options_cannot_be_edited_by_themselves(schema: Schema) -> None:
    with pytest.raises(EditError, match="follow its tree"):
        edits.set_field(schema, (*LOCATION, "options", 0), "value", "x")
    with pytest.raises(EditError, match="follow its tree"):
        edits.add(schema, LOCATION, LabelOption("x"))


def test_an_option_id_changes_with_the_conditions_that_refer_to_it(schema: Schema) -> None:
    after = edits.set_field(schema, (*KIND, "options", 2), "schemaId", "opt-new")
    assert after.at(DESCRIBE).text("parentOptionId") == "opt-new"
    with pytest.raises(EditError, match="taken"):
        edits.set_id(schema, LANE, "c-vehicle")
    with pytest.raises(EditError, match="empty"):
        edits.set_id(schema, LANE, " ")


def test_a_tree_key_changes_with_its_flattened_option(schema: Schema) -> None:
    after = edits.set_id(schema, (*LOCATION, "treeOptions", 1), "t-new")
    assert after.at(LOCATION).kids("options")[3].id == "t-new"
    assert after.at((*LOCATION, "treeOptions", 1)).text("value") == "t-new"


def test_retyping_to_a_tree_and_back_keeps_ids_and_conditions(schema: Schema) -> None:
    tree = edits.retype(schema, KIND, "tree-dropdown")
    assert [o.id for o in tree.at(KIND).kids("treeOptions")] == ["opt-car", "opt-truck", "opt-other"]
    back = edits.retype(tree, KIND, "radio")
    assert back.at(KIND).kids("options") == schema.at(KIND).kids("options")
    assert back.at(DESCRIBE).text("parentOptionId") == "opt-other"


def test_retyping_to_text_empties_options_and_conditions(schema: Schema) -> None:
    after = edits.set_field(schema, KIND, "tool", "text")
    assert values(after, KIND) == []
    assert after.at(DESCRIBE).raw["parentOptionId"] is None
    assert not [p for p in check(after) if p.rule in ("V14", "V15", "V16")]


def test_a_type_of_another_list_is_refused(schema: Schema) -> None:
    with pytest.raises(EditError, match="cannot stand among the tools"):
        edits.retype(schema, LANE, "radio")


def test_several_nodes_get_the_same_fields(schema: Schema) -> None:
    after = edits.set_fields(schema, [VEHICLE, LANE], {"required": True, "color": "#000000"})
    assert [(n.required, n.color) for n in after.tools] == [(True, "#000000")] * 2


def test_a_pasted_list_keeps_ids_by_text_and_renames_in_place(schema: Schema) -> None:
    after = options.set_options_text(schema, KIND, "Truck\n\n  Car \nOther vehicle\nCar\n")
    found = [(o.label, o.id) for o in after.at(KIND).kids("options")]
    assert found == [("Truck", "opt-truck"), ("Car", "opt-car"), ("Other vehicle", "opt-other")]


def test_an_unequal_replacement_makes_new_options(schema: Schema) -> None:
    after = options.set_options(schema, KIND, ["Car", "Lorry", "Van", "Bus"])
    ids = [o.id for o in after.at(KIND).kids("options")]
    assert ids[0] == "opt-car"
    assert not {"opt-truck", "opt-other"} & set(ids)


def test_adding_and_sorting_options(schema: Schema) -> None:
    after = options.add_options(schema, TAGS, ["dusk", "Night", "dusk"], at=0)
    assert values(after, TAGS) == ["dusk", "Night", "Crowded"]
    assert values(options.sort_options(after, TAGS), TAGS) == ["Crowded", "dusk", "Night"]


def test_an_outline_round_trips_and_keeps_keys(schema: Schema) -> None:
    text = options.options_text(schema, LOCATION)
    assert text == "Urban\n  Intersection\n  Parking\nHighway"
    assert options.set_options_text(schema, LOCATION, text) is schema
    grown = options.set_options_text(schema, LOCATION, text + "\n\tOn-ramp")
    assert values(grown, LOCATION)[-1] == "Highway / On-ramp"
    assert [o.id for o in grown.at(LOCATION).kids("options")][:4] == [
        "t-urban",
        "t-inter",
        "t-park",
        "t-high",
    ]


def test_a_duplicate_has_fresh_ids_and_hangs_together(schema: Schema) -> None:
    after, path = edits.duplicate(schema, VEHICLE)
    assert path == ("tools", 1)
    assert titles(after) == ["Vehicle", "Vehicle copy", "Lane"]
    assert after.at(path).text("shortcutKey") == ""
    kind = after.at((*path, "classifications", 0))
    assert kind.kids("classifications")[0].text("parentOptionId") == kind.kids("options")[2].id
    assert [p for p in check(after) if p.rule in ("V5", "V6", "V7", "V15")] == []
    assert titles(edits.duplicate(after, VEHICLE)[0])[1] == "Vehicle copy 2"


def test_a_tree_is_copied_between_projects_with_keys_renewed_together(schema: Schema) -> None:
    clip = clipboard.Clip.from_json(clipboard.copy(schema, [LOCATION]).to_json())
    pasted = clipboard.paste(schema, clip)
    node = pasted.schema.at(pasted.paths[0])
    assert len(pasted.renewed) == 5
    assert [o.id for o in node.kids("options")] == [
        pasted.renewed[o.id] for o in schema.at(LOCATION).kids("options")
    ]
    assert check(pasted.schema)[0].rule == "V8"


def test_ids_can_be_kept_where_they_are_free(schema: Schema) -> None:
    clip = clipboard.copy(schema, [VEHICLE])
    elsewhere = clipboard.paste(Schema(), clip, keep_ids=True)
    assert elsewhere.renewed == {}
    assert elsewhere.schema.at(VEHICLE) == schema.at(VEHICLE)
    again = clipboard.paste(elsewhere.schema, clip, keep_ids=True)
    assert len(ids_of(again.schema)) == 2 * len(ids_of(elsewhere.schema))


def test_copying_a_parent_and_its_child_copies_the_child_once(schema: Schema) -> None:
    assert len(clipboard.copy(schema, [KIND, VEHICLE, DESCRIBE]).nodes) == 1


def test_a_foreign_clipboard_is_refused() -> None:
    for text in ("", "[]", '{"a": 1}', "hello", '{"ango-tui/nodes": 1, "items": [{"is": "x"}]}'):
        with pytest.raises(ValueError, match="nothing that was copied"):
            clipboard.Clip.from_json(text)


def test_typing_becomes_one_step_and_pauses_do_not(schema: Schema) -> None:
    history = History.of(schema)
    for n, text in enumerate(["C", "Ca", "Car"]):
        root = edits.set_field(history.schema, VEHICLE, "title", text)
        history = history.did(root, "rename", key=("title", 1), when=n * 0.3)
    assert len(history.steps) == 2
    root = edits.set_field(history.schema, VEHICLE, "title", "Cart")
    late = history.did(root, "rename", key=("title", 1), when=0.6 + COALESCE_SECONDS + 0.1)
    assert len(late.steps) == 3
    assert len(history.sealed().did(root, "rename", key=("title", 1), when=0.7).steps) == 3


def test_an_edit_after_undo_forgets_what_was_undone(schema: Schema) -> None:
    history = History.of(schema).did(edits.remove(schema, LANE), "remove Lane")
    assert (history.undo_words, history.undo().redo_words) == ("remove Lane", "remove Lane")
    other = history.undo().did(edits.remove(schema, VEHICLE), "remove Vehicle")
    assert not other.can_redo
    assert titles(other.schema) == ["Lane"]
    assert other.did(other.schema, "nothing") is other


def test_a_history_keeps_its_last_steps_only(schema: Schema) -> None:
    history = History.of(schema)
    for n in range(LIMIT + 5):
        history = history.did(edits.set_field(schema, VEHICLE, "title", f"v{n}"), "rename")
    assert len(history.steps) == LIMIT + 1


def test_a_step_on_disk_holds_only_what_changed(schema: Schema) -> None:
    history = History.of(schema).did(edits.set_field(schema, KIND, "title", "Kind"), "rename")
    step = history.to_json()["steps"][0]
    assert len(json.dumps(step)) < 150


def test_uids_survive_the_way_through_the_disk_and_undo(schema: Schema) -> None:
    history = History.of(schema).did(edits.shift(schema, LANE, -1), "move")
    back = History.from_json(json.loads(json.dumps(history.to_json())))
    uid = back.schema.tools[0].uid
    assert back.undo().schema.tools[1].uid == uid


@pytest.mark.parametrize(
    "kept",
    [
        None,
        {},
        {"format": 9},
        {"format": 1, "root": {}, "steps": [], "at": 4},
        {"format": 1, "root": {}, "steps": [3], "at": 0},
        {"format": 1, "root": {}, "steps": [{"delta": {"d": {"x": {"v": 1}}}}], "at": 0},
    ],
)
def test_a_damaged_history_is_refused_in_words(kept: Any) -> None:
    with pytest.raises(ValueError, match=r"draft|does not belong"):
        History.from_json(kept)
