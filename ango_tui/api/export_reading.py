"""Reading an export archive item by item, without unpacking it into memory: every member, JSON and NDJSON."""

from __future__ import annotations

import codecs
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from ango_tui.api.decoding import listing, mapping
from ango_tui.api.errors import NotUnderstood

PIECE = 1 << 20
_SPACE = " \t\r\n"
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    RecursionError,
    NotImplementedError,
    RuntimeError,
)


def archive_items(path: Path) -> Iterator[dict[str, Any]]:
    """The items of all members of an archive, in their order; what is no object is left out.

    Raises `NotUnderstood` if the archive or a member is damaged, naming the member.
    """
    member = ""
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if info.is_dir():
                    continue
                member = info.filename
                with archive.open(info) as stream:
                    for item in items_of(stream):
                        if isinstance(item, dict):
                            yield item
    except _DAMAGE as error:
        where = f" in {member!r}" if member else ""
        problem = f"The export is damaged{where} ({error})."
    else:
        return
    raise NotUnderstood(problem, advice="Export again.", call="export archive")


def archive_members(path: Path) -> list[str]:
    """The names of an archive's files."""
    with zipfile.ZipFile(path) as archive:
        return [info.filename for info in archive.infolist() if not info.is_dir()]


def items_of(stream: io.BufferedIOBase | IO[bytes]) -> Iterator[Any]:
    """The values in one file: the items of a JSON array, or one value per line."""
    buffered = io.BufferedReader(cast("io.RawIOBase", stream), PIECE)
    head = buffered.peek(64)[:64].removeprefix(codecs.BOM_UTF8).lstrip()
    return _array_items(buffered) if head.startswith(b"[") else _line_items(buffered)


def _line_items(stream: io.BufferedReader[Any]) -> Iterator[Any]:
    decode = msgspec.json.decode
    for number, line in enumerate(stream, 1):
        stripped = line.removeprefix(codecs.BOM_UTF8).strip() if number == 1 else line.strip()
        if stripped:
            try:
                yield decode(stripped)
            except msgspec.DecodeError as error:
                raise ValueError(f"line {number}: {error}") from None


class _Text:
    """Decoded text of a stream, read on when it is used up; what was used is forgotten."""

    def __init__(self, stream: io.BufferedReader[Any]) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._parse = json.JSONDecoder().raw_decode
        self.text = ""
        self.at = 0
        self.over = False

    def read_on(self, size: int = PIECE) -> None:
        """Take in about so many bytes more."""
        piece = self._stream.read(size)
        self.over = not piece
        self.text = self.text[self.at :] + self._decoder.decode(piece, final=self.over)
        self.at = 0

    def value(self) -> Any:
        """Parse the value that begins here and go behind it.

        What is too large for the text at hand is read on in growing steps, so that it is not parsed over and
        over.
        """
        step = PIECE
        while True:
            try:
                value, end = self._parse(self.text, self.at)
            except ValueError:
                if self.over:
                    raise
                end = len(self.text)
            if end < len(self.text) or self.over:
                self.at = end
                return value
            self.read_on(step)
            step *= 2

    def skip(self, characters: str) -> str:
        """Go over these characters; returns the one that follows, or nothing at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in characters:
                self.at += 1
            if self.at < len(self.text):
                return self.text[self.at]
            if self.over:
                return ""
            self.read_on()


def _array_items(stream: io.BufferedReader[Any]) -> Iterator[Any]:
    """The items of a JSON array: each is parsed on its own, once all of it is there."""
    source = _Text(stream)
    if source.skip(_SPACE) != "[":
        raise ValueError("it is no JSON array")
    source.at += 1
    following = source.skip(_SPACE)
    while following != "]":
        yield source.value()
        following = source.skip(_SPACE)
        if following == ",":
            source.at += 1
            if source.skip(_SPACE) == "]":
                raise ValueError("a comma is followed by no item")
        elif following != "]":
            raise ValueError("an item is followed neither by another one nor by the end")


def task_of(item: dict[str, Any]) -> dict[str, Any]:
    """The task of an export's item: `task` today, the first of `tasks` in exports of 2.x."""
    found = item.get("task") or (listing(item.get("tasks")) or [{}])[0]
    return mapping(found)


def tools_of(task: dict[str, Any]) -> list[Any]:
    """The objects of an exported task: `tools` today, `objects` in exports of 2.x."""
    return listing(task.get("tools") or task.get("objects"))
