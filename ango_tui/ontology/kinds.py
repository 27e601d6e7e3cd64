"""The types a class can have on the wire, and what each of them implies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final


class Tool(Enum):
    """Types of the `tools` list (seed documentation, create_label_set; SDK 1.4.10 for the newer ones)."""

    BoundingBox = "bounding-box"
    Segmentation = "segmentation"
    Polyline = "polyline"
    Polygon = "polygon"
    RotatedBoundingBox = "rotated-bounding-box"
    Ner = "ner"
    Point = "point"
    Pdf = "pdf"
    Brush = "brush"
    PCT = "pct"
    # The seed documentation writes the names below; the SDK's own module writes those above.
    Bounding_box = "bounding-box"  # noqa: PIE796
    Rotated_bounding_box = "rotated-bounding-box"  # noqa: PIE796
    Pct = "pct"  # noqa: PIE796


class Classification(Enum):
    """Types of the `classifications` lists."""

    Multi_dropdown = "multi-dropdown"
    Single_dropdown = "single-dropdown"
    Tree_dropdown = "tree-dropdown"
    Radio = "radio"
    Checkbox = "checkbox"
    Text = "text"
    Instance = "instance"
    Boolean = "boolean"
    MultiDropdown = "multi-dropdown"  # noqa: PIE796
    SingleDropdown = "single-dropdown"  # noqa: PIE796
    TreeDropdown = "tree-dropdown"  # noqa: PIE796


class Relation(Enum):
    """Types of the `relations` list."""

    Single = "one-to-one"
    Group = "group"
    Many = "one-to-many"


TOOLS: Final = "tools"
CLASSIFICATIONS: Final = "classifications"
RELATIONS: Final = "relations"
OPTIONS: Final = "options"
TREE: Final = "treeOptions"
CHILDREN: Final = "children"
ROOT_LISTS: Final = (TOOLS, CLASSIFICATIONS, RELATIONS)
CLASS_LISTS: Final = frozenset(ROOT_LISTS)
PATH_SEPARATOR: Final = " / "


@dataclass(frozen=True, slots=True)
class Kind:
    """What one type is: its list, its name in words, a one-cell sign, and what it carries."""

    wire: str
    group: str
    words: str
    sign: str
    options: bool = False
    tree: bool = False
    text: bool = False
    several: bool = False
    nests: bool = True


def _kinds() -> Mapping[str, Kind]:
    tools = (
        ("bounding-box", "bounding box", "▭"),
        ("segmentation", "segmentation", "▒"),
        ("polyline", "polyline", "∿"),
        ("polygon", "polygon", "⬠"),
        ("rotated-bounding-box", "rotated bounding box", "◇"),
        ("ner", "entity", "¶"),
        ("point", "point", "•"),
        ("pdf", "PDF", "▤"),
        ("brush", "brush", "░"),
        ("pct", "point cloud box", "▦"),
    )
    relations = (
        ("one-to-one", "one-to-one relation", "→"),
        ("group", "group relation", "⊂"),
        ("one-to-many", "one-to-many relation", "⇉"),
    )
    out = [Kind(wire, TOOLS, words, sign) for wire, words, sign in tools]
    out += [Kind(wire, RELATIONS, words, sign) for wire, words, sign in relations]
    out += [
        Kind("radio", CLASSIFICATIONS, "radio", "◉", options=True),
        Kind("checkbox", CLASSIFICATIONS, "checkbox", "☑", options=True, several=True),
        Kind("single-dropdown", CLASSIFICATIONS, "single dropdown", "▾", options=True),
        Kind("multi-dropdown", CLASSIFICATIONS, "multi dropdown", "▿", options=True, several=True),
        Kind("tree-dropdown", CLASSIFICATIONS, "tree dropdown", "⋔", tree=True, several=True),
        Kind("text", CLASSIFICATIONS, "text", "✎", text=True),
        Kind("boolean", CLASSIFICATIONS, "yes/no", "±"),
        Kind("instance", CLASSIFICATIONS, "object reference", "⊙"),
        Kind("rank", CLASSIFICATIONS, "rank", "≡", options=True, several=True),
    ]
    return {kind.wire: kind for kind in out}


KINDS: Final = _kinds()
#: What an unknown type is taken for: it may carry anything, so nothing about it is refused.
OTHER: Final = Kind("", "", "other", "?", options=True, tree=True, text=True, several=True)


def kind_of(wire: object) -> Kind:
    """The kind of a wire type; `OTHER` for a type this version does not know."""
    return KINDS.get(wire, OTHER) if isinstance(wire, str) else OTHER


def kinds_for(group: str) -> tuple[Kind, ...]:
    """The kinds legal in one list (`tools`, `classifications` or `relations`), in menu order."""
    return tuple(kind for kind in KINDS.values() if kind.group == group)
