"""A lock on a file, held by one process at a time and given up when that process ends, however it ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path
from types import TracebackType

from ango_tui.store.paths import private_dir


class LockHeldError(Exception):
    """Another process holds the lock."""

    def __init__(self, path: Path, pid: int | None) -> None:
        super().__init__(f"{path.name} is in use by process {pid}" if pid else f"{path.name} is in use")
        self.path = path
        self.pid = pid


class FileLock:
    """An advisory lock (``flock``) on ``path``, which holds the owner's process id while it is held."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._handle is not None

    def acquire(self, *, wait: bool = False) -> None:
        """Take the lock; at once or, by ``wait``, when its holder gives it up.

        Raises:
            LockHeldError: somebody else holds it and ``wait`` is false.
        """
        if self._handle is not None:
            return
        private_dir(self.path.parent)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            words = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
            os.close(handle)
            raise LockHeldError(self.path, int(words) if words.isdigit() else None) from None
        except BaseException:
            os.close(handle)
            raise
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        self._handle = handle

    def release(self) -> None:
        """Give the lock up; without effect when it is not held."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            with contextlib.suppress(OSError):
                os.ftruncate(handle, 0)
            os.close(handle)

    def __enter__(self) -> FileLock:
        self.acquire(wait=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
