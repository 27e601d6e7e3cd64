"""Checks that look at one class by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ango_tui.ontology.kinds import (
    CLASSIFICATIONS,
    OPTIONS,
    PATH_SEPARATOR,
    RELATIONS,
    TOOLS,
    TREE,
)
from ango_tui.ontology.regexes import regex_problem
from ango_tui.ontology.rules.model import Found, Severity
from ango_tui.ontology.schema import Path
from ango_tui.ontology.tree import in_step
from ango_tui.ontology.values import (
    Category,
    ClassificationCategory,
    RelationCategory,
    ToolCategory,
    TreeOption,
)

_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
SHORTCUTS = (*"0123456789", *(f"ctrl+{n}" for n in range(10)), *"abcdefghijk")
RESERVED = {
    "h": "hides the objects",
    "n": "closes a shape",
    "p": "copies an object's id",
    "s": "stops interpolation",
    "w": "switches tools in medical projects",
    "q": "switches tools in medical projects",
    "esc": "leaves a tool",
}
FLAGS = ("required", "columnField", "richText", "frameSpecific", "showDropdown", "multiple", "ocrEnabled")
_GROUPS = {ToolCategory: TOOLS, RelationCategory: RELATIONS, ClassificationCategory: CLASSIFICATIONS}
INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def type_known(node: Category) -> Iterator[Found]:
    """V2, V3: a type that is legal in its list."""
    tool = node.raw.get("tool")
    if not isinstance(tool, str) or not tool:
        what = "no class but something else" if node.odd else "without a type"
        yield Found("V2", f"an entry {what}", "tool")
        return
    group = node.kind.group
    mine = _GROUPS[type(node)]
    if not group:
        yield Found("V3", f"unknown type {tool!r}: kept as it is", "tool")
    elif group != mine:
        yield Found("V2", f"{node.kind.words} belongs among the {group}, not the {mine}", "tool")


def titled(node: Category) -> Iterator[Found]:
    """V4 and T1: a title that can be read and matched."""
    title = node.raw.get("title")
    if title is not None and not isinstance(title, str):
        yield Found("V4", "the title is not text", "title")
    elif not node.title.strip():
        yield Found("V4", "no title", "title")
    elif node.title != node.title.strip() or INVISIBLE.search(node.title):
        yield Found("T1", "the title has invisible characters or spaces around it", "title")


def identified(node: Category) -> Iterator[Found]:
    """V5: an id that is text."""
    wire_id = node.raw.get("schemaId")
    if not isinstance(wire_id, str) or not wire_id.strip():
        yield Found("V5", "no id", "schemaId")


def optioned(node: Category) -> Iterator[Found]:
    """V7, V9, V10: options where they are needed, told apart by text and id."""
    kind = node.kind
    if node.has_tree:
        return
    options = node.options
    if kind.options and kind.group and len(options) < 2:
        if options:
            yield Found("V9", "only one option to choose from", OPTIONS, severity=Severity.WARNING)
        else:
            yield Found("V9", "no options to choose from", OPTIONS)
    if node.tool == "radio" and len(options) > 10:
        yield Found("T2", f"{len(options)} radio options: a dropdown reads better", "tool")
    seen: dict[str, int] = {}
    ids: set[str] = set()
    alike: set[str] = set()
    for n, option in enumerate(options):
        text = option.value
        if not text.strip():
            yield Found("V10", "an option without text", "value", (OPTIONS, n))
        elif text in seen:
            yield Found("V10", f"the option {text!r} is there twice", "value", (OPTIONS, n))
        elif text.strip().casefold() in alike:
            yield Found("T5", f"the option {text!r} is almost another one", "value", (OPTIONS, n))
        seen.setdefault(text, n)
        alike.add(text.strip().casefold())
        if not option.id:
            yield Found("V7", f"the option {text!r} has no id", "schemaId", (OPTIONS, n), Severity.ERROR)
        elif option.id in ids:
            yield Found("V7", f"{text!r} shares its id with another option", "schemaId", (OPTIONS, n))
        ids.add(option.id)


def treed(node: Category) -> Iterator[Found]:
    """V11, V12, V13: a tree that can be answered, and flattened options that agree with it."""
    if not node.kind.tree or not isinstance(node, ClassificationCategory):
        return
    if not node.treeOptions:
        if node.kind.group:
            yield Found("V11", "a tree without nodes", TREE)
        return
    keys: set[str] = set()
    todo: list[tuple[str, tuple[TreeOption, ...], Path]] = [(TREE, node.treeOptions, ())]
    while todo:
        name, nodes, above = todo.pop()
        titles: set[str] = set()
        for n, item in enumerate(nodes):
            below = (*above, name, n)
            title = item.title
            if not title.strip():
                yield Found("V11", "a tree node without a title", "title", below)
            elif title in titles:
                yield Found("V11", f"{title!r} is there twice among its siblings", "title", below)
            elif PATH_SEPARATOR in title:
                yield Found("V12", f"{title!r} contains the path separator", "title", below)
            titles.add(title)
            if not item.key or item.key in keys:
                words = "shares its key with another node" if item.key else "has no key"
                yield Found("V11", f"the tree node {title!r} {words}", "key", below)
            keys.add(item.key)
            if item.raw.get("children"):
                todo.append(("children", item.children, below))
    if not in_step(node):
        yield Found("V13", "the flattened options do not agree with the tree", OPTIONS)


def unused_lists(node: Category) -> Iterator[Found]:
    """V14: options or trees on a type that does not use them."""
    kind = node.kind
    if not kind.group:
        return
    if not kind.options and not kind.tree and node.raw.get(OPTIONS):
        yield Found("V14", f"{kind.words} has no use for its options", OPTIONS)
    if not kind.tree and node.raw.get(TREE):
        yield Found("V14", f"{kind.words} has no use for its tree", TREE)


def conditional_required(node: Category) -> Iterator[Found]:
    """V17: required, but under a condition."""
    if node.required and node.text("parentOptionId"):
        yield Found("V17", "required only while its condition holds", "required")


def pattern(node: Category) -> Iterator[Found]:
    """V18: a regular expression that works, on a text."""
    value = node.raw.get("regex")
    if value is None or value == "":
        return
    if not node.kind.text:
        yield Found("V18", f"{node.kind.words} has no use for a regex", "regex", severity=Severity.WARNING)
    elif not isinstance(value, str):
        yield Found("V18", "the regex is not text", "regex")
    elif problem := regex_problem(value):
        yield Found("V18", f"the regex does not work: {problem}", "regex")
    elif len(value) > 1 and value[0] == value[-1] == "/":
        yield Found("V18", "the regex is written between slashes", "regex", severity=Severity.WARNING)


def misplaced_flags(node: Category) -> Iterator[Found]:
    """V19, V26, V27: flags that are booleans and mean something here."""
    raw, kind = node.raw, node.kind
    if raw.get("richText") and not kind.text:
        yield Found("V19", "rich text means something on texts only", "richText")
    if raw.get("showDropdown") and not kind.tree:
        yield Found("V19", "show dropdown means something on trees only", "showDropdown")
    question = isinstance(node, ClassificationCategory)
    if raw.get("frameSpecific") and not question:
        yield Found("V19", "frame specific means something on questions only", "frameSpecific")
    if raw.get("columnField") and not question:
        yield Found(
            "V26", "a column field on a tool or relation: the documentation contradicts itself", "columnField"
        )
    for name in FLAGS:
        if name in raw and not isinstance(raw[name], bool):
            yield Found("V27", f"{name} is {raw[name]!r}, neither true nor false", name)


def colored(node: Category) -> Iterator[Found]:
    """V20: a colour that is one."""
    value = node.raw.get("color")
    if value is None or value == "":
        return
    if not isinstance(value, str) or not _COLOR.fullmatch(value):
        yield Found("V20", f"{value!r} is no colour like #1A2B3C", "color")


def shortcut(node: Category) -> Iterator[Found]:
    """V22, V24: a shortcut that the editor understands and does not use itself."""
    value = node.raw.get("shortcutKey")
    if value is None or value == "":
        return
    if isinstance(value, str) and value in RESERVED:
        yield Found("V24", f"the editor itself uses {value!r}: it {RESERVED[value]}", "shortcutKey")
    elif value not in SHORTCUTS:
        yield Found("V22", f"{value!r} is none of the documented shortcuts", "shortcutKey")


CHECKS = (
    type_known,
    titled,
    identified,
    optioned,
    treed,
    unused_lists,
    conditional_required,
    pattern,
    misplaced_flags,
    colored,
    shortcut,
)
