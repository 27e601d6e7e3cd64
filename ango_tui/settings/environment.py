"""Names of settings in the environment, and the ``.env`` file: found, read without expansion, checked."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from ango_tui.settings.config_file import SettingsError, nearest
from ango_tui.store.paths import HOME_VARIABLE

VARIABLES = {
    "api_key": ("ANGO_API_KEY", "API_KEY", "api_key"),
    "host": ("ANGO_HOST",),
    "project": ("ANGO_PROJECT_ID", "PROJECT_ID", "project_id"),
}
"""Names in the environment and in ``.env`` files, the first found wins. The short ones are those of the seed
documentation, "Getting started"."""

PROFILE_VARIABLE = "ANGO_PROFILE"


class DotEnv(Struct, frozen=True):
    """What a ``.env`` file says."""

    path: Path
    values: Mapping[str, str]
    asked_for: bool
    """Whether the person named the file, or it was only found."""


def find_dotenv(named: str | None, cwd: Path, warnings: list[str]) -> DotEnv | None:
    """Return the file named by a flag, or the nearest ``.env`` upward from ``cwd`` that is the user's own."""
    if named:
        return _read_dotenv(cwd / Path(named).expanduser(), warnings, asked_for=True)
    for folder in (cwd, *cwd.parents):
        path = folder / ".env"
        try:
            facts = path.stat()
        except OSError:
            continue
        if not stat.S_ISREG(facts.st_mode):
            continue
        if facts.st_uid not in (os.getuid(), 0):
            warnings.append(f"{path} belongs to another user and is not read; --env-file {path} reads it")
            continue
        try:
            return _read_dotenv(path, warnings, asked_for=False)
        except SettingsError as error:
            warnings.append(str(error))
            return None
    return None


def _read_dotenv(path: Path, warnings: list[str], *, asked_for: bool) -> DotEnv:
    from io import StringIO

    from dotenv import dotenv_values
    from dotenv.parser import parse_stream

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 (byte {error.start})") from error
    broken = [binding.original.line for binding in parse_stream(StringIO(text)) if binding.error]
    warnings.extend(f"{path}, line {line}: is not understood and skipped" for line in broken)
    logging.getLogger("dotenv").setLevel(logging.ERROR)  # it would print the same over the screen
    values = dotenv_values(stream=StringIO(text), interpolate=False)
    warnings.extend(unknown_names(values, str(path)))
    return DotEnv(path, {name: value for name, value in values.items() if value}, asked_for)


def unknown_names(names: Iterable[str], place: str) -> Iterator[str]:
    """Yield a sentence for each name that looks like ours but is not."""
    known = {PROFILE_VARIABLE, HOME_VARIABLE, *(name for names in VARIABLES.values() for name in names)}
    for name in names:
        if name.startswith("ANGO_") and name not in known:
            ours = [each for each in known if each.startswith("ANGO_")]
            yield f"{place}: {name} is not known{nearest(name, ours)}"
