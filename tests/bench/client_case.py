"""One measurement of one client in a process of its own: `python client_case.py CASE WHO URL [ARGUMENT]`.

Prints seconds of wall time and of CPU, and the peak of memory in MB: in all, and above what the client holds
before it does anything. Imports are not counted. Run with a Python that has the client: ours, or the official
SDK.
"""

import asyncio
import json
import os
import resource
import sys
import time
from pathlib import Path

KEY = "00af1132-0558-4ec7-93e3-46826a455ac0"


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def _measured(act):
    before, cpu, wall = _resident(), time.process_time(), time.perf_counter()
    count = act()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": peak, "above": peak - before, "count": count}))


def with_ours(case: str, url: str, argument: str) -> None:
    """Measure our client."""
    from ango_tui.api import AngoClient

    files = sorted(Path(argument).iterdir()) if case == "upload" else []

    async def run() -> None:
        async with AngoClient(KEY, url, calls_per_minute=None) as client:
            await client.warm_up()
            loop = asyncio.get_running_loop()

            async def act() -> int:
                if case == "list":
                    kept = [task async for task in client.walk(client.get_tasks, "p")]
                    return len({task.id for task in kept if task.stage == "Label" and task.status == "TODO"})
                if case == "upload":
                    report = await client.upload_files("p", files)
                    return report.uploaded
                if case == "save":
                    export = await client.exportV3("p", zip_file_path=argument)
                    return export.path.stat().st_size
                count = 0
                with await client.exportV3("p") as export:
                    for item in export:
                        count += bool(item["externalId"])
                return count

            task = loop.create_task(act())
            before, cpu, wall = _resident(), time.process_time(), time.perf_counter()
            count = await task
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            print(
                json.dumps({"wall": wall, "cpu": cpu, "peak": peak, "above": peak - before, "count": count})
            )

    asyncio.run(run())


def with_sdk(case: str, url: str, argument: str) -> None:
    """Measure the official SDK, used as its documentation shows."""
    import logging

    from imerit_ango.sdk import SDK

    logging.disable(logging.CRITICAL)
    sdk = SDK(KEY, url)

    def list_all() -> int:
        tasks, page, remaining = [], 1, 1
        while remaining > 0:
            response = sdk.get_tasks("p", page=page, limit=1000)
            tasks.extend(response["data"]["tasks"])
            remaining = response["data"]["total"] - len(tasks)
            page += 1
        return len({task["_id"] for task in tasks if task["stage"] == "Label" and task["status"] == "TODO"})

    def upload() -> int:
        found = sdk.upload_files("p", [str(path) for path in sorted(Path(argument).iterdir())])
        return found["data"]["assets"]["assetsCreated"]

    def save() -> int:
        sdk.exportV3("p", zip_file_path=argument)
        return Path(argument).stat().st_size

    def read() -> int:
        return sum(bool(item["externalId"]) for item in sdk.exportV3("p"))

    _measured({"list": list_all, "upload": upload, "save": save, "read": read}[case])


if __name__ == "__main__":
    which = {"ours": with_ours, "sdk": with_sdk}[sys.argv[2]]
    which(sys.argv[1], sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else "")
