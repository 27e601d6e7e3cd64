"""What is to be uploaded: listing files and addresses, seeing what is wrong with them and what they cost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from ango_tui import text
from ango_tui.transfer.checking import batch_ids
from ango_tui.transfer.draft import Draft, Row
from ango_tui.ui.places import Place
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.transfer_links import TransferLinks
from ango_tui.ui.transfers import takes
from ango_tui.ui.widgets.choose import Choice, Choose
from ango_tui.ui.widgets.columns import Cell, Column
from ango_tui.ui.widgets.form import Form, FormField
from ango_tui.ui.widgets.summary_line import SummaryLine

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Project
    from ango_tui.transfer.reading import Reading
    from ango_tui.ui.project_context import ProjectContext

AT_ONCE_CALLS = 20
"""Duplicates on the server are looked for unasked while that takes at most so many calls."""

SOURCES = (
    Choice("path", "Files, a folder or a list", "a path; *.png works; CSV and JSON are read as lists"),
    Choice("addresses", "Addresses", "URLs in cloud storage, one per line"),
    Choice("text", "A text", "Markdown that is the asset itself"),
)


class UploadListing(LocalListScreen, TransferLinks):
    """What is to be uploaded to a project. The list is kept while the program runs, also when one leaves."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "mark", "transfers", "upload")
    NOUN = "file"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.only_problems = False
        self.looking = ""
        self.table.columns = (
            Column("name", "External id", _name, width=18, flex=2, sort="name"),
            Column("kind", "Kind", lambda r: Cell(r.item.kind, "dim"), width=7, rank=3),
            Column(
                "size", "Size", lambda r: text.size(r.item.size) if r.item.size else "", 7, right=True, rank=2
            ),
            Column("batches", "Batches", self._batches, width=10, rank=4),
            Column("state", "Check", _state, width=30, flex=4),
        )

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    @property
    def draft(self) -> Draft:
        """What is listed."""
        return self.ango.transfers.drafts.setdefault(self.place.project_id, Draft())

    def compose_body(self) -> ComposeResult:
        """What it would come to, then the list."""
        yield SummaryLine(id="summary")
        yield from super().compose_body()

    def crumbs(self) -> Sequence[str]:
        """Beside the assets."""
        return (self.context.name, "Assets", "Upload", self.position())

    def words_of(self, record: Any) -> Sequence[str]:
        """Names, places and problems."""
        return (record.item.external_id, record.item.data, record.words)

    def sort_key(self, record: Any, _name: str) -> Any:
        """By external id."""
        return record.item.external_id.casefold()

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """What would be sent of a row."""
        item = record.item
        return (
            ("External id", item.external_id or "none"),
            ("Data", item.data),
            ("Named in", item.source or "here"),
            ("Kind", item.kind),
            ("Size", text.size(item.size) if item.size else "not known"),
            ("Batches", self._batches(record) or "none"),
            ("Metadata", str(item.metadata or "none")),
            ("Context data", str(item.context_data or "none")),
            ("Attachments", str(len(item.attachments) or "none")),
            ("Check", record.words or "good"),
        )

    def _batches(self, row: Row) -> str:
        names = row.item.batches or tuple(self.context.batch_name(b) for b in self.draft.batches)
        return ", ".join(names)

    # Listing

    def load(self) -> None:
        """Show the list; the project tells batches and what it takes."""
        self._show_rows()
        if self.context.record is None:
            self.fetch("project", lambda client: client.get_project(self.place.project_id), self._learn)
        else:
            self._look()

    def _learn(self, project: Project) -> None:
        self.context.learn(project)
        self._look()

    def _show_rows(self) -> None:
        rows = self.draft.rows()
        self.show_records([row for row in rows if row.findings] if self.only_problems else rows)
        self.query_one(SummaryLine).show(self._summary())
        self.refresh_chrome()

    def _summary(self) -> str:
        draft = self.draft
        if not draft.items:
            return ""
        cost = draft.cost()
        left_out = len(draft.items) - cost.files - cost.others
        batches = ", ".join(self.context.batch_name(b) for b in draft.batches)
        parts = (
            f"{text.count(cost.files, 'file')}, {text.size(cost.bytes)}" if cost.files else "",
            f"{cost.others:,} registered as they are" if cost.others else "",
            f"{left_out:,} left out" if left_out else "",
            f"into {batches}" if batches else "",
            f"storage {draft.storage_name}" if draft.storage_id else "",
            f"priority {draft.priority}" if draft.priority else "",
            takes(self.ango, cost.calls) if cost.calls else "",
            self.looking,
        )
        return " · ".join(filter(None, parts))

    def empty_words(self) -> tuple[str, ...]:
        """Nothing listed yet, or nothing wrong."""
        if self.only_problems and self.draft.items:
            return ("Nothing is wrong with any row.", "", "p shows all of them.")
        notes = [finding.words for finding in self.draft.findings if finding.index < 0]
        return (
            *notes,
            "Nothing is listed for upload yet.",
            "",
            "n lists files, a folder, a pattern, addresses, or a list (CSV, JSON) with",
            "  data, externalId, batches, metadata, contextData, attachments.",
            "e chooses batches, storage and priority; u uploads after a check.",
        )

    def open(self, record: Any) -> None:
        """All about a row."""
        lines = [f"{name}: {value}" for name, value in self.facts_of(record)]
        self.ango.read((*self.crumbs()[:3], record.item.external_id), "\n".join(lines))

    async def do_add(self) -> None:
        """List more."""
        source = await self.ask(Choose("What to upload", SOURCES))
        if source == "path":
            await self._add_path()
        elif source is not None:
            await self._add_words(source)

    async def _add_path(self) -> None:
        fields = (
            FormField("path", "Path", "path", required=True, placeholder="frames/, frames/*.png, list.csv"),
            FormField("relative", "External ids with the folders below it", "bool"),
        )
        values = await self.ask(Form("Files, a folder, a pattern or a list", fields, save="List them"))
        if values is not None:
            await self._read_in(str(values["path"]), relative=bool(values["relative"]))

    async def _add_words(self, source: str) -> None:
        label = "Addresses, one per line" if source == "addresses" else "The text"
        fields = [FormField("words", label, "multiline", required=True)]
        if source == "text":
            fields.insert(0, FormField("id", "External id", required=True))
        values = await self.ask(Form("Register", fields, save="List them"))
        if values is None:
            return
        if source == "text":
            self._take_in(_text_reading(values["id"].strip(), values["words"]))
            return
        for line in values["words"].splitlines():
            if line.strip():
                await self._read_in(line.strip())

    async def _read_in(self, words: str, *, relative: bool = False) -> None:
        from ango_tui.transfer.reading import read_source

        self.looking = f"reading {words}"
        self._show_rows()
        self.looking = ""
        self._take_in(await asyncio.to_thread(read_source, words, relative_ids=relative))

    def _take_in(self, reading: Reading) -> None:
        self.draft.add(reading)
        for finding in reading.findings:
            if finding.index < 0:
                self.ango.say(finding.words, "warn" if finding.stops else "info")
        self._look()

    def do_remove(self) -> None:
        """Take the marked rows out of the list."""
        self.draft.take_out([row.id for row in self.chosen()])
        self.table.clear_marks()
        self._look()

    def do_problems(self) -> None:
        """Only rows with something wrong, or all."""
        self.only_problems = not self.only_problems
        self._show_rows()

    # Checking

    def _batch_ids(self) -> dict[str, list[str]]:
        return batch_ids((batch.id, batch.name) for batch in self.context.batches)

    def _look(self, *, ask_server: bool = False) -> None:
        """Find what is wrong; duplicates on the server too, where that costs little or was asked for."""
        draft, project_id = self.draft, self.place.project_id
        wanted = set() if self.context.record is None else draft.unasked()
        count = self.context.record.asset_count if self.context.record is not None else None

        async def read(client: AngoClient) -> None:
            await asyncio.to_thread(draft.look, self._batch_ids(), point_clouds=self._takes_no_files())
            self._show_rows()
            if wanted and (ask_server or _lookup_calls(len(wanted), count) <= AT_ONCE_CALLS):
                from ango_tui.transfer.existing import existing_ids

                self.looking = "looking for duplicates"
                self._show_rows()
                draft.existing |= await existing_ids(client, project_id, wanted, self._told)
                draft.asked |= wanted
                await asyncio.to_thread(draft.look, self._batch_ids(), point_clouds=self._takes_no_files())

        def show(_result: None) -> None:
            left = draft.unasked()
            self.looking = "c looks for duplicates" if left else ""
            self._show_rows()

        self.fetch("look", read, show, failed=lambda _error: self._stop_looking())

    def _told(self, done: int, of: int) -> None:
        self.looking = f"looking for duplicates: {done:,} of {of:,}"
        self.query_one(SummaryLine).show(self._summary())

    def _stop_looking(self) -> None:
        self.looking = "duplicates were not looked for; c tries again"
        self._show_rows()

    def _takes_no_files(self) -> bool:
        return self.context.record is not None and self.context.record.type == "pct"

    def do_check(self) -> None:
        """Look at the disk and at the server again."""
        self.draft.asked.clear()
        self.draft.existing.clear()
        self._look(ask_server=True)


def _text_reading(external_id: str, words: str) -> Reading:
    from ango_tui.transfer.items import Item
    from ango_tui.transfer.reading import Reading

    reading = Reading()
    reading.items.append(
        Item(data=words, external_id=external_id, kind="text", local=False, inline=True, size=len(words))
    )
    return reading


def _lookup_calls(wanted: int, total: int | None) -> int:
    from ango_tui.transfer.costing import lookup_calls

    return wanted if total is None else lookup_calls(wanted, total)


def _name(row: Row) -> Cell:
    return Cell(row.item.external_id) if row.item.external_id else Cell(Path(row.item.data).name, "dim")


def _state(row: Row) -> Cell:
    if not row.findings:
        return Cell("good", "dim")
    return Cell(f"! {row.words}", "bad") if row.stops else Cell(f"? {row.words}", "warn")
