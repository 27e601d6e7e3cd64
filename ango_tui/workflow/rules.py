"""The rules a workflow must keep, as data: id, severity, and a check that names stage and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ango_tui.workflow.graph import Stage, Workflow
from ango_tui.workflow.kinds import CHILD_TYPES, CONDITIONS

ERROR, WARNING = "error", "warning"
_CHILD_WORDS = " and ".join(CHILD_TYPES)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where (the stage's id; empty: the whole workflow), and what would help."""

    rule: str
    severity: str
    stage: str
    words: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules may know of the project: e-mail → project role. Without people none is checked."""

    people: Mapping[str, str] = field(default_factory=dict)


Found = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `check` yields (stage id, words) for every breach."""

    id: str
    severity: str
    check: Callable[[Workflow, Known], Found]


def check(workflow: Workflow, known: Known | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong, errors first, otherwise in the order of the rules. Never raises."""
    facts = known or Known()
    found = [
        Problem(rule.id, rule.severity, stage, words)
        for rule in RULES
        for stage, words in rule.check(workflow, facts)
    ]
    return tuple(sorted(found, key=lambda problem: problem.severity != ERROR))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that keep a workflow from being sent."""
    return tuple(problem for problem in problems if problem.severity == ERROR)


def _one_start(flow: Workflow, _known: Known) -> Found:
    starts = [stage for stage in flow.stages if stage.type == "Start"]
    if not starts:
        yield "", "There is no Start stage: new tasks would have nowhere to land."
    for stage in starts[1:]:
        yield stage.id, f"{stage.title} is a second Start stage; there can be only one."


def _a_complete(flow: Workflow, _known: Known) -> Found:
    if not any(stage.type == "Complete" for stage in flow.stages):
        yield "", "There is no Complete stage: no task could ever be finished."


def _ids(flow: Workflow, _known: Known) -> Found:
    for number, stage in enumerate(flow.stages, 1):
        if not stage.id:
            yield "", f"Stage {number} ({stage.name or stage.type or 'no name'}) has no id."
    for stage_id, times in Counter(stage.id for stage in flow.stages if stage.id).items():
        if times > 1:
            yield stage_id, f"{times} stages have the id {stage_id}; every id must be its own."


def _targets(flow: Workflow, _known: Known) -> Found:
    ids = set(flow.ids)
    for stage in flow.stages:
        for target in stage.next:
            if target not in ids:
                yield stage.id, f"{stage.title} leads to {target or 'nothing'}, which is no stage."


def _next_shape(flow: Workflow, _known: Known) -> Found:
    for stage in flow.stages:
        value = stage.wire.get("next")
        if value is not None and (not isinstance(value, list) or len(stage.next) != len(value)):
            yield stage.id, f"{stage.title}: next must be a list of stage ids."


def _arity(flow: Workflow, _known: Known) -> Found:
    for stage in flow.stages:
        kind, ways = stage.kind, len(stage.next)
        if kind is None:
            continue
        if kind.exits is not None and ways != len(kind.exits):
            wanted = _ways(kind.exits)
            yield stage.id, f"{stage.title} ({stage.type}) must lead {wanted}; it leads to {_stages(ways)}."
        conditions = len(stage.conditions)
        if kind.exits is None and ways != conditions + 1:
            yield (
                stage.id,
                f"{stage.title} (Logic) has {conditions} conditions, so it needs {conditions + 1} ways "
                f"(the last for all other tasks); it has {ways}.",
            )


def _ways(exits: tuple[str, ...]) -> str:
    if not exits:
        return "nowhere"
    if len(exits) == 1:
        return "to one stage"
    return f"to {len(exits)} stages ({', then '.join(exits)})"


def _stages(number: int) -> str:
    return {0: "none", 1: "one"}.get(number, str(number))


def _start_is_no_target(flow: Workflow, _known: Known) -> Found:
    starts = {stage.id for stage in flow.stages if stage.type == "Start"}
    for stage in flow.stages:
        if starts & set(stage.next):
            yield stage.id, f"{stage.title} leads back to Start, which no stage may."


def _children(flow: Workflow, _known: Known) -> Found:
    for stage in flow.stages:
        parent_id = stage.consensus_id
        if not parent_id:
            continue
        parent = flow.stage(parent_id)
        if parent is None or parent.type != "Consensus":
            yield stage.id, f"{stage.title} belongs to the consensus {flow.title(parent_id)}, which is none."
        elif stage.type not in CHILD_TYPES:
            yield (
                stage.id,
                f"{stage.title} is a {stage.type}; only {_CHILD_WORDS} can answer for a consensus.",
            )
        elif stage.next != (parent_id,):
            yield stage.id, f"{stage.title} must lead to its consensus {parent.title} and nowhere else."


def _only_children_enter(flow: Workflow, _known: Known) -> Found:
    children = {stage.id for stage in flow.stages if stage.consensus_id}
    for stage in flow.stages:
        for target in stage.next:
            if target in children and not stage.consensus_id:
                yield (
                    stage.id,
                    f"{stage.title} leads to {flow.title(target)}, which only its consensus may fill.",
                )


def _conditions(flow: Workflow, _known: Known) -> Found:
    for stage in flow.stages:
        if stage.type != "Logic":
            continue
        for number, condition in enumerate(stage.conditions, 1):
            words = _condition_problem(condition, len(stage.next))
            if words:
                yield stage.id, f"{stage.title}, condition {number}: {words}"


def _condition_problem(condition: Mapping[str, Any], ways: int) -> str:
    kind, value, index = condition.get("type"), condition.get("value"), condition.get("index")
    if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < max(ways, 1):
        return f"index must be a position in next (0 to {max(ways - 1, 0)})."
    if kind == "RandomSample" and not _within(value, 0, 1):
        return "a random sample is a share from 0 to 1."
    if kind == "Duration" and not (
        isinstance(value, list) and len(value) == 2 and all(_number(item) for item in value)
    ):
        return "a duration is [from, to] in milliseconds."
    if kind in ("Annotator", "Batch") and not (
        isinstance(value, list) and all(isinstance(item, str) for item in value)
    ):
        return f"{kind} takes a list."
    if kind == "AnnotationType" and not isinstance(value, Mapping):
        return 'AnnotationType takes {"tools": [...]}.'
    return ""


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _within(value: object, low: float, high: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def _assigned_shape(flow: Workflow, _known: Known) -> Found:
    for stage in flow.stages:
        value = stage.wire.get("assignedTo")
        if value is not None and (not isinstance(value, list) or len(stage.assigned_to) != len(value)):
            yield stage.id, f"{stage.title}: assignedTo must be a list of e-mails."


def _reached(flow: Workflow, _known: Known) -> Found:
    reached = flow.reached()
    for stage in flow.stages:
        if reached and stage.id and stage.id not in reached:
            yield stage.id, f"No task can come to {stage.title}: nothing leads there from Start."


def _comes_to_an_end(flow: Workflow, _known: Known) -> Found:
    ending, reached = flow.ending(), flow.reached()
    for stage in flow.stages:
        if ending and stage.id in reached and stage.id not in ending:
            yield stage.id, f"From {stage.title} no way leads to Complete: tasks would stay there for ever."


def _itself(flow: Workflow, _known: Known) -> Found:
    for stage in flow.stages:
        if stage.id and stage.id in stage.next:
            yield stage.id, f"{stage.title} leads back to itself."


def _known_kind(flow: Workflow, _known: Known) -> Found:
    for stage in flow.stages:
        if stage.kind is None:
            yield (
                stage.id,
                f"{stage.title} is of an unknown kind ({stage.type or 'none'}); it is sent as it is.",
            )
        for condition in stage.conditions:
            if condition.get("type") not in CONDITIONS:
                yield (
                    stage.id,
                    f"{stage.title} has a condition this program does not know ({condition.get('type')}).",
                )


def _names(flow: Workflow, _known: Known) -> Found:
    for stage in flow.stages:
        if stage.id and not stage.name.strip():
            yield stage.id, f"The stage {stage.id} has no name."
    for name, times in Counter(stage.name for stage in flow.stages if stage.name).items():
        if times > 1:
            twin = [stage for stage in flow.stages if stage.name == name][-1]
            yield twin.id, f"{times} stages are called {name}; exports and lists cannot tell them apart."


def _fixed_names(flow: Workflow, _known: Known) -> Found:
    for kind in ("Start", "Complete"):
        found = [stage for stage in flow.stages if stage.type == kind]
        if len(found) == 1 and found[0].id and found[0].id != kind:
            yield found[0].id, f"The platform's own {kind} stage has the id {kind}, not {found[0].id}."


def _threshold(flow: Workflow, _known: Known) -> Found:
    for stage in flow.stages:
        if stage.type != "Consensus":
            continue
        config = stage.wire.get("consensusConfig")
        levels = config.get("threshold") if isinstance(config, Mapping) else None
        for title, level in levels.items() if isinstance(levels, Mapping) else ():
            if not _within(level, 0, 100):
                yield stage.id, f"{stage.title}: the threshold of {title} must be from 0 to 100."


def _enough_children(flow: Workflow, _known: Known) -> Found:
    for stage in flow.stages:
        number = len(flow.children(stage.id))
        if stage.type == "Consensus" and number < 2:
            yield (
                stage.id,
                f"{stage.title} compares answers but has {_stages(number)} to compare; it needs two.",
            )


def _members(flow: Workflow, known: Known) -> Found:
    for stage in flow.stages if known.people else ():
        for email in stage.assigned_to:
            if email not in known.people:
                yield stage.id, f"{stage.title} is assigned to {email}, who is not in the project."
            elif stage.type == "Review" and known.people[email] == "Labeler":
                yield stage.id, f"{stage.title} is assigned to {email}, who is a Labeler and cannot review."


RULES = (
    Rule("W1", ERROR, _one_start),
    Rule("W2", ERROR, _a_complete),
    Rule("W3", ERROR, _ids),
    Rule("W4", ERROR, _targets),
    Rule("W5", ERROR, _next_shape),
    Rule("W6", ERROR, _arity),
    Rule("W7", ERROR, _start_is_no_target),
    Rule("W8", ERROR, _children),
    Rule("W9", ERROR, _only_children_enter),
    Rule("W10", ERROR, _conditions),
    Rule("W11", ERROR, _assigned_shape),
    Rule("W12", WARNING, _reached),
    Rule("W13", WARNING, _comes_to_an_end),
    Rule("W14", WARNING, _itself),
    Rule("W15", WARNING, _known_kind),
    Rule("W16", WARNING, _names),
    Rule("W17", WARNING, _fixed_names),
    Rule("W18", WARNING, _threshold),
    Rule("W19", WARNING, _enough_children),
    Rule("W20", WARNING, _members),
)
"""The errors are what no server could run; the warnings what a person hardly means."""


def stage_problems(problems: Iterable[Problem], stage: Stage) -> tuple[Problem, ...]:
    """Those of one stage."""
    return tuple(problem for problem in problems if problem.stage and problem.stage == stage.id)
