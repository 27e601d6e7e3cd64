"""What changed between two answers of a task, in the words of its label set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ango_tui.ontology.answer_words import (
    MAX_DEPTH,
    Resolver,
    entries,
    object_names,
    objects_of,
    ocr_text,
    relation_words,
)
from ango_tui.ontology.geometry import changed as shape_changed
from ango_tui.ontology.geometry import describe, geometry_of
from ango_tui.ontology.schema import Schema
from ango_tui.ontology.wire import compact, same

Verb = Literal["added", "removed", "changed"]
What = Literal["object", "classification", "relation", "other"]
_Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One thing that differs. `where` leads from the outermost title to the innermost; `words` says it all.

    `before` and `after` hold the two states for a person, "" where there was or is nothing.
    """

    verb: Verb
    what: What
    where: tuple[str, ...]
    words: str
    before: str = ""
    after: str = ""
    object_id: str = ""

    def __str__(self) -> str:
        return f"{' › '.join(self.where)}: {self.words}"


@dataclass(slots=True)
class _Side:
    resolver: Resolver
    names: Mapping[str, str]
    out: list[AnswerChange]


def answer_changes(before: object, after: object, schema: Schema) -> list[AnswerChange]:
    """Objects, classifications and relations that were added, removed or changed, in the order of the answer.

    Objects and relations are matched by `objectId`, classifications by `schemaId` and, where one class is
    answered several times, by position. Metadata (who, when) does not count as a change. Never raises.
    """
    resolver = Resolver(schema)
    old, new = objects_of(before), objects_of(after)
    names = {**object_names(old, resolver), **object_names(new, resolver)}
    side = _Side(resolver, names, [])
    for was, now in _pairs(old, new, by_object=True):
        entry = now or was or {}
        name = names.get(str(entry.get("objectId"))) or resolver.title(entry)
        _compare_object(side, was, now, (name,))
    _compare_questions(side, before, after, (), "", 0)
    pairs = _pairs(entries(before, "relations"), entries(after, "relations"), by_object=True)
    for was, now in pairs:
        _compare_relation(side, was, now)
    _compare_rest(side, before, after)
    return side.out


def _pairs(
    old: Iterable[_Entry], new: Iterable[_Entry], *, by_object: bool
) -> list[tuple[_Entry | None, _Entry | None]]:
    """Match two lists of entries: those still there in their new order, then those that are gone."""
    left = _keyed(old, by_object)
    right = _keyed(new, by_object)
    out: list[tuple[_Entry | None, _Entry | None]] = [(left.get(key), entry) for key, entry in right.items()]
    out += [(entry, None) for key, entry in left.items() if key not in right]
    return out


def _keyed(items: Iterable[_Entry], by_object: bool) -> dict[tuple[str, int], _Entry]:
    """Entries under their identity; the number tells apart those that share one."""
    seen: dict[str, int] = {}
    out: dict[tuple[str, int], _Entry] = {}
    for entry in items:
        key = str(entry.get("objectId") or "") if by_object else ""
        if not key:
            key = f"class {entry.get('schemaId') or entry.get('title')}"
        nth = seen[key] = seen.get(key, 0) + 1
        out[key, nth] = entry
    return out


def _compare_object(side: _Side, was: _Entry | None, now: _Entry | None, where: tuple[str, ...]) -> None:
    entry = now or was or {}
    key = str(entry.get("objectId") or "")
    shape_was = geometry_of(was) if was is not None else None
    shape_now = geometry_of(now) if now is not None else None
    old, new = (describe(*shape) if shape else "" for shape in (shape_was, shape_now))
    if was is None or now is None:
        verb: Verb = "added" if was is None else "removed"
        words = f"{verb} ({new or old})" if new or old else verb
        side.out.append(AnswerChange(verb, "object", where, words, old, new, key))
        if now is not None:
            _compare_questions(side, {}, now, where, key, 1)
        return
    _compare_class(side, was, now, where, key, "object")
    if words := shape_changed(shape_was, shape_now):
        side.out.append(AnswerChange("changed", "object", where, words, old, new, key))
    _compare_fields(side, was, now, where, key)
    _compare_questions(side, was, now, where, key, 1)


def _compare_class(
    side: _Side, was: _Entry, now: _Entry, where: tuple[str, ...], key: str, what: What
) -> None:
    if was.get("schemaId") != now.get("schemaId"):
        old, new = side.resolver.title(was), side.resolver.title(now)
        side.out.append(AnswerChange("changed", what, where, f"class: {old} → {new}", old, new, key))


def _compare_fields(side: _Side, was: _Entry, now: _Entry, where: tuple[str, ...], key: str) -> None:
    for name, words in (
        ("page", "page"),
        ("lock", "locked"),
        ("interpolationStopped", "interpolation stopped"),
    ):
        if not same(was.get(name), now.get(name)) and (was.get(name) or now.get(name)):
            old, new = (_plain(name, entry.get(name)) for entry in (was, now))
            side.out.append(
                AnswerChange("changed", "object", where, f"{words}: {old} → {new}", old, new, key)
            )
    old, new = ocr_text(was), ocr_text(now)
    if old != new:
        words = f"text read: {_shown(old)} → {_shown(new)}"
        side.out.append(AnswerChange("changed", "object", where, words, old, new, key))


def _plain(name: str, value: object) -> str:
    if isinstance(value, bool) or value is None:
        return "yes" if value else "no" if name != "page" else "none"
    return str(value + 1) if name == "page" and isinstance(value, int) else compact(value)


def _compare_questions(
    side: _Side, before: object, after: object, where: tuple[str, ...], key: str, depth: int
) -> None:
    if depth > MAX_DEPTH:
        return
    old, new = entries(before, "classifications"), entries(after, "classifications")
    for was, now in _pairs(old, new, by_object=False):
        here = (*where, side.resolver.title(now or was or {}))
        left = side.resolver.words(was) if was is not None else ""
        right = side.resolver.words(now) if now is not None else ""
        if was is None or now is None:
            verb: Verb = "added" if was is None else "removed"
            words = f"{_shown(left)} → {_shown(right)}"
            side.out.append(AnswerChange(verb, "classification", here, words, left, right, key))
        elif left != right or _differs(side, was, now):
            words = f"{_shown(left)} → {_shown(right)}" if left != right else "answer changed in form only"
            side.out.append(AnswerChange("changed", "classification", here, words, left, right, key))
        _compare_questions(side, was or {}, now or {}, here, key, depth + 1)


def _differs(side: _Side, was: _Entry, now: _Entry) -> bool:
    """Whether two answers that read alike are different: two options with the same text."""
    schema_id = str(now.get("schemaId") or "")
    old, new = ([*_listed(entry.get("answer"))] for entry in (was, now))
    if len(old) != len(new):
        return False
    ids = [
        (side.resolver.option_id(a, schema_id), side.resolver.option_id(b, schema_id))
        for a, b in zip(old, new, strict=True)
    ]
    return any(a != b for a, b in ids if a is not None and b is not None)


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else (value,)


def _compare_relation(side: _Side, was: _Entry | None, now: _Entry | None) -> None:
    entry = now or was or {}
    key = str(entry.get("objectId") or "")
    where = (side.resolver.title(entry),)
    old = relation_words(was, side.names) if was is not None else ""
    new = relation_words(now, side.names) if now is not None else ""
    if was is None or now is None:
        verb: Verb = "added" if was is None else "removed"
        side.out.append(AnswerChange(verb, "relation", where, f"{verb} ({old or new})", old, new, key))
    else:
        _compare_class(side, was, now, where, key, "relation")
        if any(not same(was.get(name), now.get(name)) for name in ("from", "to", "direction", "group")):
            side.out.append(
                AnswerChange("changed", "relation", where, f"was {old}, now {new}", old, new, key)
            )
    _compare_questions(side, was or {}, now or {}, where, key, 1)


def _compare_rest(side: _Side, before: object, after: object) -> None:
    """What an answer holds beside its three lists, and answers that are no objects at all."""
    skip = {"tools", "objects", "classifications", "relations", "metadata"}
    old = before if isinstance(before, Mapping) else {} if before is None else {"answer": before}
    new = after if isinstance(after, Mapping) else {} if after is None else {"answer": after}
    for name in dict.fromkeys([*old, *new]):
        if name in skip or same(old.get(name), new.get(name)):
            continue
        left, right = (compact(item.get(name)) if item.get(name) is not None else "" for item in (old, new))
        verb: Verb = "added" if not left else "removed" if not right else "changed"
        words = f"{_shown(left)} → {_shown(right)}"
        side.out.append(AnswerChange(verb, "other", (str(name),), words, left, right))


def _shown(words: str) -> str:
    return words or "nothing"
