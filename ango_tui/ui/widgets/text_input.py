"""One line of typed text: an `Input` that stands still, takes one row and draws foreign text harmlessly."""

from __future__ import annotations

from rich.highlighter import Highlighter
from rich.text import Text
from textual.widgets import Input

from ango_tui.ui.widgets.safe import safe_chars

__all__ = ["TextInput"]


class _Harmless(Highlighter):
    """Draws pictures of what a terminal would act upon; the value itself stays as it is."""

    def __init__(self, owner: Input) -> None:
        self._owner = owner

    def highlight(self, text: Text) -> None:
        # Rich has already dropped some control characters: start from the value, so that positions agree.
        text.plain = safe_chars(self._owner.value)


class TextInput(Input):
    """An `Input` without border, blinking or select-on-focus."""

    DEFAULT_CSS = """
    TextInput { background: $surface; }
    TextInput:focus { background-tint: $foreground 0%; }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        secret: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(
            placeholder=safe_chars(placeholder),
            highlighter=_Harmless(self),
            password=secret,
            select_on_focus=False,
            compact=True,
            id=id,
        )
        self.set_reactive(Input.cursor_blink, False)
        # Without watchers: they need an application, and there may be none yet.
        self.set_reactive(Input.value, value)

    def on_mount(self) -> None:
        """Stand behind the first value; nobody changed it, so nobody is told."""
        value = self.value
        self.set_reactive(Input.value, "")
        with self.prevent(Input.Changed):
            self.value = value
