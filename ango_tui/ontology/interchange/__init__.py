"""Label sets from and to other formats, with a report of what became of every piece."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from ango_tui.ontology.interchange.combine import combined
from ango_tui.ontology.interchange.cvat import read_cvat
from ango_tui.ontology.interchange.datasets import read_coco, read_yolo, write_coco, write_yolo
from ango_tui.ontology.interchange.guide import write_guide
from ango_tui.ontology.interchange.label_studio import read_label_studio
from ango_tui.ontology.interchange.labelbox import read_labelbox
from ango_tui.ontology.interchange.python_code import write_python
from ango_tui.ontology.interchange.report import Entry, Exported, Imported, InterchangeError, Report
from ango_tui.ontology.kinds import ROOT_LISTS
from ango_tui.ontology.schema import Schema, name_of

__all__ = [
    "EXPORTS",
    "IMPORTS",
    "Entry",
    "Exported",
    "Imported",
    "InterchangeError",
    "Report",
    "combined",
    "detect",
    "read",
    "read_raw",
    "write",
]

#: Formats that can be read, with their names for a person.
IMPORTS: Final = {
    "raw": "Ango Hub category schema (JSON)",
    "coco": "COCO categories (JSON)",
    "yolo": "YOLO data.yaml",
    "label-studio": "Label Studio configuration (XML)",
    "labelbox": "Labelbox ontology (JSON)",
    "cvat": "CVAT labels (JSON)",
}

#: Formats that can be written, with their names and file endings.
EXPORTS: Final = {
    "raw": ("Ango Hub category schema (JSON)", ".json"),
    "python-imerit": ("Python for imerit_ango", ".py"),
    "python-ango-tui": ("Python for ango_tui", ".py"),
    "coco": ("COCO categories (JSON)", ".json"),
    "yolo": ("YOLO data.yaml", ".yaml"),
    "guide": ("Guide for annotators (Markdown)", ".md"),
}


def read(text: str, form: str | None = None, *, tool: str | None = None) -> Imported:
    """Read a label set. The format is recognised by the content unless given (a key of `IMPORTS`).

    `tool` is the wire type for classes of formats that have none (COCO, YOLO). Nothing is applied: see
    `combined`. Raises `InterchangeError` in words for a person.
    """
    form = form or detect(text)
    if form not in IMPORTS:
        raise InterchangeError(
            f"{form!r} is none of {', '.join(IMPORTS)}" if form else "this format is not known"
        )
    if form == "yolo":
        return read_yolo(text, tool)
    if form == "label-studio":
        return read_label_studio(text)
    data = _json(text)
    if form == "coco":
        return read_coco(data, tool)
    readers = {"raw": read_raw, "labelbox": read_labelbox, "cvat": read_cvat}
    return readers[form](data)


def detect(text: str) -> str | None:
    """The format of a text, None when it is none of `IMPORTS`."""
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start == "<":
        return "label-studio"
    if start not in ("{", "["):
        return "yolo" if "names:" in text else None
    try:
        data = _json(text)
    except InterchangeError:
        return "yolo" if "names:" in text else None
    if isinstance(data, list):
        return "cvat"
    if not isinstance(data, Mapping):
        return None
    if _category_schema(data) is not None:
        return "raw"
    if "categories" in data:
        return "coco"
    if "tools" in data or "classifications" in data or "normalized" in data:
        return "labelbox"
    return "cvat" if "labels" in data else None


def _json(text: str) -> Any:
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InterchangeError(f"this is no JSON: {error}") from None


def _category_schema(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The category schema in a document: the whole of it, or in a project as the API gives it."""
    for key in ("data", "project", "categorySchema"):
        inner = data.get(key)
        if isinstance(inner, Mapping):
            data = inner
    if not any(isinstance(data.get(name), list) for name in ROOT_LISTS):
        return None
    foreign = ("featureSchemaId", "schemaNodeId", "name", "instructions")
    for name in ROOT_LISTS:
        items = data.get(name)
        for item in items if isinstance(items, list) else ():
            if isinstance(item, Mapping) and "schemaId" not in item and any(key in item for key in foreign):
                return None
    return data


def read_raw(data: object) -> Imported:
    """Read a category schema as it is. Raises `InterchangeError` when there is none."""
    found = _category_schema(data) if isinstance(data, Mapping) else None
    if found is None:
        raise InterchangeError("a category schema has tools, classifications and relations; this has none")
    schema = Schema.from_wire(dict(found))
    report = Report()
    for path, node in schema.classes():
        known = node.kind.words if node.kind.group else f"type {node.tool!r} is not known and kept as it is"
        report.taken(" › ".join(schema.title_path(path)) or name_of(node), known)
    return Imported(schema, report, "Ango Hub")


def write(schema: Schema, form: str, *, lock: Mapping[str, Any] | None = None, title: str = "") -> Exported:
    """Write a label set in a format of `EXPORTS`. Raises `InterchangeError` for another one."""
    if form == "raw":
        report = Report()
        for _, node in schema.classes():
            report.taken(name_of(node))
        return Exported(schema.to_json(indent=2) + "\n", report)
    if form == "python-imerit":
        return write_python(schema, "imerit_ango")
    if form == "python-ango-tui":
        return write_python(schema, "ango_tui")
    if form == "coco":
        return write_coco(schema, lock)
    if form == "yolo":
        return write_yolo(schema, lock)
    if form == "guide":
        return write_guide(schema, title or "Label guide")
    raise InterchangeError(f"{form!r} is none of {', '.join(EXPORTS)}")
