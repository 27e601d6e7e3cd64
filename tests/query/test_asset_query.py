"""The filter of the asset list: only what the server can look for, and a reason for all else."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from ango_tui.query import assets as asset_query

NAMES = SimpleNamespace(
    batches=(SimpleNamespace(id="b1", name="Berlin"), SimpleNamespace(id="b2", name="Oslo"))
)
NOW = datetime(2026, 3, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("", {}),
        ("frame_1.jpg", {"externalId": "frame_1.jpg"}),
        ('"two words.jpg"', {"externalId": "two words.jpg"}),
        ("id:a.jpg", {"externalId": "a.jpg"}),
        ("asset:0123", {"_id": "0123"}),
        ("prelabelled:yes", {"isPreLabeled": True}),
        ("prelabelled:no", {"isPreLabeled": False}),
        ("batch:Berlin", {"batches": ["b1"]}),
        ("batch:Berlin batch:Oslo", {"batches": ["b1", "b2"]}),
        ("created:<7d", {"createdAt": {"gt": "2026-03-01T00:00:00.000Z"}}),
    ],
)
def test_what_the_server_can_look_for_is_asked_of_it(text: str, filters: dict[str, object]) -> None:
    found, problems = asset_query.parse(text, NAMES, NOW)
    assert (found, list(problems)) == (filters, [])


@pytest.mark.parametrize(
    "text", ["id:a*", "a b", "-batch:Berlin", "-word", "id:a id:b", "id:a,b", "colour:red", "created:soon"]
)
def test_what_it_cannot_is_said(text: str) -> None:
    found, problems = asset_query.parse(text, NAMES, NOW)
    assert found == {}
    assert problems


def test_a_span_of_days_has_both_ends() -> None:
    found, _ = asset_query.parse("created:2026-01..2026-02", NAMES, NOW)
    assert set(found["createdAt"]) == {"gt", "lt"}


def test_batches_are_completed_by_name() -> None:
    offered = asset_query.complete("batch:B", 7, NAMES)
    assert [completion.insert for completion in offered] == ["Berlin"]
