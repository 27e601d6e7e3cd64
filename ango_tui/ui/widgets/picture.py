"""A picture in half blocks: the upper half of a cell in one colour, the lower in another."""

from __future__ import annotations

from collections.abc import Sequence

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

__all__ = ["Picture"]

Point = tuple[int, int, int]
HALF = "▀"


class Picture(Widget, can_focus=True):
    """Shows rows of points, two rows in one line of the terminal, or words while there are none."""

    DEFAULT_CSS = "Picture { height: 1fr; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.points: Sequence[Sequence[Point]] = ()

    @property
    def room(self) -> tuple[int, int]:
        """Cells and lines that there are for a picture."""
        return max(self.size.width, 1), max(self.size.height, 1)

    def show(self, points: Sequence[Sequence[Point]]) -> None:
        """Show a picture."""
        self.points = points
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Two rows of points."""
        width = self.size.width
        if y * 2 >= len(self.points):
            return Strip.blank(width, self.rich_style)
        upper = self.points[y * 2]
        lower = self.points[y * 2 + 1] if y * 2 + 1 < len(self.points) else upper
        segments: list[Segment] = []
        for top, bottom in zip(upper, lower, strict=True):
            style = Style(color=Color.from_rgb(*top), bgcolor=Color.from_rgb(*bottom))
            if segments and segments[-1].style == style:
                segments[-1] = Segment(segments[-1].text + HALF, style)
            else:
                segments.append(Segment(HALF, style))
        return Strip(segments).adjust_cell_length(width, self.rich_style)
