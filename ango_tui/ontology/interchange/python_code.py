"""Python source that rebuilds a label set, with the official SDK or with this package."""

from __future__ import annotations

import json
import pprint
from typing import Any, Literal, cast

from ango_tui.ontology.interchange.report import Exported, Report
from ango_tui.ontology.kinds import ROOT_LISTS, Classification, Relation, Tool
from ango_tui.ontology.node import Node
from ango_tui.ontology.schema import Schema
from ango_tui.ontology.tree import in_step
from ango_tui.ontology.values import (
    Category,
    ClassificationCategory,
    LabelOption,
    RelationCategory,
    ToolCategory,
    TreeOption,
)

Target = Literal["imerit_ango", "ango_tui"]


_PLAIN = {
    "tool",
    "title",
    "required",
    "schemaId",
    "columnField",
    "color",
    "shortcutKey",
    "classifications",
    "options",
}
_QUESTION = (
    "parentOptionId",
    "regex",
    "frameSpecific",
    "showDropdown",
    "richText",
    "exportName",
    "displayName",
    "abbreviatedName",
    "attributeType",
    "defaultValue",
)
_OFF: tuple[object, ...] = (None, False, "", [])

_HEAD = {
    "imerit_ango": '''"""Rebuilds a label set with the official SDK (written for imerit-ango 1.4.10)."""

import os

from imerit_ango.models.label_category import (
    Classification,
    ClassificationCategory,
    LabelOption,
    Relation,
    RelationCategory,
    Tool,
    ToolCategory,
    TreeOption,
)


def tree(title, key, value, children=()):
    """A tree option with a key of its own, which the SDK's constructor cannot take."""
    option = TreeOption(title, value=value, children=list(children))
    option.key = key
    return option

''',
    "ango_tui": '''"""Rebuilds a label set with ango_tui."""

import asyncio
import os

from ango_tui.ontology import (
    Classification,
    ClassificationCategory,
    LabelOption,
    Relation,
    RelationCategory,
    Schema,
    Tool,
    ToolCategory,
    TreeOption,
)


def tree(title, key, value, children=()):
    """A tree option."""
    return TreeOption(title, key=key, value=value, children=list(children))

''',
}

_TAIL = {
    "imerit_ango": """
if __name__ == "__main__":
    from imerit_ango.sdk import SDK

    host = {"host": os.environ["ANGO_HOST"]} if "ANGO_HOST" in os.environ else {}
    sdk = SDK(os.environ["ANGO_API_KEY"], **host)
    print(sdk.create_label_set(os.environ["ANGO_PROJECT_ID"], CALL))
""",
    "ango_tui": """
schema = SCHEMA


async def push():
    from ango_tui.api import AngoClient

    async with AngoClient(os.environ["ANGO_API_KEY"], os.environ.get("ANGO_HOST", "eu")) as client:
        project = os.environ["ANGO_PROJECT_ID"]
        print(await client.create_label_set(project, raw_category_schema=schema.to_wire()))


if __name__ == "__main__":
    asyncio.run(push())
""",
}


def write_python(schema: Schema, target: Target = "imerit_ango") -> Exported:
    """Source that runs and gives the same ids, titles and settings.

    Classes that constructors can express are written as calls. Where a label set holds what they cannot (keys
    or types they do not know), the whole of it is written as raw JSON, and the report says why.
    """
    report = Report()
    reasons = [reason for _, node in schema.classes() if (reason := _inexpressible(node))]
    if schema.odd or set(schema.raw) - set(ROOT_LISTS):
        reasons.append("the label set itself has keys that are not known")
    if reasons:
        report.approximated("the whole label set", f"written as raw JSON: {reasons[0]}")
        body = f"raw_category_schema = {pprint.pformat(schema.to_wire(), width=100, sort_dicts=False)}\n"
        head = _HEAD[target].split("from imerit_ango", 1)[0] if target == "imerit_ango" else _RAW_HEAD
        call, build = "raw_category_schema=raw_category_schema", "Schema.from_wire(raw_category_schema)"
        text = head + body
    else:
        groups = [
            (name, [_call(cast("Category", node), 1) for node in schema.kids(name)]) for name in ROOT_LISTS
        ]
        body = "".join(f"\n{name} = [{_several(calls, 1)}]\n" for name, calls in groups)
        call = "tools=tools, classifications=classifications, relations=relations"
        build = "Schema(tools, classifications, relations)"
        text = _HEAD[target] + body
        for _, node in schema.classes():
            if node.color:
                report.taken(node.title, node.kind.words)
            else:
                report.approximated(
                    node.title, "it has no colour: the constructor will give it one at random"
                )
    return Exported(text + _TAIL[target].replace("CALL", call).replace("SCHEMA", build), report)


_RAW_HEAD = '''"""Rebuilds a label set with ango_tui."""

import asyncio
import os

from ango_tui.ontology import Schema

'''


def _inexpressible(node: Category) -> str:
    """Why a class cannot be written as a call, "" when it can."""
    raw = node.raw
    name = node.title or node.id
    if _member(node) is None:
        return f"{name!r} is of a type that the SDK does not know"
    known = _PLAIN | ({*_QUESTION, "treeOptions"} if isinstance(node, ClassificationCategory) else set())
    extra = [key for key, value in raw.items() if key not in known and value not in _OFF]
    if extra:
        return f"{name!r} has {extra[0]}, which no constructor takes"
    if not isinstance(raw.get("title", ""), str) or not node.id:
        return f"{name!r} lacks a title or an id"
    for key in ("required", "columnField", "frameSpecific", "showDropdown", "richText", "defaultValue"):
        if raw.get(key) not in (None, True, False):
            return f"{name!r} has a {key} that is neither true nor false"
    if any(set(option.raw) != {"value", "schemaId"} or not option.id for option in node.options):
        return f"{name!r} has options with keys that are not known"
    if raw.get("treeOptions") and not (in_step(node) and all(map(_plain_tree, node.kids("treeOptions")))):
        return f"{name!r} has a tree that its options do not agree with"
    return ""


def _plain_tree(node: Node) -> bool:
    todo = [node]
    while todo:
        item = todo.pop()
        if (
            set(item.raw) - {"title", "key", "value", "children"}
            or not item.text("key")
            or not item.text("value")
        ):
            return False
        todo += item.kids("children")
    return True


def _member(node: Category) -> str | None:
    """The enum member of a class's type as source, None for an unknown type."""
    kinds = {ToolCategory: Tool, ClassificationCategory: Classification, RelationCategory: Relation}
    enum = kinds[type(node)]
    for member in enum:
        if member.value == node.raw.get("tool"):
            return f"{enum.__name__}.{member.name}"
    return None


def _call(node: Category, depth: int) -> str:
    args = [_member(node) or ""]
    args += [
        f"{key}={_literal(node.raw[key])}" for key in ("title", "required", "schemaId") if node.raw.get(key)
    ]
    args += [
        f"{key}={_literal(node.raw[key])}"
        for key in ("columnField", "color", "shortcutKey")
        if node.raw.get(key)
    ]
    tree = node.raw.get("treeOptions")
    if node.options and not tree:
        args.append(f"options=[{_several([_option(option) for option in node.options], depth + 2)}]")
    if isinstance(node, ClassificationCategory):
        if tree:
            args.append(
                f"treeOptions=[{_several([_tree(item, depth + 2) for item in node.treeOptions], depth + 2)}]"
            )
        args += [
            f"{key}={_literal(node.raw[key])}"
            for key in _QUESTION
            if node.raw.get(key) not in (None, "") and not (node.raw[key] is False and key != "defaultValue")
        ]
    if node.classifications:
        below = _several([_call(kid, depth + 2) for kid in node.classifications], depth + 2)
        args.append(f"classifications=[{below}]")
    return f"{type(node).__name__}({_several(args, depth + 1)})"


def _option(option: LabelOption) -> str:
    return f"LabelOption({_literal(option.value)}, schemaId={_literal(option.schemaId)})"


def _tree(node: TreeOption, depth: int) -> str:
    args = [_literal(node.title), _literal(node.key), _literal(node.value)]
    if node.children:
        args.append(f"[{_several([_tree(child, depth + 1) for child in node.children], depth + 1)}]")
    return f"tree({', '.join(args)})"


def _several(items: list[str], depth: int) -> str:
    if not items:
        return ""
    pad = "    " * depth
    return "".join(f"\n{pad}{item}," for item in items) + "\n" + "    " * (depth - 1)


def _literal(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return repr(value)
    return json.dumps(value, ensure_ascii=True) if isinstance(value, str) else repr(value)
