"""The rules of a workflow: each one bites where it should, and a sound workflow breaks none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ango_tui.workflow import Workflow
from ango_tui.workflow.drawing import draw
from ango_tui.workflow.rules import RULES, Known, check

Make = Callable[..., dict[str, Any]]


def broken(wire: list[dict[str, Any]], known: Known | None = None) -> dict[str, str]:
    return {problem.rule: problem.stage for problem in check(Workflow.from_wire(wire), known)}


def test_sound_workflows_break_no_rule(review: Workflow, consensus: Workflow, routed: Workflow) -> None:
    assert [check(flow) for flow in (review, consensus, routed)] == [(), (), ()]


def change(flow: Workflow, stage_id: str, **members: Any) -> list[dict[str, Any]]:
    return [{**stage, **members} if stage["id"] == stage_id else stage for stage in flow.to_wire()]


@pytest.mark.parametrize(
    ("rule", "where", "stage_id", "members"),
    [
        ("W3", "", "Label", {"id": ""}),
        ("W4", "Label", "Label", {"next": ["nowhere"]}),
        ("W5", "Label", "Label", {"next": "review"}),
        ("W6", "review", "review", {"next": ["Complete"]}),
        ("W6", "Complete", "Complete", {"next": ["Label"]}),
        ("W7", "review", "review", {"next": ["Complete", "Start"]}),
        ("W8", "Label", "Label", {"consensusId": "review"}),
        ("W11", "Label", "Label", {"assignedTo": "ana@x.example"}),
        ("W12", "review", "Label", {"next": ["Complete"]}),
        ("W13", "review", "review", {"next": ["Label", "Label"]}),
        ("W14", "review", "review", {"next": ["Complete", "review"]}),
        ("W15", "Label", "Label", {"type": "Teleport"}),
        ("W16", "review", "review", {"name": ""}),
        ("W16", "review", "review", {"name": "Label"}),
    ],
)
def test_a_breach_is_found_at_its_stage(
    review: Workflow, rule: str, where: str, stage_id: str, members: dict[str, Any]
) -> None:
    assert broken(change(review, stage_id, **members)).get(rule) == where


def test_start_must_be_there_once(review: Workflow, make: Make) -> None:
    assert "W1" in broken(review.to_wire()[1:])
    assert broken([*review.to_wire(), make("again", "Start", "Label")])["W1"] == "again"


def test_an_end_must_be_there(review: Workflow) -> None:
    assert "W2" in broken(review.to_wire()[:-1])


def test_two_stages_with_one_id_are_found(review: Workflow, make: Make) -> None:
    assert broken([*review.to_wire(), make("Label", "Hold", "Complete")])["W3"] == "Label"


def test_a_child_leads_to_its_consensus_only(consensus: Workflow) -> None:
    assert broken(change(consensus, "one", next=["Complete"]))["W8"] == "one"
    assert broken(change(consensus, "one", type="Review"))["W8"] == "one"


def test_only_its_consensus_fills_a_child(consensus: Workflow) -> None:
    assert broken(change(consensus, "third", next=["one"]))["W9"] == "third"


def test_a_consensus_of_one_answer_is_warned_of(consensus: Workflow) -> None:
    assert broken([stage for stage in consensus.to_wire() if stage["id"] != "two"])["W19"] == "both"


def test_a_threshold_is_from_0_to_100(consensus: Workflow) -> None:
    assert broken(change(consensus, "both", consensusConfig={"threshold": {"Finding": 170}}))["W18"] == "both"


def test_a_logic_stage_has_one_way_more_than_conditions(routed: Workflow) -> None:
    assert broken(change(routed, "route", next=["senior", "Label"]))["W6"] == "route"


@pytest.mark.parametrize(
    "condition",
    [
        {"type": "RandomSample", "value": 1.5, "index": 0},
        {"type": "RandomSample", "value": 0.5, "index": 9},
        {"type": "RandomSample", "value": 0.5},
        {"type": "Duration", "value": [1], "index": 0},
        {"type": "Batch", "value": "b1", "index": 0},
        {"type": "AnnotationType", "value": [], "index": 0},
    ],
)
def test_a_condition_that_makes_no_sense_is_found(routed: Workflow, condition: dict[str, Any]) -> None:
    wire = change(routed, "route", logic={"conditions": [condition]}, next=["senior", "Label"])
    assert broken(wire)["W10"] == "route"


def test_people_are_checked_against_the_project(review: Workflow) -> None:
    known = Known({"ana@x.example": "Labeler"})
    assert "W20" not in broken(review.to_wire(), known)
    assert broken(change(review, "Label", assignedTo=["gone@x.example"]), known)["W20"] == "Label"
    assert broken(change(review, "review", assignedTo=["ana@x.example"]), known)["W20"] == "review"


def test_the_platforms_own_ids_are_named(review: Workflow) -> None:
    assert broken(change(review, "Complete", id="End", name="End"))["W17"] == "End"


def test_every_rule_has_its_own_id() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
ids = st.sampled_from(["Start", "a", "b", "c", "Complete"])
stages = st.fixed_dictionaries(
    {},
    optional={
        "id": ids | json_values,
        "type": st.sampled_from(["Start", "Label", "Review", "Logic", "Consensus", "Complete", "?"])
        | json_values,
        "name": st.text(max_size=5) | json_values,
        "next": st.lists(ids, max_size=3) | json_values,
        "consensusId": ids | json_values,
        "logic": st.fixed_dictionaries({"conditions": st.lists(json_values, max_size=2)}) | json_values,
        "assignedTo": json_values,
        "consensusConfig": json_values,
    },
)


@given(st.lists(stages, max_size=6))
def test_any_json_is_checked_and_drawn_without_an_error(wire: list[dict[str, Any]]) -> None:
    flow = Workflow.from_wire(wire)
    check(flow, Known({"a@x": "Labeler"}))
    drawn = [line.stage for line in draw(flow, 44) if line.stage is not None]
    assert len(drawn) == len(flow.stages)
