"""The workflow as JSON to edit in place, with what is wrong told while one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static, TextArea

from ango_tui.ui.widgets.safe import content, safe_chars
from ango_tui.workflow.rules import Known
from ango_tui.workflow.source import Reading, read


class SourceArea(TextArea):
    """JSON with line numbers; draws harmlessly what a terminal would act upon."""

    DEFAULT_CSS = "SourceArea { height: 1fr; border: none; padding: 0; &:focus { border: none; } }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "next_problem", "Next problem", show=False),
    ]

    def __init__(self) -> None:
        super().__init__("", tab_behavior="focus", show_line_numbers=True, compact=True, soft_wrap=False)
        self.set_reactive(TextArea.cursor_blink, False)
        self.indent_width = 2

    def get_line(self, line_index: int) -> Text:
        """One line as it is drawn."""
        return Text(safe_chars(self.document.get_line(line_index)), end="", no_wrap=True)

    def action_next_problem(self) -> None:
        """To the next place that is wrong."""
        if isinstance(self.parent, SourcePane):
            self.parent.next_problem()


class SourcePane(Vertical):
    """The text, and below it the first problem with its line; f8 goes to the next."""

    DEFAULT_CSS = """
    SourcePane > #source-note { height: auto; max-height: 4; padding: 0 1; background: $panel; }
    """

    class Typed(Message):
        """Something was typed; `text` is None when it is again what it was at first."""

        def __init__(self, text: str | None) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.reading = Reading(None)
        self._first = ""
        self._known: Callable[[], Known] = Known

    def compose(self) -> ComposeResult:
        """Text and note."""
        yield SourceArea()
        yield Static(id="source-note", markup=False)

    @property
    def area(self) -> SourceArea:
        """The text."""
        return self.query_one(SourceArea)

    @property
    def changed(self) -> bool:
        """Whether something was typed."""
        return self.area.text != self._first

    def open(self, before: str, known: Callable[[], Known], now: str | None = None) -> None:
        """Begin with a text; `now` is it already edited."""
        self._first, self._known = before, known
        self.area.load_text(before if now is None else now)
        self._read()
        if now is not None:
            self.next_problem()

    def next_problem(self) -> None:
        """Put the cursor on the next line with a problem, beginning again at the end."""
        lines = sorted({line for line, _ in self.reading.problems if line})
        if lines:
            here = self.area.cursor_location[0] + 1
            target = next((line for line in lines if line > here), lines[0])
            self.area.move_cursor((target - 1, 0))

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._read()
        self.post_message(self.Typed(self.area.text if self.changed else None))

    def _read(self) -> None:
        self.reading = read(self.area.text, self._known())
        problems = self.reading.problems
        errors = [entry for entry in problems if entry[1].severity == "error"]
        if not problems:
            words, style = "It is a workflow; no rule is broken.", "$text-success"
        else:
            line, problem = (errors or problems)[0]
            at = f"line {line}: " if line and self.reading.workflow is not None else ""
            more = f"  (and {len(problems) - 1} more; f8 next)" if len(problems) > 1 else ""
            sign = "!" if errors else "?"
            words, style = (
                f"{sign} {at}{problem.words}{more}",
                "bold $text-error" if errors else "$text-warning",
            )
        self.query_one("#source-note", Static).update(content(words, style))
