"""The files of an upload: what callers give, what is checked beforehand, and how bytes leave the disk."""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from ango_tui.api.errors import AngoError, InvalidRequest
from ango_tui.api.transfers import LedgerEntry

CHUNK = 256 * 1024
FileSpec = str | os.PathLike[str] | Mapping[str, Any]


class UploadItem(msgspec.Struct, frozen=True):
    """One file to upload, and what its asset is to carry."""

    path: str
    external_id: str
    size: int
    changed_ns: int
    extra: dict[str, Any]
    problem: AngoError | None = None

    @property
    def key(self) -> str:
        """What tells this file from all others, and from itself after a change."""
        parts = (os.path.abspath(self.path), self.size, self.changed_ns, self.external_id)
        return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogateescape")).hexdigest()[:40]

    def asset(self, data_url: str) -> dict[str, Any]:
        """The asset as it is registered; unset members are explicit nulls, as the SDK sends them."""
        plain = {"data": data_url, "externalId": self.external_id, "contextData": None, "metadata": None}
        return {**plain, **self.extra}

    def entry(self, object_name: str, data_url: str) -> LedgerEntry:
        """A ledger entry saying that the bytes are on their way; the time is filled in when it is
        recorded."""
        return LedgerEntry(
            key=self.key,
            path=printable(self.path),
            external_id=self.external_id,
            size=self.size,
            object_name=object_name,
            data_url=data_url,
            state="sending",
            at=0.0,
        )


def printable(name: str) -> str:
    """A file name as text that can be sent and kept; bytes that are no UTF-8 become U+FFFD."""
    return os.fsencode(name).decode("utf-8", "replace")


def object_name(path: str) -> str:
    """A fresh name for the stored file: random, with the file's own extension (`.nii.gz` counts as one)."""
    base = printable(os.path.basename(path))
    if base.lower().endswith(".nii.gz"):
        return f"{uuid.uuid4().hex}.nii.gz"
    extension = base.rsplit(".", 1)[-1] if "." in base else ""
    return f"{uuid.uuid4().hex}.{extension}" if extension else uuid.uuid4().hex


def read_specs(specs: Sequence[FileSpec], name: Callable[[str], str] | None) -> list[UploadItem]:
    """The files as items, each looked at on disk; one that cannot be sent carries its problem.

    Blocking: run it in a thread. The external id is the given one, or what `name` makes of the path, or the
    base name.
    """
    if isinstance(specs, str | bytes | os.PathLike | Mapping):
        raise InvalidRequest("One file was given, not a list of files.", advice="Give a list.")
    items: dict[str, UploadItem] = {}
    for spec in specs:
        item = _item(spec, name)
        items.setdefault(item.key, item)
    return list(items.values())


def _item(spec: FileSpec, name: Callable[[str], str] | None) -> UploadItem:
    options: Mapping[str, Any] = spec if isinstance(spec, Mapping) else {"data": spec}
    path = os.fsdecode(options.get("data") or options.get("path") or "")
    external_id = options.get("externalId") or options.get("external_id")
    if external_id is None:
        external_id = name(path) if name else os.path.basename(path)
    known = {"data", "path", "externalId", "external_id"}
    extra = {key: value for key, value in options.items() if key not in known and value is not None}
    size, changed = 0, 0
    problem: AngoError | None = None
    try:
        found = os.stat(path)
        size, changed = found.st_size, found.st_mtime_ns
        if not stat.S_ISREG(found.st_mode):
            problem = InvalidRequest("It is not a plain file.", advice="Give files, not folders.")
    except (OSError, ValueError) as error:
        problem = unreadable(error)
    return UploadItem(path, printable(str(external_id)), size, changed, extra, problem)


def unreadable(error: Exception) -> AngoError:
    """The error for a file that the machine will not let us read."""
    words = getattr(error, "strerror", None) or str(error)
    return InvalidRequest(f"The file cannot be read ({words}).", advice="Check its place and its rights.")


class FileSource:
    """The bytes of a file, from the start each time they are asked for, never more than a piece in memory."""

    def __init__(self, item: UploadItem, on_bytes: Callable[[int], None]) -> None:
        self._item = item
        self._on_bytes = on_bytes
        self.problem: AngoError | None = None

    async def stream(self) -> AsyncIterator[bytes]:
        """The file's bytes, as many as it had when it was looked at; a problem with the disk is kept in
        `problem`."""
        left = self._item.size
        self._on_bytes(0)
        if not left:
            return
        try:
            file, piece = await asyncio.to_thread(_first_piece, self._item.path)
            with file:
                while piece and left > 0:
                    piece = piece[:left]
                    left -= len(piece)
                    yield piece
                    self._on_bytes(self._item.size - left)
                    piece = await asyncio.to_thread(file.read, CHUNK) if left > 0 else b""
        except OSError as error:
            self.problem = unreadable(error)
            raise

    def changed(self) -> bool:
        """Whether the file is not the one that was looked at any more."""
        try:
            found = os.stat(self._item.path)
        except OSError:
            return True
        return (found.st_size, found.st_mtime_ns) != (self._item.size, self._item.changed_ns)


def _first_piece(path: str) -> tuple[BinaryIO, bytes]:
    file = Path(path).open("rb")  # noqa: SIM115 - the caller closes it
    return file, file.read(CHUNK)
