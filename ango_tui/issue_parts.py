"""What an issue is written with: a place, mentions, error codes; read from what a person types or a server
keeps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ango_tui.ontology.answer_words import Resolver, object_names, objects_of

if TYPE_CHECKING:
    from ango_tui.api import Issue
    from ango_tui.ontology import Schema

MOST_DEPTH = 6
_MENTION = re.compile(r"(?<![\w.])@([\w][\w.+\-]*(?:@[\w\-]+(?:\.[\w\-]+)+)?)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Code:
    """An error code that a project knows."""

    category: str
    name: str
    key: str = ""

    @property
    def label(self) -> str:
        """Its words in one line: "GEO-01 Loose box"."""
        return " ".join(part for part in (self.key, self.name) if part)

    def to_wire(self) -> dict[str, str]:
        """As it is sent: category, name and, where there is one, key."""
        made = {"category": self.category, "name": self.name}
        return {**made, "key": self.key} if self.key else made


def mentions(words: str, people: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The people meant by @names in a text, and the @names that mean nobody, or more than one.

    A name is an e-mail, the part of it before the @, or the beginning of that.
    """
    found: list[str] = []
    unknown: list[str] = []
    for name in _MENTION.findall(words):
        wanted = name.rstrip(".-").casefold()
        exact = [e for e in people if wanted in (e.casefold(), e.casefold().partition("@")[0])]
        begun = [e for e in people if "@" not in wanted and e.casefold().startswith(wanted)]
        meant = exact or begun
        if len(meant) == 1:
            found.append(meant[0])
        else:
            unknown.append(name)
    return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(unknown))


def read_place(words: str) -> tuple[int | float, ...]:
    """A place as typed: `25, 15` in a picture, `54` in a text, `1.5, 4` in sound; empty when none is meant.

    Raises ValueError with what is wrong.
    """
    bare = words.strip().strip("[]()")
    if not bare.strip():
        return ()
    parts = [part.strip() for part in re.split(r"[,;\s]+", bare) if part.strip()]
    if len(parts) > 2 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise ValueError("Write one number (a character) or two (x, y; or from, to in seconds).")
    return tuple(float(part) if "." in part else int(part) for part in parts)


def place_words(issue: Issue, objects: Mapping[str, str] | None = None) -> str:
    """Where an issue is, for a person: the object, the position, the page; empty when it is on all of it.

    `objects` are names of the answer's objects by id, where the answer is known.
    """
    parts = []
    if issue.object_id:
        name = (objects or {}).get(issue.object_id)
        parts.append(f"on {name}" if name else f"on object {issue.object_id[:8]}")
    if issue.position:
        parts.append(f"at {', '.join(_number(value) for value in issue.position)}")
    if issue.page is not None and (issue.page > 0 or issue.page_end is not None):
        last = f"-{issue.page_end + 1}" if issue.page_end is not None else ""
        parts.append(f"page {issue.page + 1}{last}")
    if issue.plane:
        parts.append({"A": "axial", "S": "sagittal", "C": "coronal"}.get(issue.plane, issue.plane))
    if issue.data_index is not None:
        parts.append(f"view {issue.data_index}")
    return ", ".join(parts)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def objects_in(answer: object, schema: Schema) -> list[tuple[str, str]]:
    """The objects of an answer that an issue can be put on: id and name."""
    return list(object_names(objects_of(answer), Resolver(schema)).items())


def project_codes(schema: Any) -> list[Code]:
    """The error codes of a project's error schema, whose shape is not documented: everything that looks like
    a code, with the category it stands under."""
    return list(dict.fromkeys(_codes(schema, "", 0)))


def _codes(value: Any, category: str, depth: int) -> Iterator[Code]:
    if depth > MOST_DEPTH:
        return
    if isinstance(value, str) and value.strip():
        yield Code(category, value.strip())
    elif isinstance(value, list):
        for item in value:
            yield from _codes(item, category, depth + 1)
    elif isinstance(value, dict):
        yield from _codes_of_object(value, category, depth)


def _codes_of_object(value: dict[str, Any], category: str, depth: int) -> Iterator[Code]:
    inner = {name: item for name, item in value.items() if isinstance(item, list | dict) and item}
    name = _text(value, "name", "title", "label", "value", "code")
    own = _text(value, "category", "errorType")
    if name and not inner:
        yield Code(own or category, name, _text(value, "key", "id", "_id", "code"))
        return
    below = own or name or category
    for key, item in inner.items():
        # in {"Geometry": ["Loose box"]} the member's name is the category, in {"codes": [...]} it is not
        known = key.casefold() in _CONTAINERS
        yield from _codes(item, below if known else below or key, depth + 1)


_CONTAINERS = {"categories", "codes", "errors", "errorcodes", "items", "children", "options", "schema"}


def _text(value: Mapping[str, Any], *names: str) -> str:
    return next((str(value[name]) for name in names if isinstance(value.get(name), str | int)), "")


def known_codes(schema: Any, issues: Iterable[Issue]) -> list[Code]:
    """The project's codes, and those that its issues carry."""
    seen = [
        Code(code.category, code.name, code.key or "")
        for issue in issues
        for code in issue.error_codes
        if code.name
    ]
    return list(dict.fromkeys([*project_codes(schema), *seen]))
