"""A list drawn line by line by one widget: the base of trees, timelines, fact blocks, diffs and choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

__all__ = ["LineView", "Piece"]

Piece = tuple[str, str]
"""Safe text and how it looks: ``""``, ``dim``, ``strong``, ``title``, ``good``, ``bad`` or ``mark``."""

LOOKS = ("dim", "strong", "title", "good", "bad", "mark")


# Looks that also show behind blanks.
_FILLED = frozenset({"cursor", "quiet"})


class LineView(ScrollView, can_focus=True):
    """A cursor over any number of lines; a subclass says how many there are and what each one shows.

    Nothing is drawn but what is visible, and a step of the cursor draws two lines.
    """

    DEFAULT_CSS = """
    LineView {
        height: 1fr; width: 1fr;
        overflow-x: hidden; overflow-y: auto;
        scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        background: $background; color: $foreground;
        & > .line-view--dim { color: $text-muted; }
        & > .line-view--strong { text-style: bold; }
        & > .line-view--title { color: $text-primary; text-style: bold; }
        & > .line-view--good { color: $text-success; }
        & > .line-view--bad { color: $text-error; }
        & > .line-view--mark { color: $text-warning; text-style: bold; }
        & > .line-view--cursor {
            background: $block-cursor-background; color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
        & > .line-view--quiet {
            background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground;
            text-style: $block-cursor-blurred-text-style;
        }
        &:nocolor > .line-view--cursor { text-style: reverse; }
        &:nocolor > .line-view--quiet { text-style: underline; }
        &:ansi > .line-view--cursor { text-style: reverse; }
        &:ansi > .line-view--quiet { text-style: underline; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"line-view--{look}" for look in LOOKS),
        "line-view--cursor",
        "line-view--quiet",
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("home,g", "first", "First line", show=False),
        Binding("end,G", "last", "Last line", show=False),
    ]

    @dataclass(eq=False, repr=False)
    class CursorMoved(Message):
        """The cursor went to another line."""

        view: LineView
        index: int

        @property
        def control(self) -> LineView:
            """The view it happened in."""
            return self.view

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.cursor = 0
        self._plain: Style | None = None

    # What a subclass says

    def line_count(self) -> int:
        """How many lines there are."""
        return 0

    def line(self, index: int, cells: int) -> Sequence[Piece]:  # noqa: ARG002
        """What line ``index`` shows in ``cells`` terminal cells; longer lines are cut."""
        return ()

    def can_stop_at(self, index: int) -> bool:  # noqa: ARG002
        """Whether the cursor may rest on this line (headings say no)."""
        return True

    # Content and cursor

    def lines_changed(self) -> None:
        """Draw again after the lines themselves changed; the cursor stays within them."""
        count = self.line_count()
        self.cursor = self._resting_place(min(self.cursor, max(count - 1, 0)), 1)
        self.virtual_size = Size(1, count)
        self.refresh(layout=self.styles.auto_dimensions)

    def go_to(self, index: int, *, direction: int = 1) -> None:
        """Put the cursor on line ``index``, or the nearest it may rest on, looking in ``direction`` first."""
        count = self.line_count()
        if not count:
            return
        index = self._resting_place(min(max(index, 0), count - 1), direction)
        old, self.cursor = self.cursor, index
        if self.is_mounted:
            self.show_line(index)
            for changed in {old, index}:
                self.refresh_line(changed)
        if old != index:
            self.post_message(self.CursorMoved(self, index))

    def show_line(self, index: int) -> None:
        """Scroll, without animation, just so far that line ``index`` is visible."""
        top, height = round(self.scroll_y), max(self.scrollable_content_region.height, 1)
        target = top
        if index < top:
            # Headings right above come along, so that the first entry of a section does not lose its own.
            target = index
            while target > 0 and not self.can_stop_at(target - 1):
                target -= 1
        elif index >= top + height:
            target = index - height + 1
        if target != top:
            self.scroll_to(y=target, animate=False)

    def _resting_place(self, index: int, direction: int) -> int:
        count = self.line_count()
        for step in (direction, -direction):
            place = index
            while 0 <= place < count:
                if self.can_stop_at(place):
                    return place
                place += step
        return index

    def action_move(self, by: int) -> None:
        """Move the cursor by lines; at a wall of headings scroll to show them."""
        self.go_to(self.cursor + by, direction=by)

    def action_page(self, by: int) -> None:
        """Move the cursor by screenfuls."""
        height = max(self.scrollable_content_region.height - 1, 1)
        self.go_to(self.cursor + by * height, direction=by)

    def action_first(self) -> None:
        """Go to the first line."""
        self.go_to(0)
        if self.is_mounted:
            self.scroll_to(y=0, animate=False)

    def action_last(self) -> None:
        """Go to the last line."""
        self.go_to(self.line_count() - 1, direction=-1)

    # Drawing

    def look(self, name: str) -> Style:
        """The Rich style of one of the looks a `Piece` can have."""
        if name:
            return self.get_component_rich_style(f"line-view--{name}")
        if self._plain is None:
            self._plain = self.rich_style
        return self._plain

    def notify_style_update(self) -> None:
        """Forget the colours when the theme changes."""
        super().notify_style_update()
        self._plain = None

    def render_line(self, y: int) -> Strip:
        """Draw one visible line."""
        cells = self.scrollable_content_region.width
        index = y + round(self.scroll_y)
        base = self.look("")
        if not 0 <= index < self.line_count():
            return Strip.blank(cells, base)
        pieces = self.line(index, cells)
        if index == self.cursor and self.can_stop_at(index) and self.shows_cursor():
            style = self.look("cursor" if self.has_focus else "quiet")
            segments = [Segment("".join(text for text, _ in pieces), style)]
        else:
            segments = [Segment(text, self.look(look)) for text, look in _merged(pieces)]
            style = segments[-1].style or base if segments else base
            if style.reverse or style.underline or style.bgcolor != base.bgcolor:
                style = base
        # Blanks at the end in the style of the last text need no bytes of their own to change it.
        strip = Strip(segments).adjust_cell_length(cells, style)
        return strip.simplify()

    def shows_cursor(self) -> bool:
        """Whether the line under the cursor looks different."""
        return True

    def on_mount(self) -> None:
        """Take the measure of the lines."""
        self.lines_changed()

    def on_resize(self, _event: events.Resize) -> None:
        """Keep the cursor in sight."""
        if self.line_count() != self.virtual_size.height:  # else they are drawn already
            self.lines_changed()
        self.show_line(self.cursor)

    def on_focus(self) -> None:
        """Draw the cursor as the place where keys go."""
        self.refresh_line(self.cursor)

    def on_blur(self) -> None:
        """Draw the cursor quietly."""
        self.refresh_line(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse was pressed."""
        self.go_to(event.y + round(self.scroll_y))


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with blanks joined to what stands beside them, so that fewer styles have to be sent."""
    found: list[Piece] = []
    for text, look in pieces:
        if not text:
            continue
        before, looked = found[-1] if found else ("", "")
        filled = looked in _FILLED or look in _FILLED
        if found and (looked == look or (text.isspace() and not filled)):
            found[-1] = (before + text, looked)
        elif found and before.isspace() and not filled:
            found[-1] = (before + text, look)
        else:
            found.append((text, look))
    return found
