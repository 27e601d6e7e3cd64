"""Random-looking numbers that SQL and Python compute alike from (seed, project, task index, stream)."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

_P = 2147483647
_Q = 2147483629


@lru_cache(maxsize=4096)
def _stream(key: str, stream: int) -> tuple[int, int]:
    raw = blake2b(f"{key}/{stream}".encode(), digest_size=8).digest()
    return int.from_bytes(raw[:4], "big") % (_P - 2**20) + 2**20, int.from_bytes(raw[4:], "big") % _P


def draw(key: str, stream: int, index: int) -> int:
    """A number from 0 to 2147483628; `key` names seed and project."""
    factor, start = _stream(key, stream)
    mixed = (index * factor + start) % _P
    return mixed * mixed % _Q


def draw_sql(key: str, stream: int, index: str = "i") -> str:
    """The same as an SQL expression over the column `index`, which must stay below 2**24: no product
    overflows.
    """
    factor, start = _stream(key, stream)
    mixed = f"(({index} * {factor} + {start}) % {_P})"
    return f"({mixed} * {mixed} % {_Q})"
