"""A stage in words: its settings line by line, and the plan of a push as a text."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ango_tui import text
from ango_tui.workflow.diff import RISK_WORDS, diff
from ango_tui.workflow.drawing import Names, exits_of
from ango_tui.workflow.graph import Stage, Workflow
from ango_tui.workflow.push import Plan

_SHOWN = {"id", "type", "name", "next", "assignedTo", "position", "consensusId", "logic"}


def people_words(stage: Stage) -> str:
    """Who works in a stage, in a few cells."""
    if stage.kind is not None and not stage.kind.people:
        return ""
    if not stage.assigned_to:
        return "anybody"
    first, *others = [text.person(email) for email in stage.assigned_to]
    return f"{first} +{len(others)}" if others else first


def settings_of(workflow: Workflow, stage: Stage, names: Names | None = None) -> tuple[tuple[str, str], ...]:
    """(name, value) of everything a stage is set to; what this version does not know as JSON."""
    kind = stage.kind
    rows: list[tuple[str, str]] = [
        ("Name", stage.name or "(no name)"),
        ("Kind", f"{stage.type}: {kind.help}" if kind else f"{stage.type or 'none'} (not known here)"),
        ("Id", stage.id),
    ]
    for word, target in exits_of(stage, names):
        rows.append(
            (
                f"If {word}" if word not in ("next", "submitted", "else") else word.title(),
                workflow.title(target),
            )
        )
    into = [other.title for other in workflow.leading_to(stage.id) if other.consensus_id != stage.id]
    rows.append(("Comes from", ", ".join(into) or ("new tasks" if stage.type == "Start" else "nowhere")))
    if stage.consensus_id:
        rows.append(("Answers for", workflow.title(stage.consensus_id)))
    children = workflow.children(stage.id)
    if children:
        rows.append(("Compares", ", ".join(child.title for child in children)))
    if (kind is not None and kind.people) or stage.assigned_to:
        rows.append(
            ("Assigned to", text.count(len(stage.assigned_to), "person") if stage.assigned_to else "anybody")
        )
    for setting in kind.settings if kind else ():
        state = "yes" if stage.flag(setting.member) else "no"
        rows.append((setting.title, f"{state} ({setting.help})"))
    known = {setting.member for setting in kind.settings} if kind else set()
    for member, value in stage.wire.items():
        if member not in _SHOWN | known and value not in (None, [], {}):
            rows.append((member, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)))
    return tuple(rows)


def changes_words(base: Workflow, now: Workflow) -> str:
    """How much was changed, in a few words; empty when nothing was."""
    number = len(diff(base, now))
    return f"{text.count(number, 'change')} not sent" if number else ""


def plan_lines(plan: Plan) -> tuple[str, ...]:
    """The plan for a person to read: what changes, what others did, what cannot be, what to think about."""
    lines: list[str] = []
    lines += _block("Sending this changes:", (change.words for change in plan.changes))
    lines += _block("Others changed meanwhile, and it is kept:", (change.words for change in plan.moved))
    lines += _block("Both changed; look at these:", (conflict.words for conflict in plan.conflicts))
    lines += _block("It cannot be sent:", (f"! {problem.words}" for problem in plan.blocked))
    warnings = [problem.words for problem in plan.problems if problem not in plan.blocked]
    lines += _block("Think about these:", warnings)
    if plan.changes:
        lines.append(f"This {RISK_WORDS[plan.risk]}.")
    return tuple(lines or ["The server has exactly this workflow; there is nothing to send."])


def _block(title: str, entries: Iterable[str]) -> list[str]:
    found = list(entries)
    return [title, *(f"  {entry}" for entry in found)] if found else []
