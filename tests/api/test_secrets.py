"""The key goes to the configured host and nowhere else, and no secret shows where it could be seen."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
import threading
import traceback
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from ango_tui.api import AngoClient, AngoError, InvalidKey, Storage, StorageProvider
from ango_tui.api.secret import MASK, Secret

Make = Callable[..., AngoClient]


class Recorder:
    """A host on loopback that keeps all it is sent; `answer` makes its replies."""

    def __init__(self, answer: Callable[[str, str], tuple[int, dict[str, str], bytes]]) -> None:
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        seen = self.seen

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def reply(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                seen.append((self.command, self.path, dict(self.headers), body))
                status, headers, out = answer(self.command, self.path)
                self.send_response(status)
                for name, value in {**headers, "content-length": str(len(out))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(out)

            do_GET = do_PUT = do_POST = do_DELETE = reply  # noqa: N815 - the names of http.server

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def heard(self) -> str:
        """All that was sent, as text."""
        return repr(self.seen)


@pytest.fixture
def stranger(record_sdk: ModuleType) -> Iterator[Recorder]:
    """A second host: the storage that signed addresses name, and the target of redirects."""
    recorder = Recorder(lambda method, path: (200, {}, record_sdk.reply(method, path, "http://127.0.0.1:9")))
    yield recorder
    recorder.server.shutdown()
    recorder.server.server_close()


def test_the_key_reaches_only_the_configured_host(
    stranger: Recorder, record_sdk: ModuleType, key: str, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(b"bytes")

    def answer(method: str, path: str) -> tuple[int, dict[str, str], bytes]:
        if path.startswith("/v2/task/"):
            return 307, {"location": f"{stranger.url}/stolen"}, b""
        return 200, {}, record_sdk.reply(method, path, stranger.url)

    own = Recorder(answer)

    async def run() -> None:
        async with AngoClient(key, own.url) as client:
            report = await client.upload_files(record_sdk.PROJECT, [tmp_path / "a.png"])
            assert report.uploaded == 1
            (await client.exportV3(record_sdk.PROJECT)).close()
            with pytest.raises(AngoError):
                await client.get_task("t1")

    asyncio.run(run())
    own.server.shutdown()
    own.server.server_close()
    assert [(method, path) for method, path, _, _ in stranger.seen] == [
        ("PUT", "/stored/upload?signature=1"),
        ("GET", "/stored/export.zip?signature=1"),
    ]
    assert key not in stranger.heard()
    assert "apikey" not in stranger.heard().lower()
    assert all(headers.get("apikey") == key for _, _, headers, _ in own.seen)
    assert key not in repr([(path, body) for _, path, _, body in own.seen])


def test_a_download_that_is_redirected_carries_no_key(record_sdk: ModuleType, key: str) -> None:
    archive = record_sdk.reply("GET", "/stored/x", "")
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.url.host == "hub.test":
            return httpx.Response(
                200, content=record_sdk.reply("GET", request.url.path, "http://storage.test")
            )
        if request.url.host == "storage.test":
            return httpx.Response(302, headers={"location": "http://elsewhere.test/e.zip"})
        return httpx.Response(200, content=archive)

    async def run() -> None:
        async with AngoClient(key, "http://hub.test", transport=httpx.MockTransport(answer)) as client:
            (await client.exportV3("p1")).close()

    asyncio.run(run())
    assert [request.url.host for request in seen] == ["hub.test", "storage.test", "elsewhere.test"]
    assert ["apikey" in request.headers for request in seen] == [True, False, False]


FAILURES: list[Any] = [
    401,
    500,
    b"<html>garbage</html>",
    httpx.ConnectError,
    httpx.ReadError,
    httpx.LocalProtocolError,
    httpx.InvalidURL("bad"),
    OSError,
    httpx.Response(302, headers={"location": "http://elsewhere.test"}),
]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda value: str(value)[:30])
def test_no_failure_shows_the_key(
    failure: Any, host: Any, client_on: Make, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_on(host(failure))
    try:
        with caplog.at_level(logging.DEBUG):
            asyncio.run(client.create_project("x"))
    except AngoError as error:
        caught = error
    assert caught.__traceback__ is not None
    below = caught.with_traceback(caught.__traceback__.tb_next)
    shown = "".join(traceback.TracebackException.from_exception(below, capture_locals=True).format())
    assert "transport.py" in shown
    everything = [shown, repr(caught), str(caught), repr(vars(caught)), repr(caught.args), caplog.text]
    assert key not in "\n".join(everything)
    assert caught.__context__ is None


def test_logs_and_reprs_do_not_show_the_key(
    host: Any, client_on: Make, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_on(host({"project": {"_id": "p1"}}))
    with caplog.at_level(logging.DEBUG):
        asyncio.run(client.get_project("p1"))
    assert "/v2/project/p1" in caplog.text
    assert key not in caplog.text
    assert key not in repr(client) + repr(vars(client)) + repr(vars(client._transport))


def test_the_key_is_not_in_the_query_or_body(host: Any, client_on: Make, key: str) -> None:
    server = host({"tasks": []})
    asyncio.run(client_on(server).get_tasks("p1"))
    (request,) = server.requests
    assert request.headers["apikey"] == key
    assert key not in str(request.url)


def test_a_server_that_echoes_the_key_is_not_quoted(host: Any, client_on: Make, key: str) -> None:
    with pytest.raises(InvalidKey) as caught:
        asyncio.run(client_on(host((401, {"status": "fail", "message": f"bad key {key}"}))).get_project("p"))
    assert caught.value.server_words == f"bad key {MASK}"


def test_keys_of_people_are_masked_in_what_is_read(host: Any, client_on: Make) -> None:
    server = host({"project": {"_id": "p", "user": {"email": "a@x.com", "apiKey": "top-secret"}}})
    project = asyncio.run(client_on(server).get_project("p"))
    assert project.owner == "a@x.com"
    assert b"top-secret" not in project.raw
    assert project.as_dict()["user"]["apiKey"] == MASK


def test_secrets_of_storages_are_masked_in_what_is_read(host: Any, client_on: Make) -> None:
    secrets = {"publicKey": "pub", "privateKey": "priv", "sessionToken": "tok", "credentials": {"a": "cred"}}
    server = host({"storages": [{"_id": "s", "name": "S", **secrets}], "storage": {"_id": "s", **secrets}})

    async def run() -> list[Any]:
        async with client_on(server) as client:
            made = await client.create_storage(Storage("S", StorageProvider.AWS))
            return [*await client.get_storages(), made, await client.delete_storage("s")]

    for storage in asyncio.run(run()):
        assert storage.id == "s"
        for value in (b"pub", b"priv", b"tok", b"cred"):
            assert value not in storage.raw.replace(b"publicKey", b"").replace(b"privateKey", b"").replace(
                b"credentials", b""
            )


def test_a_refused_storage_does_not_quote_its_secrets(host: Any, client_on: Make) -> None:
    server = host((400, {"status": "fail", "message": "key hush-hush is wrong"}))
    with pytest.raises(AngoError) as caught:
        asyncio.run(client_on(server).create_storage(Storage("S", "AWS", private_key="hush-hush")))
    assert caught.value.server_words == f"key {MASK} is wrong"


def test_a_storages_repr_shows_no_secret() -> None:
    assert "hush" not in repr(Storage("S", "AWS", "hush-public", "hush-private", credentials="hush"))


@pytest.mark.parametrize("bad", ["", "   ", "two words", "new\nline", "ключ", "tab\tbed"])
def test_keys_that_no_header_carries_are_refused_and_not_repeated(bad: str) -> None:
    with pytest.raises(InvalidKey) as caught:
        AngoClient(bad)
    own = [
        frame
        for frame in traceback.walk_tb(caught.value.__traceback__)
        if "ango_tui" in frame[0].f_code.co_filename
    ]
    assert not bad.strip() or bad not in repr([frame.f_locals for frame, _ in own])
    assert not bad.strip() or bad not in str(caught.value)


def test_a_secret_cannot_be_pickled() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret("hush"))


def test_masking_leaves_other_records_as_they_came(host: Any, client_on: Make) -> None:
    data = {"tasks": [{"_id": "t", "contextData": {"credentials": "of the customer"}}]}
    page = asyncio.run(client_on(host(data)).get_tasks("p"))
    assert json.loads(page[0].raw)["contextData"] == {"credentials": "of the customer"}


def test_a_short_key_does_not_eat_the_answers_it_is_part_of(host: Any) -> None:
    client = AngoClient("k", "http://h", transport=httpx.MockTransport(host({"tasks": [{"_id": "kk"}]})))
    assert [task.id for task in asyncio.run(client.get_tasks("p"))] == ["kk"]
