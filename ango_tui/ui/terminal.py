"""What this terminal can do, the way to its clipboard, and links; nothing heavy, so that `info` can ask."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlsplit

from msgspec import Struct

Colours = Literal["truecolor", "256", "16", "none"]

OSC52_LIMIT = 74_994
"""Characters of base64 that terminals commonly take in one OSC 52 sequence."""

SMALLEST = (60, 15)
"""Columns and rows below which the screens only ask for more room."""

RESET = (
    "\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1016l\x1b[?1015l\x1b[?1006l\x1b[?1003l\x1b[?1000l\x1b[?1004l"
    "\x1b[<u\x1b[0m\x1b[?1049l\x1b[?25h"
)
"""Gives back every mode the application sets, the alternate screen and the cursor last."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """What is known about the terminal before anything is drawn on it."""

    name: str
    interactive: bool
    columns: int
    rows: int
    colours: Colours
    no_color: bool
    ssh: bool
    tmux: bool
    display: bool
    encoding: str

    @property
    def dumb(self) -> bool:
        """No cursor movement: nothing can be drawn here."""
        return self.name in ("", "dumb", "unknown")

    @property
    def clipboard(self) -> str:
        """The way a copy takes, in words, when no command is configured."""
        return "tmux (load-buffer -w)" if self.tmux else "terminal (OSC 52)"


def probe(environ: Mapping[str, str] | None = None) -> Terminal:
    """Look at the environment and the standard streams; nothing is written to the terminal."""
    env = os.environ if environ is None else environ
    streams = [
        stream for stream in (sys.__stderr__, sys.__stdout__) if stream is not None and stream.isatty()
    ]
    keyboard = sys.__stdin__ is not None and sys.__stdin__.isatty()
    columns, rows = 0, 0
    if streams:
        with contextlib.suppress(OSError):
            columns, rows = os.get_terminal_size(streams[0].fileno())
    return Terminal(
        name=env.get("TERM", ""),
        interactive=bool(streams) and keyboard,
        columns=columns or 80,
        rows=rows or 24,
        colours=_colours(env),
        no_color=bool(env.get("NO_COLOR")),
        ssh=any(env.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")),
        tmux=bool(env.get("TMUX")),
        display=_has_display(env),
        encoding=(sys.__stdout__.encoding if sys.__stdout__ is not None else "") or "unknown",
    )


def _colours(env: Mapping[str, str]) -> Colours:
    """How many colours the terminal shows, told the way Textual tells it."""
    name = env.get("TERM", "").lower()
    if name in ("", "dumb", "unknown"):
        return "none"
    if env.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "truecolor"
    return "256" if name.endswith("-256color") or name in ("kitty", "xterm-kitty") else "16"


def _has_display(env: Mapping[str, str]) -> bool:
    if sys.platform == "darwin":
        return not env.get("SSH_CONNECTION")
    return bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))


def refusal(terminal: Terminal) -> str | None:
    """Why the application cannot run here, with what to do about it; None when it can."""
    if not terminal.interactive:
        return "ango-tui needs a terminal: its input and output must not be redirected."
    if terminal.dumb:
        return (
            f"ango-tui cannot draw on a terminal of type {terminal.name or '(none)'!r}. "
            "Set TERM to what your terminal is, for example TERM=xterm-256color."
        )
    return None


def facts(terminal: Terminal) -> list[tuple[str, str]]:
    """What `probe` found, as label and words, for ``ango-tui info``."""
    small = terminal.columns < SMALLEST[0] or terminal.rows < SMALLEST[1]
    colours = {"truecolor": "16 million", "none": "none"}.get(terminal.colours, terminal.colours)
    return [
        ("type", (terminal.name or "(TERM is not set)") + (", cannot be drawn on" if terminal.dumb else "")),
        ("interactive", "yes" if terminal.interactive else "no (input or output is redirected)"),
        ("size", f"{terminal.columns}x{terminal.rows}" + (", too small" if small else "")),
        ("colours", colours + (", switched off by NO_COLOR" if terminal.no_color else "")),
        ("encoding", terminal.encoding),
        ("over SSH", "yes" if terminal.ssh else "no"),
        ("inside tmux", "yes" if terminal.tmux else "no"),
        ("display", "yes" if terminal.display else "no (links are shown and copied, not opened)"),
        ("clipboard", terminal.clipboard),
    ]


def prepare(terminal: Terminal, environ: MutableMapping[str, str] | None = None) -> None:
    """Set what Textual reads from the environment when it is imported; call it before that.

    Animations cost up to 127 kB a key press on the wire, so they are off; over SSH frames are fewer as well.
    What the person has set stays. An empty NO_COLOR means nothing (no-color.org), but Textual only looks
    whether it is there.
    """
    env = os.environ if environ is None else environ
    env.setdefault("TEXTUAL_ANIMATIONS", "none")
    env.setdefault("ESCDELAY", "100" if terminal.ssh else "50")
    if terminal.ssh:
        env.setdefault("TEXTUAL_FPS", "30")
    if env.get("NO_COLOR") == "":
        del env["NO_COLOR"]


class Look(Struct, frozen=True):
    """The theme to start with, and whether the terminal's own colours are used; for the App's constructor."""

    theme: str
    ansi: bool


def look(terminal: Terminal, wanted: str = "") -> Look:
    """Choose the theme: the person's own, else the terminal's colours where it has 16 or none at all.

    With NO_COLOR only an ANSI theme will do: Textual picks its filter once, when the application is
    constructed, and would turn any other theme into shades of grey.
    """
    if terminal.no_color or (not wanted and terminal.colours == "16"):
        return Look(wanted if wanted.startswith("ansi") else "ansi-dark", True)
    return Look(wanted or "textual-dark", wanted.startswith("ansi"))


class Copied(Struct, frozen=True):
    """What became of a copy: the way it took, and words for the person. ``kept`` stayed in the program."""

    way: Literal["command", "tmux", "osc52", "kept"]
    words: str


class Clipboard:
    """The ways to the person's clipboard: own command, tmux, OSC 52, and always a buffer in the program."""

    def __init__(self, terminal: Terminal, emit: Callable[[str], None], command: str = "") -> None:
        """`emit` writes a control sequence to the terminal; `command` is the configured one, if any."""
        self._terminal = terminal
        self._emit = emit
        self._command = command
        self.text = ""

    async def copy(self, text: str) -> Copied:
        """Copy `text` by the first way that works; never raises: what went wrong is in the words."""
        self.text = text
        trouble = ""
        if self._command:
            failure = await _feed(_words_of(self._command), text)
            if failure is None:
                return Copied("command", f"copied with {_words_of(self._command)[0]}")
            trouble = f"; the clipboard command {failure}"
        if self._terminal.tmux:
            # tmux drops OSC 52 unless told otherwise; with -w (since 3.2) it sends its own to the terminal.
            if await _feed(["tmux", "load-buffer", "-w", "-"], text) is None:
                return Copied("tmux", f"copied to tmux and the terminal's clipboard{trouble}")
            if await _feed(["tmux", "load-buffer", "-"], text) is None:
                return Copied("tmux", f"copied to tmux (prefix ] pastes it){trouble}")
        encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
        if len(encoded) > OSC52_LIMIT:
            kept = "too long for a terminal's clipboard, kept in this program only"
            return Copied("kept", f"{kept}{trouble}")
        self._emit(f"\x1b]52;c;{encoded}\x07")
        return Copied("osc52", f"sent to the terminal's clipboard{trouble}")


def _words_of(command: str) -> list[str]:
    try:
        return shlex.split(command) or [command]
    except ValueError:  # an unclosed quote
        return [command]


async def _feed(command: list[str], text: str, timeout: float = 3.0) -> str | None:  # noqa: ASYNC109
    """Run a command with `text` on its standard input; None when it succeeded, else what happened."""
    quiet = asyncio.subprocess.DEVNULL
    try:
        child = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except (OSError, ValueError) as error:
        return f"could not be run ({getattr(error, 'strerror', None) or error})"
    try:
        await asyncio.wait_for(child.communicate(text.encode("utf-8", "replace")), timeout)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
        return f"took longer than {timeout:.0f} s"
    return None if child.returncode == 0 else f"failed with code {child.returncode}"


def web_url(text: str) -> str | None:
    """The address as it may be shown and opened: http or https, odd characters percent-encoded."""
    url = quote(text.strip(), safe="!#$%&'()*+,/:;=?@[]~")
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def open_url(url: str, terminal: Terminal) -> bool:
    """Open a web address in the person's browser where there is a display; True when one was started.

    Never through the `webbrowser` module: on a server it starts a text browser inside the running screen.
    """
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    address = web_url(url)
    if not terminal.display or opener is None or address is None:
        return False
    quiet = subprocess.DEVNULL
    try:
        subprocess.Popen([opener, address], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError:
        return False
    return True


async def follow(url: str, terminal: Terminal, clipboard: Clipboard) -> str:
    """Copy a web address and open it where there is a display; the address and what was done, in words."""
    address = web_url(url)
    if address is None:
        return "That is no web address."
    copied = await clipboard.copy(address)
    opened = "opened in the browser, " if open_url(address, terminal) else ""
    return f"{address}: {opened}{copied.words}"
