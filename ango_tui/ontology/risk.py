"""How dangerous a change of a label set is for labels, exports and the people who label."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from ango_tui.ontology.node import Node
from ango_tui.ontology.values import Category


class Risk(IntEnum):
    """Risk classes, the worst last."""

    SAFE = 0
    VISIBLE = 1
    EXPORTS = 2
    ORPHANS = 3

    @property
    def words(self) -> str:
        """The class for a person."""
        return ("safe", "visible to labellers", "breaks exports", "orphans labels")[self.value]

    @property
    def sign(self) -> str:
        """One cell that says it without colour."""
        return "·○▲✗"[self.value]


#: The risk of changing a field; what is not listed is taken for visible.
FIELD_RISK: Final[dict[str, Risk]] = {
    "title": Risk.EXPORTS,
    "value": Risk.EXPORTS,
    "exportName": Risk.EXPORTS,
    "frameSpecific": Risk.EXPORTS,
    "multiple": Risk.EXPORTS,
    "richText": Risk.EXPORTS,
    "columnField": Risk.EXPORTS,
    "schemaId": Risk.ORPHANS,
    "key": Risk.ORPHANS,
    "tool": Risk.ORPHANS,
    "shortcutKey": Risk.VISIBLE,
    "color": Risk.VISIBLE,
    "options": Risk.EXPORTS,
}

#: Types whose answers have the same form, so that changing between them keeps them readable.
_ALIKE: Final = (
    ("radio", "single-dropdown"),
    ("checkbox", "multi-dropdown", "rank"),
)


def of_field(node: Node, name: str, before: object, after: object) -> Risk:
    """The risk of changing one field of a node."""
    if name == "color" and isinstance(node, Category) and node.tool == "brush":
        return Risk.ORPHANS
    if name == "tool" and any(before in kinds and after in kinds for kinds in _ALIKE):
        return Risk.VISIBLE
    return FIELD_RISK.get(name, Risk.VISIBLE)
