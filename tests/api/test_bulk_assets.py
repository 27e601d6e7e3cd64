"""Changes to many assets: batches kept or replaced, deletion, attachments, a result for each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from ango_tui.api import AngoClient, bulk_assets
from ango_tui.hub import Hub


class Told:
    """Takes in what happened to each asset."""

    def __init__(self) -> None:
        self.good: list[str] = []
        self.bad: dict[str, str] = {}

    def done(self, ids: Any) -> None:
        self.good += ids

    def failed(self, ids: Any, why: str) -> None:
        self.bad.update(dict.fromkeys(ids, why))


class Place:
    """A hub with a project of a few assets in two batches."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.told = Told()
        self.project, self.one, self.two = self.run(self._make)

    def run(self, work: Callable[[AngoClient], Awaitable[Any]]) -> Any:
        async def go() -> Any:
            transport = self.hub.transport()
            async with AngoClient(
                self.hub.key, self.hub.url, transport=transport, calls_per_minute=None
            ) as c:
                return await work(c)

        return asyncio.run(go())

    async def _make(self, client: AngoClient) -> tuple[str, str, str]:
        project = (await client.create_project("P")).id
        one, two = (
            (await client.create_batch(project, "one")).id,
            (await client.create_batch(project, "two")).id,
        )
        assets = [{"data": f"https://x/{n}.png", "externalId": f"{n}"} for n in range(4)]
        await client.upload_files_cloud(project, assets, batches=[one])
        return project, one, two

    @property
    def assets(self) -> list[Any]:
        async def read(client: AngoClient) -> list[Any]:
            return await bulk_assets.matching(client, self.project, {})

        return sorted(self.run(read), key=lambda asset: asset.external_id)

    def set_batches(self, assets: Any, wanted: list[str], *, keep: bool) -> None:
        async def act(client: AngoClient) -> None:
            await bulk_assets.set_batches(client, self.project, assets, wanted, list, self.told, keep=keep)

        self.run(act)


@pytest.fixture
def place() -> Any:
    with Hub(sample=False, record=True) as hub:
        yield Place(hub)


def test_assets_are_put_into_a_batch_beside_those_they_are_in(place) -> None:
    place.set_batches(place.assets[:2], [place.two], keep=True)
    assert [set(asset.batches) for asset in place.assets] == [
        {place.one, place.two},
        {place.one, place.two},
        {place.one},
        {place.one},
    ]
    assert len(place.told.good) == 2


def test_a_server_that_adds_where_replacing_was_wanted_is_found_out(place) -> None:
    place.set_batches(place.assets[:1], [place.two], keep=False)
    assert place.told.good == []
    assert "added the batches to those that were there" in next(iter(place.told.bad.values()))


def test_a_server_that_replaces_is_taken_at_its_word(place) -> None:
    async def clear(client: AngoClient) -> None:
        fresh = [{"data": "https://x/new.png", "externalId": "new"}]
        await client.upload_files_cloud(place.project, fresh)

    place.run(clear)
    fresh = [asset for asset in place.assets if asset.external_id == "new"]
    place.set_batches(fresh, [place.two], keep=False)
    assert place.told.good == [fresh[0].id]


def test_deleted_assets_are_gone_and_a_stranger_among_them_is_named(place) -> None:
    assets = place.assets

    class Stranger:
        id = "0" * 24

    async def act(client: AngoClient) -> None:
        await bulk_assets.delete(client, place.project, [*assets[:2], Stranger()], place.told)

    place.run(act)
    assert list(place.told.bad) == [Stranger.id]
    assert [asset.external_id for asset in place.assets] == ["2", "3"]


def test_a_refusal_leaves_the_rest_untried(place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_assets, "CHUNK", 1)
    place.hub.faults.add("DELETE:*:403")
    calls = len(place.hub.log)

    async def act(client: AngoClient) -> None:
        assets = await bulk_assets.matching(client, place.project, {})
        await bulk_assets.delete(client, place.project, assets, place.told)

    place.run(act)
    assert len(place.told.bad) == 4
    assert sum(request.method == "DELETE" for request in place.hub.log[calls:]) == 1


def test_attachments_reach_their_assets(place) -> None:
    assets = place.assets

    async def act(client: AngoClient) -> None:
        what = {"type": "TEXT", "value": "wet road"}
        await bulk_assets.attach(client, place.project, assets[:2], what, place.told)

    place.run(act)
    assert [len(asset.attachments) for asset in place.assets] == [1, 1, 0, 0]
    assert sorted(place.told.good) == sorted(asset.id for asset in assets[:2])


def test_the_text_of_an_asset_is_read_up_to_a_limit(place) -> None:
    async def act(client: AngoClient) -> bytes:
        return await client.read_asset(place.project, "https://x.example/notes.txt", limit=5)

    assert len(place.run(act)) <= 5
