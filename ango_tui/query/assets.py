"""The asset list's filter: what is typed, as the few things that the server can look for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from ango_tui import query
from ango_tui.query import Completion, FieldSpec, Problem, Term

if TYPE_CHECKING:
    from ango_tui.api import Batch

PLAIN_ID = "The server finds external ids only whole: leave * away, or quote words that belong together."


class Names(Protocol):
    """Who knows the names of a project's batches."""

    @property
    def batches(self) -> Sequence[Batch]:
        """The batches."""


def fields(names: Names) -> tuple[FieldSpec, ...]:
    """What assets can be filtered by (seed documentation, get_assets)."""
    batches = [(batch.name or batch.id, batch.id) for batch in names.batches]
    return (
        FieldSpec("id", "text", "externalId", help="external id, whole"),
        FieldSpec("batch", "choice", "batches", batches, "in this batch; of several: in all", loose=True),
        FieldSpec("prelabelled", "bool", "isPreLabeled", help="yes or no"),
        FieldSpec("created", "date", "createdAt", help="<7d, 2026-01..2026-03"),
        FieldSpec("asset", "text", "_id", help="asset id, whole"),
    )


def parse(text: str, names: Names, now: datetime | None = None) -> tuple[dict[str, Any], Sequence[Problem]]:
    """The filter of `get_assets` that was typed, and what of it cannot be understood or asked."""
    asked = query.parse(text, fields(names))
    problems = list(asked.problems)
    found: dict[str, Any] = {}
    if not problems:
        if asked.without or any(term.negated for term in asked.terms):
            problems.append(
                Problem(0, len(text), "The server cannot leave assets out: - does not work here.")
            )
        elif len(asked.words) > 1:
            problems.append(Problem(0, len(text), PLAIN_ID))
        elif asked.words:
            found["externalId"] = asked.words[0]
        for term in asked.terms:
            problem = _take(term, found, now or datetime.now().astimezone())
            if problem:
                problems.append(Problem(0, len(text), problem))
    return ({} if problems else found), problems


def _take(term: Term, found: dict[str, Any], now: datetime) -> str:
    """Put one term into the filter; returns why that cannot be."""
    if term.key == "createdAt":
        conditions = query.to_conditions(query.Query((term,)), now)
        found["createdAt"] = _span(conditions.get("createdAt"))
        return "" if found["createdAt"] else "A day or a span of days is needed."
    if term.key == "batches":
        found["batches"] = [*found.get("batches", []), *(str(value.value) for value in term.values)]
        return ""
    if len(term.values) > 1 or term.key in found:
        return f"Only one {term.field} can be asked for at a time."
    value = term.values[0]
    if term.key == "isPreLabeled":
        found[term.key] = bool(value.value)
        return ""
    if value.op not in ("=", "has"):
        return PLAIN_ID
    found[term.key] = value.parts[0]
    return ""


def _span(condition: object) -> dict[str, str]:
    """The asset filter has only gt and lt, without $; a millisecond makes up for the missing equality."""
    limits = condition if isinstance(condition, Mapping) else {}
    shift = {"$gte": -1, "$lte": 1}
    return {
        op.removeprefix("$").removesuffix("e"): _wire(limit + timedelta(milliseconds=shift.get(op, 0)))
        for op, limit in limits.items()
        if isinstance(limit, datetime)
    }


def _wire(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def check(text: str, names: Names) -> Sequence[Problem]:
    """What in the text cannot be understood or asked."""
    return parse(text, names)[1]


def complete(text: str, cursor: int, names: Names) -> Sequence[Completion]:
    """Fields and values that can stand at the cursor."""
    return query.complete(text, cursor, fields(names))
