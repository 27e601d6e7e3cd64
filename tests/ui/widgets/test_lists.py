"""Moving in line views, the timeline, facts: what they show, how they move, what they tell."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from ango_tui.ui.widgets.facts import Facts, FactSection
from ango_tui.ui.widgets.line_view import LineView
from ango_tui.ui.widgets.timeline import Timeline, TimelineEntry
from tests.ui.widgets.line_view_rig import Holding, Lines, play, pressed, shown

# Moving about, the same in all of them


class Numbers(LineView):
    """A hundred lines with a heading on top and every tenth line after."""

    def line_count(self) -> int:
        return 100

    def can_stop_at(self, index: int) -> bool:
        return index % 10 != 0

    def line(self, index: int, cells: int) -> list[tuple[str, str]]:
        return [(f"{index}"[:cells], "")]


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        ((), 1),
        (("j",), 2),
        (("k",), 1),
        (("G",), 99),
        (("G", "g"), 1),
        (("j",) * 9, 11),
        (("j",) * 9 + ("k",), 9),
        (("pagedown",), 24),
        (("pagedown", "pageup"), 1),
    ],
)
def test_keys_move_the_cursor_over_headings(keys: tuple[str, ...], cursor: int) -> None:
    assert pressed(Numbers, *keys).view.cursor == cursor


def test_going_to_the_first_line_brings_its_heading_back(screen_lines: Lines) -> None:
    assert shown(Numbers, screen_lines, "G", "g")[0].strip().split()[0] == "0"


def test_the_cursor_is_seen_without_colour() -> None:
    reversed_lines: list[int] = []

    async def scene(app: Holding, _: Pilot[None]) -> None:
        app.no_color = True
        app.refresh_css(animate=False)
        for y in range(5):
            style = next(iter(app.view.render_line(y))).style
            if style is not None and style.reverse:
                reversed_lines.append(y)

    play(Numbers, scene)
    assert reversed_lines == [1]


def test_a_step_draws_two_lines() -> None:
    drawn: list[int] = []

    class Counted(Numbers):
        def line(self, index: int, cells: int) -> list[tuple[str, str]]:
            drawn.append(index)
            return super().line(index, cells)

    async def scene(_: Holding, pilot: Pilot[None]) -> None:
        await pilot.pause()
        drawn.clear()
        await pilot.press("j")
        await pilot.pause()

    play(Counted, scene)
    assert sorted(drawn) == [1, 2]


def test_the_cursor_stays_in_sight_when_the_screen_shrinks(screen_lines: Lines) -> None:
    found: list[str] = []

    async def scene(app: Holding, pilot: Pilot[None]) -> None:
        await pilot.press("pagedown")
        await pilot.resize_terminal(60, 15)
        await pilot.pause()
        found.extend(screen_lines(app))

    play(Numbers, scene)
    assert any(line.split()[:1] == ["24"] for line in found)


# Timeline

HISTORY = (
    TimelineEntry("Start", "", "2026-03-01 09:00", "", "", "h1"),
    TimelineEntry("Label", "ann@example.org", "2026-03-02 10:15", "3 m 10 s", "", "h2"),
    TimelineEntry("Review", "bob@example.org", "2026-03-02 11:00", "48 s", "rejected", "h3"),
    TimelineEntry("Label", "ann@example.org", "2026-03-03 08:30", "1 m 02 s", "rework, visit 2", "h4"),
)


def timeline() -> Timeline:
    view = Timeline()
    view.entries = HISTORY
    return view


def test_the_timeline_at_80_columns(screen_lines: Lines) -> None:
    assert shown(timeline, screen_lines, "G") == [
        "    Stage  Person          When             Took     Notes",
        "  ┌ Start                  2026-03-01 09:00",
        "  ├ Label  ann@example.org 2026-03-02 10:15 3 m 10 s",
        "  ├ Review bob@example.org 2026-03-02 11:00 48 s     rejected",
        ">  └ Label  ann@example.org 2026-03-03 08:30 1 m 02 s rework, visit 2".replace(">  ", "> ", 1),
    ]


def test_a_narrow_timeline_keeps_its_notes(screen_lines: Lines) -> None:
    lines = shown(timeline, screen_lines, size=(60, 15))
    assert lines[4].endswith("rework, visit 2")
    assert "2026-03-03 08:30" in lines[4]


def test_enter_picks_an_entry() -> None:
    assert pressed(timeline, "j", "enter").told == [("picked", 1)]


def test_space_on_two_entries_compares_them_oldest_first() -> None:
    assert pressed(timeline, "G", "space", "k", "k", "space").told == [("compare", 1, 3)]


def test_space_twice_takes_the_mark_away() -> None:
    app = pressed(timeline, "space", "space")
    assert (app.view.marked, app.told) == (None, [])  # type: ignore[attr-defined]


def test_the_mark_is_drawn(screen_lines: Lines) -> None:
    assert shown(timeline, screen_lines, "space", "j")[1].startswith(" *┌ Start")


def test_new_entries_keep_the_cursor_on_its_entry() -> None:
    found: list[Any] = []

    async def scene(app: Holding, pilot: Pilot[None]) -> None:
        view = app.view
        assert isinstance(view, Timeline)
        await pilot.press("j")
        view.show([TimelineEntry("Earlier", key="h0"), *HISTORY])
        found.append(view.entry)
        view.show([TimelineEntry("Other", key="x"), TimelineEntry("Newest", key="y")])
        found.append(view.entry)

    play(timeline, scene)
    assert [entry.stage for entry in found] == ["Label", "Newest"]


def test_no_history_is_said(screen_lines: Lines) -> None:
    assert shown(Timeline, screen_lines) == ["  no history yet"]


# Facts

SECTIONS = (
    FactSection(
        "Task", (("External id", "frame_1.jpg"), ("Stage", "Review"), ("Asset", "https://x/" + "y" * 90))
    ),
    FactSection("Workflow", (("", "Start > Label > Review"),)),
)


def facts() -> Facts:
    view = Facts()
    view.sections = SECTIONS
    return view


def test_facts_at_80_columns(screen_lines: Lines) -> None:
    assert shown(facts, screen_lines) == [
        "Task",
        "External id  frame_1.jpg                Stage        Review",
        "Asset        https://x/" + "y" * 55 + "…",
        "",
        "Workflow",
        "Start > Label > Review",
    ]


def test_facts_at_60_columns_stand_below_each_other(screen_lines: Lines) -> None:
    assert shown(facts, screen_lines, size=(60, 15))[1:3] == [
        "External id  frame_1.jpg",
        "Stage        Review",
    ]


def test_only_the_fact_under_the_cursor_is_reversed() -> None:
    found: list[str] = []

    async def scene(app: Holding, _: Pilot[None]) -> None:
        cursor = app.view.look("cursor")
        found.extend(segment.text for segment in app.view.render_line(1) if segment.style == cursor)

    play(facts, scene)
    assert found == ["External id  frame_1.jpg" + " " * 14]


def test_the_whole_value_is_under_the_cursor() -> None:
    view = pressed(facts, "j").view
    assert isinstance(view, Facts)
    assert view.value_under_cursor() == "https://x/" + "y" * 90


def test_right_goes_to_the_fact_beside() -> None:
    view = pressed(facts, "right").view
    assert isinstance(view, Facts)
    assert view.fact == ("Stage", "Review")


def test_the_cursor_stays_on_its_fact_when_facts_change_and_when_the_screen_shrinks() -> None:
    found: list[object] = []

    async def scene(app: Holding, pilot: Pilot[None]) -> None:
        view = app.view
        assert isinstance(view, Facts)
        await pilot.press("right")
        view.show_sections([FactSection("Task", (("New", "1"), ("Other", "2"), ("Stage", "Complete")))])
        found.append(view.fact)
        await pilot.resize_terminal(60, 15)
        await pilot.pause()
        found.append(view.fact)

    play(facts, scene)
    assert found == [("Stage", "Complete")] * 2


def test_values_of_several_lines_keep_them(screen_lines: Lines) -> None:
    lines = shown(lambda: Facts([("", "a\n  b"), ("Notes", "one\ntwo")]), screen_lines)
    assert lines == ["a", "  b", "Notes  one", "       two"]
