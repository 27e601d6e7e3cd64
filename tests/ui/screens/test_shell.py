"""What every screen shares: help, palette, messages, sections, configured keys, the first screen."""

from ango_tui.hub import Hub
from ango_tui.settings import Settings
from ango_tui.ui.app import AngoApp


def test_help_lists_the_keys_of_the_screen_and_runs_one(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("question_mark")
        assert "New project" in ango.shown
        await ango.press("slash")
        await ango.type("messages")
        await ango.press("enter", "enter")
        assert "Nothing to tell yet" in ango.shown

    drive(scenario)


def test_help_says_why_something_cannot_be_done_now(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("question_mark")
        assert "not now: Read-only mode" in ango.shown

    drive(scenario, size=(120, 40), read_only=True)


def test_the_palette_runs_an_action_and_opens_a_project_by_name(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("colon")
        await ango.type("chest")
        await ango.press("down", "enter")
        assert "Chest X-ray findings" in ango.lines()[0]

    drive(scenario)


def test_a_number_goes_to_the_section_and_a_wrong_one_says_so(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("enter", "2")
        assert "[2Batches]" in ango.lines()[1]
        await ango.press("escape", "9")
        assert "There is no section 9 here" in ango.lines()[-1]

    drive(scenario)


def test_going_back_and_forth_between_sections_keeps_the_cursor(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("enter", "3", "j", "j", "2", "3")
        assert "3/4,400" in ango.lines()[0]

    drive(scenario)


def test_a_failure_is_kept_in_the_messages_with_the_call_and_the_servers_words(drive) -> None:
    hub = Hub()

    async def scenario(ango) -> None:
        hub.faults.add("GET:*/project/*:403")
        await ango.press("enter", "exclamation_mark", "enter")
        assert "GET /v2/project/" in ango.shown
        assert "The server says" in ango.shown

    drive(scenario, hub=hub)


def test_a_fault_of_the_program_is_told_and_survived(drive) -> None:
    async def scenario(ango) -> None:
        ango.app.screen.do_open = lambda: {}["missing"]
        await ango.press("enter")
        assert "Something went wrong inside the program" in ango.lines()[-1]
        await ango.press("j")
        assert "2/7" in ango.lines()[0]

    drive(scenario)


def test_keys_of_the_configuration_replace_the_defaults(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("M")
        assert "Nothing to tell yet" in ango.shown

    drive(scenario, keys={"app.messages": "M"})


def test_nonsense_in_the_configured_keys_is_reported(drive) -> None:
    async def scenario(ango) -> None:
        assert any("did you mean app.messages" in notice.text for notice in ango.app.notices)

    drive(scenario, keys={"app.mesages": "M"})


def test_the_key_is_on_no_screen_and_in_no_message(drive) -> None:
    hub = Hub()

    async def scenario(ango) -> None:
        hub.available = False
        await ango.press("r", "exclamation_mark", "enter")
        assert hub.key not in ango.shown
        assert all(hub.key not in f"{notice.text}{notice.detail}" for notice in ango.app.notices)

    drive(scenario, hub=hub)


def test_without_a_key_the_first_screen_says_where_to_get_one_and_offers_the_sample() -> None:
    import asyncio

    async def go() -> None:
        app = AngoApp(Settings())
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            strips = app.screen._compositor.render_strips()
            shown = "\n".join("".join(segment.text for segment in strip) for strip in strips)
            assert "Where to get one" in shown
            assert "look around first" in shown
            await pilot.press("d")
            for _ in range(5):
                await pilot.pause()
                await app.busy.idle()
            assert app.session.demo

    asyncio.run(go())


def test_keys_typed_ahead_of_a_question_go_to_the_question(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("enter", "3", "space")
        await ango.pilot.press("a", "i", "n", "e", "s")
        await ango.settled()
        assert "> ines.duarte" in ango.shown
        assert "oskar.nyberg" not in ango.shown

    drive(scenario)
