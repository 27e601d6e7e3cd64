"""The SQLite database of a hub: its tables, transactions, and words kept as small numbers.

A task is one row of integers under the key `project << 24 | index`; its asset has the same key. Stages,
people and states are numbers of the table `word`, so a row stays short and a million of them are read in a
fraction of a second.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

INDEX_BITS = 24
MAX_TASKS = 16_000_000

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE word (no INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE member (
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  role TEXT NOT NULL, created INTEGER NOT NULL, active INTEGER, key TEXT NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0);
CREATE INDEX member_key ON member (key);
CREATE TABLE project (
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT NOT NULL,
  created INTEGER NOT NULL, updated INTEGER NOT NULL, owner TEXT NOT NULL, sample TEXT,
  size INTEGER NOT NULL, planned INTEGER NOT NULL DEFAULT 0, complete INTEGER NOT NULL DEFAULT 0,
  removed INTEGER NOT NULL DEFAULT 0, opened INTEGER NOT NULL DEFAULT 0, assigned TEXT NOT NULL,
  body TEXT, deleted INTEGER NOT NULL DEFAULT 0);
CREATE TABLE batch (
  no INTEGER PRIMARY KEY, project INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  body TEXT, deleted INTEGER NOT NULL DEFAULT 0);
CREATE INDEX batch_project ON batch (project);
CREATE TABLE batch_set (no INTEGER PRIMARY KEY, members TEXT NOT NULL UNIQUE);
CREATE TABLE task (
  n INTEGER PRIMARY KEY, stage INTEGER NOT NULL, status INTEGER NOT NULL, type INTEGER NOT NULL,
  review INTEGER, assignee INTEGER, priority INTEGER NOT NULL, batches INTEGER NOT NULL,
  issues INTEGER NOT NULL, duration INTEGER NOT NULL, total INTEGER NOT NULL, created INTEGER NOT NULL,
  updated INTEGER NOT NULL, completed INTEGER, created_by INTEGER, updated_by INTEGER,
  completed_by INTEGER, skipped INTEGER NOT NULL, draft INTEGER NOT NULL, benchmark INTEGER NOT NULL,
  prelabeled INTEGER NOT NULL, rework INTEGER NOT NULL, pattern INTEGER,
  answered INTEGER NOT NULL DEFAULT 0, steps INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0, external TEXT NOT NULL);
CREATE TABLE asset (n INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE answer (n INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE history (n INTEGER NOT NULL, step INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (n, step)) WITHOUT ROWID;
CREATE TABLE issue (
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, project INTEGER NOT NULL, n INTEGER NOT NULL,
  status TEXT NOT NULL, author TEXT NOT NULL, stage TEXT NOT NULL, created INTEGER NOT NULL,
  body TEXT NOT NULL);
CREATE INDEX issue_task ON issue (project, n);
CREATE TABLE invite (
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, email TEXT NOT NULL, role TEXT NOT NULL,
  author TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL, projects TEXT NOT NULL);
CREATE TABLE storage (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, created INTEGER NOT NULL,
  body TEXT NOT NULL);
CREATE TABLE notification (no INTEGER PRIMARY KEY, created INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE file (path TEXT PRIMARY KEY, size INTEGER NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID;
"""


class Database:
    """One connection. Rows are `sqlite3.Row`; statements run on their own unless inside `transaction`.

    on_rollback: called after a transaction was undone, for whoever remembers what it had made.
    """

    def __init__(self, path: str | Path) -> None:
        self.fresh = str(path) == ":memory:" or not Path(path).exists() or Path(path).stat().st_size == 0
        self.connection = sqlite3.connect(str(path), check_same_thread=False, isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        self.connection.execute("PRAGMA temp_store = MEMORY")
        if str(path) != ":memory:":
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = NORMAL")
        if self.fresh:
            self.connection.executescript(SCHEMA)
        self.connection.create_function("matches", 2, _matches, deterministic=True)
        self.on_rollback: list[Callable[[], None]] = []
        self._depth = 0
        self._numbers: dict[str, int] = {}
        self._words: dict[int, str] = {}
        for no, text in self.connection.execute("SELECT no, text FROM word"):
            self._numbers[text] = no
            self._words[no] = text

    def close(self) -> None:
        """Close the connection; a file keeps everything."""
        self.connection.close()

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Row | None:
        """The first row of a query, if there is one."""
        found: sqlite3.Row | None = self.connection.execute(sql, values).fetchone()
        return found

    def value(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first column of the first row, None if there is no row."""
        found = self.connection.execute(sql, values).fetchone()
        return found[0] if found is not None else None

    def run(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> int:
        """Run a statement and return how many rows it changed."""
        return self.connection.execute(sql, values).rowcount

    def insert(self, table: str, **values: Any) -> int:
        """Add a row; returns its number."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        cursor = self.connection.execute(
            f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values())
        )
        return int(cursor.lastrowid or 0)

    def run_many(self, sql: str, values: Sequence[Sequence[Any]]) -> None:
        """Run a statement once per row of values."""
        self.connection.executemany(sql, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; nests, the outermost one decides."""
        if self._depth == 0:
            self.connection.execute("BEGIN")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            if self._depth == 0:
                self.connection.execute("ROLLBACK")
                self._reload_words()
                for forget in self.on_rollback:
                    forget()
            raise
        self._depth -= 1
        if self._depth == 0:
            self.connection.execute("COMMIT")

    def _reload_words(self) -> None:
        """Forget words that a rolled back transaction had added."""
        self._numbers = {text: no for no, text in self.connection.execute("SELECT no, text FROM word")}
        self._words = {no: text for text, no in self._numbers.items()}

    def word(self, text: str) -> int:
        """The number of a word, which is added if it is new."""
        number = self._numbers.get(text)
        if number is None:
            cursor = self.connection.execute("INSERT INTO word (text) VALUES (?)", (text,))
            number = self._numbers[text] = int(cursor.lastrowid or 0)
            self._words[number] = text
        return number

    def number(self, text: str) -> int | None:
        """The number of a word if it is known."""
        return self._numbers.get(text)

    def text(self, number: int | None) -> str | None:
        """The word of a number; None stays None."""
        return None if number is None else self._words[number]

    def words(self) -> list[tuple[int, str]]:
        """All words with their numbers."""
        return list(self._words.items())

    def meta(self, key: str) -> str | None:
        """A remembered setting."""
        value: str | None = self.value("SELECT value FROM meta WHERE key = ?", (key,))
        return value

    def remember(self, **settings: object) -> None:
        """Keep settings in the database."""
        self.run_many("INSERT OR REPLACE INTO meta VALUES (?, ?)", [(k, str(v)) for k, v in settings.items()])


_patterns: dict[str, re.Pattern[str]] = {}


def _matches(pattern: str, text: str | None) -> bool:
    compiled = _patterns.get(pattern)
    if compiled is None:
        if len(_patterns) > 100:
            _patterns.clear()
        compiled = _patterns[pattern] = re.compile(pattern)
    return text is not None and compiled.search(text) is not None
