"""The issue list's filter: what is typed, which part of it the server carries out, and what is done here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from ango_tui import query
from ango_tui.api.wire import IssueStatus
from ango_tui.query import Completion, FieldSpec, Problem, Query, Term

if TYPE_CHECKING:
    from ango_tui.api import Issue, Stage

# Terms that the API takes, and the argument of `get_issues` that carries each.
BY_SERVER = {
    "status": "status",
    "stage": "stage_id",
    "author": "created_by",
    "assignee": "assignee",
    "task": "task_id",
}


class Names(Protocol):
    """Who knows a project's stages and people, its error codes, and the external ids of its tasks."""

    @property
    def stages(self) -> Sequence[Stage]:
        """The workflow's stages."""

    @property
    def people(self) -> Sequence[tuple[str, str]]:
        """E-mail and role of everybody."""

    def stage_name(self, stage_id: str | None) -> str:
        """The name of a stage, its id when it has none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter that was understood.

    `conditions` are for the server; `here` names what is sorted out in this program after everything that
    fits them has come.
    """

    query: Query
    conditions: Mapping[str, str]
    here: tuple[str, ...]

    def words(self) -> str:
        """Who does what, for a person; empty without a filter."""
        if not self.query:
            return ""
        by_server = ", ".join(name for name, argument in BY_SERVER.items() if argument in self.conditions)
        parts = [
            f"the server: {by_server}" if by_server else "",
            f"here: {', '.join(self.here)}" if self.here else "",
        ]
        return "; ".join(part for part in parts if part)


def fields(names: Names, codes: Sequence[str] = ()) -> tuple[FieldSpec, ...]:
    """What issues can be filtered by; `codes` are error codes to offer."""
    stages = [(stage.name or stage.id, stage.id) for stage in names.stages]
    people = [(email, email) for email, _ in names.people]
    statuses = [(status.value, status.value) for status in IssueStatus]
    return (
        FieldSpec("status", "choice", "", statuses, "Open, Resolved, Closed", loose=True),
        FieldSpec("text", "text", help="words of the issue or its comments"),
        FieldSpec("task", "text", help="external id or id of the task, * stands for anything"),
        FieldSpec("stage", "choice", "", stages, "the stage it was opened in", loose=True),
        FieldSpec("author", "choice", "", people, "who opened it", loose=True),
        FieldSpec("assignee", "choice", "", people, "an e-mail, none, any", nullable=True, loose=True),
        FieldSpec("code", "choice", "", [(c, c) for c in codes], "an error code", nullable=True, loose=True),
        FieldSpec("comments", "number", help="how many: 0, >2"),
        FieldSpec("age", "date", help="when it was opened: >7d is older than a week"),
        FieldSpec("updated", "date", help="when it changed last: <24h"),
        FieldSpec("by", "choice", "", people, "who wrote the last comment", nullable=True, loose=True),
        FieldSpec("mentions", "choice", "", people, "who is mentioned", nullable=True, loose=True),
        FieldSpec("page", "number", help="the page or frame, from 1"),
    )


def ask(text: str, names: Names, codes: Sequence[str] = ()) -> tuple[Asked, Sequence[Problem]]:
    """What was typed, and what of it could not be understood."""
    specs = fields(names, codes)
    found = query.parse(text, specs)
    known = {spec.name: {value for _, value in spec.choices()} for spec in specs if spec.kind == "choice"}
    conditions: dict[str, str] = {}
    here = []
    for term in found.terms:
        argument = BY_SERVER.get(term.field)
        value = _single(term, known.get(term.field, set()))
        if argument and value and argument not in conditions:
            conditions[argument] = value
        else:
            here.append(term.field)
    if found.words or found.without:
        here.append("words")
    return Asked(found, conditions, tuple(dict.fromkeys(here))), found.problems


def _single(term: Term, known: set[object]) -> str:
    """The one value that a term asks for exactly; empty when it asks for anything else.

    A value that is not known, such as an e-mail in other capitals, is looked for here: servers compare
    letter by letter.
    """
    if term.negated or len(term.values) != 1 or term.values[0].op not in ("=", "has"):
        return ""
    value = term.values[0]
    if term.field == "task":
        # The server knows tasks by their id only; parts and external ids are looked for here.
        whole = value.parts[0]
        return whole if _is_id(whole) else ""
    return str(value.value) if value.op == "=" and value.value in known else ""


def _is_id(words: str) -> bool:
    return len(words) == 24 and all(char in "0123456789abcdef" for char in words)


def check(text: str, names: Names) -> Sequence[Problem]:
    """What in the text cannot be understood."""
    return query.parse(text, fields(names)).problems


def complete(text: str, cursor: int, names: Names, codes: Sequence[str] = ()) -> Sequence[Completion]:
    """Fields and values that can stand at the cursor."""
    return query.complete(text, cursor, fields(names, codes))


def matcher(asked: Asked, names: Names, external_ids: Mapping[str, str]) -> Callable[[Issue], bool]:
    """A test for issues: whether the whole filter holds, the server's part too (not every server does it)."""
    terms = query.matches(replace(asked.query, words=(), without=()), _getters(names, external_ids))
    words = [word.casefold() for word in asked.query.words]
    without = [word.casefold() for word in asked.query.without]
    if not words and not without:
        return terms

    def holds(issue: Issue) -> bool:
        hay = _hay(issue, names, external_ids)
        return (
            all(word in hay for word in words) and not any(word in hay for word in without) and terms(issue)
        )

    return holds


def _hay(issue: Issue, names: Names, external_ids: Mapping[str, str]) -> str:
    """What words are looked for in: all that people wrote or know, but no ids, which contain anything."""
    said = [issue.title, issue.content, *(comment.content for comment in issue.comments)]
    known = [issue.status, names.stage_name(issue.stage), issue.created_by, issue.assignee]
    task = issue.external_id or external_ids.get(issue.task_id)
    codes = [word for code in codes_of(issue) for word in code]
    return "\n".join(filter(None, [*said, *known, task, *codes])).casefold()


def _getters(names: Names, external_ids: Mapping[str, str]) -> Mapping[str, Callable[[Issue], Any]]:
    return {
        "status": lambda issue: issue.status,
        "text": lambda issue: [issue.title, issue.content, *(c.content for c in issue.comments)],
        "task": lambda issue: [issue.external_id or external_ids.get(issue.task_id, ""), issue.task_id],
        "stage": lambda issue: [issue.stage, names.stage_name(issue.stage)],
        "author": lambda issue: issue.created_by,
        "assignee": lambda issue: issue.assignee,
        "code": lambda issue: [word for code in codes_of(issue) for word in code],
        "comments": lambda issue: len(issue.comments),
        "age": lambda issue: issue.created_at,
        "updated": lambda issue: issue.updated_at,
        "by": lambda issue: issue.comments[-1].created_by if issue.comments else None,
        "mentions": lambda issue: [*issue.mentions, *(m for c in issue.comments for m in c.mentions)],
        "page": lambda issue: None if issue.page is None else issue.page + 1,
    }


def codes_of(issue: Issue) -> list[tuple[str, ...]]:
    """An issue's error codes, each with all the words it is known by; also the pair of older servers."""
    codes = [
        tuple(word for word in (code.name, code.key or "", code.category) if word)
        for code in issue.error_codes
    ]
    if not codes and (issue.error_code or issue.error_type):
        codes = [tuple(word for word in (issue.error_code, issue.error_type) if word)]
    return codes
