"""The members of the sample organization, and the people invited to it."""

from __future__ import annotations

import msgspec

DOMAIN = "meridian-labelling.example"
ORGANIZATION = "Meridian Labelling"


class Person(msgspec.Struct, frozen=True):
    """A member: name, role in the organization, days since they joined, hours since they were last seen."""

    name: str
    role: str
    joined: int
    seen: int | None

    @property
    def email(self) -> str:
        """First name, dot, last name."""
        return address(self.name)


def address(name: str) -> str:
    """The mail address of a person of the sample organization."""
    return ".".join(name.lower().split()) + "@" + DOMAIN


PEOPLE = (
    Person("Mara Lindqvist", "admin", 790, 0),
    Person("Henrik Aldous", "owner", 912, 61),
    Person("Priya Raghavan", "admin", 655, 3),
    Person("Tomas Kessler", "member", 640, 1),
    Person("Ines Duarte", "member", 631, 2),
    Person("Marc Oller", "member", 588, 1),
    Person("Yuki Tanabe", "member", 560, 9),
    Person("Adaeze Okafor", "member", 533, 1),
    Person("Lena Fischer", "member", 512, 4),
    Person("Bogdan Ilic", "member", 498, 2),
    Person("Sofia Marchetti", "member", 455, 26),
    Person("Ravi Menon", "member", 431, 1),
    Person("Chloe Dubois", "member", 402, 5),
    Person("Kwame Boateng", "member", 377, 3),
    Person("Nadia Haddad", "member", 349, 1),
    Person("Oskar Nyberg", "member", 320, 30),
    Person("Mei Zhou", "member", 301, 2),
    Person("Paulo Ferreira", "member", 266, 8),
    Person("Grace Mwangi", "member", 241, 1),
    Person("Dmitri Volkov", "member", 210, 55),
    Person("Aoife Brennan", "member", 188, 2),
    Person("Samir Qureshi", "member", 150, 6),
    Person("Hana Novakova", "member", 122, 1),
    Person("Luis Ortega", "member", 64, 12),
    Person("Freya Halvorsen", "member", 21, 20),
    Person("Theo Papadakis", "member", 4, None),
)
"""The first is the caller: whoever holds the hub's key."""

INVITES = (
    ("rosa.keller@partner-studio.example", "member", 2, 5, "dashcam", "Labeler"),
    ("jonas.weber@partner-studio.example", "member", 2, 5, "dashcam", "Reviewer"),
    ("dr.amara.singh@clinic-review.example", "member", 1, 6, "xray", "Reviewer"),
    ("ops.lead@meridian-labelling.example", "admin", 6, 1, "", ""),
    ("old.contact@partner-studio.example", "member", 40, -33, "audio", "Labeler"),
)
"""Address, role, days since sent, days until it expires (negative: expired), project and role there."""
