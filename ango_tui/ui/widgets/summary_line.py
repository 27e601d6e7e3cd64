"""A line or two above a list that say what all of it comes to."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from ango_tui.ui.widgets.safe import content, wrap

__all__ = ["SummaryLine"]


class SummaryLine(Widget):
    """Words in at most two lines; takes no room while there are none."""

    DEFAULT_CSS = "SummaryLine { height: auto; width: 1fr; padding: 0 1; color: $text-muted; }"
    MOST_ROWS = 2

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.words = ""

    def show(self, words: str) -> None:
        """Show other words."""
        if words != self.words:
            self.words = words
            self.refresh(layout=True)

    def _wrapped(self, cells: int) -> list[str]:
        return wrap(self.words, max(cells, 10), most=self.MOST_ROWS) if self.words else []

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the words need."""
        return len(self._wrapped(width))

    def render(self) -> Content:
        """Draw them."""
        return Content("\n").join([content(line) for line in self._wrapped(self.size.width)])
