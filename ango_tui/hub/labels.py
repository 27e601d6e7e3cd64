"""Annotations as they come in (annotate, import) and go out (export), against the label set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

Node = dict[str, Any]
_CHOICES = ("radio", "single-dropdown", "checkbox", "multi-dropdown", "tree-dropdown")


class Classes:
    """The classes of a label set by id and by title, and the two ways to write an option."""

    def __init__(self, schema: Node) -> None:
        self.by_id: dict[str, Node] = {}
        self.by_title: dict[str, Node] = {}
        self._options: dict[tuple[int, str], dict[str, Any]] = {}
        for part in ("tools", "classifications", "relations"):
            self._learn(schema.get(part) or [])

    def _learn(self, nodes: list[Any]) -> None:
        for node in nodes:
            if isinstance(node, dict):
                self.by_id[str(node.get("schemaId"))] = node
                self.by_title.setdefault(str(node.get("title")), node)
                self._learn(node.get("classifications") or [])

    def of(self, entry: Node) -> Node | None:
        """The class an entry belongs to: by `schemaId`, else by `title`, as the service guesses it."""
        if entry.get("schemaId") is not None:
            return self.by_id.get(str(entry["schemaId"]))
        return self.by_title.get(str(entry.get("title")))

    def to_ids(self, node: Node | None, answer: Any) -> Any:
        """An answer with option ids, whichever way it was written."""
        return self._mapped(node, answer, "value", "schemaId")

    def to_values(self, node: Node | None, answer: Any) -> Any:
        """An answer with option texts, as exports have them; trees list the parents of each leaf as well."""
        found = self._mapped(node, answer, "schemaId", "value")
        if node is None or node.get("tool") != "tree-dropdown":
            return found
        paths: list[str] = []
        for path in found if isinstance(found, list) else [found]:
            parts = str(path).split(" / ")
            for upto in range(1, len(parts) + 1):
                if " / ".join(parts[:upto]) not in paths:
                    paths.append(" / ".join(parts[:upto]))
        return paths

    def _mapped(self, node: Node | None, answer: Any, key: str, target: str) -> Any:
        if node is None or node.get("tool") not in _CHOICES:
            return answer
        place = (id(node), key)
        names = self._options.get(place)
        if names is None:
            options = [option for option in node.get("options") or [] if isinstance(option, dict)]
            names = self._options[place] = {str(option.get(key)): option.get(target) for option in options}
        if isinstance(answer, list):
            return [names.get(one, one) if isinstance(one, str) else one for one in answer]
        return names.get(answer, answer) if isinstance(answer, str) else answer


def _entries(value: Any) -> list[Node]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def incoming(given: Node, classes: Classes, *, person: str, stage: str, moment: str | None) -> Node:
    """An answer as it is stored, from the form that is sent: `objects` or `tools`, option texts or ids."""
    metadata = {"createdAt": moment, "createdBy": person, "createdIn": stage}

    def question(entry: Node) -> Node:
        node = classes.of(entry)
        made = {**entry, "answer": classes.to_ids(node, entry.get("answer"))}
        if node is not None:
            made |= {"schemaId": node.get("schemaId"), "title": node.get("title", "")}
        made["classifications"] = [question(one) for one in _entries(entry.get("classifications"))]
        return made

    def thing(entry: Node) -> Node:
        node = classes.of(entry)
        made = {**entry, "objectId": entry.get("objectId") or uuid4().hex}
        if node is not None:
            made |= {"schemaId": node.get("schemaId"), "title": node.get("title", "")}
        made["classifications"] = [question(one) for one in _entries(entry.get("classifications"))]
        return {**made, "metadata": entry.get("metadata") or metadata}

    objects = given.get("objects") if given.get("objects") is not None else given.get("tools")
    return {
        "tools": [thing(one) for one in _entries(objects)],
        "classifications": [question(one) for one in _entries(given.get("classifications"))],
        "relations": [thing(one) for one in _entries(given.get("relations"))],
    }


def outgoing(answer: Node, classes: Classes) -> Node:
    """An answer as exports have it: title and tool of each class, option texts instead of ids."""

    def question(entry: Node) -> Node:
        node = classes.of(entry)
        made = _described(entry, node)
        made["answer"] = classes.to_values(node, entry.get("answer"))
        made["classifications"] = [question(one) for one in _entries(entry.get("classifications"))]
        return made

    def thing(entry: Node) -> Node:
        made = _described(entry, classes.of(entry))
        if "classifications" in entry:
            made["classifications"] = [question(one) for one in _entries(entry["classifications"])]
        return made

    parts: dict[str, Callable[[Node], Node]] = {
        "tools": thing,
        "classifications": question,
        "relations": thing,
    }
    return {part: [make(one) for one in _entries(answer.get(part))] for part, make in parts.items()}


def _described(entry: Node, node: Node | None) -> Node:
    title = entry.get("title") if node is None else node.get("title", "")
    return {
        "title": title,
        "tool": node.get("tool") if node is not None else None,
        **entry,
        "schemaId": entry.get("schemaId"),
    }
