"""Difference, merge, plan and push: nothing of others is lost, nothing is sent that was not shown."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from ango_tui.workflow import Workflow, edits
from ango_tui.workflow.diff import FLOW, PEOPLE, SAFE, TASKS, diff, risk
from ango_tui.workflow.merge import merge
from ango_tui.workflow.push import MovedError, NotVerifiedError, plan, push
from ango_tui.workflow.source import line_of, read, write
from ango_tui.workflow.words import plan_lines


class Kept:
    """A server in memory; `fill` is what it adds by itself to every stage it is sent."""

    def __init__(self, flow: Workflow, **fill: Any) -> None:
        self.stages: list[Any] = flow.to_wire()
        self.fill = fill
        self.sent: list[Any] = []

    async def read(self) -> object:
        return copy.deepcopy(self.stages)

    async def send(self, stages: Sequence[Mapping[str, Any]]) -> None:
        self.sent.append(stages)
        self.stages = [{**self.fill, **stage} for stage in stages]


def renamed(flow: Workflow, stage_id: str, name: str) -> Workflow:
    return edits.change(flow, stage_id, {"name": name})


def test_each_change_has_its_risk(review: Workflow) -> None:
    assert risk(diff(review, renamed(review, "Label", "Draw"))) == SAFE
    assert risk(diff(review, edits.change(review, "Label", {"assignedTo": []}))) == PEOPLE
    assert risk(diff(review, edits.set_exits(review, "Label", ["Complete"]))) == FLOW
    assert risk(diff(review, edits.remove(review, "review"), {"review": 12})) == TASKS


def test_a_removed_stage_strands_what_is_in_it_unless_that_is_nothing(review: Workflow) -> None:
    after = edits.remove(review, "review")
    assert "12 tasks in it would be stranded" in diff(review, after, {"review": 12})[0].words
    assert risk(diff(review, after, {"review": 0})) == FLOW
    assert "not known" in diff(review, after)[0].words


def test_equal_workflows_do_not_differ_and_order_alone_is_safe(review: Workflow) -> None:
    assert diff(review, Workflow.from_wire(review.to_wire())) == ()
    assert risk(diff(review, Workflow(tuple(reversed(review.stages))))) == SAFE


def test_a_merge_takes_both_sides(review: Workflow) -> None:
    mine = renamed(review, "Label", "Draw")
    theirs = edits.insert(
        edits.change(review, "Label", {"assignedTo": []}), edits.new_stage("Hold", "hold", "Wait"), "Start"
    )
    found = merge(review, mine, theirs)
    label = found.workflow.stage("Label")
    assert label is not None
    assert (label.name, label.assigned_to) == ("Draw", ())
    assert found.workflow.ids == theirs.ids
    assert found.conflicts == ()


def test_a_merge_of_the_same_member_keeps_mine_and_says_so(review: Workflow) -> None:
    found = merge(review, renamed(review, "Label", "Mine"), renamed(review, "Label", "Theirs"))
    assert found.workflow.title("Label") == "Mine"
    assert [conflict.stage for conflict in found.conflicts] == ["Label"]


def test_a_stage_removed_there_and_untouched_here_goes(review: Workflow) -> None:
    found = merge(review, renamed(review, "Label", "Draw"), edits.remove(review, "review"))
    assert found.workflow.stage("review") is None
    assert found.conflicts == ()


def test_a_stage_removed_there_and_changed_here_stays_as_a_conflict(review: Workflow) -> None:
    found = merge(review, renamed(review, "review", "Check"), edits.remove(review, "review"))
    assert found.workflow.title("review") == "Check"
    assert [conflict.stage for conflict in found.conflicts] == ["review"]


def test_a_plan_is_sent_read_back_and_as_planned(review: Workflow) -> None:
    server = Kept(review)
    mine = renamed(review, "Label", "Draw")

    async def scenario() -> Workflow:
        return await push(server, await plan(server, review, mine))

    assert asyncio.run(scenario()) == mine
    assert server.sent == [mine.to_wire()]


def test_what_others_changed_meanwhile_is_sent_back_too(review: Workflow) -> None:
    server = Kept(edits.change(review, "review", {"readOnly": True}))
    planned = asyncio.run(plan(server, review, renamed(review, "Label", "Draw")))
    asyncio.run(push(server, planned))
    assert server.stages[2]["readOnly"] is True
    assert "Others changed meanwhile, and it is kept:" in plan_lines(planned)


def test_nothing_is_sent_over_a_change_that_the_plan_has_not_seen(review: Workflow) -> None:
    server = Kept(review)
    planned = asyncio.run(plan(server, review, renamed(review, "Label", "Draw")))
    server.stages[1]["name"] = "Somebody was faster"
    with pytest.raises(MovedError):
        asyncio.run(push(server, planned))
    assert server.sent == []


def test_members_that_the_server_fills_in_are_no_difference(review: Workflow) -> None:
    server = Kept(review, consensusId=None)
    planned = asyncio.run(plan(server, review, renamed(review, "Label", "Draw")))
    kept = asyncio.run(push(server, planned))
    assert kept.stages[1].wire["consensusId"] is None


def test_a_server_that_keeps_something_else_is_found_out(review: Workflow) -> None:
    server = Kept(review)
    planned = asyncio.run(plan(server, review, renamed(review, "Label", "Draw")))
    server.send = lambda _stages: asyncio.sleep(0)  # type: ignore[method-assign, assignment]
    with pytest.raises(NotVerifiedError) as caught:
        asyncio.run(push(server, planned))
    assert [change.stage for change in caught.value.changes] == ["Label"]


def test_errors_block_a_plan(review: Workflow) -> None:
    planned = asyncio.run(plan(Kept(review), review, edits.set_exits(review, "review", ["Complete"])))
    assert [problem.rule for problem in planned.blocked] == ["W6"]
    assert any(line.startswith("  ! ") for line in plan_lines(planned))


def test_json_is_read_as_it_was_written(review: Workflow) -> None:
    reading = read(write(review))
    assert reading.workflow == review
    assert reading.sendable


@pytest.mark.parametrize(
    ("text", "line"), [("[\n{\n", 3), ("{}", 0), ("null", 0), ("[1]", 0), ("[" * 100_000, 0)]
)
def test_what_is_no_workflow_is_told_with_its_line(text: str, line: int) -> None:
    reading = read(text)
    assert reading.workflow is None
    assert not reading.sendable
    assert reading.problems[0][0] == line


def test_a_problem_names_the_line_of_its_stage(review: Workflow) -> None:
    source = write(edits.set_exits(review, "review", ["Complete"]))
    ((line, problem),) = read(source).problems
    assert problem.rule == "W6"
    assert '"review"' in source.split("\n")[line - 1]


def test_the_line_of_a_stage_with_odd_letters_is_found() -> None:
    source = write(Workflow.from_wire([{"id": 'ä"\\'}]))
    assert line_of(source, 'ä"\\') == 3
