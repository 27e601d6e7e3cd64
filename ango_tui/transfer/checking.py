"""What is wrong with a list before anything is sent: files, types, batches, duplicates here and there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

from ango_tui.transfer.items import Finding, Item
from ango_tui.transfer.kinds import UNKNOWN, extension

TEXT_LIMIT = 1_000_000


def check(
    items: Sequence[Item],
    *,
    batch_ids: Mapping[str, Sequence[str]],
    existing: Iterable[str] = (),
    point_clouds: bool = False,
) -> list[Finding]:
    """Everything that is wrong with the items, in their order.

    `batch_ids` are the project's batches: ids by name, and each id by itself. `existing` are external ids
    that the project has already. `point_clouds` says that the project takes no local files. Looks at the
    disk: run it in a thread.
    """
    there = existing if isinstance(existing, set | frozenset) else set(existing)
    ids: dict[str, int] = {}
    places: dict[str, int] = {}
    findings: list[Finding] = []
    for index, item in enumerate(items):
        findings += _own(index, item, batch_ids, point_clouds)
        findings += _same(index, item, ids, places)
        if item.external_id in there:
            words = f"The project has an asset {item.external_id} already; another one would be made."
            findings.append(Finding(index, "there", words, stops=False))
        ids.setdefault(item.external_id, index)
        places.setdefault(item.data, index)
    return findings


def _own(index: int, item: Item, batch_ids: Mapping[str, Sequence[str]], point_clouds: bool) -> list[Finding]:
    found = []
    if item.local:
        problem = _file_problem(item)
        if problem:
            found.append(Finding(index, problem[0], problem[1]))
        if point_clouds:
            words = "Point-cloud projects take no local files; register files in cloud storage instead."
            found.append(Finding(index, "point-cloud", words))
    elif item.inline and len(item.data) > TEXT_LIMIT:
        found.append(Finding(index, "long", "The text is longer than a million characters."))
    if item.kind == UNKNOWN and item.data:
        shown = extension(item.data)
        words = f".{shown} is no type that the platform is known to take." if shown else _NO_EXTENSION
        # Servers learn new types; an address may well have no extension at all.
        found.append(Finding(index, "type", words, stops=item.local))
    if not item.external_id and item.data:
        words = "It has no external id; nothing will tell it from others."
        found.append(Finding(index, "no-id", words, stops=False))
    for name in item.batches:
        ids = batch_ids.get(name, ())
        if not ids:
            found.append(Finding(index, "batch", f"The project has no batch {name}."))
        elif len(ids) > 1:
            words = f"{len(ids)} batches are called {name}; the asset would be in all of them."
            found.append(Finding(index, "batches", words, stops=False))
    return found


_NO_EXTENSION = "Its name has no extension, so the platform cannot know its type."


def _file_problem(item: Item) -> tuple[str, str] | None:
    try:
        found = os.stat(item.data)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        missing = isinstance(error, FileNotFoundError)
        return ("missing", "There is no such file.") if missing else ("unreadable", f"{reason}.")
    if os.path.isdir(item.data):
        return "folder", "It is a folder."
    if not os.path.isfile(item.data):
        return "no-file", "It is no plain file."
    if not found.st_size:
        return "empty", "The file is empty."
    if not os.access(item.data, os.R_OK):
        return "unreadable", "The file may not be read."
    return None


def _same(index: int, item: Item, ids: Mapping[str, int], places: Mapping[str, int]) -> list[Finding]:
    if item.data and item.data in places and not item.inline:
        words = f"The same {'file' if item.local else 'address'} stands in row {places[item.data] + 1}."
        return [Finding(index, "twice", words)]
    if item.external_id and item.external_id in ids:
        words = f"Row {ids[item.external_id] + 1} has the external id {item.external_id} too."
        return [Finding(index, "same-id", words, stops=False)]
    return []


def batch_ids(batches: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Ids by what one may call a batch, from pairs of id and name."""
    found: dict[str, list[str]] = {}
    for batch_id, name in batches:
        found.setdefault(batch_id, []).append(batch_id)
        if name and name != batch_id:
            found.setdefault(name, []).append(batch_id)
    return found


def stopped(findings: Iterable[Finding]) -> set[int]:
    """The places of the items that cannot be sent."""
    return {finding.index for finding in findings if finding.stops and finding.index >= 0}
