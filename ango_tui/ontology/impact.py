"""How many labels use what is about to change, counted over a stream of tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ango_tui.ontology.answer_words import MAX_DEPTH, Resolver, entries, objects_of
from ango_tui.ontology.diff import Change
from ango_tui.ontology.risk import Risk
from ango_tui.ontology.schema import Schema


@dataclass(slots=True)
class Use:
    """How often one class or option is used. `tasks` counts each task once, `completed` those done."""

    labels: int = 0
    tasks: int = 0
    completed: int = 0


@dataclass(slots=True)
class Usage:
    """A running count. Feed it exported items or tasks one by one; nothing of them is kept.

    `by_id` is keyed by class and option ids; `unknown` counts labels whose class the schema does not have.
    """

    schema: Schema
    by_id: dict[str, Use] = field(default_factory=dict)
    tasks: int = 0
    completed: int = 0
    unknown: int = 0
    _resolver: Resolver | None = None

    def add(self, item: object) -> None:
        """Count one exported item or task, in any of their shapes. What is no object is left out."""
        if not isinstance(item, Mapping):
            return
        if self._resolver is None:
            self._resolver = Resolver(self.schema)
        for task in tasks_in(item):
            self.tasks += 1
            done = str(task.get("stage") or task.get("stageId") or "") == "Complete"
            self.completed += done
            seen: set[str] = set()
            answer = task.get("answer")
            for key in self._keys(answer if isinstance(answer, Mapping) else task):
                use = self.by_id.setdefault(key, Use())
                use.labels += 1
                if key not in seen:
                    seen.add(key)
                    use.tasks += 1
                    use.completed += done

    def add_all(self, items: Iterable[object]) -> Usage:
        """Count a whole stream."""
        for item in items:
            self.add(item)
        return self

    def _keys(self, answer: Mapping[str, Any]) -> Iterator[str]:
        resolver = self._resolver
        assert resolver is not None
        todo: list[tuple[Mapping[str, Any], int]] = [
            (entry, 0)
            for entry in (
                *objects_of(answer),
                *entries(answer, "classifications"),
                *entries(answer, "relations"),
            )
        ]
        while todo:
            entry, depth = todo.pop()
            key = str(entry.get("schemaId") or "")
            if resolver.class_of(entry) is None:
                self.unknown += 1
            if key:
                yield key
                value = entry.get("answer")
                for item in value if isinstance(value, list) else (value,):
                    option = resolver.option_id(item, key)
                    if option is not None:
                        yield option
            if depth < MAX_DEPTH:
                todo += [(item, depth + 1) for item in entries(entry, "classifications")]

    def of(self, wire_id: str) -> Use:
        """The use of one class or option, zero when it was not met."""
        return self.by_id.get(wire_id) or Use()


def tasks_in(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The tasks of an exported item (`task`, in older exports `tasks`), or the item itself."""
    task, many = item.get("task"), item.get("tasks")
    if isinstance(task, Mapping):
        return [task]
    if isinstance(many, list) and any(isinstance(each, Mapping) for each in many):
        return [each for each in many if isinstance(each, Mapping)]
    return [item]


@dataclass(frozen=True, slots=True)
class Impact:
    """What one dangerous change hits."""

    change: Change
    labels: int
    tasks: int
    completed: int

    def words(self, counted: int, total: int | None = None) -> str:
        """For a person: "128 labels in 40 of 4,381 tasks (31 completed)", saying when it was a sample."""
        text = (
            f"{self.labels:,} label{'' if self.labels == 1 else 's'} in {self.tasks:,} of {counted:,} tasks"
        )
        if self.completed:
            text += f" ({self.completed:,} completed)"
        if total is not None and counted < total and counted:
            text += f", sampled; about {round(self.labels * total / counted):,} in all {total:,}"
        return text


def impacts(changes: Iterable[Change], usage: Usage) -> list[Impact]:
    """The impact of every change that orphans labels or breaks exports.

    A removed class counts with the classes that go with it; `tasks` is then the largest of their counts,
    which the true number cannot be below.
    """
    out = []
    classes = {node.id for _, node in usage.schema.classes()}
    for change in changes:
        if change.risk < Risk.EXPORTS:
            continue
        keys = change.lost or (change.id,)
        uses = [usage.of(key) for key in keys if key in classes] or [usage.of(key) for key in keys]
        out.append(
            Impact(
                change,
                sum(use.labels for use in uses),
                max((use.tasks for use in uses), default=0),
                max((use.completed for use in uses), default=0),
            )
        )
    return out
