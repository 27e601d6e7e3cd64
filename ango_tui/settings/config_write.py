"""Writing a profile into the person's configuration file, without disturbing what else stands there."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ango_tui.api.secret import Secret
from ango_tui.settings import config_file
from ango_tui.settings.config_file import SettingsError
from ango_tui.store import atomic

_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")


class Saved(NamedTuple):
    """Where a profile was put, and the mode of that file as ``chmod`` takes it (``0o600``)."""

    path: Path
    mode: int


def save_profile(
    path: Path,
    name: str,
    *,
    api_key: Secret,
    host: str,
    project: str | None = None,
    read_only: bool | None = None,
) -> Saved:
    """Put a profile into the configuration file, readable by the user alone, and return where.

    Other profiles, settings and comments stay as they are. The first profile becomes the one used by default.

    Raises:
        SettingsError: the name cannot be used, or the file holds something that is not understood.
        OSError: it cannot be written; the file is as it was.
    """
    if not _NAME.fullmatch(name):
        raise SettingsError(f"{name!r} cannot name a profile: use up to 40 letters, digits, - and _")
    before = config_file.read(path)
    text = path.read_text(encoding="utf-8") if before.exists else ""
    values: dict[str, str | bool] = {"api_key": api_key.reveal(), "host": host}
    if project:
        values["project"] = project
    if read_only is not None:
        values["read_only"] = read_only
    wanted = tomllib.loads(text)
    wanted.setdefault("profiles", {}).setdefault(name, {}).update(values)
    if not before.profiles:
        wanted["profile"] = name
    edited = _edited(text, name, values, first=not before.profiles)
    if not _says(edited, wanted):
        import tomli_w

        edited = tomli_w.dumps(wanted)
    atomic.write(path, edited.encode("utf-8"), 0o600)
    config_file.read(path)
    return Saved(path, stat.S_IMODE(path.stat().st_mode))


def _says(text: str, wanted: Mapping[str, object]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _edited(text: str, name: str, values: Mapping[str, str | bool], *, first: bool) -> str:
    """Return the file's text with the profile's lines set; the caller checks that it says what is wanted."""
    import tomli_w

    section = f"profiles.{name}"
    lines = text.splitlines()
    if config_file.line_of(text, "", section) is None:
        if lines and lines[-1].strip():
            lines.append("")
        lines.append(f"[{section}]")
    fresh = []
    for key, value in values.items():
        line = tomli_w.dumps({key: value}).rstrip("\n")
        number = config_file.line_of(text, section, key)
        if number is None:
            fresh.append(line)
        else:
            lines[number - 1] = line
    header = config_file.line_of("\n".join(lines), "", section) or len(lines)
    lines[header:header] = fresh
    if first:
        lines[:0] = [f'profile = "{name}"', ""]
    return "\n".join(lines) + "\n"
