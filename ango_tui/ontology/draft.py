"""A draft: what the server had when it began, and every step since, in a form for the disk."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ango_tui.ontology.history import History
from ango_tui.ontology.schema import Schema
from ango_tui.ontology.wire import same

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """An editing session as a value: `base` is the server's copy that it began with."""

    base: Schema
    history: History

    @classmethod
    def of(cls, schema: Schema) -> Draft:
        """A fresh draft of what the server has."""
        return cls(schema, History.of(schema))

    @property
    def schema(self) -> Schema:
        """The label set as edited so far."""
        return self.history.schema

    @property
    def changed(self) -> bool:
        """Whether there is anything that the server does not have."""
        return not same(self.base.wire, self.schema.wire)

    def did(self, schema: Schema, words: str = "", *, key: Hashable = None, when: float = 0.0) -> Draft:
        """The draft after an edit (see `History.did`)."""
        return replace(self, history=self.history.did(schema, words, key=key, when=when))

    def undo(self) -> Draft:
        """One step back."""
        return replace(self, history=self.history.undo())

    def redo(self) -> Draft:
        """One step forward."""
        return replace(self, history=self.history.redo())

    def rebased(self, server: Schema, merged: Schema, words: str = "merge what others did") -> Draft:
        """The draft on top of a newer copy of the server; the merge is a step that can be undone."""
        return Draft(server, self.history.did(merged, words))

    def to_json(self) -> dict[str, Any]:
        """What is written to disk."""
        kept = self.history.to_json()
        shared = same(self.base.wire, self.history.steps[0].schema.wire)
        return {"format": _FORMAT, "base": None if shared else self.base.wire, "history": kept}

    @classmethod
    def from_json(cls, kept: object) -> Draft:
        """Read `to_json`'s value. Raises `ValueError`, in words, when it is damaged or of another format."""
        if not isinstance(kept, Mapping) or kept.get("format") != _FORMAT:
            raise ValueError("this draft was written in a format that this version cannot read")
        history = History.from_json(kept.get("history"))
        base = kept.get("base")
        return cls(history.steps[0].schema if base is None else Schema.from_wire(base), history)
