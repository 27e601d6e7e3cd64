"""Reading what servers send, in every shape that is known, and in shapes that nobody knows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ango_tui.api import AngoClient, AngoError, Asset, Issue, Project, StorageRecord, Task
from ango_tui.api.bulk_records import asset_from_raw, task_from_raw
from ango_tui.api.decoding import Record, build, moment
from ango_tui.api.records import position

Make = Callable[..., AngoClient]


def fetched(client: AngoClient, call: Callable[[AngoClient], Any]) -> Any:
    async def run() -> Any:
        async with client:
            return await call(client)

    return asyncio.run(run())


def task(**members: Any) -> Task:
    return task_from_raw(json.dumps({"_id": "t1", "externalId": "a.png", **members}).encode())


def test_a1_asset_of_a_task_is_an_id_or_an_object() -> None:
    assert task(asset="a1").asset.id == "a1"
    populated = task(asset={"_id": "a1", "externalId": "a.png", "data": "https://x"}).asset
    assert (populated.id, populated.external_id, populated.data) == ("a1", "a.png", "https://x")
    assert task(asset=None).asset.id == ""


def test_a2_project_of_a_task_is_an_id_or_an_object() -> None:
    assert task(project="p1").project_id == task(project={"_id": "p1"}).project_id == "p1"


@pytest.mark.parametrize("key", ["_id", "id"])
@pytest.mark.parametrize("wrap", [lambda entry: entry, lambda entry: [entry]], ids=["object", "list"])
def test_a3_history_is_always_a_list(key: str, wrap: Any, host: Any, client_on: Make) -> None:
    server = host({"taskHistory": wrap({key: "h1", "stage": "Label", "duration": 1681})})
    (entry,) = fetched(client_on(server), lambda c: c.get_task_history(task_id="t1"))
    assert (entry.id, entry.stage, entry.duration_ms) == ("h1", "Label", 1681)


@pytest.mark.parametrize(
    "data", [{"issue": [{"_id": "i1"}]}, {"issues": [{"_id": "i1"}]}, {"issue": {"_id": "i1"}}], ids=range(3)
)
def test_a4_issues_come_under_either_name(data: Any, host: Any, client_on: Make) -> None:
    page = fetched(client_on(host(data)), lambda c: c.get_issues("p1"))
    assert [issue.id for issue in page] == ["i1"]


def test_a7_nulls_in_batches_are_dropped_and_kept_in_the_raw_record() -> None:
    found = task(batches=["b1", None, "b2", ""])
    assert found.batches == ("b1", "b2")
    assert found.as_dict()["batches"] == ["b1", None, "b2", ""]


def test_a12_storages_are_read_in_both_generations() -> None:
    new = build(StorageRecord, {"_id": "s", "provider": "AWS"})
    old = build(StorageRecord, {"id": "s", "type": "aws"})
    assert (new.id, new.provider) == (old.id, old.provider) == ("s", "AWS")
    assert build(StorageRecord, {"id": "s", "type": "gcs"}).provider == "GCP"


def test_a13_roles_are_lower_case(host: Any, client_on: Make) -> None:
    server = host({"users": [{"email": "a@x.com", "organizationRole": "Admin"}]})
    page = fetched(client_on(server), lambda c: c.get_organization_members("o1"))
    assert page[0].role == "admin"


@pytest.mark.parametrize(
    "value",
    [
        "2025-03-03T09:12:44.120Z",
        "2025-03-03T10:12:44.120+01:00",
        1740993164120,
        1740993164.12,
        "1740993164120",
    ],
)
def test_a20_times_are_iso_or_epoch(value: Any) -> None:
    assert moment(value) == datetime(2025, 3, 3, 9, 12, 44, 120000, UTC)


@pytest.mark.parametrize(
    "value", [None, "", "soon", 1e300, -1e300, True, [], {}, "99999-01-01", float("nan")]
)
def test_what_is_no_time_is_none(value: Any) -> None:
    assert moment(value) is None


def test_a21_a_task_without_answer_has_an_empty_one() -> None:
    assert task().answer == task(answer=None).answer == {}


@pytest.mark.parametrize("user", ["u1@x.com", {"_id": "u1", "email": "u1@x.com", "apiKey": "secret"}])
def test_a25_the_owner_is_a_string_or_an_object(user: Any) -> None:
    assert build(Project, {"_id": "p", "user": user}).owner == "u1@x.com"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("[25, 15]", (25, 15)), ("54", (54,)), ("[1.5,2]", (1.5, 2)), ([3, 4], (3, 4)), (7, (7,)), (None, ())],
)
def test_a28_positions_are_read_in_all_forms(value: Any, expected: tuple[float, ...]) -> None:
    assert position(value) == expected


@pytest.mark.parametrize("value", ["", "[]", "[x, y]", {"a": 1}, ["1", None]])
def test_what_is_no_position_is_empty(value: Any) -> None:
    assert position(value) == ()


def test_a30_unknown_members_are_kept() -> None:
    assert build(Project, {"_id": "p", "future": {"a": [1]}}).as_dict()["future"] == {"a": [1]}


def test_people_of_2021_are_objects() -> None:
    assert task(assignee={"_id": "u1", "name": "Ines"}).assignee == "Ines"


def test_review_status_is_flat_or_nested() -> None:
    assert task(reviewStatus="Accepted").review_status == task(review={"status": "Accepted"}).review_status


def test_embedded_history_tells_stage_names() -> None:
    (entry,) = task(stageHistory=[{"stage": "QA Review", "stageId": "s9"}]).stage_history
    assert (entry.stage, entry.stage_name) == ("s9", "QA Review")


def test_one_odd_record_does_not_spoil_its_page(host: Any, client_on: Make) -> None:
    odd = [{"_id": 7, "stage": ["x"], "priority": "high", "batches": "b1"}, None, 5, "t9", [], {"_id": "t2"}]
    server = host({"tasks": [{"_id": "t1", "stage": "Label"}, *odd], "total": 7})
    page = fetched(client_on(server), lambda c: c.get_tasks("p1"))
    assert [found.id for found in page] == ["t1", "7", "t9", "t2"]
    assert (page[1].stage, page[1].priority, page[1].batches) == ('["x"]', 0, ("b1",))


def test_a_lone_surrogate_does_not_spoil_its_page(host: Any, client_on: Make) -> None:
    body = (
        b'{"status":"success","data":{"tasks":[{"_id":"t1","externalId":"\\ud800x"},{"_id":"t2"}],"total":2}}'
    )
    page = fetched(client_on(host(body)), lambda c: c.get_tasks("p1"))
    assert [found.id for found in page] == ["t1", "t2"]
    page[0].external_id.encode()


def test_raw_is_the_servers_own_json(host: Any, client_on: Make) -> None:
    body = b'{"status":"success","data":{"tasks":[ {"_id" : "t1", "x":1.50} ],"total":1}}'
    page = fetched(client_on(host(body)), lambda c: c.get_tasks("p1"))
    assert page[0].raw == b'{"_id" : "t1", "x":1.50}'


def test_dicts_handed_out_are_fresh() -> None:
    found = task(answer={"tools": []})
    found.as_dict()["answer"]["tools"].append(1)
    assert found.as_dict()["answer"] == {"tools": []}


def test_records_are_read_only() -> None:
    with pytest.raises(AttributeError):
        build(Project, {"_id": "p"}).name = "x"  # type: ignore[misc]


def test_records_are_equal_by_content() -> None:
    assert task(stage="a") == task(stage="a") != task(stage="b")
    assert len({task(stage="a"), task(stage="a")}) == 1


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["_id", "2025-03-03T09:12:44.120Z", "[1, 2]"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "_id",
                    "id",
                    "name",
                    "stage",
                    "stages",
                    "batches",
                    "asset",
                    "assignee",
                    "answer",
                    "review",
                    "position",
                    "project",
                    "data",
                    "createdAt",
                    "comments",
                    "duration",
                    "priority",
                    "total",
                    "tasks",
                    "user",
                    "externalId",
                    "labelTasks",
                    "stageHistory",
                    "status",
                    "message",
                    "error",
                ]
            )
            | st.text(max_size=5),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


def touch(record: Record) -> None:
    """Read everything there is to read of a record."""
    for name in dir(type(record)):
        if not name.startswith("__") and name != "sources":
            value = getattr(record, name)
            if isinstance(value, Record):
                touch(value)


@settings(max_examples=150, deadline=None)
@given(json_values)
def test_any_json_becomes_a_record(value: Any) -> None:
    for kind in (Project, Issue, StorageRecord):
        touch(build(kind, value))
    raw = json.dumps(value).encode()
    touch(task_from_raw(raw))
    touch(asset_from_raw(raw))


CALLS: list[Callable[[AngoClient], Any]] = [
    lambda c: c.list_projects(),
    lambda c: c.get_project("p"),
    lambda c: c.get_tasks("p"),
    lambda c: c.get_task("t"),
    lambda c: c.get_task_history("h"),
    lambda c: c.get_assets("p"),
    lambda c: c.get_issues("p"),
    lambda c: c.get_storages(),
    lambda c: c.get_organization_invites("o"),
    lambda c: c.get_metrics("p", "TimePerTask"),
    lambda c: c.create_batch("p", "B"),
    lambda c: c.assign_batches("p", ["a"], ["0" * 24]),
    lambda c: c.requeue_tasks("p", "Label", task_ids=["t"]),
    lambda c: c.import_labels("p", []),
    lambda c: c.create_attachment("p", []),
    lambda c: c.list_storage_files("s", "b"),
    lambda c: c.update_organization_members_role("o", []),
    lambda c: c.upload_files_cloud("p", []),
    lambda c: c.annotate_task("t", {}),
]


def _answers(client: AngoClient, call: Callable[[AngoClient], Any]) -> None:
    try:
        found = fetched(client, call)
    except AngoError:
        return
    for item in getattr(found, "items", found if isinstance(found, list | tuple) else [found]):
        if isinstance(item, Record):
            touch(item)


envelopes = st.one_of(
    st.binary(max_size=60),
    json_values.map(lambda value: json.dumps(value).encode()),
    json_values.map(lambda value: json.dumps({"status": "success", "data": value}).encode()),
    st.tuples(json_values, st.integers(min_value=1, max_value=80)).map(
        lambda pair: json.dumps(
            {"status": "success", "data": {"project": pair[0], "tasks": [pair[0]]}}
        ).encode()[: -pair[1]]
    ),
    st.tuples(
        st.sampled_from(
            ["project", "task", "tasks", "taskHistory", "issue", "assets", "users", "storages", "total"]
        ),
        json_values,
    ).map(lambda pair: json.dumps({"status": "success", "data": dict([pair])}).encode()),
)


@settings(max_examples=250, deadline=None)
@given(envelopes, st.sampled_from([200, 200, 200, 201, 204, 302, 400, 404, 500]), st.sampled_from(CALLS))
def test_no_reply_raises_anything_but_our_errors(body: bytes, status: int, call: Any) -> None:
    import httpx

    transport = httpx.MockTransport(lambda _: httpx.Response(status, content=body))
    _answers(AngoClient("key", "http://h", transport=transport, calls_per_minute=None, attempts=1), call)


def test_listing_shapes_are_msgspec_clean() -> None:
    found = asset_from_raw(b'{"_id":"a1","externalId":"x","batches":["b"],"isPreLabeled":true}')
    assert isinstance(found, Asset)
    assert (found.id, found.external_id, found.batches, found.is_pre_labeled) == ("a1", "x", ("b",), True)
    assert msgspec.json.decode(found.raw)["_id"] == "a1"
