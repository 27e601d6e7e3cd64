"""Tools for testing the client: scripted and recording hosts, a clock that does not wait, the recordings'
form."""

from __future__ import annotations

import asyncio
import importlib.util
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from ango_tui.api import AngoClient
from ango_tui.hub import Hub

HERE = Path(__file__).parent
KEY = "3f1c2a9e-7b54-4d0a-9c11-5e8f0a6b2d43"


class FakeClock:
    """Time that passes only when somebody sleeps; what was slept is kept."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []
        self._due: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Let everybody else get as far as they can, then jump to the earliest time that anybody waits
        for."""
        self.slept.append(seconds)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._due.append((self.time + seconds, turn))
        helper = asyncio.get_running_loop().create_task(self._advance())
        try:
            await turn
        except asyncio.CancelledError:
            helper.cancel()
            raise

    async def _advance(self) -> None:
        for _ in range(50):
            await asyncio.sleep(0)
        waiting = [entry for entry in self._due if not entry[1].done()]
        if waiting:
            when, turn = min(waiting, key=lambda entry: entry[0])
            self._due = [entry for entry in waiting if entry[1] is not turn]
            self.time = max(self.time, when)
            turn.set_result(None)


class Host:
    """A host that answers from a script and keeps every request.

    `answers` are taken one after the other, the last one again and again: a dict (a success's data), bytes (a
    raw body), a status, a pair of status and body, a response, an exception, or a function of the request.
    """

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers) or [{}]
        self.requests: list[httpx.Request] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(answer) and not isinstance(answer, type):
            answer = answer(request)
        if isinstance(answer, type | Exception):
            raise answer("it broke") if isinstance(answer, type) else answer
        return respond(answer)

    @property
    def calls(self) -> list[str]:
        """The requests as `GET /path`."""
        return [f"{request.method} {request.url.path}" for request in self.requests]

    def sent(self, index: int = -1) -> Any:
        """The decoded JSON body of a request."""
        return json.loads(self.requests[index].content)

    def query(self, index: int = -1) -> dict[str, str]:
        """The decoded query of a request."""
        return dict(self.requests[index].url.params)


def respond(answer: Any) -> httpx.Response:
    """A response from what a script may hold."""
    if isinstance(answer, httpx.Response):
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
    if isinstance(answer, tuple):
        status, body = answer
        return httpx.Response(status, content=body if isinstance(body, bytes) else json.dumps(body).encode())
    if isinstance(answer, int):
        return httpx.Response(answer, json={"status": "fail", "message": f"status {answer}"})
    if isinstance(answer, bytes):
        return httpx.Response(200, content=answer)
    return httpx.Response(200, json={"status": "success", "data": answer})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def host() -> type[Host]:
    return Host


@pytest.fixture
def key() -> str:
    return KEY


@pytest.fixture
def client_on(clock: FakeClock) -> Callable[..., AngoClient]:
    """Make a client of a host (or of any transport), with time that does not pass and no rate limit."""

    def make(host: Any, **options: Any) -> AngoClient:
        transport = host if isinstance(host, httpx.AsyncBaseTransport) else httpx.MockTransport(host)
        options.setdefault("calls_per_minute", None)
        options.setdefault("clock", clock)
        return AngoClient(KEY, options.pop("host", "http://hub.test"), transport=transport, **options)

    return make


@pytest.fixture
def record_sdk() -> ModuleType:
    """The script that makes the recordings, as a module."""
    spec = importlib.util.spec_from_file_location("record_sdk", HERE / "record_sdk.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sdk_requests() -> Any:
    """What SDK 1.4.10 sent, per call."""
    return json.loads((HERE / "sdk_requests.json").read_text(encoding="utf-8"))


@pytest.fixture
def hub() -> Iterator[Hub]:
    """A hub in process that keeps what it is sent."""
    with Hub(tasks=120, record=True) as made:
        yield made


@pytest.fixture
def hub_client(hub: Hub, clock: FakeClock) -> Callable[..., AngoClient]:
    """Make a client of the hub in process, with time that does not pass and no rate limit."""

    def make(**options: Any) -> AngoClient:
        options.setdefault("calls_per_minute", None)
        options.setdefault("clock", clock)
        return AngoClient(hub.key, hub.url, transport=hub.transport(), **options)

    return make
