"""Bringing label sets in and out: files, pasted text, other projects; a report before anything is applied."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ango_tui import text
from ango_tui.label_sets.files import FileError, ending_of, exported, report_text, text_of
from ango_tui.ontology import Schema
from ango_tui.ontology.interchange import (
    EXPORTS,
    IMPORTS,
    Imported,
    InterchangeError,
    combined,
    detect,
    read,
    read_raw,
)
from ango_tui.ontology.kinds import TOOLS, kinds_for
from ango_tui.ui.screens.ontology.versions import OntologyVersions
from ango_tui.ui.widgets.choose import Choice, Choose
from ango_tui.ui.widgets.form import Form, FormField
from ango_tui.ui.widgets.prompt import Confirm
from ango_tui.ui.widgets.reader import Reader

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Project

FILE, TEXT, PROJECT = "file", "text", "project"
MERGE: Final = "merge"
REPLACE: Final = "replace"
AS_IT_SAYS = ""
WITHOUT_TOOLS = ("coco", "yolo")


class OntologyExchange(OntologyVersions):
    """Import and export."""

    if TYPE_CHECKING:

        def show_signs(self) -> None:
            """Draw what is wrong, what differs, and the fields."""

    # In

    def why_not_import(self) -> str:
        """The draft must be editable."""
        return self.why_not_edit()

    async def do_import(self) -> None:
        """A label set from elsewhere into the draft."""
        sources = (
            Choice(FILE, "a file", "JSON, XML or YAML of Ango, COCO, YOLO, Label Studio, Labelbox, CVAT"),
            Choice(TEXT, "pasted text", "the same, pasted here"),
            Choice(PROJECT, "another project", "its label set as it is on the server"),
        )
        source = await self.ask(Choose("Import a label set from", sources))
        try:
            if source == FILE:
                found = await self._from_file()
            elif source == TEXT:
                found = await self._from_text()
            else:
                found = await self._from_project() if source == PROJECT else None
        except (FileError, InterchangeError) as error:
            self.ango.say(f"Not imported: {error}.", "bad")
            return
        if found is not None:
            await self._offer(found)

    async def _from_file(self) -> Imported | None:
        answers = await self.ask(Form("Import a file", (FormField("path", "File", "path", required=True),)))
        if answers is None:
            return None
        path: Path = answers["path"]
        return await self._read(await asyncio.to_thread(text_of, path))

    async def _from_text(self) -> Imported | None:
        field = FormField("text", "Text", "multiline", required=True)
        answers = await self.ask(Form("Paste a label set", (field,), save="Read it"))
        return await self._read(answers["text"]) if answers is not None else None

    async def _from_project(self) -> Imported | None:
        async def every(client: AngoClient) -> list[Project]:
            return [project async for project in client.walk(client.list_projects, limit=1000)]

        projects = await every(await self.ango.client())
        choices = [
            Choice(project.id, project.name or project.id, project.id)
            for project in projects
            if project.id != self.place.project_id
        ]
        picked = await self.ask(Choose("Import the label set of", choices))
        if picked is None:
            return None
        client = await self.ango.client()
        return read_raw((await client.get_project(picked)).category_schema)

    async def _read(self, words: str) -> Imported | None:
        form: Any = detect(words)
        if form is None:
            formats = [Choice(name, title) for name, title in IMPORTS.items()]
            form = await self.ask(Choose("This is not recognised. Which format is it?", formats))
            if form is None:
                return None
        tool: str | None = None
        if form in WITHOUT_TOOLS:
            kinds = [Choice(kind.wire, kind.words) for kind in kinds_for(TOOLS)]
            choices = [Choice(AS_IT_SAYS, "what the file suggests"), *kinds]
            tool = await self.ask(Choose(f"{IMPORTS[form]} has no tools. Draw its classes as", choices))
            if tool is None:
                return None
        return await asyncio.to_thread(read, words, form, tool=tool or None)

    async def _offer(self, found: Imported) -> None:
        """Show what became of every piece; then merge, replace, or nothing."""
        merged, merging = combined(self.schema, found, MERGE)
        words = f"From {found.source}: {report_text(found.report)}\n\n"
        words += f"Merging it into the draft: {report_text(merging)}"
        self.query_one("#plan", Reader).show(words)
        self.show_mode("plan", "#plan")
        choices = (
            Choice(MERGE, "merge into the draft", "nothing is removed or changed"),
            Choice(REPLACE, "replace the draft", "P then shows what goes; u undoes"),
        )
        picked = await self.ask(Choose(f"Take it? {found.report.words()}", choices))
        if self.mode == "plan":
            self.show_mode("edit", "#tree")
        if picked is None:
            self.ango.say("Nothing was imported.")
            return
        schema = merged if picked == MERGE else combined(self.schema, found, REPLACE)[0]
        if self.edit(f"imported from {found.source}", lambda now: _in_place_of(now, schema)):
            self.outline.show(self.schema, afresh=True)
            self.show_signs()
            changes = text.count(len(self.changes), "change")
            self.ango.say(f"Imported: {found.report.words()}; {changes} in the draft now.", "good")
            self.keep_version(found.schema, "imported", found.source)
        else:
            self.ango.say("The draft has all of it already.")

    # Out

    async def do_export(self) -> None:
        """The draft as a file."""
        formats = [Choice(name, title, ending) for name, (title, ending) in EXPORTS.items()]
        form = await self.ask(Choose("Export the label set as", formats))
        if form is None:
            return
        name = "".join(char if char.isalnum() else "-" for char in self.context.name).strip("-").lower()
        proposed = f"{name or 'label-set'}{'-guide' if form == 'guide' else ''}{ending_of(form)}"
        fields = (FormField("path", "File", "path", proposed, required=True),)
        answers = await self.ask(Form(f"Export: {EXPORTS[form][0]}", fields, save="Write it"))
        if answers is None:
            return
        path: Path = answers["path"]
        if await asyncio.to_thread(path.exists) and not await self.ask(
            Confirm(f"{path} is there already. Write over it?", yes="Write over")
        ):
            return
        try:
            made = await asyncio.to_thread(exported, self.schema, form, path, self.context.name)
        except FileError as error:
            self.ango.say(f"Not exported: {error}.", "bad")
            return
        lost = made.report.count("dropped") + made.report.count("approximated")
        beside = " with its lock file of class numbers" if made.lock is not None else ""
        self.ango.say(
            f"Written to {path}{beside}: {made.report.words()}{'; ! has the list' if lost else ''}.",
            "warn" if lost else "good",
            report_text(made.report) if lost else "",
        )


def _in_place_of(now: Schema, schema: Schema) -> Schema:
    now.index()
    return now.with_wire(schema.wire)
