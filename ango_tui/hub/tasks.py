"""Tasks in the database: made when they are touched, found by filter, and written as JSON."""

from __future__ import annotations

import sqlite3
from array import array
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from ango_tui.hub.clock import iso
from ango_tui.hub.database import INDEX_BITS
from ango_tui.hub.errors import missing
from ango_tui.hub.ids import number_id, object_id, prefix_of
from ango_tui.hub.project import Project, project_of
from ango_tui.hub.sample.plan import stage_id
from ango_tui.hub.sample.tasks import insert_sql

if TYPE_CHECKING:
    from ango_tui.hub.hub import Hub

INDEX = (1 << INDEX_BITS) - 1
CHUNK = 1024
BLOCK = 50_000
_KEPT_LISTS = 12


class TaskTable:
    """The tasks of all projects of a hub."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.db = hub.db
        self._chunks: dict[int, set[int]] = {}
        self._inserts: dict[int, str] = {}
        self._sets: dict[int, list[str | None]] = {}
        self._versions: dict[int, int] = {}
        self._lists: OrderedDict[tuple[Any, ...], array[int]] = OrderedDict()
        self.db.on_rollback.append(self._forget)

    def _forget(self) -> None:
        """Remember nothing: what was made may have been undone."""
        for memory in (self._chunks, self._inserts, self._sets, self._lists):
            memory.clear()

    # Making the sample's tasks

    def prepare(self, project: Project) -> None:
        """Make known the stages, people and batches of the sample's tasks, so that filters find them."""
        if project.ground is not None and project.ground.size:
            self._sql(project)

    def ensure(self, project: Project, low: int, high: int) -> None:
        """Make the sample's tasks from index `low` to `high`, if they are not there yet."""
        ground = project.ground
        if ground is None or project.row["complete"] or ground.size == 0:
            return
        done = self._chunks.setdefault(project.no, set())
        last = (ground.size - 1) // CHUNK
        for chunk in range(max(0, low) // CHUNK, min(high // CHUNK, last) + 1):
            if chunk not in done:
                self._insert(project, chunk * CHUNK, min(chunk * CHUNK + CHUNK, ground.size) - 1)
                done.add(chunk)

    def ensure_all(self, project: Project) -> None:
        """Make all of the sample's tasks of a project."""
        ground = project.ground
        if ground is None or project.row["complete"]:
            return
        with self.db.transaction():
            for low in range(0, ground.size, BLOCK):
                self._insert(project, low, min(low + BLOCK, ground.size) - 1)
            project.touch(complete=1, updated=project.row["updated"])

    def make_all(self) -> None:
        """Make all tasks of all projects."""
        for row in self.db.rows("SELECT no FROM project WHERE deleted = 0 AND sample IS NOT NULL"):
            project = project_of(self.hub, row["no"])
            if project is not None:
                self.ensure_all(project)

    def _insert(self, project: Project, low: int, high: int) -> None:
        self.db.run(self._sql(project), {"lo": low, "hi": high})

    def _sql(self, project: Project) -> str:
        sql = self._inserts.get(project.no)
        if sql is None:
            ground = project.ground
            assert ground is not None
            ids = [object_id(project.id, "batch", no) for no in range(len(ground.plan.batches))]

            def set_of(name: str) -> int:
                if name in ("none", "null"):
                    return self.set_number([None] if name == "null" else [])
                place, twice = int(name.rstrip("+")), name.endswith("+")
                return self.set_number(sorted({ids[place], ids[-1]}) if twice else [ids[place]])

            sql = insert_sql(ground, self.db.word, set_of, lambda key: stage_id(project.id, key))
            self._inserts[project.no] = sql
        return sql

    # Sets of batches

    def set_number(self, members: Sequence[str | None]) -> int:
        """The number of a set of batch ids; sets are shared by all tasks that have them."""
        text = msgspec.json.encode(list(members)).decode()
        number = self.db.value("SELECT no FROM batch_set WHERE members = ?", (text,))
        if number is None:
            self.db.run("INSERT INTO batch_set (members) VALUES (?)", (text,))
            number = self.db.value("SELECT no FROM batch_set WHERE members = ?", (text,))
        return int(number)

    def set_members(self, number: int) -> list[str | None]:
        """The batch ids of a set."""
        found = self._sets.get(number)
        if found is None:
            text = self.db.value("SELECT members FROM batch_set WHERE no = ?", (number,))
            found = self._sets[number] = msgspec.json.decode(text)
        return found

    def sets(self) -> list[tuple[int, list[str | None]]]:
        """All sets of batches."""
        return [
            (row["no"], msgspec.json.decode(row["members"]))
            for row in self.db.rows("SELECT * FROM batch_set")
        ]

    # Finding

    def changed(self, project_no: int) -> None:
        """Tell that tasks of a project were written: lists and counts made before are stale."""
        self._versions[project_no] = self._versions.get(project_no, 0) + 1

    def version(self, project_no: int) -> int:
        """Grows with every write to the project's tasks."""
        return self._versions.get(project_no, 0)

    def page(
        self, project: Project, where: str, order: str, *, offset: int, limit: int
    ) -> tuple[list[sqlite3.Row], int]:
        """One page of rows, and how many match in all.

        where: an SQL condition over `task`, "" for all. order: an `ORDER BY` list; "n" and "n DESC" are the
        order of creation. Any page costs the same: without a condition its rows are computed from its place,
        with one the matching keys are listed once and kept until the next write.
        """
        first = project.no << INDEX_BITS
        if not where and order in ("n", "n DESC") and not project.row["removed"]:
            total = int(project.row["size"])
            low, high = offset, min(offset + limit, total) - 1
            if high < low:
                return [], total
            if order == "n DESC":
                low, high = total - 1 - high, total - 1 - low
            self.ensure(project, low, high)
            found = self.rows(range(first + low, first + high + 1))
            return (found[::-1] if order == "n DESC" else found), total
        keys = self.keys(project, where, order)
        return self.rows(keys[offset : offset + limit]), len(keys)

    def keys(self, project: Project, where: str = "", order: str = "n") -> array[int]:
        """The keys of all tasks that match, in order."""
        self.ensure_all(project)
        name = (project.no, self.version(project.no), where, order)
        found = self._lists.get(name)
        if found is None:
            condition = f" AND ({where})" if where else ""
            cursor = self.db.connection.execute(
                f"SELECT n FROM task WHERE n BETWEEN ? AND ? AND deleted = 0{condition} ORDER BY {order}",
                (project.no << INDEX_BITS, project.no << INDEX_BITS | INDEX),
            )
            cursor.row_factory = None
            found = self._lists[name] = array("q", (n for (n,) in cursor))
            while len(self._lists) > _KEPT_LISTS:
                self._lists.popitem(last=False)
        self._lists.move_to_end(name)
        return found

    def rows(self, keys: Sequence[int]) -> list[sqlite3.Row]:
        """The rows with these keys, in their order, each with `asset`, the stored JSON of its asset if there
        is one.
        """
        wanted = msgspec.json.encode(list(keys)).decode()
        return self.db.rows(
            "SELECT task.*, asset.body AS asset FROM json_each(?) AS wanted"
            " CROSS JOIN task ON task.n = wanted.value LEFT JOIN asset ON asset.n = task.n"
            " ORDER BY wanted.key",
            (wanted,),
        )

    def blocks(self, keys: Sequence[int], size: int = 500) -> Iterator[list[sqlite3.Row]]:
        """Rows a few hundred at a time, for what runs over all tasks."""
        for start in range(0, len(keys), size):
            yield self.rows(keys[start : start + size])

    def one(self, task_id: object, kind: str = "task") -> tuple[Project, sqlite3.Row]:
        """The task (or the task of the asset) with this id, and its project; raises 404."""
        no, n, _ = self.hub.find(kind, task_id)
        project = project_of(self.hub, no)
        if project is None:
            raise missing(kind.capitalize())
        return project, self.row(project, n, kind)

    def row(self, project: Project, n: int, kind: str = "task") -> sqlite3.Row:
        """The row with this key; raises 404."""
        self.ensure(project, n & INDEX, n & INDEX)
        found = self.rows([n])
        if not found or found[0]["deleted"]:
            raise missing(kind.capitalize())
        return found[0]

    # Writing JSON

    def data_url(self, project: Project, row: sqlite3.Row, body: dict[str, Any] | None) -> Any:
        """What the asset points at: its URL or inline text."""
        if body is not None and "data" in body:
            return body["data"]
        ground = project.ground
        return f"{ground.plan.folder}/{row['external']}" if ground is not None else ""

    def document(
        self, project: Project, row: sqlite3.Row, prefixes: tuple[str, str] | None = None
    ) -> dict[str, Any]:
        """A task as it goes over the wire, without its answer and its history."""
        text, hub = self.db.text, self.hub
        tasks, assets = prefixes or self.prefixes(project)
        index = row["n"] & INDEX
        body = msgspec.json.decode(row["asset"]) if row["asset"] else None
        asset_id, external = number_id(assets, index), row["external"]
        asset: Any = {"_id": asset_id, "externalId": external, "data": self.data_url(project, row, body)}
        made = {
            "_id": number_id(tasks, index),
            "project": {"_id": project.id} if hub.quirks.project_as_object else project.id,
            "organization": hub.organization,
            "asset": asset_id if hub.quirks.asset_as_id else asset,
            "externalId": external,
            "batches": self.set_members(row["batches"]),
            "stage": text(row["stage"]),
            "assignee": text(row["assignee"]),
            "status": text(row["status"]),
            "type": text(row["type"]),
            "priority": row["priority"],
            "isSkipped": bool(row["skipped"]),
            "isDraft": bool(row["draft"]),
            "isBenchmark": bool(row["benchmark"]),
            "isPreLabeled": bool(row["prelabeled"]),
            "rework": bool(row["rework"]),
            "openIssuesCount": row["issues"],
            "duration": row["duration"],
            "totalDuration": row["total"],
            "createdAt": iso(row["created"]),
            "createdBy": text(row["created_by"]),
            "updatedAt": iso(row["updated"]),
            "updatedBy": text(row["updated_by"]),
            "completedAt": iso(row["completed"]),
            "completedBy": text(row["completed_by"]),
            "deleted": False,
            "brushDataUrl": None,
            "medicalBrushDataUrl": None,
        }
        if row["review"] is not None:
            made["reviewStatus"] = text(row["review"])
        return made

    def prefixes(self, project: Project) -> tuple[str, str]:
        """What the ids of the project's tasks and assets begin with."""
        return prefix_of(project.id, "task"), prefix_of(project.id, "asset")
