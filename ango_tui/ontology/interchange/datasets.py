"""Categories of COCO files and of YOLO's data.yaml, in and out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ango_tui.ontology.interchange.lock import locked
from ango_tui.ontology.interchange.report import (
    Exported,
    Imported,
    InterchangeError,
    Report,
    hex_color,
    items_of,
    text_of,
)
from ango_tui.ontology.schema import Schema, name_of
from ango_tui.ontology.values import ToolCategory

_COCO_TOOLS = (
    "bounding-box",
    "rotated-bounding-box",
    "polygon",
    "segmentation",
    "brush",
    "point",
    "polyline",
)


def read_coco(data: object, tool: str | None = None) -> Imported:
    """Read the categories of a COCO file. The tool is guessed from the annotations unless it is given.

    Raises `InterchangeError` when there are no categories.
    """
    if not isinstance(data, Mapping) or not isinstance(data.get("categories"), list):
        raise InterchangeError("a COCO file has a list of categories; this one has none")
    report = Report()
    shapes = _shapes(items_of(data.get("annotations")))
    tools: list[ToolCategory] = []
    numbers: dict[str, int] = {}
    for item in data["categories"]:
        if not isinstance(item, Mapping) or not text_of(item.get("name")):
            report.dropped("a category without a name", str(item)[:60])
            continue
        number = item.get("id")
        name = text_of(item["name"])
        node = ToolCategory(
            tool or shapes.get(str(number), "bounding-box"), name, color=hex_color(item.get("color"))
        )
        tools.append(node)
        if isinstance(number, int):
            numbers[node.schemaId] = number
        _coco_notes(report, item, node)
        for part in item.get("keypoints") or ():
            point = ToolCategory("point", f"{name}: {text_of(part)}")
            tools.append(point)
            report.approximated(point.title, "a keypoint of a skeleton, now a point by itself")
    for name in ("images", "annotations", "licenses"):
        if data.get(name):
            report.dropped(name, "not part of a label set")
    return Imported(Schema(tools), report, "COCO", numbers)


def _shapes(annotations: list[Mapping[str, Any]]) -> dict[str, str]:
    """The tool that fits the annotations of each category: polygons, masks, or boxes."""
    out: dict[str, str] = {}
    for item in annotations:
        shape = item.get("segmentation")
        found = (
            "polygon"
            if isinstance(shape, list) and shape
            else "segmentation"
            if isinstance(shape, Mapping)
            else ""
        )
        key = str(item.get("category_id"))
        if found and out.get(key) != "segmentation":
            out[key] = found
    return out


def _coco_notes(report: Report, item: Mapping[str, Any], node: ToolCategory) -> None:
    above = text_of(item.get("supercategory"))
    notes = []
    if above and above.casefold() != node.title.casefold():
        notes.append(f"its supercategory {above!r} has no place")
    if item.get("skeleton"):
        notes.append("its skeleton has no place")
    if item.get("isthing") == 0:
        notes.append("'stuff' becomes a class like any other")
    if notes:
        report.approximated(node.title, ", ".join(notes))
    else:
        report.taken(node.title, node.kind.words)


def write_coco(schema: Schema, lock: Mapping[str, Any] | None = None) -> Exported:
    """The tools as COCO categories. Ids come from the lock file and never change meaning."""
    report = Report()
    kept, numbers, fresh = _numbered(schema, lock, report)
    categories: list[dict[str, Any]] = [
        {"id": numbers[node.schemaId] + 1, "name": node.title, "supercategory": ""} | _coco_color(node)
        for node in kept
    ]
    categories.sort(key=lambda item: item["id"])
    return Exported(
        json.dumps({"categories": categories}, ensure_ascii=False, indent=2) + "\n", report, fresh
    )


def _coco_color(node: ToolCategory) -> dict[str, Any]:
    color = hex_color(node.color)
    return {"color": [int(color[n : n + 2], 16) for n in (1, 3, 5)]} if color else {}


def _numbered(
    schema: Schema, lock: Mapping[str, Any] | None, report: Report
) -> tuple[list[ToolCategory], dict[str, int], dict[str, Any]]:
    """The tools that go out, their numbers from 0, and the lock file that fixes them."""
    kept: list[ToolCategory] = []
    titles: set[str] = set()
    for node in schema.tools:
        if node.tool not in _COCO_TOOLS:
            report.dropped(name_of(node), f"{node.kind.words} is no shape on an image")
        elif not node.schemaId or not node.title.strip():
            report.dropped(name_of(node), "it has no title or no id")
        else:
            if node.title in titles:
                report.approximated(node.title, "two classes have this title; their numbers tell them apart")
            elif node.classifications:
                report.approximated(node.title, "its questions have no place")
            else:
                report.taken(node.title)
            titles.add(node.title)
            kept.append(node)
    for other in (*schema.classifications, *schema.relations):
        report.dropped(name_of(other), f"{other.kind.words} has no place")
    fresh = locked([(node.schemaId, node.title, node.tool) for node in kept], lock)
    return kept, {item["schemaId"]: item["index"] for item in fresh["classes"]}, fresh


def read_yolo(text: str, tool: str | None = None) -> Imported:
    """Read the names of a YOLO data.yaml. Raises `InterchangeError` when it has none."""
    import yaml

    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise InterchangeError(f"this is no YAML: {str(error).splitlines()[0]}") from None
    names = data.get("names") if isinstance(data, Mapping) else None
    pairs = (
        [*enumerate(names)]
        if isinstance(names, list)
        else [*names.items()]
        if isinstance(names, dict)
        else []
    )
    if not pairs:
        raise InterchangeError("a YOLO data.yaml has names; this one has none")
    report = Report()
    tools: list[ToolCategory] = []
    numbers: dict[str, int] = {}
    for number, name in sorted(pairs, key=lambda pair: (not isinstance(pair[0], int), str(pair[0]).zfill(9))):
        title = text_of(name) if not isinstance(name, bool) else str(name)
        if not title:
            report.dropped(f"class {number}", "it has no name")
            continue
        node = ToolCategory(tool or _yolo_tool(data), title)
        tools.append(node)
        if isinstance(number, int):
            numbers[node.schemaId] = number
        report.taken(title, node.kind.words)
    if isinstance(data.get("nc"), int) and data["nc"] != len(pairs):
        report.approximated("nc", f"says {data['nc']} classes, but {len(pairs)} are named")
    for key in ("kpt_shape", "flip_idx"):
        if key in data:
            report.dropped(key, "keypoints have no place")
    for key in ("path", "train", "val", "test", "download"):
        if key in data:
            report.dropped(key, "not part of a label set")
    return Imported(Schema(tools), report, "YOLO", numbers)


def _yolo_tool(data: Mapping[str, Any]) -> str:
    task = str(data.get("task") or "")
    return {"segment": "polygon", "obb": "rotated-bounding-box"}.get(task, "bounding-box")


def write_yolo(schema: Schema, lock: Mapping[str, Any] | None = None) -> Exported:
    """The tools as the names of a data.yaml. Numbers come from the lock file; gone classes keep theirs."""
    import yaml

    report = Report()
    _, _, fresh = _numbered(schema, lock, report)
    names = {
        item["index"]: item["title"] for item in sorted(fresh["classes"], key=lambda item: item["index"])
    }
    data = {"path": ".", "train": "images/train", "val": "images/val", "names": names}
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
    return Exported(text, report, fresh)
