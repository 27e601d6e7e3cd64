"""Metrics and the live board: each figure by itself, copied as CSV; a board that looks by itself."""

from typing import Any

import pytest

from ango_tui.hub import Fault, Hub


async def enter(ango: Any, section: str = "metrics") -> str:
    project = next(p for p in ango.app.known_projects if "invoices" in p.name)
    ango.app.enter_project(project.id, project.name, section)
    await ango.settled()
    return str(project.id)


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
def test_figures_are_drawn_and_n_goes_to_the_next(drive, size) -> None:
    async def scenario(ango) -> None:
        await enter(ango)
        assert "== Tasks per stage" in ango.shown
        assert "Finance check" in ango.shown
        for _ in range(6):
            await ango.press("n")
        assert "== People" in ango.shown
        assert "completed" in ango.shown

    drive(scenario, size=size)


def test_one_figure_that_fails_leaves_the_others(drive) -> None:
    hub = Hub()

    async def scenario(ango) -> None:
        hub.faults.add(Fault("403", "/v2/*/overview/LabelStageGroups", times=1))
        await enter(ango)
        assert "Could not be fetched" in ango.shown
        assert "== Tasks per status" in ango.shown
        await ango.press("r")
        assert "Could not be fetched" not in ango.shown

    drive(scenario, hub=hub)


def test_the_figure_under_the_cursor_is_copied_as_csv(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango)
        words = dict(ango.app.screen.copy_choices())
        assert words["Tasks per stage as CSV"].splitlines()[0] == "figure,part,name,value"
        assert "LabelStageGroups,,Finance check,22" in words["all as CSV"]

    drive(scenario)


def test_the_performance_is_asked_for_some_days_and_batches(drive) -> None:
    hub = Hub(record=True)

    async def scenario(ango) -> None:
        await enter(ango)
        await ango.press("d")
        await ango.type("2026-11-01")
        await ango.press("f2")
        assert "People (since 2026-11-01)" in ango.shown
        asked = [call for call in hub.log if "/performance/" in call.path][-1]
        assert b"2026-1" in asked.body

    drive(scenario, hub=hub)


def test_days_in_the_wrong_order_are_told_in_the_form(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango)
        await ango.press("d")
        await ango.type("2026-11-02")
        await ango.press("enter")
        await ango.type("2026-11-01")
        await ango.press("f2")
        assert "this is before the first day" in ango.shown

    drive(scenario)


async def looked(ango: Any) -> None:
    """Let the board look once more, as its timer would."""
    await ango.app.screen._look_once()
    await ango.settled()


def board_lines(ango: Any) -> list[str]:
    return [line for line in ango.lines()[2:14] if line]


def test_the_live_board_marks_what_moved_since_the_last_look(drive) -> None:
    async def scenario(ango) -> None:
        project = await enter(ango)
        await ango.press("L")
        client = await ango.app.client()
        moved = [task.id for task in (await client.get_tasks(project, stage="Label", limit=3)).items]
        await client.requeue_tasks(project, "Start", task_ids=moved)
        await looked(ango)
        start = next(line for line in board_lines(ango) if line.startswith("*Start"))
        assert start.split()[1:5] == ["3", "+3", "3", "-"]
        await looked(ango)
        assert not any(line.startswith("*") for line in board_lines(ango))

    drive(scenario)


def test_a_look_without_news_draws_nothing(drive, monkeypatch) -> None:
    async def scenario(ango) -> None:
        await enter(ango)
        await ango.press("L")
        drawn = []
        view = ango.app.screen.view
        monkeypatch.setattr(view, "refresh_line", drawn.append)
        monkeypatch.setattr(view, "refresh", lambda *args, **options: drawn.append(args))
        await looked(ango)
        assert drawn == []

    drive(scenario)


def test_the_board_does_not_look_behind_another_screen_nor_when_paused(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango)
        await ango.press("L")
        screen = ango.app.screen
        assert screen._timer is not None
        await ango.press("question_mark")
        assert screen._timer is None
        await ango.press("escape")
        assert screen._timer is not None
        await ango.press("space")
        assert screen._timer is None
        assert "paused" in ango.lines()[0]

    drive(scenario)


def test_a_failed_look_keeps_the_board_and_says_when_it_looks_again(drive) -> None:
    hub = Hub()

    async def scenario(ango) -> None:
        await enter(ango)
        await ango.press("L")
        before = board_lines(ango)
        hub.faults.add(Fault("403", "/v2/project/*/tasks", times=1))
        await looked(ango)
        assert board_lines(ango) == before
        assert "looks again in" in ango.lines()[-1]

    drive(scenario, hub=hub)


def test_enter_on_the_board_opens_the_tasks_of_the_stage(drive) -> None:
    async def scenario(ango) -> None:
        await enter(ango)
        await ango.press("L", "G", "k", "enter")
        assert "Finance check" in ango.shown
        assert "Tasks" in ango.lines()[0]

    drive(scenario)
