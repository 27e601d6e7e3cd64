"""Timeline, facts, tree and diff: what they show at 80 and 160 columns, how they move, what they tell."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from ango_tui.ui.widgets.diff_list import DiffList, DiffRow
from ango_tui.ui.widgets.facts import Facts, FactSection
from ango_tui.ui.widgets.line_view import LineView
from ango_tui.ui.widgets.timeline import Timeline, TimelineEntry
from ango_tui.ui.widgets.tree_view import TreeNode, TreeView, json_nodes

Lines = Callable[[App[Any]], list[str]]


class Holding(App[None]):
    def __init__(self, view: LineView) -> None:
        super().__init__()
        self.view = view
        self.told: list[tuple[Any, ...]] = []

    def compose(self) -> ComposeResult:
        yield self.view

    def on_timeline_picked(self, event: Timeline.Picked) -> None:
        self.told.append(("picked", event.index))

    def on_timeline_compare(self, event: Timeline.Compare) -> None:
        self.told.append(("compare", event.before, event.after))

    def on_tree_view_picked(self, event: TreeView.Picked) -> None:
        self.told.append(("picked", event.node.label))


Scene = Callable[[Holding, Pilot[None]], Awaitable[None]]


def play(view: Callable[[], LineView], scene: Scene, size: tuple[int, int] = (80, 24)) -> Holding:
    async def run() -> Holding:
        app = Holding(view())
        async with app.run_test(size=size) as pilot:
            app.view.focus()
            await pilot.pause()
            await scene(app, pilot)
            await pilot.pause()
        return app

    return asyncio.run(run())


def pressed(view: Callable[[], LineView], *keys: str) -> Holding:
    async def scene(_: Holding, pilot: Pilot[None]) -> None:
        await pilot.press(*keys)

    return play(view, scene)


def shown(
    view: Callable[[], LineView], lines: Lines, *keys: str, size: tuple[int, int] = (80, 24)
) -> list[str]:
    found: list[str] = []

    async def scene(app: Holding, pilot: Pilot[None]) -> None:
        await pilot.press(*keys)
        await pilot.pause()
        found.extend(lines(app))

    play(view, scene, size)
    while found and not found[-1]:
        found.pop()
    return found


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


# Tree

DATA = {
    "tools": [{"title": "Car", "box": [1, 2]}, {"title": "Bus"}],
    "text": "line\nbreak",
    "none": None,
    "e": {},
}


def tree() -> TreeView:
    return TreeView(json_nodes(DATA))


def test_json_as_a_tree(screen_lines: Lines) -> None:
    assert shown(tree, screen_lines) == [
        "- tools  [2]",
        "  + 0  {2}",
        "  + 1  {1}",
        '  text  "line\\nbreak"',
        "  none  null",
        "  e  {}",
    ]


def test_right_unfolds_and_goes_in_left_goes_out_and_folds(screen_lines: Lines) -> None:
    assert shown(tree, screen_lines, "j", "right", "right")[2] == '      title  "Car"'
    view = pressed(tree, "j", "right", "right", "left").view
    assert view.cursor == 1
    assert shown(tree, screen_lines, "left")[0] == "+ tools  [2]"


def test_enter_turns_and_remembers_what_was_open_below(screen_lines: Lines) -> None:
    folded = shown(tree, screen_lines, "j", "enter", "g", "enter", "enter")
    assert '      title  "Car"' in folded


def test_enter_on_a_leaf_picks_it() -> None:
    assert pressed(tree, "G", "k", "enter").told == [("picked", "none")]


def test_find_unfolds_what_hides_the_node() -> None:
    async def scene(app: Holding, _: Pilot[None]) -> None:
        view = app.view
        assert isinstance(view, TreeView)
        assert view.find("bus")
        assert view.path_of_cursor() == ("tools", "1", "title")
        assert view.find("title", again=True)
        assert view.path_of_cursor() == ("tools", "0", "title")
        assert not view.find("nowhere")

    play(tree, scene)


@pytest.mark.parametrize(
    ("keys", "text"),
    [(("G", "k", "k"), "line\nbreak"), (("G", "k"), "null"), (("j", "j"), '{\n  "title": "Bus"\n}')],
)
def test_copying_gives_the_whole_node_as_it_came(keys: tuple[str, ...], text: str) -> None:
    view = pressed(tree, *keys).view
    assert isinstance(view, TreeView)
    assert view.text_of_cursor() == text


def test_children_are_made_when_they_are_looked_at() -> None:
    made: list[int] = []

    def children() -> list[TreeNode]:
        made.append(1)
        return [TreeNode("leaf")]

    def view() -> TreeView:
        return TreeView([TreeNode("root", children=children)], open_levels=0)

    pressed(view, "j")
    assert made == []
    pressed(view, "right")
    assert made == [1]


def test_a_hundred_thousand_nodes_unfold_and_are_reached(screen_lines: Lines) -> None:
    def view() -> TreeView:
        return TreeView(
            [TreeNode("all", children=lambda: (TreeNode(f"n{n}") for n in range(100_000)))], open_levels=0
        )

    assert shown(view, screen_lines, "right", "G")[-1] == "    n99999"


def test_nothing_is_said_to_be_nothing(screen_lines: Lines) -> None:
    assert shown(lambda: TreeView(empty="no answer"), screen_lines) == ["no answer"]
    assert shown(lambda: TreeView(json_nodes({})), screen_lines) == ["    {}".removeprefix("  ")]


# Differences

CHANGES = (
    DiffRow("", "Objects"),
    DiffRow("+", "Car 3"),
    DiffRow("-", "Bus 1"),
    DiffRow("~", "Weather", "sunny", "rain"),
    DiffRow(" ", "changed by ann"),
)


def diff() -> DiffList:
    return DiffList(CHANGES)


def test_changes_have_sign_title_before_and_after(screen_lines: Lines) -> None:
    assert shown(diff, screen_lines) == [
        "Objects",
        "+ Car 3",
        "- Bus 1",
        "~ Weather  sunny → rain",
        "  changed by ann",
    ]


def test_long_values_share_the_room(screen_lines: Lines) -> None:
    view = lambda: DiffList([DiffRow("~", "t", "a" * 100, "b" * 100)])  # noqa: E731
    line = shown(view, screen_lines)[0]
    assert abs(line.count("a") - line.count("b")) <= 1
    assert line.count("a") > 30


def test_the_change_under_the_cursor_is_told_in_full() -> None:
    view = pressed(diff, "j", "j").view
    assert isinstance(view, DiffList)
    assert view.text_of_cursor() == "~ Weather: sunny → rain"


def test_no_changes_are_said(screen_lines: Lines) -> None:
    assert shown(DiffList, screen_lines) == ["nothing changed"]


# Hostile text


def hostile_views(text: str) -> list[Callable[[], LineView]]:
    return [
        lambda: Timeline([TimelineEntry(text, text, text, text, text, 1)] * 3),
        lambda: Facts([(text, text), ("", text), ("Name", text)]),
        lambda: TreeView([TreeNode(text, text, [TreeNode(text, text)])]),
        lambda: TreeView(json_nodes({text: [text, {text: text}]})),
        lambda: DiffList([DiffRow("", text), DiffRow("~", text, text, text), DiffRow("+", text)]),
    ]


class Several(App[None]):
    def __init__(self, views: list[LineView]) -> None:
        super().__init__()
        self.views = views

    def compose(self) -> ComposeResult:
        yield from self.views


def test_hostile_text_is_drawn_literally(
    screen_lines: Lines, harmless: Callable[[list[str]], bool], hostile: str
) -> None:
    async def run() -> list[list[str]]:
        found = []
        app = Several([make() for make in hostile_views(hostile)])
        async with app.run_test(size=(100, 40)) as pilot:
            for view in app.views:
                view.focus()
                await pilot.press("j", "enter", "G")
                found.append(screen_lines(app)[view.region.y : view.region.bottom])
            await pilot.resize_terminal(60, 15)
            await pilot.pause()
            found.append(screen_lines(app))
        return found

    *views, small = asyncio.run(run())
    assert all(harmless(lines) for lines in [*views, small])
    if "[" in hostile and "\x1b" not in hostile:
        assert all(any(hostile in line for line in lines) for lines in views)
