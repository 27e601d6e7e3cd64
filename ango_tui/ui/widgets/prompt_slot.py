"""Questions asked in place: the slot above the footer, and what all prompts in it have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from ango_tui.text import width
from ango_tui.ui.widgets.safe import content, safe, wrap

__all__ = ["Prompt", "PromptSlot"]

T = TypeVar("T")

# Keys of the application that go on working while a question is open.
ALWAYS = frozenset({"ctrl+c", "ctrl+l", "ctrl+q", "ctrl+z"})


class Question(Widget):
    """A rule across the screen with the question in it; a long question is wrapped under the rule."""

    DEFAULT_CSS = "Question { height: auto; width: 1fr; text-style: bold; }"
    MOST_ROWS = 3

    def __init__(self, question: object, *, danger: bool = False) -> None:
        super().__init__()
        self._question = safe(question)
        self._danger = danger

    def rows(self, cells: int) -> int:
        """How many lines the question takes in a width of ``cells``."""
        return 1 if self._fits(cells) else 1 + len(self._wrapped(cells))

    def _fits(self, cells: int) -> bool:
        return width(self._question) <= cells - 6

    def _wrapped(self, cells: int) -> list[str]:
        return wrap(self._question, max(cells - 2, 10), most=self.MOST_ROWS)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The rule, and the lines of a question too long for it."""
        return self.rows(width)

    def render(self) -> Content:
        """Draw the rule and the question."""
        cells = self.size.width
        style = "$text-error bold" if self._danger else "bold"
        line = "━" if self._danger else "─"
        if self._fits(cells):
            rest = max(cells - 4 - width(self._question), 0)
            return Content.assemble((f"{line}{line} {self._question} {line * rest}", style))
        drawn = [content(line * cells, style), *(content(text, style) for text in self._wrapped(cells))]
        return Content("\n").join(drawn)


class Prompt(Vertical, Generic[T]):
    """One question. A subclass composes the body and calls `answer` once it knows.

    While it is open no key reaches the screen underneath; escape answers None.
    """

    DEFAULT_CSS = """
    Prompt {
        height: auto; width: 1fr; background: $background;
        & > .prompt--body { height: auto; width: 1fr; padding: 0 1; }
        & > .prompt--keys { height: 1; width: 1fr; padding: 0 1; color: $text-muted; }
        & > .prompt--note { height: auto; max-height: 2; width: 1fr; padding: 0 1; display: none; }
        & > .prompt--note.-shown { display: block; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Cancel", show=False),
        Binding("tab", "step(1)", "Next", show=False),
        Binding("shift+tab", "step(-1)", "Previous", show=False),
    ]

    class Opened(Message):
        """The prompt is on the screen and takes the keys."""

    danger: bool = False
    keys: str = "enter ok · esc cancel"
    """The line that names the keys."""

    def __init__(self, question: object) -> None:
        super().__init__()
        self.question = Question(question, danger=self.danger)
        self._note = Static(classes="prompt--note", markup=False)
        self._keys = Static(content(self.keys), classes="prompt--keys", markup=False)
        self._result: asyncio.Future[T | None] | None = None

    # What a subclass says

    def body(self) -> Iterable[Widget]:
        """The widgets between the question and the line of keys."""
        return ()

    def first_focus(self) -> Widget | None:
        """The widget that gets the keys first."""
        return None

    def fit(self, cells: int, rows: int) -> None:
        """Make the body fit ``rows`` lines of ``cells``, the question and the line of keys not counted."""

    # Life

    def compose(self) -> ComposeResult:
        """The rule with the question, the body, a line of words when something is wrong, the keys."""
        yield self.question
        with Vertical(classes="prompt--body"):
            yield from self.body()
        yield self._note
        yield self._keys

    def fit_screen(self, cells: int, rows: int) -> None:
        """Fit into ``rows`` lines altogether."""
        note = 1 if self._note.has_class("-shown") else 0
        self.fit(max(cells - 2, 1), max(rows - self.question.rows(cells) - 1 - note, 1))

    def answer(self, value: T | None) -> None:
        """End the prompt with ``value``; None means it was given up. Only the first answer counts."""
        if self._result is not None and not self._result.done():
            self._result.set_result(value)

    def begin(self) -> asyncio.Future[T | None]:
        """Start to take an answer; returns where it will be."""
        self._result = asyncio.get_running_loop().create_future()
        return self._result

    def say(self, words: str) -> None:
        """Show why an answer is not taken (``""``: nothing is wrong)."""
        shown = bool(words)
        self._note.update(content(f"! {words}" if words else "", "$text-error bold"))
        if shown != self._note.has_class("-shown"):
            self._note.set_class(shown, "-shown")
            self.fit_again()

    def fit_again(self) -> None:
        """Ask the slot for the room there is, after the body has become taller or shorter."""
        if isinstance(self.parent, PromptSlot):
            self.parent.fit_prompt()

    def name_keys(self, keys: str) -> None:
        """Change the line that names the keys."""
        self._keys.update(content(keys))

    def action_give_up(self) -> None:
        """Close without an answer."""
        self.answer(None)

    def action_step(self, by: int) -> None:
        """Go to the next or previous place inside the prompt that takes keys."""
        if by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def on_mount(self) -> None:
        """Keep tab inside, and take the keys."""
        self.trap_focus()
        self.fit_again()
        if (target := self.first_focus()) is not None:
            self.screen.set_focus(target, scroll_visible=False)
        self.post_message(self.Opened())

    def on_unmount(self) -> None:
        """A prompt whose screen goes away was not answered."""
        self.answer(None)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A click elsewhere does not take the keys away while the question is open."""
        self.call_after_refresh(self._hold, event.widget)

    def _hold(self, widget: Widget) -> None:
        waiting = self._result is not None and not self._result.done() and self.is_attached
        focused = self.screen.focused if waiting else None
        if focused is not None and self not in focused.ancestors_with_self and widget.is_attached:
            self.screen.set_focus(widget, scroll_visible=False)

    def on_key(self, event: events.Key) -> None:
        """Let a key through only when somebody in here wants it: the list underneath must not act."""
        active = self.screen.active_bindings.get(event.key)
        if active is not None and self in active.node.ancestors_with_self:
            return
        if event.key not in ALWAYS:
            event.stop()


class PromptSlot(Vertical):
    """Where the prompts of a screen appear: above the footer, nothing when nobody asks."""

    DEFAULT_CSS = """
    PromptSlot { height: auto; width: 1fr; display: none; }
    PromptSlot.-open { display: block; }
    """

    LEAST_ROWS, MOST_ROWS = 6, 20
    # Rows of the screen that stay: two lines on top, the footer, a table's header and seven rows of it.
    KEPT_ROWS = 11

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._turn = asyncio.Lock()
        self.prompt: Prompt[object] | None = None
        """The prompt that is open now."""
        self._fitted = Size(0, 0)
        self._gone = False

    async def ask(self, prompt: Prompt[T]) -> T | None:
        """Show ``prompt`` and return its answer, or None when it was given up or the screen went away.

        A second question waits until the first is answered. Focus goes back to where it was. Call it from a
        worker: a message handler that waits for an answer would keep the answer's keys from arriving; that is
        refused with `RuntimeError`.
        """
        current = asyncio.current_task()
        if any(current is node._task for node in self.ancestors_with_self if node.is_running):
            raise RuntimeError("ask() was called in a message handler; call it from a worker")
        async with self._turn:
            if self._gone or not self.is_attached:
                return None
            return await self._show(prompt)

    async def _show(self, prompt: Prompt[T]) -> T | None:
        screen = self.screen
        before = screen.focused
        self.prompt = prompt  # type: ignore[assignment]
        self.add_class("-open")
        answer = prompt.begin()
        try:
            # Waiting for the mount itself could last for ever in a screen that is going away.
            self.mount(prompt)
            return await answer
        finally:
            answer.cancel()
            self.prompt = None
            self._close(prompt, before)

    def _close(self, prompt: Prompt[T], before: Widget | None) -> None:
        self.remove_class("-open")
        if not self.is_attached:
            return
        focused = self.screen.focused
        inside = focused is None or prompt in focused.ancestors_with_self
        if inside and before is not None and before.is_attached and before.focusable:
            self.screen.set_focus(before, scroll_visible=False)
        if prompt.is_attached:
            prompt.remove()

    @property
    def room(self) -> int:
        """How many lines a prompt may take, so that most of the list stays in sight."""
        return max(self.LEAST_ROWS, min(self.MOST_ROWS, self.screen.size.height - self.KEPT_ROWS))

    def fit_prompt(self) -> None:
        """Make the open prompt fit the screen as it is now."""
        if self.prompt is not None and self.is_attached:
            self._fitted = self.screen.size
            self.styles.max_height = self.room
            self.prompt.fit_screen(self.screen.size.width, self.room)

    def on_mount(self) -> None:
        """Follow the size of the screen, which can change while the slot's own does not."""
        self.screen.screen_layout_refresh_signal.subscribe(self, self._screen_changed)

    def on_unmount(self) -> None:
        """Nobody will answer any more, and whoever still waits for a turn will not get one."""
        self._gone = True
        if self.prompt is not None:
            self.prompt.answer(None)

    def _screen_changed(self, screen: Screen[object]) -> None:
        if screen.size != self._fitted:
            self.fit_prompt()
