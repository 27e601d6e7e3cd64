"""One task: its history with what changed, its answer, the raw record, its neighbours."""

import asyncio

from ango_tui.hub import Hub

TO_A_TASK = ("enter", "3", "G", "enter")


def test_the_history_tells_stage_person_time_and_how_long(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press(*TO_A_TASK)
        assert "kwame.boateng" in ango.shown
        assert "accepted" in ango.shown
        assert "now: Complete" in ango.shown

    drive(scenario, hub=Hub(seed=7))


def test_what_changed_is_told_in_titles_of_the_label_set(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press(*TO_A_TASK)
        assert "Label: what changed since Start" in ango.shown
        assert "Vehicle type" in ango.shown

    drive(scenario, size=(120, 40))


def test_any_two_entries_can_be_compared(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press(*TO_A_TASK, "g", "space", "G", "space")
        assert "now: Complete: what changed since Start" in ango.shown
        await ango.press("escape")
        assert "Tasks >" in ango.lines()[0]

    drive(scenario)


def test_the_answer_is_a_tree_and_the_record_is_raw(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press(*TO_A_TASK, "t")
        assert "Objects" in ango.shown
        await ango.press("J")
        assert "_id" in ango.shown
        await ango.press("escape")
        assert "now: Complete" in ango.shown

    drive(scenario)


def test_the_next_task_comes_without_going_back_and_the_list_follows(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("enter", "3")
        second = ango.app.screen.table.window.get(1)
        await ango.press("enter", "n")
        assert second.external_id in ango.lines()[0]
        await ango.press("escape")
        assert any(line.startswith(f"> {second.external_id}") for line in ango.lines())

    drive(scenario)


def test_at_the_end_of_the_list_it_says_so(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press(*TO_A_TASK, "n")
        assert "last task" in ango.lines()[-1]

    drive(scenario)


def test_a_requeue_made_here_stands_in_the_timeline(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("enter", "3", "u", "enter")
        await ango.press("enter")
        await ango.press("enter")
        assert "Requeue to" in ango.app.notices[-1].text
        await ango.press("enter")
        assert "(from here)" in ango.shown

    drive(scenario)


def test_a_failed_fetch_says_so_in_place_and_retry_works(drive) -> None:
    hub = Hub()

    async def scenario(ango) -> None:
        await ango.press("enter", "3")
        hub.available = False
        await ango.press("enter")
        assert "r tries again" in ango.shown
        hub.available = True
        await ango.press("r")
        assert "External id" in ango.shown

    drive(scenario, hub=hub)


def test_leaving_cancels_the_reads(drive) -> None:
    hub = Hub(latency_ms=300)

    async def scenario(ango) -> None:
        await ango.press("enter", "3")
        await ango.pilot.press("enter")
        await ango.pilot.press("escape")
        await asyncio.wait_for(ango.app.busy.idle(), 5)
        assert not [notice for notice in ango.app.notices if notice.level == "bad"]

    drive(scenario, hub=hub)
