"""One row of a list as an item, whichever names its columns have."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ango_tui.transfer.items import ATTACHMENT_TYPES, Finding, Item
from ango_tui.transfer.kinds import is_url, kind_of

NAMES = {
    "data": ("data", "path", "file", "filename", "url", "uri"),
    "external_id": ("externalid", "external_id", "id", "name"),
    "batches": ("batches", "batch"),
    "metadata": ("metadata",),
    "context_data": ("contextdata", "context_data", "context"),
    "attachments": ("attachments", "attachment"),
}
_PASSED_ON = ("dataset", "editorType", "classifications")
_NESTED = {"metadata": "metadata", "contextdata": "context_data", "context_data": "context_data"}


class ListError(Exception):
    """A list that cannot be read at all; the text says where and why."""


class Row:
    """Reads one row: takes it apart, keeps what is wrong with it."""

    def __init__(self, row: Mapping[str, Any], folder: Path, source: str, index: int) -> None:
        self._row = row
        self._folder = folder
        self._source = source
        self._index = index
        self.findings: list[Finding] = []
        self.unused: set[str] = set()

    def item(self) -> Item:
        """The row as an item; members that make no sense are left out and found fault with."""
        taken: dict[str, Any] = {}
        nested: dict[str, dict[str, Any]] = {"metadata": {}, "context_data": {}}
        more: dict[str, Any] = {}
        for column, value in self._row.items():
            if value is None or value == "":
                continue
            field = next((name for name, names in NAMES.items() if column.strip().lower() in names), None)
            head, dot, tail = column.partition(".")
            if field is not None:
                taken.setdefault(field, value)
            elif dot and head.strip().lower() in _NESTED and tail.strip():
                nested[_NESTED[head.strip().lower()]][tail.strip()] = _scalar(value)
            elif column in _PASSED_ON:
                more[column] = value
            else:
                self.unused.add(column)
        return self._built(taken, nested, more)

    def _built(self, taken: Mapping[str, Any], nested: Mapping[str, Any], more: dict[str, Any]) -> Item:
        data = str(taken.get("data") or "").strip()
        if not data and more.get("dataset"):
            first = more["dataset"][0] if isinstance(more["dataset"], list) else more["dataset"]
            data = str(first)
        inline = not is_url(data) and ("\n" in data or len(data) > 1024)
        local = bool(data) and not inline and not is_url(data)
        path = self._folder / Path(data).expanduser() if local else None
        given = str(taken.get("external_id") or "").strip()
        if not data:
            self._wrong("no-data", "There is neither a path nor an address in this row.")
        return Item(
            data=str(path) if path is not None else data,
            external_id=given or (_base(data) if not inline else ""),
            kind="text" if inline else kind_of(data),
            local=local,
            inline=inline,
            size=_size(path) if path is not None else 0,
            source=self._source,
            batches=self._batches(taken.get("batches")),
            metadata=self._object("metadata", taken.get("metadata"), nested["metadata"]),
            context_data=self._object("contextData", taken.get("context_data"), nested["context_data"]),
            attachments=self._attachments(taken.get("attachments")),
            more=more,
        )

    def _wrong(self, code: str, words: str, *, stops: bool = True) -> None:
        self.findings.append(Finding(self._index, code, words, stops))

    def _batches(self, value: Any) -> tuple[str, ...]:
        value = _parsed(value) if isinstance(value, str) and value.lstrip().startswith("[") else value
        names = re.split(r"[;|]", value) if isinstance(value, str) else value
        if names is None:
            return ()
        if not isinstance(names, list) or not all(isinstance(name, str | int) for name in names):
            self._wrong("batches", "The batches are no list of names.")
            return ()
        return tuple(dict.fromkeys(str(name).strip() for name in names if str(name).strip()))

    def _object(self, name: str, value: Any, nested: dict[str, Any]) -> dict[str, Any] | None:
        value = _parsed(value) if isinstance(value, str) else value
        if value is not None and not isinstance(value, dict):
            self._wrong(name, f"{name} is no JSON object.")
            value = None
        whole = {**(value or {}), **nested}
        return whole or None

    def _attachments(self, value: Any) -> tuple[dict[str, Any], ...]:
        value = _parsed(value) if isinstance(value, str) else value
        if value is None:
            return ()
        listed = value if isinstance(value, list) else [value]
        good = [each for each in listed if attachment_problem(each) == ""]
        for each in listed:
            if problem := attachment_problem(each):
                self._wrong("attachment", problem)
        return tuple({"type": str(each["type"]).upper(), "value": str(each["value"])} for each in good)


def attachment_problem(value: Any) -> str:
    """What is wrong with one attachment, "" if nothing is."""
    if not isinstance(value, dict):
        return 'An attachment is no object like {"type": "IMAGE", "value": "https://…"}.'
    if str(value.get("type", "")).upper() not in ATTACHMENT_TYPES:
        return f"An attachment's type is not one of {', '.join(ATTACHMENT_TYPES)}."
    return "" if value.get("value") else "An attachment has no value."


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _scalar(value: Any) -> Any:
    """A cell of a dotted column: numbers and truth values are what they look like."""
    if not isinstance(value, str):
        return value
    parsed = _parsed(value)
    # A long digit string is a name that looks like a number; leading zeros are refused by JSON anyway.
    return parsed if isinstance(parsed, int | float) and len(value) < 16 else value


def _base(data: str) -> str:
    from urllib.parse import unquote, urlsplit

    path = unquote(urlsplit(data).path) if is_url(data) else data
    return path.rstrip("/").replace("\\", "/").rpartition("/")[2] or data


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0
