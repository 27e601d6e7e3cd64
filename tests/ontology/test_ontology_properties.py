"""Properties that hold for every label set and every sequence of edits."""

from __future__ import annotations

import json
import random
from types import SimpleNamespace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ango_tui.ontology import Schema, clipboard, edits, options
from ango_tui.ontology.answers import answer_changes, answer_tree
from ango_tui.ontology.diff import LISTS, diff
from ango_tui.ontology.fields import fields_of
from ango_tui.ontology.history import History
from ango_tui.ontology.ids import ids_of
from ango_tui.ontology.impact import Usage, impacts
from ango_tui.ontology.interchange import EXPORTS, IMPORTS, InterchangeError, combined, read, write
from ango_tui.ontology.merge import merge
from ango_tui.ontology.preview import form as form_of
from ango_tui.ontology.preview import keystrokes, never_shown
from ango_tui.ontology.push import plan
from ango_tui.ontology.rules import Context, check, fix, fix_all
from ango_tui.ontology.search import search
from ango_tui.ontology.summary import drawing, summary
from ango_tui.ontology.values import Category, ClassificationCategory, LabelOption, TreeOption
from ango_tui.ontology.wire import same

SEEDS = st.integers(0, 10**6)
SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def random_edit(schema: Schema, rnd: random.Random) -> Schema:
    """One edit a person might make, somewhere; the schema itself when it makes no sense there."""
    places = schema.index().places
    if not places:
        return edits.add(schema, (), edits.new_class(schema, "radio", "First"))
    place = rnd.choice(places)
    path, node = place.path, place.node
    verbs = [
        "title",
        "remove",
        "shift",
        "move",
        "indent",
        "outdent",
        "duplicate",
        "add",
        "options",
        "field",
        "type",
    ]
    verbs += ["paste"]
    verb = rnd.choice(verbs)
    try:
        if verb == "title":
            name = "value" if isinstance(node, LabelOption) else "title"
            return edits.set_field(schema, path, name, f"Renamed {rnd.randint(0, 999)}")
        if verb == "remove":
            return edits.remove(schema, path)
        if verb == "shift":
            return edits.shift(schema, path, rnd.choice([-2, -1, 1, 3]))
        if verb == "move":
            return edits.move(
                schema, path, rnd.choice([(), *(p.path for p in places)]), rnd.choice([None, 0, 1])
            )
        if verb == "indent":
            return edits.indent(schema, path)
        if verb == "outdent":
            return edits.outdent(schema, path)
        if verb == "duplicate":
            return edits.duplicate(schema, path)[0]
        if verb == "add":
            fresh: Any = (
                TreeOption("New") if isinstance(node, TreeOption) else edits.new_class(schema, "text", "New")
            )
            return edits.add(schema, path, fresh)
        if verb == "options" and isinstance(node, Category):
            return options.set_options_text(
                schema, path, options.options_text(schema, path) + "\nMore\n  Under"
            )
        if verb == "paste":
            clip = clipboard.copy(schema, [path])
            return clipboard.paste(schema, clip, rnd.choice([(), path]), keep_ids=rnd.random() < 0.5).schema
        if verb == "type" and isinstance(node, ClassificationCategory):
            return edits.retype(schema, path, rnd.choice(["radio", "text", "tree-dropdown", "checkbox"]))
        return edits.set_field(schema, path, "required", rnd.random() < 0.5)
    except edits.EditError:
        return schema


def edited(schema: Schema, rnd: random.Random, n: int) -> list[Schema]:
    out = [schema]
    for _ in range(n):
        out.append(random_edit(out[-1], rnd))
    return out


@SOME
@given(seed=SEEDS)
def test_wire_form_survives_reading_and_writing(make: SimpleNamespace, seed: int) -> None:
    wire = make.wire(seed)
    schema = Schema.from_wire(wire)
    list(schema.walk())
    check(schema)
    assert json.dumps(schema.to_wire()) == json.dumps(wire)
    assert json.dumps(Schema.from_json(schema.to_json()).to_wire()) == json.dumps(wire)


@SOME
@given(data=st.data())
def test_any_json_value_survives_reading_and_writing(make: SimpleNamespace, data: st.DataObject) -> None:
    value = data.draw(make.odd)
    assert json.dumps(Schema.from_wire(value).to_wire()) == json.dumps(value)


@SOME
@given(seed=SEEDS, steps=st.integers(1, 12))
def test_undo_of_everything_is_the_original_and_redo_the_final(
    make: SimpleNamespace, seed: int, steps: int
) -> None:
    rnd = random.Random(seed)
    first = make.schema(seed)
    history = History.of(first)
    for root in edited(first, rnd, steps)[1:]:
        history = history.did(root, "edit")
    last = history.schema
    before, after = json.dumps(first.to_wire()), json.dumps(last.to_wire())
    while history.can_undo:
        history = history.undo()
    assert json.dumps(history.schema.to_wire()) == before
    while history.can_redo:
        history = history.redo()
    assert json.dumps(history.schema.to_wire()) == after


@SOME
@given(seed=SEEDS, steps=st.integers(1, 12))
def test_a_history_comes_back_from_disk_with_every_root(make: SimpleNamespace, seed: int, steps: int) -> None:
    rnd = random.Random(seed)
    first = make.schema(seed)
    history = History.of(first)
    for root in edited(first, rnd, steps)[1:]:
        history = history.did(root, "edit")
    back = History.from_json(json.loads(json.dumps(history.to_json())))
    assert back.at == history.at
    assert [json.dumps(step.schema.to_wire()) for step in back.steps] == [
        json.dumps(step.schema.to_wire()) for step in history.steps
    ]


@SOME
@given(seed=SEEDS, steps=st.integers(1, 10))
def test_edits_keep_ids_unique_and_stable(make: SimpleNamespace, seed: int, steps: int) -> None:
    rnd = random.Random(seed)
    before = make.schema(seed)
    for after in edited(before, rnd, steps)[1:]:
        assert not [p for p in check(after) if p.rule in ("V5", "V6", "V7", "V13")]
        assert all(len(paths) == 1 for paths in after.index().by_id.values())
        uids = [place.node.uid for place in after.walk()]
        assert len(uids) == len(set(uids))
        was = {place.node.uid: place.node.id for place in before.walk()}
        assert all(was.get(place.node.uid, place.node.id) == place.node.id for place in after.walk())
        before = after


@SOME
@given(seed=SEEDS, steps=st.integers(1, 6))
def test_an_edit_changes_no_schema_that_was_there_before(
    make: SimpleNamespace, seed: int, steps: int
) -> None:
    first = make.schema(seed)
    text = first.to_json()
    edited(first, random.Random(seed), steps)
    assert first.to_json() == text


@SOME
@given(seed=SEEDS, steps=st.integers(1, 6))
def test_diff_is_empty_exactly_when_nothing_differs(make: SimpleNamespace, seed: int, steps: int) -> None:
    first = make.schema(seed)
    last = edited(first, random.Random(seed), steps)[-1]
    assert diff(first, Schema.from_wire(first.to_wire()), forms=True) == []
    assert bool(diff(first, last, forms=True)) == (not same(first.wire, last.wire))


@SOME
@given(seed=SEEDS, steps=st.integers(1, 5))
def test_merge_with_an_untouched_side_gives_the_other(make: SimpleNamespace, seed: int, steps: int) -> None:
    base = make.schema(seed)
    mine = edited(base, random.Random(seed), steps)[-1]
    for a, b in ((mine, base), (base, mine), (mine, mine)):
        merged = merge(base, a, b)
        assert merged.conflicts == ()
        assert same(merged.schema.wire, mine.wire)


@SOME
@given(seed=SEEDS)
def test_merge_of_edits_in_different_places_is_both(make: SimpleNamespace, seed: int) -> None:
    rnd = random.Random(seed)
    base = make.schema(seed)
    classes = [path for path, _ in base.classes()]
    if len(classes) < 2:
        return
    one, two = rnd.sample(classes, 2)
    left = edits.set_field(base, one, "title", "Mine")
    right = edits.set_field(base, two, "color", "#123456")
    both = edits.set_field(left, two, "color", "#123456")
    merged = merge(base, left, right)
    assert merged.conflicts == ()
    assert same(merged.schema.wire, both.wire)


def edited_inside(schema: Schema, uid: int, rnd: random.Random, n: int) -> Schema:
    """The schema after edits that touch nothing but what is below one top-level class."""
    for _ in range(n):
        path = schema.path_of(uid)
        assert path is not None
        alone = Schema.wrap({path[0]: [schema.at(path).wire]})
        changed = random_edit(alone, rnd)
        tops = [node for name in changed.LISTS for node in changed.kids(name)]
        if len(tops) == 1 and tops[0].id == schema.at(path).id:
            schema = schema.put(path, schema.at(path).with_wire(tops[0].wire))
    return schema


@SOME
@given(seed=SEEDS, steps=st.integers(1, 6))
def test_merge_of_all_kinds_of_edits_in_different_classes_is_both(
    make: SimpleNamespace, seed: int, steps: int
) -> None:
    rnd = random.Random(seed)
    base = make.schema(seed)
    tops = [path for path, _ in base.classes() if len(path) == 2]
    if len(tops) < 2:
        return
    one, two = rnd.sample(tops, 2)
    mine = edited_inside(base, base.at(one).uid, rnd, steps)
    theirs = edited_inside(base, base.at(two).uid, rnd, steps)
    merged = merge(base, mine, theirs)
    assert merged.conflicts == ()
    assert same(merged.schema.wire, mine.put(two, theirs.at(two)).wire)


@SOME
@given(seed=SEEDS, steps=st.integers(1, 4), side=st.sampled_from(["mine", "theirs"]))
def test_merge_loses_nothing_without_listing_it(
    make: SimpleNamespace, seed: int, steps: int, side: Any
) -> None:
    base = make.schema(seed)
    mine = edited(base, random.Random(seed), steps)[-1]
    theirs = edited(base, random.Random(seed + 1), steps)[-1]
    merged = merge(base, mine, theirs, prefer=side)
    listed = {conflict.id for conflict in merged.conflicts}
    have = ids_of(merged.schema)
    for version in (mine, theirs):
        for change in diff(base, version, forms=True):
            source = base if change.verb == "removed" else version
            trail = source.trail(change.path)
            if {node.id for node in trail[1:]} & listed or change.verb == "reordered":
                continue
            said = (str(change), merged.conflicts)
            if change.verb == "removed":
                assert change.id not in have, said
                continue
            path = merged.schema.find(change.id)
            assert path is not None, said
            node = merged.schema.at(path)
            if change.verb == "moved":
                assert merged.schema.at(path[:-2]).id == trail[-2].id, said
            elif change.field and change.field not in {*LISTS, "value"}:
                assert same(node.raw.get(change.field), change.after), said


@SOME
@given(data=st.data())
def test_rules_diff_merge_and_summary_never_raise(make: SimpleNamespace, data: st.DataObject) -> None:
    a, b = (Schema.from_wire(data.draw(make.odd)) for _ in range(2))
    for problem in check(a):
        fix(a, problem)
    fix_all(a)
    list(map(str, diff(a, b)))
    merge(a, b, a)
    merge(a, b, make.schema(1))
    summary(a).words()
    drawing(a)


@SOME
@given(data=st.data())
def test_answers_never_raise(make: SimpleNamespace, data: st.DataObject) -> None:
    a, b = data.draw(make.odd), data.draw(make.odd)
    for schema in (Schema.from_wire(data.draw(make.odd)), Schema.from_wire(make.sample())):
        answer_tree(a, schema)
        answer_changes(a, b, schema)
        assert answer_changes(a, a, schema) == []


@SOME
@given(data=st.data())
def test_importers_refuse_nonsense_in_words_only(make: SimpleNamespace, data: st.DataObject) -> None:
    value = data.draw(make.odd)
    document = data.draw(
        st.sampled_from(
            [
                value,
                {"categories": value},
                {"categories": [value]},
                {"tools": [value], "classifications": [value]},
                {"tools": [{"tool": "rectangle", "name": "x", "classifications": [value]}]},
                {"classifications": [{"type": "radio", "name": "x", "options": [value]}]},
                [{"name": "x", "type": "rectangle", "attributes": [value]}],
                [{"name": "x", "type": "skeleton", "sublabels": value}],
                {"names": value},
            ]
        )
    )
    text = json.dumps(document)
    for form in (None, *IMPORTS):
        try:
            result = read(text, form)
        except InterchangeError:
            continue
        check(result.schema)
        combined(Schema.from_wire(make.sample()), result)


@SOME
@given(data=st.data())
def test_exports_take_any_label_set(make: SimpleNamespace, data: st.DataObject) -> None:
    schema = Schema.from_wire({"tools": [data.draw(make.odd)], "classifications": [data.draw(make.odd)]})
    for form in EXPORTS:
        result = write(schema, form, lock=data.draw(st.none() | st.just({"classes": [3, {"index": 1}]})))
        if form.startswith("python"):
            compile(result.text, "exported.py", "exec")


@SOME
@given(data=st.data())
def test_counting_planning_and_previewing_never_raise(make: SimpleNamespace, data: st.DataObject) -> None:
    a, b = (Schema.from_wire(data.draw(make.odd)) for _ in range(2))
    usage = Usage(b).add_all(data.draw(st.lists(make.odd, max_size=4)))
    found = plan(a, b, b, Context(server=b, base=a, has_tasks=True, project_type="pct"))
    assert max(map(len, found.text().splitlines()), default=0) <= 80
    impacts(found.changes, usage)
    never_shown(a)
    keystrokes(a)
    search(a, "a")
    for shown in form_of(a, {}):
        fields_of(shown.node)
