"""Edits of the tree by keys: add, delete, move, cut, copy, paste, undo. Nothing here changes the server."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ango_tui import text
from ango_tui.label_sets import clips
from ango_tui.label_sets.placing import Addition, beside, inside, shifted, with_revealed
from ango_tui.ontology import Path, Schema
from ango_tui.ontology.clipboard import copy
from ango_tui.ontology.edits import duplicate, each_path, indent, outdent, remove
from ango_tui.ontology.schema import name_of
from ango_tui.store.paths import default_paths
from ango_tui.ui.screens.ontology.naming import OntologyNaming
from ango_tui.ui.widgets.choose import Choice, Choose

KEEP, RENEW = "keep", "renew"


class OntologyEditing(OntologyNaming):
    """What the keys of the tree do."""

    # What an edit acts on

    @property
    def path(self) -> Path:
        """The node under the cursor; ``()`` on a heading."""
        row = self.outline.row
        return row.path if row is not None else ()

    def paths(self) -> list[Path]:
        """The marked nodes in the order of the tree, or the one under the cursor."""
        if not self.outline.marks:
            return [self.path] if self.path else []
        order = {place.node.uid: n for n, place in enumerate(self.schema.index().places)}
        uids = sorted((uid for uid in self.outline.marks if uid in order), key=order.__getitem__)
        return each_path(self.schema, uids)

    def called(self, paths: Sequence[Path]) -> str:
        """What is acted on, in words."""
        if len(paths) == 1:
            return text.safe(name_of(self.schema.at(paths[0])), limit=40)
        return text.count(len(paths), "node")

    def why_not_node(self) -> str:
        """An edit of a node needs one."""
        return self.why_not_edit() or ("" if self.paths() else "there is no node under the cursor.")

    # Adding

    def why_not_new(self) -> str:
        """The draft must be editable."""
        return self.why_not_edit()

    why_not_add = why_not_new

    async def do_new(self) -> None:
        """Something right after the node under the cursor."""
        row = self.outline.row
        if row is not None:
            await self._add(beside(self.schema, row.path, row.group))

    async def do_add(self) -> None:
        """Something below the node under the cursor."""
        row = self.outline.row
        if row is not None:
            await self._add(inside(self.schema, row.path, row.group))

    async def _add(self, additions: Sequence[Addition]) -> None:
        if not additions:
            self.ango.say("Nothing can be added there.", "warn")
            return
        picked: Addition | None = additions[0]
        if len(additions) > 1:
            choices = [Choice(addition, addition.words, addition.detail) for addition in additions]
            picked = await self.ask(Choose("Add what?", choices))
        if picked is not None:
            self.begin_added(picked)

    def do_rename(self) -> None:
        """Type another title in place."""
        if self.path:
            self.begin_rename(self.path)

    # Taking away

    why_not_remove = why_not_rename = why_not_duplicate = why_not_cut = why_not_node
    why_not_up = why_not_down = why_not_indent = why_not_outdent = why_not_node

    def do_remove(self) -> None:
        """Delete nodes; u brings them back."""
        self._remove("deleted", self.paths())

    def _remove(self, verb: str, paths: Sequence[Path]) -> None:
        every = with_revealed(self.schema, paths)
        more = len(set(every)) - len(set(paths))
        name = self.called(paths)
        with_them = f" and {text.count(more, 'question')} that it reveals" if more else ""
        if self.edit(f"{verb} {name}", lambda schema: remove(schema, *every)):
            self.outline.clear_marks()
            self.ango.say(f"{name}{with_them} {verb}; u brings it back.")

    def do_undo(self) -> None:
        """Take back the last edit."""
        words = self.history.undo_words
        self.take(self.history.undo())
        self.ango.say(f"Taken back: {words or 'the last edit'}.")

    def do_redo(self) -> None:
        """Make it again."""
        words = self.history.redo_words
        self.take(self.history.redo())
        self.ango.say(f"Made again: {words or 'the edit'}.")

    def why_not_undo(self) -> str:
        """There must be an edit."""
        return self.why_not_edit() or ("" if self.history.can_undo else "nothing was edited.")

    def why_not_redo(self) -> str:
        """There must be an edit taken back."""
        return self.why_not_edit() or ("" if self.history.can_redo else "nothing was taken back.")

    # Moving

    def do_up(self) -> None:
        """Past the neighbour above."""
        self._each("moved up", lambda schema, path: shifted(schema, path, -1))

    def do_down(self) -> None:
        """Past the neighbour below."""
        self._each("moved down", lambda schema, path: shifted(schema, path, 1), backwards=True)

    def do_indent(self) -> None:
        """Into the neighbour above."""
        self._each("indented", indent)

    def do_outdent(self) -> None:
        """Out of what it stands in."""
        self._each("outdented", outdent, backwards=True)

    def _each(self, words: str, change: Callable[[Schema, Path], Schema], *, backwards: bool = False) -> None:
        """One edit that does the same to all marked nodes; they are followed while they move."""
        paths = self.paths()
        uids = [self.schema.at(path).uid for path in (reversed(paths) if backwards else paths)]
        cursor = self.outline.row
        name = self.called(paths)

        def make(schema: Schema) -> Schema:
            for uid in uids:
                path = schema.path_of(uid)
                if path is not None:
                    schema = change(schema, path)
            return schema

        if self.edit(f"{words} {name}", make) and cursor is not None:
            path = self.schema.path_of(cursor.uid)
            if path is not None:
                self.outline.seek(path)

    # Cutting, copying, pasting

    def why_not_copy_nodes(self) -> str:
        """There must be a node."""
        return "" if self.paths() else "there is no node under the cursor."

    def do_copy_nodes(self) -> None:
        """Keep the nodes for pasting, here or in another project."""
        self._keep(cut=False)

    def do_cut(self) -> None:
        """Keep the nodes for pasting, and take them away here."""
        if self._keep(cut=True):
            self._remove("cut", self.paths())

    def _keep(self, *, cut: bool) -> bool:
        paths = self.paths()
        whole = with_revealed(self.schema, paths) if cut else paths
        copied = clips.Copied(copy(self.schema, whole), self.place.project_id, cut)
        try:
            clips.keep(default_paths().state, copied)
        except OSError as error:
            self.ango.say(f"It cannot be copied: {error.strerror or error}.", "bad")
            return False
        if not cut:
            self.ango.say(f"{self.called(paths)} copied; p pastes it, in another project too.")
        return True

    def why_not_paste(self) -> str:
        """The draft must be editable."""
        return self.why_not_edit()

    async def do_paste(self) -> None:
        """Paste what was cut or copied: after the node under the cursor where it fits, else into it."""
        copied = clips.kept(default_paths().state)
        if copied is None:
            self.ango.say("Nothing was cut or copied yet.", "warn")
            return
        keep_ids = copied.cut and copied.project == self.place.project_id
        if copied.project != self.place.project_id:
            picked = await self.ask(
                Choose(
                    f"Paste {text.count(len(copied.clip.nodes), 'node')} of another project",
                    (
                        Choice(KEEP, "keep ids", "exports of both projects stay comparable"),
                        Choice(RENEW, "new ids", "the projects are independent"),
                    ),
                )
            )
            if picked is None:
                return
            keep_ids = picked == KEEP
        path = self.path
        places: list[Path] = []

        def make(schema: Schema) -> Schema:
            found = clips.pasted(schema, path, copied.clip, keep_ids=keep_ids)
            places.extend(found.paths)
            return found.schema

        if self.edit(f"pasted {text.count(len(copied.clip.nodes), 'node')}", make) and places:
            self.outline.seek(places[0])

    def do_duplicate(self) -> None:
        """A copy with fresh ids right below."""
        at: list[Path] = []

        def make(schema: Schema) -> Schema:
            for path in reversed(self.paths()):
                schema, place = duplicate(schema, path)
                at[:] = [place]
            return schema

        if self.edit(f"duplicated {self.called(self.paths())}", make) and at:
            self.outline.clear_marks()
            self.outline.seek(at[0])
