"""Lines of text with a list of what fits: one of many choices, or a path."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import islice
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input
from textual.widgets.input import Selection

from ango_tui.ui.widgets.choose import Choice
from ango_tui.ui.widgets.completions import Completions
from ango_tui.ui.widgets.text_input import TextInput

__all__ = ["Combo", "Listed", "PathInput"]


class Listed(Vertical):
    """A line of text with a list that floats under it, or above it in the lower half of the screen.

    Up and down put what they choose into the line.
    """

    DEFAULT_CSS = """
    Listed { height: 1; width: 1fr; }
    Listed > Completions { overlay: screen; width: 100%; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "browse(1)", "Next", show=False),
        Binding("up", "browse(-1)", "Previous", show=False),
    ]

    class Changed(Message):
        """Another text stands in the line."""

    def __init__(self, value: str = "", *, placeholder: str = "") -> None:
        super().__init__()
        self.input = TextInput(value, placeholder=placeholder)
        self.list = Completions()

    def compose(self) -> ComposeResult:
        """The line, and the list over what is around it."""
        yield self.input
        yield self.list

    def focus(self, scroll_visible: bool = True) -> Listed:
        """Give the keys to the line."""
        self.input.focus(scroll_visible)
        return self

    def put(self, text: str) -> None:
        """Change the text in the line; nobody is told."""
        with self.input.prevent(Input.Changed):
            self.input.value = text
        self.input.cursor_position = len(text)

    def offer(self, rows: Sequence[tuple[str, str]], chosen: int = -1) -> None:
        """Show the rows with one of them chosen."""
        self.list.show(rows)
        self.list.chosen = chosen
        self.list.refresh()
        shown = min(len(rows), Completions.MOST_ROWS)
        low = self.region.y > self.screen.size.height // 2
        self.list.styles.offset = (0, -shown - 1 if low else 0)

    def action_browse(self, by: int) -> None:
        """Choose the next or previous row."""

    def on_descendant_blur(self, _event: events.DescendantBlur) -> None:
        """Nothing is offered where no keys go."""
        self.list.show(())


class Combo(Listed):
    """One of many choices: typed, or gone through with up and down."""

    def __init__(self, choices: Sequence[Choice], value: Any = None, *, placeholder: str = "") -> None:
        self.choices = tuple(choices)
        self._chosen = next((n for n, choice in enumerate(self.choices) if choice.value == value), -1)
        if value is None and not any(choice.value is None for choice in self.choices):
            self._chosen = -1
        super().__init__(
            self.choices[self._chosen].label if self._chosen >= 0 else "",
            placeholder=placeholder or "type, or up/down to choose",
        )
        self._typed = ""

    def choose(self, value: Any) -> None:
        """Put a choice into the line by its value; an unknown one empties it."""
        self._chosen = next((n for n, choice in enumerate(self.choices) if choice.value == value), -1)
        self.put(self.choices[self._chosen].label if self._chosen >= 0 else "")

    def read(self) -> tuple[Any, str]:
        """Return the value chosen and what is wrong with it (``""``: nothing)."""
        if self._chosen >= 0:
            choice = self.choices[self._chosen]
            return choice.value, choice.disabled
        if not self.input.value.strip():
            return None, ""
        return None, f'there is no "{self.input.value}"; up and down show what there is'

    def _fitting(self) -> list[int]:
        wanted = self._typed.casefold().split()
        texts = (f"{choice.label} {choice.detail}".casefold() for choice in self.choices)
        return [number for number, text in enumerate(texts) if all(word in text for word in wanted)]

    def _show(self, fitting: Sequence[int]) -> None:
        rows = [
            (self.choices[number].label, self.choices[number].disabled or self.choices[number].detail)
            for number in fitting
        ]
        self.offer(rows, fitting.index(self._chosen) if self._chosen in fitting else -1)

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        self._typed = event.value
        folded = event.value.casefold()
        same = [n for n, choice in enumerate(self.choices) if choice.label.casefold() == folded]
        exact = [n for n in same if self.choices[n].label == event.value]
        self._chosen = exact[0] if exact else same[0] if len(same) == 1 else -1
        self._show(self._fitting() if event.value else [])
        self.post_message(self.Changed())

    @on(Input.Submitted)
    def _submitted(self, _event: Input.Submitted) -> None:
        fitting = self._fitting()
        if self._chosen < 0 and self._typed and len(fitting) == 1:
            self._take(fitting[0])
        self.list.show(())

    def _take(self, number: int) -> None:
        self._chosen = number
        self.put(self.choices[number].label)
        self.post_message(self.Changed())

    def action_browse(self, by: int) -> None:
        """Choose the next or previous of the choices that fit what was typed."""
        fitting = self._fitting()
        if not fitting:
            return
        place = fitting.index(self._chosen) + by if self._chosen in fitting else (0 if by > 0 else -1)
        self._take(fitting[place % len(fitting)])
        self._show(fitting)

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """What is typed first replaces the choice."""
        self._typed = ""
        self.input.selection = Selection(0, len(self.input.value))


class PathInput(Listed):
    """A path, with the names in its folder offered below."""

    MOST_NAMES = 500

    def __init__(self, value: str = "", *, placeholder: str = "") -> None:
        super().__init__(value, placeholder=placeholder)
        self._names: list[str] = []

    def _entries(self, text: str) -> list[str]:
        folder, begun = os.path.split(text)
        found = []
        try:
            with os.scandir(os.path.expanduser(folder) or ".") as entries:
                for entry in islice(entries, self.MOST_NAMES):
                    hidden = entry.name.startswith(".") and not begun.startswith(".")
                    if entry.name.startswith(begun) and not hidden:
                        found.append(os.path.join(folder, entry.name) + (os.sep if entry.is_dir() else ""))
        except (OSError, ValueError):
            return []
        return sorted(found)

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        self._names = self._entries(event.value) if self.input.has_focus else []
        self.offer([(name, "") for name in self._names])
        self.post_message(self.Changed())

    @on(Input.Submitted)
    def _submitted(self, _event: Input.Submitted) -> None:
        self.list.show(())

    def action_browse(self, by: int) -> None:
        """Put the next or previous name into the line."""
        if not self._names:
            self._names = self._entries(self.input.value)
        if not self._names:
            return
        here = self._names.index(self.input.value) if self.input.value in self._names else -1 if by > 0 else 0
        place = (here + by) % len(self._names)
        self.put(self._names[place])
        self.offer([(name, "") for name in self._names], place)
        self.post_message(self.Changed())
