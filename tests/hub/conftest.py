"""A hub in process, and a small client that checks envelopes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from ango_tui.hub import Hub


class Caller:
    """Calls a hub in process; `ok` wants success and gives `data`, `no` wants a refusal."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    def send(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        who: str | None = None,
        key: str | None = None,
        **more: Any,
    ) -> httpx.Response:
        """One request; `who` is the mail address of the member who calls."""
        key = key or (self.hub.key_for(who) if who else self.hub.key)

        async def go() -> httpx.Response:
            async with httpx.AsyncClient(transport=self.hub.transport(), base_url=self.hub.url) as client:
                json = {"json": body} if body is not None else {}
                return await client.request(method, path, headers={"apikey": key}, **json, **more)

        return asyncio.run(go())

    def ok(self, method: str, path: str, status: int = 200, **more: Any) -> Any:
        """`data` of a call that succeeds."""
        reply = self.send(method, path, **more)
        assert reply.status_code == status, reply.text
        assert reply.json()["status"] == "success"
        return reply.json()["data"]

    def no(self, method: str, path: str, status: int, **more: Any) -> str:
        """The message of a call that is refused."""
        reply = self.send(method, path, **more)
        assert reply.status_code == status, reply.text
        assert reply.json()["status"] in ("fail", "error")
        return str(reply.json()["message"])

    def project(self, name: str) -> str:
        """The id of the sample project whose name begins like this."""
        projects = self.ok("GET", "/v2/listProjects", params={"limit": 50})["projects"]
        return next(project["_id"] for project in projects if project["name"].startswith(name))

    def tasks(self, project: str, **params: Any) -> list[dict[str, Any]]:
        """Tasks of a project."""
        return list(self.ok("GET", f"/v2/project/{project}/tasks", params={"limit": 1000, **params})["tasks"])


@pytest.fixture
def make_hub() -> Iterator[Callable[..., Caller]]:
    """Makes hubs, and closes them when the test is over."""
    made: list[Hub] = []

    def make(**options: Any) -> Caller:
        made.append(Hub(**options))
        return Caller(made[-1])

    yield make
    for hub in made:
        hub.close()


@pytest.fixture
def hub(make_hub: Callable[..., Caller]) -> Caller:
    """A hub with a small main project."""
    return make_hub(tasks=400)


@pytest.fixture(scope="module")
def shared() -> Iterator[Caller]:
    """A hub that no test of the module writes to."""
    with Hub(tasks=1000) as hub:
        yield Caller(hub)
