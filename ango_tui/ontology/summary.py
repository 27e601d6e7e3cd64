"""A label set at a glance: counts, a line of words, a line of signs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ango_tui.ontology.kinds import RELATIONS, TOOLS
from ango_tui.ontology.schema import Schema, name_of
from ango_tui.ontology.values import Category, LabelOption, TreeOption


@dataclass(frozen=True, slots=True)
class Summary:
    """How much of what a label set holds. `depth` is 1 for classes with nothing nested."""

    tools: int = 0
    classifications: int = 0
    nested: int = 0
    relations: int = 0
    options: int = 0
    tree_options: int = 0
    required: int = 0
    conditional: int = 0
    depth: int = 0

    @property
    def classes(self) -> int:
        """All classes at all depths."""
        return self.tools + self.classifications + self.nested + self.relations

    def words(self) -> str:
        """One line for a person: "4 tools · 4 questions + 5 nested · 2 relations · 18 options"."""
        questions = _count(self.classifications, "question")
        if self.nested:
            questions += f" + {self.nested} nested"
        parts = [_count(self.tools, "tool"), questions, _count(self.relations, "relation")]
        if answers := self.options + self.tree_options:
            parts.append(_count(answers, "option"))
        if self.required:
            parts.append(f"{self.required} required")
        return " · ".join(parts) if self.classes else "no classes yet"


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def summary(schema: Schema) -> Summary:
    """Count what is there."""
    counts = dict.fromkeys(Summary.__dataclass_fields__, 0)
    for place in schema.walk():
        node = place.node
        if isinstance(node, TreeOption):
            counts["tree_options"] += 1
        elif isinstance(node, LabelOption):
            counts["options"] += 1
        elif isinstance(node, Category):
            group = str(place.path[0])
            if place.depth:
                group = "nested"
            counts["tools" if group == TOOLS else "relations" if group == RELATIONS else group] += 1
            counts["required"] += node.required
            counts["conditional"] += bool(node.text("parentOptionId"))
            counts["depth"] = max(counts["depth"], place.depth + 1)
    return Summary(**counts)


def drawing(schema: Schema) -> str:
    """One line that shows the classes: "▭ Vehicle(3) ∿ Lane | ◉ Weather* | → Belongs To".

    A number in brackets counts nested questions, a star marks what is required. The caller cuts the line.
    """
    groups = (schema.tools, schema.classifications, schema.relations)
    return " | ".join(_drawn(group) for group in groups if group)


def _drawn(nodes: Iterable[Category]) -> str:
    words: list[str] = []
    for node in nodes:
        below = len(node.classifications)
        words.append(
            f"{node.kind.sign} {name_of(node)}{'*' if node.required else ''}{f'({below})' if below else ''}"
        )
    return " · ".join(words)
