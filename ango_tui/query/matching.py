"""Carrying out a query on records that are already here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from ango_tui.query.conditions import bounds, text_pattern
from ango_tui.query.fields import Query, Term, Value

__all__ = ["matches"]

R = TypeVar("R")


def matches(
    query: Query, getters: Mapping[str, Callable[[R], object]], now: datetime | None = None
) -> Callable[[R], bool]:
    """Return a test for records: whether `query` holds for one.

    ``getters`` give a record's values by the names of the fields. Words are looked for in all of them, terms
    in their own; capitals do not matter. A term about a field without a getter never holds.
    """
    moment = now or datetime.now().astimezone()
    words = [word.casefold() for word in query.words]
    without = [word.casefold() for word in query.without]
    tests = [(term, getters.get(term.field), _test(term, moment)) for term in query.terms]

    def holds(record: R) -> bool:
        for term, getter, test in tests:
            if getter is None or _one_of(getter(record), test) == term.negated:
                return False
        if not words and not without:
            return True
        hay = "\n".join(_words_of(getter(record)) for getter in getters.values()).casefold()
        return all(word in hay for word in words) and not any(word in hay for word in without)

    return holds


def _words_of(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple, set, frozenset)):
        return "\n".join(_words_of(item) for item in value)
    return str(value)


def _one_of(value: object, test: Callable[[object], bool]) -> bool:
    """Whether the value, or one of several, passes; nothing at all is tested as None."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(test(item) for item in value) if value else test(None)
    return test(value)


def _test(term: Term, now: datetime) -> Callable[[object], bool]:
    tests = [_value_test(term, value, now) for value in term.values]
    return lambda found: any(test(found) for test in tests)


def _value_test(term: Term, value: Value, now: datetime) -> Callable[[object], bool]:
    if value.op in ("none", "any"):
        wanted = value.op == "none"
        return lambda found: (found is None or found == "") == wanted
    if term.kind == "text":
        pattern = re.compile(text_pattern(value), re.IGNORECASE)
        return lambda found: found is not None and pattern.search(str(found)) is not None
    if term.kind == "bool":
        return lambda found: bool(found) == value.value
    if term.kind == "choice":
        label = value.parts[0].casefold()
        return lambda found: found == value.value or str(found).casefold() == label
    if term.kind != "date" and value.op == "=":
        return lambda found: found == value.value
    limits = bounds(term, value, now)
    return lambda found: found is not None and all(_within(found, op, limit) for op, limit in limits)


def _within(found: Any, op: str, limit: Any) -> bool:
    try:
        match op:
            case "$gt":
                return bool(found > limit)
            case "$gte":
                return bool(found >= limit)
            case "$lt":
                return bool(found < limit)
            case _:
                return bool(found <= limit)
    except TypeError:
        return False
