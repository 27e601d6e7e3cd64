"""Reading JSON of any shape without ever failing: values are bent into what a record's field wants.

Servers of three generations send ids as strings or objects, times as ISO text or epoch numbers, lists as
null. All of that is read here, once.
"""

from __future__ import annotations

import json
import math
import types
import typing
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar, TypeVar, Union

import msgspec

Reader = Callable[[Any], Any]
Source = tuple[tuple[str, ...], Reader | None]
Buffer = bytes | msgspec.Raw


class Record(msgspec.Struct, frozen=True, kw_only=True, eq=False, gc=False):
    """Something the server told: typed fields, and the raw JSON they were read from.

    Two records are equal if they are of the same kind and their raw JSON is the same.
    """

    _raw: Buffer = b""

    sources: ClassVar[dict[str, Source]] = {}
    """Where a field comes from, if not from the member of the same name in camel case: the names tried in
    turn, and what reads the value. Without names the reader gets the whole object."""

    @property
    def raw(self) -> bytes:
        """The JSON of this record as it came, secrets masked."""
        return bytes(self._raw)

    def as_dict(self) -> dict[str, Any]:
        """The decoded JSON, every unknown member included; a new dict at each call."""
        value = loads(self._raw)
        return value if isinstance(value, dict) else {}

    def __repr__(self) -> str:
        shown = ((name, getattr(self, name)) for name in self.__struct_fields__ if name != "_raw")
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in shown)})"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and isinstance(other, Record) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash((type(self), self.raw))


R = TypeVar("R", bound=Record)


def loads(raw: Buffer) -> Any:
    """Decode JSON; what a strict decoder refuses is tried again leniently, and rubbish is None."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, ValueError):
        pass
    try:
        return _without_surrogates(json.loads(bytes(raw).decode("utf-8", "replace")))
    except (ValueError, RecursionError):
        return None


def dumps(value: Any) -> bytes:
    """Encode JSON the way it is kept in a record's `raw`."""
    try:
        return msgspec.json.encode(value)
    except (msgspec.MsgspecError, ValueError, OverflowError, TypeError):
        return json.dumps(value, default=str).encode("ascii")


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return value


def text(value: Any) -> str:
    """Any value as a string; of an object its id, of nothing the empty string."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, dict):
        return text(value.get("_id") or value.get("id") or "")
    if isinstance(value, list):
        return dumps(value).decode("utf-8", "replace")
    return str(value).lower() if isinstance(value, bool) else str(value)


def maybe_text(value: Any) -> str | None:
    """Like `text`, but nothing and the empty string are None."""
    return text(value) or None


def person(value: Any) -> str | None:
    """Who: an e-mail, or of an object its e-mail, name or id (servers of 2021 sent objects)."""
    if isinstance(value, dict):
        for key in ("email", "assignee", "userEmail", "name", "_id", "id"):
            if value.get(key):
                return text(value[key])
        return None
    return maybe_text(value)


def number(value: Any) -> float | None:
    """A number, also one written as text; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if not isinstance(value, int | float):
        return None
    try:
        converted = float(value)
    except OverflowError:
        return None
    return converted if math.isfinite(converted) else None


def maybe_whole(value: Any) -> int | None:
    """A whole number, or None."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    found = number(value)
    return None if found is None else int(found)


def whole(value: Any) -> int:
    """A whole number, 0 for anything else."""
    return maybe_whole(value) or 0


def flag(value: Any) -> bool:
    """True for true, and for the spellings of it that servers send."""
    if isinstance(value, str):
        return value.strip().lower() in {"true", "1", "yes"}
    return bool(value)


def moment(value: Any) -> datetime | None:
    """A time with its zone (UTC if none is told), from ISO 8601 text or an epoch number in s or ms."""
    try:
        if isinstance(value, str) and not value.strip().lstrip("-").isdigit():
            found = datetime.fromisoformat(value.strip())
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        seconds = number(value)
        if seconds is None:
            return None
        return datetime.fromtimestamp(seconds / 1000 if abs(seconds) >= 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def mapping(value: Any) -> dict[str, Any]:
    """An object, empty for anything else."""
    return value if isinstance(value, dict) else {}


def listing(value: Any) -> list[Any]:
    """A list: null is empty, a single thing is a list of one."""
    if isinstance(value, list):
        return value
    return [] if value is None or value == "" else [value]


def texts(value: Any) -> tuple[str, ...]:
    """The strings of a list, nulls and empty ones dropped."""
    return tuple(found for item in listing(value) if (found := text(item)))


def people(value: Any) -> tuple[str, ...]:
    """The people of a list."""
    return tuple(found for item in listing(value) if (found := person(item)))


_READERS: dict[Any, Reader] = {
    str: text,
    int: whole,
    bool: flag,
    float: lambda value: number(value) or 0.0,
    str | None: maybe_text,
    int | None: maybe_whole,
    float | None: number,
    datetime | None: moment,
    dict[str, Any]: mapping,
    tuple[str, ...]: texts,
    Any: lambda value: value,
}


def build(kind: type[R], value: Any, raw: Buffer | None = None) -> R:
    """Make a record of whatever came: a string is taken for its id, anything but an object is an empty
    record."""
    if isinstance(value, str):
        value = {"_id": value}
    found = mapping(value)
    kept = dumps(found) if raw is None else raw
    fields: dict[str, Any] = {}
    for name, keys, reader in _plan(kind):
        if not keys:
            fields[name] = reader(found)
        for key in keys:
            if found.get(key) is not None:
                fields[name] = reader(found[key])
                break
    return kind(_raw=kept, **fields)


def build_each(kind: type[R], value: Any) -> tuple[R, ...]:
    """Records of a list; what is neither object nor string is dropped."""
    return tuple(build(kind, item) for item in listing(value) if isinstance(item, dict | str))


@cache
def _plan(kind: type[Record]) -> tuple[tuple[str, tuple[str, ...], Reader], ...]:
    hints = typing.get_type_hints(kind)
    plan = []
    for field in msgspec.structs.fields(kind):
        if field.name == "_raw":
            continue
        keys, reader = kind.sources.get(field.name, ((_camel(field.name),), None))
        if field.name == "id":
            keys = ("_id", "id")
        plan.append((field.name, keys, reader or _reader_for(hints[field.name])))
    return tuple(plan)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def _reader_for(hint: Any) -> Reader:
    if hint in _READERS:
        return _READERS[hint]
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        kind = arguments[0]
        return lambda value: build_each(kind, value)
    if typing.get_origin(hint) in (Union, types.UnionType):
        kind = next(argument for argument in arguments if argument is not type(None))
        return lambda value: build(kind, value) if isinstance(value, dict | str) else None
    return lambda value: build(hint, value)
