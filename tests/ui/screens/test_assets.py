"""The asset list and one asset: shown, filtered by what the API can, batched, attached to, deleted."""

from __future__ import annotations

from typing import Any

import pytest

from ango_tui.hub import Hub

SIZES = [(80, 24), (160, 45)]


async def go_to_assets(ango: Any, project: str = "chest") -> None:
    await ango.press("slash")
    await ango.type(project)
    await ango.press("enter", "enter")
    await ango.settled()
    await ango.press("4")
    await ango.settled()


@pytest.fixture
def hub() -> Any:
    with Hub(tasks=60, record=True) as made:
        yield made


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x45"])
def test_assets_are_listed_with_kind_batches_and_stage(drive, hub, size) -> None:
    async def scenario(ango) -> None:
        await go_to_assets(ango)
        assert "CXR_01813.dcm" in ango.shown
        assert "medical" in ango.shown
        assert "Site Harbour" in ango.shown
        assert "1/260" in ango.lines()[0]
        assert ("Asset id" in ango.shown) is (size[0] == 160)

    drive(scenario, size=size, hub=hub)


def test_a_whole_external_id_is_found_by_the_server(drive, hub) -> None:
    async def scenario(ango) -> None:
        await go_to_assets(ango)
        await ango.press("slash")
        await ango.type("CXR_01806.dcm")
        await ango.press("enter")
        await ango.settled()
        assert "1/1" in ango.lines()[0]
        assert hub.log[-1].query.count("externalId") == 1

    drive(scenario, hub=hub)


def test_what_the_server_cannot_look_for_is_said(drive, hub) -> None:
    async def scenario(ango) -> None:
        await go_to_assets(ango)
        await ango.press("slash")
        await ango.type("CXR*")
        await ango.press("enter")
        await ango.settled()
        assert "only whole" in ango.shown

    drive(scenario, hub=hub)


def test_an_empty_project_says_which_key_helps(drive, hub) -> None:
    async def scenario(ango) -> None:
        await go_to_assets(ango, "warehouse")
        assert "There are no assets in this project yet." in ango.shown
        assert "n uploads" in ango.shown

    drive(scenario, hub=hub)


def test_a_failed_fetch_is_told_in_place_and_tried_again(drive, hub) -> None:
    async def scenario(ango) -> None:
        fault = hub.faults.add("GET:*/assets:403")
        await go_to_assets(ango)
        assert "r tries again" in ango.shown
        assert "There are no assets" not in ango.shown
        hub.faults.remove(fault)
        await ango.press("r")
        await ango.settled()
        assert "CXR_01813.dcm" in ango.shown

    drive(scenario, hub=hub)


def test_one_asset_shows_facts_what_was_given_along_and_its_json(drive, hub) -> None:
    async def scenario(ango) -> None:
        await go_to_assets(ango)
        await ango.press("enter")
        await ango.settled()
        assert "Context data" in ango.shown
        assert "2048x2500" in ango.shown or "1760x2140" in ango.shown
        await ango.press("J")
        assert "isPreLabeled" in ango.shown
        await ango.press("escape")
        first = ango.lines()[0]
        await ango.press("n")
        assert ango.lines()[0] != first

    drive(scenario, hub=hub)


def test_a_picture_is_shown_in_half_blocks(drive, hub) -> None:
    pytest.importorskip("PIL")

    async def scenario(ango) -> None:
        await go_to_assets(ango, "dash")
        await ango.press("enter", "p")
        assert "▀" * 60 in ango.shown
        await ango.press("n")
        assert "▀" * 60 in ango.shown
        await ango.press("escape")
        assert "▀" not in ango.shown
        assert "External id" in ango.shown

    drive(scenario, hub=hub)


def test_the_text_of_an_asset_is_shown_and_what_is_neither_text_nor_picture_is_not(drive, hub) -> None:
    async def scenario(ango) -> None:
        await go_to_assets(ango)
        await ango.press("enter")
        await ango.settled()
        await ango.press("p")
        assert "O opens the file" in ango.lines()[-1]
        client = await ango.app.client()
        project = ango.app.here.place.project_id
        text = [
            {"data": '{"road": "wet"}\n' + "x" * 1100, "externalId": "0note"},
            {"data": '{"a": [1]}', "externalId": "1"},
        ]
        await client.upload_files_cloud(project, text)
        await ango.press("escape", "r")
        await ango.settled()
        await ango.press("g", "enter")
        await ango.settled()
        await ango.press("p")
        await ango.settled()
        assert '"a": [' in ango.shown

    drive(scenario, hub=hub)


def test_marked_assets_are_put_into_a_batch(drive, hub) -> None:
    async def scenario(ango) -> None:
        await go_to_assets(ango)
        await ango.press("space", "space", "b")
        await ango.settled()
        await ango.type("Site")
        await ango.press("down", "space", "enter")
        await ango.settled()
        await ango.press("enter")
        await ango.settled()
        (job,) = ango.app.jobs.jobs
        assert (job.done, job.failures, job.state) == (2, [], "done")

    drive(scenario, hub=hub)


def test_deleting_says_what_goes_with_it_and_asks_for_the_number(drive, hub) -> None:
    async def scenario(ango) -> None:
        await go_to_assets(ango)
        await ango.press("D")
        await ango.settled()
        assert "with their tasks, labels, histories and issues" in ango.shown
        assert "Chest" in ango.shown
        await ango.press("escape")
        await ango.press("asterisk", "asterisk", "D")
        await ango.settled()
        assert "type: 260" in ango.shown
        await ango.type("260")
        await ango.press("enter")
        await ango.settled()
        assert "There are no assets in this project yet." in ango.shown

    drive(scenario, hub=hub)


def test_an_attachment_must_be_an_address_or_a_text(drive, hub) -> None:
    async def scenario(ango) -> None:
        await go_to_assets(ango)
        await ango.press("enter")
        await ango.settled()
        await ango.press("a")
        await ango.settled()
        await ango.press("tab")
        await ango.type("no address")
        await ango.press("f2")
        await ango.settled()
        assert "is an address" in ango.shown
        await ango.press("ctrl+u")
        await ango.type("https://x.example/b.png")
        await ango.press("f2")
        await ango.settled()
        assert "Attachments   1" not in ango.shown
        assert "https://x.example/b.png" in ango.shown

    drive(scenario, hub=hub)


def test_read_only_mode_takes_deleting_away(drive, hub) -> None:
    async def scenario(ango) -> None:
        await go_to_assets(ango)
        await ango.press("D")
        assert "Read-only mode" in ango.lines()[-1]

    drive(scenario, hub=hub, read_only=True)


def test_hostile_names_are_drawn_harmlessly(drive, harmless) -> None:
    async def scenario(ango) -> None:
        client = await ango.app.client()
        projects = (await client.list_projects(limit=50)).items
        hostile = next(p for p in projects if not p.name.isprintable() or "[" in p.name)
        names = ["\x1b[2Jclear", "[/x][b]bold", "a\u202egnp.exe", "long " * 500, "日本語" * 40]
        assets = [{"data": f"https://x/{n}.png", "externalId": name} for n, name in enumerate(names)]
        await client.upload_files_cloud(hostile.id, assets)
        ango.app.enter_project(hostile.id, hostile.name, "assets")
        await ango.settled()
        assert harmless(ango.lines())
        assert "[/x][b]bold" in ango.shown
        await ango.press("enter")
        await ango.settled()
        assert harmless(ango.lines())

    drive(scenario, hub=Hub(hostile=True, tasks=10))
