"""Prompts in their slot: what they show, which keys answer, and what stays untouched underneath."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from ango_tui.ui.widgets.line_view import LineView
from ango_tui.ui.widgets.prompt import Ask, Choice, Choose, Confirm, Prompt, PromptSlot

Lines = Callable[[App[Any]], list[str]]


class Rows(LineView):
    def line_count(self) -> int:
        return 100

    def line(self, index: int, cells: int) -> list[tuple[str, str]]:
        return [(f"row {index}"[:cells], "")]


class Asking(App[None]):
    ACTS = {"q": "quit", "D": "delete", "1": "section"}
    BINDINGS = [Binding(key, f"count('{what}')") for key, what in ACTS.items()]
    CSS = ".line { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.acted: list[str] = []
        self.answers: list[Any] = []

    def compose(self) -> ComposeResult:
        yield Static("breadcrumb", classes="line")
        yield Static("sections", classes="line")
        yield Rows()
        yield PromptSlot()
        yield Static("footer", classes="line")

    def action_count(self, what: str) -> None:
        self.acted.append(what)

    def ask(self, prompt: Prompt[Any]) -> None:
        async def work() -> None:
            self.answers.append(await self.query_one(PromptSlot).ask(prompt))

        self.run_worker(work(), exit_on_error=False)


Scene = Callable[[Asking, Pilot[None]], Awaitable[None]]


def play(scene: Scene, size: tuple[int, int] = (80, 24)) -> Asking:
    async def run() -> Asking:
        app = Asking()
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            app.query_one(Rows).focus()
            await pilot.pause()
            await scene(app, pilot)
        return app

    return asyncio.run(run())


async def opened(app: Asking, pilot: Pilot[None], prompt: Prompt[Any]) -> None:
    app.ask(prompt)
    await pilot.pause()
    await pilot.pause()


def answer_to(prompt: Callable[[], Prompt[Any]], *keys: str) -> Any:
    async def scene(app: Asking, pilot: Pilot[None]) -> None:
        await opened(app, pilot, prompt())
        await pilot.press(*keys)
        await pilot.pause()

    app = play(scene)
    assert len(app.answers) == 1, "the prompt is still open"
    return app.answers[0]


def shown(
    prompt: Callable[[], Prompt[Any]], lines: Lines, *keys: str, size: tuple[int, int] = (80, 24)
) -> list[str]:
    found: list[str] = []

    async def scene(app: Asking, pilot: Pilot[None]) -> None:
        await opened(app, pilot, prompt())
        await pilot.press(*keys)
        await pilot.pause()
        found.extend(lines(app))

    play(scene, size)
    return found


def delete_batch() -> Confirm:
    return Confirm('Delete batch "Week 12"?', ["412 tasks lose it.", "Project Streets on eu"])


def test_confirm_shows_question_details_and_keys_at_80x24(screen_lines: Lines) -> None:
    lines = shown(delete_batch, screen_lines)
    assert lines[-6].startswith('━━ Delete batch "Week 12"? ━━━━')
    assert lines[-5:] == [
        " 412 tasks lose it.",
        " Project Streets on eu",
        " [ Cancel ]    Delete",
        " y delete · n or esc cancel · left/right and enter choose",
        "footer",
    ]
    assert sum(line.startswith("row ") for line in lines) == 16


def test_enter_on_a_fresh_confirm_cancels() -> None:
    assert answer_to(delete_batch, "enter") is None


def test_confirm_says_yes_by_moving_to_it() -> None:
    assert answer_to(delete_batch, "right", "enter") is True


def test_tab_moves_between_the_buttons() -> None:
    assert answer_to(delete_batch, "tab", "enter") is True


def test_confirm_says_yes_by_letter() -> None:
    assert answer_to(delete_batch, "y") is True


def test_confirm_says_no_by_letter() -> None:
    assert answer_to(delete_batch, "n") is None


def test_chosen_button_is_in_brackets(screen_lines: Lines) -> None:
    assert "   Cancel    [ Delete ]" in shown(delete_batch, screen_lines, "right")


def test_a_typed_confirm_needs_the_exact_text() -> None:
    def prompt() -> Confirm:
        return Confirm("Delete project?", typed="ab")

    assert answer_to(prompt, "enter", "a", "enter", "b", "enter") is True


def test_a_typed_confirm_is_not_answered_by_y(screen_lines: Lines) -> None:
    lines = shown(lambda: Confirm("Delete project?", typed="ab"), screen_lines, "y", "enter")
    assert " ! this is not the text asked for" in lines
    assert " To go on, type: ab" in lines


def test_keys_of_the_screen_do_nothing_while_a_question_is_open() -> None:
    async def scene(app: Asking, pilot: Pilot[None]) -> None:
        await opened(app, pilot, delete_batch())
        await pilot.press("q", "D", "1", "j", "pagedown")

    app = play(scene)
    assert app.acted == []


def test_keys_of_the_screen_work_again_afterwards() -> None:
    async def scene(app: Asking, pilot: Pilot[None]) -> None:
        await opened(app, pilot, delete_batch())
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("D")

    assert play(scene).acted == ["delete"]


def test_focus_goes_back_where_it_was() -> None:
    focused: list[bool] = []

    async def scene(app: Asking, pilot: Pilot[None]) -> None:
        await opened(app, pilot, Ask("Name of the batch"))
        focused.append(isinstance(app.focused, Rows))
        await pilot.press("escape")
        await pilot.pause()
        focused.append(isinstance(app.focused, Rows))

    app = play(scene)
    assert focused == [False, True]
    assert app.answers == [None]


def test_a_click_on_the_list_does_not_take_the_keys_away() -> None:
    async def scene(app: Asking, pilot: Pilot[None]) -> None:
        await opened(app, pilot, Ask("Name of the batch"))
        await pilot.click(Rows, offset=(2, 2))
        await pilot.pause()
        await pilot.press("a", "enter")
        await pilot.pause()

    assert play(scene).answers == ["a"]


def test_a_second_question_waits_for_the_first() -> None:
    async def scene(app: Asking, pilot: Pilot[None]) -> None:
        app.ask(Ask("first"))
        await opened(app, pilot, Ask("second"))
        await pilot.press("a", "enter")
        await pilot.pause()
        await pilot.pause()
        await pilot.press("b", "enter")
        await pilot.pause()

    assert play(scene).answers == ["a", "b"]


def test_a_question_whose_screen_goes_away_is_not_answered() -> None:
    class Above(Screen[None]):
        def compose(self) -> ComposeResult:
            yield Rows()
            yield PromptSlot()

    answers: list[Any] = []

    async def scene(app: Asking, pilot: Pilot[None]) -> None:
        screen = Above()
        await app.push_screen(screen)

        async def work() -> None:
            answers.append(await screen.query_one(PromptSlot).ask(Ask("first")))

        app.run_worker(work())
        app.run_worker(work())
        await pilot.pause()
        await app.pop_screen()
        await pilot.pause()

    play(scene)
    assert answers == [None, None]


def test_asking_inside_a_message_handler_is_refused() -> None:
    class Careless(Asking):
        async def action_count(self, what: str) -> None:  # type: ignore[override]
            try:
                await self.query_one(PromptSlot).ask(Ask(what))
            except RuntimeError as error:
                self.acted.append(str(error))

    async def run() -> list[str]:
        app = Careless()
        async with app.run_test() as pilot:
            await pilot.press("q")
            return app.acted

    assert "worker" in asyncio.run(run())[0]


def test_ask_returns_what_was_typed() -> None:
    assert answer_to(lambda: Ask("Name", "Week"), "space", "1", "enter") == "Week 1"


def no_twin(text: str) -> str | None:
    return "there is a batch of this name" if text == "Week 1" else None


def test_ask_says_why_a_text_is_refused_while_one_types(screen_lines: Lines) -> None:
    lines = shown(lambda: Ask("Name", "Week ", check=no_twin), screen_lines, "1")
    assert " ! there is a batch of this name" in lines


def test_a_refused_text_stays_and_can_be_mended() -> None:
    assert answer_to(lambda: Ask("Name", "Week ", check=no_twin), "1", "enter", "2", "enter") == "Week 12"


def test_a_secret_is_not_shown(screen_lines: Lines) -> None:
    lines = shown(lambda: Ask("API key", secret=True), screen_lines, *"hunter")
    assert not any("hunter" in line for line in lines)
    assert " ••••••" in lines


def test_a_suggestion_is_taken_with_tab() -> None:
    names = ("Annotate", "Review", "Rework")
    assert answer_to(lambda: Ask("Stage", suggestions=names), "r", "down", "down", "tab", "enter") == "Rework"


STAGES = (
    Choice("s1", "Start"),
    Choice("s2", "Review", "12 tasks"),
    Choice("s3", "Complete", disabled="no task can go back from here"),
)


def test_choose_shows_label_detail_and_reason(screen_lines: Lines) -> None:
    lines = shown(lambda: Choose("Requeue to", STAGES), screen_lines)
    assert lines[-6:] == [
        " type to narrow the list",
        " > Start",
        "   Review    12 tasks",
        "   Complete  (no task can go back from here)",
        " type to narrow · up/down · enter take it · esc cancel",
        "footer",
    ]


def test_choose_returns_the_value_under_the_cursor() -> None:
    assert answer_to(lambda: Choose("Requeue to", STAGES), "down", "enter") == "s2"


def test_choose_narrows_by_typing() -> None:
    assert answer_to(lambda: Choose("Requeue to", STAGES), "1", "2", "enter") == "s2"


def test_a_disabled_choice_says_why_and_stays_open(screen_lines: Lines) -> None:
    lines = shown(lambda: Choose("Requeue to", STAGES), screen_lines, "down", "down", "enter")
    assert " ! no task can go back from here" in lines


def test_choose_many_returns_the_marked_in_their_order() -> None:
    keys = ("down", "space", "up", "up", "space", "enter")
    assert answer_to(lambda: Choose("Stages", STAGES[:2], many=True), *keys) == ("s1", "s2")


def test_choose_many_without_marks_takes_the_one_under_the_cursor() -> None:
    assert answer_to(lambda: Choose("Stages", STAGES, many=True), "down", "enter") == ("s2",)


def test_unmarking_everything_is_an_answer_too() -> None:
    prompt = lambda: Choose("Stages", STAGES, many=True, selected=["s1"])  # noqa: E731
    assert answer_to(prompt, "space", "enter") == ()


def test_star_marks_all_that_can_be_taken() -> None:
    assert answer_to(lambda: Choose("Stages", STAGES, many=True), "asterisk", "enter") == ("s1", "s2")


def test_the_cursor_starts_on_the_selected_choice() -> None:
    assert answer_to(lambda: Choose("Stage", STAGES, selected=["s2"]), "enter") == "s2"


def test_five_thousand_choices_are_narrowed_and_reached() -> None:
    people = [Choice(n, f"person{n}@example.org") for n in range(5000)]
    assert answer_to(lambda: Choose("Assign to", people), *"n4711@", "enter") == 4711


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (160, 45)])
def test_a_long_list_leaves_rows_of_the_table_and_its_keys_in_sight(
    screen_lines: Lines, size: tuple[int, int]
) -> None:
    lines = shown(lambda: Choose("Pick", [Choice(n, f"n{n}") for n in range(500)]), screen_lines, size=size)
    assert sum(line.startswith("row ") for line in lines) >= 6
    assert "esc cancel" in lines[-2]
    assert " > n0" in lines


def test_a_prompt_fits_again_when_the_screen_shrinks(screen_lines: Lines) -> None:
    found: list[str] = []

    async def scene(app: Asking, pilot: Pilot[None]) -> None:
        await opened(app, pilot, Choose("Pick", [Choice(n, f"n{n}") for n in range(500)]))
        await pilot.resize_terminal(60, 15)
        await pilot.pause()
        await pilot.pause()
        found.extend(screen_lines(app))

    play(scene, (160, 45))
    assert sum(line.startswith("row ") for line in found) >= 6
    assert "esc cancel" in found[-2]


def test_a_question_too_long_for_the_rule_is_wrapped(screen_lines: Lines) -> None:
    lines = shown(lambda: Ask("Why is it that " + "very " * 20 + "long?"), screen_lines)
    assert any(line.startswith("Why is it") for line in lines)
    assert any("long?" in line for line in lines)


def test_more_details_than_room_are_counted(screen_lines: Lines) -> None:
    lines = shown(lambda: Confirm("Delete?", [f"task {n}" for n in range(40)]), screen_lines)
    assert any("more lines" in line for line in lines)
    assert " [ Cancel ]    Delete" in lines


def everything(text: str) -> list[Callable[[], Prompt[Any]]]:
    return [
        lambda: Confirm(text, [text], yes=text),
        lambda: Confirm(text, typed=text),
        lambda: Ask(text, text, placeholder=text, suggestions=[text, text + "x"]),
        lambda: Choose(text, [Choice(1, text, text, text), Choice(2, text)], many=True),
    ]


def test_hostile_text_is_drawn_literally(
    screen_lines: Lines, harmless: Callable[[list[str]], bool], hostile: str
) -> None:
    for prompt in everything(hostile):
        lines = shown(prompt, screen_lines)
        assert harmless(lines)
        if "[" in hostile and "\x1b" not in hostile:
            assert any(hostile in line for line in lines)
