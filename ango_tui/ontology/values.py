"""The values a label set is made of, with the constructor arguments of the seed documentation."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any, cast

from ango_tui.ontology.kinds import (
    CHILDREN,
    CLASSIFICATIONS,
    OPTIONS,
    PATH_SEPARATOR,
    TREE,
    Classification,
    Kind,
    Relation,
    Tool,
    kind_of,
)
from ango_tui.ontology.node import Node
from ango_tui.ontology.wire import copied


def new_id() -> str:
    """A fresh schemaId: 32 hexadecimal digits, as SDK 1.4.10 makes them."""
    return uuid.uuid4().hex


def new_color() -> str:
    """A random colour `#RRGGBB`, as SDK 1.4.10 gives to a class without one."""
    return f"#{random.randrange(0x1000000):06X}"


def _wires(nodes: Iterable[Node] | None) -> list[object]:
    return [copied(node.wire) for node in nodes or ()]


class LabelOption(Node):
    """One answer of a classification (seed documentation, create_label_set)."""

    __slots__ = ()

    def __init__(self, value: str, schemaId: str | None = None) -> None:
        self._fill({"value": value, "schemaId": schemaId or new_id()})

    @property
    def value(self) -> str:
        """The text of the answer; exports and label imports use it."""
        return self.text("value")

    @property
    def schemaId(self) -> str:
        """The option's identity, to which conditions and stored answers refer."""
        return self.id

    @property
    def label(self) -> str:
        return self.value


class TreeOption(Node):
    """One node of a tree dropdown. `value` defaults to `key`; neither is shown to anybody.

    SDK 1.4.10 cannot take a `key` (flattening then fails). Here it can.
    """

    __slots__ = ()
    ID = "key"

    def __init__(
        self,
        title: str,
        key: str | None = None,
        value: str | None = None,
        children: Sequence[TreeOption] | None = None,
    ) -> None:
        key = key or new_id()
        self._fill({"title": title, "children": _wires(children), "key": key, "value": value or key})

    @property
    def title(self) -> str:
        """What the annotator sees."""
        return self.text("title")

    @property
    def id(self) -> str:
        """The node's identity: `key`, or `schemaId` where an old SDK wrote it there."""
        return self.text("key") or self.text("schemaId")

    @property
    def key(self) -> str:
        """As `id`."""
        return self.id

    @property
    def value(self) -> str:
        """A generated id, not a label."""
        return self.text("value")

    @property
    def children(self) -> tuple[TreeOption, ...]:
        """The nodes below this one."""
        return cast("tuple[TreeOption, ...]", self.kids(CHILDREN))


TreeOption.LISTS = {CHILDREN: TreeOption}


def flattened(nodes: Sequence[Node]) -> list[dict[str, Any]]:
    """The `options` that belong to a tree: pre-order, paths joined with " / ", ids equal to the node keys."""
    out: list[dict[str, Any]] = []
    todo: list[tuple[Node, str]] = [(node, "") for node in reversed(nodes)]
    while todo:
        node, above = todo.pop()
        path = f"{above}{PATH_SEPARATOR}{node.label}" if above else node.label
        out.append({"value": path, "schemaId": node.id})
        todo.extend((child, path) for child in reversed(node.kids(CHILDREN)))
    return out


class Category(Node):
    """What tools, classifications and relations have in common."""

    __slots__ = ()

    @property
    def tool(self) -> str:
        """The wire type, known or not ("" when missing)."""
        return self.text("tool")

    @property
    def kind(self) -> Kind:
        """What the type implies; `OTHER` for an unknown one."""
        return kind_of(self.raw.get("tool"))

    @property
    def title(self) -> str:
        """Shown to annotators and in exports."""
        return self.text("title")

    @property
    def schemaId(self) -> str:
        """Identity of the class; stored answers refer to it."""
        return self.id

    @property
    def required(self) -> bool:
        """Whether it must be used or answered before submitting."""
        return self.flag("required")

    @property
    def columnField(self) -> bool:
        """Whether it is a column of the table widget."""
        return self.flag("columnField")

    @property
    def color(self) -> str:
        """`#RRGGBB`, or "" when absent."""
        return self.text("color")

    @property
    def shortcutKey(self) -> str:
        """Key that selects it, "" for none."""
        return self.text("shortcutKey")

    @property
    def has_tree(self) -> bool:
        """Whether it has a tree, so that its options are the flattened paths of that."""
        if TREE not in self.LISTS or not self.kind.tree:
            return False
        return isinstance(self.raw.get(TREE), list) and bool(self.raw[TREE])

    @property
    def classifications(self) -> tuple[ClassificationCategory, ...]:
        """The nested questions."""
        return cast("tuple[ClassificationCategory, ...]", self.kids(CLASSIFICATIONS))

    @property
    def options(self) -> tuple[LabelOption, ...]:
        """The answers to choose from; for a tree, its flattened paths."""
        return cast("tuple[LabelOption, ...]", self.kids(OPTIONS))


def _base(
    tool: Enum | str,
    title: str,
    required: bool,
    schema_id: str | None,
    column_field: bool,
    color: str | None,
    shortcut_key: str,
    classifications: Iterable[Node] | None,
    options: list[object],
) -> dict[str, Any]:
    return {
        "tool": tool.value if isinstance(tool, Enum) else tool,
        "title": title,
        "required": required,
        "columnField": column_field,
        "color": color or new_color(),
        "shortcutKey": shortcut_key,
        "classifications": _wires(classifications),
        "options": options,
        "schemaId": schema_id or new_id(),
    }


class ToolCategory(Category):
    """A drawing tool: an entry of `tools`."""

    __slots__ = ()

    def __init__(
        self,
        tool: Tool | str,
        title: str = "",
        required: bool = False,
        schemaId: str | None = None,
        columnField: bool = False,
        color: str | None = None,
        shortcutKey: str = "",
        classifications: Sequence[ClassificationCategory] | None = None,
        options: Sequence[LabelOption] | None = None,
    ) -> None:
        wire = _wires(options)
        self._fill(
            _base(tool, title, required, schemaId, columnField, color, shortcutKey, classifications, wire)
        )


class RelationCategory(Category):
    """A relation between objects: an entry of `relations`."""

    __slots__ = ()

    def __init__(
        self,
        relation: Relation | str,
        title: str = "",
        required: bool = False,
        schemaId: str | None = None,
        columnField: bool = False,
        color: str | None = None,
        shortcutKey: str = "",
        classifications: Sequence[ClassificationCategory] | None = None,
        options: Sequence[LabelOption] | None = None,
    ) -> None:
        wire = _wires(options)
        self._fill(
            _base(relation, title, required, schemaId, columnField, color, shortcutKey, classifications, wire)
        )


class ClassificationCategory(Category):
    """A question: an entry of a `classifications` list, at the top or nested in any class."""

    __slots__ = ()

    def __init__(
        self,
        classification: Classification | str,
        title: str = "",
        required: bool = False,
        schemaId: str | None = None,
        columnField: bool = False,
        color: str | None = None,
        shortcutKey: str = "",
        classifications: Sequence[ClassificationCategory] | None = None,
        options: Sequence[LabelOption] | None = None,
        treeOptions: Sequence[TreeOption] | None = None,
        frameSpecific: bool = False,
        parentOptionId: str | None = None,
        regex: str | None = None,
        showDropdown: bool = False,
        richText: bool = False,
        exportName: str | None = None,
        displayName: str | None = None,
        abbreviatedName: str | None = None,
        attributeType: str | None = None,
        defaultValue: bool | None = None,
    ) -> None:
        flat: list[object] = [*flattened(treeOptions)] if treeOptions else _wires(options)
        raw = {TREE: _wires(treeOptions)} | _base(
            classification, title, required, schemaId, columnField, color, shortcutKey, classifications, flat
        )
        raw |= {
            "regex": regex,
            "parentOptionId": parentOptionId,
            "frameSpecific": frameSpecific,
            "showDropdown": showDropdown,
            "richText": richText,
            "exportName": exportName,
            "displayName": displayName,
            "abbreviatedName": abbreviatedName,
            "attributeType": attributeType,
            "defaultValue": defaultValue,
        }
        self._fill(raw)

    @property
    def treeOptions(self) -> tuple[TreeOption, ...]:
        """The roots of a tree dropdown."""
        return cast("tuple[TreeOption, ...]", self.kids(TREE))

    @property
    def parentOptionId(self) -> str | None:
        """The option of the enclosing classification that reveals this one; None when always shown."""
        return self.text("parentOptionId") or None

    @property
    def regex(self) -> str | None:
        """What a text answer must match."""
        return self.text("regex") or None

    @property
    def richText(self) -> bool:
        """Whether a text question uses the rich editor."""
        return self.flag("richText")

    @property
    def frameSpecific(self) -> bool:
        """Whether it is answered per frame."""
        return self.flag("frameSpecific")

    @property
    def showDropdown(self) -> bool:
        """Whether a tree is shown collapsed."""
        return self.flag("showDropdown")


for _cls in (ToolCategory, RelationCategory, ClassificationCategory):
    _cls.LISTS = {OPTIONS: LabelOption, CLASSIFICATIONS: ClassificationCategory}
ClassificationCategory.LISTS = {
    OPTIONS: LabelOption,
    TREE: TreeOption,
    CLASSIFICATIONS: ClassificationCategory,
}
