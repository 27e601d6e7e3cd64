"""Turning the filters of Ango Hub (`filter`, `status[eq]`, `stage`, `batches`, `sort`) into SQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ango_tui.hub.clock import parse
from ango_tui.hub.errors import bad

if TYPE_CHECKING:
    from ango_tui.hub.tasks import TaskTable

WORDS = {
    "stage": "stage",
    "status": "status",
    "type": "type",
    "reviewStatus": "review",
    "assignee": "assignee",
    "createdBy": "created_by",
    "updatedBy": "updated_by",
    "completedBy": "completed_by",
}
NUMBERS = {
    "priority": "priority",
    "openIssuesCount": "issues",
    "duration": "duration",
    "totalDuration": "total",
}
MOMENTS = {"createdAt": "created", "updatedAt": "updated", "completedAt": "completed"}
SWITCHES = {
    "isSkipped": "skipped",
    "isDraft": "draft",
    "isBenchmark": "benchmark",
    "isPreLabeled": "prelabeled",
    "rework": "rework",
}
_COMPARE = {"$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<="}
_READY = ("TODO", "Completed", "Reviewed")


def compile_filter(table: TaskTable, wanted: dict[str, Any]) -> str:
    """An SQL condition for a filter object, "" for an empty one; raises 400 for what makes no sense."""
    return " AND ".join(filter(None, (_field(table, name, value) for name, value in wanted.items())))


def _field(table: TaskTable, name: str, value: Any) -> str:
    if name in ("$and", "$or"):
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise bad(f'"{name}" must be a list of filters')
        joiner = " AND " if name == "$and" else " OR "
        return "(" + (joiner.join(compile_filter(table, one) or "1" for one in value) or "1") + ")"
    operators = _operators(name, value)
    if name in WORDS:
        return _all(_word(table, WORDS[name], op, arg) for op, arg in operators)
    if name in NUMBERS:
        return _all(_number(NUMBERS[name], op, arg, _as_number, name) for op, arg in operators)
    if name in MOMENTS:
        return _all(_number(MOMENTS[name], op, arg, parse, name) for op, arg in operators)
    if name in SWITCHES:
        return _all(_number(SWITCHES[name], op, arg, _as_switch, name) for op, arg in operators)
    if name == "externalId":
        return _all(_text("external", op, arg) for op, arg in operators)
    if name == "batches":
        return _all(_batches(table, op, arg) for op, arg in operators)
    if name in ("_id", "asset"):
        return _all(_key(table, "task" if name == "_id" else "asset", op, arg) for op, arg in operators)
    raise bad(f'"{name}" is not allowed')


def _operators(name: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        found = [(op if op.startswith("$") else f"${op}", arg) for op, arg in value.items()]
        known = {"$eq", "$ne", "$in", "$nin", "$regex", "$exists", "$options", *_COMPARE}
        for op, _ in found:
            if op not in known:
                raise bad(f'"{name}.{op}" is not allowed')
        return [(op, arg) for op, arg in found if op != "$options"]
    return [("$in", value)] if isinstance(value, list) else [("$eq", value)]


def _all(conditions: Iterable[str]) -> str:
    return " AND ".join(conditions) or "1"


def _many(op: str, value: Any) -> list[Any]:
    if op in ("$in", "$nin"):
        if not isinstance(value, list):
            raise bad(f'"{op}" must be an array')
        return value
    return [value]


def _word(table: TaskTable, column: str, op: str, value: Any) -> str:
    if op == "$exists":
        return f"{column} IS {'NOT ' if _as_switch(value) else ''}NULL"
    if op in _COMPARE:
        raise bad(f'"{op}" needs a number or a date')
    if op == "$regex":
        pattern = _pattern(value)
        numbers = [no for no, text in table.db.words() if pattern.search(text)]
        return f"{column} IN ({', '.join(map(str, numbers))})"
    values = [word for one in _many(op, value) for word in (_READY if one == "READY" else (one,))]
    numbers = [
        no for no in (table.db.number(str(one)) for one in values if one is not None) if no is not None
    ]
    inside = f"{column} IN ({', '.join(map(str, numbers))})"
    if None in values:
        inside = f"({inside} OR {column} IS NULL)"
    if op in ("$ne", "$nin"):
        return (
            f"({column} IS NOT NULL AND NOT {inside})"
            if None in values
            else f"({column} IS NULL OR NOT {inside})"
        )
    return inside


def _number(column: str, op: str, value: Any, read: Callable[[Any], float | int | None], name: str) -> str:
    if op == "$exists":
        return f"{column} IS {'NOT ' if _as_switch(value) else ''}NULL"
    if op == "$regex":
        raise bad(f'"{name}" cannot be matched by a pattern')
    if value is None and op in ("$eq", "$ne"):
        return f"{column} IS {'NOT ' if op == '$ne' else ''}NULL"
    numbers = []
    for one in _many(op, value):
        number = read(one)
        if number is None:
            raise bad(f'"{name}" has a value of the wrong type')
        numbers.append(number)
    if op in _COMPARE:
        return f"{column} {_COMPARE[op]} {numbers[0]!r}"
    inside = f"{column} IN ({', '.join(map(repr, numbers))})"
    return f"({column} IS NULL OR NOT {inside})" if op in ("$ne", "$nin") else inside


def _text(column: str, op: str, value: Any) -> str:
    if op == "$exists":
        return "1" if _as_switch(value) else "0"
    if op == "$regex":
        return f"matches({quote(_pattern(value).pattern)}, {column})"
    if op in _COMPARE:
        return f"{column} {_COMPARE[op]} {quote(str(value))}"
    inside = f"{column} IN ({', '.join(quote(str(one)) for one in _many(op, value))})"
    return f"NOT {inside}" if op in ("$ne", "$nin") else inside


def _batches(table: TaskTable, op: str, value: Any) -> str:
    """Any of them for `$in` and `$eq`, none of them for `$nin` and `$ne`; names are taken as well as ids."""
    if op == "$exists":
        chosen = [
            no for no, members in table.sets() if bool([m for m in members if m]) == bool(_as_switch(value))
        ]
        return f"batches IN ({', '.join(map(str, chosen))})"
    if op not in ("$in", "$nin", "$eq", "$ne"):
        raise bad(f'"batches.{op}" is not allowed')
    wanted = batch_ids(table, _many(op, value))
    chosen = [no for no, members in table.sets() if wanted.intersection(members)]
    inside = f"batches IN ({', '.join(map(str, chosen))})"
    return f"NOT {inside}" if op in ("$ne", "$nin") else inside


def batch_ids(table: TaskTable, given: list[Any]) -> set[str | None]:
    """Batch ids as given, plus the ids of batches that have a given value as their name."""
    wanted: set[str | None] = {None if one is None else str(one) for one in given}
    marks = ", ".join("?" * len(given))
    rows = table.db.rows(
        f"SELECT id FROM batch WHERE deleted = 0 AND name IN ({marks})", [str(one) for one in given]
    )
    return wanted | {row["id"] for row in rows}


def all_batches(table: TaskTable, given: list[Any], project_no: int) -> str:
    """The condition that a task is in every one of these batches, as the filter of assets has it."""
    each = []
    for one in given:
        ids = {str(one)}
        rows = table.db.rows(
            "SELECT id FROM batch WHERE project = ? AND name = ? AND deleted = 0", (project_no, str(one))
        )
        each.append(ids | {row["id"] for row in rows})
    chosen = [no for no, members in table.sets() if all(ids.intersection(members) for ids in each)]
    return f"batches IN ({', '.join(map(str, chosen))})"


def _key(table: TaskTable, kind: str, op: str, value: Any) -> str:
    from ango_tui.hub.errors import HubError

    if op not in ("$in", "$nin", "$eq", "$ne"):
        raise bad(f'"_id.{op}" is not allowed')
    keys = []
    for one in _many(op, value):
        try:
            keys.append(table.hub.find(kind, one)[1])
        except HubError:
            continue
    inside = f"task.n IN ({', '.join(map(str, keys))})"
    return f"NOT {inside}" if op in ("$ne", "$nin") else inside


def _pattern(value: Any) -> re.Pattern[str]:
    try:
        return re.compile(str(value))
    except re.error as problem:
        raise bad(f"Regular expression is invalid: {problem}") from None


def _as_number(value: Any) -> float | int | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _as_switch(value: Any) -> int | None:
    if isinstance(value, str):
        return {"true": 1, "false": 0, "1": 1, "0": 0}.get(value.lower())
    return int(value) if isinstance(value, int) else None


def quote(text: str) -> str:
    """An SQL literal."""
    return "'" + text.replace("\0", "").replace("'", "''") + "'"


def compile_sort(text: str | None, default: str = "n DESC") -> str:
    """An `ORDER BY` list for `-createdAt,priority`; ties go by creation. Raises 400 for unknown fields."""
    order = []
    for field in filter(None, (part.strip() for part in (text or "").split(","))):
        down = " DESC" if field.startswith("-") else ""
        name = field.lstrip("+-")
        if name in ("createdAt", "_id"):
            order.append(f"n{down}")
        elif name in WORDS:
            order.append(f"(SELECT text FROM word WHERE no = {WORDS[name]}){down}")
        elif name == "externalId":
            order.append(f"external{down}")
        elif name in NUMBERS or name in SWITCHES or name in MOMENTS:
            order.append(f"{ {**NUMBERS, **SWITCHES, **MOMENTS}[name] }{down}")
        else:
            raise bad(f'"sort" names an unknown field: {name}')
    if not order:
        return default
    if not any(part.split(" ")[0] == "n" for part in order):
        order.append("n")
    return ", ".join(order)
