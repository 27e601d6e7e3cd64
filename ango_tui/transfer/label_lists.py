"""Reading labels to import: the Ango annotation format, from JSON, lines of JSON or an export archive."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from ango_tui.transfer.rows import ListError

LISTS = ("objects", "classifications", "relations")
_BODY = ("answer", "task")


class LabelItem(msgspec.Struct, frozen=True, gc=False):
    """Labels for the assets of one external id (or, without one, of one `data`). `wire` is what is sent."""

    external_id: str
    data: str
    wire: dict[str, Any]
    source: str = ""

    @property
    def name(self) -> str:
        """What to call it."""
        return self.external_id or self.data

    @property
    def count(self) -> int:
        """How many objects, classifications and relations it has."""
        return sum(len(self.wire.get(part) or ()) for part in LISTS)


def read_labels(path: Path) -> list[LabelItem]:
    """Read labels from a file. Raises `ListError`, and `OSError` if it cannot be read.

    Takes what `import_labels` takes, and also what exports hold (`task` with `tools`), so that labels can be
    carried from one project to another.
    """
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist() if not info.is_dir()]
        return [item for name, content in parts for item in _read(content, name)]
    return _read(path.read_bytes(), path.name)


def _read(content: bytes, name: str) -> list[LabelItem]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListError(f"{name} is not UTF-8 text (byte {error.start:,}).") from None
    return [label_item(row, f"{name}, {where}") for where, row in _rows(text)]


def _rows(text: str) -> Iterator[tuple[str, Any]]:
    try:
        value = json.loads(text)
    except RecursionError:
        raise ListError("the JSON is nested too deeply.") from None
    except ValueError as error:
        yield from _lines(text, error)
        return
    if isinstance(value, dict):
        inner = next(
            (value[key] for key in ("jsonContent", "labels") if isinstance(value.get(key), list)), None
        )
        value = inner if inner is not None else [value]
    if not isinstance(value, list):
        raise ListError("it holds no list of labels.")
    for number, row in enumerate(value, 1):
        yield f"item {number}", row


def _lines(text: str, whole: ValueError) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield f"line {number}", json.loads(line)
            except (ValueError, RecursionError) as error:
                raise ListError(str(whole) if number == 1 else f"line {number}: {error}") from None


def label_item(row: Any, source: str) -> LabelItem:
    """One item in the form that is sent: `objects`, also where it was given as `tools` or below `task`."""
    if not isinstance(row, dict):
        return LabelItem("", "", {}, source)
    body = next((row[name] for name in _BODY if isinstance(row.get(name), dict)), row)
    external_id = row.get("externalId")
    data = row.get("data") or row.get("asset")
    wire: dict[str, Any] = {}
    if external_id is not None:
        wire["externalId"] = external_id
    elif data:
        wire["data"] = data
    objects = body.get("objects")
    wire["objects"] = objects if objects is not None else body.get("tools") or []
    for part in ("classifications", "relations"):
        wire[part] = body.get(part) if body.get(part) is not None else []
    for mask in ("brushDataUrl", "medicalBrushDataUrl"):
        if body.get(mask):
            wire[mask] = body[mask]
    text = "" if external_id is None else str(external_id)
    return LabelItem(text, str(data or ""), wire, source)
