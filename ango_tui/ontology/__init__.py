"""The label set as immutable values, and everything one can do to it.

The values and `Schema` are here; each thing to do with them is a module of its own: `edits`, `options` and
`clipboard` change it, `history` keeps the steps, `rules` finds what is wrong, `diff`, `merge`
and `push` compare and plan, `impact`, `preview`, `search`, `summary` and `fields` show it, `answers` reads
answers in its words, `interchange` brings it in and out.
"""

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
