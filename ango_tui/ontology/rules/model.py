"""What a rule is, what it finds, and what it may know about the project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from ango_tui.ontology.node import Node
from ango_tui.ontology.schema import Path, Schema
from ango_tui.ontology.values import Category


class Severity(IntEnum):
    """How bad it is. Only an error should keep a label set from being sent."""

    INFO = 0
    WARNING = 1
    ERROR = 2

    @property
    def sign(self) -> str:
        """One cell that says it without colour."""
        return "i!✗"[self.value]


@dataclass(frozen=True, slots=True)
class Context:
    """What a label set is checked against, besides itself.

    `server` is the copy that the server holds now, `base` the one that the draft began with; either may be
    unknown. `strict` makes what only the editor insists on an error.
    """

    server: Schema | None = None
    base: Schema | None = None
    project_type: str = ""
    has_tasks: bool = False
    strict: bool = False


class Found(NamedTuple):
    """What a check found: where (relative to what was checked), in words, and which field is meant."""

    rule: str
    words: str
    field: str = ""
    below: Path = ()
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in a schema. `path` leads to the node, `uid` follows it through edits."""

    rule: str
    severity: Severity
    words: str
    path: Path = ()
    uid: int = 0
    field: str = ""
    fixable: bool = False

    def __str__(self) -> str:
        return f"{self.severity.sign} {self.rule} {self.words}"

    def as_dict(self) -> dict[str, object]:
        """The problem for a machine."""
        return {
            "rule": self.rule,
            "severity": self.severity.name.lower(),
            "words": self.words,
            "path": list(self.path),
            "field": self.field,
            "fixable": self.fixable,
        }


#: Looks at one class by itself, so that its findings hold for as long as the class is the same object.
ClassCheck = Callable[[Category], Iterable[Found]]
#: Looks at a node's children as seen from their parent.
FamilyCheck = Callable[[Node, str, tuple[Node, ...]], Iterable[Found]]
#: Looks at the whole label set and what is known about the project.
SchemaCheck = Callable[[Schema, Context], Iterator[Found]]
#: Gives the schema without a problem, or the same schema where nothing can be done.
Fix = Callable[[Schema, Problem], Schema]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as data. `demands` says what must hold; `basis` where that is known from."""

    id: str
    severity: Severity
    demands: str
    basis: str = ""
    of_class: ClassCheck | None = None
    of_family: FamilyCheck | None = None
    of_schema: SchemaCheck | None = None
    fix: Fix | None = None
    fix_words: str = ""
    confirm: bool = field(default=False)
