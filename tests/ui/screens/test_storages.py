"""Storages: connected without a secret ever being seen again, browsed, disconnected."""

import json
from pathlib import Path
from typing import Any

from ango_tui.hub import Hub
from ango_tui.ui.places import Go, Place

SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLE"


async def go(ango: Any) -> None:
    ango.app.post_message(Go(Place("storages")))
    await ango.settled()


def test_storages_are_listed_with_provider_and_region(drive) -> None:
    async def scenario(ango) -> None:
        await go(ango)
        assert "Meridian S3 (EU)" in ango.shown
        assert "eu-central-1" in ango.shown

    drive(scenario)


def test_a_bucket_is_connected_and_its_secret_is_seen_nowhere(drive, tmp_path) -> None:
    async def scenario(ango) -> None:
        await go(ango)
        await ango.press("n", "enter")
        await ango.type("New lake")
        await ango.press("enter", "enter")
        await ango.type("AKIAEXAMPLE")
        await ango.press("enter")
        await ango.type(SECRET)
        assert SECRET not in ango.shown
        assert "AKIAEXAMPLE" not in ango.shown
        await ango.press("enter")
        assert "New lake" in ango.shown
        assert "secrets are not shown again" in ango.lines()[-1]
        assert all(SECRET not in words for _, words in ango.app.screen.copy_choices())
        assert all(SECRET not in notice.text + notice.detail for notice in ango.app.notices)

    drive(scenario)
    written = [path.read_bytes() for path in Path(tmp_path).rglob("*") if path.is_file()]
    assert not any(SECRET.encode() in content for content in written)


def test_a_google_key_is_taken_from_its_file(drive, tmp_path) -> None:
    hub = Hub(record=True)
    key = tmp_path / "key.json"
    key.write_text(json.dumps({"private_key": "x", "client_email": "a@b"}))

    async def scenario(ango) -> None:
        await go(ango)
        await ango.press("n", "down", "enter")
        await ango.type("Lake")
        await ango.press("enter", "enter")
        field = ango.app.screen.query_one("FormPane")["key_file"]
        field.write(str(tmp_path / "absent.json"))
        await ango.press("f2")
        assert "it cannot be read" in ango.shown
        field.write(str(key))
        await ango.press("f2")
        sent = json.loads([call for call in hub.log if call.method == "POST"][-1].body)
        assert sent["provider"] == "GCP"
        assert json.loads(sent["credentials"])["client_email"] == "a@b"

    drive(scenario, hub=hub)


def test_disconnecting_asks_first_with_cancel_chosen(drive) -> None:
    async def scenario(ango) -> None:
        await go(ango)
        await ango.press("D")
        assert "Disconnect storage Meridian S3 (EU)?" in ango.shown
        await ango.press("enter")
        assert "Meridian S3 (EU)" in ango.shown
        await ango.press("D", "y")
        assert "1/2" in ango.lines()[0]

    drive(scenario)


def test_a_bucket_is_browsed_folder_by_folder_and_back(drive) -> None:
    async def scenario(ango) -> None:
        await go(ango)
        await ango.press("enter")
        await ango.type("meridian-data")
        await ango.press("enter")
        assert "night/" in ango.shown
        await ango.press("j", "enter")
        assert "frame_0000.jpg" in ango.shown
        assert "rain/" in ango.lines()[0]
        await ango.press("l")
        assert "Link to frame_0000.jpg" in ango.app.notices[-1].text
        await ango.press("escape")
        assert any(line.startswith("> rain/") for line in ango.lines())
        await ango.press("escape")
        assert "Meridian S3 (EU)" in ango.shown

    drive(scenario)


def test_no_storage_at_all_says_which_key_connects_one(drive) -> None:
    async def scenario(ango) -> None:
        await go(ango)
        assert "n connects one" in ango.shown

    drive(scenario, hub=Hub(sample=False))


def test_read_only_mode_takes_connecting_and_disconnecting_away(drive) -> None:
    async def scenario(ango) -> None:
        await go(ango)
        for key in ("n", "D"):
            await ango.press(key)
            assert "Read-only mode" in ango.lines()[-1]

    drive(scenario, read_only=True)
