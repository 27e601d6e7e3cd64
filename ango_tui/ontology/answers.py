"""A task's answer in the words of its label set: titles instead of ids, as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ango_tui.ontology.answer_changes import AnswerChange, answer_changes
from ango_tui.ontology.answer_words import (
    MAX_DEPTH,
    Resolver,
    entries,
    object_names,
    objects_of,
    ocr_text,
    relation_words,
)
from ango_tui.ontology.geometry import describe, geometry_of
from ango_tui.ontology.schema import Schema
from ango_tui.ontology.wire import compact

__all__ = ["AnswerChange", "AnswerNode", "Resolver", "answer_changes", "answer_tree"]


@dataclass(frozen=True, slots=True)
class AnswerNode:
    """One line of an answer: what was asked or drawn, what was answered, and what is below it."""

    label: str
    value: str = ""
    children: tuple[AnswerNode, ...] = ()


def answer_tree(answer: object, schema: Schema) -> tuple[AnswerNode, ...]:
    """An answer as lines to show: objects, classifications, relations, then whatever else it holds.

    Takes any JSON value and never raises.
    """
    resolver = Resolver(schema)
    objects = objects_of(answer)
    names = object_names(objects, resolver)
    groups = [
        ("Objects", tuple(_object(entry, resolver, names) for entry in objects)),
        ("Classifications", _questions(answer, resolver, 0)),
        ("Relations", tuple(_relation(entry, resolver, names) for entry in entries(answer, "relations"))),
    ]
    out = [AnswerNode(label, str(len(nodes)), nodes) for label, nodes in groups if nodes]
    return (*out, *_rest(answer))


def _rest(answer: object) -> Iterator[AnswerNode]:
    if not isinstance(answer, Mapping):
        if answer is not None:
            yield AnswerNode("Answer", compact(answer))
        return
    for key, value in answer.items():
        known = key in ("tools", "objects", "classifications", "relations")
        odd = (
            known
            and isinstance(value, list)
            and [e for e in value if not isinstance(e, Mapping | type(None))]
        )
        if known and (isinstance(value, list) or value is None):
            if odd:
                yield AnswerNode(str(key), compact(odd))
        elif value not in (None, [], {}):
            yield AnswerNode(str(key), compact(value))


def _object(entry: Mapping[str, Any], resolver: Resolver, names: Mapping[str, str]) -> AnswerNode:
    title = names.get(str(entry.get("objectId"))) or resolver.title(entry)
    shape = geometry_of(entry)
    words = describe(*shape) if shape else ""
    page = entry.get("page")
    if isinstance(page, int) and not isinstance(page, bool):
        words = f"{words} · page {page + 1}" if words else f"page {page + 1}"
    text = ocr_text(entry)
    children = (*((AnswerNode("Text read", text),) if text else ()), *_questions(entry, resolver, 1))
    return AnswerNode(title, words, children)


def _questions(entry: object, resolver: Resolver, depth: int) -> tuple[AnswerNode, ...]:
    found = entries(entry, "classifications")
    if found and depth > MAX_DEPTH:
        return (AnswerNode("…", compact(found)),)
    return tuple(
        AnswerNode(resolver.title(item), resolver.words(item), _questions(item, resolver, depth + 1))
        for item in found
    )


def _relation(entry: Mapping[str, Any], resolver: Resolver, names: Mapping[str, str]) -> AnswerNode:
    words = relation_words(entry, names)
    return AnswerNode(resolver.title(entry), words, _questions(entry, resolver, 1))
