"""Each rule V1 to V32: what it finds, and what its fix does."""

from __future__ import annotations

from typing import Any

import pytest

from ango_tui.ontology import Schema, edits
from ango_tui.ontology.regexes import may_run_away, regex_problem, tried
from ango_tui.ontology.rules import RULES, Context, Problem, Severity, check, fix, fix_all


def question(wire_id: str = "q", **fields: Any) -> dict[str, Any]:
    options = [{"value": v, "schemaId": f"{wire_id}-{v}"} for v in ("yes", "no")]
    return {"tool": "radio", "title": f"T {wire_id}", "schemaId": wire_id, "options": options} | fields


def tool(wire_id: str = "t", **fields: Any) -> dict[str, Any]:
    return {"tool": "bounding-box", "title": f"T {wire_id}", "schemaId": wire_id} | fields


def of(tools: Any = (), classifications: Any = (), relations: Any = ()) -> Schema:
    return Schema.from_wire(
        {"tools": list(tools), "classifications": list(classifications), "relations": list(relations)}
    )


def tree(*titles: str, **fields: Any) -> dict[str, Any]:
    nodes = [{"title": t, "key": f"k{n}", "value": f"k{n}", "children": []} for n, t in enumerate(titles)]
    flat = [{"value": t, "schemaId": f"k{n}"} for n, t in enumerate(titles)]
    return {
        "tool": "tree-dropdown",
        "title": "Tree",
        "schemaId": "tree",
        "treeOptions": nodes,
        "options": flat,
    } | fields


def below(parent: dict[str, Any], **fields: Any) -> Schema:
    return of([], [parent | {"classifications": [question("inner", **fields)]}])


text = {"tool": "text", "options": []}
cloud = Context(project_type="pct")

BROKEN: list[tuple[str, Schema, Context]] = [
    ("V1", Schema.from_wire([]), Context()),
    ("V1", Schema.from_wire({"tools": {}, "classifications": []}), Context()),
    ("V2", of([tool(tool=None)]), Context()),
    ("V2", of([tool(tool="radio")]), Context()),
    ("V2", of(["what"]), Context()),
    ("V3", of([tool(tool="spline")]), Context()),
    ("V4", of([tool(title=" ")]), Context()),
    ("V4", of([tool(title=7)]), Context()),
    ("V5", of([tool(schemaId="")]), Context()),
    ("V6", of([tool("a"), tool("a", title="B")]), Context()),
    (
        "V7",
        of([], [question("a"), question("b", options=[{"value": "x", "schemaId": "a-yes"}] * 1)]),
        Context(),
    ),
    ("V7", of([tool("a-yes")], [question("a")]), Context()),
    ("V7", of([], [question(options=[{"value": "x"}, {"value": "y", "schemaId": "1"}])]), Context()),
    ("V8", of([tool("a", title="Same"), tool("b", title="Same")]), Context()),
    ("V9", of([], [question(options=None)]), Context()),
    (
        "V10",
        of([], [question(options=[{"value": "", "schemaId": "1"}, {"value": "b", "schemaId": "2"}])]),
        Context(),
    ),
    ("V10", of([], [question(options=[{"value": "b", "schemaId": n} for n in "12"])]), Context()),
    ("V11", of([], [tree()]), Context()),
    ("V11", of([], [tree("a", "a")]), Context()),
    ("V11", of([], [tree("a", " ")]), Context()),
    ("V11", of([], [tree(treeOptions=[{"title": "a", "children": []}])]), Context()),
    ("V12", of([], [tree("a / b")]), Context()),
    ("V13", of([], [tree("a", options=[])]), Context()),
    ("V14", of([], [question(**text | {"options": [{"value": "x", "schemaId": "1"}]})]), Context()),
    ("V14", of([], [question(treeOptions=[{"title": "a"}])]), Context()),
    ("V15", below(question(), parentOptionId="nowhere"), Context()),
    ("V15", below(question(), parentOptionId=["odd"]), Context()),
    ("V16", of([], [question(parentOptionId="q-yes")]), Context()),
    ("V16", of([tool(classifications=[question(parentOptionId="x")])]), Context()),
    ("V16", below(question(**text), parentOptionId="q-yes"), Context()),
    ("V17", below(question(), parentOptionId="q-yes", required=True), Context()),
    ("V18", of([], [question(**text, regex="(")]), Context()),
    ("V18", of([], [question(**text, regex="/a/")]), Context()),
    ("V18", of([], [question(regex="a")]), Context()),
    ("V18", of([], [question(**text, regex=5)]), Context()),
    ("V19", of([], [question(richText=True)]), Context()),
    ("V19", of([], [question(showDropdown=True)]), Context()),
    ("V19", of([tool(frameSpecific=True)]), Context()),
    ("V20", of([tool(color="#12345")]), Context()),
    ("V21", of([tool(n, tool="brush", color=c) for n, c in (("a", "#abcdef"), ("b", "#ABCDEF"))]), Context()),
    ("V21", of([tool("a", color="#000000"), tool("b", color="#000000")]), Context()),
    ("V22", of([tool(shortcutKey="z")]), Context()),
    ("V23", of([tool("a", shortcutKey="1")], [question(shortcutKey="1")]), Context()),
    ("V24", of([tool(shortcutKey="h")]), Context()),
    ("V25", below(question(), shortcutKey="1"), Context()),
    ("V26", of([tool(columnField=True)]), Context()),
    ("V27", of([tool(required=None)]), Context()),
    ("V27", of([], [question(frameSpecific="true")]), Context()),
    ("V28", of([], [], [tool("r", tool="group")]), Context()),
    ("V29", of([tool(tool="pct")]), Context(project_type="image")),
    ("V29", of([tool()]), cloud),
    ("V29", of([], [question(tool="boolean", options=[])]), Context(project_type="image")),
    ("V30", of(), Context(server=of([tool()]), has_tasks=True)),
    ("V31", of(), Context(server=of([tool()]), base=of())),
    ("V32", of(), Context(server=of([tool()]))),
    ("T1", of([tool(title=" Car\u200b")]), Context()),
    ("T5", of([], [question(options=[{"value": v, "schemaId": v} for v in ("Car", "car ")])]), Context()),
    ("T2", of([], [question(options=[{"value": str(n), "schemaId": str(n)} for n in range(11)])]), Context()),
]


def found(rule: str, schema: Schema, context: Context = Context()) -> list[Problem]:  # noqa: B008
    return [problem for problem in check(schema, context) if problem.rule == rule]


@pytest.mark.parametrize(
    ("rule", "schema", "context"), BROKEN, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_broken_label_set_is_found(rule: str, schema: Schema, context: Context) -> None:
    problems = found(rule, schema, context)
    assert problems
    assert all(problem.words and str(problem) for problem in problems)
    for problem in problems:
        schema.at(problem.path)


@pytest.mark.parametrize(
    ("rule", "schema", "context"), BROKEN, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_fixable_problem_is_gone_after_its_fix(rule: str, schema: Schema, context: Context) -> None:
    problems = found(rule, schema, context)
    for problem in problems:
        if problem.fixable:
            assert len(found(rule, fix(schema, problem), context)) < len(problems)
        else:
            assert fix(schema, problem) is schema


def test_there_is_a_case_for_every_rule() -> None:
    assert set(RULES) - {rule for rule, _, _ in BROKEN} == {"T3", "T4"}
    assert [rule for rule in RULES if rule.startswith("V")] == [f"V{n}" for n in range(1, 33)]


def test_a_sound_label_set_has_no_problems(schema: Schema) -> None:
    assert check(schema, Context(server=schema, base=schema, has_tasks=True, project_type="image")) == []


def test_null_lists_and_missing_keys_are_no_problem() -> None:
    assert check(Schema.from_wire({"tools": None})) == []


def test_severities_follow_the_circumstances() -> None:
    one = of([], [question(options=[{"value": "x", "schemaId": "1"}])])
    assert [p.severity for p in found("V9", one)] == [Severity.WARNING]
    twice = of([tool("a", shortcutKey="1"), tool("b", shortcutKey="1")])
    assert found("V23", twice)[0].severity is Severity.WARNING
    assert found("V23", twice, Context(strict=True))[0].severity is Severity.ERROR


def test_a_shared_option_id_is_renewed_with_the_condition_beside_it() -> None:
    inner = question("inner", parentOptionId="a-yes")
    schema = of(
        [],
        [
            question("a"),
            question("b", options=[{"value": "x", "schemaId": "a-yes"}], classifications=[inner]),
        ],
    )
    (problem,) = found("V7", schema)
    after = fix(schema, problem)
    option = after.at(problem.path)
    assert option.id != "a-yes"
    assert after.classifications[1].classifications[0].parentOptionId == option.id
    assert after.classifications[0].options[0].id == "a-yes"


def test_everything_that_can_be_fixed_is_fixed_at_once() -> None:
    schema = of(
        [
            tool("a", color="red", required=None, shortcutKey="z"),
            tool("a", title="B", color="#000000", richText=True),
        ],
        [question("q", parentOptionId="x"), tree("x", "y", options=[])],
    )
    assert check(fix_all(schema)) == []


def test_problems_stand_in_the_order_of_the_tree() -> None:
    schema = of([tool("a", title=""), tool("b", title="")], [question("c", title="")])
    assert [problem.path for problem in check(schema)] == [("tools", 0), ("tools", 1), ("classifications", 0)]


def test_problems_follow_an_edit(schema: Schema) -> None:
    check(schema)
    broken = edits.set_field(schema, ("tools", 0, "classifications", 0, "classifications", 0), "regex", "(")
    (problem,) = check(broken)
    assert (problem.rule, problem.uid) == ("V18", broken.at(problem.path).uid)
    assert check(schema) == []


@pytest.mark.parametrize(
    "pattern", [r"^\d{3}$", r"(?<year>\d+)-\k<year>", r"\p{L}+", r"a\/b", r"(?<=a)b(?<!c)"]
)
def test_javascript_patterns_are_understood(pattern: str) -> None:
    assert regex_problem(pattern) == ""


@pytest.mark.parametrize(
    ("pattern", "risky"),
    [
        (r"(a+)+$", True),
        (r"(a|a)*b", True),
        (r"((ab)*)*", True),
        (r"(\d{3}-)+", True),
        (r"^(ab)+$", False),
        (r"^[(a+)+]*$", False),
        (r"\(a+\)+", False),
        (r"^.{3,80}$", False),
    ],
)
def test_patterns_that_may_run_away_are_known(pattern: str, risky: bool) -> None:
    assert may_run_away(pattern) is risky


def test_a_pattern_is_tried_in_words() -> None:
    assert tried(r"^\d+$", "12") == "matches"
    assert tried(r"^\d+$", "x") == "does not match"
    assert tried("(", "x").startswith("does not compile")
    assert tried("(a+)+$", "a" * 150 + "b").startswith("not tried")


def test_deep_nesting_is_named() -> None:
    node = question("q0")
    for n in range(1, 6):
        node = question(f"q{n}", classifications=[node])
    assert found("T3", of([], [node]))
    for n in range(6, 120):
        node = question(f"q{n}", classifications=[node])
    assert found("T4", of([], [node]))
