"""The settings that all sources make together."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ango_tui.api.addresses import is_loopback
from ango_tui.api.secret import Secret
from ango_tui.api.wire import CALLS_PER_MINUTE, DEFAULT_HOST, HOSTS
from ango_tui.settings import config_file
from ango_tui.settings.config_file import ConfigFile, Profile, SettingsError, nearest
from ango_tui.settings.environment import PROFILE_VARIABLE, VARIABLES, find_dotenv, unknown_names
from ango_tui.store.paths import default_paths

__all__ = ["Secret", "Settings", "resolve"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the program was told, ready for use."""

    host: str = DEFAULT_HOST
    """One of eu, us, in, test, or a URL."""
    api_key: Secret | None = None
    project: str | None = None
    """The id of the project to open at the start."""
    profile: str = ""
    """The profile in use; empty when none is."""
    demo: bool = False
    read_only: bool = False
    color: str = ""
    """The colour by which the profile is told from others."""
    theme: str = ""
    """The theme asked for; empty leaves the choice to the program."""
    mouse: bool = True
    clipboard: str = ""
    """A command that takes what is copied on its standard input."""
    calls_per_minute: int = CALLS_PER_MINUTE
    ca_bundle: Path | None = None
    proxy: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    """Keys by command id, as the configuration file has them."""
    config_file: Path | None = None
    """Where the configuration file is, or would be."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """For each setting the words for where its value came from."""
    warnings: tuple[str, ...] = ()

    @property
    def host_key(self) -> str:
        """The host's name for what is kept on disk; the embedded hub has its own."""
        return "demo" if self.demo else self.host

    @property
    def connection(self) -> dict[str, Any]:
        """The keyword arguments of ``AngoClient`` by which these settings reach their host."""
        return {
            "api_key": self.api_key or "",
            "host": self.host,
            "calls_per_minute": self.calls_per_minute,
            "verify": str(self.ca_bundle) if self.ca_bundle else True,
            "proxy": self.proxy,
        }

    def source(self, name: str) -> str:
        """Return where the value of a setting came from, in words."""
        return self.sources.get(name, "default")


def resolve(args: Mapping[str, Any], environ: Mapping[str, str], cwd: Path) -> Settings:
    """Return the settings that flags, environment, ``.env`` and configuration file make together.

    ``args`` may hold ``api_key, host, project, profile, env_file, demo, read_only``; what is missing or
    ``None`` was not given.

    Raises:
        SettingsError: something cannot be used; the text names the place, the key and what would be right.
    """
    paths = default_paths(environ)
    config = config_file.read(paths.config_file)
    return _Resolver(args, environ, cwd, config).settings()


class _Resolver:
    """One resolution: collects values, their sources and warnings."""

    def __init__(
        self, args: Mapping[str, Any], environ: Mapping[str, str], cwd: Path, config: ConfigFile
    ) -> None:
        self._args = args
        self._environ = environ
        self._config = config
        self._warnings = list(unknown_names(environ, "environment"))
        self._sources: dict[str, str] = {}
        self._demo = bool(args.get("demo"))
        self._dotenv = None if self._demo else find_dotenv(args.get("env_file"), cwd, self._warnings)
        self._profile, self._profile_asked_for = self._choose_profile()

    def settings(self) -> Settings:
        if self._demo and self._args.get("host"):
            raise SettingsError("--demo brings its own host: leave --host away, or --demo")
        profile = self._profile
        preferences: dict[str, Any] = {}
        if profile:
            names = ("calls_per_minute", "ca_bundle", "proxy", "color")
            preferences = {name: getattr(profile, name) for name in names if getattr(profile, name)}
            self._sources.update(dict.fromkeys(preferences, self._profile_words()))
        for name, value in self._config.ui.items():
            preferences[name] = value
            self._sources[name] = f"[ui] in {self._config.path}"
        host = DEFAULT_HOST if self._demo else self._host()
        return Settings(
            host=host,
            api_key=None if self._demo else self._key(host),
            project=self._project(),
            profile=profile.name if profile else "",
            demo=self._demo,
            read_only=self._read_only(),
            keys=self._config.keys,
            config_file=self._config.path,
            sources=self._sources,
            warnings=tuple(self._warnings),
            **preferences,
        )

    def _choose_profile(self) -> tuple[Profile | None, bool]:
        for name, source in (
            (self._args.get("profile"), "flag --profile"),
            (self._environ.get(PROFILE_VARIABLE), f"environment {PROFILE_VARIABLE}"),
        ):
            if name:
                self._sources["profile"] = source
                return self._config.profile(name), True
        if self._demo:
            return None, False
        name = self._config.default_profile
        if not name and len(self._config.profiles) == 1:
            name = next(iter(self._config.profiles))
        name = name or ("default" if "default" in self._config.profiles else "")
        if not name:
            return None, False
        self._sources["profile"] = str(self._config.path)
        return self._config.profiles[name], False

    def _profile_words(self) -> str:
        return f"profile {self._profile.name} in {self._config.path}" if self._profile else ""

    def _given(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield the values of a setting that go before the profile's, strongest first, with their sources."""
        if value := self._args.get(name):
            yield str(value), f"flag --{name.replace('_', '-')}"
        for variable in VARIABLES[name]:
            if value := self._environ.get(variable, "").strip():
                yield value, f"environment {variable}"
        if self._dotenv:
            for variable in VARIABLES[name]:
                if value := self._dotenv.values.get(variable, "").strip():
                    yield value, f"{self._dotenv.path}: {variable}"

    def _host(self) -> str:
        for value, source in self._given("host"):
            self._sources["host"] = source
            try:
                host = config_file.check_host(value)
            except ValueError as error:
                hint = nearest(value, HOSTS) if "://" not in value else ""
                raise SettingsError(f"{source}: {error}{hint}") from None
            if config_file.in_clear(host):
                self._warnings.append(f"{host} is not encrypted: the API key can be read on its way there")
            return host
        if self._profile and self._profile.host:
            self._sources["host"] = self._profile_words()
            return self._profile.host
        return DEFAULT_HOST

    def _key(self, host: str) -> Secret | None:
        for value, source in self._given("api_key"):
            try:
                key = config_file.check_key(value)
            except ValueError as error:
                raise SettingsError(f"{source}: {error}") from None
            self._sources["api_key"] = source
            if self._dotenv and source.startswith(str(self._dotenv.path)):
                self._warn_of_readers(self._dotenv.path)
            else:
                self._refuse_smuggled_host(host, source)
            if self._profile and self._profile.api_key and self._profile_asked_for:
                self._warnings.append(f"the key comes from {source}, not from profile {self._profile.name}")
            return key
        profile = self._profile
        if profile is None or profile.api_key is None:
            return None
        home = profile.host or DEFAULT_HOST
        if host != home and not self._profile_asked_for:
            self._warnings.append(
                f"the key of profile {profile.name} is for {home} and is not sent to {host}; "
                f"say --profile {profile.name} if it should be"
            )
            return None
        self._refuse_smuggled_host(host, self._profile_words())
        self._warn_of_readers(self._config.path)
        self._sources["api_key"] = self._profile_words()
        return profile.api_key

    def _refuse_smuggled_host(self, host: str, key_source: str) -> None:
        """A ``.env`` that merely lies around must not send a key from elsewhere to a server of its own."""
        dotenv = self._dotenv
        if dotenv is None or dotenv.asked_for or self._sources.get("host") != f"{dotenv.path}: ANGO_HOST":
            return
        if host in HOSTS or is_loopback(host):
            return
        raise SettingsError(
            f"{dotenv.path}: ANGO_HOST names {host}, but the API key comes from {key_source}. "
            f"If it may be sent there, say --host {host}"
        )

    def _warn_of_readers(self, path: Path) -> None:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            self._warnings.append(f"{path} holds an API key and others may read it: chmod 600 {path}")

    def _project(self) -> str | None:
        for value, source in self._given("project"):
            if self._demo and not source.startswith("flag"):
                continue
            self._sources["project"] = source
            return value
        if self._profile and self._profile.project and not self._demo:
            self._sources["project"] = self._profile_words()
            return self._profile.project
        return None

    def _read_only(self) -> bool:
        if self._args.get("read_only"):
            self._sources["read_only"] = "flag --read-only"
            return True
        if self._profile and self._profile.read_only:
            self._sources["read_only"] = self._profile_words()
            return True
        return False
