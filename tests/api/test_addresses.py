"""Hosts as people name them, and queries that arrive as they were meant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ango_tui.api import AngoClient, InvalidRequest
from ango_tui.api.addresses import base_url, is_loopback, query_string, segment


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("eu", "https://imeritapi.ango.ai"),
        ("US", "https://us-api.ango.ai"),
        ("in", "https://in-api.ango.ai"),
        ("test", "https://testapi.ango.ai"),
        ("http://127.0.0.1:3001/v2/", "http://127.0.0.1:3001"),
        ("https://eu-api.ango.ai/v2", "https://eu-api.ango.ai"),
        (" https://h.example/ ", "https://h.example"),
        ("https://h.example/ango/v2/", "https://h.example/ango"),
        ("http://[::1]:80", "http://[::1]:80"),
    ],
)
def test_hosts_are_read(given: str, base: str) -> None:
    assert base_url(given) == base


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "mars",
        "ftp://x",
        "https://",
        "https://a b",
        "https://u:p@x",
        "https://x?y",
        "https://x#y",
        "http://x:99999",
    ],
)
def test_what_is_no_host_is_refused(bad: str) -> None:
    with pytest.raises(InvalidRequest):
        base_url(bad)


def test_loopback_is_recognised() -> None:
    assert all(
        map(is_loopback, ["http://127.0.0.1:1", "http://localhost", "http://[::1]:2", "http://a.localhost"])
    )
    assert not any(
        map(is_loopback, ["http://10.0.0.1", "https://imeritapi.ango.ai", "http://localhost.evil.com"])
    )


text = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(text, text, max_size=5))
def test_a_query_of_any_text_comes_back_as_it_was(query: dict[str, str]) -> None:
    encoded = query_string(query)
    assert encoded.isascii()
    assert dict(parse_qsl(encoded.removeprefix("?"), keep_blank_values=True)) == query


@given(text.filter(lambda value: value not in ("", ".", "..")))
def test_any_id_is_one_segment(value: str) -> None:
    assert "/" not in segment(value)
    assert unquote_plus(segment(value)) == value


@settings(max_examples=50, deadline=None)
@given(text, text)
def test_any_text_arrives_at_the_server_as_it_was(name: str, value: str) -> None:
    seen: list[httpx.Request] = []

    def server(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"status": "success", "data": {"assets": [], "total": 0}})

    client = AngoClient("k", "http://h", transport=httpx.MockTransport(server), calls_per_minute=None)
    asyncio.run(client.get_assets("p", filters={"externalId": value, "x": name}))
    import json

    raw = seen[0].url.raw_path.decode().partition("?")[2]
    assert json.loads(dict(parse_qsl(raw))["filters"]) == {"externalId": value, "x": name}


def test_text_that_no_encoding_carries_is_refused(host: Any, client_on: Callable[..., AngoClient]) -> None:
    server = host({})
    with pytest.raises(InvalidRequest):
        asyncio.run(client_on(server).get_project("\ud800"))
    with pytest.raises(InvalidRequest):
        asyncio.run(client_on(server).create_project("\ud800"))
    assert server.requests == []
