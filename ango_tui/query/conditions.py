"""A query as the server's filter: for each of its field names a condition with Mongo-like operators."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ango_tui.query.amounts import span
from ango_tui.query.fields import Query, Term, Value

__all__ = ["bounds", "text_pattern", "to_conditions", "word_pattern"]

_SPECIAL = re.compile(r"([\\.^$|?*+()\[\]{}])")
_TURNED = {"$gt": "$lte", "$gte": "$lt", "$lt": "$gte", "$lte": "$gt"}
_OPS = {">": "$gt", ">=": "$gte", "<": "$lt", "<=": "$lte"}
_AGE_OPS = {">": "$lt", ">=": "$lte", "<": "$gt", "<=": "$gte", "=": "$gte"}


@dataclass(slots=True)
class _Conditions:
    """What has been asked of one field so far."""

    allowed: list[object] | None = None
    denied: list[object] = field(default_factory=list)
    bounds: dict[str, object] = field(default_factory=dict)
    patterns: list[tuple[str, bool]] = field(default_factory=list)

    def allow(self, values: list[object]) -> None:
        self.allowed = values if self.allowed is None else [v for v in self.allowed if v in values]

    def bound(self, op: str, value: object) -> None:
        # Of two bounds in one direction the narrower one decides.
        if op in self.bounds:
            pick: Callable[..., object] = max if op in ("$gt", "$gte") else min
            value = pick(self.bounds[op], value)
        self.bounds[op] = value

    def as_dict(self) -> dict[str, object]:
        made: dict[str, object] = dict(self.bounds)
        if self.allowed is not None:
            left = [value for value in self.allowed if value not in self.denied]
            made.update({"$eq": left[0]} if len(left) == 1 else {"$in": left})
        elif self.denied:
            made.update({"$ne": self.denied[0]} if len(self.denied) == 1 else {"$nin": list(self.denied)})
        if self.patterns:
            made["$regex"] = _joined(self.patterns)
        return made


def to_conditions(
    query: Query, now: datetime | None = None, *, words: str = "externalId"
) -> dict[str, object]:
    """Return the conditions of ``query`` by the server's field names, all of which must hold.

    Dates are aware `datetime` values in UTC, counted from ``now``. Words are searched in the field ``words``:
    a word without capitals matches any capitals. Where one choice is asked for the condition is ``{"$in":
    [value]}``, which also finds it in a list; none is ``{"$eq": None}``.
    """
    moment = now or datetime.now().astimezone()
    by_key: dict[str, _Conditions] = {}
    for term in query.terms:
        _take_in(term, by_key.setdefault(term.key, _Conditions()), moment)
    if query.words or query.without:
        asked = by_key.setdefault(words, _Conditions())
        asked.patterns += [(word_pattern(word), False) for word in query.words]
        asked.patterns += [(word_pattern(word), True) for word in query.without]
    made = {key: asked.as_dict() for key, asked in by_key.items()}
    choices = {term.key for term in query.terms if term.kind == "choice"}
    return {key: _listed(condition) if key in choices else condition for key, condition in made.items()}


def _listed(condition: dict[str, object]) -> dict[str, object]:
    lists = {"$eq": "$in", "$ne": "$nin"}
    made: dict[str, object] = {}
    for op, value in condition.items():
        if op in lists and value is not None:
            made[lists[op]] = [value]
        else:
            made[op] = value
    return made


def _take_in(term: Term, asked: _Conditions, now: datetime) -> None:
    ops = {value.op for value in term.values}
    if ops == {"any"} or (ops == {"none"} and term.kind != "choice"):
        if term.negated == (ops == {"any"}):
            asked.allow([None])
        else:
            asked.denied.append(None)
    elif term.kind in ("choice", "bool") or (term.kind in ("number", "duration") and ops <= {"=", "none"}):
        _take_values(term, asked)
    elif term.kind == "text":
        _take_text(term, asked)
    else:
        for value in term.values:
            for op, limit in bounds(term, value, now):
                asked.bound(_TURNED[op] if term.negated else op, limit)


def _take_values(term: Term, asked: _Conditions) -> None:
    values = [None if value.op == "none" else value.value for value in term.values]
    # Whatever was never said to be true counts as not true.
    turned = term.kind == "bool" and values == [False]
    if turned:
        values = [True]
    if term.negated != turned:
        asked.denied += [value for value in values if value not in asked.denied]
    else:
        asked.allow(values)


def _take_text(term: Term, asked: _Conditions) -> None:
    if all(value.op == "=" for value in term.values):
        exact: list[object] = [value.parts[0] for value in term.values]
        if term.negated:
            asked.denied += exact
        else:
            asked.allow(exact)
        return
    patterns = [text_pattern(value) for value in term.values]
    asked.patterns.append((patterns[0] if len(patterns) == 1 else f"(?:{'|'.join(patterns)})", term.negated))


def bounds(term: Term, value: Value, now: datetime) -> list[tuple[str, object]]:
    """Return what a comparison or a span means: pairs of operator and limit."""
    if term.kind != "date":
        if value.op == "..":
            low, high = value.value if isinstance(value.value, tuple) else (None, None)
            return [(op, v) for op, v in (("$gte", low), ("$lte", high)) if v is not None]
        return [(_OPS[value.op], value.value)]
    return [(op, limit.astimezone(UTC)) for op, limit in _date_bounds(value, now)]


def _date_bounds(value: Value, now: datetime) -> list[tuple[str, datetime]]:
    spans = [span(part, now) if part else None for part in value.parts]
    if value.op == "..":
        low, high = spans
        return [*([("$gte", low.start)] if low else []), *([("$lt", high.end)] if high else [])]
    date = spans[0]
    if date is None:
        return []
    if date.age:
        # "<7d" is an age below seven days: later than seven days ago.
        return [(_AGE_OPS[value.op], date.start)]
    match value.op:
        case ">":
            return [("$gte", date.end)]
        case ">=":
            return [("$gte", date.start)]
        case "<":
            return [("$lt", date.start)]
        case "<=":
            return [("$lt", date.end)]
        case _:
            return [("$gte", date.start), ("$lt", date.end)]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def text_pattern(value: Value) -> str:
    """Return the regular expression of a text value; it means the same to Python, PCRE and JavaScript."""
    if value.op == "=":
        return f"^{_escaped(value.parts[0])}$"
    if value.op == "has":
        return _escaped(value.parts[0])
    pattern = ".*".join(_escaped(part) for part in value.parts)
    return f"^{pattern}$".removesuffix(".*$").removeprefix("^.*")


def word_pattern(word: str) -> str:
    """Return the regular expression of a word: any capitals unless it has some itself."""
    if word != word.lower():
        return _escaped(word)
    return "".join(_any_capital(char) for char in word)


def _any_capital(char: str) -> str:
    capital = char.upper()
    return f"[{char}{capital}]" if capital != char and len(capital) == 1 else _escaped(char)


def _joined(patterns: list[tuple[str, bool]]) -> str:
    if len(patterns) == 1 and not patterns[0][1]:
        return patterns[0][0]
    ahead = []
    for pattern, negated in patterns:
        anchored = pattern[1:] if pattern.startswith("^") else f".*{pattern}"
        ahead.append(f"(?!{anchored})" if negated else f"(?={anchored})")
    return "^" + "".join(ahead)
