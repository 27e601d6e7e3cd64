"""The person's configuration file: profiles, keys and preferences, checked as it is read.

A file looks like this::

    profile = "work"                # used when none is asked for

    [profiles.work]
    api_key = "…"
    host = "eu"                     # eu, us, in, test or a URL
    project = "…"
    read_only = true
    color = "red"
    calls_per_minute = 100

    [keys]
    "tasks.assign" = "A"

    [ui]
    theme = "nord"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from msgspec import Struct, field

from ango_tui.api.addresses import base_url, is_loopback
from ango_tui.api.errors import InvalidRequest
from ango_tui.api.secret import Secret
from ango_tui.api.wire import HOSTS

COLORS = ("red", "green", "yellow", "blue", "magenta", "cyan")

_TOP = {"profile": str, "profiles": dict, "keys": dict, "ui": dict}
_PROFILE = {
    "api_key": str,
    "host": str,
    "project": str,
    "read_only": bool,
    "color": str,
    "calls_per_minute": int,
    "ca_bundle": str,
    "proxy": str,
}
_UI = {"theme": str, "mouse": bool, "clipboard": str}
_TYPES = {str: "text in quotes", bool: "true or false", int: "a whole number", dict: "a table"}


class SettingsError(Exception):
    """A setting that cannot be used; the text says where it stands, what is wrong and what would be right."""


class Profile(Struct, frozen=True):
    """One account on one host, as the configuration file has it."""

    name: str
    api_key: Secret | None = None
    host: str | None = None
    project: str | None = None
    read_only: bool = False
    color: str = ""
    calls_per_minute: int | None = None
    ca_bundle: Path | None = None
    proxy: str | None = None


class ConfigFile(Struct, frozen=True):
    """Everything a configuration file says; empty when there is no file."""

    path: Path
    exists: bool = False
    default_profile: str = ""
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    ui: Mapping[str, Any] = field(default_factory=dict)

    def profile(self, name: str) -> Profile:
        """Return a profile by name.

        Raises:
            SettingsError: there is none of that name; the nearest one is named.
        """
        if name in self.profiles:
            return self.profiles[name]
        if not self.profiles:
            raise SettingsError(f"{self.path}: there is no profile {name!r}, nor any other")
        raise SettingsError(f"{self.path}: there is no profile {name!r}{nearest(name, self.profiles)}")


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the end of a sentence that offers the likeliest of ``words``, or lists them all."""
    known = sorted(words)
    near = get_close_matches(word, known, 1, 0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(known)}"


def check_host(host: str) -> str:
    """Return a host as it is kept: ``eu``, ``us``, ``in``, ``test``, or a URL without ``/v2`` and end slash.

    Raises:
        ValueError: it is neither, in words.
    """
    try:
        url = base_url(host)
    except InvalidRequest:
        raise ValueError(
            f"{host!r} is neither one of {', '.join(HOSTS)} nor a URL such as https://hub.example.com"
        ) from None
    parts = urlsplit(url)
    url = parts._replace(netloc=parts.netloc.lower()).geturl()
    return next((short for short, known in HOSTS.items() if known == url), url)


def in_clear(host: str) -> bool:
    """Return whether a key sent to this host can be read on its way: plain HTTP, not to this machine."""
    parts = urlsplit(host)
    return parts.scheme == "http" and not is_loopback(host)


def check_key(key: str) -> Secret:
    """Return an API key that can stand in a header.

    Raises:
        ValueError: it cannot; the words do not repeat it.
    """
    secret = Secret(key)
    if not secret.is_sendable():
        raise ValueError("the API key holds a space or a character that no key has; copy it again")
    return secret


def read(path: Path) -> ConfigFile:
    """Read and check a configuration file; one that does not exist is empty.

    Raises:
        SettingsError: it cannot be read, is no TOML, or says something that is not understood.
    """
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return ConfigFile(path)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 (byte {error.start})") from error
    import tomllib

    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is no valid TOML: {error}") from None
    return _Checker(path, text).file(content)


class _Checker:
    """Turns the parsed file into a ConfigFile; every complaint says file, line and key."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def file(self, content: dict[str, Any]) -> ConfigFile:
        if isinstance(content.get("profile"), dict):
            name = next(iter(content["profile"]), "NAME")
            self._fail(
                "", "profile", f"is the name of the profile to use; a profile begins [profiles.{name}]"
            )
        self._known(content, _TOP, "")
        profiles = {}
        for name, values in content.get("profiles", {}).items():
            section = f"profiles.{name}"
            if not isinstance(values, dict):
                self._fail("profiles", name, f"must be a table: [profiles.{name}]")
            self._known(values, _PROFILE, section)
            profiles[name] = self._profile(name, values, section)
        keys = dict(_flat(content.get("keys", {})))
        for name, value in keys.items():
            if not isinstance(value, str):
                self._fail("keys", name, 'must be text in quotes, such as "a" or "ctrl+g,f5"')
        self._known(content.get("ui", {}), _UI, "ui")
        default = content.get("profile", "")
        if default and default not in profiles:
            self._fail(
                "",
                "profile",
                f"names {default!r}, which is not among the profiles{nearest(default, profiles)}",
            )
        return ConfigFile(self._path, True, default, profiles, keys, content.get("ui", {}))

    def _profile(self, name: str, values: dict[str, Any], section: str) -> Profile:
        ready = dict(values)
        for key, check in (("host", check_host), ("api_key", check_key)):
            if key in ready:
                try:
                    ready[key] = check(ready[key])
                except ValueError as error:
                    self._fail(section, key, str(error))
        if ready.get("color", "red") not in COLORS:
            self._fail(section, "color", f"is {ready['color']!r}{nearest(ready['color'], COLORS)}")
        if ready.get("calls_per_minute", 1) < 1:
            self._fail(section, "calls_per_minute", "must be 1 or more")
        if "ca_bundle" in ready:
            ready["ca_bundle"] = Path(ready["ca_bundle"]).expanduser()
            if not ready["ca_bundle"].is_file():
                self._fail(section, "ca_bundle", f"names {ready['ca_bundle']}, where there is no file")
        return Profile(name, **ready)

    def _known(self, values: dict[str, Any], fields: Mapping[str, type], section: str) -> None:
        for key, value in values.items():
            if key not in fields:
                self._fail(section, key, f"is not known{nearest(key, fields)}")
            if not isinstance(value, fields[key]) or (fields[key] is int and isinstance(value, bool)):
                self._fail(section, key, f"must be {_TYPES[fields[key]]}")

    def _fail(self, section: str, key: str, words: str) -> NoReturn:
        line = line_of(self._text, section, key)
        place = f"{self._path}, line {line}" if line else str(self._path)
        where = f"{key!r} in [{section}]" if section else repr(key)
        raise SettingsError(f"{place}: {where} {words}")


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the keys as command ids: ``tasks.assign`` written without quotes is a table to TOML."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def line_of(text: str, section: str, key: str) -> int | None:
    """Return the line, from 1, on which a key of a section is set; ``None`` when it is written otherwise."""
    assignment = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
    current = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        if header:
            current = header.group(1).replace('"', "").replace("'", "")
            wanted = f"{section}.{key}" if section else key
            if current == wanted or (not section and current.startswith(f"{key}.")):
                return number
        elif current == section and assignment.match(line):
            return number
    return None
