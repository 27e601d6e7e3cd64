"""A program in a pseudo-terminal, watched through an emulator: for the tests here and for the benchmarks."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psutil

KEYS = {
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "delete": "\x1b[3~", "shift+tab": "\x1b[Z", "enter": "\r",
    "escape": "\x1b", "tab": "\t", "space": " ", "backspace": "\x7f",
}  # fmt: skip


def key_bytes(key: str) -> bytes:
    """What a plain terminal sends for a key name; anything that is no name is typed as it is."""
    if re.fullmatch(r"ctrl\+[a-z]", key):
        return bytes([ord(key[-1]) & 31])
    return KEYS.get(key, key).encode()


class Session:
    """One program as the leader of its own session, with a pseudo-terminal as its controlling terminal."""

    def __init__(self, command: Sequence[str], emulator: Any, *, env: Mapping[str, str], cwd: str) -> None:
        self.emulator = emulator
        self.raw = bytearray()
        self.closed = False
        self.arrived = 0.0
        """When the last output came, by `time.perf_counter`, before it was drawn."""
        self._master, slave = pty.openpty()
        self.resize(emulator.screen.columns, emulator.screen.lines)
        self.attributes_before = termios.tcgetattr(slave)
        self._slave = slave
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=dict(env), cwd=cwd,
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip

    @property
    def text(self) -> str:
        """What is on the screen now."""
        return str(self.emulator.text)

    @property
    def written(self) -> int:
        """Bytes the program has written so far, as far as they were read."""
        return len(self.raw)

    def pump(self, timeout: float) -> int:
        """Draw what the program has written, waiting up to `timeout` seconds for it; returns its size."""
        if self.closed or not select.select([self._master], [], [], timeout)[0]:
            return 0
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # every process that had the other end is gone
            data = b""
        if not data:
            time.sleep(min(timeout, 0.01))
            return 0
        self.arrived = time.perf_counter()
        self.raw += data
        if answers := self.emulator.feed(data):
            self.type(answers)
        return len(data)

    def type(self, data: bytes) -> None:
        """Send bytes as the keyboard would."""
        with contextlib.suppress(OSError):
            os.write(self._master, data)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, without waiting for what they do."""
        for key in keys:
            self.type(key_bytes(key))

    def wait_until(self, condition: Any, what: str, timeout: float = 20.0) -> None:
        """Draw until `condition()` holds between two frames."""
        deadline = time.monotonic() + timeout
        while self.emulator.in_frame or not condition():
            ended = self.process.poll() is not None
            if not self.pump(0.05) and (ended or time.monotonic() > deadline):
                how = "the program ended while waiting" if ended else f"waited {timeout:.0f} s"
                raise AssertionError(f"{how} for {what}; the screen shows\n{self.text}")

    def wait_for(self, pattern: str, timeout: float = 20.0) -> re.Match[str]:
        """Draw until the screen matches a regular expression (``^`` and ``$`` match at lines)."""
        found: list[re.Match[str]] = []

        def matches() -> bool:
            found[:] = re.finditer(pattern, self.text, re.MULTILINE)
            return bool(found)

        self.wait_until(matches, f"/{pattern}/", timeout)
        return found[0]

    def wait_gone(self, pattern: str, timeout: float = 20.0) -> None:
        """Draw until the screen no longer matches a regular expression."""
        self.wait_until(lambda: not re.search(pattern, self.text, re.MULTILINE), f"no /{pattern}/", timeout)

    def settle(self, quiet: float = 0.4, timeout: float = 20.0) -> None:
        """Draw until nothing has come for `quiet` seconds."""
        deadline = time.monotonic() + timeout
        while self.pump(quiet) and time.monotonic() < deadline:
            pass

    def watch(self, seconds: float) -> int:
        """Draw for this long; returns how many bytes came."""
        before, deadline = self.written, time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self.pump(left)
        return self.written - before

    def wait_exit(self, timeout: float = 20.0) -> int:
        """Draw until the program has ended; returns its exit code (negative: the signal that killed it)."""
        deadline = time.monotonic() + timeout
        while (code := self.process.poll()) is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"still running after {timeout:.0f} s; the screen shows\n{self.text}")
            self.pump(0.05)
        while self.pump(0.0):
            pass
        return code

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal; the program is told by SIGWINCH."""
        self.emulator.screen.resize(rows, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        os.kill(self.process.pid, number)

    def hang_up(self) -> None:
        """Close the terminal under the program, as a dropped connection does."""
        self.closed = True
        os.close(self._slave)
        os.close(self._master)

    @property
    def attributes(self) -> list[Any]:
        """The line discipline's settings as they are now."""
        return termios.tcgetattr(self._slave)

    def descendants(self) -> list[psutil.Process]:
        """The program and every process below it."""
        try:
            root = psutil.Process(self.process.pid)
            return [root, *root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def rss(self) -> int:
        """Resident memory of the program and its children in bytes."""
        return sum(process.memory_info().rss for process in self.descendants())

    def cpu(self) -> float:
        """CPU seconds the program and its children have used."""
        times: Iterable[Any] = (process.cpu_times() for process in self.descendants())
        return sum(used.user + used.system for used in times)

    def close(self) -> None:
        """End the program, whatever it is doing, and give the terminal back."""
        for process in self.descendants():
            with contextlib.suppress(psutil.Error):
                process.send_signal(signal.SIGKILL)
        self.process.wait()
        if not self.closed:
            self.hang_up()
