"""The task list: paged, filtered and sorted by the server, changed in bulk."""

from ango_tui.hub import Fault, Hub

TO_TASKS = ("enter", "3")


def task_calls(hub: Hub) -> int:
    return sum(request.path.endswith("/tasks") for request in hub.log)


def test_the_first_rows_cost_one_call_and_the_last_rows_one_more(drive) -> None:
    hub = Hub(tasks=1_000, record=True)

    async def scenario(ango) -> None:
        await ango.press("enter")
        hub.log.clear()
        await ango.press("3")
        assert task_calls(hub) == 1
        await ango.press("G")
        assert task_calls(hub) == 2
        assert "1,000/1,000" in ango.lines()[0]

    drive(scenario, hub=hub)


def test_only_a_window_of_the_rows_is_held(drive) -> None:
    hub = Hub(tasks=5_000)

    async def scenario(ango) -> None:
        await ango.press(*TO_TASKS)
        window = ango.app.screen.table.window
        for row in range(0, 5_000, 100):
            ango.app.screen.table.move_to(row)
            await ango.settled()
        assert sum(1 for _ in window.held()) <= window.keep * window.page_size

    drive(scenario, hub=hub)


def test_the_server_filters_by_stage_and_assignee(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press(*TO_TASKS, "slash")
        await ango.type("stage:Label assignee:none")
        await ango.press("enter")
        rows = [record for _, record in ango.app.screen.table.window.held()]
        assert rows
        assert {(task.stage, task.assignee) for task in rows} == {("Label", None)}

    drive(scenario)


def test_a_filter_that_is_not_understood_is_said_so_and_asks_nothing(drive) -> None:
    hub = Hub(record=True)

    async def scenario(ango) -> None:
        await ango.press(*TO_TASKS, "slash")
        before = task_calls(hub)
        await ango.type("stge:Label")
        await ango.press("enter")
        assert 'no field "stge"' in ango.shown
        assert task_calls(hub) == before

    drive(scenario, hub=hub)


def test_sorting_is_the_servers(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press(*TO_TASKS, "s")
        await ango.type("prio")
        await ango.press("enter", "S")
        rows = [record.priority for _, record in ango.app.screen.table.window.held()]
        assert rows == sorted(rows, reverse=True)

    drive(scenario)


def test_three_marked_tasks_are_assigned_and_the_cursor_stays(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press(*TO_TASKS, "space", "space", "space", "a")
        await ango.type("ines")
        await ango.press("enter")
        rows = [record for _, record in ango.app.screen.table.window.held()][:3]
        assert {task.assignee for task in rows} == {"ines.duarte@meridian-labelling.example"}
        assert ango.lines()[6].startswith(">")
        assert "3 of 3" in ango.lines()[-1]

    drive(scenario)


def test_a_change_to_all_that_match_asks_for_the_number_and_says_what_it_costs(drive) -> None:
    hub = Hub(tasks=450, record=True)

    async def scenario(ango) -> None:
        await ango.press(*TO_TASKS, "asterisk", "asterisk", "p")
        await ango.type("5")
        await ango.press("enter")
        assert "all 450 tasks that match" in ango.shown
        assert "4 calls" in ango.shown
        await ango.type("450")
        await ango.press("enter")
        assert "450 of 450" in ango.lines()[-1]
        rows = [record.priority for _, record in ango.app.screen.table.window.held()]
        assert set(rows) == {5} or 5 in rows

    drive(scenario, hub=hub)


def test_requeue_says_what_the_platform_does_not_record(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press(*TO_TASKS, "space", "u", "enter", "space", "enter")
        assert "Take the assignee" not in ango.shown

    drive(scenario)


def test_a_failed_page_says_so_and_retry_works(drive) -> None:
    hub = Hub(tasks=450)

    async def scenario(ango) -> None:
        hub.available = False
        await ango.press(*TO_TASKS)
        assert "r tries again" in ango.shown
        hub.available = True
        await ango.press("r")
        assert "1/450" in ango.lines()[0]

    drive(scenario, hub=hub)


def test_rows_stay_when_a_refresh_fails(drive) -> None:
    hub = Hub(tasks=450)

    async def scenario(ango) -> None:
        await ango.press(*TO_TASKS)
        hub.faults.add(Fault.parse("GET:*/tasks:503"))
        await ango.press("r")
        assert "frame_" in ango.shown
        assert "r tries again" in ango.shown

    drive(scenario, hub=hub)


def test_a_late_reply_never_overwrites_a_fresh_one(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press(*TO_TASKS)
        table = ango.app.screen.table
        stale = table.window.generation
        rows = [record for _, record in table.window.held()]
        await ango.press("slash")
        await ango.type("stage:Label")
        await ango.press("enter")
        shown = table.window.total
        table.put_page(0, rows, 99_999, stale)
        assert table.window.total == shown

    drive(scenario)


def test_hostile_names_are_shown_as_text(drive, harmless) -> None:
    hub = Hub(hostile=True)

    async def scenario(ango) -> None:
        assert "[/x]" in ango.shown or "Hostile" in ango.shown
        await ango.press("slash")
        await ango.type("hostile")
        await ango.press("enter", "enter")
        assert harmless(ango.lines())
        for section in ("2", "3"):
            await ango.press(section)
            assert harmless(ango.lines())
            assert not [notice for notice in ango.app.notices if notice.level == "bad"]

    drive(scenario, hub=hub)
