"""How many labels use a class or option: counted from a streamed export, or sampled within a budget."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ango_tui.ontology import Schema
from ango_tui.ontology.impact import Usage

if TYPE_CHECKING:
    from ango_tui.api.client import AngoClient

PAGE = 200
"""Tasks asked for in one call of a sample; answers can be large."""


@dataclass(frozen=True, slots=True)
class Count:
    """A count with its date. `total` is the number of tasks in the project, None where it was not told."""

    usage: Usage
    total: int | None
    at: datetime
    how: str

    @property
    def exact(self) -> bool:
        """Whether all tasks were looked at."""
        return self.total is not None and self.usage.tasks >= self.total

    def words(self, wire_id: str) -> str:
        """The use of one class or option, for a person."""
        use = self.usage.of(wire_id)
        labels = f"{use.labels:,} label{'' if use.labels == 1 else 's'}"
        words = f"{labels} in {use.tasks:,} of {self.usage.tasks:,} tasks"
        if use.completed:
            words += f" ({use.completed:,} completed)"
        if self.total is not None and not self.exact and self.usage.tasks:
            words += f"; about {round(use.labels * self.total / self.usage.tasks):,} in all {self.total:,}"
        return f"{words}, {self.how} {self.at.astimezone():%Y-%m-%d %H:%M}"


async def sampled(
    client: AngoClient,
    project_id: str,
    schema: Schema,
    calls: int,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> Count:
    """Look at tasks spread evenly over the project, in at most `calls` calls; `tell` gets those done."""
    usage = Usage(schema)
    first = await client.get_tasks(project_id, page=1, limit=PAGE, include_answer=True)
    usage.add_all(task.as_dict() for task in first.items)
    pages = -(-(first.total or 0) // PAGE)
    wanted = _spread(pages, calls)
    for done, page in enumerate(wanted, 1):
        tell(done, len(wanted))
        if page > 1:
            found = await client.get_tasks(project_id, page=page, limit=PAGE, include_answer=True)
            usage.add_all(task.as_dict() for task in found.items)
    return Count(usage, first.total, datetime.now(UTC), "sampled")


def _spread(pages: int, calls: int) -> list[int]:
    """Which pages to ask for, the first among them."""
    if pages <= calls:
        return list(range(1, pages + 1))
    if calls <= 1:
        return [1]
    return sorted({1 + round(n * (pages - 1) / (calls - 1)) for n in range(calls)})


async def counted(
    client: AngoClient, project_id: str, schema: Schema, tell: Callable[[str], None] = lambda _words: None
) -> Count:
    """Look at all tasks by an export, streamed to a file that is removed afterwards and read item by item."""
    with tempfile.TemporaryDirectory(prefix="ango-tui-") as folder:
        tell("Counting labels: the server makes the export ...")
        export = await client.exportV3(project_id, stage=[], zip_file_path=Path(folder) / "export.zip")
        tell("Counting labels: the export is read ...")

        def read() -> Usage:
            with export:
                return Usage(schema).add_all(export)

        usage = await asyncio.to_thread(read)
    total = (await client.get_tasks(project_id, limit=1)).total
    return Count(usage, total, datetime.now(UTC), "counted")
