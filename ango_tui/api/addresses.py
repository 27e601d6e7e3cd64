"""Addresses: the host a person names, and the strictly encoded URLs of calls."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from ango_tui.api.errors import InvalidRequest, NotUnderstood
from ango_tui.api.wire import HOSTS, WEB_HOSTS


def base_url(host: str) -> str:
    """The address that paths are appended to: of a region's name (`eu`, `us`, `in`, `test`) or of a URL.

    A trailing slash and `/v2` are taken off. Raises `InvalidRequest` for anything else.
    """
    named = HOSTS.get(host.strip().lower())
    if named:
        return named
    url = host.strip().rstrip("/")
    if url.endswith("/v2"):
        url = url[: -len("/v2")].rstrip("/")
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        valid = False
    if not valid or parts.query or parts.fragment or parts.username or any(ord(c) <= 32 for c in url):
        raise InvalidRequest(
            f"{host!r} is no host of Ango Hub.",
            advice=f"Use one of {', '.join(HOSTS)}, or an address such as https://imeritapi.ango.ai.",
        )
    return url


def web_url(base: str) -> str:
    """The address of the web page that belongs to an API host; the API host's own where it is not known."""
    return WEB_HOSTS.get(base, base)


def is_loopback(url: str) -> bool:
    """Whether an address is this machine's own, where no proxy is to be asked."""
    name = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def segment(value: str) -> str:
    """One path segment, percent-encoded; raises `InvalidRequest` for ids that would change the path."""
    found = str(value)
    if not found or found in (".", ".."):
        raise InvalidRequest(f"{found!r} is no id.", advice="Give the id of an existing thing.")
    return _quoted(found)


def query_string(query: Mapping[str, Any]) -> str:
    """A query in which every name and value is percent-encoded; None is left out, true is `true`, containers
    are JSON."""
    pairs = [
        f"{_quoted(name)}={_quoted(_plain(value))}" for name, value in query.items() if value is not None
    ]
    return "?" + "&".join(pairs) if pairs else ""


def encoded(value: Any) -> bytes:
    """JSON as it is sent; raises `InvalidRequest` for what JSON cannot say."""
    try:
        return msgspec.json.encode(value)
    except (msgspec.MsgspecError, ValueError, OverflowError, TypeError, RecursionError) as error:
        words = "it contains half a character" if isinstance(error, UnicodeEncodeError) else str(error)
    raise InvalidRequest(f"This cannot be sent as JSON: {words}.")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list | tuple):
        return encoded(value).decode()
    return str(value)


def _quoted(words: str) -> str:
    try:
        return quote(words, safe="")
    except UnicodeEncodeError:
        raise InvalidRequest("The text contains characters that cannot be sent.") from None


def signed_url(url: Any, call: str) -> str:
    """A storage address that the server handed out; raises `NotUnderstood` if it is none."""
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
        if parts is not None and parts.scheme in ("http", "https") and parts.hostname:
            return str(url)
    except ValueError:
        pass
    raise NotUnderstood("The server named no storage address.", call=call)
