"""Pasted e-mail addresses: found in any form, and what an invitation would do with each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from ango_tui import text

MOST_PER_CALL = 100
"""So many addresses are invited with one call; more are sent in several."""

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_QUOTED_NAME = re.compile(r'"[^"\n]*"(?=\s*<)')
_LINK = re.compile(r"\[[^\]\n]*\]\(\s*(?:mailto:)?([^)\s]+)\s*\)")
_HEADER = re.compile(r"^\s*(?:to|cc|bcc|an|from)\s*:", re.IGNORECASE | re.MULTILINE)
_EDGES = "<>()[]{}\"'`“”„‘’«»|*.,:"
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_LABEL = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")


class Fate(Enum):
    """What becomes of a pasted piece; the value says it to a person."""

    NEW = "will be invited"
    TWICE = "is here twice"
    MEMBER = "is a member already"
    INVITED = "is invited already"
    NONSENSE = "is not an e-mail address"


@dataclass(frozen=True, slots=True)
class Pasted:
    """One piece of what was pasted. `email` is empty for nonsense; `why` says what is wrong with it."""

    written: str
    email: str
    fate: Fate
    why: str = ""

    @property
    def said(self) -> str:
        """What becomes of it, and why, in few words."""
        return f"no address: {self.why}" if self.fate is Fate.NONSENSE else self.fate.value


@dataclass(frozen=True, slots=True)
class InvitePlan:
    """Everything that was pasted, in its order, each with its fate."""

    pieces: tuple[Pasted, ...]

    def of(self, fate: Fate) -> tuple[Pasted, ...]:
        """The pieces with this fate."""
        return tuple(piece for piece in self.pieces if piece.fate is fate)

    @property
    def emails(self) -> tuple[str, ...]:
        """The addresses that will be invited."""
        return tuple(piece.email for piece in self.of(Fate.NEW))

    def words(self, *, without_new: bool = False) -> str:
        """The sum of it: "23 will be invited, 3 are here twice, 1 is not an e-mail address"."""
        parts = []
        for fate in Fate:
            number = len(self.of(fate))
            if fate is Fate.NEW and without_new:
                continue
            if number or fate is Fate.NEW:
                parts.append(f"{number:,} {fate.value if number == 1 else _many(fate)}")
        return ", ".join(parts)

    def problems_first(self) -> tuple[Pasted, ...]:
        """The pieces, those that are left out before the others."""
        return tuple(sorted(self.pieces, key=lambda piece: piece.fate is Fate.NEW))


def _many(fate: Fate) -> str:
    return {
        Fate.NEW: "will be invited",
        Fate.TWICE: "are here twice",
        Fate.MEMBER: "are members already",
        Fate.INVITED: "are invited already",
        Fate.NONSENSE: "are not e-mail addresses",
    }[fate]


def why_no_address(address: str) -> str:
    """What keeps a text from being an e-mail address; empty when it can be one."""
    local, at, domain = address.rpartition("@")
    if not at:
        return "no @ in it"
    if not local or not domain:
        return "a part is missing"
    if "@" in local:
        return "more than one @"
    if len(local) > 64 or len(address) > 254:
        return "too long"
    if not _LOCAL.fullmatch(local):
        return "wrong before the @"
    labels = domain.split(".")
    if len(labels) < 2 or not all(len(label) <= 63 and _LABEL.fullmatch(label) for label in labels):
        return "no domain after @"
    last = labels[-1]
    if len(last) < 2 or not (last.isalpha() or last.lower().startswith("xn--")):
        return "no such ending"
    return ""


def plan(pasted: str, members: Iterable[str] = (), invited: Iterable[str] = ()) -> InvitePlan:
    """Say what would happen to each address in `pasted`.

    Addresses may stand in lines, be separated by commas, semicolons or spaces, come with names and angle
    brackets, as links, or as rows of a table. Two that differ only in capitals are the same.
    """
    known = {email.casefold() for email in members}
    waiting = {email.casefold() for email in invited}
    seen: set[str] = set()
    pieces = []
    for written in _pieces(pasted):
        email = _bare(written)
        why = why_no_address(email)
        key = email.casefold()
        if why:
            pieces.append(Pasted(written, "", Fate.NONSENSE, why))
            continue
        fate = (
            Fate.TWICE
            if key in seen
            else Fate.MEMBER
            if key in known
            else Fate.INVITED
            if key in waiting
            else Fate.NEW
        )
        seen.add(key)
        pieces.append(Pasted(written, email, fate))
    return InvitePlan(tuple(pieces))


def _bare(piece: str) -> str:
    bare = piece.strip(_EDGES + " ")
    return bare[7:] if bare[:7].lower() == "mailto:" else bare


def _pieces(pasted: str) -> Iterator[str]:
    """Cut a text into what are, or were meant to be, addresses; names beside an address are left out."""
    plain = pasted.translate(_INVISIBLE)
    plain = _HEADER.sub(" ", _LINK.sub(r" \1 ", _QUOTED_NAME.sub(" ", plain)))
    for line in plain.splitlines():
        # a line with one address may be a row of a table: the other cells are no addresses
        parts = line.split(";") if line.count("@") > 1 else [line.replace(";", " ")]
        for part in parts:
            yield from _addresses(part)


def _addresses(part: str) -> Iterator[str]:
    words = [word for word in re.split(r"[\s,<>|]+", part) if word.strip(_EDGES)]
    addresses = [word for word in words if "@" in word]
    if words and not addresses:
        yield text.cut(" ".join(part.split()), 120)
    elif len(addresses) == 1 or "<" in part:
        yield from addresses
    else:
        yield from words
