"""Exports and reports of a large project: time and memory of the client, the hub being a process of its own.

``python -m tests.bench exports`` (100,000 tasks) or ``python -m tests.bench.bench_exports 20000``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile

from .measure import Row, limit_row, print_table

MB = 1 << 20
ARCHIVE_LIMIT = 16
REPORT_LIMIT = 64
"""Megabytes above idle that an export to disk, and a report read from it, may take."""

HUB = """
import sys
from ango_tui.hub import Hub
from ango_tui.hub.serving import serve
hub = Hub(tasks=int(sys.argv[1]))
serve(hub, ready=lambda url: print(url, hub.key, flush=True))
"""
WORK = """
import asyncio, json, sys, threading, time
from pathlib import Path
import psutil
from ango_tui.api import AngoClient
from ango_tui.api.exports import ExportOptions
from ango_tui.transfer.reports import REPORTS, Names, rows_of, write_csv

def measured(work):
    process, peak, over = psutil.Process(), [0], threading.Event()
    idle = process.memory_info().rss
    def watch():
        while not over.wait(0.02):
            peak[0] = max(peak[0], process.memory_info().rss)
    watcher = threading.Thread(target=watch)
    watcher.start()
    begun = time.perf_counter()
    try:
        found = work()
    finally:
        over.set()
        watcher.join()
    return found, time.perf_counter() - begun, max(peak[0] - idle, 0)

def main(url, key, folder):
    async def ask(work):
        async with AngoClient(key, url, calls_per_minute=None) as client:
            return await work(client)
    async def project(client):
        page = await client.list_projects(limit=50)
        wanted = next(p for p in page.items if p.name.startswith("Dash-cam"))
        return await client.get_project(wanted.id)
    found = asyncio.run(ask(project))
    names = Names({stage.id: stage.type for stage in found.stages})
    async def export(client, kind, path):
        options = ExportOptions(stage=[], export_type=kind)
        return await client.exportV3(found.id, options=options, zip_file_path=path)
    exports, out = {}, []
    for kind in ("task", "issue"):
        path = Path(folder) / f"{kind}.zip"
        exports[kind], seconds, peak = measured(lambda: asyncio.run(ask(lambda c: export(c, kind, path))))
        out.append((f"export of {kind}s to disk", seconds, peak, path.stat().st_size))
    for kind in REPORTS:
        path = Path(folder) / f"{kind.id}.csv"
        rows, seconds, peak = measured(lambda: write_csv(
            path, kind.header, rows_of(kind.id, exports["task"], exports["issue"], names)))
        out.append((f"report {kind.id}: {rows:,} rows", seconds, peak, path.stat().st_size))
    print(json.dumps(out))

main(*sys.argv[1:])
"""


def main(tasks: int) -> int:
    """Run it with so many tasks and print the table; 1 when a target was missed."""
    hub = subprocess.Popen([sys.executable, "-c", HUB, str(tasks)], stdout=subprocess.PIPE, text=True)
    assert hub.stdout is not None
    try:
        url, key = hub.stdout.readline().split()
        with tempfile.TemporaryDirectory() as folder:
            arguments = [sys.executable, "-c", WORK, url, key, folder]
            said = subprocess.run(arguments, stdout=subprocess.PIPE, check=True, text=True).stdout
    finally:
        hub.terminate()
        hub.wait(10)
    rows: list[Row] = []
    for what, seconds, peak, size in json.loads(said):
        limit = ARCHIVE_LIMIT if what.startswith("export") else REPORT_LIMIT
        rows.append(
            limit_row(what, peak / MB, limit, "MB above idle", f"{seconds:.1f} s, {size / MB:.1f} MB")
        )
    print_table(f"Exports and reports of {tasks:,} tasks", rows)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
