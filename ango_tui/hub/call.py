"""One call as a handler sees it, and the replies it can give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import msgspec

from ango_tui.hub.errors import HubError, bad
from ango_tui.hub.wire import CallerGoneError, Receive, Scope, base_url, header

if TYPE_CHECKING:
    from ango_tui.hub.hub import Hub, Member

MAX_JSON = 64 * 1024 * 1024


class Reply(msgspec.Struct, frozen=True):
    """What a handler answers: `data` of the envelope, and the status if it is not 200."""

    data: dict[str, Any]
    status: int = 200


class Call:
    """A call by a known member.

    params: the named parts of the path. query: its parameters, decoded; the last of several wins. base_url:
    the address the caller used. raw: the body.
    """

    def __init__(self, hub: Hub, member: Member, scope: Scope, params: dict[str, str], raw: bytes) -> None:
        self.hub = hub
        self.member = member
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.params = params
        self.query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        self.base_url = base_url(scope)
        self.raw = raw
        self.content_type = header(scope, b"content-type")
        self._body: Any = None

    @classmethod
    async def read(cls, hub: Hub, scope: Scope, receive: Receive, params: dict[str, str]) -> Call:
        """Take a request in: who calls, and all of its body."""
        member = hub.member(header(scope, b"apikey"))
        raw = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise CallerGoneError
            raw += message.get("body", b"")
            if len(raw) > MAX_JSON:
                raise HubError(413, "request entity too large")
            if not message.get("more_body"):
                return cls(hub, member, scope, params, bytes(raw))

    @property
    def body(self) -> dict[str, Any]:
        """The JSON object that came with the call, {} if nothing came; raises 400 for anything else."""
        if self._body is None:
            try:
                found = msgspec.json.decode(self.raw) if self.raw.strip() else {}
            except (msgspec.DecodeError, UnicodeError):
                raise bad("Unexpected token in JSON") from None
            self._body = found if found is not None else {}
        if not isinstance(self._body, dict):
            raise bad('"value" must be of type object')
        return self._body

    def page(self) -> tuple[int, int]:
        """Offset and size of the page asked for; sizes above the hub's cap are cut down to it."""
        page = self.whole("page", 1)
        limit = self.whole("limit", 10)
        if page < 1:
            raise bad('"page" must be greater than or equal to 1')
        if limit < 1:
            raise bad('"limit" must be greater than or equal to 1')
        size = min(limit, self.hub.config.page_cap)
        return (page - 1) * size, size

    def whole(self, name: str, default: int) -> int:
        """A whole number from the query."""
        text = self.query.get(name)
        if text is None or text == "":
            return default
        try:
            number = int(text)
        except ValueError:
            raise bad(f'"{name}" must be a number') from None
        if abs(number) > 1 << 53:
            raise bad(f'"{name}" must be a safe number')
        return number

    def switch(self, name: str, default: bool = False) -> bool:
        """A switch from the query: `true`, `True` and `1` are on."""
        text = self.query.get(name)
        return default if text is None else text.strip().lower() in ("true", "1", "yes")

    def json(self, name: str) -> Any:
        """A JSON value from the query, None if it is absent or empty; raises 400 if it is malformed."""
        text = self.query.get(name)
        if text is None or not text.strip() or text in ("None", "null", "undefined"):
            return None
        try:
            return msgspec.json.decode(text)
        except (msgspec.DecodeError, UnicodeError):
            raise bad(f'"{name}" is not valid JSON') from None

    def listed(self, name: str) -> list[str] | None:
        """A list from the query: a JSON array, or text with commas; None if it is absent or empty."""
        text = self.query.get(name)
        if text is None or not text.strip() or text in ("None", "null", "undefined"):
            return None
        if text.lstrip().startswith("["):
            found = self.json(name)
            if not isinstance(found, list):
                raise bad(f'"{name}" must be an array')
            return [str(one) for one in found]
        return [part.strip() for part in text.split(",") if part.strip()]

    def text(self, name: str, *, most: int = 100_000) -> str:
        """A text of the body that must be there and not be blank."""
        value = self.body.get(name)
        if value is None:
            raise bad(f'"{name}" is required')
        if not isinstance(value, str):
            raise bad(f'"{name}" must be a string')
        if not value.strip():
            raise bad(f'"{name}" is not allowed to be empty')
        if len(value) > most:
            raise bad(f'"{name}" length must be less than or equal to {most} characters long')
        return value

    def items(self, name: str, *, required: bool = True) -> list[Any]:
        """A list of the body."""
        value = self.body.get(name)
        if value is None and not required:
            return []
        if not isinstance(value, list):
            raise bad(f'"{name}" must be an array' if value is not None else f'"{name}" is required')
        return value
