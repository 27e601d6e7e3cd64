"""Undo and redo: a list of roots and a place in it, which can be kept on disk."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ango_tui.ontology.delta import applied, delta
from ango_tui.ontology.schema import Schema

#: Steps kept; the oldest go first.
LIMIT = 500
#: Edits of the same thing within this many seconds are one step.
COALESCE_SECONDS = 1.5
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Step:
    """A root and how it came about: words for the undo menu, and what was edited when."""

    schema: Schema
    words: str = ""
    key: Hashable = None
    when: float = 0.0


@dataclass(frozen=True, slots=True)
class History:
    """Every root of an editing session and which of them is shown. A value: each method gives a new one."""

    steps: tuple[Step, ...]
    at: int = 0

    @classmethod
    def of(cls, schema: Schema) -> History:
        """A history that begins with this schema."""
        return cls((Step(schema),))

    @property
    def schema(self) -> Schema:
        """The root shown now."""
        return self.steps[self.at].schema

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self.at > 0

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return self.at < len(self.steps) - 1

    @property
    def undo_words(self) -> str:
        """What would be undone, "" for nothing."""
        return self.steps[self.at].words if self.can_undo else ""

    @property
    def redo_words(self) -> str:
        """What would be redone, "" for nothing."""
        return self.steps[self.at + 1].words if self.can_redo else ""

    def did(self, schema: Schema, words: str = "", *, key: Hashable = None, when: float = 0.0) -> History:
        """The history after an edit. What had been undone is gone.

        Edits with the same `key` (say, the title of one node) that follow each other within
        `COALESCE_SECONDS` become one step; `when` is any clock in seconds.
        """
        if schema is self.schema:
            return self
        kept = self.steps[: self.at + 1]
        last = kept[-1]
        together = key is not None and key == last.key and not self.can_redo and len(kept) > 1
        if together and 0 <= when - last.when <= COALESCE_SECONDS:
            kept = kept[:-1]
        kept = (*kept, Step(schema, words, key, when))[-LIMIT - 1 :]
        return History(kept, len(kept) - 1)

    def sealed(self) -> History:
        """The same, but the next edit starts a step of its own."""
        steps = list(self.steps)
        steps[self.at] = replace(steps[self.at], key=None)
        return History(tuple(steps), self.at)

    def undo(self) -> History:
        """One step back; itself at the beginning."""
        return History(self.steps, self.at - 1) if self.can_undo else self

    def redo(self) -> History:
        """One step forward; itself at the end."""
        return History(self.steps, self.at + 1) if self.can_redo else self

    def to_json(self) -> dict[str, Any]:
        """What is written to disk: the first root whole, then what each step changed."""
        steps = []
        for before, step in zip(self.steps, self.steps[1:], strict=False):
            steps.append({"words": step.words, "delta": delta(before.schema.wire, step.schema.wire)})
        return {"format": _FORMAT, "root": self.steps[0].schema.wire, "steps": steps, "at": self.at}

    @classmethod
    def from_json(cls, kept: object) -> History:
        """Read `to_json`'s value. Raises `ValueError` when it is damaged or of another format."""
        if not isinstance(kept, Mapping) or kept.get("format") != _FORMAT:
            raise ValueError("this draft was written in a format that this version cannot read")
        items, at = kept.get("steps"), kept.get("at")
        if not isinstance(items, list) or not isinstance(at, int) or not 0 <= at <= len(items):
            raise ValueError("this draft is damaged")
        schema = Schema.from_wire(kept.get("root"))
        steps = [Step(schema)]
        for item in items:
            if not isinstance(item, Mapping):
                raise ValueError("this draft is damaged")
            schema.index()
            schema = schema.with_wire(applied(schema.wire, item.get("delta")))
            steps.append(Step(schema, str(item.get("words") or "")))
        return cls(tuple(steps), at)
