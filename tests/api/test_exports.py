"""Exports: made, loaded once, kept whole or not at all, and read item by item."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ango_tui.api import (
    AngoClient,
    AngoError,
    Export,
    ExportOptions,
    ExportProgress,
    InvalidRequest,
    NotUnderstood,
    ServerTrouble,
    events,
)
from ango_tui.api.export_reading import items_of, task_of, tools_of
from ango_tui.hub import Hub

Make = Callable[..., AngoClient]


def project_of(client: AngoClient) -> str:
    async def run() -> str:
        async with client:
            found = await client.find_project("Dash-cam vehicles")
            assert found is not None
            return found.id

    return asyncio.run(run())


def exported(client: AngoClient, *args: Any, **options: Any) -> Export:
    async def run() -> Export:
        async with client:
            return await client.exportV3(*args, **options)

    return asyncio.run(run())


def downloads(hub: Hub) -> int:
    return sum(request.path.startswith("/storage/") for request in hub.log)


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def on_archive(content: bytes) -> AngoClient:
    """A client of a host whose export is these bytes."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/e.zip":
            return httpx.Response(200, content=content)
        data = {"status": "success", "data": {"exportPath": "http://s.test/e.zip"}}
        return httpx.Response(200, json=data)

    return AngoClient("k", "http://h.test", transport=httpx.MockTransport(answer), calls_per_minute=None)


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_both_forms_hold_the_same_items(form: str, hub_client: Make) -> None:
    project = project_of(hub_client())
    with exported(hub_client(), project, stage=[], format=form) as export:
        names = [item["externalId"] for item in export]
        assert export.count() == len(names) > 0
    with exported(hub_client(), project, stage=[]) as export:
        assert [item["externalId"] for item in export] == names


def test_without_a_stage_only_finished_tasks_come(hub_client: Make) -> None:
    project = project_of(hub_client())
    with exported(hub_client(), project) as export:
        assert {task_of(item)["stageId"] for item in export} == {"Complete"}


def test_the_archive_is_loaded_once_to_where_it_was_asked_for(
    hub: Hub, hub_client: Make, tmp_path: Path
) -> None:
    project = project_of(hub_client())
    target = tmp_path / "my export.zip"
    with exported(hub_client(), project, zip_file_path=target) as export:
        assert export.path == target
    assert downloads(hub) == 1
    assert zipfile.is_zipfile(target)
    assert [path.name for path in tmp_path.iterdir()] == ["my export.zip"]


def test_a_temporary_archive_is_deleted_in_the_end(hub_client: Make) -> None:
    with exported(hub_client(), project_of(hub_client())) as export:
        assert export.path.exists()
    assert not export.path.exists()


def test_a_folder_that_is_not_there_is_refused(hub: Hub, hub_client: Make, tmp_path: Path) -> None:
    project = project_of(hub_client())
    with pytest.raises(InvalidRequest, match="folder"):
        exported(hub_client(), project, zip_file_path=tmp_path / "no" / "e.zip")


def test_a_broken_download_starts_over_and_leaves_nothing_behind(
    hub: Hub, hub_client: Make, tmp_path: Path
) -> None:
    project = project_of(hub_client())
    hub.faults.add("GET:/storage/*:nth=1:cut")
    hub.faults.add("GET:/storage/*:nth=2:503")
    export = exported(hub_client(), project, zip_file_path=tmp_path / "e.zip")
    assert export.count() > 0
    hub.faults.add("GET:/storage/*:drop")
    with pytest.raises(AngoError):
        exported(hub_client(), project, zip_file_path=tmp_path / "f.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["e.zip"]


def test_an_older_archive_stays_until_the_new_one_is_whole(
    hub: Hub, hub_client: Make, tmp_path: Path
) -> None:
    project = project_of(hub_client())
    target = tmp_path / "e.zip"
    target.write_bytes(b"older")
    hub.faults.add("GET:/storage/*:html")
    with pytest.raises(NotUnderstood):
        exported(hub_client(), project, zip_file_path=target)
    assert target.read_bytes() == b"older"


def test_exports_of_one_project_run_one_after_the_other(hub: Hub, hub_client: Make) -> None:
    async def run() -> None:
        async with hub_client() as client:
            first, second = (project.id for project in (await client.list_projects()).items[:2])
            hub.log.clear()
            for export in await asyncio.gather(*(client.exportV3(p) for p in (first, first, second))):
                export.close()
            steps = [
                r.path
                for r in hub.log
                if first in r.query or (r.path.startswith("/storage") and first in r.path)
            ]
            assert [path.startswith("/storage") for path in steps] == [False, True, False, True]

    asyncio.run(run())


def test_older_servers_are_asked_under_the_older_name(hub: Hub, hub_client: Make) -> None:
    project = project_of(hub_client())
    hub.quirks.export_v3_only = True
    with exported(hub_client(), project) as export:
        assert export.count() > 0
    assert [r.path for r in hub.log if "export" in r.path.lower() and r.path.startswith("/v2")] == [
        "/v2/export",
        "/v2/exportV3",
    ]


def test_filters_win_over_everything(host: Any, client_on: Make) -> None:
    server = host(503)
    with pytest.raises(ServerTrouble):
        exported(client_on(server, attempts=1), "p1", filters={"includeHistory": "false", "stage": '["X"]'})
    assert server.query()["includeHistory"] == "false"
    assert server.query()["stage"] == '["X"]'


def test_progress_tells_the_phases(hub_client: Make) -> None:
    project = project_of(hub_client())

    async def run() -> list[Any]:
        async with hub_client() as client:
            told: list[ExportProgress] = []
            export = await client.exportV3(project, progress=told.append)
            export.close()
            return told

    told = asyncio.run(run())
    assert told[0].phase == "making"
    assert told[-1].phase == "done"
    assert told[-1].received == told[-1].total


def test_progress_as_an_iterator_ends_with_the_export(hub_client: Make) -> None:
    project = project_of(hub_client())

    async def run() -> list[str]:
        async with hub_client() as client:
            *_, export = [item async for item in events(client.exportV3, project)]
            names = [item["externalId"] async for item in export]
            export.close()
            return names

    assert asyncio.run(run())


def test_every_member_of_an_archive_is_read() -> None:
    content = archive(**{"1.json": b'[{"n":1},{"n":2}]', "2.ndjson": b'{"n":3}\n\n{"n":4}\n', "empty": b""})
    with exported(on_archive(content), "p1") as export:
        assert export.members == ["1.json", "2.ndjson", "empty"]
        assert [item["n"] for item in export] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "member",
    [
        b'[{"n":1},{"n":',
        b'[{"n":1}',
        b'[{"n":1} {"n":2}]',
        b'[{"n":1},,{"n":2}]',
        b'{"n":1}\n{"n"',
        b'["\xff"]',
    ],
)
def test_a_damaged_member_is_named(member: bytes) -> None:
    with (
        exported(on_archive(archive(**{"bad.json": member})), "p1") as export,
        pytest.raises(NotUnderstood, match=r"bad\.json"),
    ):
        list(export)


def test_a_damaged_archive_is_told() -> None:
    content = bytearray(archive(**{"a.json": json.dumps([{"n": n} for n in range(5000)]).encode()}))
    content[200:260] = b"\0" * 60
    with exported(on_archive(bytes(content)), "p1") as export, pytest.raises(NotUnderstood, match="damaged"):
        list(export)


def test_seed_filters_are_looked_at_when_reading() -> None:
    def item(name: str, who: str, when: str) -> dict[str, Any]:
        return {"externalId": name, "task": {"stageHistory": [{"completedBy": who, "completedAt": when}]}}

    items = [item("1", "a@x.com", "2025-03-03T00:00:00Z"), item("2", "b@x.com", "2025-04-03T00:00:00Z")]
    content = archive(**{"e.json": json.dumps(items).encode()})
    march = [datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 3, 31, tzinfo=UTC)]

    async def run(**filters: Any) -> list[str]:
        async with on_archive(content) as client:
            with await client.export("p1", **filters) as export:
                return [found["externalId"] for found in export]

    assert asyncio.run(run(assignees=["b@x.com"])) == ["2"]
    assert asyncio.run(run(completed_at=march)) == ["1"]
    assert asyncio.run(run(assignees=["b@x.com"], completed_at=march)) == []


def test_items_of_both_generations_are_understood() -> None:
    assert task_of({"task": {"a": 1}}) == task_of({"tasks": [{"a": 1}]}) == {"a": 1}
    assert task_of({}) == {}
    assert tools_of({"tools": [1]}) == tools_of({"objects": [1]}) == [1]


def test_options_refuse_what_does_not_exist() -> None:
    with pytest.raises(ValueError, match="coco"):
        ExportOptions(export_format="coco").to_wire()


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('ab"\\]},{[é', max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(values, max_size=8),
    st.booleans(),
    st.sampled_from([None, 1, 2]),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_any_array_is_read_item_by_item(
    items: list[Any], ascii: bool, indent: int | None, mark: bytes
) -> None:
    body = mark + json.dumps(items, ensure_ascii=ascii, indent=indent).encode()
    assert list(items_of(io.BytesIO(body))) == items


def test_items_larger_than_a_piece_are_read() -> None:
    items = [{"k": "y" * 3_000_000}, {"k": [1] * 400_000}, {"k": 1}]
    assert list(items_of(io.BytesIO(json.dumps(items).encode()))) == items
