"""Upload: how what is listed is to be sent, and sending it as a job after a last look."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from ango_tui import text
from ango_tui.ui.screens.upload_listing import UploadListing
from ango_tui.ui.transfers import takes, where
from ango_tui.ui.widgets.choose import Choice
from ango_tui.ui.widgets.form import Form, FormField
from ango_tui.ui.widgets.prompt import Confirm

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Batch, StorageRecord


class UploadScreen(UploadListing):
    """What is to be uploaded to a project, and how."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "mark", "transfers", "upload")

    # Settings

    async def do_settings(self) -> None:
        """Batches, storage, priority."""
        client = await self.ango.client()
        storages = await client.get_storages()
        draft = self.draft
        fields = (
            FormField(
                "batches",
                "Batches (else)",
                "many",
                draft.batches,
                choices=[Choice(batch.id, batch.name or batch.id) for batch in self.context.batches],
            ),
            FormField(
                "storage", "Storage", "choice", draft.storage_id or "", choices=_storage_choices(storages)
            ),
            FormField("priority", "Priority", "number", draft.priority, check=_check_priority),
        )
        values = await self.ask(Form("How to upload", fields))
        if values is None:
            return
        draft.batches = tuple(values["batches"])
        draft.storage_id = values["storage"] or None
        draft.storage_name = next((s.name for s in storages if s.id == draft.storage_id), "")
        draft.priority = int(values["priority"] or 0)
        self._show_rows()

    def _missing_batches(self) -> list[str]:
        known = self._batch_ids()
        named = (name for item in self.draft.items for name in item.batches)
        return [name for name in dict.fromkeys(named) if name not in known]

    def why_not_batches(self) -> str:
        """There must be something to create."""
        return "" if self._missing_batches() else "every batch that is named exists."

    async def do_batches(self) -> None:
        """Create the batches that rows name and the project lacks."""
        names = self._missing_batches()
        question = f"Create {text.count(len(names), 'batch')} that rows name?"
        details = (", ".join(names), takes(self.ango, len(names)), where(self.ango, self.place.project_id))
        if not await self.ask(Confirm(question, details, yes="Create", danger=False)):
            return
        project_id = self.place.project_id
        for name in names:

            async def create(client: AngoClient, name: str = name) -> Batch:
                return await client.create_batch(project_id, name)

            await self.ango.write(f"Create batch {name}", create)
        self.fetch("project", lambda client: client.get_project(project_id), self._learn)

    # Sending

    def why_not_send(self) -> str:
        """There must be something that can be sent."""
        if not self.draft.items:
            return "nothing is listed; n lists something."
        return "" if self.draft.good() else "nothing of this can be sent; see what is wrong with each row."

    async def do_send(self) -> None:
        """Send what is good, after a last look."""
        draft = self.draft
        await asyncio.to_thread(draft.look, self._batch_ids(), point_clouds=self._takes_no_files())
        self._show_rows()
        if not draft.good():
            self.ango.say("Nothing of this can be sent any more.", "warn")
            return
        cost = draft.cost()
        unasked = draft.unasked()
        details = (
            self._summary(),
            *draft.counts(),
            *(["Duplicates on the server were not looked for (c does)."] if unasked else []),
            "It runs as a job, and goes on later should it be interrupted.",
            where(self.ango, self.place.project_id),
        )
        question = f"Upload {text.count(cost.files + cost.others, 'asset')}?"
        if not await self.ask(Confirm(question, details, yes="Upload", danger=False)):
            return
        order = draft.order(
            self.place.project_id, self.context.name, self.ango.settings.host_key, self._batch_ids()
        )
        try:
            await self.ango.transfers.upload(order)
        except OSError as error:
            self.ango.say(f"The upload was not begun: it cannot be kept on disk ({error.strerror}).", "bad")
            return
        draft.clear()
        self._show_rows()
        self.ango.say(f"{order.title} runs as a job; section 5 at home shows it.")

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """Names, places, and what is wrong."""
        rows = self.chosen()
        return (
            ("external id", "\n".join(row.item.external_id for row in rows)),
            ("data", "\n".join(row.item.data for row in rows)),
            ("problems", "\n".join(f"{row.item.external_id}\t{row.words}" for row in rows if row.findings)),
        )

    def web_link(self) -> str:
        """The project's page."""
        return self.ango.session.web_link(f"/projects/{self.place.project_id}")


def _storage_choices(storages: Sequence[StorageRecord]) -> list[Choice]:
    own = Choice("", "(the platform's own)", "local files only; public addresses need none")
    return [own, *(Choice(s.id, s.name or s.id, f"{s.provider} {s.region}") for s in storages)]


def _check_priority(value: Any) -> str | None:
    good = isinstance(value, int) and -1000 <= value <= 1000
    return None if good else "a whole number from -1000 to 1000"
