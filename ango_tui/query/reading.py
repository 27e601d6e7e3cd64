"""Reading a typed filter: characters to tokens, tokens to terms and words, and what is wrong in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from ango_tui.query.amounts import duration_ms, is_date, number, truth
from ango_tui.query.fields import FieldSpec, Problem, Query, Term, Value

__all__ = ["Char", "Token", "parse", "tokens"]

# More candidates than this are not worth the time a nearest match takes on every key.
_MOST_NEAR = 500


@dataclass(frozen=True, slots=True)
class Char:
    """A character of a token, where it stands, and whether quotes or a backslash took its meaning away."""

    char: str
    at: int
    quoted: bool = False


Chars = tuple[Char, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """What stands between two spaces."""

    chars: Chars
    start: int
    end: int
    unclosed: bool = False


class _WrongError(Exception):
    """Carries a problem out of the reading of a value."""

    def __init__(self, message: str, chars: Chars = ()) -> None:
        super().__init__(message)
        self.chars = chars


def tokens(text: str) -> list[Token]:
    """Cut ``text`` at spaces that are neither in quotes nor behind a backslash."""
    found: list[Token] = []
    chars: list[Char] = []
    start, in_quotes, place = -1, False, 0
    while place < len(text):
        char = text[place]
        if char.isspace() and not in_quotes:
            if start >= 0:
                found.append(Token(tuple(chars), start, place))
                chars, start = [], -1
            place += 1
            continue
        start = place if start < 0 else start
        if char == "\\" and place + 1 < len(text):
            place += 1
            chars.append(Char(text[place], place, quoted=True))
        elif char == '"':
            in_quotes = not in_quotes
            # An empty pair of quotes is a value too: a quoted nothing marks it.
            chars.append(Char("", place, quoted=True))
        else:
            chars.append(Char(char, place, quoted=in_quotes))
        place += 1
    if start >= 0:
        found.append(Token(tuple(chars), start, len(text), unclosed=in_quotes))
    return found


def parse(text: str, fields: Sequence[FieldSpec]) -> Query:
    """Read ``text``; whatever cannot be understood becomes a `Problem` of the query, nothing is raised.

    Names of choices become the values they stand for; capital letters do not matter unless they tell two
    apart.
    """
    terms: list[Term] = []
    words: list[str] = []
    without: list[str] = []
    problems: list[Problem] = []
    for token in tokens(text):
        try:
            if token.unclosed:
                raise _WrongError("the quotes are not closed")
            chars, negated = _sign(token.chars, "-")
            name_end = _find(chars, ":")
            if name_end > 0:
                terms.append(_term(chars[:name_end], chars[name_end + 1 :], negated, fields))
            elif word := _word(chars):
                (without if negated else words).append(word)
        except _WrongError as wrong:
            start = wrong.chars[0].at if wrong.chars else token.start
            end = wrong.chars[-1].at + 1 if wrong.chars else token.end
            problems.append(Problem(start, end, str(wrong)))
    return Query(tuple(terms), tuple(words), tuple(without), tuple(problems))


def _word(chars: Chars) -> str:
    first, last = 0, len(chars)
    while first < last and chars[first] == Char("*", chars[first].at):
        first += 1
    while last > first and chars[last - 1] == Char("*", chars[last - 1].at):
        last -= 1
    return _plain(chars[first:last])


def _plain(chars: Chars) -> str:
    return "".join(char.char for char in chars)


def _find(chars: Chars, wanted: str) -> int:
    """Where the characters ``wanted`` stand first with their meaning, or -1."""
    for place in range(len(chars) - len(wanted) + 1):
        piece = chars[place : place + len(wanted)]
        if all(char.char == want and not char.quoted for char, want in zip(piece, wanted, strict=True)):
            return place
    return -1


def _split(chars: Chars, separator: str) -> list[Chars]:
    pieces = []
    while (place := _find(chars, separator)) >= 0:
        pieces.append(chars[:place])
        chars = chars[place + 1 :]
    return [*pieces, chars]


def _sign(chars: Chars, sign: str) -> tuple[Chars, bool]:
    if len(chars) > 1 and _find(chars[:1], sign) == 0:
        return chars[1:], True
    return chars, False


def _term(name: Chars, rest: Chars, negated: bool, fields: Sequence[FieldSpec]) -> Term:
    word = _plain(name)
    spec = next((field for field in fields if field.name.casefold() == word.casefold()), None)
    if spec is None:
        near = _nearest(word, [field.name for field in fields])
        hint = f"did you mean {near}?" if near else "put quotes round it to search for it"
        raise _WrongError(f'there is no field "{word}"; {hint}', name)
    rest, turned = _sign(rest, "!")
    pieces = _split(rest, ",")
    values = []
    for piece in pieces:
        if not piece:
            raise _WrongError(f"{spec.name}: {_expected(spec)} is missing", (*name, *rest))
        values.append(_value(piece, spec))
    _check_list(spec, values, negated != turned, rest)
    return Term(spec.name, spec.key, spec.kind, tuple(values), negated != turned)


def _check_list(spec: FieldSpec, values: list[Value], negated: bool, chars: Chars) -> None:
    ops = {value.op for value in values}
    comparing = ops & {"<", "<=", ">", ">=", "..", "any"} or (spec.kind == "date" and ops - {"none"})
    if len(values) > 1 and (comparing or spec.kind == "bool"):
        raise _WrongError(f"{spec.name}: a list holds plain values only; write a term of its own", chars)
    if negated and (".." in ops or (spec.kind == "date" and "=" in ops)):
        raise _WrongError(f"{spec.name}: a span of values cannot be turned round; use < or >", chars)


def _value(chars: Chars, spec: FieldSpec) -> Value:
    word = _plain(chars)
    if spec.nullable and word.casefold() in ("none", "any") and not any(char.quoted for char in chars):
        return Value(word.casefold())
    if spec.kind == "choice":
        return _choice(word, chars, spec)
    if spec.kind == "text":
        return _text(chars)
    if spec.kind == "bool":
        said = truth(word)
        if said is None:
            raise _WrongError(f'{spec.name}: say yes or no, not "{word}"', chars)
        return Value("=", ("yes" if said else "no",), said)
    return _amount(chars, spec)


def _text(chars: Chars) -> Value:
    rest, exact = _sign(chars, "=")
    if exact:
        return Value("=", (_plain(rest),))
    pieces = _split(chars, "*")
    if len(pieces) == 1:
        return Value("has", (_plain(chars),))
    return Value("*", tuple(_plain(piece) for piece in pieces))


def _choice(word: str, chars: Chars, spec: FieldSpec) -> Value:
    choices = spec.choices()
    exact = [(label, value) for label, value in choices if label == word]
    by_value = [(label, value) for label, value in choices if str(value) == word]
    loosely = [(label, value) for label, value in choices if label.casefold() == word.casefold()]
    for found in (exact, by_value, loosely):
        values = {repr(value): value for _, value in found}
        if len(values) > 1:
            ids = ", ".join(str(value) for value in list(values.values())[:4])
            raise _WrongError(f'{spec.name}: "{word}" names {len(values)}; say which by id: {ids}', chars)
        if values:
            label, value = found[0]
            twins = {repr(other) for name, other in choices if name == label}
            return Value("=", (label if len(twins) == 1 else str(value),), value)
    if spec.loose and word:
        return Value("=", (word,), word)
    near = _nearest(word, [label for label, _ in choices])
    if near:
        hint = f"did you mean {near}?"
    else:
        labels = [label for label, _ in choices[:4]]
        hint = (
            f"there are {', '.join(labels)}{' …' if len(choices) > 4 else ''}" if labels else "there are none"
        )
    raise _WrongError(f'{spec.name}: there is no "{word}"; {hint}', chars)


def _amount(chars: Chars, spec: FieldSpec) -> Value:
    dots = _find(chars, "..")
    if dots >= 0:
        low, high = chars[:dots], chars[dots + 2 :]
        if not low and not high:
            raise _WrongError(f"{spec.name}: {_expected(spec)} is missing", chars)
        pair = tuple(_checked(part, spec) if part else (None, "") for part in (low, high))
        return Value("..", tuple(text for _, text in pair), tuple(value for value, _ in pair))
    op = "="
    for sign in (">=", "<=", ">", "<", "="):
        if _find(chars[: len(sign)], sign) == 0:
            op, chars = sign, chars[len(sign) :]
            break
    value, text = _checked(chars, spec)
    return Value(op, (text,), value)


def _checked(chars: Chars, spec: FieldSpec) -> tuple[object, str]:
    text = _plain(chars)
    if spec.kind == "date":
        if not is_date(text):
            raise _WrongError(f'{spec.name}: "{text}" is no date; write 2026-03-01, 7d, today', chars)
        return None, text
    value = duration_ms(text) if spec.kind == "duration" else number(text)
    if value is None:
        raise _WrongError(f'{spec.name}: "{text}" is not {_expected(spec)}', chars)
    return value, text


def _expected(spec: FieldSpec) -> str:
    kinds = {
        "number": "a number",
        "date": "a date",
        "duration": "a length of time like 5m",
        "bool": "yes or no",
    }
    return kinds.get(spec.kind, "a value")


def _nearest(word: str, names: Sequence[str]) -> str:
    if not word:
        return ""
    folded = word.casefold()
    for name in names:
        if name.casefold().startswith(folded) or (len(word) > 2 and folded in name.casefold()):
            return name
    by_fold: dict[str, str] = {}
    for name in names[:_MOST_NEAR]:
        by_fold.setdefault(name.casefold(), name)
    near = get_close_matches(folded, by_fold, 1, 0.6)
    return by_fold[near[0]] if near else ""
