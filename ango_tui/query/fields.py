"""What a filter is made of: fields that can be named, terms, words, problems and completions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["Choices", "Completion", "FieldSpec", "Kind", "Problem", "Query", "Term", "Value"]

Kind = Literal["choice", "text", "number", "date", "bool", "duration"]

Choices = Sequence[tuple[str, object]]
"""Pairs of the name a person knows and the value the server knows."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field that can be written as ``name:value``.

    `wire` is the server's name for it. `values` are the choices (or gives them when called). `nullable`
    fields take ``none`` and ``any``. `loose` choices take names that are not among the values, as they are.
    """

    name: str
    kind: Kind = "text"
    wire: str = ""
    values: Choices | Callable[[], Choices] = ()
    help: str = ""
    nullable: bool = False
    loose: bool = False

    @property
    def key(self) -> str:
        """The server's name of the field."""
        return self.wire or self.name

    def choices(self) -> Choices:
        """The pairs of label and value one can choose from, as they are now."""
        if callable(self.values):
            return self.values()
        return self.values


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a term.

    `op` is ``=`` (is), ``<``, ``<=``, ``>``, ``>=``, ``..`` (from `parts[0]` to `parts[1]`, either may be
    empty), ``*`` (text with `parts` in this order and anything between), ``has`` (text that contains it),
    ``none`` or ``any``. `parts` are as a person writes them; `value` is what they mean: the value of a
    choice, a number, a truth value. Dates stay words until they are used, since some are relative to now.
    """

    op: str
    parts: tuple[str, ...] = ()
    value: object = None


@dataclass(frozen=True, slots=True)
class Term:
    """One ``field:value,value``; `negated` when it must not hold."""

    field: str
    key: str
    kind: Kind
    values: tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that cannot be understood, from character `start` to `end`, in words."""

    start: int
    end: int
    message: str

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Completion:
    """`insert` goes in place of the characters from `start` to `end`."""

    insert: str
    label: str
    help: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Query:
    """A filter that was read: every term and every word must hold, and none of the words `without`."""

    terms: tuple[Term, ...] = ()
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.words or self.without)

    def text(self) -> str:
        """The filter as it is typed; reading it again gives the same query."""
        from ango_tui.query.printing import print_query

        return print_query(self)
