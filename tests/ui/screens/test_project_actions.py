"""What is done to whole projects: copied with its switches, deleted and purged by name, benchmarks."""

import json

from ango_tui.hub import Hub


def test_a_project_is_copied_with_the_parts_chosen(drive) -> None:
    hub = Hub(record=True)

    async def scenario(ango) -> None:
        await ango.press("c", "n", "f2")
        assert "Dash-cam vehicles copy" in ango.shown
        sent = json.loads([call for call in hub.log if call.path.endswith("/clone")][-1].body)
        assert sent == {
            "categorySchema": False,
            "assignedTo": True,
            "batches": True,
            "workflow": True,
            "pluginPresets": True,
            "projectGeneralSettings": True,
        }

    drive(scenario, hub=hub)


def test_deleting_needs_the_name_and_says_how_much_goes(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("D")
        assert "4,400 tasks" in ango.shown
        await ango.press("enter")
        await ango.type("Dash-cam")
        await ango.press("enter")
        assert "not the text asked for" in ango.shown
        await ango.type(" vehicles")
        await ango.press("enter")
        assert "1/6" in ango.lines()[0]

    drive(scenario)


def test_escape_deletes_nothing(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("D", "escape", "X", "escape")
        assert "1/7" in ango.lines()[0]

    drive(scenario)


def test_purging_sends_the_name_that_was_typed(drive) -> None:
    hub = Hub(record=True)

    async def scenario(ango) -> None:
        await ango.press("G", "X")
        await ango.type("Warehouse robots (pilot)")
        await ango.press("enter")
        assert "Warehouse robots" not in "\n".join(ango.lines()[:-1])
        sent = json.loads([call for call in hub.log if call.path.endswith("/purge")][-1].body)
        assert sent == {"confirmName": "Warehouse robots (pilot)"}

    drive(scenario, hub=hub)


def test_benchmarks_are_shown_as_they_are_and_changed(drive) -> None:
    async def scenario(ango) -> None:
        project = ango.app.screen.chosen()[0]
        await ango.press("b", "y", "enter", "ctrl+u")
        await ango.type("15")
        await ango.press("f2")
        assert "on, 15 %" in ango.lines()[-1]
        now = await (await ango.app.client()).get_project(project.id)
        assert (now.benchmark_enabled, now.benchmark_ratio) == (True, 15)

    drive(scenario)


def test_a_share_above_100_is_refused(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("b", "enter", "ctrl+u")
        await ango.type("150")
        await ango.press("f2")
        assert "from 0 to 100" in ango.shown

    drive(scenario)


def test_read_only_mode_takes_all_of_it_away(drive) -> None:
    async def scenario(ango) -> None:
        for key in ("c", "b", "D", "X"):
            await ango.press(key)
            assert "Read-only mode" in ango.lines()[-1]

    drive(scenario, read_only=True)
