"""The prompts: yes or no, a line of text, and (from their own files) a choice and a form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from ango_tui.text import cut, width
from ango_tui.ui.widgets.choose import Choice, Choose
from ango_tui.ui.widgets.completions import Completions
from ango_tui.ui.widgets.prompt_slot import Prompt, PromptSlot
from ango_tui.ui.widgets.safe import content, safe, wrap
from ango_tui.ui.widgets.text_input import TextInput

__all__ = ["Ask", "Choice", "Choose", "Confirm", "Prompt", "PromptSlot"]


class Buttons(Widget, can_focus=True):
    """A row of words one of which is chosen, in brackets as well as in reverse."""

    DEFAULT_CSS = "Buttons { height: 1; width: 1fr; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "choose(-1)", "Left", show=False),
        Binding("right,l", "choose(1)", "Right", show=False),
        Binding("tab", "turn(1)", "Next", show=False),
        Binding("shift+tab", "turn(-1)", "Previous", show=False),
        Binding("enter", "press", "Take it", show=False),
    ]

    class Pressed(Message):
        """A word was taken."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._words = tuple(safe(word, limit=40) for word in words)
        self.chosen = 0

    def render(self) -> Content:
        """Draw the words; the chosen one only stands out while keys come here."""
        parts = []
        for index, word in enumerate(self._words):
            here = index == self.chosen
            style = "reverse bold" if here and self.has_focus else "bold" if here else ""
            parts.append(content(f"[ {word} ]" if here else f"  {word}  ", style))
        return Content("  ").join(parts)

    def action_choose(self, by: int) -> None:
        """Choose the next or previous word; at the end stay."""
        self.chosen = min(max(self.chosen + by, 0), len(self._words) - 1)
        self.refresh()

    def action_turn(self, by: int) -> None:
        """Choose the next or previous word, going round."""
        self.chosen = (self.chosen + by) % len(self._words)
        self.refresh()

    def action_press(self) -> None:
        """Take the chosen word."""
        self.post_message(self.Pressed(self.chosen))

    def on_click(self, event: events.Click) -> None:
        """Take the word under the mouse."""
        left = 0
        for index, word in enumerate(self._words):
            right = left + width(word) + 4
            if left <= event.x < right:
                self.chosen = index
                self.refresh()
                self.action_press()
            left = right + 2


class Confirm(Prompt[bool]):
    """Ask before something is done: `details` say to what, where and how much; the answer is True or None.

    Focus is on Cancel. With `typed` the exact text has to be typed (for what cannot be undone).
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", "Yes", show=False),
        Binding("n", "give_up", "No", show=False),
    ]

    def __init__(
        self,
        question: object,
        details: Sequence[object] = (),
        *,
        yes: str = "Delete",
        danger: bool = True,
        typed: str | None = None,
    ) -> None:
        self.danger = danger
        self.typed = typed
        self.keys = (
            f"type the text, then enter: {safe(yes, limit=40)} · esc cancel"
            if typed is not None
            else f"y {safe(yes, limit=40).lower()} · n or esc cancel · left/right and enter choose"
        )
        super().__init__(question)
        self._details = tuple(details)
        self._shown = Static(markup=False)
        self._buttons = Buttons(("Cancel", yes))
        self._asked = Static(markup=False)
        self._input = TextInput(placeholder=typed or "")

    def body(self) -> Iterable[Widget]:
        """The details, then the buttons, or what to type and where."""
        yield self._shown
        if self.typed is None:
            yield self._buttons
        else:
            yield self._asked
            yield self._input

    def first_focus(self) -> Widget:
        """Cancel; or the empty line, where enter does nothing until the text is right."""
        return self._buttons if self.typed is None else self._input

    def fit(self, cells: int, rows: int) -> None:
        """Show as many details as there is room for, and how many are left."""
        if self.typed is not None:
            self._asked.update(content(cut(f"To go on, type: {safe(self.typed)}", cells)))
        room = max(rows - (1 if self.typed is None else 2), 0)
        drawn = [line for detail in self._details for line in wrap(detail, cells)]
        if len(drawn) > room:
            left = len(drawn) - room + 1
            drawn = [*drawn[: room - 1], cut(f"… and {left} more lines", cells)] if room else []
        self._shown.display = bool(drawn)
        self._shown.update(Content("\n").join([content(line) for line in drawn]))

    def action_yes(self) -> None:
        """Say yes by its letter."""
        if self.typed is None:
            self.answer(True)

    @on(Buttons.Pressed)
    def _pressed(self, event: Buttons.Pressed) -> None:
        event.stop()
        self.answer(True if event.index == 1 else None)

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        wanted = self.typed or ""
        on_the_way = wanted.startswith(event.value) or not event.value
        self.say("" if on_the_way else "this is not the text asked for")

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value == self.typed:
            self.answer(True)
        else:
            self.say("nothing typed yet" if not event.value else "this is not the text asked for")


class Ask(Prompt[str]):
    """Ask for one line of text.

    `check` gets the text and returns why it cannot be taken, or None; its words are shown while one types.
    `suggestions` are offered below, those first that begin with what was typed.
    """

    keys = "enter ok · esc cancel"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "suggest(1)", "Next suggestion", show=False),
        Binding("up", "suggest(-1)", "Previous suggestion", show=False),
        Binding("tab", "accept", "Take the suggestion", show=False),
    ]

    def __init__(
        self,
        question: object,
        value: str = "",
        *,
        placeholder: str = "",
        secret: bool = False,
        check: Callable[[str], str | None] | None = None,
        suggestions: Sequence[str] = (),
    ) -> None:
        if suggestions:
            self.keys = "enter ok · up/down choose · tab take it · esc cancel"
        super().__init__(question)
        self._check = check
        self._suggestions = tuple(suggestions)
        self._first = value
        self._input = TextInput(value, placeholder=placeholder, secret=secret)
        self._list = Completions()
        self._offered: list[str] = []
        self._rows = Completions.MOST_ROWS

    def body(self) -> Iterable[Widget]:
        """The line, and the suggestions under it."""
        yield self._input
        yield self._list

    def first_focus(self) -> Widget:
        """The line."""
        return self._input

    def on_mount(self) -> None:
        """Offer the suggestions before anything is typed."""
        self._offer(self._first)

    def fit(self, cells: int, rows: int) -> None:  # noqa: ARG002
        """Leave out suggestions that have no room."""
        self._rows = max(min(rows - 1, Completions.MOST_ROWS), 0)
        self._list.styles.max_height = max(self._rows, 1)
        self._list.styles.display = "block" if self._rows and self._offered else "none"

    def _offer(self, typed: str) -> None:
        wanted = typed.casefold()
        fitting = [s for s in self._suggestions if wanted in s.casefold() and s != typed]
        fitting.sort(key=lambda s: not s.casefold().startswith(wanted))
        self._offered = fitting
        self._list.show([(suggestion, "") for suggestion in fitting])
        self._list.styles.display = "block" if self._rows and fitting else "none"

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        self._offer(event.value)
        reason = self._check(event.value) if self._check is not None and event.value != self._first else None
        self.say(reason or "")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._list.chosen >= 0:
            self.action_accept()
            return
        reason = self._check(event.value) if self._check is not None else None
        if reason:
            self.say(reason)
        else:
            self.answer(event.value)

    def action_suggest(self, by: int) -> None:
        """Move in the suggestions."""
        self._list.move(by)

    def action_accept(self) -> None:
        """Put the chosen (or the first) suggestion into the line."""
        if self._offered:
            self._input.value = self._offered[max(self._list.chosen, 0)]
            self._input.cursor_position = len(self._input.value)
