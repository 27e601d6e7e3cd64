"""An issue in words, for the list, its detail pane and the issue's own screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ango_tui import issue_parts, text
from ango_tui.query.issues import codes_of
from ango_tui.ui.widgets.columns import Cell
from ango_tui.ui.widgets.thread import Said

if TYPE_CHECKING:
    from ango_tui.api import Issue
    from ango_tui.ui.project_context import ProjectContext

TONES = {"Open": "warn", "Resolved": "good", "Closed": "dim"}


def status_cell(issue: Issue) -> Cell:
    """The status, in its tone."""
    return Cell(issue.status, TONES.get(issue.status, ""))


def code_words(issue: Issue) -> str:
    """An issue's error codes in one line."""
    return ", ".join(code[1] if len(code) > 2 else code[0] for code in codes_of(issue) if code)


def issue_facts(
    issue: Issue, context: ProjectContext, external_id: str, objects: Mapping[str, str] | None = None
) -> Sequence[tuple[str, str]]:
    """What is known of an issue: names and values. `objects` are names of the answer's objects by id."""
    codes = ", ".join(
        f"{' '.join(code[:2][::-1])} ({code[-1]})" if len(code) > 2 else " ".join(code)
        for code in codes_of(issue)
    )
    resolved = " ".join(part for part in (text.when(issue.resolved_at), issue.resolved_by or "") if part)
    facts = [
        ("Status", issue.status),
        (
            "Opened",
            f"{text.when(issue.created_at)[:10]}, {text.ago(issue.created_at)}" if issue.created_at else "",
        ),
        ("Author", text.person(issue.created_by)),
        ("Assignee", text.person(issue.assignee) or "nobody"),
        ("Task", issue.external_id or external_id or issue.task_id),
        ("Stage", context.stage_name(issue.stage)),
        ("Where", issue_parts.place_words(issue, objects) or "the task as a whole"),
        ("Error codes", codes or "none"),
        ("Comments", str(len(issue.comments))),
        ("Resolved", resolved),
        ("Issue id", issue.id),
    ]
    return [(name, value) for name, value in facts if value]


def last_comment(issue: Issue) -> Sequence[tuple[str, str]]:
    """The last word of the talk as facts for a pane."""
    if not issue.comments:
        return ()
    last = issue.comments[-1]
    who = text.person(last.created_by) or "somebody"
    return (("", ""), ("", f"{who}, {text.ago(last.created_at)}:"), ("", last.content))


def talk(issue: Issue, objects: Mapping[str, str] | None = None) -> list[Said]:
    """The issue and everything said about it, the oldest first, and how it ended."""
    words = (
        f"{issue.title}\n{issue.content}" if issue.title and issue.title != issue.content else issue.content
    )
    place = issue_parts.place_words(issue, objects)
    said = [
        Said(
            text.person(issue.created_by) or "somebody", _when(issue.created_at), words or "(no words)", place
        )
    ]
    if issue.mentions:
        said[0] = Said(said[0].who, said[0].when, said[0].words, _with(place, issue.mentions))
    for comment in issue.comments:
        who = text.person(comment.created_by) or "somebody"
        said.append(Said(who, _when(comment.created_at), comment.content, _with("", comment.mentions)))
    if issue.resolved_at or issue.resolved_by:
        ended = f"{issue.status} by {text.person(issue.resolved_by) or 'somebody'}"
        said.append(Said(ended, _when(issue.resolved_at), "", tone="good"))
    return said


def _when(moment: object) -> str:
    from datetime import datetime

    return f"{text.when(moment)} ({text.ago(moment)})" if isinstance(moment, datetime) else ""


def _with(place: str, mentions: Sequence[str]) -> str:
    told = f"mentions {', '.join(map(text.person, mentions))}" if mentions else ""
    return "; ".join(part for part in (place, told) if part)
