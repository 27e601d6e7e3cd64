"""The rules of a label set as data, and their application: what is wrong, where, and how to put it right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from ango_tui.ontology.edits import EditError
from ango_tui.ontology.node import Node
from ango_tui.ontology.rules.classes import CHECKS
from ango_tui.ontology.rules.model import Context, Found, Problem, Rule, Severity
from ango_tui.ontology.rules.table import RULES
from ango_tui.ontology.rules.whole import FAMILY_CHECKS, SCHEMA_CHECKS
from ango_tui.ontology.schema import NoSuchNodeError, Path, Schema
from ango_tui.ontology.values import Category

__all__ = ["RULES", "Context", "Problem", "Rule", "Severity", "check", "fix", "fix_all"]

_ALONE = Context()


def check(schema: Schema, context: Context = _ALONE) -> list[Problem]:
    """Everything that the rules find, in the order of the tree. Never raises.

    What was found about a class is kept with it, so after an edit only what changed is looked at again.
    """
    found: list[tuple[Path, Found]] = [((), item) for each in SCHEMA_CHECKS for item in each(schema, context)]
    found += [((), item) for item in _of_family(schema)]
    for path, node in schema.classes():
        found += [(path, item) for item in _of_class(node)]
        found += [(path, item) for item in _of_family(node)]
    problems = [_problem(schema, path, item) for path, item in found]
    if len(problems) > 1:
        problems.sort(key=lambda problem: _in_order(problem.path))
    return problems


def _in_order(path: Path) -> tuple[tuple[int, int], ...]:
    return tuple(
        (_LISTS.get(cast("str", path[n]), 9), cast("int", path[n + 1])) for n in range(0, len(path), 2)
    )


_LISTS = {"tools": 0, "treeOptions": 1, "options": 2, "children": 3, "classifications": 4, "relations": 5}


def _of_class(node: Category) -> tuple[Found, ...]:
    got = node.memo.get("own")
    if got is None:
        got = node.memo["own"] = tuple([item for each in CHECKS for item in each(node)])
    return cast("tuple[Found, ...]", got)


def _of_family(node: Node) -> tuple[Found, ...]:
    got = node.memo.get("family")
    if got is None:
        got = node.memo["family"] = tuple(_family(node))
    return cast("tuple[Found, ...]", got)


def _family(node: Node) -> Iterator[Found]:
    names = Schema.LISTS if isinstance(node, Schema) else ("classifications",)
    for name in names:
        kids = node.kids(name)
        if kids:
            for each in FAMILY_CHECKS:
                yield from each(node, name, kids)


def _problem(schema: Schema, above: Path, item: Found) -> Problem:
    rule = RULES[item.rule]
    path = (*above, *item.below)
    try:
        uid = schema.at(path).uid
    except NoSuchNodeError:
        path, uid = above, 0
    severity = rule.severity if item.severity is None else item.severity
    problem = Problem(item.rule, severity, item.words, path, uid, item.field)
    if rule.fix is None:
        return problem
    return Problem(item.rule, severity, item.words, path, uid, item.field, _fixable(schema, problem, rule))


def _fixable(schema: Schema, problem: Problem, rule: Rule) -> bool:
    if rule.id in ("V10", "V11", "V18", "V7"):
        return fix(schema, problem) is not schema
    return True


def fix(schema: Schema, problem: Problem) -> Schema:
    """The schema with a problem put right; the same schema when that takes a person, or is done already."""
    rule = RULES.get(problem.rule)
    if rule is None or rule.fix is None:
        return schema
    try:
        return rule.fix(schema, problem)
    except (NoSuchNodeError, EditError):
        return schema


def fix_all(schema: Schema, context: Context = _ALONE, *, rounds: int = 10) -> Schema:
    """Put right whatever can be without asking. Each round fixes one problem of a node at most."""
    for _ in range(rounds):
        before = schema
        done: set[int] = set()
        for problem in check(schema, context):
            path = schema.path_of(problem.uid) if problem.uid else problem.path
            if problem.fixable and path is not None and problem.uid not in done:
                done.add(problem.uid)
                moved = Problem(
                    problem.rule, problem.severity, problem.words, path, problem.uid, problem.field
                )
                schema = fix(schema, moved)
        if schema is before:
            break
    return schema
