"""What every screen is made of: its lines, its commands, its reads, its prompts."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from ango_tui.api import AngoError
from ango_tui.ui.catalog import REGISTRY
from ango_tui.ui.commands import Command, key_word
from ango_tui.ui.messages import failure_lines, failure_notice
from ango_tui.ui.places import Go, Place, siblings
from ango_tui.ui.widgets.chrome import KeysLine, SectionBar, TopLine
from ango_tui.ui.widgets.prompt_slot import Prompt, PromptSlot
from ango_tui.ui.work import Tasks

if TYPE_CHECKING:
    from ango_tui.api import AngoClient
    from ango_tui.ui.app import AngoApp

T = TypeVar("T")

READ_ONLY = "Read-only mode: this program changes nothing on the server."


class AngoScreen(Screen[None]):
    """A screen of the program.

    A subclass names its `SCOPES` (which commands apply), says its `crumbs`, yields its body in
    `compose_body`, and fetches in `load`. Commands call ``do_<name>``; one that is a coroutine may ask
    (`ask`) and goes on beside the keys.
    """

    SCOPES: ClassVar[tuple[str, ...]] = ("app",)
    AUTO_FOCUS: ClassVar[str | None] = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (15, "-high")]
    DEFAULT_CSS = """
    AngoScreen { layout: vertical; overflow: hidden; }
    AngoScreen > #body { height: 1fr; }
    AngoScreen > #room { display: none; height: 1fr; }
    AngoScreen.-tiny > *, AngoScreen.-flat > * { display: none !important; }
    AngoScreen.-tiny > #room, AngoScreen.-flat > #room { display: block !important; }
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        bindings: list[BindingType] = [
            Binding(
                ",".join(command.keys), f"command('{command.id}')", command.title, show=False, id=command.id
            )
            for command in REGISTRY.of(cls.SCOPES)
            if command.keys
        ]
        cls.BINDINGS = [*cls.__dict__.get("BINDINGS", []), *bindings]
        super().__init_subclass__(**kwargs)

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.loaded = False
        self._was_shown = False
        self._reads: Tasks | None = None
        self._flows: Tasks | None = None

    @property
    def ango(self) -> AngoApp:
        """The application, with its own type."""
        return cast("AngoApp", self.app)

    # What a subclass says

    def crumbs(self) -> Sequence[str]:
        """The breadcrumb, from the outside in."""
        return ()

    def compose_body(self) -> ComposeResult:
        """The widgets between the second line and the last."""
        yield from ()

    def load(self) -> None:
        """Start fetching what the screen shows."""

    def chosen(self) -> Sequence[Any]:
        """The records that a command would act on."""
        return ()

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """What can be copied here: (what it is, the text)."""
        return ()

    def web_link(self) -> str:
        """The address of what is shown in the web application, empty when there is none."""
        return ""

    def show_failure(self, lines: tuple[str, ...]) -> None:
        """Show in place that a read failed; what was shown before stays."""

    # The frame

    def compose(self) -> ComposeResult:
        """The lines around the body."""
        self._take_size_classes()
        sections = siblings(self.place.section) if self.place.section else ()
        ids = [section.id for section in sections]
        current = (
            ids.index(self.place.section) + 1 if self.place.section in ids else self._parent_section(ids)
        )
        yield TopLine(id="top")
        yield SectionBar([section.title for section in sections], current)
        yield from self.compose_body()
        yield PromptSlot(id="prompts")
        yield KeysLine()
        yield Static(
            Content("This needs 60 columns and 15 lines: make the window larger, please."), id="room"
        )

    def _take_size_classes(self) -> None:
        """Have the classes of the breakpoints before anything is styled: Textual's own come with the first
        resize, and every widget would be styled again for them."""
        for length, breakpoints in zip(
            self.app.size, (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), strict=True
        ):
            self.add_class(max(b for b in breakpoints if b[0] <= length)[1], update=False)

    def _parent_section(self, ids: Sequence[str]) -> int:
        parent = self.place.args.get("parent", "")
        return ids.index(parent) + 1 if parent in ids else 0

    def on_mount(self) -> None:
        """Begin."""
        self._reads = Tasks(self.ango.busy, self.ango.report)
        self._flows = Tasks(self.ango.busy, self.ango.report)
        self._show_chrome()

    @on(events.ScreenResume)
    def _style_once(self, event: events.ScreenResume) -> None:
        """Spare Textual's own handler, which comes later, to style again what has just been styled."""
        event.refresh_styles = event.refresh_styles and self._was_shown
        self._was_shown = True

    def on_screen_resume(self) -> None:
        """Come to the front: fetch what is not here yet."""
        # Textual draws the screen as it handles this event; after that, but before any further drawing.
        self.call_later(self._come_to_front)

    def _come_to_front(self) -> None:
        self.refresh_chrome()
        if not self.loaded:
            self.load()

    def on_screen_suspend(self) -> None:
        """Leave the front: reads are cancelled, writes go on."""
        if self._reads is not None:
            self._reads.cancel()

    def on_unmount(self) -> None:
        """Go away: flows that wait for a person end."""
        for tasks in (self._reads, self._flows):
            if tasks is not None:
                tasks.cancel()

    def on_resize(self) -> None:
        """Lay out the lines anew."""
        self.refresh_chrome()

    def save_work(self) -> None:
        """Put on disk what would be lost if the program ended now.

        May run in any thread; most have nothing.
        """

    def refresh_chrome(self) -> None:
        """Draw the first and the last line again."""
        if self.is_mounted and self.is_current:
            self._show_chrome()

    def _show_chrome(self) -> None:
        self.query_one(TopLine).show_place(self.crumbs(), self.ango.facts())
        self.query_one(KeysLine).show_keys(self.footer_keys())

    def footer_keys(self) -> list[tuple[str, str]]:
        """Keys and words of the commands that can be used now, the screen's own first."""
        commands = [c for c in self.ango.registry.of(self.SCOPES[::-1]) if c.footer and c.keys]
        return [(key_word(c.keys[0]), c.footer) for c in commands if not (c.writes and self.ango.read_only)]

    # Commands

    def action_command(self, command_id: str) -> None:
        """Carry out a command, or say why not."""
        self.query_one(KeysLine).unflash()
        command = self.ango.registry[command_id]
        reason = self.disabled_reason(command)
        if reason:
            self.ango.say(f"{command.title}: {reason}", "warn")
            return
        handler = getattr(self, command.handler, None) or getattr(self.ango, command.handler)
        try:
            result = handler(*command.args)
        except Exception as error:
            # A fault in one action must not take the program, and what else is going on in it, down.
            self.ango.report(error)
            return
        if inspect.iscoroutine(result):
            self.begin(result)

    def begin(self, work: Awaitable[None]) -> None:
        """Start something that may ask the person; what is still being asked is given up for it."""
        if self._flows is not None:
            self.ango.hold_keys()
            self._flows.start(self._flow(work), group="flow", counted=False)

    async def _flow(self, work: Awaitable[None]) -> None:
        try:
            await work
        except AngoError as error:
            self.ango.tell(failure_notice(error))
        finally:
            self.ango.release_keys()

    def on_prompt_opened(self, event: Prompt.Opened) -> None:
        """Keys typed ahead go to the question now."""
        event.stop()
        self.ango.release_keys()

    def disabled_reason(self, command: Command) -> str:
        """Why the command cannot be used now; empty when it can."""
        if command.writes and self.ango.read_only:
            return READ_ONLY
        if command.needs == "row" and not self.chosen():
            return "there is nothing under the cursor."
        why_not = getattr(self, "why_not_" + command.handler.removeprefix("do_"), None)
        return why_not() if why_not else ""

    # Reading and asking

    def fetch(
        self,
        group: str,
        read: Callable[[AngoClient], Awaitable[T]],
        show: Callable[[T], None],
        failed: Callable[[AngoError], None] | None = None,
    ) -> None:
        """Read in the background and show the result; the latest read of a group wins.

        A failure is told in place (`show_failure`) and kept in the messages; what was shown before stays.
        """

        async def run() -> None:
            try:
                result = await read(await self.ango.client())
            except AngoError as error:
                self.ango.keep(failure_notice(error))
                if failed is not None:
                    failed(error)
                self.show_failure(failure_lines(error))
                return
            show(result)

        if self._reads is not None:
            self._reads.start(run(), group=group)

    async def ask(self, prompt: Prompt[Any]) -> Any:
        """Ask the person; None when they walk away."""
        return await self.query_one(PromptSlot).ask(prompt)

    async def settle(self) -> None:
        """Wait until the reads of this screen are done."""
        await asyncio.sleep(0)
        await self.ango.busy.idle()

    # Commands of every screen

    def do_refresh(self) -> None:
        """Fetch again."""
        self.load()

    def do_back(self) -> None:
        """One step back."""
        if not self.step_back():
            self.ango.go_up()

    def step_back(self) -> bool:
        """Undo something of this screen first (marks, filter); False when there is nothing."""
        return False

    def go(self, section: str, **args: Any) -> None:
        """Ask for another section of the same project."""
        self.post_message(Go(Place(section, self.place.project_id, args)))

    def on_section_bar_chosen(self, event: SectionBar.Chosen) -> None:
        """A section was clicked."""
        self.ango.do_section(event.number)
