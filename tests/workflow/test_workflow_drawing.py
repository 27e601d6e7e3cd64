"""The drawing: what flows where can be followed with the eye, in any width."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ango_tui import text
from ango_tui.workflow import Workflow
from ango_tui.workflow.drawing import Names, draw, exits_of
from ango_tui.workflow.words import settings_of


def drawn(flow: Workflow, cells: int = 40) -> list[str]:
    return [line.drawing for line in draw(flow, cells)]


def test_the_usual_workflow_goes_down_and_its_rework_up(review: Workflow) -> None:
    assert drawn(review) == [
        "Start",
        "  v",
        "Label <──────────────────────────────┐",
        "  v                                  │",
        "QA review                            │",
        "  ├ rejected to Label ───────────────┘",
        "  v accepted",
        "Complete",
    ]


def test_a_consensus_has_its_answers_below_it(consensus: Workflow) -> None:
    lines = drawn(consensus)
    assert lines[2:6] == ["both", "  : one", "  : two", "  ├ agreement to Complete ───────────┐"]
    assert lines[6].startswith("  v disagreement")


def test_ways_to_one_stage_share_a_rail_and_cross_others(routed: Workflow) -> None:
    assert drawn(routed) == [
        "Start",
        "  v",
        "route",
        "  ├ 10 % by chance to Label ───────┐",
        "  ├ else to Complete ──────────────┼─┐",
        "  v in b1                          │ │",
        "senior                             │ │",
        "  └ submitted to Complete ─────────┼─┤",
        "Label <────────────────────────────┘ │",
        "  v                                  │",
        "Complete <───────────────────────────┘",
    ]


def test_a_way_to_no_stage_says_so(review: Workflow) -> None:
    wire = review.to_wire()
    wire[1]["next"] = ["gone"]
    assert any(line.startswith("  └ submitted to gone, no stage") for line in drawn(Workflow.from_wire(wire)))


def test_no_line_is_wider_than_the_room(routed: Workflow, consensus: Workflow, review: Workflow) -> None:
    for cells in (20, 33, 60):
        for flow in (routed, consensus, review):
            assert max(map(text.width, drawn(flow, cells))) <= cells


def test_hostile_names_draw_harmlessly(make: Callable[..., dict[str, Any]]) -> None:
    flow = Workflow.from_wire([make("Start", "Start", "x"), make("x", "Complete", name="\x1b[2J日本\u202e")])
    assert all(line.isprintable() for line in drawn(flow))


def test_conditions_are_named_with_the_names_of_batches(routed: Workflow) -> None:
    stage = routed.stage("route")
    assert stage is not None
    names = Names(batch=lambda id: {"b1": "Rush"}[id])
    assert exits_of(stage, names) == (
        ("in Rush", "senior"),
        ("10 % by chance", "Label"),
        ("else", "Complete"),
    )


def test_settings_name_ways_people_and_unknown_members(review: Workflow) -> None:
    wire = review.to_wire()
    wire[2]["mystery"] = {"a": 1}
    flow = Workflow.from_wire(wire)
    rows = dict(settings_of(flow, flow.stages[2]))
    assert rows["If accepted"] == "Complete"
    assert rows["If rejected"] == "Label"
    assert rows["Assigned to"] == "anybody"
    assert rows["mystery"] == '{"a": 1}'
