"""Ids of 24 hex digits: hashed for the few things, reversible for tasks, assets and history entries."""

from __future__ import annotations

from hashlib import blake2b

_BITS = 48
_MASK = (1 << _BITS) - 1
_MULTIPLIER = 0x9E3779B97F4B  # odd, so it has an inverse modulo 2**48
_OFFSET = 0x2B7E151628AE
_INVERSE = pow(_MULTIPLIER, -1, 1 << _BITS)


def object_id(*parts: object) -> str:
    """An id that depends on nothing but `parts`."""
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=12).hexdigest()


def prefix_of(*parts: object) -> str:
    """The first twelve digits shared by all numbered ids of one kind in one project."""
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=6).hexdigest()


def number_id(prefix: str, number: int) -> str:
    """The id of thing `number` under `prefix`; `split_id` undoes it, so no index over ids is needed."""
    return f"{prefix}{(number * _MULTIPLIER + _OFFSET) & _MASK:012x}"


def split_id(text: str) -> tuple[str, int] | None:
    """Prefix and number of an id made by `number_id`, or None if `text` cannot be an id."""
    if len(text) != 24 or not text.isascii():
        return None
    try:
        mixed = int(text[12:], 16)
    except ValueError:
        return None
    return text[:12], ((mixed - _OFFSET) * _INVERSE) & _MASK
