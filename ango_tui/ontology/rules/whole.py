"""Checks that look at siblings, or at the whole label set and its project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from ango_tui.ontology.edits import revealing_ids
from ango_tui.ontology.kinds import CLASSIFICATIONS, OPTIONS, ROOT_LISTS
from ango_tui.ontology.node import Node
from ango_tui.ontology.rules.model import Context, Found, Severity
from ango_tui.ontology.schema import MAX_DEPTH, Path, Schema, name_of
from ango_tui.ontology.tree import flat_of
from ango_tui.ontology.values import Category, ClassificationCategory
from ango_tui.ontology.wire import same

_CLOUD = {"pct", "one-to-many"}


def titles_differ(_parent: Node, name: str, kids: tuple[Node, ...]) -> Iterator[Found]:
    """V8: siblings of one kind that share a title."""
    seen: set[str] = set()
    for n, kid in enumerate(kids):
        title = kid.label.strip()
        if title and title in seen:
            yield Found("V8", f"{title!r} is the title of a sibling too", "title", (name, n))
        seen.add(title)


def conditions_hold(parent: Node, name: str, kids: tuple[Node, ...]) -> Iterator[Found]:
    """V15, V16: conditions that can come true."""
    options: set[str] | None = None
    for n, kid in enumerate(kids):
        condition = kid.raw.get("parentOptionId")
        if condition is None or condition == "":
            continue
        if not isinstance(parent, ClassificationCategory) or parent.tool == "text":
            where = "at the top level" if isinstance(parent, Schema) else f"under {parent.text('tool')}"
            yield Found(
                "V16", f"a condition {where}, where nothing can fulfil it", "parentOptionId", (name, n)
            )
            continue
        options = revealing_ids(parent) if options is None else options
        if not isinstance(condition, str) or condition not in options:
            yield Found(
                "V15", "its condition is no option of the question above", "parentOptionId", (name, n)
            )


def shortcut_reachable(parent: Node, name: str, kids: tuple[Node, ...]) -> Iterator[Found]:
    """V25: only top-level classes can be selected by key."""
    if isinstance(parent, Schema):
        return
    for n, kid in enumerate(kids):
        if kid.raw.get("shortcutKey"):
            yield Found("V25", "a shortcut on a nested question has no effect", "shortcutKey", (name, n))


FAMILY_CHECKS = (titles_differ, conditions_hold, shortcut_reachable)


def well_formed(schema: Schema, _context: Context) -> Iterator[Found]:
    """V1: three lists."""
    if schema.odd:
        yield Found("V1", "this is no label set: not a JSON object")
        return
    for name in ROOT_LISTS:
        value = schema.raw.get(name, [])
        if value is not None and not isinstance(value, list):
            yield Found("V1", f"{name} is not a list", name)


def _own_ids(node: Category) -> tuple[tuple[str, Path], ...]:
    """The ids of a class's own options or tree nodes, with their relative addresses; kept with the class."""
    got = node.memo.get("own_ids")
    if got is None:
        out: list[tuple[str, Path]] = []
        if node.has_tree:
            out += [(item["schemaId"], ()) for item in flat_of(node)]
        elif node.raw.get(OPTIONS):
            out += [(option.id, (OPTIONS, n)) for n, option in enumerate(node.kids(OPTIONS))]
        got = node.memo["own_ids"] = tuple(out)
    return cast("tuple[tuple[str, Path], ...]", got)


def ids_unique(schema: Schema, _context: Context) -> Iterator[Found]:
    """V6, V7: an id means one thing in the whole label set."""
    classes: dict[str, Category] = {}
    nodes = schema.classes()
    for path, node in nodes:
        if node.id and classes.setdefault(node.id, node) is not node:
            yield Found("V6", f"its id is that of {name_of(classes[node.id])!r} too", "schemaId", path)
    owners: dict[str, Path] = {}
    for path, node in nodes:
        for key, below in _own_ids(node):
            if key in classes:
                yield Found("V7", "an option has the id of a class", "schemaId", (*path, *below))
            elif key and owners.setdefault(key, path) is not path:
                yield Found("V7", "an option's id is used in another class too", "schemaId", (*path, *below))


def _top(schema: Schema) -> Iterator[tuple[Path, Category]]:
    for name in ROOT_LISTS:
        for n, node in enumerate(schema.kids(name)):
            yield (name, n), cast("Category", node)


def colors_differ(schema: Schema, _context: Context) -> Iterator[Found]:
    """V21: brush masks are told apart by colour; other classes should be."""
    seen: dict[str, Category] = {}
    brushes: dict[str, Category] = {}
    for path, node in _top(schema):
        color = node.color.upper()
        if not color or path[0] == CLASSIFICATIONS:
            continue
        if node.tool == "brush" and color in brushes:
            words = (
                f"shares its colour with the brush {name_of(brushes[color])!r}: masks cannot be told apart"
            )
            yield Found("V21", words, "color", path)
        elif color in seen:
            words = f"shares its colour with {name_of(seen[color])!r}"
            yield Found("V21", words, "color", path, Severity.WARNING)
        seen.setdefault(color, node)
        if node.tool == "brush":
            brushes.setdefault(color, node)


def shortcuts_differ(schema: Schema, context: Context) -> Iterator[Found]:
    """V23: a key selects one class."""
    seen: dict[str, Category] = {}
    for path, node in _top(schema):
        key = node.shortcutKey
        if key and seen.setdefault(key, node) is not node:
            severity = Severity.ERROR if context.strict else Severity.WARNING
            words = f"the shortcut {key!r} selects {name_of(seen[key])!r} too"
            yield Found("V23", words, "shortcutKey", path, severity)


def relations_relate(schema: Schema, _context: Context) -> Iterator[Found]:
    """V28: relations need objects."""
    if schema.relations and not schema.tools:
        yield Found("V28", "a relation, but no tool whose objects it could relate", "", ("relations", 0))


def fits_project(schema: Schema, context: Context) -> Iterator[Found]:
    """V29: point-cloud classes in point-cloud projects only."""
    if not context.project_type:
        return
    cloud = context.project_type == "pct"
    for path, node in schema.classes():
        special = node.tool in _CLOUD
        if special and not cloud:
            yield Found("V29", f"{node.kind.words} is made for point-cloud projects", "tool", path)
        elif cloud and path[0] == "tools" and len(path) == 2 and node.kind.group == "tools" and not special:
            yield Found("V29", f"{node.kind.words} has no use in a point-cloud project", "tool", path)
        elif node.tool == "boolean" and not cloud:
            yield Found("V29", "yes/no questions are made for point-cloud projects", "tool", path)


def labels_kept(schema: Schema, context: Context) -> Iterator[Found]:
    """V30: classes that the server has and the draft has not."""
    if context.server is None or not context.has_tasks:
        return
    have = {node.id for _, node in schema.classes()}
    for _path, node in context.server.classes():
        if node.id and node.id not in have:
            words = f"{name_of(node)!r} is gone or has another id: labels made with it become unknown"
            yield Found("V30", words)


def server_unmoved(_schema: Schema, context: Context) -> Iterator[Found]:
    """V31: somebody else was there."""
    if context.server is None or context.base is None:
        return
    if not same(context.server.wire, context.base.wire):
        yield Found("V31", "the label set on the server has changed since this draft began")


def not_emptied(schema: Schema, context: Context) -> Iterator[Found]:
    """V32: nothing in place of something."""
    if context.server is not None and schema.empty and not context.server.empty:
        yield Found("V32", "this would replace the project's label set by an empty one")


def not_too_deep(schema: Schema, _context: Context) -> Iterator[Found]:
    """T3, T4: depth that people, or this program, cannot follow."""
    deepest: Path = ()
    for path, _ in schema.classes():
        if len(path) > len(deepest):
            deepest = path
    depth = len(deepest) // 2
    if depth >= MAX_DEPTH:
        yield Found(
            "T4", f"nested {MAX_DEPTH} deep or more: what lies deeper is kept, but not checked", "", deepest
        )
    elif depth > 4:
        yield Found("T3", f"questions nested {depth} deep are hard to answer", "", deepest)


SCHEMA_CHECKS: tuple[Callable[[Schema, Context], Iterator[Found]], ...] = (
    well_formed,
    ids_unique,
    colors_differ,
    shortcuts_differ,
    relations_relate,
    fits_project,
    labels_kept,
    server_unmoved,
    not_emptied,
    not_too_deep,
)
