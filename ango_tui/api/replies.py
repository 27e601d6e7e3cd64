"""Telling a good answer from a bad one, and finding the server's own words in the bad ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from ango_tui.api.decoding import Buffer, Record, build, dumps, loads, mapping, maybe_whole, text
from ango_tui.api.errors import (
    AngoError,
    InvalidRequest,
    NotUnderstood,
    RateLimited,
    ServerTrouble,
    class_for_status,
)
from ango_tui.api.pages import Page

T = TypeVar("T")
R = TypeVar("R", bound=Record)

MAX_WORDS = 300
_MAYBE_DONE = "The change may have been made all the same: look before you ask for it again."

_SENTENCES: dict[int, str] = {
    401: "The server does not accept the API key.",
    403: "You are not allowed to do this.",
    404: "There is no such thing here.",
    413: "What was sent is too large for the server.",
    429: "Too many calls were made in a short time.",
    451: "The organization does not accept calls from this network.",
}


class Reply(msgspec.Struct, frozen=True, gc=False):
    """A successful answer: the call, and the members of the answer's `data`, each still raw."""

    call: str
    data: dict[str, Buffer]

    def find(self, *names: str) -> Any:
        """The decoded member of that name, the first one that is there; None if there is none."""
        for name in names:
            if name in self.data:
                return loads(self.data[name])
        return None

    def need(self, *names: str) -> Any:
        """Like `find`, but raises `NotUnderstood` if there is none: an empty answer must not pass for no
        data."""
        value = self.find(*names)
        if value is None and not any(name in self.data for name in names):
            raise self._lacks(names)
        return value

    def record(self, kind: type[R], *names: str, needed: bool | None = None) -> R:
        """The member of that name as a record, of a list the first one.

        Without one it is `NotUnderstood` where `needed` (if not said, for reads), else an empty record.
        """
        value = self.find(*names)
        if isinstance(value, list):
            value = value[0] if value else None
        if not isinstance(value, dict | str) and (self.is_read if needed is None else needed):
            raise self._lacks(names)
        return build(kind, value)

    def page(
        self, read: Callable[[Buffer], T | None], names: tuple[str, ...], page: int, limit: int
    ) -> Page[T]:
        """A list member as a page; items that are no objects are left out. Without one it is
        `NotUnderstood`."""
        total = maybe_whole(loads(self.data["total"])) if "total" in self.data else None
        raw = next((self.data[name] for name in names if name in self.data), None)
        if raw is None and total != 0:
            raise self._lacks(names)
        items = tuple(item for part in _items(raw or b"[]") if (item := read(part)) is not None)
        return Page(
            items=items, total=total if total is not None and total >= 0 else None, page=page, limit=limit
        )

    @property
    def is_read(self) -> bool:
        """Whether the call was to change nothing."""
        return self.call.startswith("GET ")

    def _lacks(self, names: tuple[str, ...]) -> NotUnderstood:
        return NotUnderstood(
            f"The answer lacks {names[0]!r}.", advice=None if self.is_read else _MAYBE_DONE, call=self.call
        )


class _Envelope(msgspec.Struct, gc=False):
    status: Any = None
    data: dict[str, msgspec.Raw] | None = None
    error: Any = None


_envelope = msgspec.json.Decoder(_Envelope).decode
_raw_items = msgspec.json.Decoder(list[msgspec.Raw]).decode
_UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)


def understand(status: int, body: bytes, call: str, *, write: bool, location: str = "") -> Reply:
    """The reply in a body, or the error that it is. `write` tells whether the call was to change
    something."""
    if status >= 400:
        raise refusal(status, body, call)
    if status >= 300:
        where = f" to {location}" if location else ""
        raise NotUnderstood(
            f"The host answers with a redirect{where}; it was not followed.",
            advice="Use the address it points to, if you trust it, as the host.",
            call=call,
            status=status,
        )
    if not body.strip() and (write or status == 204):
        return Reply(call, {})
    envelope = _decoded(body)
    advice = _MAYBE_DONE if write else None
    if envelope is None:
        raise NotUnderstood(
            "The answer is not that of an Ango Hub API: it is no JSON object.",
            advice=advice,
            call=call,
            status=status,
            server_words=words_of(body),
        )
    failed = isinstance(envelope.status, str) and envelope.status.lower() in ("fail", "error")
    if failed or (envelope.error and envelope.data is None):
        raise _refusal_in_success(status, envelope, body, call)
    if envelope.data is None and envelope.status != "success":
        raise NotUnderstood(
            "The answer is JSON, but not that of an Ango Hub API.",
            advice=advice,
            call=call,
            status=status,
            server_words=words_of(body),
        )
    return Reply(call, dict(envelope.data or {}))


def refusal(status: int, body: bytes, call: str, retry_after: float | None = None) -> AngoError:
    """The error for an HTTP status of 400 and above."""
    kind = class_for_status(status)
    what = _SENTENCES.get(status) or (
        "The server is in trouble." if status >= 500 else "The server does not accept the request."
    )
    facts: dict[str, Any] = {"call": call, "status": status, "server_words": words_of(body)}
    if kind is RateLimited:
        return RateLimited(what, retry_after=retry_after, **facts)
    return kind(what, **facts)


def words_of(body: bytes) -> str:
    """What the server says in an answer: its message, or the text of the page, on one line and not
    endless."""
    value = loads(body) if body.lstrip()[:1] in (b"{", b"[", b'"') else None
    found: Any = value if isinstance(value, str) else ""
    if isinstance(value, dict):
        error = value.get("error")
        found = (
            value.get("message") or mapping(error).get("message") or (error if isinstance(error, str) else "")
        )
        found = found or mapping(value.get("data")).get("message") or ""
    if not isinstance(found, str) or not found:
        page = body[:20_000].decode("utf-8", "replace")
        page = re.sub(r"(?is)<(script|style)\b.*?(</\1>|\Z)", " ", page)
        found = re.sub(r"(?s)<[^>]{0,500}>", " ", page) if "<" in page else page
    line = " ".join(found[: MAX_WORDS * 20].split())
    return line if len(line) <= MAX_WORDS else line[: MAX_WORDS - 1] + "…"


def _refusal_in_success(status: int, envelope: _Envelope, body: bytes, call: str) -> AngoError:
    code = maybe_whole(mapping(envelope.error).get("statusCode"))
    if code is not None and code >= 400:
        return refusal(code, body, call)
    kind = ServerTrouble if envelope.status == "error" else InvalidRequest
    return kind(
        "The server refused, though it answered.", call=call, status=status, server_words=words_of(body)
    )


def _decoded(body: bytes) -> _Envelope | None:
    try:
        return _envelope(body)
    except _UNREADABLE:
        found = loads(body)
    if not isinstance(found, dict):
        return None
    data = found.get("data")
    members = data if isinstance(data, dict) else {"": data}
    raw = {text(name): msgspec.Raw(dumps(value)) for name, value in members.items()}
    return _Envelope(found.get("status"), None if data is None else raw, found.get("error"))


def _items(raw: Buffer) -> list[Buffer]:
    try:
        return list(_raw_items(raw))
    except _UNREADABLE:
        found = loads(raw)
    if isinstance(found, dict):
        return [raw]
    return [dumps(item) for item in found] if isinstance(found, list) else []
