"""Reading what to upload: files, folders, patterns, addresses, and lists as CSV, JSON or lines of JSON."""

from __future__ import annotations

import contextlib
import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from ango_tui.transfer.items import Finding, Item
from ango_tui.transfer.kinds import extension, is_url, kind_of
from ango_tui.transfer.lists import read_csv, read_json
from ango_tui.transfer.rows import ListError

LISTS = ("csv", "tsv", "json", "ndjson", "jsonl")
MOST = 200_000
"""A folder with more files than this was surely not meant."""


class Reading:
    """What was read: items, and findings about places that could not be read."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.findings: list[Finding] = []

    def trouble(self, code: str, words: str, *, stops: bool = True) -> None:
        """Keep a finding about the list as a whole."""
        self.findings.append(Finding(-1, code, words, stops))


def read_source(words: str, *, relative_ids: bool = False) -> Reading:
    """Read one source that a person named: a path, a folder, a pattern (`frames/*.png`), an address, a list.

    Files of a folder come in the order of their names, hidden ones are left out. External ids are base names;
    with `relative_ids` files of a folder have their path below it, so that files of one name stay apart.
    Blocking: run it in a thread.
    """
    reading = Reading()
    if is_url(words):
        reading.items.append(_address(words))
        return reading
    path = Path(os.path.expanduser(words))
    try:
        if path.is_dir():
            _read_folder(path, reading, relative_ids)
        elif extension(path.name) in LISTS and path.is_file():
            _read_list(path, reading)
        elif not path.exists() and glob.has_magic(words):
            _read_pattern(str(path), reading)
        else:
            reading.items.append(file_item(path))
    except (OSError, ValueError) as error:
        reading.trouble("unreadable", f"{words} cannot be read ({_reason(error)}).")
    return reading


def file_item(path: Path, external_id: str = "", source: str = "") -> Item:
    """A file as an item; whether it is there is looked at when the list is checked."""
    size = 0
    with contextlib.suppress(OSError, ValueError):
        size = path.stat().st_size
    name = external_id or path.name
    return Item(data=str(path), external_id=name, kind=kind_of(path.name), size=size, source=source)


def _address(url: str) -> Item:
    from urllib.parse import unquote, urlsplit

    name = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    return Item(data=url, external_id=name or url, kind=kind_of(url), local=False)


def _read_folder(folder: Path, reading: Reading, relative_ids: bool) -> None:
    for path in _files_below(folder):
        if len(reading.items) >= MOST:
            reading.trouble("too-many", f"{folder} has more than {MOST:,} files; the rest is left out.")
            return
        name = path.relative_to(folder).as_posix() if relative_ids else path.name
        reading.items.append(file_item(path, name, str(folder)))
    if not reading.items:
        reading.trouble("empty", f"There is no file in {folder}.")


def _files_below(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(where, name)


def _read_pattern(pattern: str, reading: Reading) -> None:
    found = sorted(glob.glob(pattern, recursive=True))
    reading.items += [file_item(Path(name), source=pattern) for name in found[:MOST] if os.path.isfile(name)]
    if not reading.items:
        reading.trouble("missing", f"No file is called like {pattern}.")


def _read_list(path: Path, reading: Reading) -> None:
    read = read_csv if extension(path.name) in ("csv", "tsv") else read_json
    try:
        items, findings = read(path)
    except ListError as error:
        reading.trouble("unreadable", f"{path.name}: {error}")
        return
    reading.items += items
    reading.findings += findings
    if not items and not findings:
        reading.trouble("empty", f"{path.name} names nothing.")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def merged(readings: Sequence[Reading]) -> Reading:
    """Several readings as one; the findings keep pointing at their items."""
    whole = Reading()
    for reading in readings:
        shift = len(whole.items)
        whole.items += reading.items
        for finding in reading.findings:
            index = finding.index + shift if finding.index >= 0 else -1
            whole.findings.append(Finding(index, finding.code, finding.words, finding.stops))
    return whole
