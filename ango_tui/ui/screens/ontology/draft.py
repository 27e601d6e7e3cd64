"""The draft behind the ontology screen: the server's copy, the edits over it, and where both are kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Hashable, Sequence
from typing import TYPE_CHECKING, Any

from ango_tui import text
from ango_tui.label_sets.drafts import DraftFile
from ango_tui.ontology import Path, Schema
from ango_tui.ontology.diff import Change, diff
from ango_tui.ontology.edits import EditError
from ango_tui.ontology.history import History
from ango_tui.ontology.rules import Context, Problem, check
from ango_tui.ontology.schema import NoSuchNodeError
from ango_tui.ontology.wire import same
from ango_tui.store.drafts import Drafts
from ango_tui.store.locks import LockHeldError
from ango_tui.store.paths import default_paths
from ango_tui.store.snapshots import Snapshots
from ango_tui.ui.places import Place
from ango_tui.ui.screens.base import AngoScreen

if TYPE_CHECKING:
    from textual.timer import Timer

    from ango_tui.ui.project_context import ProjectContext

SAVE_AFTER = 0.4
"""Seconds from an edit to the draft being on its way to the disk."""


class OntologyDraft(AngoScreen):
    """What the files of this screen share: the server's copy, the draft over it, what is wrong with it."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.base = Schema()
        """What the draft began from: the server's copy, as it was then."""
        self.server = Schema()
        """The server's copy as it was seen last."""
        self.history = History.of(Schema())
        self.problems: Sequence[Problem] = ()
        self.changes: Sequence[Change] = ()
        self.tasks: int | None = None
        self._file: DraftFile | None = None
        self._unsaved = False
        self._saving: Timer | None = None
        self._held_by = ""

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    @property
    def host_key(self) -> str:
        """By what the host is known on disk."""
        return self.ango.settings.host_key

    @property
    def schema(self) -> Schema:
        """The draft as it is now."""
        return self.history.schema

    @property
    def changed(self) -> bool:
        """Whether there is something to send."""
        return not same(self.schema.wire, self.base.wire)

    @property
    def snapshots(self) -> Snapshots:
        """Every version of it ever seen."""
        return Snapshots(default_paths().state)

    @property
    def rule_context(self) -> Context:
        """What the rules may know of the project."""
        record = self.context.record
        return Context(
            server=self.server,
            base=self.base,
            project_type=(record.type or "") if record is not None else "",
            has_tasks=bool(self.tasks),
        )

    def show_schema(self, *, afresh: bool = False, seek: Path = ()) -> None:
        """Draw the draft as it is now; `seek` gets the cursor."""

    # The server's copy and the draft on disk

    def take_server(self, server: Schema) -> None:
        """Take in the server's copy: it is the draft where nothing was edited."""
        self.keep_version(server, "server")
        moved = self.loaded and not same(server.wire, self.base.wire)
        self.server = server
        if not self.loaded:
            self.base, self.history = server, History.of(server)
            self._take_draft(server)
        elif moved and not self.changed:
            self.base, self.history = server, History.of(server)
            self.ango.say("The label set was changed on the server; this is the new one.")
            self.mark_unsaved()
        elif moved:
            self.ango.say("Somebody changed the label set on the server; P joins both.", "warn")

    def _take_draft(self, server: Schema) -> None:
        file = self._file = DraftFile(Drafts(default_paths().state), self.host_key, self.place.project_id)
        try:
            file.acquire()
        except LockHeldError as error:
            by = f" (process {error.pid})" if error.pid else ""
            self._held_by = f"another window{by} edits this label set; close it there, then r."
            self.ango.say(f"This can only be looked at: {self._held_by}", "warn")
            return
        except OSError as error:
            self.ango.say(f"Drafts cannot be kept on disk: {error.strerror or error}.", "warn")
        self._held_by = ""
        try:
            kept = file.load()
        except ValueError as error:
            self.ango.say(f"The draft on disk was left alone: {error}.", "warn")
            return
        if kept is None:
            return
        mine = kept.history.schema
        if same(mine.wire, kept.base.wire):
            if same(kept.base.wire, server.wire):
                self.base, self.history = kept.base, kept.history
            return
        self.base, self.history = kept.base, kept.history
        found = text.count(len(diff(self.base, self.schema)), "change")
        when = kept.saved_at[:16].replace("T", " ")
        more = "" if same(self.base.wire, server.wire) else " The server has moved on since; P joins both."
        self.ango.say(f"Your draft of {when} UTC is here again: {found}; u undoes, X drops it.{more}")

    def start_flow(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin something that asks; the latest wins."""
        if self._flows is not None:
            self._flows.start(self._flow(work), group="flow", counted=False)

    def why_not_edit(self) -> str:
        """Why the draft cannot be changed; empty when it can."""
        return "the label set is not here yet." if not self.loaded else self._held_by

    # Edits

    def edit(
        self,
        words: str,
        make: Callable[[Schema], Schema],
        *,
        key: Hashable = None,
        seek: Path = (),
    ) -> bool:
        """Make an edit; where it makes no sense, say why. False when nothing was changed."""
        reason = self.why_not_edit()
        if reason:
            self.ango.say(reason, "warn")
            return False
        try:
            schema = make(self.schema)
        except EditError as error:
            self.ango.say(f"{str(error)[:1].upper()}{str(error)[1:]}.", "warn")
            return False
        except NoSuchNodeError:
            return False
        if schema is self.schema or same(schema.wire, self.schema.wire):
            return False
        self.take(self.history.did(schema, words, key=key, when=time.monotonic()), seek=seek)
        return True

    def take(self, history: History, *, seek: Path = ()) -> None:
        """Go on from another state of the draft; it will be on disk within a second."""
        self.history = history
        self.mark_unsaved()
        self.show_schema(seek=seek)

    def rejudge(self) -> None:
        """Look again at what is wrong and what differs."""
        self.problems = check(self.schema, self.rule_context)
        self.changes = () if self.schema is self.base else diff(self.base, self.schema)

    # On disk

    def mark_unsaved(self) -> None:
        """Save soon; many edits in a row are saved together."""
        self._unsaved = True
        if self._saving is None:
            self._saving = self.set_timer(SAVE_AFTER, self._save_soon)

    def _save_soon(self) -> None:
        self._saving = None
        if self._unsaved:
            self.ango.writes.start(asyncio.to_thread(self.save_work))

    def save_work(self) -> None:
        """Put the draft on disk now, or take it away where there is none. Runs in any thread."""
        file = self._file
        if file is None or not file.held or not self._unsaved:
            return
        self._unsaved = False
        try:
            if len(self.history.steps) == 1 and not self.changed:
                file.delete()
            else:
                file.save(lambda: (self.base, self.history))
        except OSError as error:
            self._unsaved = True
            words = f"The draft cannot be kept on disk: {error.strerror or error}."
            self.app.call_later(self.ango.say, words, "bad")

    def on_screen_suspend(self) -> None:
        """Nothing typed is left to chance when one goes elsewhere."""
        self.save_work()

    def on_unmount(self) -> None:
        """Give the draft to whoever comes next."""
        self.save_work()
        if self._file is not None:
            self._file.release()
            self._file = None

    def keep_version(self, schema: Schema, origin: str, note: str = "") -> None:
        """Keep a version for ever; a full disk does not stand in the way."""

        def keep() -> None:
            content = schema.to_json().encode("utf-8", "surrogatepass")
            try:
                self.snapshots.add(self.host_key, self.place.project_id, content, origin=origin, note=note)
            except OSError as error:
                words = f"This version cannot be kept on disk: {error.strerror or error}."
                self.app.call_later(self.ango.say, words, "warn")

        if not schema.odd:
            self.ango.writes.start(asyncio.to_thread(keep))
