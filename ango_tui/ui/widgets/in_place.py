"""A line of text edited on top of the line that it belongs to."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from ango_tui.ui.widgets.text_input import TextInput

__all__ = ["InPlaceInput"]


class InPlaceInput(TextInput):
    """Stands over one line of the widget beside it while it is open; says what is typed, and how it ended."""

    DEFAULT_CSS = """
    InPlaceInput { position: absolute; display: none; height: 1; layer: in-place; }
    InPlaceInput.-open { display: block; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "finish('escape')", "Leave it as it was", show=False),
        Binding("enter", "finish('enter')", "Take it", show=False),
        Binding("up", "finish('up')", "Take it", show=False),
        Binding("down,tab", "finish('down')", "Take it", show=False),
    ]

    class Typed(Message):
        """Another text stands in the line."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    class Ended(Message):
        """The line was left; by `escape` it is to be as it was before."""

        def __init__(self, value: str, by: str) -> None:
            super().__init__()
            self.value, self.by = value, by

    @property
    def open(self) -> bool:
        """Whether it is being typed into."""
        return self.has_class("-open")

    def begin(self, value: str, placeholder: str = "") -> None:
        """Open with a text and take the keys."""
        self.placeholder = placeholder
        with self.prevent(Input.Changed):
            self.value = value
        self.cursor_position = len(value)
        self.add_class("-open")
        self.focus(scroll_visible=False)

    def place(self, x: int, y: int, cells: int) -> None:
        """Stand over a place of the widget beside it."""
        self.styles.offset = (x, y)
        self.styles.width = max(cells, 8)

    def close(self) -> None:
        """Go away without a word."""
        self.remove_class("-open")

    def action_finish(self, by: str) -> None:
        """Say how it ended."""
        if self.open:
            self.post_message(self.Ended(self.value, by))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what is typed."""
        event.stop()
        if self.open:
            self.post_message(self.Typed(event.value))

    def on_blur(self) -> None:
        """A click elsewhere takes it."""
        if self.screen.focused is not self:
            self.action_finish("blur")
