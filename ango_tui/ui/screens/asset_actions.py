"""What can be done to many assets: batches, attachments, deletion; for the marked or for all that match."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ango_tui import text
from ango_tui.ui.screens.lists import ListScreen
from ango_tui.ui.widgets.choose import Choice, Choose
from ango_tui.ui.widgets.form import Form, FormField
from ango_tui.ui.widgets.prompt import Ask, Confirm

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Asset
    from ango_tui.api.bulk import Report
    from ango_tui.ui.project_context import ProjectContext

NEW_BATCH = "new batch"
ASK_FROM = 10
TYPE_TO_CONFIRM = 10

Act = Callable[["AngoClient", Sequence["Asset"], "Report"], Awaitable[None]]

ATTACHMENT_FIELDS = (
    FormField(
        "type",
        "Kind",
        "choice",
        "IMAGE",
        required=True,
        choices=(
            Choice("IMAGE", "image", "the address of a JPG or PNG"),
            Choice("VIDEO", "video", "the address of an MP4"),
            Choice("TEXT", "text", "the text itself"),
        ),
    ),
    FormField("value", "Address or text", required=True),
)


def check_attachment(values: Mapping[str, Any]) -> Mapping[str, str]:
    """Pictures and videos are addresses."""
    value = str(values.get("value") or "").strip()
    if values.get("type") != "TEXT" and not value.lower().startswith(("http://", "https://")):
        return {"value": "an image or a video is an address: https://..."}
    return {}


class AssetActions(ListScreen):
    """The commands of the asset list that change assets."""

    filters: Mapping[str, Any]

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    def count_chosen(self) -> int:
        """How many assets a command would act on."""
        return self.table.window.total if self.table.all_matching else len(self.table.chosen())

    def _what(self) -> str:
        if self.table.all_matching:
            return f"all {text.count(self.count_chosen(), 'asset')} that match"
        chosen = self.table.chosen()
        if len(chosen) == 1:
            return f"asset {text.safe(chosen[0].external_id or chosen[0].id, limit=60)}"
        return text.count(len(chosen), "marked asset")

    def _cost(self, per_chunk: int = 1) -> str:
        from ango_tui.api import bulk_assets

        calls = bulk_assets.calls_for(self.count_chosen()) * per_chunk
        calls += -(-self.count_chosen() // 1000) if self.table.all_matching else 0
        client = self.ango.session.open_client
        wait = client.cost(calls) if client is not None else 0
        takes = f", about {text.duration(wait * 1000)}" if wait >= 1 else ""
        return f"Costs {text.count(calls, 'call')}{takes}." if calls > 1 else ""

    def _where(self) -> str:
        return f"Project {text.safe(self.context.name, limit=60)} on {self.ango.session.label}."

    async def do_batch(self) -> None:
        """Put into batches."""
        known = {batch.id: batch.name or batch.id for batch in self.context.batches}
        choices = [Choice(batch_id, name) for batch_id, name in known.items()]
        chosen = await self.ask(
            Choose(f"Put {self._what()} into", [*choices, Choice(NEW_BATCH, "(new batch)")], many=True)
        )
        if not chosen:
            return
        wanted = [batch_id for batch_id in chosen if batch_id != NEW_BATCH]
        if NEW_BATCH in chosen:
            name = await self.ask(
                Ask("Name of the new batch", check=lambda n: _check_batch(n, known.values()))
            )
            if name is None:
                return
            batch = await self.ango.write(
                f"Create batch {name.strip()}",
                lambda client: client.create_batch(self.place.project_id, name.strip()),
            )
            wanted.append(batch.id)
            known[batch.id] = name.strip()
            self.fetch("project", lambda c: c.get_project(self.place.project_id), self.context.learn)
        keep = await self.ask(
            Choose(
                "And the batches they are in now?",
                (
                    Choice(True, "Keep them", "the new ones are added"),
                    Choice(False, "Replace them", "where the server does that; the result is looked at"),
                ),
            )
        )
        if keep is None:
            return
        names = ", ".join(known[batch_id] for batch_id in wanted)
        verb = "Add" if keep else "Move"
        if not await self._agreed(f"{verb} {self._what()} to {names}?", verb, danger=not keep, per_chunk=2):
            return
        ids = {name: batch_id for batch_id, name in known.items()} | {
            batch_id: batch_id for batch_id in known
        }

        async def act(client: AngoClient, assets: Sequence[Asset], report: Report) -> None:
            from ango_tui.api import bulk_assets

            await bulk_assets.set_batches(
                client,
                self.place.project_id,
                assets,
                wanted,
                lambda given: [ids[one] for one in given if one in ids],
                report,
                keep=keep,
            )

        self._run(f"{verb} to {names}", act)

    async def do_attach(self) -> None:
        """Attach a picture, a video or a text."""
        form = Form(f"Attach to {self._what()}", ATTACHMENT_FIELDS, save="Attach", check=check_attachment)
        values = await self.ask(form)
        if values is None or not await self._agreed(f"Attach to {self._what()}?", "Attach", danger=False):
            return
        attachment = {"type": values["type"], "value": values["value"].strip()}

        async def act(client: AngoClient, assets: Sequence[Asset], report: Report) -> None:
            from ango_tui.api import bulk_assets

            await bulk_assets.attach(client, self.place.project_id, assets, attachment, report)

        self._run(f"Attach {values['type'].lower()}", act)

    async def do_delete(self) -> None:
        """Delete assets and all that hangs on them."""
        count = self.count_chosen()
        details = (
            f"{text.count(count, 'asset')} with their tasks, labels, histories and issues.",
            "Uploading them again does not bring the labels back.",
            *([cost] if (cost := self._cost()) else []),
            self._where(),
        )
        typed = str(count) if count >= TYPE_TO_CONFIRM or self.table.all_matching else None
        if not await self.ask(Confirm(f"Delete {self._what()}?", details, yes="Delete", typed=typed)):
            return

        async def act(client: AngoClient, assets: Sequence[Asset], report: Report) -> None:
            from ango_tui.api import bulk_assets

            await bulk_assets.delete(client, self.place.project_id, assets, report)

        self._run(f"Delete {self._what()}", act)

    async def _agreed(self, question: str, yes: str, *, danger: bool, per_chunk: int = 1) -> bool:
        count = self.count_chosen()
        if count < ASK_FROM and not danger:
            return True
        lines = (*([cost] if (cost := self._cost(per_chunk)) else []), self._where())
        typed = str(count) if count >= TYPE_TO_CONFIRM * 10 else None
        return bool(await self.ask(Confirm(question, lines, yes=yes, danger=danger, typed=typed)))

    def _run(self, title: str, act: Act) -> None:
        chosen = list(self.table.chosen())
        filters, everything = dict(self.filters), self.table.all_matching
        project_id = self.place.project_id

        async def assets(client: AngoClient) -> Sequence[Asset]:
            from ango_tui.api import bulk_assets

            return await bulk_assets.matching(client, project_id, filters) if everything else chosen

        self.ango.start_bulk(title, self.count_chosen(), project_id, assets, act, self._after)
        self.table.clear_marks()

    def _after(self, _result: Any) -> None:
        if self.is_mounted:
            self.load()


def _check_batch(name: str, known: Any) -> str | None:
    if not name.strip():
        return "The batch needs a name."
    return f"There is a batch {name.strip()} already." if name.strip() in known else None
