"""Carrying out an order: files are stored and registered, addresses registered, with one progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from ango_tui.api.errors import AngoError
from ango_tui.api.transfers import Ledger, UploadProgress
from ango_tui.transfer.cloud import SETTLE, CloudRun
from ango_tui.transfer.items import Item, Order

if TYPE_CHECKING:
    from ango_tui.api import AngoClient


class Failure(msgspec.Struct, frozen=True):
    """One item that is no asset yet, and why in words."""

    item: str
    why: str
    external_id: str = ""


class Done(msgspec.Struct, frozen=True):
    """How an order ended: how many items are assets now, which are not, what ended it early."""

    registered: int
    failures: tuple[Failure, ...] = ()
    stopped: AngoError | None = None


async def carry_out(
    client: AngoClient,
    order: Order,
    ledger: Ledger,
    progress: Callable[[UploadProgress], None] = lambda _progress: None,
    *,
    only: Sequence[str] | None = None,
    settle: float = SETTLE,
    **options: Any,
) -> Done:
    """Do what is left of an order; a second run with the same ledger makes no asset twice.

    `only` narrows it to items with these `data`. `options` go to `upload_files` (`at_once`, `chunk`). Raises
    what stands in the way of beginning at all.
    """
    wanted = set(only) if only is not None else None
    items = [item for item in order.items if wanted is None or item.data in wanted]
    files, others = [i for i in items if i.local], [i for i in items if not i.local]
    whole = sum(item.size for item in files)
    state = UploadProgress(files=len(items), bytes=whole)
    registered, failures, stopped = 0, [], None
    if files:

        def tell(now: UploadProgress) -> None:
            nonlocal state
            state = msgspec.structs.replace(now, files=len(items))
            progress(state)

        report = await client.upload_files(
            order.project_id,
            [_spec(item, order) for item in files],
            order.storage_id,
            list(order.batches) or None,
            order.priority,
            ledger=ledger,
            progress=tell,
            settle=settle,
            **options,
        )
        registered, stopped = report.uploaded, report.stopped
        failures = [Failure(r.path, _words(r.error), r.external_id) for r in report.failed]
    if others and stopped is None:
        done = 0

        def told(item: Item, error: AngoError | None) -> None:
            nonlocal state, done
            done += error is None
            if error is not None:
                failures.append(Failure(item.data, _words(error), item.external_id))
            state = msgspec.structs.replace(state, registered=registered + done, failed=len(failures))
            progress(state)

        stopped = await CloudRun(client, order, ledger, told, settle).run(others)
        registered += done
    elif others:
        failures += [Failure(item.data, f"Not tried: {stopped}", item.external_id) for item in others]
    return Done(registered, tuple(failures), stopped)


def _spec(item: Item, order: Order) -> dict[str, Any]:
    return {"data": item.data, "externalId": item.external_id, **item.extras(order.batch_ids)}


def _words(error: AngoError | None) -> str:
    if error is None:
        return "Not tried."
    return " ".join(filter(None, (error.what, error.server_words, error.advice)))
