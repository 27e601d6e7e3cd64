"""Trouble on demand: which call goes wrong, how, and how often."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fnmatch import fnmatchcase

import msgspec

KINDS = ("drop", "act-drop", "cut", "hang", "html", "empty", "truncated", "envelope", "latency")
"""drop: the connection breaks before the call is handled. act-drop: the call is handled, its answer is lost.
cut: the answer breaks off in its middle. hang: no answer comes. html, empty, truncated, envelope: the call is
handled and its answer is garbage with status 200. latency: the call waits. Anything else is a status from 300
to 599.
"""


class DroppedConnectionError(Exception):
    """Raised where there is no socket to cut; `Hub.transport()` turns it into an httpx error."""


class Fault(msgspec.Struct):
    """One kind of trouble for the calls that match.

    kind: one of `KINDS`, or a status such as "503".
    method, path: shell patterns; the path is matched without its query.
    nth: the first matching call that is hit, counted from 1.
    times: how many calls in a row are hit; None is one when `nth` was given to `parse`, else all.
    share: the part of the calls in that window that are really hit, 0 to 1.
    value: milliseconds for latency, seconds of `Retry-After` for 429.
    """

    kind: str
    path: str = "*"
    method: str = "*"
    nth: int = 1
    times: int | None = None
    share: float = 1.0
    value: float | None = None
    seen: int = 0
    hits: int = 0

    def __post_init__(self) -> None:
        self.kind = self.kind.lower()
        known = self.kind in KINDS or (self.kind.isdigit() and 300 <= int(self.kind) <= 599)
        if not known:
            raise ValueError(
                f"unknown fault {self.kind!r}: use a status from 300 to 599 or one of {', '.join(KINDS)}"
            )
        if self.nth < 1 or (self.times is not None and self.times < 1) or not 0 <= self.share <= 1:
            raise ValueError("nth and times start at 1, share lies between 0 and 1")

    @property
    def status(self) -> int | None:
        """The status this fault answers with, None if it is not that kind."""
        return int(self.kind) if self.kind.isdigit() else None

    def matches(self, method: str, path: str) -> bool:
        """Whether a call is of the kind this fault is for."""
        return fnmatchcase(method, self.method.upper()) and fnmatchcase(path, self.path)

    @classmethod
    def parse(cls, text: str) -> Fault:
        """Read `METHOD:PATH[:option=value…]:KIND[=value]`, the form of the command line.

        >>> Fault.parse("PUT:/upload/*:nth=3:503").nth
        3

        Raises ValueError with a sentence that says what is wrong.
        """
        parts = text.split(":")
        if len(parts) < 3:
            raise ValueError(
                f"fault {text!r} is not METHOD:PATH:KIND, for example 'GET:/v2/listProjects:503'"
            )
        method, path, *options, last = parts
        kind, _, value = last.partition("=")
        fault = cls(kind, path=path or "*", method=method or "*", value=_number(value) if value else None)
        for option in options:
            name, _, given = option.partition("=")
            if name == "nth":
                fault.nth = int(_number(given))
                fault.times = fault.times or 1
            elif name == "times":
                fault.times = None if given == "all" else int(_number(given))
            elif name == "share":
                fault.share = _number(given)
            else:
                raise ValueError(f"fault option {name!r} is not known: use nth, times or share")
        fault.__post_init__()
        return fault


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a number") from None


class Faults:
    """The faults of a hub: `add`, `remove`, `clear`; each call is asked once which of them hit it."""

    def __init__(self, faults: list[Fault] | None = None, seed: int = 0) -> None:
        self._faults = list(faults or ())
        self._random = random.Random(seed)

    def add(self, fault: Fault | str) -> Fault:
        """Add a fault, or the text of one, and return it: its `seen` and `hits` count from then on."""
        fault = Fault.parse(fault) if isinstance(fault, str) else fault
        self._faults.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Take one fault away; nothing happens if it is already gone."""
        self._faults = [kept for kept in self._faults if kept is not fault]

    def clear(self) -> None:
        """Take all faults away."""
        self._faults.clear()

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults)

    def __len__(self) -> int:
        return len(self._faults)

    def hitting(self, method: str, path: str) -> list[Fault]:
        """Count this call against every fault that matches, and return those that hit it."""
        hit = []
        for fault in self._faults:
            if not fault.matches(method, path):
                continue
            fault.seen += 1
            if fault.seen < fault.nth or (fault.times is not None and fault.seen >= fault.nth + fault.times):
                continue
            if fault.share < 1 and self._random.random() >= fault.share:
                continue
            fault.hits += 1
            hit.append(fault)
        return hit
