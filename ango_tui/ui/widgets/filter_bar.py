"""The line a list is narrowed with: typed after ``/``, shown until it is cleared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from ango_tui.text import cut
from ango_tui.ui.widgets.completions import Completions
from ango_tui.ui.widgets.safe import content, safe
from ango_tui.ui.widgets.text_input import TextInput

if TYPE_CHECKING:
    from ango_tui.query.fields import Completion, Problem

__all__ = ["Complete", "FilterBar"]

Complete = Callable[[str, int], "Sequence[Completion]"]
"""What can stand at the cursor, from the text and the position in it."""


class FilterInput(TextInput):
    """Typed text where → at the end takes a completion."""

    class AtEnd(Message):
        """→ was pressed behind the last character."""

    def action_cursor_right(self, select: bool = False) -> None:
        """Go right; behind the last character say so instead."""
        if self.cursor_at_end and not select:
            self.post_message(self.AtEnd())
        else:
            super().action_cursor_right(select)


class FilterBar(Vertical):
    """One line, hidden unless it is open or a filter is set.

    `complete` says what can stand at the cursor, `check` what in the text cannot be understood. With problems
    enter does not apply: the line says what is wrong. `applied` is the filter in force.
    """

    DEFAULT_CSS = """
    FilterBar {
        height: auto; width: 1fr; display: none;
        & > Horizontal { height: 1; width: 1fr; }
        & Static { height: 1; width: auto; }
        & .filter--sign { padding: 0 1; text-style: bold; }
        & .filter--set { width: 1fr; display: none; }
        & FilterInput { width: 1fr; min-width: 20; }
        & .filter--said { max-width: 60%; padding: 0 1; color: $text-error; text-style: bold; }
        & .filter--hint { padding: 0 1; color: $text-muted; display: none; }
        & Completions { overlay: screen; width: 100%; }
        &.-open, &.-set { display: block; }
        &.-set > Horizontal > .filter--set, &.-set .filter--hint { display: block; }
        &.-set FilterInput, &.-set .filter--said { display: none; }
        &.-open > Horizontal > .filter--set, &.-open .filter--hint { display: none; }
        &.-open FilterInput, &.-open .filter--said { display: block; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", show=False),
        Binding("tab", "accept", "Take the completion", show=False),
        Binding("down", "move(1)", "Next completion", show=False),
        Binding("up", "move(-1)", "Previous completion or filter", show=False),
    ]

    MOST_HISTORY = 50

    class Changed(Message):
        """The text was edited, or went back to what is applied; for lists that follow the typing."""

        def __init__(self, bar: FilterBar, text: str) -> None:
            super().__init__()
            self.bar, self.text = bar, text

        @property
        def control(self) -> FilterBar:
            """The bar it happened in."""
            return self.bar

    class Applied(Changed):
        """Enter was pressed: this filter is in force."""

    class Cleared(Message):
        """There is no filter any more."""

        def __init__(self, bar: FilterBar) -> None:
            super().__init__()
            self.bar = bar

        @property
        def control(self) -> FilterBar:
            """The bar it happened in."""
            return self.bar

    class Closed(Message):
        """The line does not take keys any more; `bar.applied` is in force."""

        def __init__(self, bar: FilterBar) -> None:
            super().__init__()
            self.bar = bar

        @property
        def control(self) -> FilterBar:
            """The bar it happened in."""
            return self.bar

    def __init__(
        self,
        *,
        complete: Complete | None = None,
        check: Callable[[str], Sequence[Problem]] | None = None,
        placeholder: str = "words, or field:value",
        hint: str = "esc clears",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.complete = complete
        self.check = check
        self.applied = ""
        self.history: list[str] = []
        self._past = -1
        self._placeholder = placeholder
        self._words_of_hint = hint
        self._line = Horizontal()
        self._is_filled = False
        self._offered: Sequence[Completion] = ()
        self._before: Widget | None = None

    def compose(self) -> ComposeResult:
        """The line; what is in it comes when it is first needed, for most lists are never narrowed."""
        yield self._line

    def _fill(self) -> None:
        """Put everything into the line, and the completions over what is below (or above) it."""
        if self._is_filled:
            return
        self._is_filled = True
        self._input = FilterInput(placeholder=self._placeholder)
        self._set = Static(classes="filter--set", markup=False)
        self._said = Static(classes="filter--said", markup=False)
        sign = Static(content("/"), classes="filter--sign", markup=False)
        hint = Static(content(self._words_of_hint), classes="filter--hint", markup=False)
        self._list = Completions()
        self._line.mount(sign, self._set, self._input, self._said, hint)
        self.mount(self._list)

    @property
    def is_open(self) -> bool:
        """Whether the line takes keys."""
        return self.has_class("-open")

    def open(self, text: str | None = None) -> None:
        """Take the keys, with the filter in force (or `text`) in the line."""
        if not self.is_open:
            self._before = self.screen.focused
        self._fill()
        self.add_class("-open")
        self._past = -1
        self._input.value = self.applied if text is None else text
        self._input.cursor_position = len(self._input.value)
        self._input.focus(scroll_visible=False)
        self._look_up()

    def apply(self, text: str) -> None:
        """Put a filter in force without typing it; posts `Applied`, or `Cleared` for the empty one."""
        text = text.strip()
        self._put_up(text)
        if text:
            earlier = [old for old in self.history if old != text]
            self.history = [*earlier[-self.MOST_HISTORY + 1 :], text]
            self.post_message(self.Applied(self, text))
        else:
            self.post_message(self.Cleared(self))

    def show(self, text: str) -> None:
        """Show a filter as being in force without saying so to anybody (it came from elsewhere)."""
        self._put_up(text.strip())

    def _put_up(self, text: str) -> None:
        self.applied = text
        if text:
            self._fill()
        if self._is_filled:
            self._set.update(content(text, "bold"))
        self.set_class(bool(text), "-set")

    def clear(self) -> bool:
        """Take the filter away; False when there was none."""
        if not self.applied:
            return False
        self.apply("")
        return True

    # Typing

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        if not self.is_open:
            return
        self.post_message(self.Changed(self, event.value))
        if self._past >= 0 and event.value == self.history[-1 - self._past]:
            return
        self._past = -1
        self._look_up()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._list.chosen >= 0:
            self.action_accept()
            return
        problems = self.check(event.value) if self.check is not None else ()
        if problems:
            self._say(problems[0])
            self._input.cursor_position = problems[0].end
            return
        self._leave()
        self.apply(event.value)

    def _look_up(self) -> None:
        text, cursor = self._input.value, self._input.cursor_position
        self._offered = self.complete(text, cursor) if self.complete is not None else ()
        self._list.show([(offer.label, offer.help) for offer in self._offered])
        rows = min(len(self._offered), Completions.MOST_ROWS)
        # In the lower half of the screen the list stands above the line, else below it.
        low = self.region.y > self.screen.size.height // 2
        self._list.styles.offset = (0, -rows - 1 if low else 0)
        problems = self.check(text) if self.check is not None else ()
        # What one is still typing is not wrong yet.
        finished = [problem for problem in problems if not problem.start <= cursor <= problem.end]
        self._say(finished[0] if finished else None)

    def _say(self, problem: Problem | None) -> None:
        room = max(self.size.width * 6 // 10 - 2, 20)
        self._said.update(content(f"! {cut(safe(problem.message), room - 2)}" if problem else ""))

    # Keys

    def action_accept(self) -> None:
        """Put the chosen (or the first) completion into the line."""
        if not self._offered:
            return
        offer = self._offered[max(self._list.chosen, 0)]
        text = self._input.value
        self._input.value = text[: offer.start] + offer.insert + text[offer.end :]
        self._input.cursor_position = offer.start + len(offer.insert)
        self._look_up()

    @on(FilterInput.AtEnd)
    def _at_end(self, event: FilterInput.AtEnd) -> None:
        event.stop()
        if self._list.chosen >= 0 or self._input.value:
            self.action_accept()

    def action_move(self, by: int) -> None:
        """Move in the completions; in an empty line go through earlier filters."""
        recalling = self._past >= 0 or (by < 0 and not self._input.value)
        if recalling and self.history:
            self._past = min(max(self._past - by, -1), len(self.history) - 1)
            self._input.value = self.history[-1 - self._past] if self._past >= 0 else ""
            self._input.cursor_position = len(self._input.value)
            self._list.show(())
        else:
            self._list.move(by)

    def action_close(self) -> None:
        """Leave the line; the filter in force stays."""
        typed = self._input.value
        self._leave()
        if typed.strip() != self.applied:
            self.post_message(self.Changed(self, self.applied))

    def _leave(self) -> None:
        self.remove_class("-open")
        self._list.show(())
        self._offered = ()
        if self._before is not None and self._before.is_attached and self._before.focusable:
            self.screen.set_focus(self._before, scroll_visible=False)
        self.post_message(self.Closed(self))
