"""Pasted addresses: found in any form, and the fate of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ango_tui.people.invitations import Fate, plan, why_no_address

FORMS = {
    "alone": ("a@x.example", ["a@x.example"]),
    "lines": ("a@x.example\nb@x.example\r\n c@x.example \n", ["a@x.example", "b@x.example", "c@x.example"]),
    "commas": ("a@x.example,b@x.example, c@x.example,", ["a@x.example", "b@x.example", "c@x.example"]),
    "semicolons": ("a@x.example;b@x.example ; ;", ["a@x.example", "b@x.example"]),
    "spaces and tabs": (
        "a@x.example b@x.example\tc@x.example",
        ["a@x.example", "b@x.example", "c@x.example"],
    ),
    "name and brackets": ("Anna Berg <a@x.example>, Ben <b@x.example>", ["a@x.example", "b@x.example"]),
    "name with a comma": (
        '"Berg, Anna" <a@x.example>; Lund, Erik <e@x.example>',
        ["a@x.example", "e@x.example"],
    ),
    "mailto": ("mailto:a@x.example MAILTO:b@x.example", ["a@x.example", "b@x.example"]),
    "markdown link": ("[Anna](mailto:a@x.example) and", ["a@x.example"]),
    "quotes and full stops": (
        "'a@x.example', (b@x.example). «c@x.example»",
        ["a@x.example", "b@x.example", "c@x.example"],
    ),
    "a header line": (
        "To: a@x.example, b@x.example\nCc: c@x.example",
        ["a@x.example", "b@x.example", "c@x.example"],
    ),
    "a row of a table": (
        "1;Anna Berg;a@x.example;Labeler\n2\tErik Lund\te@x.example\tLead",
        ["a@x.example", "e@x.example"],
    ),
    "zero-width characters": ("\ufeffa@x.example\u200b", ["a@x.example"]),
    "letters of other alphabets": ("jürgen@bücher.example", ["jürgen@bücher.example"]),
}


@pytest.mark.parametrize("form", FORMS)
def test_addresses_are_found_in_every_form(form: str) -> None:
    pasted, expected = FORMS[form]
    found = plan(pasted)
    assert list(found.emails) == expected
    assert not found.of(Fate.NONSENSE)


@pytest.mark.parametrize(
    "nonsense",
    [
        "not an address",
        "a@",
        "@x.example",
        "a@@x.example",
        "a@localhost",
        "a..b@x.example",
        "a@x..example",
        "a@-x.example",
        "a@x.e",
        "a@x.12",
        f"{'a' * 65}@x.example",
        f"a@{'x.' * 130}example",
    ],
)
def test_what_is_no_address_is_named_with_the_reason(nonsense: str) -> None:
    found = plan(nonsense)
    assert [piece.fate for piece in found.pieces] == [Fate.NONSENSE]
    assert found.pieces[0].why
    assert found.emails == ()


def test_words_between_addresses_are_not_dropped_silently() -> None:
    found = plan("a@x.example junk b@x.example")
    assert [piece.written for piece in found.of(Fate.NONSENSE)] == ["junk"]


def test_capitals_do_not_make_another_address() -> None:
    found = plan("a@x.example A@X.Example")
    assert found.emails == ("a@x.example",)
    assert [piece.email for piece in found.of(Fate.TWICE)] == ["A@X.Example"]


def test_members_and_invited_people_are_told_apart() -> None:
    found = plan("a@x.example b@x.example c@x.example", ["A@x.example"], ["B@x.example"])
    assert [piece.fate for piece in found.pieces] == [Fate.MEMBER, Fate.INVITED, Fate.NEW]


def test_the_sum_is_said_in_words() -> None:
    found = plan("a@x.example a@x.example b@x.example zzz c@x.example", ["c@x.example"])
    assert found.words() == (
        "2 will be invited, 1 is here twice, 1 is a member already, 1 is not an e-mail address"
    )
    assert found.words(without_new=True).startswith("1 is here twice")


def test_what_is_left_out_comes_first_in_the_list_to_look_at() -> None:
    found = plan("a@x.example nobody b@x.example")
    assert [piece.fate for piece in found.problems_first()] == [Fate.NONSENSE, Fate.NEW, Fate.NEW]


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading_and_what_is_found_are_addresses(pasted: str) -> None:
    assert [why_no_address(email) for email in plan(pasted).emails] == [""] * len(plan(pasted).emails)


@given(
    st.lists(st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.[a-z]{2,5}", fullmatch=True), unique=True, max_size=20)
)
def test_no_address_is_lost(emails: list[str]) -> None:
    for separator in ("\n", ", ", ";", "  ", "\t"):
        assert list(plan(separator.join(emails)).emails) == emails
