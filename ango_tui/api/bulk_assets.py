"""Changes to many assets: batches, deletion, attachments; in chunks, with a result for every asset."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ango_tui.api.bulk import HOPELESS
from ango_tui.api.errors import AngoError, InvalidRequest, NotFound, OutcomeUnknown
from ango_tui.api.wire import MAX_PAGE

if TYPE_CHECKING:
    from ango_tui.api.bulk import Report
    from ango_tui.api.bulk_records import Asset
    from ango_tui.api.client import AngoClient

CHUNK = 200


def calls_for(count: int) -> int:
    """How many calls a change of `count` assets takes at least."""
    return -(-count // CHUNK)


async def matching(client: AngoClient, project_id: str, filters: Mapping[str, Any]) -> list[Asset]:
    """All assets that match."""
    found = client.walk(client.get_assets, project_id, filters=dict(filters), limit=MAX_PAGE)
    return [asset async for asset in found]


async def set_batches(
    client: AngoClient,
    project_id: str,
    assets: Sequence[Asset],
    wanted: Sequence[str],
    ids_of: Callable[[Iterable[str]], Sequence[str]],
    report: Report,
    *,
    keep: bool,
) -> None:
    """Put assets into the batches `wanted` (ids): beside those they are in, or (`keep` False) in their place.

    The call's meaning is not documented: it may add or replace. The whole list is sent, and an asset is read
    again after it; where replacing was wanted and the server added, that is told as a failure. `ids_of` turns
    what an asset says of its batches (ids or names) into ids.
    """
    groups: dict[tuple[str, ...], list[Asset]] = defaultdict(list)
    for asset in assets:
        groups[tuple(ids_of(asset.batches)) if keep else ()].append(asset)
    for present, group in groups.items():
        lists = list(dict.fromkeys((*present, *wanted)))

        async def act(ids: Sequence[str], lists: list[str] = lists) -> None:
            await client.assign_batches(project_id, ids, lists)
            await _confirm(client, project_id, ids[0], lists, ids_of)

        if not await in_chunks([asset.id for asset in group], act, report):
            return


async def _confirm(
    client: AngoClient,
    project_id: str,
    asset_id: str,
    wanted: Sequence[str],
    ids_of: Callable[[Iterable[str]], Sequence[str]],
) -> None:
    page = await client.get_assets(project_id, page=1, limit=1, asset_id=asset_id)
    found = set(ids_of(page.items[0].batches)) if page.items else set(wanted)
    if found != set(wanted):
        did = "added the batches to those that were there" if found > set(wanted) else "left batches out"
        raise OutcomeUnknown(f"The server {did}.", advice="Look at the batches of these assets.")


async def delete(client: AngoClient, project_id: str, assets: Sequence[Asset], report: Report) -> None:
    """Delete assets, and with them their tasks and labels."""

    async def act(ids: Sequence[str]) -> None:
        await client.delete_assets(project_id, ids)

    await in_chunks([asset.id for asset in assets], act, report)


async def attach(
    client: AngoClient,
    project_id: str,
    assets: Sequence[Asset],
    attachment: Mapping[str, str],
    report: Report,
) -> None:
    """Show one more thing beside each asset. Assets that share an external id all get it."""
    names: dict[str, list[str]] = defaultdict(list)
    for asset in assets:
        names[asset.external_id].append(asset.id)
    nameless = names.pop("", [])
    if nameless:
        report.failed(nameless, "An asset without an external id cannot get attachments.")
    order = list(names)
    for start in range(0, len(order), CHUNK):
        chunk = order[start : start + CHUNK]
        ids = [asset_id for name in chunk for asset_id in names[name]]
        body = [{"externalId": name, "attachments": [dict(attachment)]} for name in chunk]
        try:
            await client.create_attachment(project_id, body)
        except AngoError as error:
            report.failed(ids, words_of(error))
            if isinstance(error, HOPELESS):
                rest = [asset_id for name in order[start + CHUNK :] for asset_id in names[name]]
                report.failed(rest, f"Not tried: {error.what}")
                return
        else:
            report.done(ids)


async def in_chunks(
    ids: Sequence[str], act: Callable[[Sequence[str]], Awaitable[None]], report: Report
) -> bool:
    """Act on all ids; a chunk that is refused is halved until the culprit is found.

    False when it makes no sense to go on; then the rest is reported as not tried.
    """
    todo = [list(ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK)][::-1]
    while todo:
        chunk = todo.pop()
        try:
            await act(chunk)
        except (InvalidRequest, NotFound) as error:
            if len(chunk) == 1:
                report.failed(chunk, words_of(error))
            else:
                middle = len(chunk) // 2
                todo += [chunk[middle:], chunk[:middle]]
        except AngoError as error:
            report.failed(chunk, words_of(error))
            if isinstance(error, HOPELESS):
                report.failed([item for rest in todo[::-1] for item in rest], f"Not tried: {error.what}")
                return False
        else:
            report.done(chunk)
    return True


def words_of(error: AngoError) -> str:
    """An error in one line, with the server's own words."""
    return f"{error.what} {error.server_words}".strip()
