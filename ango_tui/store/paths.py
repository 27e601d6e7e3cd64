"""Where the program keeps its files, and the names files get from a host and a project."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

APP_NAME = "ango-tui"
HOME_VARIABLE = "ANGO_TUI_HOME"


class Paths(NamedTuple):
    """The folders of the program; they are made (mode 0700) only when something is written to them."""

    config: Path
    """What a person edits: ``config.toml``."""
    state: Path
    """What must survive: drafts, snapshots, journal, upload ledgers, remembered views."""
    cache: Path
    """What can be fetched again."""
    log: Path
    """Logs and crash reports."""

    @property
    def config_file(self) -> Path:
        """The configuration file with the profiles."""
        return self.config / "config.toml"


def default_paths(environ: Mapping[str, str] | None = None) -> Paths:
    """Return the folders this platform wants (XDG on Linux), or those below ``$ANGO_TUI_HOME`` if set."""
    root = (os.environ if environ is None else environ).get(HOME_VARIABLE)
    if root:
        base = Path(root).expanduser().absolute()
        return Paths(base / "config", base / "state", base / "cache", base / "log")
    from platformdirs import PlatformDirs

    dirs = PlatformDirs(APP_NAME, appauthor=False)
    return Paths(dirs.user_config_path, dirs.user_state_path, dirs.user_cache_path, dirs.user_log_path)


def private_dir(path: Path) -> Path:
    """Make ``path`` and its missing parents, readable by the user alone (0700), and return it.

    Folders that exist keep the mode they have.

    Raises:
        OSError: the folder cannot be made.
    """
    missing = []
    folder = path
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
    return path


def slug(text: str, *, length: int = 32) -> str:
    """Return a file name for any text: readable in front, and distinct by a digest at its end."""
    import hashlib  # OpenSSL's: a millisecond that a start without anything kept does not need

    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    readable = re.sub(r"[^A-Za-z0-9]+", "-", text.removeprefix("https://").removeprefix("http://"))[:length]
    readable = readable.strip("-").lower()
    return f"{readable}-{digest}" if readable else digest


def project_dir(root: Path, host: str, project: str) -> Path:
    """Return the folder below ``root`` that belongs to one project of one host; it is not made here."""
    return root / slug(host.rstrip("/")) / slug(project)
