"""The limits of changing and removing people."""

from ango_tui.api.records import Member
from ango_tui.people.membership import refused_words, sort_out


def people(**roles: str) -> list[Member]:
    return [Member(email=f"{name}@x.example", role=role) for name, role in roles.items()]


def emails(members: list[Member]) -> list[str]:
    return [member.email.partition("@")[0] for member in members]


EVERYBODY = people(olga="owner", anna="admin", adam="admin", mia="member", mark="member")


def test_the_owner_is_never_changed() -> None:
    able, refused = sort_out(EVERYBODY[:1], EVERYBODY, "", "member")
    assert able == []
    assert refused == [(EVERYBODY[0], "is the owner")]


def test_oneself_is_never_changed_whatever_the_capitals() -> None:
    able, refused = sort_out(EVERYBODY[1:2], EVERYBODY, "ANNA@x.example", None)
    assert able == []
    assert refused[0][1] == "is you"


def test_one_admin_always_remains() -> None:
    able, refused = sort_out(EVERYBODY, EVERYBODY, "", None)
    assert emails(able) == ["anna", "mia", "mark"]
    assert [(emails([member])[0], reason) for member, reason in refused] == [
        ("olga", "is the owner"),
        ("adam", "is the last admin"),
    ]


def test_members_become_admins_without_limit() -> None:
    able, refused = sort_out(EVERYBODY[3:], EVERYBODY, "anna@x.example", "admin")
    assert emails(able) == ["mia", "mark"]
    assert refused == []


def test_who_has_the_role_already_is_left_out() -> None:
    able, refused = sort_out(EVERYBODY[1:4], EVERYBODY, "", "admin")
    assert emails(able) == ["mia"]
    assert {reason for _, reason in refused} == {"is admin already"}


def test_many_that_are_refused_are_summed_up() -> None:
    crowd = people(**{f"m{n}": "owner" for n in range(9)})
    words = refused_words(sort_out(crowd, crowd, "", None)[1])
    assert words[0] == "m0@x.example is the owner: left out."
    assert words[-1] == "And 3 more are left out."
