"""Choosing from a list, one or many, narrowed by typing; thousands of options are fine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ango_tui.text import cut, width
from ango_tui.ui.widgets.line_view import LineView, Piece
from ango_tui.ui.widgets.prompt_slot import Prompt
from ango_tui.ui.widgets.safe import safe
from ango_tui.ui.widgets.text_input import TextInput

__all__ = ["Choice", "ChoiceList", "Choose"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option. `disabled` is the reason why it cannot be taken (empty: it can)."""

    value: Any
    label: str
    detail: str = ""
    disabled: str = ""


class ChoiceList(LineView):
    """The options that fit what was typed, with marks where many can be taken."""

    DEFAULT_CSS = "ChoiceList { height: auto; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", show=False),
        Binding("asterisk", "mark_all", "Mark all", show=False),
    ]

    class Marked(Message):
        """Other options are marked than before."""

    def __init__(self, options: Sequence[Choice], *, many: bool, selected: Iterable[object] = ()) -> None:
        super().__init__()
        self.options = tuple(options)
        self.many = many
        chosen = list(selected)
        self.marked = {index for index, option in enumerate(self.options) if option.value in chosen}
        self._haystacks = [f"{option.label} {option.detail}".casefold() for option in self.options]
        self.shown: list[int] = list(range(len(self.options)))
        self._label_cells = min(max((width(safe(o.label)) for o in self.options[:1000]), default=0), 60)
        if chosen and not many and self.marked:
            self.cursor = min(self.marked)

    def line_count(self) -> int:
        """The options that are left, or one line that says that none is."""
        return len(self.shown) or 1

    def line(self, index: int, cells: int) -> list[Piece]:
        """Mark, label and detail of an option."""
        if not self.shown:
            return [
                ("  nothing fits what was typed" if self.options else "  there is nothing to choose", "dim")
            ]
        number = self.shown[index]
        option = self.options[number]
        sign = ("[x] " if number in self.marked else "[ ] ") if self.many else ""
        sign = ("> " if index == self.cursor else "  ") + sign
        room = max(min(self._label_cells, cells - len(sign)), 1)
        label = cut(safe(option.label), room)
        detail = safe(f"({option.disabled})" if option.disabled else option.detail)
        pieces: list[Piece] = [(sign, "strong"), (label, "dim" if option.disabled else "")]
        if detail:
            pieces.append((" " * (room - width(label) + 2) + detail, "dim"))
        return pieces

    def narrow(self, typed: str) -> None:
        """Keep the options that contain every word of `typed`, and the cursor on its option if it is one."""
        words = typed.casefold().split()
        here = self.shown[self.cursor] if self.shown else -1
        self.shown = [n for n, hay in enumerate(self._haystacks) if all(word in hay for word in words)]
        self.cursor = self.shown.index(here) if here in self.shown else 0
        self.scroll_to(y=0, animate=False)
        self.lines_changed()
        self.show_line(self.cursor)

    @property
    def current(self) -> int | None:
        """Number of the option under the cursor."""
        return self.shown[self.cursor] if self.shown else None

    def toggle(self) -> str:
        """Mark or unmark the option under the cursor and go one down; returns why not, if it cannot be."""
        number = self.current
        if number is None:
            return ""
        if self.options[number].disabled:
            return self.options[number].disabled
        self.marked ^= {number}
        self.refresh_line(self.cursor)
        self.action_move(1)
        self.post_message(self.Marked())
        return ""

    def action_mark(self) -> None:
        """Mark or unmark the option under the cursor."""
        self.toggle()

    def action_mark_all(self) -> None:
        """Mark all that are shown, or none."""
        self.toggle_all()

    def toggle_all(self) -> None:
        """Mark all that are shown, or none of them if they all were."""
        able = {number for number in self.shown if not self.options[number].disabled}
        self.marked = self.marked - able if able <= self.marked else self.marked | able
        self.refresh()
        self.post_message(self.Marked())


class ChooseInput(TextInput):
    """What is typed narrows the list; where many can be taken, space and * mark."""

    class MarkPressed(Message):
        """Space (one) or * (all) was pressed."""

        def __init__(self, every: bool) -> None:
            super().__init__()
            self.every = every

    def __init__(self, *, many: bool) -> None:
        super().__init__(placeholder="type to narrow the list")
        self._many = many

    async def on_key(self, event: events.Key) -> None:
        """Take the marking keys before they are typed."""
        if self._many and event.character in (" ", "*"):
            event.prevent_default()
            event.stop()
            self.post_message(self.MarkPressed(event.character == "*"))


class Choose(Prompt[Any]):
    """Ask for one of `options` (the answer is its value) or, with `many`, for some (a tuple, in their order).

    With `many`, enter takes what is marked; where nothing ever was, the option under the cursor.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Down", show=False),
        Binding("up", "move(-1)", "Up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
    ]

    def __init__(
        self,
        question: object,
        options: Sequence[Choice],
        *,
        many: bool = False,
        selected: Iterable[object] = (),
    ) -> None:
        self.keys = "type to narrow · up/down · enter take it · esc cancel"
        if many:
            self.keys = "type to narrow · up/down · space mark · * all · enter done · esc cancel"
        super().__init__(question)
        self._list = ChoiceList(options, many=many, selected=selected)
        self._input = ChooseInput(many=many)
        self._touched = bool(self._list.marked)

    def body(self) -> Iterable[Widget]:
        """What is typed, then the options."""
        yield self._input
        yield self._list

    def first_focus(self) -> Widget:
        """The line that narrows."""
        return self._input

    def fit(self, cells: int, rows: int) -> None:  # noqa: ARG002
        """Give the list the rows that are left; narrowing does not change its height."""
        self._list.styles.height = max(min(len(self._list.options) or 1, rows - 1), 1)

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        self._list.narrow(event.value)
        self.say("")

    @on(ChooseInput.MarkPressed)
    def _mark(self, event: ChooseInput.MarkPressed) -> None:
        event.stop()
        self._touched = True
        if event.every:
            self._list.toggle_all()
        else:
            self.say(self._list.toggle())
        self.name_keys(f"{len(self._list.marked)} marked · {self.keys}")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        options, here = self._list.options, self._list.current
        if self._list.many and self._touched:
            self.answer(tuple(options[number].value for number in sorted(self._list.marked)))
        elif here is None:
            self.say("nothing fits what was typed")
        elif options[here].disabled:
            self.say(options[here].disabled)
        else:
            self.answer((options[here].value,) if self._list.many else options[here].value)

    def action_move(self, by: int) -> None:
        """Move in the list."""
        self._list.action_move(by)
        self.say("")

    def action_page(self, by: int) -> None:
        """Move in the list by screenfuls."""
        self._list.action_page(by)
