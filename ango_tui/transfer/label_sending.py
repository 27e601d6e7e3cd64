"""Sending labels in chunks, with a result for every item, checked against what the server says it did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from ango_tui.api.errors import AngoError, Geofenced, InvalidKey, InvalidRequest, NotAllowed, Unreachable
from ango_tui.transfer.label_lists import LabelItem
from ango_tui.transfer.label_targets import Targets, find_targets

if TYPE_CHECKING:
    from ango_tui.api import AngoClient

CHUNK = 100
HOPELESS = (InvalidKey, NotAllowed, Geofenced, Unreachable)


class Report(Protocol):
    """Who is told how it goes."""

    def done(self, ids: Sequence[str]) -> None:
        """These were labelled."""

    def failed(self, ids: Sequence[str], why: str) -> None:
        """These were not, or it is not known."""


def calls_for(count: int) -> int:
    """How many calls sending so many items takes at least."""
    return -(-count // CHUNK)


async def send_labels(
    client: AngoClient,
    project_id: str,
    items: Sequence[LabelItem],
    targets: Mapping[str, Targets],
    start_stages: Sequence[str],
    report: Report,
) -> None:
    """Import labels. Sending the same labels again changes nothing, so what failed can simply be retried."""
    sender = _Sender(client, project_id, targets, start_stages, report)
    for begin in range(0, len(items), CHUNK):
        if not await sender.send(items[begin : begin + CHUNK]):
            rest = items[begin + CHUNK :]
            report.failed([item.name for item in rest], "Not tried, because those before it failed.")
            return


class _Sender:
    def __init__(
        self,
        client: AngoClient,
        project_id: str,
        targets: Mapping[str, Targets],
        start_stages: Sequence[str],
        report: Report,
    ) -> None:
        self._client = client
        self._project_id = project_id
        self._targets = targets
        self._start_stages = start_stages
        self._report = report

    async def send(self, chunk: Sequence[LabelItem]) -> bool:
        """Send a chunk; False when it makes no sense to go on."""
        names = [item.name for item in chunk]
        try:
            outcome = await self._client.import_labels(self._project_id, [item.wire for item in chunk])
        except InvalidRequest as error:
            if len(chunk) == 1:
                self._report.failed(names, f"{error.what} {error.server_words}".strip())
                return True
            middle = len(chunk) // 2
            return await self.send(chunk[:middle]) and await self.send(chunk[middle:])
        except AngoError as error:
            self._report.failed(names, f"{error.what} {error.server_words}".strip())
            return not isinstance(error, HOPELESS)
        expected = sum(self._expected(item) for item in chunk)
        if outcome.count is None or outcome.count >= expected:
            self._report.done(names)
        else:
            await self._find_unlabelled(chunk, outcome.message)
        return True

    def _expected(self, item: LabelItem) -> int:
        targets = self._targets.get(item.external_id)
        return targets.start if targets is not None else 1

    async def _find_unlabelled(self, chunk: Sequence[LabelItem], said: str) -> None:
        """The server labelled fewer tasks than expected: look which."""
        why = f'The server labelled fewer tasks than were sent: "{said}"'
        try:
            now = await find_targets(
                self._client, self._project_id, [item.external_id for item in chunk], self._start_stages
            )
        except AngoError:
            self._report.failed([item.name for item in chunk], why)
            return
        for item in chunk:
            targets = now.get(item.external_id)
            if targets is not None and targets.start and targets.labelled >= targets.start:
                self._report.done([item.name])
            elif targets is not None and not targets.start:
                self._report.failed([item.name], "Its task has left Start meanwhile.")
            else:
                self._report.failed([item.name], why)
