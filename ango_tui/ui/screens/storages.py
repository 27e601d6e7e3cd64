"""Storages: the buckets that the organization has connected. Their secrets are typed once and never shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ango_tui import text
from ango_tui.api.buckets import DEFAULT_REGION, MOST_KEY_BYTES, PROVIDERS, key_problem, storage_of
from ango_tui.ui.places import Go, Place
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.widgets.choose import Choice, Choose
from ango_tui.ui.widgets.columns import Cell, Column
from ango_tui.ui.widgets.form import Form, FormField
from ango_tui.ui.widgets.prompt import Ask, Confirm

if TYPE_CHECKING:
    from ango_tui.api.records import StorageRecord

KEY_FILE = "key_file"


def _bucket(storage: StorageRecord) -> str:
    return storage.bucket or ""


class StoragesScreen(LocalListScreen):
    """The connected buckets."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "storages")
    NOUN = "storage"
    COLUMNS: ClassVar[Sequence[Column]] = (
        Column("name", "Name", lambda s: s.name or "(no name)", width=20, flex=2, sort="name"),
        Column("provider", "Provider", lambda s: s.provider or "?", width=8, sort="provider"),
        Column("region", "Region", lambda s: s.region or "", width=14, sort="region"),
        Column("bucket", "Bucket", _bucket, width=16, flex=1, rank=2, sort="bucket"),
        Column(
            "created", "Created", lambda s: text.when(s.created_at)[:10], width=10, rank=1, sort="created_at"
        ),
        Column("id", "Id", lambda s: Cell(s.id, "dim"), width=24, rank=3),
    )

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._buckets: dict[str, str] = {}

    def crumbs(self) -> Sequence[str]:
        """At home."""
        return ("ango-tui", "Storages", self.position())

    def load(self) -> None:
        """Fetch all of them."""
        self.table.show_placeholder("Fetching the storages ...")
        self.fetch("storages", lambda client: client.get_storages(), self._show)

    def _show(self, storages: list[StorageRecord]) -> None:
        self.show_records(storages)
        self.refresh_chrome()

    def empty_words(self) -> tuple[str, ...]:
        """None yet."""
        return ("The organization has connected no bucket.", "", "n connects one; r looks again.")

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """What is known of a storage; never its secrets."""
        provider = PROVIDERS.get(record.provider)
        return (
            ("Name", record.name),
            ("Provider", provider[0] if provider else record.provider),
            ("Region", record.region),
            ("Bucket", record.bucket or "not told; enter asks for it"),
            ("Created", text.when(record.created_at)),
            ("Id", record.id),
            ("Secrets", "kept by the server, not shown here"),
        )

    def open(self, record: Any) -> None:
        """Browse a bucket of it."""
        if self._flows is not None:
            self._flows.start(self._flow(self._browse(record)), group="flow", counted=False)

    async def _browse(self, storage: StorageRecord) -> None:
        known = self._buckets.get(storage.id) or storage.bucket or ""
        bucket = await self.ask(
            Ask(f"Name of the bucket to browse with {storage.name}", known, check=_check_bucket)
        )
        if bucket is None:
            return
        self._buckets[storage.id] = bucket.strip()
        args = {"storage": storage.id, "title": storage.name, "bucket": bucket.strip(), "parent": "storages"}
        self.post_message(Go(Place("storage-files", "", args)))

    # Changing

    async def do_new(self) -> None:
        """Connect a bucket: the provider, then what that provider needs."""
        options = [Choice(name, title, name) for name, (title, _) in PROVIDERS.items()]
        provider = await self.ask(Choose("Whose bucket is it?", options))
        if provider is None:
            return
        title = PROVIDERS[provider][0]
        answers = await self.ask(
            Form(f"Connect {title}", _fields(provider), save="Connect", check=_check(provider))
        )
        if answers is None:
            return
        key_file = answers.pop(KEY_FILE, None)
        if key_file is not None:
            answers["credentials"] = _read_key(key_file)[0]
        storage = storage_of(provider, answers)
        answers.clear()
        made: StorageRecord = await self.ango.write(
            f"Connect storage {storage.name}", lambda client: client.create_storage(storage)
        )
        self.ango.say(
            f"Storage {made.name or storage.name} was connected; its secrets are not shown again.", "good"
        )
        self.table.seek(made.id)
        self.load()

    async def do_delete(self) -> None:
        """Disconnect the bucket; its files stay."""
        storage: StorageRecord = self.chosen()[0]
        details = [
            f"{storage.provider} {storage.region} {storage.bucket or ''}".rstrip(),
            "The files in the bucket stay, but assets that point at them can no longer be opened.",
            f"For the whole organization, on {self.ango.session.label}.",
        ]
        name = storage.name or storage.id
        if not await self.ask(Confirm(f"Disconnect storage {name}?", details, yes="Disconnect")):
            return
        await self.ango.write(
            f"Disconnect storage {name}", lambda client: client.delete_storage(storage.id), ids=[storage.id]
        )
        self.ango.say(f"Storage {name} was disconnected.", "good")
        self.load()

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """Id, name, JSON (secrets masked), row, Python."""
        storages = self.chosen()
        return (
            ("id", "\n".join(s.id for s in storages)),
            ("name", "\n".join(s.name for s in storages)),
            ("JSON, secrets masked", "\n".join(bytes(s.raw).decode("utf-8", "replace") for s in storages)),
            ("row", self.rows_text()),
            ("Python", "\n".join(f'await client.get_storages("{s.id}")' for s in storages)),
        )


def _fields(provider: str) -> list[FormField]:
    fields = [FormField("name", "Name", required=True)]
    for asked in PROVIDERS[provider][1]:
        if asked.name == "credentials":
            fields += [
                FormField(KEY_FILE, f"{asked.label}: path of the file", "path"),
                FormField("credentials", "... or the key itself", "secret", check=key_problem),
            ]
            continue
        value = DEFAULT_REGION if asked.name == "region" else None
        kind = "secret" if asked.secret else "text"
        fields.append(FormField(asked.name, asked.label, kind, value, asked.required))  # type: ignore[arg-type]
    return fields


def _check(provider: str) -> Any:
    def check(answers: dict[str, Any]) -> dict[str, str]:
        if not any(asked.name == "credentials" for asked in PROVIDERS[provider][1]):
            return {}
        path = answers.get(KEY_FILE)
        if path is None:
            return (
                {}
                if answers.get("credentials")
                else {KEY_FILE: "the path of the key file, or the key, is needed"}
            )
        problem = _read_key(path)[1]
        return {KEY_FILE: problem} if problem else {}

    return check


def _read_key(path: Path) -> tuple[str, str]:
    """The content of a key file, and why it cannot be taken (empty: it can)."""
    try:
        if path.stat().st_size > MOST_KEY_BYTES:
            return "", "this file is too large to be a key"
        content = path.read_text(encoding="utf-8")
    except OSError as error:
        return "", f"it cannot be read: {error.strerror or 'no such file'}"
    except UnicodeDecodeError:
        return "", "this is no text file"
    return content, key_problem(content) or ""


def _check_bucket(name: str) -> str | None:
    if not name.strip():
        return "The name of a bucket is needed."
    return "A bucket's name has no slashes." if "/" in name.strip() else None
