"""Label sets in files: read with a report, written with the lock file of class numbers beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ango_tui.ontology import Schema
from ango_tui.ontology.interchange import EXPORTS, Exported, Imported, InterchangeError, Report, read, write
from ango_tui.store import atomic

LARGEST = 50_000_000
"""Bytes of the largest file that is taken for a label set."""


class FileError(Exception):
    """A file could not be read or written; the message says why, in words for a person."""


def text_of(path: Path) -> str:
    """The text of a file.

    Raises:
        FileError: it is not there, too large, or no text.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise FileError(f"{path} is too large to be a label set")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise FileError(f"{path} is no text in UTF-8") from None


def imported(path: Path, form: str | None = None, *, tool: str | None = None) -> Imported:
    """Read a label set in any format that is known; see `interchange.read`.

    Raises:
        FileError: it cannot be read, or is no label set.
    """
    text = text_of(path)
    try:
        return read(text, form, tool=tool)
    except InterchangeError as error:
        raise FileError(f"{path}: {error}") from None


def lock_path(path: Path) -> Path:
    """The lock file of class numbers that belongs to an exported file."""
    return path.with_name(path.name + ".lock.json")


def lock_of(path: Path) -> Mapping[str, Any] | None:
    """The lock file beside a file; None when there is none.

    Raises:
        FileError: there is one, but it cannot be understood: numbers would change their meaning.
    """
    lock = lock_path(path)
    if not lock.exists():
        return None
    try:
        value = json.loads(text_of(lock))
    except ValueError:
        raise FileError(f"{lock} cannot be understood; class numbers hang on it") from None
    if not isinstance(value, dict):
        raise FileError(f"{lock} is no lock file of class numbers")
    return value


def exported(schema: Schema, form: str, path: Path, title: str = "") -> Exported:
    """Write a label set to a file, and its lock file where the format has one; returns what was written.

    Raises:
        FileError: the format is not known, or the disk refused.
    """
    try:
        made = write(schema, form, lock=lock_of(path), title=title)
        atomic.write(path, made.text.encode("utf-8", "surrogatepass"), 0o644)
        if made.lock is not None:
            lock = json.dumps(made.lock, ensure_ascii=False, indent=2) + "\n"
            atomic.write(lock_path(path), lock.encode("utf-8", "surrogatepass"), 0o644)
    except InterchangeError as error:
        raise FileError(str(error)) from None
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror or error}") from None
    return made


def ending_of(form: str) -> str:
    """The file ending of a format that can be written."""
    return EXPORTS[form][1] if form in EXPORTS else ".json"


def report_text(report: Report) -> str:
    """A report as text: what was dropped first, then what was approximated, then the rest."""
    lines = [report.words(), ""]
    for verdict, heading in (
        ("dropped", "Dropped: there is no place for it"),
        ("approximated", "Approximated"),
        ("taken", "Taken over as it is"),
    ):
        entries = [entry for entry in report if entry.verdict == verdict]
        if entries:
            lines += [f"{heading} ({len(entries)})", *(f"  {entry}" for entry in entries), ""]
    return "\n".join(lines).rstrip()
