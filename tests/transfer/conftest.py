"""Tools for tests of transfers: a hub in process with a client, files, and labels that fit its label set."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from ango_tui.api import AngoClient
from ango_tui.hub import Hub

T = TypeVar("T")


class Ground:
    """A hub with an empty project and one with tasks, and a way to call it."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    def run(self, work: Callable[[AngoClient], Awaitable[T]]) -> T:
        """Do something with a client of the hub."""

        async def go() -> T:
            transport = self.hub.transport()
            async with AngoClient(
                self.hub.key, self.hub.url, transport=transport, calls_per_minute=None
            ) as client:
                return await work(client)

        return asyncio.run(go())

    def new_project(self) -> str:
        """The id of a new, empty project."""
        return str(self.run(lambda client: client.create_project("Empty")).id)

    def project(self, name: str) -> Any:
        """The sample project whose name begins like this."""

        async def find(client: AngoClient) -> Any:
            page = await client.list_projects(limit=50)
            project_id = next(found.id for found in page.items if found.name.startswith(name))
            return await client.get_project(project_id)

        return self.run(find)

    def assets(self, project_id: str) -> list[Any]:
        """All assets of a project."""

        async def read(client: AngoClient) -> list[Any]:
            return [asset async for asset in client.walk(client.get_assets, project_id)]

        return self.run(read)


@pytest.fixture
def ground() -> Iterator[Ground]:
    """A hub of one's own."""
    with Hub(tasks=400, record=True) as hub:
        yield Ground(hub)


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., list[Path]]:
    """Makes files of a few bytes: ``files(3)`` or ``files("a.png", "b.txt")``."""

    def make(*names: str | int) -> list[Path]:
        if len(names) == 1 and isinstance(names[0], int):
            names = tuple(f"frame_{number:03}.png" for number in range(names[0]))
        made = []
        for name in names:
            path = tmp_path / "files" / str(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(f"bytes of {name}".encode())
            made.append(path)
        return made

    return make
