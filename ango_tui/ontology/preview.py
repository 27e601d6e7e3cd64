"""The form as an annotator meets it: which questions appear for what is picked, and which never do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from ango_tui.ontology.edits import revealing_ids
from ango_tui.ontology.kinds import ROOT_LISTS
from ango_tui.ontology.schema import Path, Schema
from ango_tui.ontology.values import Category, ClassificationCategory

#: What is picked: per class (`uid`) the ids of the chosen options, or anything not empty as an answer.
Picks = Mapping[int, Collection[str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """One class or question that the annotator sees now."""

    path: Path
    node: Category
    depth: int
    because: str = ""
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Hidden:
    """A question that nobody can ever see, and why. `blocks` when it is required all the same."""

    path: Path
    node: Category
    why: str
    blocks: bool = False


def form(schema: Schema, picks: Picks, within: Path = ()) -> list[Shown]:
    """What is on the screen for these picks: at the top level, or below the tool or relation at `within`.

    A question nested in a question appears when its option is picked, or without a condition as soon as the
    one above has any answer (seed documentation, the third worked ontology). Questions of a tool or relation
    appear as soon as an object is drawn.
    """
    out: list[Shown] = []
    if within:
        top = cast("Category", schema.at(within))
        todo = [((*within, "classifications", n), kid, 0, "") for n, kid in enumerate(top.classifications)]
    else:
        todo = [((name, n), kid, 0, "") for name in ROOT_LISTS for n, kid in enumerate(_top(schema, name))]
    todo.reverse()
    while todo:
        path, node, depth, because = todo.pop()
        picked = picks.get(node.uid, ())
        out.append(Shown(path, node, depth, because, bool(picked)))
        if not isinstance(node, ClassificationCategory) or not picked:
            continue
        below = []
        for n, kid in enumerate(node.classifications):
            reason = _revealed(node, kid, picked)
            if reason is not None:
                below.append(((*path, "classifications", n), kid, depth + 1, reason))
        todo += reversed(below)
    return out


def _top(schema: Schema, name: str) -> tuple[ClassificationCategory, ...]:
    return cast("tuple[ClassificationCategory, ...]", schema.kids(name))


def _revealed(node: ClassificationCategory, kid: Category, picked: Collection[str]) -> str | None:
    """Why a nested question is shown, None when it is not."""
    condition = kid.text("parentOptionId")
    if not condition:
        return "any answer"
    if condition not in picked or condition not in revealing_ids(node):
        return None
    return next((option.label for option in node.options if option.id == condition), condition)


def never_shown(schema: Schema) -> list[Hidden]:
    """The questions that no picks can bring up, with those below them."""
    out: list[Hidden] = []
    dead: set[Path] = set()
    for path, node in schema.classes():
        if len(path) == 2:
            continue
        above = path[:-2]
        why = ""
        if above in dead:
            why = "the question above it is never shown"
        elif condition := node.text("parentOptionId"):
            parent = schema.at(above)
            if not isinstance(parent, ClassificationCategory):
                why = "it has a condition where nothing can be picked"
            elif condition not in revealing_ids(parent):
                why = "its condition is no option of the question above"
        elif _unanswerable(schema.at(above)):
            why = "the question above it has no options to pick"
        if why:
            dead.add(path)
            out.append(Hidden(path, node, why, node.required))
    return out


def _unanswerable(parent: object) -> bool:
    if not isinstance(parent, ClassificationCategory) or not parent.kind.group:
        return False
    return (parent.kind.options or parent.kind.tree) and not revealing_ids(parent)


def keystrokes(schema: Schema) -> list[tuple[str, Path, Category]]:
    """What each shortcut selects, in the order of the keys."""
    found = [
        (node.shortcutKey, (name, n), node)
        for name in ROOT_LISTS
        for n, node in enumerate(_top(schema, name))
        if node.shortcutKey
    ]
    return sorted(found, key=lambda item: (len(item[0]), item[0]))


def free_shortcuts(schema: Schema) -> list[str]:
    """The documented shortcuts that no top-level class has."""
    from ango_tui.ontology.rules.classes import SHORTCUTS

    used = {key for key, _, _ in keystrokes(schema)}
    return [key for key in SHORTCUTS if key not in used]
