"""What tasks to list: the filter of SDK 1.4.10 as values, and its wire form.

A field takes a plain value (equal), a list (any of), a `StringFilter`, `NumberRange` or `DateRange`, or the
wire form itself as a dict such as `{"$gt": 5}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import msgspec

from ango_tui.api.decoding import dumps
from ango_tui.api.errors import InvalidRequest

OPERATORS = ("eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "regex", "exists")


def wire_time(moment: datetime) -> str:
    """A time as task filters want it: UTC, milliseconds, `Z`. A time without a zone is taken for UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{aware.microsecond // 1000:03d}Z"


class _Condition(msgspec.Struct, frozen=True):
    def to_wire(self) -> dict[str, Any]:
        """The operators that are set."""
        found = {name: getattr(self, name) for name in self.__struct_fields__}
        return {f"${_operator(name)}": _plain(value) for name, value in found.items() if value is not None}

    toDict = to_wire

    def is_empty(self) -> bool:
        """Whether no operator is set."""
        return not self.to_wire()


class DateRange(_Condition, frozen=True):
    """A span of time."""

    gt: datetime | None = None
    gte: datetime | None = None
    lt: datetime | None = None
    lte: datetime | None = None


class NumberRange(_Condition, frozen=True):
    """A span of numbers; durations are milliseconds."""

    eq: float | None = None
    ne: float | None = None
    gt: float | None = None
    gte: float | None = None
    lt: float | None = None
    lte: float | None = None


class StringFilter(_Condition, frozen=True):
    """What a text must be; `exists=False` finds tasks without it."""

    eq: str | None = None
    ne: str | None = None
    regex: str | None = None
    in_list: Sequence[str] | None = None
    nin: Sequence[str] | None = None
    exists: bool | None = None


Text = str | Enum | Sequence[str] | StringFilter | Mapping[str, Any]
Number = float | NumberRange | Mapping[str, Any]
Dates = DateRange | Mapping[str, Any]


class TaskFilter(msgspec.Struct, frozen=True):
    """Conditions that a task must meet, all of them. Batches are ids; a list of them means any of them."""

    stage: Text | None = None
    batches: Text | None = None
    status: Text | None = None
    review_status: Text | None = None
    task_type: Text | None = None
    assignee: Text | None = None
    external_id: Text | None = None
    created_at: Dates | None = None
    updated_at: Dates | None = None
    created_by: Text | None = None
    updated_by: Text | None = None
    priority: Number | None = None
    duration: Number | None = None
    total_duration: Number | None = None
    open_issues_count: Number | None = None
    is_draft: bool | None = None
    is_skipped: bool | None = None
    is_benchmark: bool | None = None

    def to_wire(self) -> dict[str, Any]:
        """The filter as the server wants it; raises `InvalidRequest` for an operator that does not exist."""
        found: dict[str, Any] = {}
        for name in self.__struct_fields__:
            value = getattr(self, name)
            condition = None if value is None else _condition(name, value)
            if condition not in (None, {}):
                found[_WIRE_NAMES.get(name) or _camel(name)] = condition
        return found

    toDict = to_wire

    def to_json(self) -> str:
        """The same as JSON text."""
        return dumps(self.to_wire()).decode()

    def is_empty(self) -> bool:
        """Whether every task meets it."""
        return not self.to_wire()


_WIRE_NAMES = {"task_type": "type"}


def _condition(name: str, value: Any) -> Any:
    if isinstance(value, _Condition):
        return value.to_wire()
    if isinstance(value, Mapping):
        return {_known(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return {"$in": [_plain(item) for item in value]}
    if name == "batches":
        return {"$in": [_plain(value)]}
    return _plain(value) if name == "stage" else {"$eq": _plain(value)}


def _known(key: str) -> str:
    operator = key.removeprefix("$")
    if operator not in OPERATORS:
        raise InvalidRequest(f"There is no operator {key!r}.", advice=f"Use one of {', '.join(OPERATORS)}.")
    return f"${operator}"


def _operator(name: str) -> str:
    return "in" if name == "in_list" else name


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return wire_time(value)
    if isinstance(value, Enum):
        return value.value
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)
