"""All options of a class as text: one per line, a tree indented; the draft follows while one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from ango_tui.ui.widgets.form_fields import SafeArea
from ango_tui.ui.widgets.safe import content

TREE_HELP = "Indent what stands below something; tab indents."
LIST_HELP = "One option per line; paste as many as you like. Renamed lines keep their ids."


class OptionsArea(SafeArea):
    """Tab indents where that means something; escape always leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "indent", "Indent", show=False)]
    outline = False

    def action_indent(self) -> None:
        """Two blanks, or on to the next place."""
        if self.outline:
            self.insert("  ")
        else:
            self.screen.focus_next()


class OptionsPane(Vertical):
    """A text, and below it what became of it."""

    DEFAULT_CSS = """
    OptionsPane OptionsArea { height: 1fr; padding: 0 1; }
    OptionsPane > #options-head { height: auto; padding: 0 1; color: $text-muted; }
    OptionsPane > #options-note { height: auto; max-height: 2; padding: 0 1; background: $panel; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._typed: Callable[[str], str] = lambda _text: ""
        self._open = False

    def compose(self) -> ComposeResult:
        """Help, text, note."""
        yield Static(id="options-head", markup=False)
        yield OptionsArea("")
        yield Static(id="options-note", markup=False)

    @property
    def area(self) -> OptionsArea:
        """The text."""
        return self.query_one(OptionsArea)

    def begin(self, text: str, tree: bool, typed: Callable[[str], str]) -> None:
        """Edit a text; `typed` takes it in and says what became of it."""
        self._typed = typed
        self._open = False
        self.area.load_text(text)
        self.area.outline = tree
        self.area.move_cursor(self.area.document.end)
        self.query_one("#options-head", Static).update(content(TREE_HELP if tree else LIST_HELP))
        self.say(typed(text))
        self._open = True

    def say(self, words: str) -> None:
        """Words about the text."""
        self.query_one("#options-note", Static).update(content(words or " "))

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._open and event.text_area.text is not None:
            self.say(self._typed(event.text_area.text))
