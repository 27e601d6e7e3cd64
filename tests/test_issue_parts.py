"""Places, mentions and error codes of issues."""

from typing import Any

import pytest

from ango_tui.api.decoding import build
from ango_tui.api.records import Issue
from ango_tui.issue_parts import (
    Code,
    known_codes,
    mentions,
    objects_in,
    place_words,
    project_codes,
    read_place,
)
from ango_tui.ontology import Schema

PEOPLE = ["anna.berg@x.example", "anton@x.example", "ben@y.example"]


@pytest.mark.parametrize(
    ("words", "who", "unknown"),
    [
        ("@anna.berg please look", ["anna.berg@x.example"], []),
        ("(@ben@y.example), thanks.", ["ben@y.example"], []),
        ("@anna. and @Anton!", ["anna.berg@x.example", "anton@x.example"], []),
        ("@an is nobody alone", [], ["an"]),
        ("@zoe", [], ["zoe"]),
        ("write to ben@y.example", [], []),
        ("@ben @ben", ["ben@y.example"], []),
        ("25 px @ the left", [], []),
    ],
)
def test_names_behind_an_at_sign_are_people(words: str, who: list[str], unknown: list[str]) -> None:
    assert mentions(words, PEOPLE) == (tuple(who), tuple(unknown))


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("", ()),
        ("54", (54,)),
        ("25, 15", (25, 15)),
        ("[25, 15]", (25, 15)),
        ("1.5 4", (1.5, 4)),
        ("-3;0", (-3, 0)),
    ],
)
def test_a_place_is_read_as_people_write_it(words: str, place: tuple[float, ...]) -> None:
    assert read_place(words) == place


@pytest.mark.parametrize("words", ["left", "1, 2, 3", "1,x", "--4"])
def test_what_is_no_place_is_refused_in_words(words: str) -> None:
    with pytest.raises(ValueError, match="number"):
        read_place(words)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        ({"position": "[25, 15]"}, "at 25, 15"),
        ({"position": "[1.5, 4]", "page": 0}, "at 1.5, 4"),
        ({"position": "54", "page": 2}, "at 54, page 3"),
        ({"page": 0, "pageEnd": 3}, "page 1-4"),
        ({"objectId": "abcdef123456"}, "on object abcdef12"),
        ({"objectId": "known"}, "on Vehicle"),
        ({"position": "7", "plane": "S"}, "at 7, sagittal"),
    ],
)
def test_a_place_is_said_in_words(fields: dict[str, Any], words: str) -> None:
    assert place_words(build(Issue, {"_id": "i", **fields}), {"known": "Vehicle"}) == words


LOOSE = Code("Geometry", "Loose", "G1")

SCHEMAS: dict[str, Any] = {
    "a list of codes": [{"category": "Geometry", "name": "Loose", "key": "G1"}],
    "categories with codes": {
        "categories": [{"name": "Geometry", "errors": [{"name": "Loose", "key": "G1"}]}]
    },
    "other names": [{"category": "Geometry", "codes": [{"title": "Loose", "id": "G1"}]}],
    "categories as members": {"Geometry": [{"name": "Loose", "key": "G1"}]},
    "nested deeper": {"schema": {"Geometry": {"codes": [{"name": "Loose", "key": "G1"}]}}},
}


@pytest.mark.parametrize("shape", SCHEMAS)
def test_codes_are_found_in_any_shape_of_schema(shape: str) -> None:
    assert project_codes(SCHEMAS[shape]) == [LOOSE]


@pytest.mark.parametrize("schema", [None, "", 5, [], {}, [[[[[[[[["deep"]]]]]]]]], [None, 3, {"x": None}]])
def test_a_schema_without_codes_has_none(schema: Any) -> None:
    assert project_codes(schema) == []


def test_codes_that_only_issues_carry_are_known_too() -> None:
    odd = build(Issue, {"errorCodes": [{"category": "Class", "name": "Wrong"}]})
    assert known_codes(SCHEMAS["a list of codes"], [odd]) == [LOOSE, Code("Class", "Wrong")]


def test_codes_go_out_without_a_key_that_they_do_not_have() -> None:
    assert LOOSE.to_wire() == {"category": "Geometry", "name": "Loose", "key": "G1"}
    assert Code("Class", "Wrong").to_wire() == {"category": "Class", "name": "Wrong"}


def test_the_objects_of_an_answer_are_named_by_the_label_set() -> None:
    schema = Schema.from_wire({"tools": [{"tool": "point", "title": "Nose", "schemaId": "s"}]})
    answer = {
        "tools": [{"schemaId": "s", "objectId": "o1", "point": [1, 2]}, {"schemaId": "s", "objectId": "o2"}]
    }
    assert objects_in(answer, schema) == [("o1", "Nose o1"), ("o2", "Nose o2")]
