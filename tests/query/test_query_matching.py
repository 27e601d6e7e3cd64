"""A query carried out on records that are already here, and the completion of what is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from ango_tui.query import FieldSpec, complete, matches, parse

NOW = datetime(2026, 3, 15, 12, 0, tzinfo=UTC)
STAGES = (("Start", "s0"), ("Review", "s1"), ("Re work", "s2"), ("Twin", "t1"), ("Twin", "t2"))
FIELDS = (
    FieldSpec("stage", "choice", values=lambda: STAGES, help="where it is"),
    FieldSpec("assignee", "choice", values=(("ann@x.org", "ann@x.org"),), nullable=True),
    FieldSpec("name", "text"),
    FieldSpec("priority", "number"),
    FieldSpec("created", "date", nullable=True),
    FieldSpec("open", "bool"),
)


@dataclass
class Row:
    name: str = "Frame_001"
    stage: str = "s1"
    assignee: str | None = "ann@x.org"
    priority: int | None = 3
    created: datetime | None = NOW - timedelta(days=2)
    open: bool = True
    tags: tuple[str, ...] = ("Week 1", "Night")


GETTERS: dict[str, Callable[[Row], object]] = {
    "name": lambda row: row.name,
    "stage": lambda row: row.stage,
    "assignee": lambda row: row.assignee,
    "priority": lambda row: row.priority,
    "created": lambda row: row.created,
    "open": lambda row: row.open,
    "tags": lambda row: row.tags,
}


def holds(text: str, row: Row) -> bool:
    query = parse(text, FIELDS)
    assert query.problems == ()
    return matches(query, GETTERS, NOW)(row)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "frame",
        "FRAME night",
        '"week 1"',
        "stage:review",
        "-stage:Start",
        "assignee:any",
        "name:frame_*",
        "name:001",
        "-name:=Frame_002",
        "priority:>2",
        "priority:1..3",
        "priority:3,9",
        "-priority:>3",
        "created:<7d",
        "created:>1d",
        "created:2026-03-13",
        "created:2026-03",
        "open:yes",
        "-winter",
    ],
)
def test_what_holds(text: str) -> None:
    assert holds(text, Row())


@pytest.mark.parametrize(
    "text",
    [
        "frame winter",
        "-night",
        "stage:Start",
        "assignee:none",
        "name:rame_*",
        "name:=frame",
        "priority:>3",
        "priority:4..9",
        "created:>7d",
        "created:today",
        "created:none",
        "open:no",
    ],
)
def test_what_does_not_hold(text: str) -> None:
    assert not holds(text, Row())


def test_nothing_is_none() -> None:
    assert holds("assignee:none created:none", Row(assignee=None, created=None))


def test_a_missing_number_is_in_no_span() -> None:
    assert not holds("priority:>0", Row(priority=None))


def offers(text: str, cursor: int | None = None) -> list[str]:
    return [offer.label for offer in complete(text, len(text) if cursor is None else cursor, FIELDS)]


def accepted(text: str, cursor: int | None = None) -> str:
    cursor = len(text) if cursor is None else cursor
    offer = complete(text, cursor, FIELDS)[0]
    return text[: offer.start] + offer.insert + text[offer.end :]


def test_an_empty_line_offers_every_field() -> None:
    assert offers("") == [f"{field.name}:" for field in FIELDS]


def test_a_name_is_completed_with_its_colon() -> None:
    assert accepted("word sta") == "word stage:"


def test_names_that_begin_so_come_first() -> None:
    assert offers("a")[0] == "assignee:"


def test_a_negated_name_keeps_its_sign() -> None:
    assert accepted("-sta") == "-stage:"


def test_values_with_spaces_are_put_in_quotes() -> None:
    assert accepted('stage:"re w') == 'stage:"Re work"'


def test_the_value_behind_a_comma_is_completed() -> None:
    assert accepted("stage:Start,rev") == "stage:Start,Review"


def test_the_middle_of_a_line_is_completed_in_place() -> None:
    assert accepted("stage:sta word", 9) == "stage:Start word"


def test_a_turned_value_keeps_its_sign() -> None:
    assert accepted("stage:!st") == "stage:!Start"


def test_nullable_fields_offer_none_and_any() -> None:
    assert offers("assignee:") == ["ann@x.org", "none", "any"]


def test_twins_are_completed_by_id() -> None:
    assert accepted("stage:tw") == "stage:t1"


def test_dates_offer_examples() -> None:
    assert "<7d" in offers("created:")


def test_every_offer_is_understood() -> None:
    for start in [f"{field.name}:" for field in FIELDS if field.name != "name"]:
        for offer in complete(start, len(start), FIELDS):
            assert parse(start[: offer.start] + offer.insert, FIELDS).problems == ()


def test_unknown_fields_have_no_values() -> None:
    assert offers("nosuch:x") == []
