"""The draft of a label set: what it began with, every edit since, and how both are kept on disk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ango_tui.ontology import Schema
from ango_tui.ontology.delta import delta
from ango_tui.ontology.history import History, Step
from ango_tui.ontology.wire import same
from ango_tui.store.drafts import Drafts
from ango_tui.store.locks import FileLock

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it was found on disk. `saved_at` is UTC, ISO 8601."""

    base: Schema
    history: History
    saved_at: str


class DraftFile:
    """The draft of one project's label set on disk.

    `acquire` takes it for this window alone. What an edit did is worked out once, so that saving a long
    history costs what is new.
    """

    def __init__(self, drafts: Drafts, host: str, project: str) -> None:
        self._drafts = drafts
        self._host = host
        self._project = project
        self._lock: FileLock | None = None
        self._writing = threading.Lock()
        self._deltas: dict[tuple[int, int], tuple[Schema, Schema, Any]] = {}

    def acquire(self) -> None:
        """Keep other windows from editing this draft.

        Raises:
            LockHeldError: another window edits it.
            OSError: the lock cannot be made.
        """
        if self._lock is None:
            lock = self._drafts.lock(self._host, self._project)
            lock.acquire()
            self._lock = lock

    @property
    def held(self) -> bool:
        """Whether this window may edit."""
        return self._lock is not None

    def release(self) -> None:
        """Let other windows edit it."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def load(self) -> Kept | None:
        """The draft, or None when there is none.

        Raises:
            ValueError: there is one that this version cannot read.
        """
        draft = self._drafts.load(self._host, self._project)
        if draft is None:
            return None
        content = draft.content
        if not isinstance(content, dict) or content.get("format") != _FORMAT:
            raise ValueError("this draft was written in a format that this version cannot read")
        history = History.from_json(content.get("history"))
        base = history.steps[0].schema if "base" not in content else Schema.from_wire(content["base"])
        return Kept(base, history, draft.saved_at)

    def save(self, now: Callable[[], tuple[Schema, History]]) -> None:
        """Put on disk what `now` gives at that moment; in any thread, the latest state wins.

        Raises:
            OSError: it could not be written; what was there is still there.
        """
        with self._writing:
            base, history = now()
            content: dict[str, Any] = {"format": _FORMAT, "history": self._wire(history)}
            if not same(base.wire, history.steps[0].schema.wire):
                content["base"] = base.wire
            self._drafts.save(self._host, self._project, content)

    def delete(self) -> None:
        """Forget the draft."""
        with self._writing:
            self._drafts.delete(self._host, self._project)

    def _wire(self, history: History) -> dict[str, Any]:
        """As `History.to_json`, with the changes of steps known from before."""
        known, fresh = self._deltas, {}
        items = []
        for before, step in zip(history.steps, history.steps[1:], strict=False):
            key = (id(before.schema), id(step.schema))
            found = known.get(key) or (before.schema, step.schema, _delta(before, step))
            fresh[key] = found
            items.append({"words": step.words, "delta": found[2]})
        self._deltas = fresh
        return History.of(history.steps[0].schema).to_json() | {"steps": items, "at": history.at}


def _delta(before: Step, step: Step) -> Any:
    return delta(before.schema.wire, step.schema.wire)
