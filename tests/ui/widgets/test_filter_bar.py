"""The filter line: typing, completing, applying, keeping, and what it posts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from ango_tui.query import Completion, FieldSpec, Problem, complete, parse
from ango_tui.ui.widgets.filter_bar import FilterBar
from ango_tui.ui.widgets.line_view import LineView

Lines = Callable[[App[Any]], list[str]]

FIELDS = (
    FieldSpec(
        "stage", "choice", values=(("Start", "s0"), ("Review", "s1"), ("[/x]", "s2")), help="where it is"
    ),
    FieldSpec("status", "choice", values=(("TODO", "TODO"),), help="todo or not"),
    FieldSpec("priority", "number"),
)


class Rows(LineView):
    def line_count(self) -> int:
        return 100

    def line(self, index: int, cells: int) -> list[tuple[str, str]]:
        return [(f"row {index}"[:cells], "")]


class Filtering(App[None]):
    CSS = ".line { height: 1; }"

    def __init__(self, at_bottom: bool = False) -> None:
        super().__init__()
        self.at_bottom = at_bottom
        self.posted: list[tuple[str, str]] = []
        self.bar = FilterBar(complete=self.complete, check=self.check)

    def compose(self) -> ComposeResult:
        yield Static("sections", classes="line")
        if not self.at_bottom:
            yield self.bar
        yield Rows()
        if self.at_bottom:
            yield self.bar
        yield Static("footer", classes="line")

    def complete(self, text: str, cursor: int) -> Sequence[Completion]:
        return complete(text, cursor, FIELDS)

    def check(self, text: str) -> Sequence[Problem]:
        return parse(text, FIELDS).problems

    @on(FilterBar.Changed)
    def _changed(self, event: FilterBar.Changed) -> None:
        self.posted.append((type(event).__name__, event.text))

    @on(FilterBar.Cleared)
    def _cleared(self) -> None:
        self.posted.append(("Cleared", ""))


Scene = Callable[[Filtering, Pilot[None]], Awaitable[None]]


def play(scene: Scene, size: tuple[int, int] = (80, 24), at_bottom: bool = False) -> Filtering:
    async def run() -> Filtering:
        app = Filtering(at_bottom)
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            app.query_one(Rows).focus()
            await pilot.pause()
            await scene(app, pilot)
        return app

    return asyncio.run(run())


def typed(*keys: str) -> Filtering:
    async def scene(app: Filtering, pilot: Pilot[None]) -> None:
        app.bar.open()
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()

    return play(scene)


def shown(
    lines: Lines,
    *keys: str,
    text: str = "",
    size: tuple[int, int] = (80, 24),
    at_bottom: bool = False,
) -> list[str]:
    found: list[str] = []

    async def scene(app: Filtering, pilot: Pilot[None]) -> None:
        app.bar.open(text)
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        await pilot.pause()
        found.extend(lines(app))

    play(scene, size, at_bottom)
    return found


def test_the_bar_takes_no_room_until_it_is_wanted(screen_lines: Lines) -> None:
    found: list[str] = []

    async def scene(app: Filtering, _: Pilot[None]) -> None:
        found.extend(screen_lines(app))

    play(scene)
    assert found[:2] == ["sections", "row 0"]


def test_typing_is_told_as_it_happens() -> None:
    assert typed("a", "b").posted == [("Changed", "a"), ("Changed", "ab")]


def test_enter_applies_and_gives_the_keys_back() -> None:
    focused: list[bool] = []

    async def scene(app: Filtering, pilot: Pilot[None]) -> None:
        app.bar.open()
        await pilot.press("a", "enter")
        await pilot.pause()
        focused.append(isinstance(app.focused, Rows))

    app = play(scene)
    assert app.posted[-1] == ("Applied", "a")
    assert app.bar.applied == "a"
    assert focused == [True]


def test_an_applied_filter_stays_in_sight(screen_lines: Lines) -> None:
    lines = shown(screen_lines, "a", "b", "enter")
    assert lines[1].startswith(" / ab")
    assert lines[1].endswith("esc clears")
    assert lines[2] == "row 0"


def test_escape_keeps_what_was_applied_and_says_so_to_live_lists() -> None:
    async def scene(app: Filtering, pilot: Pilot[None]) -> None:
        app.bar.open()
        await pilot.press("a", "enter")
        app.bar.open()
        await pilot.press("b", "escape")
        await pilot.pause()

    app = play(scene)
    assert app.bar.applied == "a"
    assert app.posted[-1] == ("Changed", "a")


def test_enter_on_an_empty_line_clears() -> None:
    async def scene(app: Filtering, pilot: Pilot[None]) -> None:
        app.bar.apply("a")
        app.bar.open()
        await pilot.press("backspace", "enter")
        await pilot.pause()

    app = play(scene)
    assert app.posted[-1] == ("Cleared", "")


def test_clear_tells_whether_there_was_a_filter() -> None:
    told: list[bool] = []

    async def scene(app: Filtering, _: Pilot[None]) -> None:
        app.bar.apply("a")
        told.extend([app.bar.clear(), app.bar.clear()])

    play(scene)
    assert told == [True, False]


def test_completions_lie_over_the_list_with_their_help(screen_lines: Lines) -> None:
    lines = shown(screen_lines, "s", "t")
    assert lines[2].split() == ["stage:", "where", "it", "is"]
    assert lines[3].split() == ["status:", "todo", "or", "not"]
    assert lines[4] == "row 2"


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (160, 45)])
def test_completions_of_a_bar_at_the_bottom_are_above_it(screen_lines: Lines, size: tuple[int, int]) -> None:
    lines = shown(screen_lines, "s", "t", size=size, at_bottom=True)
    assert lines[-2].startswith(" / st")
    assert [line.split()[0] for line in lines[-4:-2]] == ["stage:", "status:"]


def test_tab_takes_the_first_completion() -> None:
    assert typed("s", "tab", "r", "e", "tab", "enter").bar.applied == "stage:Review"


def test_arrows_choose_a_completion_and_enter_takes_it() -> None:
    assert typed("s", "down", "down", "enter", "tab", "enter").bar.applied == "status:TODO"


def test_right_at_the_end_takes_a_completion() -> None:
    assert typed("s", "t", "a", "g", "right", "s", "right", "enter").bar.applied == "stage:Start"


def test_a_problem_is_said_once_the_word_is_left(screen_lines: Lines) -> None:
    still = shown(screen_lines, text="stage:Reviw")
    left = shown(screen_lines, "space", text="stage:Reviw")
    assert "did you mean" not in still[1]
    assert 'stage: there is no "Reviw"; did you mean Review?'[:20] in left[1]


def test_enter_does_not_apply_what_cannot_be_understood(screen_lines: Lines) -> None:
    app = typed(*"x:1", "enter")
    assert app.bar.is_open
    assert app.bar.applied == ""
    assert "there is no field" in shown(screen_lines, "enter", text="x:1")[1]


def test_up_in_an_empty_line_brings_earlier_filters_back() -> None:
    async def scene(app: Filtering, pilot: Pilot[None]) -> None:
        for text in ("one", "two", ""):
            app.bar.apply(text)
        app.bar.open()
        await pilot.press("up", "up", "enter")
        await pilot.pause()

    assert play(scene).bar.applied == "one"


def test_show_says_nothing() -> None:
    async def scene(app: Filtering, pilot: Pilot[None]) -> None:
        app.bar.show("stage:Start")
        await pilot.pause()

    app = play(scene)
    assert (app.bar.applied, app.posted) == ("stage:Start", [])


def test_hostile_text_is_drawn_literally(
    screen_lines: Lines, harmless: Callable[[list[str]], bool], hostile: str
) -> None:
    found: list[list[str]] = []

    async def scene(app: Filtering, pilot: Pilot[None]) -> None:
        app.bar.complete = lambda _text, _cursor: [Completion(hostile, hostile, hostile, 0, 0)]
        app.bar.check = lambda _text: [Problem(0, 0, hostile)]
        app.bar.show(hostile)
        await pilot.pause()
        found.append(screen_lines(app))
        app.bar.open(hostile)
        await pilot.press("down", "tab", "x", "enter")
        await pilot.pause()
        found.append(screen_lines(app))

    play(scene)
    assert all(harmless(lines) for lines in found)
    if "[" in hostile and "\x1b" not in hostile:
        assert any(hostile in line for line in found[0])
