"""Tools for tests of widgets and screens: the screen as text, and strings that try to break it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from ango_tui.hub import Hub
from ango_tui.settings import Settings
from ango_tui.store.paths import HOME_VARIABLE
from ango_tui.ui.app import AngoApp

HOSTILE = {
    "closing-tag": "[/x]",
    "style-tag": "[bold]x",
    "action-tag": "[@click=app.quit]x[/]",
    "unclosed-tag": "[b unclosed",
    "retitle": "\x1b]0;owned\x07",
    "clear-screen": "a\x1b[2Jb",
    "c1-control": "a\x9b31mb",
    "right-to-left": "a\u202egnp.exe",
    "very-long": "long " * 1000,
    "wide": "日本語のラベル",
    "joined-emoji": "👩\u200d👩\u200d👧",
    "line-ends": "one\r\ntwo\nthree",
    "empty": "",
    "surrogate": "a\ud800b",
}


@pytest.fixture(params=list(HOSTILE.values()), ids=list(HOSTILE))
def hostile(request: pytest.FixtureRequest) -> str:
    """A string that must be drawn literally and harm nothing; one test for each."""
    return str(request.param)


@pytest.fixture
def hostile_strings() -> list[str]:
    """All such strings at once, for one test of a whole screen."""
    return list(HOSTILE.values())


@pytest.fixture
def screen_lines() -> Callable[[App[object]], list[str]]:
    """A function that returns the lines an application shows now, without trailing blanks."""

    def read(app: App[object]) -> list[str]:
        return [
            "".join(segment.text for segment in strip).rstrip()
            for strip in app.screen._compositor.render_strips()
        ]

    return read


@pytest.fixture
def harmless() -> Callable[[list[str]], bool]:
    """A function that tells whether lines hold nothing a terminal would act upon."""

    def check(lines: list[str]) -> bool:
        bad = {*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
        return not any(ord(char) in bad or 0xD800 <= ord(char) < 0xE000 for line in lines for char in line)

    return check


class Driven:
    """A running application with keys to press and a screen to read."""

    def __init__(self, app: AngoApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    async def settled(self) -> None:
        """Wait until all messages are handled and nothing is under way."""
        for _ in range(3):
            await self.pilot.pause()
            await asyncio.wait_for(self.app.busy.idle(), 20)
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each on a settled screen."""
        for key in keys:
            await self.pilot.press(key)
            await self.settled()

    async def type(self, words: str) -> None:
        """Type words into what has the focus, at once."""
        await self.pilot.press(*(_KEY_NAMES.get(char, char) for char in words))
        await self.settled()

    def lines(self) -> list[str]:
        """The lines that are shown, without trailing blanks."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def shown(self) -> str:
        """All that is shown."""
        return "\n".join(self.lines())


_KEY_NAMES = {" ": "space", ":": "colon", "/": "slash", ">": "greater_than_sign", "@": "at", ".": "full_stop"}


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the person who runs the tests is read or written."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    for name in ("NO_COLOR", "TMUX", "SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


Scenario = Callable[[Driven], Awaitable[None]]


@pytest.fixture
def drive() -> Callable[..., None]:
    """Runs a scenario on the application over an embedded hub: ``drive(scenario, size=(80, 24))``.

    With ``host`` and ``api_key`` among the settings it runs on that host instead.
    """

    def run(
        scenario: Scenario, *, size: tuple[int, int] = (80, 24), hub: Hub | None = None, **settings: Any
    ) -> None:
        async def go() -> None:
            if "host" in settings:
                app = AngoApp(Settings(**settings))
            else:
                app = AngoApp(Settings(**{"demo": True, **settings}), hub=hub or Hub())
            async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
                driven = Driven(app, pilot)
                await driven.settled()
                await scenario(driven)

        asyncio.run(go())

    return run
