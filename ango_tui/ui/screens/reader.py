"""A text on a screen of its own: the whole of a message, a report, a record as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from ango_tui.ui.places import Place
from ango_tui.ui.screens.base import AngoScreen
from ango_tui.ui.widgets.reader import Reader


class ReaderScreen(AngoScreen):
    """Shows `words` under `title`; escape goes back, y copies all of it."""

    DEFAULT_CSS = "ReaderScreen #text { padding: 0 1; }"

    def __init__(self, title: Sequence[str], words: str) -> None:
        super().__init__(Place(""))
        self.words = words
        self._crumbs = title

    def crumbs(self) -> Sequence[str]:
        """What is read."""
        return self._crumbs

    def compose_body(self) -> ComposeResult:
        """The text."""
        yield Reader(self.words, id="text")

    def load(self) -> None:
        """It is all here."""
        self.loaded = True
        self.query_one(Reader).focus()

    def chosen(self) -> Sequence[str]:
        """The text."""
        return (self.words,)

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """All of it."""
        return (("text", self.words),)
