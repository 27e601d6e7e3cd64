"""The first screen without a key: where to get one, trying it, and keeping it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ango_tui import text
from ango_tui.api import AngoError
from ango_tui.api.wire import HOSTS
from ango_tui.settings import Secret, SettingsError, save_profile
from ango_tui.ui.messages import failure_lines
from ango_tui.ui.places import Place
from ango_tui.ui.screens.base import AngoScreen
from ango_tui.ui.widgets.choose import Choice, Choose
from ango_tui.ui.widgets.prompt import Ask

if TYPE_CHECKING:
    from ango_tui.api.owner import Owner

OTHER = "other"

WHERE = (
    "No API key yet.",
    "",
    "Where to get one: open Ango Hub in a browser, click your name, then Account, then the API tab.",
    "Creating a key there revokes the one before. The key carries your own rights.",
    "",
    "k   enter the key (typing and pasting both work; it is not shown)",
    "h   choose another host; a key works in its own region only",
    "d   look around first, on a sample organization inside this program; needs no key",
    "",
    "Or give it by ANGO_API_KEY, by a .env file, or by a profile; `ango-tui info` says where it looks.",
)


class WelcomeScreen(AngoScreen):
    """Shown when there is no key, or when another is wanted."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "welcome")
    DEFAULT_CSS = "WelcomeScreen #words { padding: 1 2; }"

    def __init__(self) -> None:
        super().__init__(Place(""))
        self.host = ""

    def crumbs(self) -> Sequence[str]:
        """Not connected."""
        return ("ango-tui", "Welcome")

    def compose_body(self) -> ComposeResult:
        """Words."""
        with VerticalScroll(id="body", can_focus=False):
            yield Static(id="words", markup=False)

    def load(self) -> None:
        """Say where to get a key."""
        self.loaded = True
        self.host = self.host or self.ango.settings.host
        self._say(*WHERE, "", f"Host: {self.host}")

    def _say(self, *lines: str) -> None:
        self.query_one("#words", Static).update(Content("\n".join(text.safe(line) for line in lines)))

    async def do_host(self) -> None:
        """Choose the host."""
        choices = [Choice(name, name, url) for name, url in HOSTS.items()]
        host = await self.ask(Choose("Which host?", [*choices, Choice(OTHER, "another", "type its address")]))
        if host == OTHER:
            host = await self.ask(Ask("Address of the host", "https://"))
        if host:
            self.host = host
            self.load()

    async def do_key(self) -> None:
        """Take the key, try it, offer to keep it."""
        typed = await self.ask(Ask("API key", placeholder="paste it here", secret=True, check=_check))
        if typed is None:
            return
        settings = replace(self.ango.settings, api_key=Secret(typed.strip()), host=self.host, demo=False)
        self._say("Trying the key ...")
        try:
            owner = await self.ango.try_settings(settings)
        except AngoError as error:
            self._say(*failure_lines(error), "", *WHERE[5:], "", f"Host: {self.host}")
            return
        self._say("The key works.", "", *_owner_lines(owner))
        await self._offer_to_keep(settings.api_key or Secret(""))
        self.ango.use_settings(settings)

    async def _offer_to_keep(self, key: Secret) -> None:
        path = self.ango.settings.config_file
        if path is None:
            return
        keep = [
            Choice(True, "Keep it", f"in {path}, readable by you alone (mode 0600)"),
            Choice(False, "Only for now", "it is forgotten when the program ends"),
        ]
        if not await self.ask(Choose("Keep the key?", keep)):
            return
        name = self.ango.settings.profile or "default"
        try:
            saved = save_profile(path, name, api_key=key, host=self.host)
        except (SettingsError, OSError) as error:
            self.ango.say(f"The key could not be kept: {error}", "bad")
            return
        self.ango.say(f"Kept as profile {name} in {saved.path} (mode {saved.mode:04o}).", "good")

    def do_demo(self) -> None:
        """Go to the sample organization."""
        self.ango.use_settings(replace(self.ango.settings, demo=True, api_key=None))


def _owner_lines(owner: Owner) -> list[str]:
    return [f"{name}: {value}" for name, value in owner.facts() if value]


def _check(key: str) -> str | None:
    stripped = key.strip()
    if not stripped:
        return "Nothing was typed yet."
    return (
        None
        if stripped.isascii() and stripped.isprintable()
        else "A key has only plain letters, digits and signs."
    )
