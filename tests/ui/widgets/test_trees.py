"""Trees and differences: what they show, how they move, what they tell; hostile text in all views."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from ango_tui.ui.widgets.diff_list import DiffList, DiffRow
from ango_tui.ui.widgets.facts import Facts
from ango_tui.ui.widgets.line_view import LineView
from ango_tui.ui.widgets.timeline import Timeline, TimelineEntry
from ango_tui.ui.widgets.tree_view import TreeNode, TreeView, json_nodes
from tests.ui.widgets.line_view_rig import Holding, Lines, play, pressed, shown

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
