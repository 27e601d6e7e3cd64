"""Edits of a label set: each takes a schema and gives another, sharing what it did not touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from ango_tui.ontology.ids import ids_of, renewed, with_id
from ango_tui.ontology.kinds import (
    CHILDREN,
    CLASS_LISTS,
    CLASSIFICATIONS,
    OPTIONS,
    RELATIONS,
    TOOLS,
    TREE,
    Kind,
    kind_of,
    kinds_for,
)
from ango_tui.ontology.node import Node
from ango_tui.ontology.schema import NoSuchNodeError, Path, Schema, name_of
from ango_tui.ontology.tree import as_tree, owner_of_tree, refreshed, tree_ids, with_flattened
from ango_tui.ontology.values import (
    Category,
    ClassificationCategory,
    LabelOption,
    RelationCategory,
    ToolCategory,
    TreeOption,
)

#: Colours for new classes, in the order in which they are given out.
PALETTE = (
    "#F44336",
    "#03A9F4",
    "#4CAF50",
    "#FF9800",
    "#9C27B0",
    "#FFEB3B",
    "#00BCD4",
    "#E91E63",
    "#8BC34A",
    "#3F51B5",
    "#795548",
    "#009688",
    "#FFC107",
    "#673AB7",
    "#CDDC39",
    "#607D8B",
)


class EditError(ValueError):
    """An edit that makes no sense here; the message says why, in words for a person."""


def parent_of(path: Path) -> Path:
    """The address of what holds the node at `path`."""
    return path[:-2]


def list_of(path: Path) -> str:
    """The name of the list in which the node at `path` stands."""
    return cast("str", path[-2])


def position_of(path: Path) -> int:
    """Its position in that list, from 0."""
    return cast("int", path[-1])


def list_for(schema: Schema, parent: Path, node: Node) -> str:
    """The list of `parent` in which a node belongs. Raises `EditError` when it can hold no such thing."""
    above = schema.at(parent)
    if isinstance(node, TreeOption):
        name = CHILDREN if isinstance(above, TreeOption) else TREE
    elif isinstance(node, LabelOption):
        name = OPTIONS
    elif isinstance(node, ToolCategory):
        name = TOOLS
    elif isinstance(node, RelationCategory):
        name = RELATIONS
    else:
        name = CLASSIFICATIONS
    cls = above.LISTS.get(name)
    if cls is None or not isinstance(node, cls):
        raise EditError(f"{_what(node)} cannot stand in {_what(above)}")
    if name == OPTIONS and isinstance(above, Category) and above.has_tree:
        raise EditError("the options of a tree dropdown follow its tree: change the tree")
    return name


def _what(node: Node) -> str:
    if isinstance(node, Schema):
        return "the top level"
    if isinstance(node, Category):
        return {ToolCategory: "a tool", RelationCategory: "a relation"}.get(type(node), "a question")
    return "a tree option" if isinstance(node, TreeOption) else "an option"


def legal_kinds(schema: Schema, parent: Path, group: str = CLASSIFICATIONS) -> tuple[Kind, ...]:
    """The types that may be added below `parent`; `group` picks the list at the top level."""
    above = schema.at(parent)
    name = group if isinstance(above, Schema) else CLASSIFICATIONS
    return kinds_for(name) if name in above.LISTS else ()


def next_color(schema: Schema) -> str:
    """The palette colour that is used least at the top level."""
    used = [node.color.upper() for group in (schema.tools, schema.relations) for node in group]
    return min(PALETTE, key=used.count)


def new_class(schema: Schema, wire_type: str, title: str = "", group: str | None = None) -> Category:
    """A fresh class of a type, with the next free colour. An unknown type needs its `group`."""
    group = group or kind_of(wire_type).group
    color = next_color(schema)
    if group == TOOLS:
        return ToolCategory(wire_type, title, color=color)
    if group == RELATIONS:
        return RelationCategory(wire_type, title, color=color)
    if group == CLASSIFICATIONS:
        return ClassificationCategory(wire_type, title, color=color)
    raise EditError(f"{wire_type!r} is no type this version knows")


def add(schema: Schema, parent: Path, node: Node, at: int | None = None) -> Schema:
    """Put a node into the list of `parent` where it belongs; last when `at` is None."""
    name = list_for(schema, parent, node)
    above = schema.at(parent)
    kids = list(above.kids(name))
    kids.insert(len(kids) if at is None else max(0, at), node)
    changed = schema.put(parent, above.with_kids(name, kids))
    return refreshed(changed, (*parent, name, 0))


def remove(schema: Schema, *paths: Path) -> Schema:
    """Take nodes out, each with all that is below it. Order and overlaps of `paths` do not matter."""
    for path in sorted(set(paths), key=_deepest_last_first, reverse=True):
        try:
            above = schema.at(parent_of(path))
            schema.at(path)
        except NoSuchNodeError:
            continue
        _not_flattened(above, list_of(path))
        kids = list(above.kids(list_of(path)))
        del kids[position_of(path)]
        schema = schema.put(parent_of(path), above.with_kids(list_of(path), kids))
        schema = refreshed(schema, path)
    return schema


def _deepest_last_first(path: Path) -> tuple[tuple[str, int], ...]:
    return tuple((str(path[n]), cast("int", path[n + 1])) for n in range(0, len(path), 2))


def _not_flattened(above: Node, name: str) -> None:
    if name == OPTIONS and isinstance(above, Category) and above.has_tree:
        raise EditError("the options of a tree dropdown follow its tree: change the tree")


def shift(schema: Schema, path: Path, by: int) -> Schema:
    """Move a node among its siblings; it stops at either end."""
    above, name, here = schema.at(parent_of(path)), list_of(path), position_of(path)
    node = schema.at(path)
    _not_flattened(above, name)
    kids = [*above.kids(name)]
    del kids[here]
    kids.insert(min(max(here + by, 0), len(kids)), node)
    return refreshed(schema.put(parent_of(path), above.with_kids(name, kids)), path)


def move(schema: Schema, path: Path, parent: Path, at: int | None = None) -> Schema:
    """Move a node below another parent; `at` counts in the target list before the node is taken out.

    A condition that the new parent cannot fulfil is cleared. Raises `EditError` where the node cannot stand.
    """
    if parent[: len(path)] == path:
        raise EditError("a node cannot be moved into itself")
    node, above = schema.at(path), schema.at(parent)
    name = list_for(schema, parent, node)
    _not_flattened(schema.at(parent_of(path)), list_of(path))
    target = above.uid
    if parent_of(path) == parent and list_of(path) == name:
        end = len(above.kids(name)) - 1
        goal = end if at is None else at - (at > position_of(path))
        return shift(schema, path, goal - position_of(path))
    without = remove(schema, path)
    where = _after_removal(parent, path)
    if without.at(where).uid != target:
        raise EditError("the place to move to is gone")
    return add(without, where, _fitting(node, above), at)


def _after_removal(path: Path, removed: Path) -> Path:
    """Where `path` stands once the node at `removed` is gone."""
    n = len(removed)
    if len(path) >= n and path[: n - 1] == removed[:-1] and cast("int", path[n - 1]) > position_of(removed):
        return (*path[: n - 1], cast("int", path[n - 1]) - 1, *path[n:])
    return path


def _fitting(node: Node, parent: Node) -> Node:
    """The node without a condition that `parent` cannot fulfil."""
    condition = node.text("parentOptionId")
    if isinstance(node, ClassificationCategory) and condition and condition not in revealing_ids(parent):
        return node.with_field("parentOptionId", None)
    return node


def revealing_ids(parent: Node) -> set[str]:
    """The option ids of a class on which a question nested in it may depend."""
    if not isinstance(parent, ClassificationCategory):
        return set()
    if parent.has_tree:
        return set(tree_ids(parent))
    return {option.id for option in parent.options} - {""} if parent.kind.options else set()


def indent(schema: Schema, path: Path) -> Schema:
    """Make a node the last child of the sibling above it. Raises `EditError` when there is none that fits."""
    if position_of(path) == 0:
        raise EditError("there is nothing above it to go into")
    above = (*path[:-1], position_of(path) - 1)
    if not isinstance(schema.at(path), ClassificationCategory | TreeOption):
        raise EditError(f"{_what(schema.at(path))} cannot be nested")
    return move(schema, path, above)


def outdent(schema: Schema, path: Path) -> Schema:
    """Make a node the next sibling of its parent. Raises `EditError` when it cannot stand there."""
    parent = parent_of(path)
    if not parent:
        raise EditError("it is at the top level already")
    node = schema.at(path)
    if isinstance(node, LabelOption) or list_of(path) == TREE:
        raise EditError(f"{_what(node)} stands as far out as it can")
    if isinstance(schema.at(parent), ToolCategory | RelationCategory):
        raise EditError(
            "a question of a tool or relation cannot stand beside it; cut it and paste it elsewhere"
        )
    return move(schema, path, parent_of(parent), position_of(parent) + 1)


def set_field(schema: Schema, path: Path, name: str, value: object) -> Schema:
    """Set one field of a node. Identities go through `set_id`, types through `retype`."""
    if name in CLASS_LISTS or name in (OPTIONS, TREE, CHILDREN):
        raise EditError(f"{name} is a list of nodes: add, move or remove them")
    node = schema.at(path)
    if name == node.ID and isinstance(value, str):
        return set_id(schema, path, value)
    if name == "tool" and isinstance(value, str) and isinstance(node, Category):
        return retype(schema, path, value)
    if path:
        _not_flattened(schema.at(parent_of(path)), list_of(path))
    changed = schema.put(path, node.with_field(name, value))
    return refreshed(changed, path) if name == "title" else changed


def set_fields(schema: Schema, paths: Iterable[Path], values: Mapping[str, object]) -> Schema:
    """Set the same fields on several nodes."""
    for path in paths:
        for name, value in values.items():
            schema = set_field(schema, path, name, value)
    return schema


def set_id(schema: Schema, path: Path, wire_id: str) -> Schema:
    """Change an identity, with the conditions and flattened options that refer to it.

    Labels made under the old id will be unknown to the platform; the caller has to have said so.
    Raises `EditError` when the id is empty or taken.
    """
    node = schema.at(path)
    if node.id == wire_id:
        return schema
    if not wire_id.strip():
        raise EditError("an id cannot be empty")
    if wire_id in ids_of(schema):
        raise EditError(f"the id {wire_id!r} is taken")
    _not_flattened(schema.at(parent_of(path)), list_of(path))
    changed = refreshed(schema.put(path, with_id(node, wire_id)), path)
    owner = owner_of_tree(path) if isinstance(node, TreeOption) else parent_of(path)
    if isinstance(node, LabelOption | TreeOption) and owner:
        changed = changed.put(owner, _reconditioned(changed.at(owner), {node.id: wire_id}))
    return changed


def _reconditioned(parent: Node, became: Mapping[str, str | None]) -> Node:
    """The class with the conditions of its nested questions following changed option ids."""
    kids = [
        kid.with_field("parentOptionId", became[kid.text("parentOptionId")])
        if kid.text("parentOptionId") in became
        else kid
        for kid in parent.kids(CLASSIFICATIONS)
    ]
    return parent.with_kids(CLASSIFICATIONS, kids)


def retype(schema: Schema, path: Path, wire_type: str) -> Schema:
    """Give a class another type of its own list, carrying over what the new type can hold.

    Options become a tree and back with their ids kept; what the new type cannot hold is emptied, together
    with conditions that depended on it. Raises `EditError` for a type of another list.
    """
    node = schema.at(path)
    if not isinstance(node, Category):
        raise EditError(f"{_what(node)} has no type")
    new, old = kind_of(wire_type), node.kind
    group = next(name for name in CLASS_LISTS if isinstance(node, Schema.LISTS[name]))
    if new.group and new.group != group:
        raise EditError(f"{new.words} cannot stand among the {group}")
    if node.text("tool") == wire_type:
        return schema
    changed: Category = node.with_field("tool", wire_type)
    if isinstance(changed, ClassificationCategory):
        changed = _carried(changed, old, new)
    return schema.put(path, changed)


def _carried(node: ClassificationCategory, old: Kind, new: Kind) -> ClassificationCategory:
    before = {option.id for option in node.options}
    if new.tree and not old.tree and node.options:
        node = with_flattened(node.with_kids(TREE, as_tree(node)))
    elif old.tree and not new.tree and node.raw.get(TREE):
        node = node.with_kids(TREE, ())
    if not new.options and not new.tree and node.options:
        node = node.with_kids(OPTIONS, ())
    gone: dict[str, str | None] = dict.fromkeys(before - revealing_ids(node) - {""})
    return cast("ClassificationCategory", _reconditioned(node, gone)) if gone else node


def duplicate(schema: Schema, path: Path) -> tuple[Schema, Path]:
    """A copy under fresh ids right below the original, titled "… copy"; the new schema and its address."""
    node, above = schema.at(path), schema.at(parent_of(path))
    fresh, _ = renewed(node)
    taken = {kid.label for kid in above.kids(list_of(path))}
    field = "value" if isinstance(node, LabelOption) else "title"
    fresh = fresh.with_field(field, free_title(name_of(node), taken))
    if isinstance(fresh, Category) and fresh.shortcutKey:
        fresh = fresh.with_field("shortcutKey", "")
    at = position_of(path) + 1
    return add(schema, parent_of(path), fresh, at), (*path[:-1], at)


def free_title(title: str, taken: Iterable[str]) -> str:
    """ "Car copy", "Car copy 2", … whichever is free."""
    used = set(taken)
    name, n = f"{title} copy", 2
    while name in used:
        name, n = f"{title} copy {n}", n + 1
    return name


def each_path(schema: Schema, uids: Sequence[int]) -> list[Path]:
    """The addresses of nodes by `uid`, those that are gone left out."""
    found = (schema.path_of(uid) for uid in uids)
    return [path for path in found if path is not None]
