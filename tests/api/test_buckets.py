"""Buckets: what each provider is asked for, what is sent, and folders out of a flat listing."""

from __future__ import annotations

import json

import pytest

from ango_tui.api.buckets import PROVIDERS, entries, key_problem, parent, storage_of
from ango_tui.api.decoding import build
from ango_tui.api.records import StorageFile
from ango_tui.api.wire import StorageProvider


def files(*names: str) -> list[StorageFile]:
    return [build(StorageFile, {"name": name.rpartition("/")[2], "path": name, "size": 10}) for name in names]


def test_every_provider_of_the_wire_can_be_asked_for() -> None:
    assert set(PROVIDERS) == {provider.value for provider in StorageProvider}


@pytest.mark.parametrize("provider", list(PROVIDERS))
def test_what_was_answered_is_sent_and_nothing_else(provider: str) -> None:
    answers = {asked.name: f"the {asked.name}" for asked in PROVIDERS[provider][1]}
    sent = storage_of(provider, {"name": " Mine ", **answers}).to_wire()
    names = {
        "public_key": "publicKey",
        "private_key": "privateKey",
        "region": "region",
        "credentials": "credentials",
    }
    expected = {wire: answers.get(name) for name, wire in names.items()}
    assert sent == {"name": "Mine", "provider": provider, **expected}


def test_an_empty_region_is_the_default_one() -> None:
    assert storage_of("AWS", {"name": "x", "region": " "}).region == "eu-central-1"


def test_secrets_are_in_no_repr() -> None:
    assert "hush" not in repr(storage_of("AWS", {"name": "x", "private_key": "hush"}))


@pytest.mark.parametrize("content", ["", "[", "[]", '{"private_key": "x"}', "-----BEGIN"])
def test_what_is_no_service_account_key_is_refused_without_repeating_it(content: str) -> None:
    assert content not in (key_problem(content) or "") or not content
    assert key_problem(content)


def test_a_service_account_key_is_taken() -> None:
    assert key_problem(json.dumps({"private_key": "x", "client_email": "a@b"})) is None


def test_a_folder_holds_what_lies_below_it() -> None:
    listed = entries(files("b.txt", "a/1.jpg", "a/2.jpg", "a/deep/3.jpg", "/lead.txt"), "")
    assert [(entry.name, entry.files, entry.size) for entry in listed] == [
        ("a/", 3, 30),
        ("b.txt", 1, 10),
        ("lead.txt", 1, 10),
    ]


def test_a_deeper_folder_shows_only_its_own() -> None:
    listed = entries(files("a/1.jpg", "a/deep/3.jpg", "ab/4.jpg", "a/"), "a/")
    assert [entry.path for entry in listed] == ["a/deep/", "a/1.jpg"]


@pytest.mark.parametrize(("folder", "above"), [("a/b/", "a/"), ("a/", ""), ("", "")])
def test_above_a_folder_is_its_parent(folder: str, above: str) -> None:
    assert parent(folder) == above
