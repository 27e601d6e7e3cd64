"""Assets: the paged list, narrowed by what the server can look for, and what can be done to many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from ango_tui import text
from ango_tui.query import Completion, Problem
from ango_tui.query import assets as asset_query
from ango_tui.ui import terminal
from ango_tui.ui.asset_words import asset_facts, extent, kind, stages
from ango_tui.ui.places import Place
from ango_tui.ui.screens.asset_actions import AssetActions
from ango_tui.ui.transfer_links import TransferLinks
from ango_tui.ui.widgets.columns import Cell, Column
from ango_tui.ui.widgets.paged_table import PagedTable

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, AngoError, Asset, Page


class AssetsScreen(AssetActions, TransferLinks):
    """The assets of a project. Only a window of them is ever in memory; the server has one order for them."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "mark", "transfers", "assets")
    NOUN = "asset"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.filters: dict[str, Any] = {}
        self._asked_at = datetime.now(UTC)
        self.table.columns = self._columns()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("id", "External id", _external_id, width=18, flex=3),
            Column("kind", "Kind", kind, width=7, rank=1),
            Column(
                "batches", "Batches", lambda a: self.context.batch_names(a.batches), width=12, flex=1, rank=2
            ),
            Column("stage", "Task in", lambda a: stages(a, self.context), width=12, flex=1),
            Column("labels", "Labels", _labels, width=6, rank=4),
            Column("size", "Size", extent, width=11, right=True, rank=3),
            Column("created", "Age", lambda a: text.age(a.created_at), width=6),
            Column("notes", "Att.", _attachments, width=4, right=True, rank=5),
            Column("asset", "Asset id", lambda a: Cell(a.id, "dim"), width=24, rank=6),
        )

    def crumbs(self) -> Sequence[str]:
        """Where we are in the list."""
        return (self.context.name, "Assets", self.position())

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """The detail pane's lines for an asset."""
        return asset_facts(record, self.context)

    # Fetching

    def load(self) -> None:
        """Fetch the page under the cursor; the project record comes beside it, once."""
        if self.context.record is None:
            self.fetch("project", lambda client: client.get_project(self.place.project_id), self._learn)
        if not self._understood(self.filter_text):
            return
        self._asked_at = datetime.now(UTC)
        page, generation = self.table.renew()
        self.table.show_placeholder("Fetching the assets ...")
        self._fetch_page(page, self.table.window.page_size, generation)

    def _come_to_front(self) -> None:
        """A job of this project that has ended meanwhile may have changed the list."""
        ends = [job.finished for job in self.ango.jobs.jobs if job.project_id == self.place.project_id]
        if any(end is not None and end > self._asked_at for end in ends):
            self.loaded = False
        super()._come_to_front()

    def _learn(self, record: Any) -> None:
        waiting = self.context.record is None and bool(self.filter_text)
        self.context.learn(record)
        self.table.refresh()
        self.refresh_chrome()
        if waiting:
            self.apply_filter(self.filter_text)

    def on_paged_table_page_wanted(self, event: PagedTable.PageWanted) -> None:
        """The table is about to show rows that are not here."""
        event.stop()
        self._fetch_page(event.page, event.size, event.generation)

    def _fetch_page(self, page: int, size: int, generation: int) -> None:
        self.table.window.expect(page)

        async def read(client: AngoClient) -> Page[Asset]:
            return await client.get_assets(
                self.place.project_id, page=page + 1, limit=size, filters=self.filters
            )

        def show(result: Page[Asset]) -> None:
            self.loaded = True
            self.table.put_page(page, result.items, result.total, generation)
            if not self.table.window.total:
                self.table.show_placeholder(*self._empty_words())

        def failed(_error: AngoError) -> None:
            self.table.page_lost(page)

        self.fetch(f"page {page} {generation}", read, show, failed)

    def _empty_words(self) -> tuple[str, ...]:
        if self.filter_text:
            whole = "External ids are found only whole: the server knows no parts of them."
            return ("No asset matches this filter.", whole, "", "esc clears the filter, / changes it.")
        return ("There are no assets in this project yet.", "", "n uploads files or registers addresses.")

    # Filter

    def complete(self, text: str, cursor: int) -> Sequence[Completion]:
        """Fields and values that fit where the cursor is."""
        return asset_query.complete(text, cursor, self.context)

    def check(self, text: str) -> Sequence[Problem]:
        """What cannot be understood."""
        return asset_query.check(text, self.context)

    def _understood(self, text: str) -> bool:
        self.filters, problems = asset_query.parse(text, self.context)
        if problems:
            self.table.restart()
            self.table.show_placeholder(*map(str, problems), "", "/ changes the filter, esc clears it.")
            self.ango.say(str(problems[0]), "warn")
        return not problems

    def apply_filter(self, text: str) -> None:
        """Ask the server anew; the marks belong to the former filter."""
        if not self._understood(text):
            return
        self.table.clear_marks()
        generation = self.table.restart()
        self.table.show_placeholder("Fetching the assets ...")
        self._fetch_page(0, self.table.window.page_size, generation)

    def why_not_sort(self) -> str:
        """The server lists assets in one order."""
        return "the server lists assets in one order only, the newest first."

    why_not_reverse = why_not_sort

    # Going on

    def open(self, record: Any) -> None:
        """One asset."""
        self.go("asset", asset=record, parent="assets", neighbours=self.neighbour)

    def neighbour(self, step: int) -> Asset | None:
        """Move the cursor by `step`; the asset there, None at the ends or where nothing is fetched."""
        row = self.table.cursor + step
        if not 0 <= row < self.table.window.total:
            return None
        self.table.move_to(row)
        return self.table.record

    def do_new(self) -> None:
        """Upload."""
        self.do_upload()

    def do_tasks(self) -> None:
        """The asset's task."""
        record = self.table.record
        if record is not None and record.tasks:
            self.go("task", task_id=record.tasks[0].id, parent="tasks")
        else:
            self.ango.say("This asset has no task.", "warn")

    async def do_address(self) -> None:
        """The asset's file in the browser."""
        asset: Asset = self.chosen()[0]
        client = await self.ango.client()
        url = await client.get_signed_url(asset.data, self.place.project_id)
        self.ango.say(await terminal.follow(url, self.ango.terminal, self.ango.board))

    def why_not_address(self) -> str:
        """Texts have no address."""
        record = self.table.record
        return "" if record is not None and kind(record) and _is_file(record) else "it is a text, not a file."

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """Ids, addresses, JSON, rows, Python of the chosen assets."""
        assets = self.chosen()
        return (
            ("asset id", "\n".join(asset.id for asset in assets)),
            ("external id", "\n".join(asset.external_id for asset in assets)),
            ("URL", "\n".join(asset.data for asset in assets)),
            ("JSON", "\n".join(bytes(asset.raw).decode("utf-8", "replace") for asset in assets)),
            ("row", self.rows_text()),
            ("Python", "\n".join(self._python(asset) for asset in assets)),
        )

    def _python(self, asset: Asset) -> str:
        return f'await client.get_assets("{self.place.project_id}", asset_id="{asset.id}")'

    def web_link(self) -> str:
        """The project's page."""
        return self.ango.session.web_link(f"/projects/{self.place.project_id}")


def _is_file(asset: Asset) -> bool:
    return asset.data.lower().startswith(("http://", "https://", "s3://", "gs://"))


def _external_id(asset: Asset) -> Cell:
    return Cell(asset.external_id) if asset.external_id else Cell("(no external id)", "dim")


def _labels(asset: Asset) -> Cell:
    return Cell("pre", "accent") if asset.is_pre_labeled else Cell("")


def _attachments(asset: Asset) -> str:
    return str(len(asset.attachments) or "")
