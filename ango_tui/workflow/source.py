"""A workflow as JSON text for an editor, read back with the place of every mistake."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from ango_tui.workflow.graph import NotAWorkflowError, Workflow
from ango_tui.workflow.rules import Known, Problem, check


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: the workflow if it is one, and what is wrong, each with its line (from 1; 0:
    nowhere)."""

    workflow: Workflow | None
    problems: tuple[tuple[int, Problem], ...] = ()

    @property
    def sendable(self) -> bool:
        """Whether it is a workflow without errors."""
        return self.workflow is not None and not any(p.severity == "error" for _, p in self.problems)


def write(workflow: Workflow) -> str:
    """The workflow as indented JSON, with every member in the order it came."""
    return json.dumps(workflow.to_wire(), indent=2, ensure_ascii=False) + "\n"


def read(source: str, known: Known | None = None) -> Reading:
    """Read a text as somebody edits it; never raises."""
    try:
        value = json.loads(source)
    except json.JSONDecodeError as error:
        words = f"{error.msg} at line {error.lineno}, column {error.colno}."
        return Reading(None, ((error.lineno, Problem("JSON", "error", "", words)),))
    except RecursionError:
        return Reading(
            None, ((0, Problem("JSON", "error", "", "It is nested too deeply to be a workflow.")),)
        )
    try:
        workflow = Workflow.from_wire(value if value is not None else {})
    except NotAWorkflowError as error:
        return Reading(None, ((0, Problem("JSON", "error", "", str(error))),))
    return Reading(
        workflow, tuple((line_of(source, problem.stage), problem) for problem in check(workflow, known))
    )


def line_of(source: str, stage_id: str) -> int:
    """The line (from 1) where the stage of that id names its id, 0 when it is not there."""
    if not stage_id:
        return 0
    written = {json.dumps(stage_id), json.dumps(stage_id, ensure_ascii=False)}
    found = re.search(rf'"id"\s*:\s*(?:{"|".join(re.escape(word) for word in written)})', source)
    return source.count("\n", 0, found.start()) + 1 if found else 0
