"""The draft of a workflow: its edits, kept on disk with every one of them, and offered again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ango_tui.store.drafts import Drafts
from ango_tui.store.locks import FileLock, LockHeldError
from ango_tui.store.paths import default_paths
from ango_tui.store.snapshots import Snapshots
from ango_tui.ui.places import Place
from ango_tui.ui.screens.base import AngoScreen
from ango_tui.workflow import NotAWorkflowError, Workflow
from ango_tui.workflow.edits import Edits
from ango_tui.workflow.source import write

if TYPE_CHECKING:
    from ango_tui.ui.project_context import ProjectContext
    from ango_tui.workflow.rules import Problem

KIND = "workflow"


class WorkflowDraft(AngoScreen):
    """What the files of this screen share: the server's copy, the draft over it, and where both are kept."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.base = Workflow()
        """What the draft began from: the server's copy, as it was then."""
        self.edits = Edits(Workflow())
        self.problems: Sequence[Problem] = ()
        self.typed: str | None = None
        """JSON that is being typed and was not taken yet."""

        self._lock: FileLock | None = None
        self._elsewhere = False

    def on_unmount(self) -> None:
        """Another window may have the draft now."""
        if self._lock is not None:
            self._lock.release()

    def _owns_draft(self) -> bool:
        """Whether the draft on disk is this window's; it is taken when nobody has it."""
        if self._lock is None:
            self._lock = Drafts(default_paths().state).lock(self.host_key, self.place.project_id, kind=KIND)
        try:
            self._lock.acquire()
        except (LockHeldError, OSError):
            return False
        return True

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    @property
    def host_key(self) -> str:
        """By what the host is known on disk."""
        return self.ango.settings.host_key

    @property
    def changed(self) -> bool:
        """Whether there is something to send."""
        return self.edits.now != self.base

    @property
    def snapshots(self) -> Snapshots:
        """Every version of it ever seen."""
        return Snapshots(default_paths().state)

    def show_workflow(self) -> None:
        """Draw the present draft."""

    def take_server(self, server: Workflow) -> None:
        """Take in the server's copy: it is the draft where nothing was edited."""
        self.keep_version(server, "server")
        if not self.loaded or not self.changed:
            self.base, self.edits = server, Edits(server)
            self._take_draft(server)
        elif server != self.base:
            self.ango.say(
                "The workflow was changed on the server meanwhile; P shows both and joins them.", "warn"
            )

    def _take_draft(self, server: Workflow) -> None:
        if not self._owns_draft():
            if not self._elsewhere:
                self._elsewhere = True
                self.ango.say(
                    "Another window edits this workflow; what you edit here is not kept on disk.", "warn"
                )
            return
        draft = Drafts(default_paths().state).load(self.host_key, self.place.project_id, kind=KIND)
        if draft is None or not isinstance(draft.content, dict):
            return
        try:
            base = Workflow.from_wire(draft.content.get("base"))
            mine = Workflow.from_wire(draft.content.get("mine"))
        except NotAWorkflowError:
            return
        typed = draft.content.get("typed")
        self.typed = typed if isinstance(typed, str) else None
        if mine in (server, base) and self.typed is None:
            self.drop_draft()
            return
        self.base, self.edits = base, Edits(base)
        self.edits.make("the draft", mine)
        self.ango.say(f"Your draft of {draft.saved_at[:16].replace('T', ' ')} is here again; X drops it.")

    def edited(self, words: str, workflow: Workflow) -> bool:
        """Take an edit in, keep it on disk and draw it; False when it changes nothing."""
        if not self.edits.make(words, workflow):
            self.ango.say("Nothing was changed.")
            return False
        self.ango.say(f"{words}; u takes it back, P sends it.")
        self.redrawn()
        return True

    def redrawn(self) -> None:
        """Keep and draw what there is now."""
        self.keep_draft()
        self.show_workflow()

    def keep_draft(self) -> None:
        """Keep the draft on disk; a full disk is told and does not stand in the way."""
        try:
            self.save_work()
        except OSError as error:
            self.ango.say(f"The draft cannot be kept on disk: {error.strerror or error}.", "warn")

    def save_work(self) -> None:
        """Keep the draft on disk, or take it away where nothing is changed. Runs in any thread."""
        if not self.loaded or not self._owns_draft():
            return
        if not self.changed and self.typed is None:
            self.drop_draft()
            return
        content: dict[str, object] = {"base": self.base.to_wire(), "mine": self.edits.now.to_wire()}
        if self.typed is not None:
            content["typed"] = self.typed
        Drafts(default_paths().state).save(self.host_key, self.place.project_id, content, kind=KIND)

    def drop_draft(self) -> None:
        """Forget the draft on disk."""
        Drafts(default_paths().state).delete(self.host_key, self.place.project_id, kind=KIND)

    def keep_version(self, workflow: Workflow, origin: str, note: str = "") -> None:
        """Keep a version for ever; a full disk does not stand in the way."""
        if not workflow.stages:
            return
        try:
            self.snapshots.add(
                self.host_key,
                self.place.project_id,
                write(workflow).encode(),
                kind=KIND,
                origin=origin,
                note=note,
            )
        except OSError as error:
            self.ango.say(f"This version cannot be kept on disk: {error.strerror or error}.", "warn")
