"""An upload that is killed, at whatever point, and run again: every file is an asset once, none is sent
twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ango_tui.hub import Hub
from ango_tui.hub.hub import Request
from ango_tui.hub.serving import RunningHub

FILES = 50
SCRIPT = """
import asyncio, sys
from pathlib import Path
from ango_tui.api import AngoClient, LedgerEntry
from ango_tui.store.ledger import UploadLedger

async def main(url, key, project, folder, ledger):
    files = sorted(Path(folder).iterdir())
    with UploadLedger(Path(ledger), LedgerEntry).open() as kept:
        async with AngoClient(key, url, calls_per_minute=None) as client:
            report = await client.upload_files(project, files, ledger=kept, chunk=20, settle=0.4)
    print(report.uploaded)

asyncio.run(main(*sys.argv[1:]))
"""


class Trap(list[Request]):
    """A hub's log that kills a process when a certain request comes in."""

    def __init__(self) -> None:
        super().__init__()
        self.victim: subprocess.Popen[bytes] | None = None
        self.at = -1

    def append(self, request: Request) -> None:
        super().append(request)
        if len(self) == self.at and self.victim is not None:
            os.kill(self.victim.pid, signal.SIGKILL)


@pytest.fixture
def running() -> Iterator[RunningHub]:
    with RunningHub(Hub(sample=False, record=True)) as served:
        yield served


def _run(served: RunningHub, project: str, folder: Path, ledger: Path, trap: Trap, at: int) -> int:
    served.hub.log = trap
    arguments = [served.url, served.key, project, str(folder), str(ledger)]
    trap.at = len(trap) + at if at else -1
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, *arguments], stdout=subprocess.PIPE)
    trap.victim = process
    out, _ = process.communicate(timeout=60)
    return int(out) if process.returncode == 0 else -1


@pytest.mark.parametrize(
    "points",
    [(1,), (4,), (30,), (61,), (95,), (102, 2), (104,), (20, 30, 25, 3)],
    ids=lambda p: "-".join(map(str, p)),
)
def test_killed_uploads_end_with_each_file_once(
    points: tuple[int, ...], running: RunningHub, tmp_path: Path
) -> None:
    import httpx

    made = httpx.post(f"{running.url}/v2/project", headers={"apikey": running.key}, json={"name": "P"}).json()
    project = made["data"]["project"]["_id"]
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number:02}.png").write_bytes(f"content {number:02}".encode() * 500)
    trap = Trap()
    ended = [_run(running, project, folder, tmp_path / "job.jsonl", trap, at) for at in points]
    assert ended == [-1] * len(points), "every one of these runs was killed"
    assert _run(running, project, folder, tmp_path / "job.jsonl", trap, 0) == FILES
    query = {"page": "1", "limit": "1000", "filters": "{}"}
    reply = httpx.get(
        f"{running.url}/v2/project/{project}/assets", headers={"apikey": running.key}, params=query
    )
    found = Counter(asset["externalId"] for asset in reply.json()["data"]["assets"])
    assert found == {f"{number:02}.png": 1 for number in range(FILES)}
    finished = Counter(bytes(r.body) for r in trap if r.method == "PUT" and r.status == 200)
    assert max(finished.values()) == 1, "no byte of a finished file was sent again"
