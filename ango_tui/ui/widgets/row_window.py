"""The rows of a long list that are held in memory: a few pages out of any number."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

RowT = TypeVar("RowT")

PAGE_SIZE = 100
PAGES_KEPT = 20


class RowWindow(Generic[RowT]):
    """Pages of rows, least recently used dropped first.

    A window belongs to one question (filter and sort). `restart` begins the next one and raises
    `generation`, so that a late page of the former question is told apart and refused.
    """

    def __init__(self, page_size: int = PAGE_SIZE, keep: int = PAGES_KEPT) -> None:
        self.page_size = page_size
        self.keep = keep
        self.total = 0
        self.exact = True
        self.generation = 0
        self._asked_size = page_size
        self._pages: OrderedDict[int, Sequence[RowT]] = OrderedDict()
        self._pending: set[int] = set()
        self._stale = False

    def restart(self, *, keep_rows: bool = False) -> int:
        """Begin another question; the new generation.

        With `keep_rows` the former rows stay to be seen until the first page of the answer is here.
        """
        self.generation += 1
        self._pending.clear()
        self._stale = keep_rows
        if not keep_rows:
            self.page_size = self._asked_size
            self.total = 0
            self._pages.clear()
        return self.generation

    def fill(self, rows: Sequence[RowT]) -> None:
        """Hold a complete list as one page: for lists that came in one piece."""
        self.generation += 1
        self._stale = False
        self._pages.clear()
        self._pending.clear()
        self.page_size = max(len(rows), 1)
        self._pages[0] = rows
        self.total = len(rows)
        self.exact = True

    def put(self, page: int, rows: Sequence[RowT], total: int | None, generation: int) -> bool:
        """Take in page `page` (from 0). False when it belongs to an earlier question.

        The first page may come back shorter than asked although there is more: that is the host's page cap,
        and becomes the page size.
        """
        if generation != self.generation:
            return False
        self._pending.discard(page)
        if self._stale:
            self._stale = False
            self._pages.clear()
        capped = page == 0 and rows and len(rows) < self.page_size and (total or 0) > len(rows)
        if capped:
            self.page_size = len(rows)
            self._pages.clear()
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > self.keep:
            self._pages.popitem(last=False)
        self.exact = total is not None
        if total is not None:
            self.total = total
        else:
            known = page * self.page_size + len(rows)
            self.total = max(self.total, known + (1 if len(rows) >= self.page_size else 0))
        return True

    def get(self, index: int) -> RowT | None:
        """The row at `index`, or None while its page is not here."""
        page, offset = divmod(index, self.page_size)
        rows = self._pages.get(page)
        if rows is None or offset >= len(rows) or index < 0:
            return None
        self._pages.move_to_end(page)
        return rows[offset]

    def missing(self, first: int, last: int) -> list[int]:
        """Pages needed for rows `first` to `last` that are neither here nor on their way.

        They count as on their way now.
        """
        if self.total == 0:
            return []
        last = min(last, self.total - 1)
        pages = range(max(first, 0) // self.page_size, last // self.page_size + 1)
        wanted = [page for page in pages if page not in self._pages and page not in self._pending]
        self._pending.update(wanted)
        return wanted

    def expect(self, page: int) -> None:
        """Note that `page` is on its way."""
        self._pending.add(page)

    def lost(self, page: int) -> None:
        """A page did not come: it may be asked for again."""
        self._pending.discard(page)

    def held(self) -> Iterator[tuple[int, RowT]]:
        """The rows in memory with their index, in order."""
        for page in sorted(self._pages):
            for offset, row in enumerate(self._pages[page]):
                yield page * self.page_size + offset, row
