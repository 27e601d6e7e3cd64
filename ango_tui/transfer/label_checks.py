"""What is wrong with labels before they are sent: classes, answers, geometry, relations, what is required."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ango_tui.ontology.geometry import GEOMETRIES
from ango_tui.ontology.kinds import CLASSIFICATIONS, OPTIONS, RELATIONS, TOOLS
from ango_tui.ontology.schema import Schema
from ango_tui.ontology.values import Category
from ango_tui.transfer.items import Finding
from ango_tui.transfer.label_lists import LISTS, LabelItem

MAX_DEPTH = 40
_DRAWN = frozenset(GEOMETRIES) - {"brush", "pct"}
"""Tools whose objects carry their own geometry; a brush's pixels are at `brushDataUrl`."""


class LabelChecker:
    """Checks labels against a label set; made once, used for any number of items."""

    def __init__(self, schema: Schema) -> None:
        self._by_id: dict[str, tuple[str, Category]] = {}
        self._by_title: dict[tuple[str, str], list[Category]] = {}
        for path, node in schema.classes():
            place = str(path[0]) if len(path) == 2 else CLASSIFICATIONS
            self._by_id.setdefault(node.id, (place, node))
            self._by_title.setdefault((place, node.title), []).append(node)
        self._required = [node for node in schema.classifications if node.flag("required")]
        self._tools = [node for node in schema.tools if node.flag("required")]

    def check(self, index: int, item: LabelItem) -> list[Finding]:
        """Everything that is wrong with one item."""
        return [Finding(index, code, words, stops) for code, words, stops in self._item(item)]

    def _item(self, item: LabelItem) -> Iterator[tuple[str, str, bool]]:
        if not item.name:
            yield "no-id", "It has neither an externalId nor a data to find the asset by.", True
            return
        for part in LISTS:
            value = item.wire.get(part)
            if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
                yield "shape", f"{part} is no list of objects.", True
                return
        if not item.count and not item.wire.get("brushDataUrl") and not item.wire.get("medicalBrushDataUrl"):
            yield (
                "nothing",
                "It holds no labels; the task would be marked as pre-labelled all the same.",
                False,
            )
        ids: set[str] = set()
        for entry in item.wire["objects"]:
            yield from self._object(entry, ids)
        yield from self._questions(item.wire["classifications"], self._required, "", 0)
        for entry in item.wire["relations"]:
            yield from self._relation(entry, ids)

    def _class_of(self, entry: Mapping[str, Any], group: str) -> tuple[Category | None, str]:
        """The class of an entry, and why there is none (or why it is a guess)."""
        schema_id, title = entry.get("schemaId"), str(entry.get("title") or "")
        if schema_id is not None:
            place, node = self._by_id.get(str(schema_id), ("", None))
            if node is None:
                return None, f"the label set has no class {title or str(schema_id)[:12]} with this schemaId"
            if place != group:
                return None, f"{node.title} belongs to {place}, not to {group}"
            return node, ""
        same = self._by_title.get((group, title), [])
        if not title or not same:
            return None, f"no class is called {title}" if title else "there is neither schemaId nor title"
        return same[0], f"{len(same)} classes are called {title}; the server takes any" if same[1:] else ""

    def _object(self, entry: Mapping[str, Any], ids: set[str]) -> Iterator[tuple[str, str, bool]]:
        node, why = self._class_of(entry, TOOLS)
        name = str(entry.get("title") or (node.title if node else "")) or "an object"
        if node is None or why:
            yield "class", f"{name}: {why}.", node is None
        object_id = entry.get("objectId")
        if isinstance(object_id, str):
            if object_id in ids:
                yield "same-object", f"{name}: the objectId {object_id[:12]} comes twice.", True
            ids.add(object_id)
        shapes = [key for key in GEOMETRIES if key in entry]
        if node is not None and node.tool in _DRAWN and node.tool not in shapes:
            had = f", but {shapes[0]}" if shapes else ""
            yield "geometry", f"{name}: there is no {node.tool}{had}.", True
        for shape in shapes:
            if problem := geometry_problem(shape, entry[shape]):
                yield "geometry", f"{name}: {problem}.", True
        wanted = [kid for kid in _kids(node) if kid.flag("required")] if node is not None else []
        yield from self._questions(entry.get("classifications") or [], wanted, name, 1)

    def _questions(
        self, entries: Any, required: Sequence[Category], inside: str, depth: int
    ) -> Iterator[tuple[str, str, bool]]:
        if not isinstance(entries, list) or depth > MAX_DEPTH:
            yield "shape", f"{inside or 'classifications'}: the classifications are no list.", True
            return
        answered: set[str] = set()
        for entry in entries:
            if not isinstance(entry, dict):
                yield "shape", f"{inside or 'classifications'}: an answer is no object.", True
                continue
            node, why = self._class_of(entry, CLASSIFICATIONS)
            name = str(entry.get("title") or (node.title if node else "")) or "a question"
            where = f"{inside} / {name}" if inside else name
            if node is None or why:
                yield "class", f"{where}: {why}.", node is None
            if node is not None:
                answered.add(node.id)
                if problem := answer_problem(node, entry.get("answer")):
                    yield "answer", f"{where}: {problem}.", True
            yield from self._questions(entry.get("classifications") or [], (), where, depth + 1)
        for question in required:
            if question.id not in answered and not question.text("parentOptionId"):
                where = f"{inside} / {question.title}" if inside else question.title
                yield "required", f"{where}: required, but not answered.", False

    def _relation(self, entry: Mapping[str, Any], ids: set[str]) -> Iterator[tuple[str, str, bool]]:
        node, why = self._class_of(entry, RELATIONS)
        name = str(entry.get("title") or (node.title if node else "")) or "a relation"
        if node is None or why:
            yield "class", f"{name}: {why}.", node is None
        group = entry.get("group")
        ends = group if isinstance(group, list) else [entry.get("from"), entry.get("to")]
        unknown = [end for end in ends if isinstance(end, str) and end not in ids]
        if not isinstance(group, list) and not all(isinstance(end, str) for end in ends):
            yield "relation", f"{name}: it does not say from which object to which.", True
        elif unknown and not isinstance(group, list):
            yield "relation", f"{name}: there is no object {unknown[0][:12]}.", True


def _kids(node: Category) -> list[Category]:
    return [kid for kid in node.kids(CLASSIFICATIONS) if isinstance(kid, Category)]


def answer_problem(node: Category, answer: Any) -> str:
    """What is wrong with the answer to a question, "" if nothing is."""
    kind = node.kind
    if answer is None or answer == [] or answer == "":
        return "it is not answered" if node.flag("required") else ""
    if kind.options or kind.tree:
        if kind.wire == "":
            return ""
        chosen = answer if isinstance(answer, list) else [answer]
        if len(chosen) > 1 and not kind.several:
            return f"a {kind.words} takes one answer, not {len(chosen)}"
        known = _option_names(node)
        wrong = [str(one) for one in chosen if one is not None and str(one) not in known]
        return f'"{wrong[0][:60]}" is none of its options' if wrong else ""
    if kind.wire == "boolean":
        return "" if isinstance(answer, bool) else "a yes/no answer must be true or false"
    if kind.text:
        if not isinstance(answer, str):
            return "the answer is no text"
        return _pattern_problem(node.text("regex"), answer)
    return ""


def _option_names(node: Category) -> frozenset[str]:
    """What its options can be called in an answer: their texts and their ids."""
    got = node.memo.get("answers")
    if got is None:
        options = node.kids(OPTIONS)
        got = node.memo["answers"] = frozenset({o.label for o in options} | {o.id for o in options})
    names: frozenset[str] = got
    return names


def _pattern_problem(pattern: str, answer: str) -> str:
    try:
        return f"the text does not match {pattern}" if pattern and not re.search(pattern, answer) else ""
    except re.error:
        return ""  # a pattern of another flavour; the server will tell


def geometry_problem(shape: str, value: Any) -> str:
    """What is wrong with a geometry in the import format (hub documentation, annotation formats)."""
    if shape in ("bounding-box", "rotated-bounding-box"):
        return _box_problem(shape, value)
    if shape in ("polygon", "polyline"):
        least = 3 if shape == "polygon" else 2
        good = isinstance(value, list) and len(value) >= least and all(map(_is_point, value))
        return "" if good else f"a {shape} needs at least {least} points [x, y]"
    if shape == "point":
        return "" if _is_point(value) else "a point is [x, y]"
    if shape == "ner":
        span = value if isinstance(value, dict) else {}
        start, end = span.get("start"), span.get("end")
        if not isinstance(start, int | float) or not isinstance(end, int | float):
            return "an entity needs start and end"
        return "" if start <= end else "the entity ends before it starts"
    if shape == "segmentation":
        zones = value.get("zones") if isinstance(value, dict) else None
        good = isinstance(zones, list) and all(isinstance(z, dict) and z.get("region") for z in zones)
        return "" if good else "a segmentation needs zones with a region each"
    if shape == "pdf":
        return "" if isinstance(value, dict) else "a PDF area is an object"
    return ""


def _box_problem(shape: str, value: Any) -> str:
    sides = [value.get(name) for name in ("x", "y", "width", "height")] if isinstance(value, dict) else []
    if not sides or not all(map(_is_number, sides)):
        return f"a {shape} needs the numbers x, y, width and height"
    return "" if sides[2] and sides[3] else f"the {shape} has no extent"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_point(value: Any) -> bool:
    return isinstance(value, list) and len(value) >= 2 and all(map(_is_number, value[:2]))
