"""The filter grammar: what is read, how it is printed, what is wrong, and the server's conditions."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ango_tui.query import FieldSpec, Query, Term, Value, parse, to_conditions

NOW = datetime(2026, 3, 15, 12, 0, tzinfo=UTC)
STAGES = (("Start", "s0"), ("Review", "s1"), ("REVIEW", "s9"), ("Twin", "t1"), ("Twin", "t2"), ("none", "n"))
BATCHES = (("Week 12", "b12"), ("a,b", "bc"), ('say "hi"', "bq"), ("[/x]", "bx"), ("日本", "bj"))
FIELDS = (
    FieldSpec("stage", "choice", "stage", STAGES, nullable=True),
    FieldSpec("batch", "choice", "batches", lambda: BATCHES),
    FieldSpec("assignee", "choice", "assignee", (("ann@x.org", "ann@x.org"),), nullable=True, loose=True),
    FieldSpec("id", "text", "externalId"),
    FieldSpec("priority", "number", "priority"),
    FieldSpec("took", "duration", "duration"),
    FieldSpec("updated", "date", "updatedAt", nullable=True),
    FieldSpec("skipped", "bool", "isSkipped"),
)


def read(text: str) -> Query:
    query = parse(text, FIELDS)
    assert query.problems == ()
    return query


def conditions(text: str) -> dict[str, object]:
    return to_conditions(read(text), NOW)


def problem(text: str) -> tuple[str, str]:
    """The piece that is wrong, and why."""
    (found,) = parse(text, FIELDS).problems
    return text[found.start : found.end], found.message


# Reading


def test_the_documented_example_is_understood() -> None:
    query = read("stage:Review assignee:none priority:>5 word")
    assert query.words == ("word",)
    assert [(term.key, term.values[0].op) for term in query.terms] == [
        ("stage", "="),
        ("assignee", "none"),
        ("priority", ">"),
    ]


def test_a_name_becomes_its_id() -> None:
    assert read("stage:Start").terms[0].values[0].value == "s0"


def test_capitals_do_not_matter_where_one_name_is_meant() -> None:
    assert read("STAGE:start").terms[0].values[0].value == "s0"


def test_exact_capitals_tell_two_names_apart() -> None:
    assert read("stage:REVIEW").terms[0].values[0].value == "s9"


def test_an_id_is_as_good_as_a_name_and_is_printed_as_the_name() -> None:
    assert read("stage:s0").text() == "stage:Start"


def test_a_twin_is_meant_by_its_id_and_stays_an_id() -> None:
    assert read("stage:t2").text() == "stage:t2"


def test_both_ways_of_negation_are_one() -> None:
    assert read("stage:!Start") == read("-stage:Start")


def test_twice_negated_is_not_negated() -> None:
    assert read("-stage:!Start") == read("stage:Start")


def test_a_quoted_none_is_a_name() -> None:
    assert read('stage:"none"').terms[0].values == (Value("=", ("none",), "n"),)


@pytest.mark.parametrize("text", ["batch:Week\\ 12", 'batch:"Week 12"', 'batch:Week" "12'])
def test_spaces_are_kept_by_quotes_and_backslash(text: str) -> None:
    assert read(text).terms[0].values[0].value == "b12"


def test_quotes_within_quotes_are_escaped() -> None:
    assert read('batch:"say \\"hi\\""').terms[0].values[0].value == "bq"


def test_a_quoted_comma_does_not_part_values() -> None:
    assert [value.value for value in read('batch:"a,b",日本').terms[0].values] == ["bc", "bj"]


def test_stars_around_a_word_say_nothing_more() -> None:
    assert read("frame_*").words == ("frame_",)


def test_a_quoted_word_may_look_like_a_term() -> None:
    assert read('"http://x" "-y"').words == ("http://x", "-y")


# Problems


@pytest.mark.parametrize(
    ("text", "piece", "words"),
    [
        ("word stge:Start", "stge", "did you mean stage?"),
        ("http://x", "http", "quotes"),
        ("stage:Reviw", "Reviw", "did you mean Review?"),
        ("stage:Start,Twin", "Twin", "t1, t2"),
        ("stage:review", "review", "s1, s9"),
        ("stage:zzz", "zzz", "there are Start"),
        ("stage:", "stage", "missing"),
        ("priority:high", "high", "not a number"),
        ("priority:>", "priority", "number"),
        ("updated:soon", "soon", "2026-03-01"),
        ("updated:2026-13-01", "2026-13-01", "no date"),
        ("skipped:maybe", "maybe", "yes or no"),
        ("took:long", "long", "length of time"),
        ("priority:>5,3", ">5,3", "list"),
        ("-priority:3..5", "3..5", "turned round"),
        ('word "open', '"open', "not closed"),
    ],
)
def test_problems_name_the_place_and_the_way_out(text: str, piece: str, words: str) -> None:
    wrong, message = problem(text)
    assert words in message
    if text != "priority:>":
        assert wrong == piece


def test_what_is_wrong_does_not_spoil_the_rest() -> None:
    query = parse("stage:Start nosuch:1 word", FIELDS)
    assert (len(query.terms), query.words, len(query.problems)) == (1, ("word",), 1)


def test_a_loose_choice_takes_any_name() -> None:
    assert conditions("assignee:gone@x.org") == {"assignee": {"$in": ["gone@x.org"]}}


# Conditions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stage:Start", {"stage": {"$in": ["s0"]}}),
        ("stage:Start,Review", {"stage": {"$in": ["s0", "s1"]}}),
        ("-stage:Start", {"stage": {"$nin": ["s0"]}}),
        ("stage:Start,Review -stage:Review", {"stage": {"$in": ["s0"]}}),
        ("stage:Start stage:Review", {"stage": {"$in": []}}),
        ("assignee:none", {"assignee": {"$eq": None}}),
        ("assignee:any", {"assignee": {"$ne": None}}),
        ("-assignee:none", {"assignee": {"$ne": None}}),
        ("assignee:none,ann@x.org", {"assignee": {"$in": [None, "ann@x.org"]}}),
        ('batch:"Week 12"', {"batches": {"$in": ["b12"]}}),
        ("priority:>5", {"priority": {"$gt": 5}}),
        ("-priority:>5", {"priority": {"$lte": 5}}),
        ("priority:>5 priority:<=9", {"priority": {"$gt": 5, "$lte": 9}}),
        ("priority:>5 priority:>7", {"priority": {"$gt": 7}}),
        ("priority:3", {"priority": {"$eq": 3}}),
        ("priority:3,4", {"priority": {"$in": [3, 4]}}),
        ("-priority:3", {"priority": {"$ne": 3}}),
        ("priority:-2..5", {"priority": {"$gte": -2, "$lte": 5}}),
        ("priority:5..", {"priority": {"$gte": 5}}),
        ("took:>5m", {"duration": {"$gt": 300_000}}),
        ("took:90", {"duration": {"$eq": 90_000}}),
        ("skipped:yes", {"isSkipped": {"$eq": True}}),
        ("skipped:no", {"isSkipped": {"$ne": True}}),
        ("-skipped:no", {"isSkipped": {"$eq": True}}),
        ("id:=a.b", {"externalId": {"$eq": "a.b"}}),
        ("id:a.b", {"externalId": {"$regex": "a\\.b"}}),
        ("id:frame_*", {"externalId": {"$regex": "^frame_"}}),
        ("id:*.jpg", {"externalId": {"$regex": "\\.jpg$"}}),
        ("id:a*b", {"externalId": {"$regex": "^a.*b$"}}),
        ("id:a\\*b", {"externalId": {"$regex": "a\\*b"}}),
        ("a1", {"externalId": {"$regex": "[aA]1"}}),
        ("A1", {"externalId": {"$regex": "A1"}}),
        ("updated:none", {"updatedAt": {"$eq": None}}),
        ("-updated:none", {"updatedAt": {"$ne": None}}),
    ],
)
def test_conditions(text: str, expected: dict[str, object]) -> None:
    assert conditions(text) == expected


DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 3, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("updated:<7d", {"$gt": NOW - 7 * DAY}),
        ("updated:>=7d", {"$lte": NOW - 7 * DAY}),
        ("-updated:<7d", {"$lte": NOW - 7 * DAY}),
        ("updated:7d", {"$gte": NOW - 7 * DAY}),
        ("updated:30d..7d", {"$gte": NOW - 30 * DAY, "$lt": NOW - 7 * DAY}),
        ("updated:today", {"$gte": MIDNIGHT, "$lt": MIDNIGHT + DAY}),
        ("updated:yesterday", {"$gte": MIDNIGHT - DAY, "$lt": MIDNIGHT}),
        ("updated:2026-03-15", {"$gte": MIDNIGHT, "$lt": MIDNIGHT + DAY}),
        ("updated:>2026-03-15", {"$gte": MIDNIGHT + DAY}),
        ("updated:<=2026-03-15", {"$lt": MIDNIGHT + DAY}),
        ("updated:2026-03-01..2026-03-15", {"$gte": MIDNIGHT - 14 * DAY, "$lt": MIDNIGHT + DAY}),
        ("updated:..2026-03-15T11:30", {"$lt": MIDNIGHT + timedelta(hours=11, minutes=31)}),
        ("updated:2025-12..", {"$gte": datetime(2025, 12, 1, tzinfo=UTC)}),
    ],
)
def test_dates(text: str, expected: dict[str, object]) -> None:
    assert conditions(text) == {"updatedAt": expected}


def test_days_are_those_of_the_time_zone_of_now() -> None:
    zone = timezone(timedelta(hours=2))
    found = to_conditions(read("updated:>=2026-03-15"), datetime(2026, 3, 15, 12, tzinfo=zone))
    assert found == {"updatedAt": {"$gte": MIDNIGHT - timedelta(hours=2)}}


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        ("frame 12", "Frame_0012", "frame_1"),
        ("frame -12", "frame_1", "frame_12"),
        ("-id:frame_*", "img_1", "frame_1"),
        ("id:frame_*,img_*", "img_1", "x_img_1"),
        ("id:frame_* 7", "frame_7", "frame_8"),
        ("id:a[1]", "xa[1]", "a1"),
    ],
)
def test_patterns_find_what_they_say(text: str, yes: str, no: str) -> None:
    condition = conditions(text)["externalId"]
    assert isinstance(condition, dict)
    pattern = re.compile(condition["$regex"])
    assert (bool(pattern.search(yes)), bool(pattern.search(no))) == (True, False)


# Properties

ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)


@given(st.lists(ANY_TEXT, max_size=3), st.lists(ANY_TEXT, max_size=2))
def test_words_survive_printing(words: list[str], without: list[str]) -> None:
    query = Query((), tuple(words), tuple(without))
    assert parse(query.text(), FIELDS) == query


@given(ANY_TEXT, st.sampled_from(["=", "has"]), st.booleans())
def test_text_values_survive_printing(text: str, op: str, negated: bool) -> None:
    query = Query((Term("id", "externalId", "text", (Value(op, (text,)),), negated),))
    assert parse(query.text(), FIELDS) == query


@given(st.lists(ANY_TEXT, min_size=2, max_size=3))
def test_patterns_survive_printing(parts: list[str]) -> None:
    query = Query((Term("id", "externalId", "text", (Value("*", tuple(parts)),)),))
    assert parse(query.text(), FIELDS) == query


@given(ANY_TEXT, ANY_TEXT)
def test_names_of_choices_survive_printing(label: str, other: str) -> None:
    fields = (FieldSpec("stage", "choice", "stage", ((label, 1), (f"{other}!", 2)), nullable=True),)
    query = Query((Term("stage", "stage", "choice", (Value("=", (label,), 1),)),))
    assert parse(query.text(), fields) == query


PIECES = st.sampled_from(
    [
        "stage:",
        "Start",
        "-",
        "!",
        ":",
        ",",
        '"',
        "\\",
        " ",
        "..",
        ">",
        "<=",
        "*",
        "id:",
        "updated:",
        "7d",
        "2026-03",
        "é",
    ]
)


@given(st.lists(st.one_of(PIECES, ANY_TEXT), max_size=8).map("".join))
def test_anything_typed_is_read_and_what_was_understood_prints_back(text: str) -> None:
    query = parse(text, FIELDS)
    again = parse(query.text(), FIELDS)
    assert (again.terms, again.words, again.without) == (query.terms, query.words, query.without)
    assert again.problems == ()
    to_conditions(query, NOW)
