"""The issue list's filter: what the server is asked and what is done here."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ango_tui.api.decoding import build
from ango_tui.api.records import Issue, Stage
from ango_tui.query import issues as issue_query


class Names:
    stages = (Stage(id="Label", name="Label"), Stage(id="uuid-1", name="QA review"))
    people = (("anna@x.example", "Reviewer"), ("ben@x.example", "Labeler"))

    def stage_name(self, stage_id: str | None) -> str:
        return next((stage.name for stage in self.stages if stage.id == stage_id), stage_id or "")


def issue(**fields: Any) -> Issue:
    return build(Issue, {"_id": "i", "labelTask": "5" * 24, "content": "Loose box", **fields})


NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("typed", "conditions"),
    [
        ("status:open", {"status": "Open"}),
        ('author:anna@x.example stage:"QA review"', {"created_by": "anna@x.example", "stage_id": "uuid-1"}),
        ('stage:"QA review"', {"stage_id": "uuid-1"}),
        ("assignee:ben@x.example", {"assignee": "ben@x.example"}),
        ("task:" + "5" * 24, {"task_id": "5" * 24}),
        ("-status:open", {}),
        ("status:open,closed", {}),
        ("author:Somebody@else.example", {}),
        ("assignee:none", {}),
        ("task:frame_1", {}),
        ("age:>7d comments:>1 code:GEO-01 loose", {}),
    ],
)
def test_the_server_gets_exactly_the_terms_it_knows(typed: str, conditions: dict[str, str]) -> None:
    asked, problems = issue_query.ask(typed, Names())
    assert not problems
    assert asked.conditions == conditions


def test_it_is_said_who_does_what() -> None:
    asked, _ = issue_query.ask("status:open age:>7d loose", Names())
    assert asked.words() == "the server: status; here: age, words"


@pytest.mark.parametrize(
    ("typed", "fields", "holds"),
    [
        ("status:open", {"status": "Open"}, True),
        ("status:open", {"status": "Closed"}, False),
        ("author:anna@x.example", {"createdBy": "Anna@X.example"}, True),
        ("assignee:none", {}, True),
        ("assignee:none", {"assignee": "ben@x.example"}, False),
        ('stage:"QA review"', {"stage": "uuid-1"}, True),
        ('stage:"QA review"', {"stage": "QA review"}, True),
        ("code:GEO-01", {"errorCodes": [{"category": "Geometry", "name": "Loose", "key": "GEO-01"}]}, True),
        ("code:geometry", {"errorCodes": [{"category": "Geometry", "name": "Loose", "key": "GEO-01"}]}, True),
        ("code:none", {}, True),
        ("code:Loose", {"errorCode": "Loose", "errorType": "Geometry"}, True),
        ("comments:0", {"comments": []}, True),
        ("comments:>1", {"comments": [{"content": "a"}, {"content": "b"}]}, True),
        ("text:fixed", {"comments": [{"content": "Fixed it"}]}, True),
        ("by:ben@x.example", {"comments": [{"content": "a", "createdBy": "ben@x.example"}]}, True),
        ("mentions:ben@x.example", {"comments": [{"contentMentions": ["ben@x.example"]}]}, True),
        ("age:>7d", {"createdAt": (NOW - timedelta(days=8)).isoformat()}, True),
        ("age:>7d", {"createdAt": (NOW - timedelta(days=6)).isoformat()}, False),
        ("page:3", {"page": 2}, True),
        ("task:frame_*", {}, True),
        ("task:" + "5" * 24, {}, True),
        ("loose BOX", {}, True),
        ("loose tight", {}, False),
        ("loose -box", {}, False),
        ("frame_000123", {}, True),
        ("555555", {}, False),
    ],
)
def test_the_whole_filter_is_carried_out_here_too(typed: str, fields: dict[str, Any], holds: bool) -> None:
    asked, problems = issue_query.ask(typed, Names(), ["GEO-01"])
    assert not problems
    test = issue_query.matcher(asked, Names(), {"5" * 24: "frame_000123.jpg"})
    assert test(issue(**fields)) is holds


def test_an_unknown_field_is_a_problem() -> None:
    assert "colour" in str(issue_query.check("colour:red", Names())[0])


def test_codes_are_offered_where_they_fit() -> None:
    offers = issue_query.complete("code:G", 6, Names(), ["GEO-01", "CLS-01"])
    assert [offer.insert for offer in offers][:1] == ["GEO-01"]
