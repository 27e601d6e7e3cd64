"""Finds the words for what an answer holds: titles, option texts, names of objects."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ango_tui.ontology.kinds import OPTIONS
from ango_tui.ontology.schema import Schema
from ango_tui.ontology.values import Category
from ango_tui.ontology.wire import compact

#: Answers nested deeper than this are shown as raw JSON.
MAX_DEPTH = 40
_TAG = re.compile(r"<[^<>]{0,200}>")


class Resolver:
    """Finds the words for what a stored answer holds.

    Stored answers hold option ids or option texts, depending on when and how they were written; so an id is
    tried first, then a text, and what is neither is shown as it is.
    """

    def __init__(self, schema: Schema) -> None:
        self._classes: dict[str, Category] = {}
        self._options: dict[str, str] = {}
        self._values: dict[str, dict[str, str]] = {}
        for _, node in schema.classes():
            self._classes.setdefault(node.id, node)
            own = self._values.setdefault(node.id, {})
            for option in node.kids(OPTIONS):
                self._options.setdefault(option.id, option.label)
                own.setdefault(option.label, option.id)
        self._classes.pop("", None)
        self._options.pop("", None)

    def class_of(self, entry: Mapping[str, Any]) -> Category | None:
        """The class that an answer entry belongs to, None when the label set has no such id."""
        return self._classes.get(str(entry.get("schemaId") or ""))

    def title(self, entry: Mapping[str, Any]) -> str:
        """The title from the label set, else the entry's own, else a short id."""
        known = self.class_of(entry)
        if known is not None and known.title.strip():
            return known.title
        own = entry.get("title")
        if isinstance(own, str) and own.strip():
            return own
        wire_id = entry.get("schemaId")
        return f"unknown {wire_id[:6]}" if isinstance(wire_id, str) and wire_id else "unknown class"

    def option_title(self, value: object, schema_id: str = "") -> str:
        """The words of one chosen option, given by id or by text."""
        if isinstance(value, str):
            return self._options.get(value, value)
        if isinstance(value, Mapping):
            for key in ("value", "title", "schemaId"):
                if isinstance(inner := value.get(key), str) and inner:
                    return self.option_title(inner, schema_id)
        return compact(value)

    def option_id(self, value: object, schema_id: str) -> str | None:
        """The id of one chosen option of a class, given by id or by text; None when it has no such option."""
        if not isinstance(value, str):
            return None
        own = self._values.get(schema_id, {})
        if value in own.values():
            return value
        return own.get(value)

    def words(self, entry: Mapping[str, Any]) -> str:
        """A classification's answer for a person; "" when there is none."""
        value = entry.get("answer")
        known = self.class_of(entry)
        if value is None or value == [] or value == "":
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return ", ".join(self.option_title(item) for item in value if item is not None)
        if isinstance(value, str) and known is not None and known.kind.text and known.flag("richText"):
            return plain(value)
        if isinstance(value, str) and known is not None and known.tool == "text":
            return value
        return self.option_title(value)


def plain(markup: str) -> str:
    """Rich text without its tags, for one line."""
    return html.unescape(_TAG.sub(" ", markup)).strip()


def entries(answer: object, *names: str) -> list[Mapping[str, Any]]:
    """The entries of a list of an answer, under the first of several names; what is no object is left out."""
    if not isinstance(answer, Mapping):
        return []
    for name in names:
        value = answer.get(name)
        if isinstance(value, list) and value:
            return [entry for entry in value if isinstance(entry, Mapping)]
    return []


def objects_of(answer: object) -> list[Mapping[str, Any]]:
    """The drawn objects, whichever dialect the answer is in (`tools` or `objects`)."""
    return entries(answer, "tools", "objects")


def object_names(objects: Sequence[Mapping[str, Any]], resolver: Resolver) -> dict[str, str]:
    """Names for the objects by `objectId`: the title, with a short id where two share it."""
    titles = [resolver.title(entry) for entry in objects]
    seen = Counter(titles)
    out: dict[str, str] = {}
    for entry, title in zip(objects, titles, strict=True):
        key = entry.get("objectId")
        if isinstance(key, str) and key:
            out[key] = f"{title} {key[:6]}" if seen[title] > 1 else title
    return out


def ocr_text(entry: Mapping[str, Any]) -> str:
    """The text that was read inside an object, "" when none was."""
    ocr = entry.get("ocr")
    text = ocr.get("text") if isinstance(ocr, Mapping) else None
    return text if isinstance(text, str) else ""


def relation_words(entry: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What a relation joins: "Vehicle → Lane", or the members of a group."""
    members = entry.get("group")
    if isinstance(members, list):
        return ", ".join(_member(item, names) for item in members)
    arrow = {"bidirectional": "↔", "backward": "←"}.get(str(entry.get("direction")), "→")
    return f"{_member(entry.get('from'), names)} {arrow} {_member(entry.get('to'), names)}"


def _member(value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        value = value.get("objectId")
    if isinstance(value, str):
        return names.get(value) or f"unknown {value[:6]}"
    return "nothing" if value is None else compact(value)
