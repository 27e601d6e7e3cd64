"""What is found out about a terminal, and the ways to its clipboard."""

import asyncio
import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from ango_tui.ui import terminal
from ango_tui.ui.terminal import Clipboard, Look, Terminal


@pytest.fixture
def modern() -> Terminal:
    """A capable terminal on the person's own machine."""
    return Terminal("xterm-256color", True, 120, 40, "truecolor", False, False, False, False, "utf-8")


@pytest.mark.parametrize(
    ("environ", "colours"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "truecolor"),
        ({"TERM": "tmux-256color"}, "256"),
        ({"TERM": "linux"}, "16"),
        ({"TERM": "xterm-kitty"}, "256"),
        ({"TERM": "dumb", "COLORTERM": "truecolor"}, "none"),
        ({}, "none"),
    ],
)
def test_colours_are_told_from_the_environment(environ, colours):
    assert terminal.probe(environ).colours == colours


def test_an_empty_no_color_means_nothing():
    assert not terminal.probe({"NO_COLOR": ""}).no_color
    environ = {"NO_COLOR": ""}
    terminal.prepare(terminal.probe(environ), environ)
    assert "NO_COLOR" not in environ


def test_what_the_person_set_for_textual_stays(modern):
    environ = {"TEXTUAL_ANIMATIONS": "full"}
    terminal.prepare(dataclasses.replace(modern, ssh=True), environ)
    assert environ["TEXTUAL_ANIMATIONS"] == "full"
    assert environ["TEXTUAL_FPS"] == "30"


@pytest.mark.parametrize("name", ["dumb", "", "unknown"])
def test_a_terminal_that_cannot_be_drawn_on_is_refused_with_what_to_do(modern, name):
    assert "TERM=xterm-256color" in (terminal.refusal(dataclasses.replace(modern, name=name)) or "")


def test_redirected_streams_are_refused_and_a_terminal_is_not(modern):
    assert "redirected" in (terminal.refusal(dataclasses.replace(modern, interactive=False)) or "")
    assert terminal.refusal(modern) is None


@pytest.mark.parametrize(
    ("changes", "wanted", "expected"),
    [
        ({}, "", Look("textual-dark", False)),
        ({}, "nord", Look("nord", False)),
        ({"no_color": True}, "nord", Look("ansi-dark", True)),
        ({"no_color": True}, "ansi-light", Look("ansi-light", True)),
        ({"colours": "16"}, "", Look("ansi-dark", True)),
        ({"colours": "16"}, "nord", Look("nord", False)),
    ],
)
def test_the_theme_suits_the_terminal(modern, changes, wanted, expected):
    assert terminal.look(dataclasses.replace(modern, **changes), wanted) == expected


def test_the_facts_name_what_stands_in_the_way(modern):
    small = dataclasses.replace(modern, columns=40, no_color=True, name="dumb")
    facts = dict(terminal.facts(small))
    assert "too small" in facts["size"]
    assert "NO_COLOR" in facts["colours"]
    assert "cannot be drawn on" in facts["type"]


def test_asking_about_the_terminal_imports_neither_textual_nor_httpx():
    code = (
        "import sys; from ango_tui.ui import terminal; terminal.facts(terminal.probe());"
        "print([name for name in ('textual', 'rich', 'httpx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# Clipboard


@pytest.fixture
def emitted() -> list[str]:
    """What was written to the terminal."""
    return []


def test_a_copy_is_sent_to_the_terminal_and_kept(modern, emitted):
    clipboard = Clipboard(modern, emitted.append)
    copied = asyncio.run(clipboard.copy("naïve"))
    assert copied.way == "osc52"
    assert emitted == ["\x1b]52;c;bmHDr3Zl\x07"]
    assert clipboard.text == "naïve"


def test_a_copy_too_long_for_terminals_is_kept_and_says_so(modern, emitted):
    clipboard = Clipboard(modern, emitted.append)
    copied = asyncio.run(clipboard.copy("x" * 60_000))
    assert copied.way == "kept"
    assert "too long" in copied.words
    assert emitted == []
    assert len(clipboard.text) == 60_000


def test_the_configured_command_goes_first_and_gets_the_text(modern, emitted, tmp_path: Path):
    target = tmp_path / "a file"
    copied = asyncio.run(Clipboard(modern, emitted.append, f"tee '{target}'").copy("id1\nid2"))
    assert (copied.way, target.read_text(), emitted) == ("command", "id1\nid2", [])
    assert "tee" in copied.words


@pytest.mark.parametrize("command", ["false", "/no/such/program", "unclosed 'quote"])
def test_a_failing_command_falls_back_and_is_named(modern, emitted, command):
    copied = asyncio.run(Clipboard(modern, emitted.append, command).copy("x"))
    assert copied.way == "osc52"
    assert "clipboard command" in copied.words
    assert len(emitted) == 1


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://hub.example/t/1?a=b#c", "https://hub.example/t/1?a=b#c"),
        ("https://hub.example/a b\x1b]0;x\x07", "https://hub.example/a%20b%1B]0;x%07"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("http://[", None),
        ("-o evil", None),
    ],
)
def test_only_web_addresses_are_followed_and_nothing_in_them_is_a_control(text, url):
    assert terminal.web_url(text) == url


def test_without_a_display_nothing_is_opened(modern):
    assert terminal.open_url("https://hub.example/", modern) is False
