"""One thing to bring in, an order of many, and what was found wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

ATTACHMENT_TYPES = ("IMAGE", "VIDEO", "TEXT")


class Item(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One asset to be: a file (`local`), an address, or (`inline`) a text that is the asset itself.

    `source` says where it was named ("frames.csv, line 3"). `size` is in bytes, 0 where it is not known.
    `batches` are names or ids as they were given.
    """

    data: str
    external_id: str
    kind: str = ""
    local: bool = True
    inline: bool = False
    size: int = 0
    source: str = ""
    batches: tuple[str, ...] = ()
    metadata: dict[str, Any] | None = None
    context_data: dict[str, Any] | None = None
    attachments: tuple[dict[str, Any], ...] = ()
    more: dict[str, Any] = {}
    """Other members that the server takes, such as `dataset`."""

    def extras(self, batch_ids: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """What the asset carries beside its data and external id, in the server's names."""
        ids = list(dict.fromkeys(found for name in self.batches for found in batch_ids.get(name, (name,))))
        pairs = {
            "metadata": self.metadata,
            "contextData": self.context_data,
            "batches": ids or None,
            "attachments": [dict(each) for each in self.attachments] or None,
        }
        return {**{name: value for name, value in pairs.items() if value is not None}, **self.more}


class Finding(msgspec.Struct, frozen=True, gc=False):
    """Something wrong with an item. `stops` keeps it from being sent; `index` is the item's place, -1 for
    the list as a whole."""

    index: int
    code: str
    words: str
    stops: bool = True


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """An upload as it was agreed to: kept on disk, so that a later process can go on with it."""

    project_id: str
    project_name: str = ""
    host: str = ""
    storage_id: str | None = None
    batches: tuple[str, ...] = ()
    """Ids of the batches for items that name none."""
    batch_ids: dict[str, list[str]] = {}
    """The ids that the batch names in the items stand for."""
    priority: int = 0
    items: tuple[Item, ...] = ()

    @property
    def title(self) -> str:
        """What to call it."""
        where = self.project_name or self.project_id
        return f"Upload {len(self.items):,} to {where}"
