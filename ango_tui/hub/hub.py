"""A hub: its database, clock, members, faults and log, and the ways to reach it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import msgspec

from ango_tui.hub.clock import from_datetime
from ango_tui.hub.config import HubConfig
from ango_tui.hub.database import INDEX_BITS, Database
from ango_tui.hub.errors import invalid_key, missing
from ango_tui.hub.faults import Faults
from ango_tui.hub.ids import number_id, object_id, prefix_of, split_id
from ango_tui.hub.sample.setup import fill

if TYPE_CHECKING:
    import httpx

    from ango_tui.hub.app import Application
    from ango_tui.hub.files import Files
    from ango_tui.hub.tasks import TaskTable

KINDS = ("task", "asset", "history")
STEPS = 4096
"""Room for the history entries of one task in the numbers of their ids."""


class Request(msgspec.Struct):
    """What came in over the wire, and the status that was answered; nothing is hidden."""

    method: str
    path: str
    query: str
    headers: list[tuple[str, str]]
    body: bytearray = msgspec.field(default_factory=bytearray)
    status: int | None = None


class Member(msgspec.Struct, frozen=True):
    """Somebody who may call: a row of the table `member`."""

    id: str
    email: str
    name: str
    role: str

    @property
    def is_admin(self) -> bool:
        """Admins and the owner may do everything in every project."""
        return self.role in ("admin", "owner")


class Hub:
    """An Ango Hub inside this process.

    Takes a `HubConfig`, or its fields as keywords (`Hub(":memory:", seed=7, tasks=1000)`). `key` is the API
    key of the caller, an organization admin. Who that is can be told over the wire: the caller's own entry of
    `GET /organization/{id}/users` carries `apiKey`, as the user objects captured from the service do.
    """

    def __init__(
        self, db: str | Path = ":memory:", *, config: HubConfig | None = None, **options: Any
    ) -> None:
        self.config = config or HubConfig(db=db, **options)
        self.db = Database(self.config.db)
        self.faults = Faults(self.config.faults, self.config.seed)
        self.log: list[Request] = []
        self.available = True
        self.quirks = self.config.quirks
        self._counter = 0
        self._files: Files | None = None
        self._app: Application | None = None
        self._tasks: TaskTable | None = None
        self._fill()

    def _fill(self) -> None:
        config = self.config
        opened = time.time() if config.clock is None else config.clock()
        if self.db.fresh:
            base = from_datetime(config.base) if config.base else int(opened * 1000)
            with self.db.transaction():
                fill(
                    self.db,
                    seed=config.seed,
                    key=config.key or str(uuid4()),
                    base=base,
                    tasks=config.tasks,
                    sample=config.sample,
                    hostile=config.hostile,
                )
        elif config.key is not None and config.key != self.db.meta("key"):
            self.db.run("UPDATE member SET key = ? WHERE key = ?", (config.key, self.db.meta("key")))
            self.db.remember(key=config.key)
        self.key = self.db.meta("key") or ""
        self.seed = int(self.db.meta("seed") or 0)
        self.base = int(self.db.meta("base") or 0)
        self.organization = self.db.meta("organization") or ""
        self.secret = (self.db.meta("secret") or "").encode()
        self._counter = int(self.db.meta("counter") or 0)
        # A base date that was asked for stops the clock there, but for the time the hub is open.
        self._shift = self.base - int(opened * 1000) if config.base and self.db.fresh else 0
        self._prefixes: dict[str, tuple[str, int]] = {}
        for no, project_id in self.db.connection.execute("SELECT no, id FROM project"):
            self.know(no, project_id)

    @property
    def url(self) -> str:
        """The base URL in process; over TCP it is the one the server tells."""
        return "http://hub.local"

    @property
    def app(self) -> Application:
        """The ASGI application."""
        if self._app is None:
            from ango_tui.hub.app import Application

            self._app = Application(self)
        return self._app

    @property
    def tasks(self) -> TaskTable:
        """Tasks of all projects."""
        if self._tasks is None:
            from ango_tui.hub.tasks import TaskTable

            self._tasks = TaskTable(self)
        return self._tasks

    @property
    def files(self) -> Files:
        """Uploaded files, exports, and the links to them."""
        if self._files is None:
            from ango_tui.hub.files import Files

            self._files = Files(self)
        return self._files

    def transport(self) -> httpx.AsyncBaseTransport:
        """A transport for httpx that calls this hub directly; broken connections come out as httpx errors."""
        from ango_tui.hub.transport import make_transport

        return make_transport(self)

    def close(self) -> None:
        """Close the database and remove files that only lived as long as the hub."""
        if self._files is not None:
            self._files.close()
        self.db.close()

    def __enter__(self) -> Hub:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def now(self) -> int:
        """This moment, in milliseconds."""
        seconds = time.time() if self.config.clock is None else self.config.clock()
        return int(seconds * 1000) + self._shift

    def new_id(self, kind: str) -> str:
        """An id nothing else has; the same writes to the same hub give the same ids."""
        self._counter += 1
        self.db.remember(counter=self._counter)
        return object_id(self.seed, self.organization, kind, self._counter)

    def know(self, no: int, project_id: str) -> None:
        """Make the ids of a project's tasks, assets and history entries findable."""
        for kind in KINDS:
            self._prefixes[prefix_of(project_id, kind)] = (kind, no)

    def id_of(self, kind: str, project_id: str, n: int, step: int = 0) -> str:
        """The id of a task or asset, or of one history entry of a task."""
        index = n & ((1 << INDEX_BITS) - 1)
        number = index * STEPS + step if kind == "history" else index
        return number_id(prefix_of(project_id, kind), number)

    def find(self, kind: str, text: object, what: str = "") -> tuple[int, int, int]:
        """Project number, key `n` and step behind an id; raises 404 if it cannot be one."""
        parts = split_id(text) if isinstance(text, str) else None
        found = self._prefixes.get(parts[0]) if parts else None
        if parts is None or found is None or found[0] != kind:
            raise missing(what or kind.capitalize())
        index, step = divmod(parts[1], STEPS) if kind == "history" else (parts[1], 0)
        if index >> INDEX_BITS:
            raise missing(what or kind.capitalize())
        return found[1], found[1] << INDEX_BITS | index, step

    def member(self, key: str | None) -> Member:
        """Whose key this is; raises 401 if it is nobody's."""
        row = self.db.row("SELECT * FROM member WHERE key = ? AND deleted = 0", (key or "",))
        if row is None:
            raise invalid_key()
        return Member(row["id"], row["email"], row["name"], row["role"])

    def key_for(self, email: str) -> str:
        """The API key of another member, to call in their role; raises KeyError."""
        key: str | None = self.db.value("SELECT key FROM member WHERE email = ? AND deleted = 0", (email,))
        if key is None:
            raise KeyError(email)
        return key

    def warm(self) -> None:
        """Make all tasks now instead of when they are first asked for."""
        self.tasks.make_all()
