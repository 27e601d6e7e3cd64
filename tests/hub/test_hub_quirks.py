"""Shapes of other generations of the service, one switch each."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from ango_tui.hub import Hub, Quirks


@pytest.fixture
def quirky(make_hub: Any) -> Any:
    return lambda **switches: make_hub(tasks=60, quirks=Quirks(**switches))


def complete(caller: Any) -> str:
    return str(caller.tasks(caller.project("Dash-cam"), stage="Complete")[0]["_id"])


def test_history_as_an_object_is_the_latest_entry(quirky: Any) -> None:
    task = complete(quirky())
    entries = quirky().ok("GET", f"/v2/task/{task}/history")["taskHistory"]
    only = quirky(history_object=True).ok("GET", f"/v2/task/{task}/history")["taskHistory"]
    assert (only["_id"], only["stage"]) == (entries[-1]["_id"], entries[-1]["stage"])


def test_history_entries_may_carry_id(quirky: Any) -> None:
    caller = quirky(history_id=True)
    entries = caller.ok("GET", f"/v2/task/{complete(caller)}/history")["taskHistory"]
    assert all("id" in entry and "_id" not in entry for entry in entries)
    assert caller.ok("GET", f"/v2/taskHistory/{entries[0]['id']}")["taskHistory"] == entries[0]


def test_asset_and_project_of_a_task_have_two_shapes_each(quirky: Any) -> None:
    plain, odd = quirky(), quirky(asset_as_id=True, project_as_object=True)
    task = complete(plain)
    usual = plain.ok("GET", f"/v2/task/{task}")["task"]
    other = odd.ok("GET", f"/v2/task/{task}")["task"]
    assert other["asset"] == usual["asset"]["_id"]
    assert other["project"] == {"_id": usual["project"]}


def test_answers_may_come_unasked(quirky: Any) -> None:
    caller = quirky(always_answer=True)
    assert "tools" in caller.tasks(caller.project("Dash-cam"), includeAnswer="false")[0]["answer"]


def test_storages_may_carry_id(quirky: Any) -> None:
    storages = quirky(storage_id_key=True).ok("GET", "/v2/storages")["storages"]
    assert all("id" in storage and "_id" not in storage for storage in storages)


def test_odd_gets_may_answer_201(quirky: Any) -> None:
    caller = quirky(odd_201=True)
    for path in ("/v2/getUploadUrl?name=x.jpg", "/v2/getSignedUrl?url=https://x.example/a.jpg"):
        caller.ok("GET", path, 201)


def test_history_pages_if_asked(quirky: Any) -> None:
    caller = quirky()
    path = f"/v2/task/{complete(caller)}/history"
    entries = caller.ok("GET", path)["taskHistory"]
    assert caller.ok("GET", path, params={"page": 2, "limit": 1})["taskHistory"] == entries[1:2]


def test_a_running_export_lets_other_calls_through() -> None:
    with Hub(tasks=600) as hub:
        done: list[str] = []

        async def go() -> None:
            headers = {"apikey": hub.key}
            async with httpx.AsyncClient(
                transport=hub.transport(), base_url=hub.url, headers=headers
            ) as client:
                listed = (await client.get("/v2/listProjects", params={"limit": 50})).json()["data"][
                    "projects"
                ]
                project = next(one["_id"] for one in listed if one["name"].startswith("Dash-cam"))

                async def call(path: str) -> None:
                    assert (await client.get(path)).status_code == 200
                    done.append(path)

                slow = asyncio.create_task(call(f"/v2/export?project={project}"))
                await asyncio.sleep(0)
                await call(f"/v2/project/{project}")
                await slow

        asyncio.run(go())
        assert [path.split("?")[0].rsplit("/", 1)[-1] == "export" for path in done] == [False, True]
