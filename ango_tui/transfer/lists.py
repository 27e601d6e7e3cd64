"""Lists of what to upload, as CSV or JSON; paths in them are relative to the list's own folder."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ango_tui.transfer.items import Finding, Item
from ango_tui.transfer.rows import NAMES, ListError, Row

SNIFFED = 8192
_MEMBERS = ("assets", "items", "data", "files")


def read_csv(path: Path) -> tuple[list[Item], list[Finding]]:
    """Read a CSV with a line of names; comma, semicolon or tab. Raises `ListError`.

    `batches` are separated by `;` or `|`; `metadata`, `contextData` and `attachments` hold JSON, or a column
    such as `contextData.site` holds one value of them.
    """
    text = _text(path)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text), restkey="")
    names = [name or "" for name in reader.fieldnames or ()]
    known = {name for names in NAMES.values() for name in names}
    if not any(name.strip().lower() in known for name in names):
        wanted = "data, externalId, batches, metadata, contextData, attachments"
        raise ListError(f"the first line must name the columns: {wanted}.")
    try:
        rows = [(f"line {reader.line_num}", {k: v for k, v in row.items() if k}) for row in reader]
    except csv.Error as error:
        raise ListError(f"line {reader.line_num}: {error}") from None
    return _items(path, rows)


def read_json(path: Path) -> tuple[list[Item], list[Finding]]:
    """Read a JSON array of objects (or of paths and addresses), or one JSON value per line.

    Raises `ListError`.
    """
    return _items(path, _json_rows(_text(path)))


def _items(path: Path, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[list[Item], list[Finding]]:
    items: list[Item] = []
    findings: list[Finding] = []
    unused: set[str] = set()
    for where, row in rows:
        reader = Row(row, path.parent, f"{path.name}, {where}", len(items))
        items.append(reader.item())
        findings += reader.findings
        unused |= reader.unused
    if unused:
        names = ", ".join(sorted(unused)[:8])
        findings.append(Finding(-1, "unused", f"{path.name}: not used: {names}.", stops=False))
    return items, findings


def _json_rows(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        value = json.loads(text)
    except ValueError as error:
        yield from _line_rows(text, error)
        return
    except RecursionError:
        raise ListError("the JSON is nested too deeply.") from None
    if isinstance(value, dict):
        inner = next((value[name] for name in _MEMBERS if isinstance(value.get(name), list)), None)
        value = inner if inner is not None else [value]
    if not isinstance(value, list):
        raise ListError("it holds no list of assets.")
    for number, row in enumerate(value, 1):
        yield f"item {number}", _as_row(row)


def _line_rows(text: str, whole: ValueError) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ListError(str(whole) if number == 1 else f"line {number}: {error}") from None
        yield f"line {number}", _as_row(row)


def _as_row(row: Any) -> Mapping[str, Any]:
    if isinstance(row, dict):
        return row
    return {"data": row} if isinstance(row, str) else {}


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListError(f"it is not UTF-8 text (byte {error.start:,}).") from None


def _delimiter(text: str) -> str:
    head = text[:SNIFFED].partition("\n")[0]
    counts = {mark: head.count(mark) for mark in (",", ";", "\t")}
    return max(counts, key=lambda mark: counts[mark])
