"""One frame drawn before Textual is imported, so that the terminal answers at once."""

from __future__ import annotations

import contextlib
import os
import signal
import sys

from ango_tui.ui.terminal import RESET, Terminal

ENTER = "\x1b[?1049h"
_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
_shown = False


def show(terminal: Terminal) -> None:
    """Draw a first line, and that the program is starting.

    Until the driver has the terminal, a signal ends the process with the terminal put right.
    """
    global _shown
    line = " ango-tui"[: terminal.columns].ljust(terminal.columns)
    _shown = True
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _leave)
    _write(f"{ENTER}\x1b[?25l\x1b[H\x1b[7m{line}\x1b[0m\x1b[3;3HStarting ...")


def taken_over() -> bool:
    """Whether the frame is on the screen and from now on the driver's business."""
    global _shown
    was_shown, _shown = _shown, False
    return was_shown


def take_back() -> None:
    """Put the terminal right if the application never came to draw on it."""
    if taken_over():
        _write(RESET)


def _leave(number: int, _frame: object) -> None:
    take_back()
    os._exit(128 + number)


def _write(sequence: str) -> None:
    for stream in (sys.__stderr__, sys.__stdout__):
        if stream is not None and stream.isatty():
            with contextlib.suppress(OSError):
                os.write(stream.fileno(), sequence.encode())
            return
