"""One call: what it sends, when it is tried again, and which error it becomes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ango_tui.api import (
    AngoClient,
    AngoError,
    CallRecord,
    Geofenced,
    InvalidKey,
    InvalidRequest,
    NotAllowed,
    NotFound,
    NotUnderstood,
    OutcomeUnknown,
    RateLimited,
    ServerTrouble,
    TimedOut,
    Unreachable,
)

Make = Callable[..., AngoClient]

HTML = b"<html><head><style>p{}</style></head><body><h1>502 Bad Gateway</h1></body></html>"


def raised(client: AngoClient, call: Callable[[AngoClient], Any]) -> AngoError:
    """The error a call ends with."""

    async def run() -> None:
        async with client:
            await call(client)

    with pytest.raises(AngoError) as caught:
        asyncio.run(run())
    return caught.value


def read(client: AngoClient) -> Any:
    return client.get_project("p1")


def write(client: AngoClient) -> Any:
    return client.create_project("New")


READS = [
    (400, InvalidRequest, 1),
    (401, InvalidKey, 1),
    (403, NotAllowed, 1),
    (404, NotFound, 1),
    (422, InvalidRequest, 1),
    (451, Geofenced, 1),
    (500, ServerTrouble, 5),
    (503, ServerTrouble, 5),
    ((502, HTML), ServerTrouble, 5),
    (501, ServerTrouble, 1),
    (HTML, NotUnderstood, 1),
    (b"", NotUnderstood, 1),
    (b'{"status":"success","data":{"proj', NotUnderstood, 1),
    (b'["a"]', NotUnderstood, 1),
    (b'{"hello":"world"}', NotUnderstood, 1),
    (b"[" * 100_000, NotUnderstood, 1),
    ((200, {"status": "fail", "message": "Invalid stage."}), InvalidRequest, 1),
    ((200, {"status": "error", "message": "oops"}), ServerTrouble, 1),
    ((200, {"error": {"statusCode": 404}, "message": "gone"}), NotFound, 1),
    (httpx.ConnectError, Unreachable, 5),
    (httpx.ConnectTimeout, TimedOut, 5),
    (httpx.ReadTimeout, TimedOut, 5),
    (httpx.ReadError, Unreachable, 5),
    (httpx.RemoteProtocolError, Unreachable, 5),
    (httpx.DecodingError, NotUnderstood, 5),
    (OSError, Unreachable, 5),
]


@pytest.mark.parametrize(("answer", "kind", "seen"), READS, ids=lambda value: str(value)[:40])
def test_read_fails_as(
    answer: Any, kind: type[AngoError], seen: int, host: Any, client_on: Make, key: str
) -> None:
    server = host(answer)
    error = raised(client_on(server), read)
    assert type(error) is kind
    assert len(server.requests) == seen
    assert error.call == "GET /v2/project/p1"
    assert error.what
    assert error.advice
    assert key not in str(error)


WRITES = [
    (400, InvalidRequest, 1),
    (401, InvalidKey, 1),
    (403, NotAllowed, 1),
    (404, NotFound, 1),
    (500, ServerTrouble, 1),
    (503, ServerTrouble, 1),
    ((502, HTML), OutcomeUnknown, 1),
    (504, OutcomeUnknown, 1),
    (HTML, NotUnderstood, 1),
    (b'{"status":"success","data":{"proj', NotUnderstood, 1),
    (httpx.ConnectError, Unreachable, 5),
    (httpx.ConnectTimeout, TimedOut, 5),
    (httpx.PoolTimeout, TimedOut, 5),
    (httpx.ReadTimeout, OutcomeUnknown, 1),
    (httpx.WriteTimeout, OutcomeUnknown, 1),
    (httpx.ReadError, OutcomeUnknown, 1),
    (httpx.WriteError, OutcomeUnknown, 1),
    (httpx.RemoteProtocolError, OutcomeUnknown, 1),
    (OSError, OutcomeUnknown, 1),
]


@pytest.mark.parametrize(("answer", "kind", "seen"), WRITES, ids=lambda value: str(value)[:40])
def test_write_fails_as(answer: Any, kind: type[AngoError], seen: int, host: Any, client_on: Make) -> None:
    server = host(answer)
    error = raised(client_on(server), write)
    assert type(error) is kind
    assert len(server.requests) == seen


def test_read_succeeds_after_trouble(host: Any, client_on: Make, clock: Any) -> None:
    server = host(503, httpx.ReadError, {"project": {"_id": "p1", "name": "P"}})

    async def run() -> str:
        async with client_on(server) as client:
            return (await client.get_project("p1")).name

    assert asyncio.run(run()) == "P"
    assert len(server.requests) == 3
    first, second = clock.slept
    assert 0.25 <= first <= 0.5 < second <= 1.0


def test_write_is_repeated_when_it_could_not_connect(host: Any, client_on: Make) -> None:
    server = host(httpx.ConnectError, {"project": {"_id": "p1"}})

    async def run() -> str:
        async with client_on(server) as client:
            return (await client.create_project("New")).id

    assert asyncio.run(run()) == "p1"
    assert len(server.requests) == 2


def test_429_pauses_all_callers_once(host: Any, client_on: Make, clock: Any) -> None:
    limited = httpx.Response(429, headers={"retry-after": "7"}, json={"status": "error", "message": "slow"})
    server = host(limited, limited, limited, {"project": {"_id": "p1"}})

    async def run() -> None:
        async with client_on(server) as client:
            await asyncio.gather(read(client), read(client), write(client))
            started = clock.now()
            await read(client)
            assert clock.now() == started

    asyncio.run(run())
    assert clock.now() == 1007.0
    assert len(server.requests) == 7


def test_429_without_a_time_waits_longer_each_time(host: Any, client_on: Make, clock: Any) -> None:
    server = host(429, 429, 429, {"project": {"_id": "p1"}})

    async def run() -> None:
        async with client_on(server) as client:
            await read(client)

    asyncio.run(run())
    assert len(server.requests) == 4
    assert clock.now() > 1000 + 1 + 2 + 4


def test_429_with_an_endless_pause_is_raised(host: Any, client_on: Make) -> None:
    server = host(httpx.Response(429, headers={"retry-after": "9999"}, json={}))
    error = raised(client_on(server), read)
    assert isinstance(error, RateLimited)
    assert error.retry_after == 9999
    assert len(server.requests) == 1


def test_retry_after_may_be_a_date(host: Any, client_on: Make, clock: Any) -> None:
    past = httpx.Response(429, headers={"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, json={})

    async def run() -> None:
        async with client_on(host(past, {"project": {}})) as client:
            await read(client)

    asyncio.run(run())
    assert clock.now() == 1000.0


def test_redirects_are_told_and_not_followed(host: Any, client_on: Make) -> None:
    server = host(httpx.Response(302, headers={"location": "https://elsewhere.test/x?y=1"}))
    error = raised(client_on(server), read)
    assert isinstance(error, NotUnderstood)
    assert "https://elsewhere.test" in error.what
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"status": "fail", "message": "Invalid project: 1."}, "Invalid project: 1."),
        ({"error": {"message": "inner"}}, "inner"),
        ({"error": "flat"}, "flat"),
        (HTML, "502 Bad Gateway"),
        (b"plain  \n words", "plain words"),
        (b"x" * 5000, "x" * 299 + "…"),
        (b"\xff\xfe", "��"),
        (b"", ""),
    ],
    ids=range(8),
)
def test_errors_carry_the_servers_words(body: Any, words: str, host: Any, client_on: Make) -> None:
    assert raised(client_on(host((400, body))), read).server_words == words


def test_calls_are_observed_attempt_by_attempt(host: Any, client_on: Make) -> None:
    seen: list[CallRecord] = []

    async def run() -> None:
        async with client_on(host(503, httpx.ReadError, {"project": {}})) as client:
            stop = client.observe(seen.append)
            await client.get_project("p1")
            stop()
            await client.get_project("p1")

    asyncio.run(run())
    assert [(r.method, r.path, r.status, r.attempt, r.error) for r in seen] == [
        ("GET", "/v2/project/p1", 503, 1, None),
        ("GET", "/v2/project/p1", None, 2, "Unreachable"),
        ("GET", "/v2/project/p1", 200, 3, None),
    ]


def test_an_observer_that_fails_harms_no_call(
    host: Any, client_on: Make, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_record: CallRecord) -> None:
        raise ValueError("broken observer")

    async def run() -> str:
        async with client_on(host({"project": {"_id": "p1"}})) as client:
            client.observe(broken)
            return (await client.get_project("p1")).id

    with caplog.at_level(logging.WARNING, "ango_tui.api"):
        assert asyncio.run(run()) == "p1"
    assert "an observer of calls failed" in caplog.text


def test_a_closed_client_says_so(host: Any, client_on: Make) -> None:
    client = client_on(host({}))

    async def run() -> None:
        await client.close()
        await client.get_project("p1")

    with pytest.raises(Unreachable, match="closed"):
        asyncio.run(run())


@pytest.mark.parametrize("bad", ["", ".", ".."])
def test_ids_that_would_change_the_path_are_refused(bad: str, host: Any, client_on: Make) -> None:
    server = host({})
    error = raised(client_on(server), lambda client: client.delete_project(bad))
    assert isinstance(error, InvalidRequest)
    assert server.requests == []


def test_ids_are_encoded_into_one_segment(host: Any, client_on: Make) -> None:
    server = host({"project": {}})

    async def run() -> None:
        async with client_on(server) as client:
            await client.get_project("a/b?c#d é")

    asyncio.run(run())
    assert server.requests[0].url.raw_path == b"/v2/project/a%2Fb%3Fc%23d%20%C3%A9"


def test_an_empty_answer_to_a_write_is_a_success(host: Any, client_on: Make) -> None:
    async def run() -> None:
        async with client_on(host(httpx.Response(204))) as client:
            await client.delete_project("p1")

    asyncio.run(run())
