"""The projects screen: the list one starts from."""

from ango_tui.hub import Hub


def test_the_projects_are_listed_with_name_and_date(drive) -> None:
    async def scenario(ango) -> None:
        assert "Dash-cam vehicles" in ango.shown
        assert "1/7" in ango.lines()[0]

    drive(scenario)


def test_the_list_narrows_while_one_types(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("slash")
        await ango.type("chest")
        assert "Chest X-ray" in ango.shown
        assert "Dash-cam" not in ango.shown
        await ango.press("escape")
        assert "Dash-cam" in ango.shown

    drive(scenario)


def test_a_filter_stays_until_escape_clears_it(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("slash")
        await ango.type("dash")
        await ango.press("enter")
        assert "Chest" not in ango.shown
        await ango.press("escape")
        assert "Chest" in ango.shown

    drive(scenario)


def test_escape_at_home_does_not_quit(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("escape", "escape")
        assert ango.app.is_running
        assert "q quits" in ango.lines()[-1]

    drive(scenario)


def test_read_only_mode_takes_the_new_project_away_and_says_why(drive) -> None:
    async def scenario(ango) -> None:
        assert "READ-ONLY" in ango.lines()[0]
        await ango.press("n")
        assert "Read-only mode" in ango.lines()[-1]

    drive(scenario, read_only=True)


def test_a_refresh_keeps_the_cursor_on_its_project(drive) -> None:
    hub = Hub()

    async def scenario(ango) -> None:
        await ango.press("j", "j")
        before = next(line for line in ango.lines() if line.startswith(">"))
        client = await ango.app.client()
        await client.create_project("A newer project")
        await ango.press("r")
        assert "A newer project" in ango.shown
        assert next(line for line in ango.lines() if line.startswith(">")) == before

    drive(scenario, hub=hub)
