"""Options edited as text: which line keeps which identity."""

from __future__ import annotations

from ango_tui.label_sets.bulk import retyped
from ango_tui.ontology import Classification, ClassificationCategory, LabelOption, Schema, TreeOption

PATH = ("classifications", 0)


def listed() -> Schema:
    options = [LabelOption("Red", "r"), LabelOption("Green", "g"), LabelOption("Blue", "b")]
    return Schema(classifications=[ClassificationCategory(Classification.Radio, "Colour", options=options)])


def tree() -> Schema:
    leaves = [TreeOption("Leaf 1", "l1"), TreeOption("Leaf 2", "l2")]
    roots = [TreeOption("Branch", "br", children=leaves), TreeOption("Twig", "tw")]
    question = ClassificationCategory(Classification.Tree_dropdown, "Tree", treeOptions=roots)
    return Schema(classifications=[question])


def typed(before: Schema, *texts: str) -> Schema:
    """What becomes of a label set while these texts follow each other."""
    now = before
    for text in texts:
        now = retyped(before, now, PATH, text)
    return now


def ids(schema: Schema) -> list[str]:
    return [option.id for option in schema.classifications[0].options]


def test_a_line_that_is_typed_in_keeps_its_option() -> None:
    now = typed(listed(), "Red\nGreen\nBlu", "Red\nGreen\nBluish")
    assert ids(now) == ["r", "g", "b"]


def test_a_renamed_line_keeps_its_option_when_a_line_follows() -> None:
    now = typed(listed(), "Red\nGreen\nBluish", "Red\nGreen\nBluish\n", "Red\nGreen\nBluish\nBlack")
    assert ids(now)[:3] == ["r", "g", "b"]
    assert len(ids(now)) == 4


def test_a_line_that_comes_back_gets_its_option_back() -> None:
    now = typed(listed(), "Red\nBlue", "Red\nGreen\nBlue")
    assert ids(now) == ["r", "g", "b"]


def test_a_renamed_branch_keeps_its_key_and_those_of_its_leaves() -> None:
    now = typed(tree(), "Branche\n  Leaf 1\n  Leaf 2\nTwig", "Branches\n  Leaf 1\n  Leaf 2\nTwig")
    assert ids(now) == ["br", "l1", "l2", "tw"]
    assert [option.value for option in now.classifications[0].options][1] == "Branches / Leaf 1"


def test_a_leaf_is_added_and_the_others_stay() -> None:
    now = typed(tree(), "Branch\n  Leaf 1\n  Leaf 2\n  Leaf 3\nTwig")
    assert [ids(now)[n] for n in (0, 1, 2, 4)] == ["br", "l1", "l2", "tw"]
