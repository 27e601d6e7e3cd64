"""Writing files so that a crash leaves either the old content or the new, never half of it."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from ango_tui.store.paths import private_dir


def write(path: Path, content: bytes, mode: int = 0o600, *, sync: bool = True) -> None:
    """Put ``content`` at ``path`` in one step, with ``mode``; missing folders are made (0700).

    A symbolic link stays one: the file it points to is replaced. Without ``sync`` the write may be lost when
    the machine (not the program) dies; the file is whole all the same.

    Raises:
        OSError: nothing was changed.
    """
    target = Path(os.path.realpath(path))
    private_dir(target.parent)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            if sync:
                os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    if sync:
        sync_dir(target.parent)


def write_json(path: Path, value: Any, mode: int = 0o600, *, sync: bool = True) -> None:
    """Put ``value`` at ``path`` as JSON, as :func:`write` does."""
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    write(path, content, mode, sync=sync)


def read_json(path: Path) -> Any:
    """Return the JSON value at ``path``; ``None`` when there is no such file or it cannot be understood.

    A file that cannot be understood is set aside as ``NAME.broken``, so that it is not overwritten.
    """
    try:
        return json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
    except FileNotFoundError:
        return None
    except ValueError:
        with contextlib.suppress(OSError):
            path.replace(path.with_name(path.name + ".broken"))
        return None


def sync_dir(path: Path) -> None:
    """Make the names in a folder durable, where the file system can."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
