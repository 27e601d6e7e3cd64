"""The commands that every screen has: help, palette, messages, copy, link, sections, suspend, quit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from ango_tui.ui import places, terminal
from ango_tui.ui.places import Go, Place
from ango_tui.ui.screens.base import AngoScreen

if TYPE_CHECKING:
    from ango_tui.ui.app import AngoApp


class Everywhere:
    """Mixed into the application. `here` is the screen in front."""

    @property
    def _app(self) -> AngoApp:
        return cast("AngoApp", self)

    @property
    def here(self) -> AngoScreen | None:
        """The screen in front, if it is one of ours."""
        screen = self._app.screen
        return screen if isinstance(screen, AngoScreen) else None

    def do_section(self, number: int) -> None:
        """Go to a numbered section of where we are."""
        here = self.here
        if here is None or not here.place.section:
            return
        sections = places.siblings(here.place.section)
        if number <= len(sections):
            self._app.post_message(Go(Place(sections[number - 1].id, here.place.project_id)))
        else:
            self._app.say(f"There is no section {number} here.", "warn")

    def do_help(self) -> None:
        """All keys of this screen."""
        from ango_tui.ui.screens.help import HelpScreen

        if self.here is not None and not isinstance(self.here, HelpScreen):
            self._app.push_screen(HelpScreen(self.here))

    def do_messages(self) -> None:
        """Every error and result."""
        from ango_tui.ui.screens.message_log import MessagesScreen

        if not isinstance(self.here, MessagesScreen):
            self._app.push_screen(MessagesScreen(self._app.notices))

    def do_key(self) -> None:
        """Connect with another key, or to another host."""
        from ango_tui.ui.screens.welcome import WelcomeScreen

        if not isinstance(self.here, WelcomeScreen):
            self._app.push_screen(WelcomeScreen())

    def read(self, title: Sequence[str], words: str) -> None:
        """Show a text on a screen of its own."""
        from ango_tui.ui.screens.reader import ReaderScreen

        self._app.push_screen(ReaderScreen(title, words))

    def do_palette(self) -> None:
        """Every action and every project, by name."""
        from ango_tui.ui.palette import Palette

        self._app.push_screen(Palette())

    def run_below(self, command_id: str) -> None:
        """Leave the screen on top and carry out a command on the one below."""
        self._app.pop_screen()
        self._app.call_after_refresh(self.run_command, command_id)

    def run_command(self, command_id: str) -> None:
        """Carry out a command on the screen in front."""
        if self.here is not None:
            self.here.action_command(command_id)

    async def do_copy(self) -> None:
        """Copy one of the things that can be copied here."""
        from ango_tui.ui.widgets.choose import Choice, Choose

        here = self.here
        if here is None:
            return
        choices = [choice for choice in here.copy_choices() if choice[1]]
        if not choices:
            self._app.say("There is nothing to copy here.", "warn")
            return
        options = [
            Choice(number, what, words.partition("\n")[0]) for number, (what, words) in enumerate(choices)
        ]
        picked = await here.ask(Choose("Copy", options))
        if picked is not None:
            self._app.say(f"{choices[picked][0]}: {await self._app.copy(choices[picked][1])}.")

    async def do_link(self) -> None:
        """Show and copy the web link; open it where there is a display."""
        here = self.here
        url = here.web_link() if here is not None else ""
        if url:
            self._app.say(await terminal.follow(url, self._app.terminal, self._app.board))
        else:
            self._app.say("There is no web page for this.", "warn")

    def do_suspend(self) -> None:
        """Into the background."""
        self._app.action_suspend_process()

    def do_redraw(self) -> None:
        """Draw everything again."""
        self._app.redraw()

    async def do_quit(self) -> None:
        """Leave; asks while jobs are running."""
        running, here = self._app.jobs.running, self.here
        if running and here is not None:
            from ango_tui.ui.widgets.prompt import Confirm

            question = f"Leave while {len(running)} jobs are running? They stop after the call under way."
            if not await here.ask(Confirm(question, [job.title for job in running], yes="Leave")):
                return
        self._app.exit(0)
