"""Labelbox ontologies, in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ango_tui.ontology.interchange.report import (
    Imported,
    InterchangeError,
    Report,
    hex_color,
    items_of,
    text_of,
)
from ango_tui.ontology.schema import Schema
from ango_tui.ontology.values import (
    ClassificationCategory,
    LabelOption,
    RelationCategory,
    ToolCategory,
    new_id,
)

_TOOLS = {
    "rectangle": "bounding-box",
    "polygon": "polygon",
    "line": "polyline",
    "point": "point",
    "raster-segmentation": "segmentation",
    "superpixel": "segmentation",
    "named-entity": "ner",
}
_RELATIONS = ("edge", "relationship")
_TYPES = {
    "radio": "radio",
    "checklist": "checkbox",
    "text": "text",
    "dropdown": "single-dropdown",
    "hotkeys": "radio",
}


class _Reader:
    def __init__(self) -> None:
        self.report = Report()
        self._ids: set[str] = set()

    def wire_id(self, item: Mapping[str, Any]) -> str:
        """The source's own id, so that a later import finds the class again; fresh where it is taken."""
        own = item.get("featureSchemaId")
        key = own if isinstance(own, str) and own and own not in self._ids else new_id()
        self._ids.add(key)
        return key

    def question(
        self, item: Mapping[str, Any], above: str, condition: str | None = None
    ) -> ClassificationCategory | None:
        """One classification with what is nested in its options."""
        title = text_of(item.get("instructions")) or text_of(item.get("name"))
        where = f"{above} › {title}" if above else title or "a classification without a name"
        source = text_of(item.get("type"))
        wire_type = _TYPES.get(source)
        if wire_type is None:
            self.report.dropped(where, f"classifications of type {source or 'none'!r} have no equivalent")
            return None
        notes = ["numbers of hotkeys"] if source == "hotkeys" else []
        at = len(self.report.entries)
        options, below = self.options(item, where)
        nested, self.report.entries[at:] = self.report.entries[at:], []
        if source == "text" and item.get("options"):
            options = []
        node = ClassificationCategory(
            wire_type,
            title,
            item.get("required") is True,
            schemaId=self.wire_id(item),
            options=options,
            classifications=below,
            parentOptionId=condition,
            frameSpecific=item.get("scope") == "index",
        )
        if item.get("uiMode") == "searchable" and wire_type == "radio":
            node = node.with_field("tool", "single-dropdown")
        if item.get("scope") == "index":
            notes.append("scope index becomes frame specific")
        name = text_of(item.get("name"))
        if name and name != title:
            node = node.with_field("exportName", name)
        if notes:
            self.report.approximated(where, ", ".join(notes))
        else:
            self.report.taken(where, node.kind.words)
        self.report.entries += nested
        return node

    def options(
        self, item: Mapping[str, Any], where: str
    ) -> tuple[list[LabelOption], list[ClassificationCategory]]:
        """The options of a classification, and the questions nested in them with their condition."""
        options: list[LabelOption] = []
        below: list[ClassificationCategory] = []
        for each in items_of(item.get("options")):
            text = text_of(each.get("label")) or text_of(each.get("value"))
            if not text:
                self.report.dropped(f"{where} › an option", "it has no text")
                continue
            option = LabelOption(text, self.wire_id(each))
            options.append(option)
            for nested in items_of(each.get("options")):
                node = self.question(nested, f"{where} › {text}", option.schemaId)
                if node is not None:
                    below.append(node)
        return options, below


def read_labelbox(data: object) -> Imported:
    """Read a Labelbox ontology (its `normalized` JSON). Raises `InterchangeError` when it is none."""
    if isinstance(data, Mapping) and isinstance(data.get("normalized"), Mapping):
        data = data["normalized"]
    if not isinstance(data, Mapping) or not ("tools" in data or "classifications" in data):
        raise InterchangeError("a Labelbox ontology has tools and classifications; this has neither")
    reader = _Reader()
    tools: list[ToolCategory] = []
    relations: list[RelationCategory] = []
    for item in items_of(data.get("tools")):
        _tool(reader, item, tools, relations)
    for item in items_of(data.get("relationships")):
        _tool(reader, {"tool": "relationship", **item}, tools, relations)
    questions = [reader.question(item, "") for item in items_of(data.get("classifications"))]
    found = [node for node in questions if node is not None]
    return Imported(Schema(tools, found, relations), reader.report, "Labelbox")


def _tool(
    reader: _Reader, item: Mapping[str, Any], tools: list[ToolCategory], relations: list[RelationCategory]
) -> None:
    source, title = text_of(item.get("tool")), text_of(item.get("name"))
    wire_type = _TOOLS.get(source)
    if wire_type is None and source not in _RELATIONS:
        reader.report.dropped(title, f"tools of type {source or 'none'!r} have no equivalent")
        return
    wire_id = reader.wire_id(item)
    report, at = reader.report, len(reader.report.entries)
    below = [node for each in items_of(item.get("classifications")) if (node := reader.question(each, title))]
    required, color = item.get("required") is True, hex_color(item.get("color"))
    nested, report.entries[at:] = report.entries[at:], []
    if wire_type is None:
        relations.append(
            RelationCategory("one-to-one", title, required, wire_id, color=color, classifications=below)
        )
        if item.get("constraints") or item.get("definition"):
            report.approximated(title, "what it may start and end at has no place")
        else:
            report.taken(title, "relation")
    else:
        tools.append(ToolCategory(wire_type, title, required, wire_id, color=color, classifications=below))
        if source == "superpixel":
            report.approximated(title, "superpixels become a segmentation")
        else:
            report.taken(title, tools[-1].kind.words)
    report.entries += nested
