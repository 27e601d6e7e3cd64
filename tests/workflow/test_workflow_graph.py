"""Workflows as values: lossless, tolerant of any JSON, in the order of work."""

from __future__ import annotations

import pytest

from ango_tui.workflow import NotAWorkflowError, Workflow
from ango_tui.workflow.graph import in_flow


def test_what_was_read_is_written_equal_with_unknown_members_and_order() -> None:
    wire = [{"zeta": {"deep": [1]}, "id": "Start", "type": "Start", "next": ["x"], "consensusId": None}]
    written = Workflow.from_wire(wire).to_wire()
    assert written == wire
    assert list(written[0]) == list(wire[0])


def test_what_is_written_shares_nothing_with_the_value(review: Workflow) -> None:
    review.to_wire()[1]["assignedTo"].append("mallory@x.example")
    assert review.to_wire()[1]["assignedTo"] == ["ana@x.example"]


@pytest.mark.parametrize("value", [{}, "stages", 3, [1], [{"id": "a"}, None]])
def test_what_is_no_list_of_objects_is_refused(value: object) -> None:
    with pytest.raises(NotAWorkflowError):
        Workflow.from_wire(value)


def test_members_of_a_wrong_type_read_as_nothing() -> None:
    odd = Workflow.from_wire(
        [{"id": 7, "type": [], "next": "Label", "assignedTo": {"a": 1}, "position": 3}]
    ).stages[0]
    assert (odd.id, odd.type, odd.next, odd.assigned_to, odd.x) == ("", "", (), (), 0.0)


def test_the_order_is_that_of_work_with_children_after_their_consensus(consensus: Workflow) -> None:
    assert [stage.id for stage in in_flow(consensus)] == ["Start", "both", "one", "two", "third", "Complete"]


def test_ways_back_do_not_change_the_order(review: Workflow) -> None:
    shuffled = Workflow(tuple(reversed(review.stages)))
    assert [stage.id for stage in in_flow(shuffled)] == ["Start", "Label", "review", "Complete"]


def test_what_is_not_reached_comes_last() -> None:
    flow = Workflow.from_wire(
        [
            {"id": "lost", "type": "Hold", "next": ["End"]},
            {"id": "Start", "type": "Start", "next": ["End"]},
            {"id": "End"},
        ]
    )
    assert [stage.id for stage in in_flow(flow)] == ["Start", "End", "lost"]


def test_a_very_long_chain_is_walked_without_recursion() -> None:
    chain = [{"id": str(n), "type": "Hold", "next": [str(n + 1)]} for n in range(5000)]
    flow = Workflow.from_wire([{"id": "Start", "type": "Start", "next": ["0"]}, *chain])
    assert len(in_flow(flow)) == 5001
