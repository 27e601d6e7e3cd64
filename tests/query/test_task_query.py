"""The task list's filter: what is typed, as what the client is asked for."""

from dataclasses import dataclass

import pytest

from ango_tui.query import tasks as task_query


@dataclass
class Named:
    id: str
    name: str
    type: str = ""


class Names:
    stages = (Named("Label", "Label"), Named("493e", "QA Review"))
    batches = (Named("8ea9", "Week 12"), Named("9a55", "Week 13"))
    people = (("ines@x.com", "Reviewer"), ("tomas@x.com", "Labeler"))


def wire(text: str) -> dict[str, object]:
    asked, problems = task_query.parse(text, Names())
    assert not problems
    return asked.to_wire() if asked else {}


@pytest.mark.parametrize(
    ("typed", "condition"),
    [
        ('stage:"QA Review"', {"stage": {"$in": ["493e"]}}),
        ("assignee:none", {"assignee": {"$eq": None}}),
        ("assignee:ines@x.com", {"assignee": {"$in": ["ines@x.com"]}}),
        ('batch:"Week 12","Week 13"', {"batches": {"$in": ["8ea9", "9a55"]}}),
        ("priority:>5", {"priority": {"$gt": 5}}),
        ("skipped:yes", {"isSkipped": {"$eq": True}}),
        ("issues:>0", {"openIssuesCount": {"$gt": 0}}),
        ("", {}),
    ],
)
def test_a_term_becomes_the_condition_of_the_server(typed: str, condition: dict[str, object]) -> None:
    assert wire(typed) == condition


def test_words_are_searched_in_the_external_id_without_regard_to_capitals() -> None:
    pattern = wire("night.frame")["externalId"]
    assert "\\." in str(pattern)


def test_an_unknown_field_is_named_with_the_nearest() -> None:
    asked, problems = task_query.parse("stge:Label", Names())
    assert asked is None
    assert "stage" in str(problems[0])


def test_stages_are_offered_while_one_types() -> None:
    labels = [offer.label for offer in task_query.complete("stage:Q", 7, Names())]
    assert labels == ["QA Review"]


def test_a_term_with_an_odd_name_reads_back_as_the_same_batch() -> None:
    typed = task_query.term("batch", "Week 12")
    assert wire(typed) == {"batches": {"$in": ["8ea9"]}}


@pytest.mark.parametrize(
    ("name", "descending", "words"), [("created_at", True, "-createdAt"), ("", False, None)]
)
def test_the_order_is_said_in_the_servers_words(name: str, descending: bool, words: str | None) -> None:
    assert task_query.sort_words(name, descending) == words
