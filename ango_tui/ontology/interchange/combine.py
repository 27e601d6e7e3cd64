"""Bringing an imported label set into a draft: in its place, or into it."""

from __future__ import annotations

from typing import Literal

from ango_tui.ontology.ids import ids_in, ids_of, renewed
from ango_tui.ontology.interchange.report import Imported, Report
from ango_tui.ontology.kinds import CLASSIFICATIONS, OPTIONS, ROOT_LISTS, TREE
from ango_tui.ontology.node import Node
from ango_tui.ontology.schema import Schema, name_of
from ango_tui.ontology.tree import with_flattened
from ango_tui.ontology.values import Category


def combined(
    draft: Schema, imported: Imported, how: Literal["merge", "replace"] = "merge"
) -> tuple[Schema, Report]:
    """The draft with an imported label set, and what was done with each class.

    *replace* takes the import as it is. *merge* removes nothing and changes nothing: a class that the draft
    has (by id, else by type and title) gets the options and questions that it lacks, all others are added.
    Ids stay; one that the draft uses for something else is renewed.
    """
    report = Report()
    if how == "replace":
        for _, node in imported.schema.classes():
            report.taken(name_of(node))
        return imported.schema, report
    for name in ROOT_LISTS:
        kids = list(draft.kids(name))
        taken = ids_of(draft)
        for fresh in imported.schema.kids(name):
            at = _match(kids, fresh)
            if at is None:
                kids.append(_free(fresh, taken))
                report.taken(name_of(fresh), "added")
            else:
                joined = _joined(kids[at], fresh, taken)
                words = "is there already" if joined is kids[at] else "got what it lacked"
                report.approximated(name_of(fresh), words)
                kids[at] = joined
            taken |= ids_in(kids[-1 if at is None else at])
        draft = draft.with_kids(name, kids)
    return draft, report


def _match(kids: list[Node], fresh: Node) -> int | None:
    for n, kid in enumerate(kids):
        if kid.id and kid.id == fresh.id and kid.text("tool") == fresh.text("tool"):
            return n
    for n, kid in enumerate(kids):
        same_title = kid.label.strip().casefold() == fresh.label.strip().casefold()
        if same_title and kid.text("tool") == fresh.text("tool"):
            return n
    return None


def _free(fresh: Node, taken: set[str]) -> Node:
    """The node with the ids renewed that mean something else already."""
    return renewed(fresh, only=ids_in(fresh) & taken)[0]


def _joined(old: Node, fresh: Node, taken: set[str]) -> Node:
    """`old` with the options, tree nodes and questions of `fresh` that it lacks."""
    became: dict[str, str] = {}
    joined: Node = old
    if isinstance(old, Category) and old.has_tree:
        grown = _grown(old, fresh, TREE, taken, became)
        joined = old if grown is old else with_flattened(grown)
    elif OPTIONS in old.LISTS:
        joined = _with_options(old, fresh, taken, became)
    kids = list(joined.kids(CLASSIFICATIONS))
    for each in fresh.kids(CLASSIFICATIONS):
        condition = each.text("parentOptionId")
        if condition in became:
            each = each.with_field("parentOptionId", became[condition])
        at = _match(kids, each)
        if at is None:
            kids.append(_free(each, taken))
        else:
            kids[at] = _joined(kids[at], each, taken)
    return joined.with_kids(CLASSIFICATIONS, kids)


def _with_options(old: Node, fresh: Node, taken: set[str], became: dict[str, str]) -> Node:
    have = {option.label: option for option in old.kids(OPTIONS)}
    options = list(old.kids(OPTIONS))
    for option in fresh.kids(OPTIONS):
        known = have.get(option.label)
        if known is None:
            known = _free(option, taken)
            options.append(known)
        became[option.id] = known.id
    return old.with_kids(OPTIONS, options)


def _grown(old: Node, fresh: Node, name: str, taken: set[str], became: dict[str, str]) -> Node:
    kids = list(old.kids(name))
    have = {kid.label: n for n, kid in enumerate(kids)}
    for each in fresh.kids(name):
        at = have.get(each.label)
        if at is None:
            kid, names = renewed(each, only=ids_in(each) & taken)
            became |= names
            kids.append(kid)
        else:
            became[each.id] = kids[at].id
            kids[at] = _grown(kids[at], each, "children", taken, became)
    return old.with_kids(name, kids)
