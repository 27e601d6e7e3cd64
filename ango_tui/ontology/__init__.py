"""The label set as immutable values, and everything one can do to it."""

from ango_tui.ontology.kinds import Classification, Relation, Tool
from ango_tui.ontology.schema import NoSuchNodeError, Path, Schema
from ango_tui.ontology.values import (
    Category,
    ClassificationCategory,
    LabelOption,
    RelationCategory,
    ToolCategory,
    TreeOption,
)

__all__ = [
    "Category",
    "Classification",
    "ClassificationCategory",
    "LabelOption",
    "NoSuchNodeError",
    "Path",
    "Relation",
    "RelationCategory",
    "Schema",
    "Tool",
    "ToolCategory",
    "TreeOption",
]
