"""Serving from the command line's side: a process that says where it listens and ends cleanly."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

SCRIPT = """
import sys
from ango_tui.hub import Hub, serve
with Hub(tasks=5) as hub:
    print(hub.key, hub.files.root, flush=True)
    serve(hub, ready=lambda url: print(url, flush=True))
print("closed", flush=True)
"""


@pytest.fixture
def process() -> Any:
    started = subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, text=True)
    yield started
    started.kill()
    started.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_ends_the_server_and_closes_the_hub(process: Any, number: int) -> None:
    key, root = process.stdout.readline().split()
    url = process.stdout.readline().strip()
    assert httpx.get(f"{url}/v2/listProjects", headers={"apikey": key}).json()["data"]["total"] == 7
    process.send_signal(number)
    assert process.wait(10) == 0
    assert process.stdout.read() == "closed\n"
    assert not Path(root).exists()
