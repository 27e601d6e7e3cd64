"""One description of every field: what an inspector shows, where it applies, how it is edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from ango_tui.ontology.kinds import CLASSIFICATIONS, RELATIONS, TOOLS
from ango_tui.ontology.node import Node
from ango_tui.ontology.schema import Schema
from ango_tui.ontology.values import Category, ClassificationCategory, LabelOption, ToolCategory, TreeOption

Form = Literal["text", "flag", "color", "shortcut", "type", "options", "regex", "parent", "id"]
OPTION = "option"
TREE_OPTION = "treeOption"
_CLASSES: Final = (TOOLS, CLASSIFICATIONS, RELATIONS)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a node. `expert` fields are shown, but changed only after a warning (`help` has it)."""

    name: str
    label: str
    form: Form
    on: tuple[str, ...]
    help: str = ""
    kinds: tuple[str, ...] = ()
    expert: bool = False
    optional: bool = False


FIELDS: Final[tuple[Field, ...]] = (
    Field("tool", "type", "type", _CLASSES, "What annotators draw or answer."),
    Field("title", "title", "text", (*_CLASSES, TREE_OPTION), "Shown to annotators and in exports."),
    Field("value", "text", "text", (OPTION,), "The answer as annotators and exports see it."),
    Field("required", "required", "flag", _CLASSES, "Must be used or answered before submitting."),
    Field("color", "colour", "color", _CLASSES, "#RRGGBB; brush masks are keyed by it."),
    Field("shortcutKey", "shortcut", "shortcut", _CLASSES, "0-9, ctrl+0 to ctrl+9, a-k."),
    Field("options", "options", "options", (CLASSIFICATIONS,), "One per line; a tree is indented."),
    Field("richText", "rich text", "flag", (CLASSIFICATIONS,), "Answers with formatting.", ("text",)),
    Field("regex", "regex", "regex", (CLASSIFICATIONS,), "What an answer must match.", ("text",)),
    Field("frameSpecific", "frame specific", "flag", (CLASSIFICATIONS,), "Answered per frame or page."),
    Field(
        "showDropdown",
        "show dropdown",
        "flag",
        (CLASSIFICATIONS,),
        "The tree starts folded.",
        ("tree-dropdown",),
    ),
    Field("columnField", "column field", "flag", (CLASSIFICATIONS,), "A column of the table widget."),
    Field("multiple", "several", "flag", _CLASSES, "Several instances or answers allowed.", optional=True),
    Field("ocrEnabled", "read text", "flag", (TOOLS,), "Text inside the shape is read.", optional=True),
    Field("parentOptionId", "shown for", "parent", (CLASSIFICATIONS,), "The answer above that reveals it."),
    Field("exportName", "export name", "text", (CLASSIFICATIONS,), optional=True),
    Field("displayName", "display name", "text", (CLASSIFICATIONS,), optional=True),
    Field("abbreviatedName", "short name", "text", (CLASSIFICATIONS,), optional=True),
    Field("attributeType", "attribute type", "text", (CLASSIFICATIONS,), optional=True),
    Field("defaultValue", "default", "flag", (CLASSIFICATIONS,), kinds=("boolean",), optional=True),
    Field(
        "schemaId",
        "id",
        "id",
        (*_CLASSES, OPTION),
        "Labels refer to it: with another id, those made so far become unknown.",
        expert=True,
    ),
    Field(
        "key",
        "id",
        "id",
        (TREE_OPTION,),
        "Labels refer to it: with another id, those made so far become unknown.",
        expert=True,
    ),
)


def group_of(node: Node) -> str:
    """Where a node belongs: one of the three lists, `option` or `treeOption`; "" for the schema."""
    if isinstance(node, Schema):
        return ""
    if isinstance(node, TreeOption):
        return TREE_OPTION
    if isinstance(node, LabelOption):
        return OPTION
    if isinstance(node, ToolCategory):
        return TOOLS
    return CLASSIFICATIONS if isinstance(node, ClassificationCategory) else RELATIONS


def fields_of(node: Node, *, nested_in_question: bool = False) -> tuple[Field, ...]:
    """The fields to show for a node: those its type uses, and those it has set although it does not.

    `optional` fields that are not set are left out. The condition is there for questions under questions.
    """
    group = group_of(node)
    out: list[Field] = []
    for field in FIELDS:
        if group not in field.on:
            continue
        set_here = node.raw.get(field.name) not in (None, "", False, [])
        if field.form == "options" and isinstance(node, Category):
            wanted = node.kind.options or node.kind.tree
        elif field.form == "parent":
            wanted = nested_in_question
        else:
            known = isinstance(node, Category) and bool(node.kind.group)
            wanted = not field.kinds or not known or node.text("tool") in field.kinds
            wanted = wanted and not (field.optional and field.name not in node.raw)
        if wanted or set_here:
            out.append(field)
    return tuple(out)


def unknown_fields(node: Node) -> tuple[str, ...]:
    """The keys of a node that no field describes: kept, and shown as they are."""
    known = {field.name for field in FIELDS} | {
        "classifications",
        "treeOptions",
        "children",
        "tools",
        "relations",
    }
    return tuple(
        name for name in node.raw if name not in known and not (name == "value" and "key" in node.raw)
    )
