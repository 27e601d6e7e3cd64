"""Tools for tests of widgets and screens: the screen as text, and strings that try to break it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.app import App

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
