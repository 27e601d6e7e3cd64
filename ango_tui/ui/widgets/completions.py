"""The short list of completions under a line of typed text."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from ango_tui.text import cut, width
from ango_tui.ui.widgets.safe import content

__all__ = ["Completions"]


class Completions(Widget):
    """Draws up to six rows of label and help, one of them chosen; takes no focus and decides nothing.

    ``chosen`` is -1 while nobody has moved into the list.
    """

    DEFAULT_CSS = """
    Completions {
        display: none; height: auto; max-height: 6; width: 1fr;
        background: $panel; color: $foreground;
    }
    Completions.-open { display: block; }
    """

    MOST_ROWS = 6

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.rows: tuple[tuple[str, str], ...] = ()
        self.chosen = -1

    def show(self, rows: Sequence[tuple[str, str]]) -> None:
        """Replace the rows (label, help); none at all closes the list."""
        new = tuple(rows)
        if new == self.rows and self.chosen == -1:
            return
        resized = min(len(new), self.MOST_ROWS) != min(len(self.rows), self.MOST_ROWS)
        self.rows, self.chosen = new, -1
        self.set_class(bool(new), "-open")
        self.refresh(layout=resized)

    def move(self, by: int) -> bool:
        """Choose the next or previous row, going round over "none"; False when there are no rows."""
        if not self.rows:
            return False
        self.chosen = (self.chosen + 1 + by) % (len(self.rows) + 1) - 1
        self.refresh()
        return True

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """One line for each row."""
        return min(len(self.rows), self.MOST_ROWS)

    def render(self) -> Content:
        """Draw the rows around the chosen one."""
        cells = self.size.width
        first = max(0, min(self.chosen - self.MOST_ROWS + 1, len(self.rows) - self.MOST_ROWS))
        shown = self.rows[first : first + self.MOST_ROWS]
        room = min(max((width(label) for label, _ in shown), default=0), max(cells // 2, 12))
        left = len(self.rows) - first - len(shown)
        drawn = []
        for place, (label, help_text) in enumerate(shown, first):
            sign = ">" if place == self.chosen else " "
            label = cut(content(label).plain, room)
            text = f"{sign} {label}{' ' * (room - width(label))}  {content(help_text).plain}"
            if left and place == first + len(shown) - 1:
                tail = f" +{left} more"
                text = cut(text, cells - len(tail))
                text += " " * (cells - len(tail) - width(text)) + tail
            drawn.append(content(cut(text, cells), "reverse" if place == self.chosen else "", limit=2000))
        return Content("\n").join(drawn)
