"""CVAT label specifications, in."""

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
from ango_tui.ontology.values import ClassificationCategory, LabelOption, ToolCategory

_TOOLS = {
    "rectangle": "bounding-box",
    "polygon": "polygon",
    "polyline": "polyline",
    "points": "point",
    "mask": "segmentation",
    "any": "bounding-box",
    "": "bounding-box",
    "ellipse": "polygon",
}
_APPROXIMATED = {
    "any": "any shape becomes a bounding box",
    "": "no shape is given: a bounding box is assumed",
    "ellipse": "ellipses become polygons",
}


def read_cvat(data: object) -> Imported:
    """Read CVAT's labels as its raw constructor or API gives them.

    Raises `InterchangeError` when it is no list of labels.
    """
    if isinstance(data, Mapping):
        data = data.get("labels") or data.get("results")
    if not isinstance(data, list) or not items_of(data):
        raise InterchangeError("CVAT labels are a list of objects with names; this is none")
    report = Report()
    tools: list[ToolCategory] = []
    tags: list[LabelOption] = []
    for item in items_of(data):
        title, shape = text_of(item.get("name")), text_of(item.get("type"))
        if not title:
            report.dropped("a label", "it has no name")
        elif shape == "tag":
            tags.append(LabelOption(title))
            report.approximated(title, "a tag of the whole image, now an option of the checkbox 'Tags'")
            if item.get("attributes"):
                report.dropped(f"{title} › attributes", "options cannot have questions of their own kind")
        elif shape == "skeleton":
            _skeleton(report, tools, item, title)
        elif shape in _TOOLS:
            _label(report, tools, item, title, shape)
        else:
            report.dropped(title, f"labels of type {shape!r} have no equivalent")
    questions = [ClassificationCategory("checkbox", "Tags", options=tags)] if tags else []
    return Imported(Schema(tools, questions), report, "CVAT")


def _label(
    report: Report, tools: list[ToolCategory], item: Mapping[str, Any], title: str, shape: str
) -> None:
    if shape in _APPROXIMATED:
        report.approximated(title, _APPROXIMATED[shape])
    else:
        report.taken(title, shape)
    below = [_attribute(report, each, title) for each in items_of(item.get("attributes"))]
    color = hex_color(item.get("color"))
    tools.append(ToolCategory(_TOOLS[shape], title, color=color, classifications=[q for q in below if q]))


def _skeleton(report: Report, tools: list[ToolCategory], item: Mapping[str, Any], title: str) -> None:
    parts = items_of(item.get("sublabels"))
    report.dropped(title, f"skeletons have no equivalent; its {len(parts)} points become classes")
    for part in parts:
        name = f"{title}: {text_of(part.get('name'))}"
        color = hex_color(part.get("color")) or hex_color(item.get("color"))
        tools.append(ToolCategory("point", name, color=color))
        report.approximated(name, "a point of a skeleton, now a point by itself")


def _attribute(report: Report, item: Mapping[str, Any], above: str) -> ClassificationCategory | None:
    title, kind = text_of(item.get("name")), text_of(item.get("input_type"))
    where = f"{above} › {title or 'an attribute'}"
    values = [text_of(v) if not isinstance(v, bool) else str(v).lower() for v in item.get("values") or ()]
    values = [value for value in values if value]
    notes: list[str] = []
    extra: dict[str, Any] = {"frameSpecific": item.get("mutable") is True}
    if kind in ("select", "radio"):
        wire_type = "single-dropdown" if kind == "select" else "radio"
        extra["options"] = [LabelOption(value) for value in dict.fromkeys(values)]
    elif kind == "checkbox":
        wire_type = "radio"
        extra["options"] = [LabelOption("true"), LabelOption("false")]
        notes.append("a checkbox becomes a choice of true and false")
    elif kind == "number":
        wire_type = "text"
        extra["regex"] = r"^-?\d+(\.\d+)?$"
        limits = f" (range {', '.join(values)} is not checked)" if values else ""
        notes.append(f"a number becomes a text of digits{limits}")
    elif kind == "text":
        wire_type = "text"
    else:
        report.dropped(where, f"attributes of type {kind!r} have no equivalent")
        return None
    if item.get("default_value") not in (None, ""):
        notes.append(f"its default {text_of(item['default_value']) or item['default_value']!r} has no place")
    if notes:
        report.approximated(where, ", ".join(notes))
    else:
        report.taken(where, kind)
    return ClassificationCategory(wire_type, title, **extra)
