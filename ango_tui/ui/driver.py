"""The terminal driver: Textual's own, made to survive odd bytes, a terminal that is gone, and being stopped.

The one place that leans on Textual's private parts (checked against 8.2.8). What it mends, each seen there: a
byte that is no UTF-8 on stdin panics the application; a closed terminal leaves it spinning at full speed, or
blocked for good on its output queue; the screen stays blank after ``fg``; SIGCONT without a stop starts a
second set of threads.
"""

from __future__ import annotations

import contextlib
import io
import os
import select
import signal
import stat
import sys
import termios
import threading
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import Any, cast

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from ango_tui.ui import first_frame, lifecycle
from ango_tui.ui.shown import Shown
from ango_tui.ui.terminal import RESET

_POLL = 0.1  # seconds between looks at whether the input thread should end


class TerminalFile(io.TextIOBase):
    """Text to a terminal that may vanish: writing never raises, and stops at the first failure."""

    def __init__(self, fd: int, on_lost: Callable[[], None]) -> None:
        self._fd = fd
        self._on_lost = on_lost
        self._pending: list[bytes] = []
        self.lost = False

    def fileno(self) -> int:
        """The terminal's file descriptor."""
        return self._fd

    def write(self, text: str) -> int:
        """Keep text until the next flush."""
        self._pending.append(text.encode("utf-8", "replace"))
        return len(text)

    def flush(self) -> None:
        """Write what was kept, all of it."""
        data = b"".join(self._pending)
        self._pending.clear()
        while data and not self.lost:
            try:
                data = data[os.write(self._fd, data) :]
            except BlockingIOError:  # somebody who shares the terminal made it non-blocking
                select.select([], [self._fd], [], _POLL)
            except OSError:
                self.lost = True
                self._on_lost()


class TerminalDriver(LinuxDriver):
    """Textual's driver for Linux and macOS; hand it to the application as ``driver_class``."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._lifecycle = lifecycle.of(app)
        self._output = TerminalFile(_terminal_fd(), self._lose_terminal)
        self._file = cast(Any, self._output)
        self._away = False
        self.shown = Shown()

    def start_application_mode(self) -> None:
        """Take the terminal over, and answer signals from here on."""
        self._lifecycle.arm(self._loop, self.restore_terminal)
        self._away = self._lifecycle.lent = False
        self.shown.forget()
        cast(Any, super()).start_application_mode()
        # Refused without a word while in the background: then there is no living writer thread yet.
        self._away = self._writer_thread is None or not self._writer_thread.is_alive()

    def suspend_application_mode(self) -> None:
        """Lend the terminal to another program, or to the shell."""
        super().suspend_application_mode()
        self._away = self._lifecycle.lent = True

    def resume_application_mode(self) -> None:
        """Take the terminal back, and draw everything again: nothing of the old screen is left on it."""
        super().resume_application_mode()
        if not self._away:
            self._app.call_later(self._app.refresh, layout=True)

    def write(self, data: str) -> None:
        """Write to the terminal; dropped while the terminal belongs to somebody else."""
        if data == first_frame.ENTER and first_frame.taken_over():
            return  # the other screen is there, and to ask for it again would clear it
        if not self._away:
            super().write(data)

    def close(self) -> None:
        """End the writer thread, once."""
        if self._writer_thread is not None and self._writer_thread.is_alive():
            super().close()

    def restore_terminal(self) -> None:
        """Give the terminal back without the event loop and the writer thread; waits for nothing long."""
        with contextlib.suppress(termios.error, OSError):
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        if not self._output.lost and not self._away:
            farewell = threading.Thread(
                target=_write_quietly, args=(self._output.fileno(), RESET), daemon=True
            )
            farewell.start()
            farewell.join(0.2)  # a terminal that takes no more output must not keep the process alive

    def run_input_thread(self) -> None:
        """Read the terminal until told to stop or until it is gone."""
        parser = XTermParser(self._debug)
        # One character per odd byte keeps old-style mouse reports in step; such characters are no keys.
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], _POLL)[0]:
                try:
                    data = os.read(self.fileno, 4096)
                except BlockingIOError:
                    continue
                except OSError:
                    data = b""
                if not data:
                    self._lose_terminal()
                    break
                if text := decode(data):
                    self._process(parser.feed(text))
            self._process(parser.tick())
        with contextlib.suppress(EOFError, ParseError):
            list(parser.feed(""))

    def _process(self, messages: Any) -> None:
        for message in messages:
            if not (isinstance(message, events.Key) and message.character == "\N{REPLACEMENT CHARACTER}"):
                self.process_message(cast(Message, message))

    def _lose_terminal(self) -> None:
        """The terminal is gone, whether or not a signal said so: save and end. Called from either thread."""
        self._output.lost = True
        _point_output_at_nothing()
        self._lifecycle.leave(lifecycle.HUNG_UP)

    def _disable_mouse_support(self) -> None:
        if self._mouse_pixels:
            self.write("\x1b[?1016l")
        super()._disable_mouse_support()

    def _sigtstp_application(self, *_: object) -> None:
        if self._auto_restart:
            # In the loop, not here: here may be in the middle of a write.
            self._loop.call_soon_threadsafe(self._stop_process)
        else:
            os.kill(os.getpid(), signal.SIGSTOP)

    def _stop_process(self) -> None:
        self._must_signal_resume = True
        self.suspend_application_mode()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self._come_back)

    def _come_back(self) -> None:
        if (
            not self._away
        ):  # stopped from outside: whoever had the terminal since then left it in another mode
            self.suspend_application_mode()
        self.resume_application_mode()


def _terminal_fd() -> int:
    """Where the screen is: standard error as Textual has it, or standard output when errors go to a file."""
    for stream in (sys.__stderr__, sys.__stdout__):
        if stream is not None and stream.isatty():
            return stream.fileno()
    return 2


def _point_output_at_nothing() -> None:
    """Let nobody fail who still wants to say something on a terminal that is gone."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        # isatty() is false for a terminal that has hung up; files and pipes stay what they are.
        if stream is not None and stat.S_ISCHR(os.fstat(stream.fileno()).st_mode):
            os.dup2(nothing, stream.fileno())
    os.close(nothing)


def _write_quietly(fd: int, text: str) -> None:
    with contextlib.suppress(OSError):
        os.write(fd, text.encode())
