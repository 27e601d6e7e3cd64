"""Every version of the label set ever seen here: what each changed; any can become the draft."""

from __future__ import annotations

import asyncio
from functools import partial

from ango_tui import text
from ango_tui.label_sets.versions import Version, Versions
from ango_tui.ontology import Schema
from ango_tui.ontology.diff import Change, diff
from ango_tui.ontology.risk import Risk
from ango_tui.store.snapshots import SnapshotLostError
from ango_tui.ui.screens.ontology.sending import OntologySending
from ango_tui.ui.widgets.choose import Choice, Choose

CHANGED, COMPARED, RESTORED, AS_JSON = "changed", "compared", "restored", "json"


class OntologyVersions(OntologySending):
    """History and restore; restoring changes the draft and goes through the same plan as any edit."""

    @property
    def versions(self) -> Versions:
        """The versions of this project."""
        return Versions(self.snapshots, self.host_key, self.place.project_id)

    async def do_versions(self) -> None:
        """Choose a version, then what to do with it."""
        found = await asyncio.to_thread(self.versions.list)
        if not found:
            self.ango.say("No version has been kept yet.")
            return
        choices = [
            Choice(n, f"{version.when}  {version.origin}", version.words()) for n, version in enumerate(found)
        ]
        picked = await self.ask(Choose("Versions seen here, newest first (UTC)", choices))
        if picked is not None:
            await self._with_version(found[picked])

    async def _with_version(self, version: Version) -> None:
        try:
            schema = await asyncio.to_thread(self.versions.read, version.snapshot.digest)
        except SnapshotLostError as error:
            self.ango.say(str(error), "bad")
            return
        choices = (
            Choice(RESTORED, "take it as the draft", "nothing is sent; P shows the plan, u undoes"),
            Choice(COMPARED, "compare", "what leads from the draft to it"),
            Choice(CHANGED, "what it changed", "against the version before"),
            Choice(AS_JSON, "as JSON", "to read and copy"),
        )
        title = f"Version of {version.when}"
        picked = await self.ask(Choose(title, choices))
        crumbs = (self.context.name, "Ontology", title)
        if picked == RESTORED:
            self._restore(version, schema)
        elif picked == COMPARED:
            self.ango.read(crumbs, changes_text(diff(self.schema, schema)))
        elif picked == CHANGED:
            self.ango.read(crumbs, changes_text(version.changes or ()))
        elif picked == AS_JSON:
            self.ango.read(crumbs, schema.to_json(indent=2))

    def _restore(self, version: Version, schema: Schema) -> None:
        words = f"took the version of {version.when}"
        if self.edit(words, partial(_replaced, schema=schema)):
            changes = text.count(len(self.changes), "change")
            self.ango.say(f"The draft is the version of {version.when}: {changes} to send with P; u undoes.")
        else:
            self.ango.say("The draft is this version already.")


def _replaced(now: Schema, *, schema: Schema) -> Schema:
    """Another label set in place of the draft; nodes under the same id stay the same for the screen."""
    now.index()
    return now.with_wire(schema.wire)


def changes_text(changes: tuple[Change, ...] | list[Change]) -> str:
    """Changes as text, the worst first."""
    if not changes:
        return "Nothing differs."
    lines: list[str] = []
    for risk in sorted(Risk, reverse=True):
        group = [change for change in changes if change.risk is risk]
        if group:
            lines += [f"{risk.sign} {risk.words.capitalize()} ({len(group)})"]
            lines += [f"  {change}" for change in group] + [""]
    return "\n".join(lines).rstrip()
