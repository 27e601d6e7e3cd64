"""Terminals that nothing can be drawn on get a sentence, not a mess."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("name", ["dumb", None], ids=["dumb", "unset"])
def test_a_terminal_without_cursor_movement_is_refused_in_words(run, name):
    session = run("-m", "ango_tui", "--demo", env={"TERM": name})
    assert session.wait_exit() == 5
    assert "TERM=xterm-256color" in " ".join(session.text.split())
    assert b"\x1b" not in session.raw


def test_redirected_input_is_refused_in_words(environment, home):
    done = subprocess.run(
        [sys.executable, "-m", "ango_tui", "--demo"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment, cwd=home, check=False,
    )  # fmt: skip
    assert done.returncode == 5
    assert "needs a terminal" in done.stderr
    assert done.stdout == ""


def test_info_says_what_the_terminal_can_do(run):
    session = run(
        "-m", "ango_tui", "info", env={"NO_COLOR": "1", "TERM": "linux", "COLORTERM": None}, size=(100, 60)
    )
    assert session.wait_exit() == 0
    assert "linux" in session.text
    assert "switched off by NO_COLOR" in session.text
    assert "100x60" in session.text
