"""``ango-tui info`` and ``reset-terminal``: what the program found, and a terminal put right."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ango_tui import __version__
from ango_tui.api.wire import HOSTS
from ango_tui.cli.exit_codes import ExitCode
from ango_tui.settings import Secret, Settings, SettingsError, resolve
from ango_tui.store.paths import default_paths
from ango_tui.text import mask, safe
from ango_tui.ui import terminal

if TYPE_CHECKING:
    from ango_tui.api import AngoError

_LIBRARIES = ("textual", "rich", "httpx", "msgspec", "starlette", "uvicorn", "python-dotenv", "platformdirs")
_SHOWN = (
    "host",
    "api_key",
    "project",
    "profile",
    "read_only",
    "demo",
    "color",
    "theme",
    "mouse",
    "clipboard",
    "calls_per_minute",
    "ca_bundle",
    "proxy",
)

_SOFT_RESET = "\x1b[!p\x0f\x1b(B\x1b[?1l\x1b>\x1b[>4;0m"
"""Modes the application does not set, but other programs do: scroll region, line drawing, key modes."""


def show_info(args: argparse.Namespace) -> int:
    """Print what ``info`` shows; code 2 when the settings cannot be used, 3 or 4 when ``--check`` fails."""
    facts = _facts()
    code = ExitCode.OK
    try:
        settings = resolve(vars(args), os.environ, Path.cwd())
    except SettingsError as error:
        facts["error"] = str(error)
        code = ExitCode.USAGE
    else:
        facts["settings"] = {name: _setting(settings, name) for name in _SHOWN}
        facts["keys"] = dict(settings.keys)
        facts["warnings"] = list(settings.warnings)
        if args.check:
            facts["check"], code = _check(settings)
    if args.json:
        print(json.dumps(facts, indent=2, ensure_ascii=True))
    else:
        print(_as_text(facts))
    return code


def _facts() -> dict[str, Any]:
    paths = default_paths()
    versions = {"ango-tui": __version__, "python": platform.python_version(), "system": platform.platform()}
    for name in _LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "missing"
    return {
        "versions": versions,
        "paths": {
            "configuration": _path_words(paths.config_file),
            "state": _path_words(paths.state),
            "cache": _path_words(paths.cache),
            "log": _path_words(paths.log),
        },
        "terminal": dict(terminal.facts(terminal.probe())),
    }


def _path_words(path: Path) -> str:
    return str(path) if path.exists() else f"{path} (not there yet)"


def _setting(settings: Settings, name: str) -> dict[str, Any]:
    value = getattr(settings, name)
    if name == "host" and value in HOSTS:
        value = f"{value} ({HOSTS[value]})"
    if name == "host" and settings.demo:
        value = "the embedded hub"
    if isinstance(value, Secret):
        value = mask(value.reveal())
    if not isinstance(value, bool | int):
        value = "" if value is None else str(value)
    return {"value": value, "source": settings.source(name)}


def _check(settings: Settings) -> tuple[str, ExitCode]:
    """Make one call with the key, and return what came of it."""
    import asyncio

    from ango_tui.api import AngoClient, AngoError

    if settings.demo:
        return "not needed: --demo uses no key and no network", ExitCode.OK
    if settings.api_key is None:
        return "there is no key to try", ExitCode.KEY_REFUSED

    async def call() -> int | None:
        async with AngoClient(**settings.connection) as client:
            return (await client.list_projects(limit=1)).total

    try:
        total = asyncio.run(call())
    except AngoError as error:
        return f"{error.what} {error.advice}".strip(), exit_code(error)
    seen = "" if total is None else f", which shows {total} projects"
    return f"the key is accepted by {settings.host}{seen}", ExitCode.OK


def exit_code(error: AngoError) -> ExitCode:
    """Return the code with which a command ends that could not get by an error of the client."""
    from ango_tui.api import InvalidKey, NotAllowed, TimedOut, Unreachable

    if isinstance(error, InvalidKey | NotAllowed):
        return ExitCode.KEY_REFUSED
    return ExitCode.UNREACHABLE if isinstance(error, Unreachable | TimedOut) else ExitCode.FAILURE


def _as_text(facts: dict[str, Any]) -> str:
    lines: list[str] = []
    for title in ("versions", "paths", "terminal"):
        lines.append(title)
        lines.extend(f"  {name:<16} {safe(value)}" for name, value in facts[title].items())
    if "settings" in facts:
        lines.append("settings")
        for name, setting in facts["settings"].items():
            value = {True: "yes", False: "no"}.get(setting["value"], setting["value"])
            shown = safe(value) or "(none)"
            source = "" if setting["source"] == "default" else f"  from {safe(setting['source'])}"
            lines.append(f"  {name.replace('_', ' '):<16} {shown}{source}")
        lines.extend(f"  key {command:<12} {safe(keys)}" for command, keys in facts["keys"].items())
    lines.extend(f"warning: {safe(words)}" for words in facts.get("warnings", ()))
    if "check" in facts:
        lines.append(f"check: {safe(facts['check'])}")
    if "error" in facts:
        lines.append(f"error: {safe(facts['error'])}")
    return "\n".join(lines)


def reset_terminal() -> int:
    """Give back every mode a full-screen program may have left set, on whatever terminal this process has."""
    import termios

    try:
        tty = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        print("ango-tui: there is no terminal to reset", file=sys.stderr)
        return ExitCode.NO_TERMINAL
    try:
        os.write(tty, f"{_SOFT_RESET}{terminal.RESET}".encode("ascii"))
        iflag, oflag, cflag, lflag, ispeed, ospeed, chars = termios.tcgetattr(tty)
        iflag |= termios.ICRNL | termios.IXON | termios.BRKINT
        oflag |= termios.OPOST | termios.ONLCR
        lflag |= termios.ICANON | termios.ECHO | termios.ECHOE | termios.ECHOK | termios.ISIG | termios.IEXTEN
        termios.tcsetattr(tty, termios.TCSANOW, [iflag, oflag, cflag, lflag, ispeed, ospeed, chars])
    finally:
        os.close(tty)
    return ExitCode.OK
