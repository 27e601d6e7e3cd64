"""An application that suits its terminal: colours, clipboard, an orderly end, and no secrets in a crash."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, cast

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console, RenderableType
from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.screen import Screen

from ango_tui.ui import lifecycle, terminal
from ango_tui.ui.driver import TerminalDriver
from ango_tui.ui.shown import Shown
from ango_tui.ui.typing_order import OrderedKeys


class _Changes(CompositorUpdate):
    """What is left of an update when the terminal's content is known."""

    def __init__(self, update: LayoutUpdate | ChopsUpdate, shown: Shown, width: int) -> None:
        self._update = update
        self._shown = shown
        self._width = width

    def render_segments(self, console: Console) -> str:
        """The sequence to send."""
        segments = cast("Iterable[Segment]", self._update.__rich_console__(console, console.options))
        colors = COLOR_SYSTEMS.get(console.color_system or "", ColorSystem.TRUECOLOR)
        return self._shown.changes(segments, self._width, colors)


class TerminalApp(OrderedKeys):
    """What the application needs of Textual's `App` to live in a terminal; knows nothing of labelling."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, theme: str = "", clipboard: str = "") -> None:
        """`theme` (a name) and `clipboard` (a command) are what the person configured, if anything."""
        self.terminal = terminal.probe()
        look = terminal.look(self.terminal, theme)
        # Textual picks its filter for NO_COLOR here, so the kind of colours must be settled by now.
        super().__init__(driver_class=TerminalDriver, ansi_color=look.ansi or None)
        if look.theme in self.available_themes:
            self.theme = look.theme
        self.board = terminal.Clipboard(self.terminal, self._emit, clipboard)
        self._copies: set[asyncio.Task[str]] = set()
        lifecycle.install(self, self.save_work)

    def save_work(self) -> None:
        """Put on disk what an end that nobody asked for must not take away; quick, and in any thread."""

    async def copy(self, words: str) -> str:
        """Copy to the clipboard; what became of it, in words."""
        self._clipboard = words
        return (await self.board.copy(words)).words

    def copy_to_clipboard(self, text: str) -> None:
        """What is copied inside an input takes the same way."""
        task = asyncio.get_running_loop().create_task(self.copy(text))
        self._copies.add(task)
        task.add_done_callback(self._copies.discard)

    def _emit(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    def redraw(self) -> None:
        """Send the whole screen again, for a terminal on which somebody else has written."""
        self._forget_shown()
        self.refresh(layout=True)

    def on_resize(self) -> None:
        """A terminal that changes its size moves what it shows."""
        self._forget_shown()

    def _forget_shown(self) -> None:
        if isinstance(self._driver, TerminalDriver):
            self._driver.shown.forget()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Let only what has changed go to the terminal."""
        if isinstance(renderable, LayoutUpdate | ChopsUpdate) and isinstance(self._driver, TerminalDriver):
            update: Any = _Changes(renderable, self._driver.shown, self.size.width)
            super()._display(screen, update)
            return
        if renderable is not None:
            self._forget_shown()
        super()._display(screen, renderable)

    def _fatal_error(self) -> None:
        """Leave after a fault of the program. Textual's report would show all locals, the key among them."""
        from rich.segment import Segments
        from rich.traceback import Traceback

        lifecycle.of(self).save()
        report = Traceback(show_locals=False, width=None)
        self._exit_renderables.append(Segments(self.console.render(report, self.console.options)))
        self._close_messages_no_wait()
