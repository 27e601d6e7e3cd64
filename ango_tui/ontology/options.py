"""Options in bulk: a pasted list, an outline for a tree, sorting; ids stay with the texts they belong to."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import cast

from ango_tui.ontology.edits import EditError
from ango_tui.ontology.kinds import OPTIONS, TREE
from ango_tui.ontology.node import Node
from ango_tui.ontology.schema import Path, Schema
from ango_tui.ontology.tree import from_outline, outline, with_flattened
from ango_tui.ontology.values import Category, LabelOption


def lines_of(text: str) -> list[str]:
    """The option texts in a pasted list: one per line, trimmed, blank lines and repeats left out."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def options_text(schema: Schema, path: Path) -> str:
    """The options of a class for bulk editing: one per line, or the indented outline of a tree."""
    node = _class_at(schema, path)
    if node.has_tree:
        return outline(node.kids(TREE))
    return "\n".join(option.label for option in node.kids(OPTIONS))


def set_options_text(schema: Schema, path: Path, text: str) -> Schema:
    """Make a class's options be what the text says: a list, or an outline for a tree dropdown."""
    node = _class_at(schema, path)
    if node.kind.tree and node.kind.group and TREE in node.LISTS:
        roots = from_outline(text, node.kids(TREE))
        if [*map(_shape, roots)] == [*map(_shape, node.kids(TREE))]:
            return schema
        return schema.put(path, with_flattened(node.with_kids(TREE, roots)))
    return set_options(schema, path, lines_of(text))


def _shape(node: Node) -> object:
    return node.to_wire()


def set_options(schema: Schema, path: Path, texts: Sequence[str]) -> Schema:
    """Make a class have exactly these options, in this order.

    A text that is there already keeps its option. Where as many lines changed as stand in their place, they
    are renamed and keep their ids, so that stored answers stay theirs; all else is new.
    """
    node = _plain(schema, path)
    old = [cast("LabelOption", option) for option in node.kids(OPTIONS)]
    free: dict[str, list[LabelOption]] = {}
    for option in old:
        free.setdefault(option.value, []).append(option)
    kept: list[LabelOption | None] = [free[text].pop(0) if free.get(text) else None for text in texts]
    taken = {option.uid for option in kept if option is not None}
    _rename_in_place(old, texts, kept, taken)
    fresh = [option or LabelOption(text) for option, text in zip(kept, texts, strict=True)]
    return schema.put(path, node.with_kids(OPTIONS, fresh))


def _rename_in_place(
    old: Sequence[LabelOption], texts: Sequence[str], kept: list[LabelOption | None], taken: set[int]
) -> None:
    matcher = difflib.SequenceMatcher(None, [option.value for option in old], list(texts), autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        gone = [option for option in old[i1:i2] if option.uid not in taken]
        new = [j for j in range(j1, j2) if kept[j] is None]
        if tag == "replace" and len(gone) == len(new):
            for option, j in zip(gone, new, strict=True):
                kept[j] = option.with_field("value", texts[j])


def add_options(schema: Schema, path: Path, texts: Iterable[str], at: int | None = None) -> Schema:
    """Add options with these texts; those that the class has already are left out."""
    node = _plain(schema, path)
    old = list(node.kids(OPTIONS))
    have = {option.label for option in old}
    fresh = [LabelOption(text) for text in dict.fromkeys(texts) if text not in have]
    where = len(old) if at is None else at
    return schema.put(path, node.with_kids(OPTIONS, [*old[:where], *fresh, *old[where:]]))


def sort_options(schema: Schema, path: Path, *, reverse: bool = False) -> Schema:
    """Sort a class's options by text, letter case aside."""
    node = _plain(schema, path)
    order = sorted(node.kids(OPTIONS), key=lambda option: option.label.casefold(), reverse=reverse)
    return schema.put(path, node.with_kids(OPTIONS, order))


def _class_at(schema: Schema, path: Path) -> Category:
    node = schema.at(path)
    if not isinstance(node, Category):
        raise EditError("only a class has options")
    return node


def _plain(schema: Schema, path: Path) -> Category:
    node = _class_at(schema, path)
    if node.has_tree:
        raise EditError("the options of a tree dropdown follow its tree: change the tree")
    return node
