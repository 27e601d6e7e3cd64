"""An upload through everything that goes wrong at once, killed in its middle and ended by the next run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ango_tui.hub import Hub
from ango_tui.hub.faults import Fault
from ango_tui.hub.hub import Request
from ango_tui.hub.serving import RunningHub
from ango_tui.settings import Secret

FILES = 200
BEGIN = """
import asyncio, sys
from pathlib import Path
from ango_tui.api import AngoClient
from ango_tui.api.transfers import LedgerEntry
from ango_tui.store.paths import default_paths
from ango_tui.store.uploads import Uploads
from ango_tui.transfer.items import Order
from ango_tui.transfer.reading import read_source
from ango_tui.transfer.running import carry_out
import msgspec

async def main(url, key, project, folder):
    order = Order(project_id=project, project_name="P", items=tuple(read_source(folder).items))
    uploads = Uploads(default_paths().state / "uploads")
    job = uploads.begin(msgspec.to_builtins(order), host=url, files=len(order.items), title=order.title)
    with uploads.ledger(job, LedgerEntry).open() as ledger:
        async with AngoClient(key, url, calls_per_minute=None) as client:
            await carry_out(client, order, ledger)

asyncio.run(main(*sys.argv[1:]))
"""


class Trap(list[Request]):
    """A hub's log that kills a process when a certain request comes in."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at
        self.victim: subprocess.Popen[bytes] | None = None

    def append(self, request: Request) -> None:
        super().append(request)
        if len(self) == self.at and self.victim is not None:
            os.kill(self.victim.pid, signal.SIGKILL)


@pytest.fixture
def served() -> Iterator[RunningHub]:
    with RunningHub(Hub(sample=False, record=True)) as running:
        yield running


def ask(served: RunningHub, path: str, **query: Any) -> Any:
    reply = httpx.get(f"{served.url}{path}", headers={"apikey": served.key}, params=query)
    return reply.json()["data"]


def test_200_files_end_as_199_assets_and_one_named_failure_that_can_be_retried(
    drive, served: RunningHub, tmp_path: Path
) -> None:
    body = {"name": "P"}
    made = httpx.post(f"{served.url}/v2/project", headers={"apikey": served.key}, json=body).json()
    project = made["data"]["project"]["_id"]
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(FILES):
        # the one that storage refuses is told by its extension, which its stored name keeps
        name = "refused.tiff" if number == 77 else f"frame_{number:03}.png"
        (folder / name).write_bytes(f"bytes of {name}".encode())
    refusal = served.hub.faults.add(Fault("403", path="/storage/*.tiff", method="PUT"))
    dropped = served.hub.faults.add(Fault("drop", path="/storage/*.png", method="PUT", nth=20, times=1))
    burst = served.hub.faults.add(Fault("429", path="/v2/getUploadUrl", nth=50, times=8, value=0.05))

    served.hub.log = trap = Trap(at=330)
    arguments = [served.url, served.key, project, str(folder)]
    trap.victim = subprocess.Popen([sys.executable, "-c", BEGIN, *arguments])
    assert trap.victim.wait(60) == -signal.SIGKILL
    assert (dropped.hits, burst.hits) == (1, 8)
    assert 0 < ask(served, f"/v2/project/{project}/assets", limit=1)["total"] < FILES - 1

    async def scenario(ango: Any) -> None:
        assert "An upload was interrupted" in ango.shown
        await ango.press("enter")
        await ango.settled()
        (job,) = ango.app.jobs.jobs
        assert (job.done, len(job.failures)) == (FILES - 1, 1)
        assert job.failures[0].item.endswith("refused.tiff")
        assert "403" in job.failures[0].why
        names = _names(served, project)
        assert len(names) == FILES - 1
        assert set(names.values()) == {1}
        assert "refused.tiff" not in names

        served.hub.faults.remove(refusal)
        await ango.press("5")
        await ango.press("f")
        await ango.settled()
        assert "1 of 1" in ango.shown
        assert _names(served, project)["refused.tiff"] == 1
        assert list((tmp_path / "home" / "state" / "uploads").iterdir()) == []

    drive(scenario, host=served.url, api_key=Secret(served.key), calls_per_minute=100_000)
    assert refusal.hits > 1


def _names(served: RunningHub, project: str) -> Counter[str]:
    found = ask(served, f"/v2/project/{project}/assets", limit=1000)["assets"]
    return Counter(asset["externalId"] for asset in found)
