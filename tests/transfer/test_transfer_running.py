"""Carrying out an order: every item an asset once, also through lost answers, refusals and a second run."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from ango_tui.api.transfers import LedgerEntry, MemoryLedger, UploadProgress
from ango_tui.transfer.cloud import key_of
from ango_tui.transfer.items import Item, Order
from ango_tui.transfer.reading import file_item
from ango_tui.transfer.running import Done, carry_out


def addresses(count: int, start: int = 0) -> tuple[Item, ...]:
    return tuple(
        Item(data=f"https://x.example/{n}.png", external_id=f"{n}.png", local=False, kind="image")
        for n in range(start, start + count)
    )


def carry(ground: Any, order: Order, ledger: Any = None, **options: Any) -> Done:
    kept = ledger or MemoryLedger()
    return ground.run(lambda client: carry_out(client, order, kept, settle=0, **options))


def registered(ground: Any, project: str) -> Counter[str]:
    return Counter(asset.external_id for asset in ground.assets(project))


def test_files_addresses_and_texts_become_assets_once_each(ground, files) -> None:
    project = ground.new_project()
    text = Item(data="# A note\nwith lines", external_id="note", local=False, inline=True, kind="text")
    items = (*(file_item(path) for path in files(3)), *addresses(2), text)
    told: list[UploadProgress] = []
    done = carry(ground, Order(project_id=project, items=items), progress=told.append)
    assert (done.registered, done.failures) == (6, ())
    assert set(registered(ground, project).values()) == {1}
    assert (told[-1].files, told[-1].registered) == (6, 6)
    assert next(a for a in ground.assets(project) if a.external_id == "note").data == text.data


def test_what_an_item_carries_reaches_its_asset(ground) -> None:
    project = ground.new_project()
    batch = ground.run(lambda client: client.create_batch(project, "Berlin"))
    other = ground.run(lambda client: client.create_batch(project, "All"))
    item = Item(
        data="https://x.example/a.png",
        external_id="a",
        local=False,
        batches=("Berlin",),
        metadata={"width": 640},
        context_data={"site": "Oslo"},
        attachments=({"type": "TEXT", "value": "wet"},),
    )
    items = (item, *addresses(1))
    order = Order(
        project_id=project, items=items, batches=(other.id,), batch_ids={"Berlin": [batch.id]}, priority=7
    )
    carry(ground, order)
    by_id = {asset.external_id: asset for asset in ground.assets(project)}
    assert by_id["a"].batches == (batch.id,)
    assert by_id["a"].metadata == {"width": 640}
    assert by_id["a"].context_data == {"site": "Oslo"}
    assert by_id["a"].attachments[0].value == "wet"
    assert by_id["0.png"].batches == (other.id,)
    tasks = ground.run(lambda client: client.get_tasks(project, limit=10)).items
    assert {task.priority for task in tasks} == {7}


def test_a_lost_answer_makes_no_asset_twice(ground) -> None:
    project = ground.new_project()
    ground.hub.faults.add("POST:*/cloud:nth=1:act-drop")
    done = carry(ground, Order(project_id=project, items=addresses(5)))
    assert done.registered == 5
    assert set(registered(ground, project).values()) == {1}


def test_a_lost_request_is_sent_again(ground) -> None:
    project = ground.new_project()
    ground.hub.faults.add("POST:*/cloud:nth=1:drop")
    done = carry(ground, Order(project_id=project, items=addresses(5)))
    assert done.registered == 5
    assert set(registered(ground, project).values()) == {1}


def test_one_bad_address_among_many_is_named_and_the_others_registered(ground) -> None:
    project = ground.new_project()
    bad = Item(data="https://x.example/bad.png", external_id="bad", local=False, more={"metadata": "none"})
    items = (*addresses(6), bad, *addresses(6, start=6))
    done = carry(ground, Order(project_id=project, items=items))
    assert done.registered == 12
    assert [(failure.item, failure.external_id) for failure in done.failures] == [(bad.data, "bad")]
    assert "metadata" in done.failures[0].why


def test_a_second_run_registers_only_what_is_left(ground) -> None:
    project = ground.new_project()
    ledger = MemoryLedger()
    items = addresses(4)
    entries = [
        LedgerEntry(key_of(item), item.data, item.external_id, 0, "", item.data, state, 0.0)
        for item, state in zip(items, ("registered", "registering", "failed"), strict=False)
    ]
    carry(ground, Order(project_id=project, items=items[:2]))
    ledger.record(entries)
    done = carry(ground, Order(project_id=project, items=items), ledger)
    assert done.registered == 4
    assert registered(ground, project) == {f"{n}.png": 1 for n in range(4)}


def test_only_the_items_asked_for_are_tried_again(ground, files) -> None:
    project = ground.new_project()
    items = tuple(file_item(path) for path in files(3))
    order = Order(project_id=project, items=items)
    carry(ground, order, only=[items[1].data])
    assert list(registered(ground, project)) == [items[1].external_id]


@pytest.mark.parametrize("status", ["401", "403"])
def test_a_refused_key_ends_it_at_once_and_says_so(status: str, ground) -> None:
    project = ground.new_project()
    ground.hub.faults.add(f"POST:*/cloud:{status}")
    calls = len(ground.hub.log)
    done = carry(ground, Order(project_id=project, items=addresses(1000)))
    assert done.stopped is not None
    assert len(done.failures) == 1000
    assert len(ground.hub.log) - calls == 1
