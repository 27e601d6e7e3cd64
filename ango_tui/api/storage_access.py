"""Reading and writing at signed addresses: the key never goes there, and the rate budget does not count
it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ango_tui.api.decoding import maybe_whole
from ango_tui.api.errors import AngoError, InvalidKey, NotAllowed, NotUnderstood, class_for_status
from ango_tui.api.faults import Failure, Fate, failure_of, fate_of
from ango_tui.api.replies import words_of
from ango_tui.api.transport import Answer, Transport

if TYPE_CHECKING:
    import httpx

PIECE = 1 << 20


class StorageAccess:
    """Transfers of bytes, over the same connections as the calls."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def put(self, url: str, content: Callable[[], AsyncIterator[bytes]], size: int) -> None:
        """Store bytes at a signed address, without the key; tried again like a read, from the start."""
        path = urlsplit(url).path

        def build(http: httpx.AsyncClient) -> httpx.Request:
            return http.build_request("PUT", url, content=content(), headers={"content-length": str(size)})

        async def attempt(number: int) -> bool | Failure:
            answer = await self._transport.exchange(build, "PUT", path, number, write=False, deadline=None)
            if isinstance(answer, Failure):
                return answer
            if 200 <= answer.status < 300:
                return True
            return _refusal(answer, "PUT to storage")

        await self._transport.persist(attempt)

    async def save(self, url: str, path: Path, tell: Callable[[int, int | None], None]) -> None:
        """Write what lies at a signed address to a file, without the key; tried again from the start.

        `tell` gets the bytes received and their number in all, if known. Redirects are followed here.
        """
        call = "GET from storage"

        async def attempt(_number: int) -> bool | Failure:
            http = await self._transport.open()
            try:
                request = http.build_request("GET", url, headers={"accept-encoding": "identity"})
                response = await http.send(request, stream=True, follow_redirects=True)
                try:
                    if response.status_code != 200:
                        body = await response.aread()
                        return _refusal(Answer(response.status_code, body, None, ""), call)
                    await _write_down(response, path, tell)
                finally:
                    await response.aclose()
            except OSError as problem:
                if not isinstance(problem, TimeoutError | ConnectionError):
                    raise
                return failure_of(problem, call, self._transport.key, write=False)
            except Exception as problem:
                return failure_of(problem, call, self._transport.key, write=False)
            return True

        await self._transport.persist(attempt)

    async def head(self, url: str, limit: int) -> bytes:
        """The first `limit` bytes of what lies at a signed address, without the key; tried again like a
        read."""
        call = "GET from storage"

        async def attempt(_number: int) -> bytes | Failure:
            http = await self._transport.open()
            headers = {"range": f"bytes=0-{max(limit, 1) - 1}", "accept-encoding": "identity"}
            try:
                request = http.build_request("GET", url, headers=headers)
                response = await http.send(request, stream=True, follow_redirects=True)
                try:
                    if response.status_code not in (200, 206):
                        return _refusal(Answer(response.status_code, await response.aread(), None, ""), call)
                    got = bytearray()
                    async for piece in response.aiter_raw():
                        got += piece
                        if len(got) >= limit:
                            break
                    return bytes(got[:limit])
                finally:
                    await response.aclose()
            except Exception as problem:
                return failure_of(problem, call, self._transport.key, write=False)

        found: bytes = await self._transport.persist(attempt)
        return found

    async def stored_size(self, url: str) -> int | None:
        """How many bytes lie at a signed address; None if nothing does, or if that cannot be told."""
        http = await self._transport.open()
        headers = {"range": "bytes=0-0", "accept-encoding": "identity"}
        try:
            request = http.build_request("GET", url, headers=headers)
            response = await http.send(request, stream=True, follow_redirects=True)
            await response.aclose()
        except Exception:
            return None
        if response.status_code == 206:
            return maybe_whole(response.headers.get("content-range", "").rpartition("/")[2])
        return maybe_whole(response.headers.get("content-length")) if response.status_code == 200 else None


def _refusal(answer: Answer, call: str) -> Failure:
    if answer.status < 400:
        where = f" ({answer.location})" if answer.location else ""
        error: AngoError = NotUnderstood(
            f"The storage answers with status {answer.status}{where}.", call=call, status=answer.status
        )
        return Failure(error, "final")
    kind = class_for_status(answer.status)
    error = (NotAllowed if kind is InvalidKey else kind)(
        f"The storage refuses with status {answer.status}.",
        advice="Its signed address may have expired: try again.",
        call=call,
        status=answer.status,
        server_words=words_of(answer.body),
    )
    return Failure(error, _fate(answer.status), answer.retry_after)


def _fate(status: int) -> Fate:
    """Storage has limits of its own: its 429 is no reason to hold the calls to the host."""
    fate = fate_of(status)
    return "again" if fate == "paused" else fate


async def _write_down(response: httpx.Response, path: Path, tell: Callable[[int, int | None], None]) -> None:
    total, received = maybe_whole(response.headers.get("content-length")), 0
    tell(0, total)
    with await asyncio.to_thread(path.open, "wb") as file:
        async for piece in response.aiter_bytes(PIECE):
            await asyncio.to_thread(file.write, piece)
            received += len(piece)
            tell(received, total)
