"""Writing a query as text, with quotes where a name would be read as something else."""

from __future__ import annotations

import re

from ango_tui.query.fields import Query, Term, Value

__all__ = ["print_query", "quote"]

_BARE = re.compile(r"[\w@+/#.][\w@+/#.\-]*")
_BARE_VALUE = re.compile(r"[\w@+/#.\-:]+")
_RESERVED = frozenset({"none", "any"})


def quote(text: str, *, value: bool = False) -> str:
    """Return ``text`` so that it is read as just this text: in quotes unless it is plain.

    With ``value`` it stands behind ``field:``, where a colon means nothing.
    """
    pattern = _BARE_VALUE if value else _BARE
    plain = pattern.fullmatch(text) and ".." not in text and not (value and text.casefold() in _RESERVED)
    if plain:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def print_query(query: Query) -> str:
    """Return the canonical text of ``query``: terms, then words, then the words that must not occur."""
    parts = [_term(term) for term in query.terms]
    parts += [quote(word) for word in query.words]
    parts += ["-" + quote(word) for word in query.without]
    return " ".join(parts)


def _term(term: Term) -> str:
    sign = "-" if term.negated else ""
    return f"{sign}{term.field}:{','.join(_value(term, value) for value in term.values)}"


def _value(term: Term, value: Value) -> str:
    match value.op:
        case "none" | "any":
            return value.op
        case "=" if term.kind == "text":
            return "=" + quote(value.parts[0], value=True)
        case "=" | "has":
            return quote(value.parts[0], value=True)
        case "*":
            return "*".join(quote(part, value=True) if part else "" for part in value.parts)
        case "..":
            return "..".join(quote(part, value=True) if part else "" for part in value.parts)
        case _:
            return value.op + quote(value.parts[0], value=True)
