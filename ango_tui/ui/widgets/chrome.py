"""The lines around every screen: where I am, the sections, and the keys that matter here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from ango_tui import text

LEVEL_WORDS = {"bad": "Error: ", "warn": "Note: ", "good": "Done: ", "info": ""}


Part = tuple[str, str]
"""Text and its tone: ``dim``, ``strong``, ``reverse``, ``bad`` or none."""


class Line(Widget):
    """One line of text, laid out when it is drawn, and drawn only when it changes."""

    DEFAULT_CSS = "Line { height: 1; }"
    can_focus = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawn: tuple[Part, ...] = ()

    def parts(self, width: int) -> Iterable[Part]:  # noqa: ARG002
        """What stands in a line of `width` cells."""
        return ()

    def changed(self) -> None:
        """Draw again if something else is to be shown."""
        if tuple(self.parts(self.size.width)) != self._drawn:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line; what does not fit is cut at the end."""
        if y:
            return Strip.blank(self.size.width, self.rich_style)
        left = self.size.width
        segments = []
        self._drawn = tuple(self.parts(left))
        for words, tone in self._drawn:
            shown = text.cut(text.safe(words), left)
            left -= text.width(shown)
            segments.append(Segment(shown, self.rich_style + self._tone(tone)))
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _tone(self, tone: str) -> Style:
        if tone == "dim":
            return self.get_component_rich_style("line--dim", partial=True)
        return {"strong": Style(bold=True), "reverse": Style(reverse=True), "bad": Style(bold=True)}.get(
            tone, Style()
        )

    COMPONENT_CLASSES = {"line--dim"}


class TopLine(Line):
    """Line 1: breadcrumb on the left; profile, host, budget and jobs on the right."""

    DEFAULT_CSS = """
    TopLine { background: $panel; color: $foreground; }
    TopLine > .line--dim { color: $text-muted; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._crumbs: Sequence[str] = ()
        self._facts: Sequence[str] = ()

    def show_place(self, crumbs: Sequence[str], facts: Sequence[str]) -> None:
        """Show where we are and the facts; the breadcrumb gives way first, then the facts from the left."""
        self._crumbs, self._facts = crumbs, facts
        self.changed()

    def parts(self, width: int) -> Iterable[Part]:
        """The breadcrumb, and the facts at the right end."""
        facts = [fact for fact in self._facts if fact]
        while len(facts) > 1 and text.width("  ".join(facts)) > width // 2:
            facts = facts[1:]
        right = text.safe("  ".join(facts))
        room = max(width - text.width(right) - 3, 8)
        left = " " + _crumbs(self._crumbs, room)
        blank = " " * max(width - text.width(left) - text.width(right) - 1, 1)
        return (left, "strong"), (blank, ""), (right, "dim")


def _crumbs(crumbs: Sequence[str], room: int) -> str:
    """The breadcrumb in `room` cells: the longest part is cut first."""
    parts = [text.safe(crumb, limit=200) for crumb in crumbs]
    while text.width(" > ".join(parts)) > room:
        longest = max(range(len(parts)), key=lambda place: text.width(parts[place]))
        length = text.width(parts[longest])
        if length <= 4:
            break
        over = text.width(" > ".join(parts)) - room
        parts[longest] = text.cut(parts[longest], max(length - over, 4), middle=True)
    return text.cut(" > ".join(parts), room)


class SectionBar(Line):
    """Line 2: the numbered sections, the present one marked."""

    DEFAULT_CSS = """
    SectionBar { background: $surface; color: $foreground; }
    SectionBar > .line--dim { color: $text-muted; }
    """

    class Chosen(Message):
        """A section was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, titles: Sequence[str], current: int) -> None:
        super().__init__(id="sections")
        self._titles = tuple(titles)
        self._current = current
        self._ends: list[int] = []
        self._tight = False

    def parts(self, width: int) -> Iterable[Part]:
        """The sections, with shorter titles where they do not fit."""
        labels = self._fitted(width)
        parts: list[Part] = []
        self._ends = []
        end = 0
        for number, label in enumerate(labels, 1):
            here = number == self._current
            mark = "[" if here else "]" if number - 1 == self._current else " "
            air = "" if self._tight or number == 1 else "  "
            before = f"{air}{mark}" if here else f"{mark}{air}"
            if number == 1 and not here and self._tight:
                before = ""
            parts += [(before, ""), (label, "reverse" if here else "")]
            end += text.width(before) + text.width(label)
            self._ends.append(end)
        if labels and self._current == len(labels):
            parts.append(("]", ""))
        return parts

    def _fitted(self, width: int) -> list[str]:
        """The sections' labels: with air where there is room, tight or cut where there is not."""
        loose = [f"{number} {title}" for number, title in enumerate(self._titles, 1)]
        self._tight = sum(map(text.width, loose)) + 3 * len(loose) > width
        if not self._tight:
            return loose
        longest = max(map(len, self._titles), default=1)
        while True:
            tight = [f"{number}{text.cut(title, longest)}" for number, title in enumerate(self._titles, 1)]
            if sum(map(text.width, tight)) + len(tight) <= width or longest <= 2:
                return tight
            longest -= 1

    def on_click(self, event: events.Click) -> None:
        """Go to the section under the mouse."""
        for number, end in enumerate(self._ends, 1):
            if event.x < end:
                self.post_message(self.Chosen(number))
                return


class KeysLine(Line):
    """The last line: the few keys that matter here, or the latest message until the next key."""

    DEFAULT_CSS = """
    KeysLine { background: $panel; color: $foreground; dock: bottom; }
    KeysLine > .line--dim { color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._keys: tuple[tuple[str, str], ...] = ()
        self._message: tuple[str, str] | None = None

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Keys with their words; as many as fit."""
        self._keys = tuple(keys)
        self.changed()

    def flash(self, words: str, level: str = "info") -> None:
        """Show a message in place of the keys until `unflash`."""
        self._message = (words, level)
        self.changed()

    def unflash(self) -> None:
        """Show the keys again."""
        self._message = None
        self.changed()

    def parts(self, width: int) -> Iterable[Part]:
        """The message, or as many keys as fit."""
        if self._message is None:
            return self._fitting_keys(width - 1)
        words, level = self._message
        more = "   (! shows all)" if level == "bad" else ""
        room = width - 2 - text.width(more)
        shown = text.cut(text.safe(LEVEL_WORDS.get(level, "") + words), room)
        return (" " + shown, "bad" if level == "bad" else "strong"), (more, "dim")

    def _fitting_keys(self, room: int) -> list[Part]:
        parts: list[Part] = [(" ", "")]
        for key, words in self._keys:
            length = text.width(key) + text.width(words) + 3
            if length > room:
                break
            room -= length
            parts += [(key, "strong"), (f" {words}  ", "dim")]
        return parts
