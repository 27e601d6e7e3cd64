"""What an import or export says about every piece: taken over, approximated or dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ango_tui.ontology.schema import Schema

Verdict = Literal["taken", "approximated", "dropped"]


class InterchangeError(ValueError):
    """A file that cannot be read as what it is meant to be; the message says why, in words for a person."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one piece of the source (or, on export, of the label set)."""

    verdict: Verdict
    what: str
    words: str = ""

    def __str__(self) -> str:
        sign = {"taken": "✓", "approximated": "≈", "dropped": "✗"}[self.verdict]
        return f"{sign} {self.what}{': ' + self.words if self.words else ''}"


@dataclass(slots=True)
class Report:
    """The entries of one import or export, in the order of the source."""

    entries: list[Entry] = field(default_factory=list)

    def taken(self, what: str, words: str = "") -> None:
        """Note what came over as it was."""
        self.entries.append(Entry("taken", what, words))

    def approximated(self, what: str, words: str) -> None:
        """Note what came over as something like it."""
        self.entries.append(Entry("approximated", what, words))

    def dropped(self, what: str, words: str) -> None:
        """Note what has no place on the other side."""
        self.entries.append(Entry("dropped", what, words))

    def count(self, verdict: Verdict) -> int:
        """How many entries have a verdict."""
        return sum(entry.verdict == verdict for entry in self.entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def words(self) -> str:
        """One line: "12 taken over, 2 approximated, 1 dropped"."""
        return (
            f"{self.count('taken')} taken over, {self.count('approximated')} approximated, "
            f"{self.count('dropped')} dropped"
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """A label set read from elsewhere, its report, and the source's class numbers by schemaId."""

    schema: Schema
    report: Report
    source: str
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exported:
    """The text to write, its report, and the lock file that belongs beside it (None when there is none)."""

    text: str
    report: Report
    lock: dict[str, Any] | None = None


def text_of(value: object) -> str:
    """A name from a foreign file: text as it is, numbers in digits, everything else nothing."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def items_of(value: object) -> list[Mapping[str, Any]]:
    """The objects in a list from a foreign file."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def hex_color(value: object) -> str | None:
    """`#RRGGBB` from `#rgb`, `#rrggbb(aa)`, `[r, g, b]`, `rgb(…)`, `rgba(…)` or a basic colour name."""
    if (
        isinstance(value, list)
        and len(value) >= 3
        and all(isinstance(c, int) and 0 <= c < 256 for c in value[:3])
    ):
        return "#" + "".join(f"{c:02X}" for c in value[:3])
    if not isinstance(value, str):
        return None
    text = value.strip().casefold()
    if text.startswith("#"):
        digits = text[1:]
        if len(digits) in (3, 4):
            digits = "".join(c * 2 for c in digits[:3])
        digits = digits[:6]
        return (
            f"#{digits.upper()}"
            if len(digits) == 6 and all(c in "0123456789abcdef" for c in digits)
            else None
        )
    if text.startswith("rgb"):
        parts = text[text.find("(") + 1 :].rstrip(") ").replace(",", " ").split()[:3]
        if len(parts) == 3 and all(part.isdigit() and int(part) < 256 for part in parts):
            return "#" + "".join(f"{int(part):02X}" for part in parts)
    return _NAMES.get(text)


_NAMES = {
    "black": "#000000", "white": "#FFFFFF", "red": "#FF0000", "green": "#008000", "blue": "#0000FF",
    "yellow": "#FFFF00", "orange": "#FFA500", "purple": "#800080", "pink": "#FFC0CB", "brown": "#A52A2A",
    "gray": "#808080", "grey": "#808080", "cyan": "#00FFFF", "aqua": "#00FFFF", "magenta": "#FF00FF",
    "fuchsia": "#FF00FF", "lime": "#00FF00", "navy": "#000080", "teal": "#008080", "olive": "#808000",
    "maroon": "#800000", "silver": "#C0C0C0", "gold": "#FFD700", "darkorange": "#FF8C00",
    "violet": "#EE82EE", "indigo": "#4B0082", "darkgreen": "#006400", "darkblue": "#00008B",
    "lightgreen": "#90EE90", "lightblue": "#ADD8E6", "salmon": "#FA8072", "coral": "#FF7F50",
}  # fmt: skip
