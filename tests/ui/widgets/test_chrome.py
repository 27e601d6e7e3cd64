"""The lines around a screen: breadcrumb, sections, keys."""

import asyncio

import pytest
from textual.app import App, ComposeResult

from ango_tui.ui.widgets.chrome import KeysLine, SectionBar, TopLine

PROJECT = ("Overview", "Batches", "Tasks", "Assets", "Issues", "Ontology", "Workflow", "Members", "Metrics")


def drawn(widget, width: int, screen_lines, prepare=lambda shown: None) -> str:
    class Bare(App[None]):
        def compose(self) -> ComposeResult:
            yield widget

    async def go() -> str:
        app = Bare()
        async with app.run_test(size=(width, 3)) as pilot:
            prepare(widget)
            await pilot.pause()
            return next(line for line in screen_lines(app) if line.strip())

    return asyncio.run(go())


@pytest.mark.parametrize("current", range(1, 10))
def test_nine_sections_fit_eighty_columns_with_the_present_one_marked(current: int, screen_lines) -> None:
    line = drawn(SectionBar(PROJECT, current), 80, screen_lines)
    assert f"[{current}{PROJECT[current - 1]}]" in line
    assert all(title in line for title in PROJECT)


def test_sections_have_air_where_there_is_room(screen_lines) -> None:
    assert "2 Batches  [3 Tasks]  4 Assets" in drawn(SectionBar(PROJECT, 3), 140, screen_lines)


def test_titles_are_cut_where_nothing_else_helps(screen_lines) -> None:
    line = drawn(SectionBar(PROJECT, 3), 60, screen_lines)
    assert len(line) <= 60
    assert all(str(number) in line for number in range(1, 10))


def test_the_breadcrumb_gives_way_to_nothing_but_itself(screen_lines) -> None:
    top = TopLine()
    facts = ("77/100 calls", "READ-ONLY", "work@eu")
    line = drawn(
        top, 60, screen_lines, lambda shown: shown.show_place(("Projects", "p" * 200, "Tasks"), facts)
    )
    assert line.endswith("READ-ONLY  work@eu")
    assert "Projects" in line
    assert "Tasks" in line


def test_a_message_stands_in_the_last_line_until_it_is_taken_away(screen_lines) -> None:
    keys = KeysLine()

    def show(shown: KeysLine) -> None:
        shown.show_keys([("n", "new")])
        shown.flash("done", "good")

    assert drawn(keys, 40, screen_lines, show).strip() == "Done: done"


def test_hostile_words_are_drawn_as_text(hostile: str, screen_lines, harmless) -> None:
    line = drawn(TopLine(), 80, screen_lines, lambda shown: shown.show_place((hostile, "Tasks"), (hostile,)))
    assert harmless([line])
