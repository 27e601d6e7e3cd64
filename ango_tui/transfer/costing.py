"""What an upload costs: calls that count against the rate budget, bytes, and calls to look for duplicates."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ango_tui.transfer.items import Item

CHUNK = 50
CLOUD_CHUNK = 200
PAGE = 1000


class Cost(msgspec.Struct, frozen=True):
    """What sending takes: files and bytes to store, other assets to register, calls to the host."""

    files: int
    bytes: int
    others: int
    calls: int


def cost_of(items: Sequence[Item], *, storage: bool = False) -> Cost:
    """The cost of sending these items.

    A file takes one call for its signed address; stored files are registered by fifties, addresses and texts
    by two hundreds; the project is read once for each of the two ways, and the storages too if one is chosen.
    """
    files = [item for item in items if item.local]
    others = len(items) - len(files)
    calls = 0
    if files:
        calls += len(files) + -(-len(files) // CHUNK) + 1 + storage
    if others:
        calls += -(-others // CLOUD_CHUNK) * (1 + storage)
    return Cost(len(files), sum(item.size for item in files), others, calls)


def lookup_calls(wanted: int, total: int) -> int:
    """Calls that it takes to learn which of `wanted` external ids a project of `total` assets has."""
    return min(wanted, -(-total // PAGE)) if total else 0
