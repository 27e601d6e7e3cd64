"""What can be put right without asking: one edit per kind of problem."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from ango_tui.ontology.edits import PALETTE, parent_of, remove, set_field
from ango_tui.ontology.ids import with_id
from ango_tui.ontology.kinds import CLASSIFICATIONS, ROOT_LISTS
from ango_tui.ontology.node import Node
from ango_tui.ontology.rules.classes import INVISIBLE, SHORTCUTS
from ango_tui.ontology.rules.model import Fix, Problem
from ango_tui.ontology.schema import Schema
from ango_tui.ontology.tree import owner_of_tree, refreshed, with_flattened
from ango_tui.ontology.values import Category, LabelOption, TreeOption, new_color, new_id


def _on_node(change: Callable[[Node], Node]) -> Fix:
    def fix(schema: Schema, problem: Problem) -> Schema:
        return schema.put(problem.path, change(schema.at(problem.path)))

    return fix


def _set(name: str, value: object) -> Fix:
    return _on_node(lambda node: node.with_field(name, value))


def three_lists(schema: Schema, _problem: Problem) -> Schema:
    """V1: what is no list becomes an empty one; something that is no object, an empty label set."""
    if schema.odd:
        return Schema()
    for name in ROOT_LISTS:
        if not isinstance(schema.raw.get(name), list):
            schema = schema.with_field(name, [])
    return schema


def trim(schema: Schema, problem: Problem) -> Schema:
    """T1: the title without what cannot be seen."""
    title = re.sub(r"\s+", " ", INVISIBLE.sub(" ", schema.at(problem.path).label)).strip()
    return set_field(schema, problem.path, "title", title)


def renew_id(schema: Schema, problem: Problem) -> Schema:
    """V5, V6, V7: a fresh id. Conditions keep pointing at the first bearer of the old one."""
    node = schema.at(problem.path)
    fresh = with_id(node, new_id())
    return refreshed(schema.put(problem.path, fresh), problem.path)


def renew_option_id(schema: Schema, problem: Problem) -> Schema:
    """V7: a fresh id for an option; the conditions of its own class follow, as they meant this one."""
    node = schema.at(problem.path)
    if not isinstance(node, LabelOption | TreeOption):
        return schema
    fresh = with_id(node, new_id())
    changed = refreshed(schema.put(problem.path, fresh), problem.path)
    owner = owner_of_tree(problem.path) or parent_of(problem.path)
    parent = changed.at(owner)
    if not isinstance(parent, Category) or node.id in {option.id for option in parent.options}:
        return changed
    kids = [
        kid.with_field("parentOptionId", fresh.id)
        if node.id and kid.text("parentOptionId") == node.id
        else kid
        for kid in parent.kids(CLASSIFICATIONS)
    ]
    return changed.put(owner, parent.with_kids(CLASSIFICATIONS, kids))


def drop_empty_option(schema: Schema, problem: Problem) -> Schema:
    """V10: an option without text goes; one that repeats a text stays for a person to decide."""
    node = schema.at(problem.path)
    return schema if node.label.strip() else remove(schema, problem.path)


def renew_key(schema: Schema, problem: Problem) -> Schema:
    """V11: a fresh key for a tree node that lacks one or shares one; other faults need a person."""
    return renew_option_id(schema, problem) if problem.field == "key" else schema


def rebuild_options(schema: Schema, problem: Problem) -> Schema:
    """V13: the flattened options made anew from the tree."""
    return schema.put(problem.path, with_flattened(schema.at(problem.path)))


def empty_lists(schema: Schema, problem: Problem) -> Schema:
    """V14: the list that the type has no use for, emptied."""
    return schema.put(problem.path, schema.at(problem.path).with_field(problem.field, []))


def fix_regex(schema: Schema, problem: Problem) -> Schema:
    """V18: the slashes off, or a regex off a class that has no use for it."""
    node = cast("Category", schema.at(problem.path))
    value = node.raw.get("regex")
    if not node.kind.text:
        return schema.put(problem.path, node.with_field("regex", None))
    if isinstance(value, str) and len(value) > 2 and value[0] == value[-1] == "/":
        return schema.put(problem.path, node.with_field("regex", value[1:-1]))
    return schema


def flag_off(schema: Schema, problem: Problem) -> Schema:
    """V19, V26: the flag that means nothing here, switched off."""
    return schema.put(problem.path, schema.at(problem.path).with_field(problem.field, False))


def to_bool(schema: Schema, problem: Problem) -> Schema:
    """V27: true for what says so, false for everything else."""
    node = schema.at(problem.path)
    value = str(node.raw.get(problem.field)).strip().casefold() in ("1", "1.0", "true", "yes")
    return schema.put(problem.path, node.with_field(problem.field, value))


def free_color(schema: Schema, problem: Problem) -> Schema:
    """V20, V21: a colour that no other class has."""
    used = {node.color.upper() for _, node in schema.classes()}
    fresh = next((color for color in PALETTE if color not in used), None)
    while fresh is None or fresh in used:
        fresh = new_color()
    return schema.put(problem.path, schema.at(problem.path).with_field("color", fresh))


def free_shortcut(schema: Schema, problem: Problem) -> Schema:
    """V22, V23, V24: the next documented key that is free, or none when all are taken."""
    used = {node.text("shortcutKey") for name in ROOT_LISTS for node in schema.kids(name)}
    fresh = next((key for key in SHORTCUTS if key not in used and key != "h"), "")
    return schema.put(problem.path, schema.at(problem.path).with_field("shortcutKey", fresh))


no_condition = _set("parentOptionId", None)
no_shortcut = _set("shortcutKey", "")
