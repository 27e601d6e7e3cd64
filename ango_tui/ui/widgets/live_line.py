"""Asking for one line of text that is taken in while it is typed, with words about it below."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Static

from ango_tui.ui.widgets.prompt_slot import Prompt
from ango_tui.ui.widgets.safe import content
from ango_tui.ui.widgets.text_input import TextInput

__all__ = ["LiveLine"]


class LiveLine(Prompt[str]):
    """`changed` gets what is typed (and, with `second`, a second line) and returns words about it.

    Words that begin with ``!`` say why it cannot be taken. Escape answers None: the caller then puts back
    what was there before.
    """

    keys = "enter ok · esc leave it as it was"

    def __init__(
        self,
        question: object,
        value: str,
        changed: Callable[[str, str], str],
        *,
        placeholder: str = "",
        second: str | None = None,
        second_value: str = "",
    ) -> None:
        if second is not None:
            self.keys = "enter ok · tab the other line · esc leave it as it was"
        super().__init__(question)
        self._changed = changed
        self._input = TextInput(value, placeholder=placeholder)
        self._second = TextInput(second_value, placeholder=second or "") if second is not None else None
        self._about = Static(markup=False)
        self._words = ""

    def body(self) -> Iterable[Widget]:
        """The line, the second line, and the words."""
        yield self._input
        if self._second is not None:
            yield self._second
        yield self._about

    def first_focus(self) -> Widget:
        """The line."""
        return self._input

    def on_mount(self) -> None:
        """Say something about the first value."""
        self._judge()

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        self._judge()

    def _judge(self) -> None:
        second = self._second.value if self._second is not None else ""
        self._words = self._changed(self._input.value, second)
        style = "$text-error bold" if self._words.startswith("!") else "$text-muted"
        self._about.update(content(self._words or " ", style))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._words.startswith("!"):
            self.answer(self._input.value)
