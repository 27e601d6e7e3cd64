"""Each kind of trouble, made by the hub, met by a read, a write, an upload and an export.

The table tells what is raised and how often the hub saw the call. A write is never seen twice, but for 429,
which the hub answers without acting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ango_tui.api import (
    AngoClient,
    AngoError,
    Geofenced,
    InvalidKey,
    InvalidRequest,
    NotAllowed,
    NotFound,
    NotUnderstood,
    OutcomeUnknown,
    ServerTrouble,
    TimedOut,
    Unreachable,
)
from ango_tui.hub import Hub
from ango_tui.hub.serving import RunningHub

Make = Callable[..., AngoClient]
Row = tuple[type[AngoError] | None, int]
ATTEMPTS = 3

# (an export that finds no call goes on under the older name, /exportV3)
# trouble for one call      raised, seen: by a read          by a write           by an upload's PUT   by an
# export's GET
LASTING: dict[str, tuple[Row, Row, Row, Row]] = {
    "400": ((InvalidRequest, 1), (InvalidRequest, 1), (InvalidRequest, 1), (InvalidRequest, 1)),
    "401": ((InvalidKey, 1), (InvalidKey, 1), (NotAllowed, 2), (InvalidKey, 1)),
    "403": ((NotAllowed, 1), (NotAllowed, 1), (NotAllowed, 2), (NotAllowed, 1)),
    "404": ((NotFound, 1), (NotFound, 1), (NotFound, 1), (None, 1)),
    "451": ((Geofenced, 1), (Geofenced, 1), (Geofenced, 1), (Geofenced, 1)),
    "500": ((ServerTrouble, 3), (ServerTrouble, 1), (ServerTrouble, 3), (ServerTrouble, 3)),
    "503": ((ServerTrouble, 3), (ServerTrouble, 1), (ServerTrouble, 3), (ServerTrouble, 3)),
    "502": ((ServerTrouble, 3), (OutcomeUnknown, 1), (ServerTrouble, 3), (ServerTrouble, 3)),
    "302": ((NotUnderstood, 1), (NotUnderstood, 1), (NotUnderstood, 1), (NotUnderstood, 1)),
    "drop": ((Unreachable, 3), (OutcomeUnknown, 1), (Unreachable, 3), (Unreachable, 3)),
    "act-drop": ((Unreachable, 3), (OutcomeUnknown, 1), (Unreachable, 3), (Unreachable, 3)),
    "hang": ((TimedOut, 3), (OutcomeUnknown, 1), (TimedOut, 3), (TimedOut, 3)),
    "html": ((NotUnderstood, 1), (NotUnderstood, 1), (None, 1), (NotUnderstood, 1)),
    "empty": ((NotUnderstood, 1), (NotUnderstood, 1), (None, 1), (NotUnderstood, 1)),
    "truncated": ((NotUnderstood, 1), (NotUnderstood, 1), (None, 1), (NotUnderstood, 1)),
    "envelope": ((NotUnderstood, 1), (NotUnderstood, 1), (None, 1), (NotUnderstood, 1)),
}

# the same trouble, met once: raised (None: it went well), seen
PASSING: dict[str, tuple[Row, Row, Row, Row]] = {
    "429=2": ((None, 2), (None, 2), (None, 2), (None, 2)),
    "503": ((None, 2), (ServerTrouble, 1), (None, 2), (None, 2)),
    "drop": ((None, 2), (OutcomeUnknown, 1), (None, 2), (None, 2)),
    "act-drop": ((None, 2), (OutcomeUnknown, 1), (None, 2), (None, 2)),
    "hang": ((None, 2), (OutcomeUnknown, 1), (None, 2), (None, 2)),
}


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports are waited for much longer than other calls; not here."""
    monkeypatch.setattr("ango_tui.api.exports.MAKING_TIMEOUT", 0.3)


KINDS = ("read", "write", "upload", "export")
TARGETS = {
    "read": ("GET", "/v2/listProjects"),
    "write": ("POST", "/v2/project"),
    "upload": ("PUT", "/storage/*"),
    "export": ("GET", "/v2/export"),
}


async def _act(kind: str, client: AngoClient, project: str, folder: Path) -> AngoError | None:
    """Do what the column is about; returns its error."""
    try:
        if kind == "read":
            await client.list_projects()
        elif kind == "write":
            await client.create_project("New")
        elif kind == "export":
            (await client.exportV3(project)).close()
        else:
            (folder / "a.png").write_bytes(b"bytes")
            report = await client.upload_files(project, [folder / "a.png"])
            return report.results[0].error
    except AngoError as error:
        return error
    return None


def _met(fault: str, kind: str, hub: Hub, hub_client: Make, folder: Path) -> tuple[AngoError | None, int]:
    async def run() -> tuple[AngoError | None, int]:
        async with hub_client(attempts=ATTEMPTS, timeout=0.3 if "hang" in fault else 60.0) as client:
            project = (await client.list_projects()).items[0].id
            method, path = TARGETS[kind]
            trouble = hub.faults.add(f"{method}:{path}:{fault}")
            return await _act(kind, client, project, folder), trouble.seen

    return asyncio.run(run())


CASES = [(fault, kind, row[at]) for fault, row in LASTING.items() for at, kind in enumerate(KINDS)]
ONCE = [(fault, kind, row[at]) for fault, row in PASSING.items() for at, kind in enumerate(KINDS)]


@pytest.mark.parametrize(("fault", "kind", "row"), CASES, ids=[f"{f}-{k}" for f, k, _ in CASES])
def test_trouble_that_stays(
    fault: str, kind: str, row: Row, hub: Hub, hub_client: Make, tmp_path: Path
) -> None:
    error, seen = _met(fault, kind, hub, hub_client, tmp_path)
    assert (type(error) if error else None, seen) == row


@pytest.mark.parametrize(("fault", "kind", "row"), ONCE, ids=[f"{f}-{k}" for f, k, _ in ONCE])
def test_trouble_that_passes(
    fault: str, kind: str, row: Row, hub: Hub, hub_client: Make, tmp_path: Path
) -> None:
    error, seen = _met(f"nth=1:{fault}", kind, hub, hub_client, tmp_path)
    assert (type(error) if error else None, seen) == row


@pytest.mark.parametrize("fault", [*LASTING, *(f"nth=1:{fault}" for fault in PASSING if "429" not in fault)])
def test_no_write_is_seen_twice(fault: str, hub: Hub, hub_client: Make, tmp_path: Path) -> None:
    _met(fault, "write", hub, hub_client, tmp_path)
    assert sum(request.method == "POST" for request in hub.log) == 1


def test_a_write_is_not_repeated_over_a_broken_socket() -> None:
    with RunningHub(Hub(sample=False, record=True)) as served:
        served.hub.faults.add("POST:/v2/project:nth=2:act-drop")

        async def run() -> list[Any]:
            async with AngoClient(served.key, served.url) as client:
                made = await client.create_project("One")
                with pytest.raises(OutcomeUnknown):
                    await client.create_project("Two")
                return [made.name, *sorted(p.name for p in (await client.list_projects()).items)]

        assert asyncio.run(run()) == ["One", "One", "Two"]
        assert sum(request.method == "POST" for request in served.hub.log) == 2


def test_a_stopped_hub_is_unreachable_and_a_started_one_is_back() -> None:
    with RunningHub(Hub(sample=False)) as served:

        async def run() -> list[int | None]:
            async with AngoClient(served.key, served.url, attempts=1) as client:
                totals = [(await client.list_projects()).total]
                await asyncio.to_thread(served.stop)
                with pytest.raises(Unreachable):
                    await client.list_projects()
                with pytest.raises(Unreachable):
                    await client.create_project("Never")
                await asyncio.to_thread(served.start)
                return [*totals, (await client.list_projects()).total]

        assert asyncio.run(run()) == [0, 0]


def test_the_hubs_rate_limit_is_kept_and_waited_for(clock: Any) -> None:
    hub = Hub(sample=False, record=True)
    hub.faults.add("GET:*:nth=4:times=3:429=5")

    async def run() -> None:
        client = AngoClient(hub.key, hub.url, transport=hub.transport(), clock=clock, calls_per_minute=None)
        async with client:
            await asyncio.gather(*(client.list_projects() for _ in range(6)))

    asyncio.run(run())
    assert clock.now() == 1005.0
    assert len(hub.log) == 9
