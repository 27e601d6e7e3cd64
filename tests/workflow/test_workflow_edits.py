"""Edits: each leaves a sound workflow sound, can be undone, and says why when it cannot be made."""

from __future__ import annotations

import pytest

from ango_tui.workflow import Workflow, edits
from ango_tui.workflow.rules import check, errors


def test_a_member_is_set_and_the_others_stay(review: Workflow) -> None:
    after = edits.change(review, "Label", {"name": "Draw"})
    stage = after.stage("Label")
    assert stage is not None
    assert stage.wire == {**review.to_wire()[1], "name": "Draw"}
    assert after.stages[0] is review.stages[0]


def test_setting_what_is_there_changes_nothing(review: Workflow) -> None:
    assert edits.change(review, "Label", {"name": "Label"}) is review


def test_a_stage_keeps_its_id(review: Workflow) -> None:
    with pytest.raises(edits.EditError, match="keeps its id"):
        edits.change(review, "Label", {"id": "other"})


@pytest.mark.parametrize("kind", ["Label", "Review", "Hold", "Plugin", "Webhook"])
def test_a_new_stage_stands_between_and_leaves_no_error(review: Workflow, kind: str) -> None:
    after = edits.insert(review, edits.new_stage(kind, "new", "New"), "Label")
    label, new = after.stage("Label"), after.stage("new")
    assert label is not None
    assert new is not None
    assert label.next == ("new",)
    assert set(new.next) == {"review"}
    assert errors(check(after)) == ()


def test_a_new_answer_belongs_to_its_consensus(consensus: Workflow) -> None:
    after = edits.add_child(consensus, "both", edits.new_stage("Label", "three", "Three"))
    assert [child.id for child in after.children("both")] == ["one", "two", "three"]
    assert check(after) == ()


@pytest.mark.parametrize(
    ("after", "why"), [("Complete", "leads nowhere"), ("one", "answers for a consensus")]
)
def test_nothing_can_follow_an_end_or_an_answer(consensus: Workflow, after: str, why: str) -> None:
    with pytest.raises(edits.EditError, match=why):
        edits.insert(consensus, edits.new_stage("Label", "new", "New"), after)


def test_an_id_can_be_taken_once(review: Workflow) -> None:
    with pytest.raises(edits.EditError, match="taken"):
        edits.insert(review, edits.new_stage("Label", "review", "New"), "Label")


def test_what_led_to_a_removed_stage_leads_on(review: Workflow) -> None:
    after = edits.remove(review, "review")
    label = after.stage("Label")
    assert label is not None
    assert label.next == ("Complete",)
    assert check(after) == ()


def test_a_consensus_goes_with_its_answers(consensus: Workflow) -> None:
    after = edits.remove(consensus, "both")
    assert after.ids == ("Start", "third", "Complete")
    assert errors(check(after)) == ()


@pytest.mark.parametrize("stage_id", ["Start", "Complete"])
def test_start_and_the_only_end_stay(review: Workflow, stage_id: str) -> None:
    with pytest.raises(edits.EditError):
        edits.remove(review, stage_id)


def test_edits_are_undone_and_made_again_in_order(review: Workflow) -> None:
    made = edits.Edits(review)
    one = edits.change(review, "Label", {"name": "One"})
    two = edits.change(one, "Label", {"name": "Two"})
    assert made.make("one", one)
    assert made.make("two", two)
    assert not made.make("nothing", two)
    assert (made.undo(), made.now) == ("two", one)
    assert (made.undo(), made.now) == ("one", review)
    assert made.undo() is None
    assert (made.redo(), made.now) == ("one", one)


def test_a_new_edit_ends_what_could_be_made_again(review: Workflow) -> None:
    made = edits.Edits(review)
    made.make("one", edits.change(review, "Label", {"name": "One"}))
    made.undo()
    made.make("two", edits.change(review, "Label", {"name": "Two"}))
    assert made.redo() is None
