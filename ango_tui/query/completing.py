"""What can stand at the cursor of a filter: names of fields, then their values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ango_tui.query.fields import Completion, FieldSpec
from ango_tui.query.printing import quote
from ango_tui.query.reading import Char, tokens

__all__ = ["complete"]

MOST = 50
"""More completions than this are never offered."""

_DATES = (
    ("today", "since midnight"),
    ("<24h", "in the last 24 hours"),
    ("<7d", "in the last 7 days"),
    (">30d", "longer ago than 30 days"),
    ("2026-01-01..2026-02-01", "from one day to another, both included"),
)
_EXAMPLES = {
    "date": _DATES,
    "bool": (("yes", ""), ("no", "")),
    "number": ((">0", "more than"), ("<=5", "at most"), ("1..5", "from 1 to 5")),
    "duration": ((">5m", "longer than 5 minutes"), ("<30s", "shorter than 30 seconds")),
}


def complete(text: str, cursor: int, fields: Sequence[FieldSpec]) -> list[Completion]:
    """Return what can stand at ``cursor``, the best first; each replaces the piece of text it stands in."""
    token = next((token for token in tokens(text) if token.start < cursor <= token.end), None)
    if token is None:
        if cursor < len(text) and not text[cursor].isspace():
            return []
        return _names("", cursor, cursor, fields)
    chars = [char for char in token.chars if char.at < cursor]
    start, end = token.start, token.end
    if chars and chars[0].char == "-" and not chars[0].quoted:
        chars, start = chars[1:], start + 1
    colon = _last_of(chars, ":", first=True)
    if colon < 0:
        if any(char.quoted for char in chars):
            return []
        return _names(_plain(chars), start, end, fields)
    name = _plain(chars[:colon]).casefold()
    spec = next((field for field in fields if field.name.casefold() == name), None)
    if spec is None:
        return []
    return _values(chars[colon:], token.chars, cursor, end, spec)


def _plain(chars: Iterable[Char]) -> str:
    return "".join(char.char for char in chars)


def _last_of(chars: Sequence[Char], wanted: str, *, first: bool = False) -> int:
    places = [
        place for place, char in enumerate(chars) if char.char in wanted and char.char and not char.quoted
    ]
    if not places:
        return -1
    return places[0] if first else places[-1]


def _names(typed: str, start: int, end: int, fields: Sequence[FieldSpec]) -> list[Completion]:
    wanted = typed.casefold()
    fitting = [field for field in fields if wanted in field.name.casefold()]
    fitting.sort(key=lambda field: not field.name.casefold().startswith(wanted))
    return [Completion(f"{field.name}:", f"{field.name}:", field.help, start, end) for field in fitting]


def _values(
    before: Sequence[Char], whole: Sequence[Char], cursor: int, end: int, spec: FieldSpec
) -> list[Completion]:
    """Completions of the value the cursor is in; ``before`` begins with the colon."""
    comma = max(_last_of(before, ","), 0)
    if comma == 0 and len(before) > 1 and before[1].char == "!" and not before[1].quoted:
        comma = 1
    start = before[comma].at + 1
    typed = _plain(before[comma + 1 :]).casefold()
    after = [char.at for char in whole if char.at >= cursor and char.char == "," and not char.quoted]
    end = after[0] if after else end
    offers: list[tuple[str, str, str]] = [
        (label, label, help_text) for label, help_text in _EXAMPLES.get(spec.kind, ())
    ]
    if spec.kind == "choice":
        offers = _choices(spec)
    if spec.nullable:
        offers += [("none", "none", f"no {spec.name}"), ("any", "any", f"some {spec.name}")]
    fitting = [offer for offer in offers if typed in offer[1].casefold()]
    fitting.sort(key=lambda offer: not offer[1].casefold().startswith(typed))
    return [Completion(insert, label, help_text, start, end) for insert, label, help_text in fitting[:MOST]]


def _choices(spec: FieldSpec) -> list[tuple[str, str, str]]:
    choices = spec.choices()
    seen: dict[str, set[str]] = {}
    for label, value in choices:
        seen.setdefault(label, set()).add(repr(value))
    offers = []
    for label, value in choices:
        twin = len(seen[label]) > 1
        insert = quote(str(value) if twin else label, value=True)
        shown = str(value) if value is not None and str(value) != label else ""
        offers.append((insert, label, shown))
    return offers
