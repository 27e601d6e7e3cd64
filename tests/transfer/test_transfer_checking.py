"""The check before an upload: what is found, what it costs, and which ids are there already."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ango_tui.transfer.checking import batch_ids, check
from ango_tui.transfer.costing import cost_of, lookup_calls
from ango_tui.transfer.draft import Draft
from ango_tui.transfer.existing import existing_ids
from ango_tui.transfer.items import Finding, Item
from ango_tui.transfer.reading import file_item, read_source

BATCHES = batch_ids([("b1", "Berlin"), ("b2", "Twice"), ("b3", "Twice")])


def codes(items: list[Item], **options: object) -> list[tuple[int, str, bool]]:
    found = check(items, **{"batch_ids": BATCHES, **options})  # type: ignore[arg-type]
    return [(finding.index, finding.code, finding.stops) for finding in found]


def test_good_files_have_nothing_wrong(files) -> None:
    assert codes([file_item(path) for path in files(3)]) == []


def test_what_cannot_be_sent_is_found(files, tmp_path: Path) -> None:
    empty, folder = tmp_path / "empty.png", tmp_path / "folder.png"
    empty.touch()
    folder.mkdir()
    (odd,) = files("data.xyz")
    items = [file_item(path) for path in (tmp_path / "none.png", empty, folder, odd)]
    assert codes(items) == [
        (0, "missing", True),
        (1, "empty", True),
        (2, "folder", True),
        (3, "type", True),
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_one_may_not_read_is_found(files) -> None:
    (path,) = files("a.png")
    path.chmod(0)
    assert codes([file_item(path)]) == [(0, "unreadable", True)]


def test_duplicates_here_are_found(files) -> None:
    a, b = files("one/a.png", "two/a.png")
    items = [file_item(a), file_item(b), file_item(a)]
    assert codes(items) == [(1, "same-id", False), (2, "twice", True)]


def test_duplicates_there_are_found(files) -> None:
    items = [file_item(path) for path in files("a.png", "b.png")]
    assert codes(items, existing={"b.png"}) == [(1, "there", False)]


def test_batches_are_looked_up_by_name_and_id() -> None:
    items = [
        Item(data=f"https://x/{n}.png", external_id=str(n), local=False, kind="image", batches=(name,))
        for n, name in enumerate(("Berlin", "b1", "Twice", "Oslo"))
    ]
    assert codes(items) == [(2, "batches", False), (3, "batch", True)]


def test_an_address_of_unknown_type_is_only_warned_of() -> None:
    item = Item(data="https://x/a", external_id="a", local=False, kind="other")
    assert codes([item]) == [(0, "type", False)]


def test_point_cloud_projects_take_no_local_files(files) -> None:
    (path,) = files("a.las")
    assert codes([file_item(path)], point_clouds=True) == [(0, "point-cloud", True)]


def test_the_cost_counts_calls_and_bytes() -> None:
    files = [Item(data=f"{n}.png", external_id=str(n), size=100) for n in range(120)]
    addresses = [Item(data=f"https://x/{n}", external_id=str(n), local=False) for n in range(201)]
    cost = cost_of(files + addresses)
    # 120 addresses to store at, 3 registrations, the project; 2 registrations of what is no file
    assert (cost.files, cost.bytes, cost.others, cost.calls) == (120, 12_000, 201, 120 + 3 + 1 + 2)


@pytest.mark.parametrize(
    ("wanted", "total", "calls"), [(3, 0, 0), (3, 10_000, 3), (5_000, 10_000, 10), (5, 4_400, 5)]
)
def test_looking_for_duplicates_takes_the_cheaper_way(wanted: int, total: int, calls: int) -> None:
    assert lookup_calls(wanted, total) == calls


def test_ids_that_exist_are_found_one_by_one_or_by_reading_all(ground) -> None:
    project = ground.project("Dash-cam")
    known = [asset.external_id for asset in ground.assets(project.id)]
    few = {known[0], "not there.png"}
    many = {*known[:50], *(f"none_{n}.png" for n in range(50))}
    assert ground.run(lambda client: existing_ids(client, project.id, few)) == {known[0]}
    assert ground.run(lambda client: existing_ids(client, project.id, many)) == set(known[:50])


def test_nothing_is_looked_for_in_an_empty_project(ground) -> None:
    project = ground.new_project()
    assert ground.run(lambda client: existing_ids(client, project, {"a.png"})) == set()


def test_a_draft_orders_what_is_good_and_says_what_is_left_out(files, tmp_path: Path) -> None:
    files("a.png", "b.png")
    draft = Draft(batches=("b1",), priority=5)
    draft.add(read_source(str(tmp_path / "files")))
    draft.add(read_source(str(tmp_path / "none.png")))
    draft.look(BATCHES)
    order = draft.order("p", "Project", "host", BATCHES)
    assert [item.external_id for item in order.items] == ["a.png", "b.png"]
    assert (order.batches, order.priority) == (("b1",), 5)
    assert draft.counts() == ["There is no such file. (left out)"]


def test_rows_taken_out_leave_the_findings_of_the_others_in_place(tmp_path: Path) -> None:
    listed = tmp_path / "list.json"
    listed.write_text('[{"data": "https://x/a.png"}, {"externalId": "x"}, {"externalId": "y"}]')
    draft = Draft()
    draft.add(read_source(str(listed)))
    draft.take_out([0, 1])
    assert draft.read_findings == [Finding(0, "no-data", draft.read_findings[0].words)]
    assert [item.external_id for item in draft.items] == ["y"]
