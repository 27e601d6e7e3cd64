"""Reading an export archive item by item, without unpacking it into memory: every member, JSON and NDJSON."""

from __future__ import annotations

import codecs
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from ango_tui.api.decoding import listing, mapping
from ango_tui.api.errors import NotUnderstood

PIECE = 1 << 20
_SPACE = " \t\r\n"


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
    except (
        zipfile.BadZipFile,
        EOFError,
        ValueError,
        RecursionError,
        NotImplementedError,
        RuntimeError,
    ) as error:
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
        self.text = ""
        self.at = 0
        self.over = False

    def read_on(self, size: int = PIECE) -> None:
        """Take in about so many bytes more."""
        piece = self._stream.read(size)
        self.over = not piece
        self.text = self.text[self.at :] + self._decoder.decode(piece, final=self.over)
        self.at = 0

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
    parse = json.JSONDecoder().raw_decode
    if source.skip(_SPACE) != "[":
        raise ValueError("it is no JSON array")
    source.at += 1
    step, first = PIECE, True
    while (following := source.skip(_SPACE)) != "]":
        if not first and following == ",":
            source.at += 1
            following = source.skip(_SPACE)
        elif not first or not following:
            raise ValueError("an item is not followed by another one or by the end")
        try:
            item, end = parse(source.text, source.at)
        except ValueError:
            if source.over:
                raise
            end = len(source.text)
        if end == len(source.text) and not source.over:
            # it may go on in what was not read yet; large items are read in growing steps, so that they are
            # not parsed over and over
            source.read_on(step)
            step *= 2
            continue
        source.at, step, first = end, PIECE, False
        yield item


def task_of(item: dict[str, Any]) -> dict[str, Any]:
    """The task of an export's item: `task` today, the first of `tasks` in exports of 2.x."""
    found = item.get("task") or (listing(item.get("tasks")) or [{}])[0]
    return mapping(found)


def tools_of(task: dict[str, Any]) -> list[Any]:
    """The objects of an exported task: `tools` today, `objects` in exports of 2.x."""
    return listing(task.get("tools") or task.get("objects"))
