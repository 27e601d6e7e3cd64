"""Append-only files of JSON lines, where a line torn by a crash costs that line and no other."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ango_tui.store.paths import private_dir


class LineFile:
    """One file of JSON objects, a line each, appended in single writes."""

    def __init__(self, path: Path, *, mode: int = 0o600) -> None:
        self.path = path
        self._mode = mode
        self._handle: int | None = None

    def append(self, *records: dict[str, Any], sync: bool = False) -> None:
        """Write ``records`` as the last lines; with ``sync`` they are on the disk when this returns.

        Raises:
            OSError: not all was written; what was is read back, but for a torn line.
        """
        handle = self._open()
        line = "".join(f"{json.dumps(record, separators=(',', ':'))}\n" for record in records).encode("ascii")
        try:
            if os.write(handle, line) < len(line):
                raise OSError(errno.ENOSPC, "only part of a line was written", str(self.path))
            if sync:
                os.fsync(handle)
        except OSError:
            self.close()  # the next append looks again whether the file ends in a whole line
            raise

    def _open(self) -> int:
        if self._handle is None:
            private_dir(self.path.parent)
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            self._handle = os.open(self.path, flags, self._mode)
            length = os.fstat(self._handle).st_size
            if length and os.pread(self._handle, 1, length - 1) != b"\n":
                os.write(self._handle, b"\n")
        return self._handle

    def close(self) -> None:
        """Close the file; the next append opens it again."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            os.close(handle)


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines in order, without those that are torn or are no object."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        for line in file:
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if isinstance(record, dict):
                yield record
