"""The one way out: every call to the host and every transfer to storage goes through here.

The key is added to calls to the configured host and to nothing else. Redirects are not followed by calls.
httpx is imported when the first call is made.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import itertools
import logging
import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from ango_tui import __version__
from ango_tui.api.addresses import encoded, is_loopback, query_string
from ango_tui.api.errors import AngoError, OutcomeUnknown, Unreachable
from ango_tui.api.faults import GATEWAY_STATUS, Failure, backoff, failure_of, fate_of, retry_after
from ango_tui.api.limits import BACKGROUND, Clock, RateLimiter, SystemClock, current_rank
from ango_tui.api.replies import Reply, refusal, understand
from ango_tui.api.secret import Secret, masked_body
from ango_tui.api.wire import KEY_HEADER

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("ango_tui.api")

CONNECTIONS = 32
ATTEMPTS = 5
MOST_PAUSES = 20
LONGEST_PAUSE = 180.0
ATTEMPT_TIMEOUT = 600.0
PIECE = 1 << 20
USER_AGENT = f"ango-tui/{__version__}"


class CallRecord(msgspec.Struct, frozen=True):
    """One attempt of one call: what was asked, what came (None: no answer), how long it took, and what was
    wrong."""

    method: str
    path: str
    status: int | None
    seconds: float
    attempt: int
    error: str | None = None


class Answer(msgspec.Struct, frozen=True):
    """What came back, before anybody judged it; the caller's key is masked in the body."""

    status: int
    body: bytes
    retry_after: float | None
    location: str


class Transport:
    """Sends calls: with the key, within the rate budget, again where that is safe, and with errors of our
    own."""

    def __init__(
        self,
        key: Secret,
        base: str,
        *,
        limiter: RateLimiter,
        clock: Clock | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: float = 60.0,
        attempts: int = ATTEMPTS,
        foreground_attempts: int | None = None,
        verify: bool | str = True,
        proxy: str | None = None,
    ) -> None:
        self.key = key
        self.base = base
        self.limiter = limiter
        self.clock = clock or SystemClock()
        self._transport = transport
        self._timeout = timeout
        self._attempts = attempts
        self._foreground_attempts = foreground_attempts or attempts
        self._verify = verify
        self._proxy = proxy
        self._http: httpx.AsyncClient | None = None
        self._opening = asyncio.Lock()
        self._closed = False
        self._observers: list[Callable[[CallRecord], None]] = []

    def observe(self, callback: Callable[[CallRecord], None]) -> Callable[[], None]:
        """Call this after each attempt; returns what ends it."""
        self._observers.append(callback)
        return lambda: self._observers.remove(callback) if callback in self._observers else None

    async def open(self) -> httpx.AsyncClient:
        """The HTTP client, made in a thread at first use: importing it and reading certificates takes a
        while."""
        if self._http is None:
            async with self._opening:
                if self._closed:
                    raise Unreachable("The client is closed.", advice="Open a new one.")
                if self._http is None:
                    self._http = await asyncio.to_thread(self._make)
        return self._http

    def _make(self) -> httpx.AsyncClient:
        library = import_httpx()
        from ango_tui.api.lanes import Lanes, has_proxy

        by_environment = not is_loopback(self.base)
        transport = self._transport
        if transport is None and self._proxy is None and not (by_environment and has_proxy()):
            transport = Lanes(verify=self._verify)
        made: httpx.AsyncClient = library.AsyncClient(
            transport=transport,
            verify=self._verify,
            proxy=self._proxy,
            trust_env=transport is None and by_environment,
            timeout=library.Timeout(self._timeout, connect=min(10.0, self._timeout), pool=ATTEMPT_TIMEOUT),
            limits=library.Limits(
                max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS, keepalive_expiry=20
            ),
            headers={"user-agent": USER_AGENT},
            follow_redirects=False,
        )
        return made

    async def close(self) -> None:
        """Close all connections; calls under way end with an error."""
        self._closed = True
        self.limiter.close()
        if self._http is not None:
            await self._http.aclose()

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        patience: float | None = None,
        files: Mapping[str, Any] | None = None,
    ) -> Reply:
        """Make one call and return its answer; raises an `AngoError` in all other cases.

        `path` starts with `/v2` and has its ids encoded; `patience` is how many seconds to wait for the
        answer. A GET is a read and is tried again; everything else is a write, which is tried again only if
        the server surely did not act.
        """
        call, write = f"{method} {path}", method != "GET"
        content = None if body is None else encoded(body)
        url = self.base + path + query_string(query or {})

        def build(http: httpx.AsyncClient) -> httpx.Request:
            headers = {KEY_HEADER: self.key.reveal()}
            if files is None:
                headers["content-type"] = "application/json"
            request = http.build_request(method, url, content=content, files=files, headers=headers)
            if patience is not None:
                request.extensions["timeout"] = {**request.extensions.get("timeout", {}), "read": patience}
            return request

        async def attempt(number: int) -> Reply | Failure:
            await self.limiter.turn()
            deadline = ATTEMPT_TIMEOUT if patience is None else patience + self._timeout
            answer = await self.exchange(build, method, path, number, write=write, deadline=deadline)
            if isinstance(answer, Failure):
                return answer
            return self._judge(answer, call, write=write)

        reply: Reply = await self.persist(attempt, write=write)
        return reply

    async def persist(self, attempt: Callable[[int], Any], *, write: bool = False) -> Any:
        """Repeat an attempt until it succeeds or may not be repeated; raises the last failure's error."""
        pauses = failures = 0
        for number in itertools.count(1):
            outcome = await attempt(number)
            if not isinstance(outcome, Failure):
                return outcome
            if outcome.fate == "paused":
                pauses += 1
                pause = outcome.retry_after if outcome.retry_after is not None else backoff(pauses, first=2.0)
                if pauses > MOST_PAUSES or pause > LONGEST_PAUSE:
                    raise outcome.error
                self.limiter.pause(pause)
                continue
            failures += 1
            may_repeat = outcome.fate == "unsent" or (outcome.fate == "again" and not write)
            if not may_repeat or failures >= self._patience():
                raise outcome.error
            await self.clock.sleep(max(backoff(failures), min(outcome.retry_after or 0.0, LONGEST_PAUSE)))
        raise AssertionError("unreachable")

    def _patience(self) -> int:
        """How often to try: a person who waits may want to know of the trouble sooner than a job does."""
        return self._attempts if current_rank() == BACKGROUND else self._foreground_attempts

    async def exchange(
        self,
        build: Callable[[httpx.AsyncClient], httpx.Request],
        method: str,
        path: str,
        number: int,
        *,
        write: bool,
        deadline: float | None = ATTEMPT_TIMEOUT,
    ) -> Answer | Failure:
        """One request and its answer, or what failed.

        What the HTTP library raises is dropped with its traceback, in which the key may stand.
        """
        http = await self.open()
        started = time.monotonic()
        result: Answer | Failure
        try:
            async with asyncio.timeout(deadline):
                response = await http.send(build(http))
            result = Answer(
                response.status_code,
                masked_body(response.content, self.key),
                retry_after(response.headers.get("retry-after")),
                _origin(response.headers.get("location", "")),
            )
        except AngoError:
            raise
        except Exception as problem:
            result = failure_of(problem, f"{method} {path}", self.key, write=write)
        self._told(method, path, result, time.monotonic() - started, number)
        return result

    def _told(self, method: str, path: str, result: Answer | Failure, seconds: float, attempt: int) -> None:
        status = result.status if isinstance(result, Answer) else None
        error = type(result.error).__name__ if isinstance(result, Failure) else None
        log.debug("%s %s: %s in %.0f ms, attempt %d", method, path, status or error, seconds * 1000, attempt)
        record = CallRecord(method, path, status, seconds, attempt, error)
        for callback in tuple(self._observers):
            try:
                callback(record)
            except Exception:
                log.warning("an observer of calls failed", exc_info=True)

    def _judge(self, answer: Answer, call: str, *, write: bool) -> Reply | Failure:
        if answer.status < 400:
            try:
                return understand(answer.status, answer.body, call, write=write, location=answer.location)
            except AngoError as problem:
                return Failure(problem, "final")
        error = refusal(answer.status, answer.body, call, answer.retry_after)
        if write and answer.status in GATEWAY_STATUS:
            error = OutcomeUnknown(
                "A gateway answered in the server's place after the change was sent.",
                call=call,
                status=answer.status,
                server_words=error.server_words,
            )
        return Failure(error, fate_of(answer.status), answer.retry_after)


def _origin(location: str) -> str:
    try:
        parts = urlsplit(location)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}" if parts.scheme and parts.hostname else ""


def import_httpx() -> Any:
    """httpx without what it does not need here.

    Its command line would load rich, pygments and click (half of its import time). And httpcore tries to
    import sniffio at every lock it takes: where that is not installed, None in its place spares a search of
    the disk.
    """
    if "httpx" not in sys.modules:
        held = "httpx._main" not in sys.modules
        if held:
            sys.modules["httpx._main"] = None  # type: ignore[assignment]
        try:
            importlib.import_module("httpx")
        finally:
            if held:
                del sys.modules["httpx._main"]
    if "sniffio" not in sys.modules and importlib.util.find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]
    return importlib.import_module("httpx")
