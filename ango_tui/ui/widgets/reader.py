"""A text to read: wrapped to the width, with a cursor line to scroll by."""

from __future__ import annotations

from ango_tui.ui.widgets.line_view import LineView, Piece
from ango_tui.ui.widgets.safe import lines, wrap

MOST_LINES = 20_000


class Reader(LineView):
    """Shows any text; lines too long for the width are wrapped."""

    def __init__(self, words: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.words = words
        self._wrapped: list[str] = []
        self._wrapped_for: tuple[str, int] | None = None

    def show(self, words: str) -> None:
        """Show another text."""
        self.words = words
        self.lines_changed()

    def _lines(self) -> list[str]:
        cells = max(self.size.width - 2, 10)
        if self._wrapped_for != (self.words, cells):
            self._wrapped_for = (self.words, cells)
            whole = lines(self.words, limit=2_000_000)[:MOST_LINES]
            self._wrapped = [part for line in whole for part in (wrap(line, cells) or [""])]
        return self._wrapped

    def line_count(self) -> int:
        """The wrapped lines."""
        return len(self._lines())

    def line(self, index: int, cells: int) -> list[Piece]:  # noqa: ARG002
        """One of them."""
        return [(self._lines()[index], "")]
