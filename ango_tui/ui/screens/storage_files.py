"""Files of a connected bucket, folder by folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from ango_tui import text
from ango_tui.api.buckets import Entry, entries, parent
from ango_tui.ui.places import Place
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.widgets.columns import Cell, Column

if TYPE_CHECKING:
    from ango_tui.api import AngoClient
    from ango_tui.api.records import StorageFile


def _name(entry: Entry) -> Cell:
    return Cell(entry.name, "strong" if entry.is_folder else "")


def _files(entry: Entry) -> str:
    return f"{entry.files:,}" if entry.is_folder else ""


class StorageFilesScreen(LocalListScreen):
    """What lies in a bucket. The service lists everything below a path at once; folders are made here."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "mark", "storage-files")
    NOUN = "file"
    COLUMNS: ClassVar[Sequence[Column]] = (
        Column("name", "Name", _name, width=30, flex=1, sort="name"),
        Column("files", "Files", _files, width=8, right=True, rank=1, sort="files"),
        Column("size", "Size", lambda e: text.size(e.size), width=9, right=True, sort="size"),
        Column("path", "Path", lambda e: Cell(e.path, "dim"), width=30, flex=1, rank=2),
    )

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.storage = str(place.args.get("storage", ""))
        self.title_of = str(place.args.get("title", ""))
        self.bucket = str(place.args.get("bucket", ""))
        self.folder = ""
        self._listed: list[StorageFile] = []
        self._listed_for: str | None = None

    def crumbs(self) -> Sequence[str]:
        """Storage, bucket, folder."""
        return ("Storages", self.title_of, f"{self.bucket}/{self.folder}", self.position())

    def load(self) -> None:
        """List everything below the folder."""
        self.table.show_placeholder(f"Listing {self.bucket}/{self.folder} ...")
        folder = self.folder

        async def read(client: AngoClient) -> list[StorageFile]:
            return await client.list_storage_files(self.storage, self.bucket, folder, get_signed_urls=False)

        def show(files: list[StorageFile]) -> None:
            self._listed, self._listed_for = files, folder
            self._show_folder()

        self.fetch("files", read, show)

    def _show_folder(self) -> None:
        self.show_records(entries(self._listed, self.folder))
        self.refresh_chrome()

    def empty_words(self) -> tuple[str, ...]:
        """Nothing in here."""
        return (f"There is nothing in {self.bucket}/{self.folder}.", "", "esc goes back; r looks again.")

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """What is known of a file."""
        return (
            ("Name", record.name),
            ("Path", record.path),
            ("Size", text.size(record.size) if record.size is not None else "not told"),
            ("Files", f"{record.files:,}" if record.is_folder else ""),
        )

    def open(self, record: Any) -> None:
        """Into a folder; a file has nothing to open here."""
        if record.is_folder:
            self._enter(record.path)
        else:
            self.ango.say(f"{record.path}  {text.size(record.size)}; l copies a link to it.")

    def _enter(self, folder: str) -> None:
        came_from, self.folder = self.folder, folder
        self.table.clear_marks()
        if self.table.sort:
            self.table.sort = ""
        self.table.restart()
        self.table.seek(came_from if came_from.startswith(folder) and came_from != folder else None)
        covered = self._listed_for is not None and folder.startswith(self._listed_for)
        if covered:
            self._show_folder()
        else:
            self.load()

    def step_back(self) -> bool:
        """Marks and filter first, then one folder up."""
        if super().step_back():
            return True
        if self.folder:
            self._enter(parent(self.folder))
            return True
        return False

    async def do_signed_link(self) -> None:
        """A link to the file that works for a while without a key."""
        entry: Entry = self.chosen()[0]
        if entry.is_folder:
            self.ango.say("A folder has no link.", "warn")
            return
        client = await self.ango.client()
        found = await client.list_storage_files(self.storage, self.bucket, entry.path, get_signed_urls=True)
        link = next((file.signed_url for file in found if file.path.lstrip("/") == entry.path), None)
        if link:
            self.ango.say(f"Link to {entry.name}, open to anyone: {await self.ango.copy(link)}.")
        else:
            self.ango.say("The server gave no link for it.", "warn")

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """Paths of the marked files, as they are and with the bucket."""
        chosen = self.chosen()
        return (
            ("path", "\n".join(entry.path for entry in chosen)),
            ("bucket/path", "\n".join(f"{self.bucket}/{entry.path}" for entry in chosen)),
            ("row", self.rows_text()),
        )
