"""Forms: every kind of field, moving and saving, what is wrong in words, live editing in a pane."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from ango_tui.ui.widgets.form import Choice, Form, FormField, FormPane
from ango_tui.ui.widgets.line_view import LineView
from ango_tui.ui.widgets.prompt import PromptSlot

Lines = Callable[[App[Any]], list[str]]
ROLES = (Choice("l", "Labeler"), Choice("r", "Reviewer", "reviews"), Choice("m", "Manager"))


class Rows(LineView):
    def line_count(self) -> int:
        return 100

    def line(self, index: int, cells: int) -> list[tuple[str, str]]:
        return [(f"row {index}"[:cells], "")]


class Asking(App[None]):
    CSS = ".line { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Any] = []

    def compose(self) -> ComposeResult:
        yield Static("breadcrumb", classes="line")
        yield Static("sections", classes="line")
        yield Rows()
        yield PromptSlot()
        yield Static("footer", classes="line")

    def ask(self, form: Form) -> None:
        async def work() -> None:
            self.answers.append(await self.query_one(PromptSlot).ask(form))

        self.run_worker(work(), exit_on_error=False)


Scene = Callable[[Asking, Pilot[None]], Awaitable[None]]


def play(
    form: Form, keys: Sequence[str], end: Scene | None = None, size: tuple[int, int] = (80, 24)
) -> Asking:
    async def run() -> Asking:
        app = Asking()
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            app.query_one(Rows).focus()
            app.ask(form)
            await pilot.pause()
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
            if end is not None:
                await pilot.pause()
                await end(app, pilot)
        return app

    return asyncio.run(run())


def answer(form: Form, *keys: str) -> Any:
    app = play(form, keys)
    assert len(app.answers) == 1, "the form is still open"
    return app.answers[0]


def shown(form: Form, lines: Lines, *keys: str, size: tuple[int, int] = (80, 24)) -> list[str]:
    found: list[str] = []

    async def read(app: Asking, _: Pilot[None]) -> None:
        found.extend(lines(app))

    play(form, keys, read, size)
    return found


def project_form() -> Form:
    return Form("New project", [FormField("name", "Name", required=True), FormField("about", "Description")])


def test_enter_goes_on_and_saves_in_the_last_field() -> None:
    assert answer(project_form(), "a", "enter", "b", "enter") == {"name": "a", "about": "b"}


def test_escape_gives_up() -> None:
    assert answer(project_form(), "a", "escape") is None


def test_f2_saves_from_any_field() -> None:
    assert answer(project_form(), "a", "f2") == {"name": "a", "about": ""}


def test_the_save_line_saves() -> None:
    assert answer(project_form(), "a", "tab", "tab", "enter") == {"name": "a", "about": ""}


def test_labels_stand_above_in_a_narrow_terminal(screen_lines: Lines) -> None:
    assert shown(project_form(), screen_lines, "a")[-8:] == [
        "── New project " + "─" * 65,
        " Name *",
        " a",
        " Description",
        "",
        " [ Save ]    Cancel",
        " enter next, saves in the last field · tab moves · f2 saves · esc cancel",
        "footer",
    ]


def test_labels_stand_beside_in_a_wide_terminal(screen_lines: Lines) -> None:
    lines = shown(project_form(), screen_lines, "a", size=(160, 45))
    assert lines[-6:-2] == [
        "── New project " + "─" * 145,
        " Name *                  a",
        " Description",
        " [ Save ]    Cancel",
    ]


def test_what_is_needed_is_said_and_nothing_typed_is_lost(screen_lines: Lines) -> None:
    lines = shown(project_form(), screen_lines, "tab", "b", "enter")
    assert " ! this is needed" in lines
    assert " b" in lines
    assert answer(project_form(), "tab", "b", "enter", "a", "f2") == {"name": "a", "about": "b"}


def test_a_check_speaks_while_one_types(screen_lines: Lines) -> None:
    field = FormField("name", "Name", check=lambda text: "too long" if len(text) > 2 else None)
    assert " ! too long" in shown(Form("F", [field]), screen_lines, "a", "b", "c")
    assert " ! too long" not in shown(Form("F", [field]), screen_lines, "a", "b", "c", "backspace")


def test_a_check_between_fields_names_one_of_them(screen_lines: Lines) -> None:
    def check(values: Any) -> dict[str, str]:
        return {"about": "the same as the name"} if values["name"] == values["about"] else {}

    form = Form("F", [FormField("name", "Name"), FormField("about", "About")], check=check)
    assert " ! the same as the name" in shown(form, screen_lines, "a", "enter", "a", "enter")


@pytest.mark.parametrize(
    ("field", "keys", "value"),
    [
        (FormField("x", "X", "number"), ("1", "2"), 12),
        (FormField("x", "X", "number"), ("1", "full_stop", "5"), 1.5),
        (FormField("x", "X", "number"), (), None),
        (FormField("x", "X", "number", 7), (), 7),
        (FormField("x", "X", "date"), ("1", *"985-10-26"), date(1985, 10, 26)),
        (FormField("x", "X", "bool"), ("space",), True),
        (FormField("x", "X", "bool", True), ("n",), False),
        (FormField("x", "X", "secret"), ("a",), "a"),
        (FormField("x", "X", "path", "/tmp/x"), (), Path("/tmp/x")),
        (FormField("x", "X", "choice", choices=ROLES), (), None),
        (FormField("x", "X", "choice", "r", choices=ROLES), (), "r"),
        (FormField("x", "X", "choice", choices=ROLES), ("down", "down"), "r"),
        (FormField("x", "X", "choice", "l", choices=ROLES), ("up",), "m"),
        (FormField("x", "X", "choice", "l", choices=ROLES), ("m", "a", "n", "enter"), "m"),
        (FormField("x", "X", "many", choices=ROLES), ("space", "space"), ("l", "r")),
        (FormField("x", "X", "many", ("m",), choices=ROLES), (), ("m",)),
        (FormField("x", "X", "multiline", "a"), ("b", "enter"), "b\na"),
    ],
)  # fmt: skip
def test_kinds_are_read_as_values(field: FormField, keys: tuple[str, ...], value: object) -> None:
    closing = () if keys[-3:] == ("a", "n", "enter") else ("f2",)
    assert answer(Form("F", [field]), *keys, *closing) == {"x": value}


@pytest.mark.parametrize(
    ("field", "keys", "words"),
    [
        (FormField("x", "X", "number"), ("a",), 'not a number'),
        (FormField("x", "X", "date"), ("a",), "2026-03-01"),
        (FormField("x", "X", "choice", choices=ROLES), ("q",), "up and down show"),
    ],
)  # fmt: skip
def test_nonsense_is_answered_in_words(
    screen_lines: Lines, field: FormField, keys: tuple[str, ...], words: str
) -> None:
    assert any(words in line for line in shown(Form("F", [field]), screen_lines, *keys))


def test_choices_are_listed_with_their_details(screen_lines: Lines) -> None:
    lines = shown(Form("F", [FormField("x", "X", "choice", choices=ROLES)]), screen_lines, "r", "e", "v")
    assert any(line.split() == ["Reviewer", "reviews"] for line in lines)


def test_a_path_is_completed_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    field = FormField("x", "X", "path", f"{tmp_path}/im")
    assert answer(Form("F", [field]), "down", "f2") == {"x": tmp_path / "images"}


def test_a_secret_is_not_shown(screen_lines: Lines) -> None:
    lines = shown(Form("F", [FormField("x", "X", "secret", "hunter2")]), screen_lines)
    assert not any("hunter" in line for line in lines)


def test_a_form_taller_than_its_room_scrolls_to_the_field_with_the_keys(screen_lines: Lines) -> None:
    fields = [FormField(f"f{n}", f"Field {n}") for n in range(12)]
    lines = shown(Form("F", fields), screen_lines, *["enter"] * 11, "z")
    assert " z" in lines
    assert sum(line.startswith("row ") for line in lines) >= 6


class Editing(App[None]):
    def __init__(self, fields: Sequence[FormField]) -> None:
        super().__init__()
        self.pane = FormPane(fields)
        self.changes: list[tuple[str, Any]] = []

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_form_pane_changed(self, event: FormPane.Changed) -> None:
        self.changes.append((event.field, event.value))


def edit(fields: Sequence[FormField], scene: Callable[[Editing, Pilot[None]], Awaitable[None]]) -> Editing:
    async def run() -> Editing:
        app = Editing(fields)
        async with app.run_test() as pilot:
            app.pane.focus_field()
            await pilot.pause()
            await scene(app, pilot)
            await pilot.pause()
        return app

    return asyncio.run(run())


def test_a_pane_tells_each_change_that_can_be_taken() -> None:
    async def scene(_: Editing, pilot: Pilot[None]) -> None:
        await pilot.press("1", "x", "backspace", "2")

    app = edit([FormField("n", "N", "number")], scene)
    assert app.changes == [("n", 1), ("n", 1), ("n", 12)]


def test_putting_values_into_a_pane_tells_nobody() -> None:
    every = [
        FormField("t", "T"),
        FormField("b", "B", "bool"),
        FormField("c", "C", "choice", choices=ROLES),
        FormField("m", "M", "many", choices=ROLES),
        FormField("l", "L", "multiline"),
        FormField("p", "P", "path"),
    ]
    values = {"t": "x", "b": True, "c": "m", "m": ("l",), "l": "a\nb", "p": Path("/x")}

    async def scene(app: Editing, pilot: Pilot[None]) -> None:
        app.pane.put(values)
        await pilot.pause()

    app = edit(every, scene)
    assert app.pane.values() == values
    assert app.changes == []


def test_a_pane_takes_other_fields() -> None:
    async def scene(app: Editing, _: Pilot[None]) -> None:
        await app.pane.show([FormField("other", "Other", value="v")])

    assert edit([FormField("t", "T")], scene).pane.values() == {"other": "v"}


def test_hostile_text_is_drawn_literally(
    screen_lines: Lines, harmless: Callable[[list[str]], bool], hostile: str
) -> None:
    fields = [
        FormField("t", hostile, "text", hostile, placeholder=hostile),
        FormField("l", hostile, "multiline", hostile),
        FormField("c", "Choice", "choice", 1, choices=[Choice(1, hostile, hostile)]),
        FormField("m", "Many", "many", choices=[Choice(1, hostile, hostile)]),
        FormField("b", hostile, "bool"),
    ]
    lines = shown(Form(hostile, fields), screen_lines, "enter", "tab", "down", size=(80, 45))
    assert harmless(lines)
    assert answer(Form(hostile, fields[:1]), "f2") == {"t": hostile}
