"""Walking lists: every item once, in order, whatever pages come; the server's real page size is learnt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ango_tui.api import AngoClient, Page, ServerTrouble
from ango_tui.api.pages import walk
from ango_tui.api.records import Batch


class Listing:
    """A list that is served in pages of at most `cap`; keeps what was asked."""

    def __init__(self, count: int, cap: int = 1000, *, tells_total: bool = True) -> None:
        self.items = [Batch(id=f"{number:024x}") for number in range(count)]
        self.cap = cap
        self.tells_total = tells_total
        self.asked: list[tuple[int, int]] = []
        self.under_way = 0
        self.most_under_way = 0

    async def __call__(self, page: int, limit: int) -> Page[Batch]:
        self.asked.append((page, limit))
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        for _ in range(3):
            await asyncio.sleep(0)
        self.under_way -= 1
        size = min(limit, self.cap)
        part = self.items[(page - 1) * size : page * size]
        return Page(
            items=tuple(part), total=len(self.items) if self.tells_total else None, page=page, limit=limit
        )


def walked(call: Any, **options: Any) -> list[str]:
    async def run() -> list[str]:
        return [item.id async for item in walk(call, **options)]

    return asyncio.run(run())


@pytest.mark.parametrize("tells_total", [True, False])
@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 1000, 2345])
def test_walk_yields_every_item_in_order(count: int, tells_total: bool) -> None:
    listing = Listing(count, cap=100, tells_total=tells_total)
    assert walked(listing) == [item.id for item in listing.items]


def test_walk_learns_the_page_size_that_the_server_grants() -> None:
    listing = Listing(1050, cap=100)
    walked(listing, limit=1000)
    assert listing.asked[0] == (1, 1000)
    assert sorted(listing.asked[1:]) == [(page, 100) for page in range(2, 12)]


def test_walk_asks_nothing_after_the_last_page() -> None:
    listing = Listing(300)
    walked(listing, limit=100)
    assert len(listing.asked) == 3


def test_walk_keeps_pages_under_way_within_bounds() -> None:
    listing = Listing(5000)
    walked(listing, limit=100, concurrency=7)
    assert listing.most_under_way == 7


def test_walk_goes_on_when_the_list_grows_meanwhile() -> None:
    listing = Listing(150)

    async def growing(page: int, limit: int) -> Page[Batch]:
        if page == 2:
            listing.items += [Batch(id=f"new{n}") for n in range(100)]
        return await listing(page, limit)

    assert walked(growing, limit=100)[-1] == "new99"


def test_walk_ends_on_an_empty_page_though_more_was_promised() -> None:
    async def emptied(page: int, limit: int) -> Page[Batch]:
        items = [Batch(id=str(number)) for number in range(10)] if page == 1 else []
        return Page(items=tuple(items), total=1000, page=page, limit=limit)

    assert len(walked(emptied, limit=10, concurrency=2)) == 10


def test_walk_ends_when_a_server_that_cannot_page_repeats_itself() -> None:
    async def same(page: int, limit: int) -> Page[Batch]:
        return Page(items=tuple(Batch(id=str(n)) for n in range(7)), total=None, page=page, limit=limit)

    assert len(walked(same)) == 7


def test_walk_left_early_cancels_what_is_under_way() -> None:
    listing = Listing(10_000)

    async def run() -> int:
        items = walk(listing, limit=100)
        async for _ in items:
            break
        await items.aclose()  # type: ignore[attr-defined]
        return len(asyncio.all_tasks()) - 1

    assert asyncio.run(run()) == 0


def test_walk_raises_what_a_page_raises() -> None:
    listing = Listing(1000)

    async def failing(page: int, limit: int) -> Page[Batch]:
        if page == 3:
            raise ServerTrouble("broken")
        return await listing(page, limit)

    with pytest.raises(ServerTrouble):
        walked(failing, limit=100)


pages = st.lists(
    st.tuples(
        st.lists(st.sampled_from("abcdefgh"), max_size=6), st.none() | st.integers(min_value=-3, max_value=60)
    ),
    max_size=8,
)


@given(pages, st.integers(min_value=1, max_value=9), st.integers(min_value=1, max_value=4))
def test_walk_ends_and_yields_each_item_once_whatever_comes(
    invented: list[tuple[list[str], int | None]], limit: int, concurrency: int
) -> None:
    async def server(page: int, limit: int) -> Page[Batch]:
        ids, total = invented[page - 1] if page <= len(invented) else ([], None)
        return Page(items=tuple(Batch(id=i) for i in ids), total=total, page=page, limit=limit)

    found = walked(server, limit=limit, concurrency=concurrency)
    assert len(found) == len(set(found))
    assert set(found) <= {i for ids, _ in invented for i in ids}
    assert set(found) >= set(invented[0][0] if invented else [])


def test_items_without_id_are_told_apart_by_their_content(
    host: Any, client_on: Callable[..., AngoClient]
) -> None:
    server = host({"tasks": [{"stage": "a"}, {"stage": "b"}, {"stage": "a"}], "total": 3})

    async def run() -> list[str]:
        async with client_on(server) as client:
            return [task.stage async for task in client.walk(client.get_tasks, "p")]

    assert asyncio.run(run()) == ["a", "b"]
