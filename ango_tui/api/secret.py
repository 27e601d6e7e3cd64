"""Keeping secrets out of sight: the key itself, and the secrets that replies contain."""

from __future__ import annotations

from typing import Any

from ango_tui.api.errors import InvalidKey
from ango_tui.api.wire import SECRET_FIELDS

MASK = "••••••••"

SHORTEST = 8
"""A shorter key (real ones are UUIDs) may be part of any word, and is not looked for in what servers say."""


class Secret:
    """A string that shows itself to nobody who does not ask with `reveal()`."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value.strip()

    def reveal(self) -> str:
        """The string itself."""
        return self.__value

    def is_sendable(self) -> bool:
        """Whether a header can carry it."""
        return self.__value.isascii() and self.__value.isprintable() and " " not in self.__value

    def __bool__(self) -> bool:
        return bool(self.__value)

    def scrub(self, words: str) -> str:
        """The words without the secret."""
        return words.replace(self.__value, MASK) if len(self.__value) >= SHORTEST else words

    def scrub_bytes(self, body: bytes) -> bytes:
        """The same for a body; the body itself if the secret is not in it."""
        needle = self.__value.encode()
        return body.replace(needle, MASK.encode()) if len(needle) >= SHORTEST and needle in body else body

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    __str__ = __repr__

    def __reduce__(self) -> Any:
        raise TypeError("a secret is not pickled")


def check_key(key: Secret) -> None:
    """Raise `InvalidKey` (which does not repeat the key) if no header could carry it."""
    if not key:
        raise InvalidKey("There is no API key.", advice="Create one on your account page, in the API tab.")
    if not key.is_sendable():
        raise InvalidKey(
            "The API key contains characters that no key has.",
            advice="Copy it again from your account page, in the API tab.",
        )


def mask_secrets(value: Any, names: frozenset[str] = SECRET_FIELDS) -> Any:
    """A copy of decoded JSON in which members of those names are masked, wherever they are."""
    if isinstance(value, dict):
        return {
            key: MASK if key in names and item not in (None, "") else mask_secrets(item, names)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [mask_secrets(item, names) for item in value]
    return value


_API_KEY = frozenset({"apiKey", "apikey"})


def masked_body(body: bytes, key: Secret) -> bytes:
    """A reply's body without the caller's own key, and without other people's (`user.apiKey` of older
    servers)."""
    body = key.scrub_bytes(body)
    if b'"apiKey"' in body or b'"apikey"' in body:
        from ango_tui.api.decoding import dumps, loads  # settings need secrets too, but read no JSON

        found = loads(body)
        if found is not None:
            return dumps(mask_secrets(found, _API_KEY))
    return body
