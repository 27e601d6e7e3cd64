"""What the command palette offers: every action of the screen below it, and every project by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Input

from ango_tui import text
from ango_tui.ui.commands import key_word
from ango_tui.ui.screens.base import AngoScreen

if TYPE_CHECKING:
    from ango_tui.ui.app import AngoApp


class ActionProvider(Provider):
    """The commands that can be used now, with their keys."""

    def _offers(self) -> list[tuple[str, str, str]]:
        screen, app = self.screen, cast("AngoApp", self.app)
        if not isinstance(screen, AngoScreen):
            return []
        commands = app.registry.of(screen.SCOPES[::-1])
        usable = [c for c in commands if not c.hidden and not screen.disabled_reason(c)]
        return [(c.id, f"{c.title}  {' '.join(map(key_word, c.keys))}", c.help) for c in usable]

    async def discover(self) -> Hits:
        """All of them."""
        for command_id, title, help_text in self._offers():
            yield DiscoveryHit(Content(title), partial(self._run, command_id), title, help_text)

    async def search(self, query: str) -> Hits:
        """Those whose title fits."""
        matcher = self.matcher(query)
        for command_id, title, help_text in self._offers():
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, Content(title), partial(self._run, command_id), title, help_text)

    def _run(self, command_id: str) -> None:
        app = cast("AngoApp", self.app)
        app.call_after_refresh(app.run_command, command_id)


class ProjectProvider(Provider):
    """The projects that are known."""

    async def search(self, query: str) -> Hits:
        """Those whose name fits."""
        matcher = self.matcher(query)
        app = cast("AngoApp", self.app)
        for project in app.known_projects:
            name = text.safe(project.name, limit=200)
            score = matcher.match(name)
            if score > 0:
                enter = partial(app.enter_project, project.id, project.name, "overview")
                yield Hit(score, Content(f"Project: {name}"), enter, name, "Open this project")


class Palette(CommandPalette):
    """Textual's palette over our actions and projects, without its emoji and its blinking cursor."""

    DEFAULT_CSS = """
    Palette SearchIcon { display: none; }
    Palette > Vertical { margin-top: 2; }
    """

    def __init__(self) -> None:
        providers = (ActionProvider, ProjectProvider)
        super().__init__(providers=providers, placeholder="An action, or a project by its name")

    def on_mount(self) -> None:
        """A blinking cursor costs bytes while nothing happens."""
        self.query_one(Input).cursor_blink = False
