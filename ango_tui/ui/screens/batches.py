"""Batches: the project's groups of assets, and how far each has come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from ango_tui.query import tasks as task_query
from ango_tui.ui.places import Place
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.transfer_links import TransferLinks
from ango_tui.ui.widgets.columns import Cell, Column
from ango_tui.ui.widgets.prompt import Ask

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Batch
    from ango_tui.ui.project_context import ProjectContext


class BatchesScreen(LocalListScreen, TransferLinks):
    """The batches of a project. Counting costs two calls a batch, so it is done when asked for."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "mark", "transfers", "batches")
    NOUN = "batch"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.counts: dict[str, tuple[int, int]] = {}
        self.table.columns = (
            Column("name", "Name", _name, width=20, flex=2, sort="name"),
            Column("tasks", "Tasks", lambda b: self._count(b, 0), width=9, right=True),
            Column("complete", "Complete", lambda b: self._count(b, 1), width=9, right=True),
            Column("share", "Done", self._share, width=16),
            Column("id", "Id", lambda b: Cell(b.id, "dim"), width=24, rank=1),
        )

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    def crumbs(self) -> Sequence[str]:
        """Inside the project."""
        return ("Projects", self.context.name, "Batches", self.position())

    def words_of(self, record: Any) -> Sequence[str]:
        """Name and id."""
        return (record.name, record.id)

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """What is known of a batch."""
        counted = self.counts.get(record.id)
        return (
            ("Name", record.name),
            ("Id", record.id),
            ("Tasks", f"{counted[0]:,}" if counted else "c counts them"),
            ("Complete", f"{counted[1]:,}" if counted else ""),
        )

    def load(self) -> None:
        """The batches; the project's name and stages too when they are not known yet."""
        self.table.show_placeholder("Fetching the batches ...")
        self.fetch("batches", self._read, self._show)

    async def _read(self, client: AngoClient) -> Sequence[Batch]:
        if self.context.record is None:
            self.context.learn(await client.get_project(self.place.project_id))
            return self.context.batches
        return await client.get_batches(self.place.project_id)

    def _show(self, batches: Sequence[Batch]) -> None:
        self.show_records(batches)
        self.refresh_chrome()

    def empty_words(self) -> tuple[str, ...]:
        """No batch yet."""
        return ("This project has no batches.", "", "n makes one.")

    def open(self, record: Any) -> None:
        """Its tasks."""
        self.go("tasks", filter=task_query.term("batch", record.name or record.id))

    async def do_new(self) -> None:
        """Create a batch."""
        taken = {batch.name for batch in self.records}
        name = await self.ask(Ask("Name of the new batch", check=lambda words: _check(words, taken)))
        if name is None:
            return
        batch = await self.ango.write(
            f"Create batch {name}", lambda client: client.create_batch(self.place.project_id, name.strip())
        )
        self.ango.say(f"Batch {name} was created.", "good")
        self.table.seek(batch.id)
        self.load()

    def do_count(self) -> None:
        """Count the tasks of the marked batches."""
        for batch in self.chosen():
            self._count_tasks(batch)

    def _count_tasks(self, batch: Batch) -> None:
        async def read(client: AngoClient) -> tuple[int, int]:
            return await task_query.batch_progress(
                client, self.place.project_id, batch.id, self.context.stages
            )

        def show(counted: tuple[int, int]) -> None:
            self.counts[batch.id] = counted
            self.table.refresh()
            self.show_detail()

        self.fetch(f"count {batch.id}", read, show)

    def _count(self, batch: Batch, which: int) -> Cell:
        counted = self.counts.get(batch.id)
        return Cell(f"{counted[which]:,}") if counted else Cell("c counts" if which == 0 else "", "dim")

    def _share(self, batch: Batch) -> str:
        counted = self.counts.get(batch.id)
        if not counted:
            return ""
        share = counted[1] / counted[0] if counted[0] else 1.0
        return f"{'#' * round(share * 10):.<10} {share:>4.0%}"

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """Ids and names of the chosen batches."""
        batches = self.chosen()
        return (
            ("id", "\n".join(b.id for b in batches)),
            ("name", "\n".join(b.name for b in batches)),
            ("row", self.rows_text()),
        )


def _name(batch: Batch) -> Cell:
    return Cell(batch.name) if batch.name else Cell("(no name)", "dim")


def _check(name: str, taken: set[str]) -> str | None:
    if not name.strip():
        return "The batch needs a name."
    return f"There is a batch {name.strip()} already." if name.strip() in taken else None
