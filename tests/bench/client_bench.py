"""What the benchmarks of the client share: the host, the measurements in turn, the comparison with the
SDK."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .measure import FOLDER, ROOT, Row

Result = dict[str, float]


@contextmanager
def host(*options: str) -> Iterator[str]:
    """A benchmark host in a process of its own; its address."""
    command = [sys.executable, "-m", "tests.bench.client_host", *options]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.communicate()


def sdk_python() -> str | None:
    """The Python that has the official SDK, if one is named in ANGO_SDK_PYTHON."""
    return os.environ.get("ANGO_SDK_PYTHON")


def measure(case: str, url: str, argument: str = "", rounds: int = 3) -> tuple[list[Result], list[Result]]:
    """Ours and the SDK's results, in turn; the SDK's are empty where there is none."""
    ours: list[Result] = []
    theirs: list[Result] = []
    for _ in range(rounds):
        ours.append(_run(sys.executable, case, "ours", url, argument))
        if python := sdk_python():
            theirs.append(_run(python, case, "sdk", url, argument))
    return ours, theirs


def _run(python: str, case: str, who: str, url: str, argument: str) -> Result:
    command = [python, str(FOLDER / "client_case.py"), case, who, url, argument]
    out = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    found: Result = json.loads(out.splitlines()[-1])
    return found


def faster(
    what: str, ours: Sequence[Result], theirs: Sequence[Result], target: float, of: str = "wall"
) -> Row:
    """How many times as fast we are, by the best rounds."""
    mine = min(result[of] for result in ours)
    if not theirs:
        return Row(what, f"{mine:.2f} s", "no SDK", "", f">= {target:g}x", True)
    base = min(result[of] for result in theirs)
    return Row(
        what,
        f"{mine:.2f} s",
        f"{base:.2f} s",
        f"{base / mine:.1f}x",
        f">= {target:g}x",
        base / mine >= target,
    )


def share(
    what: str,
    ours: Sequence[Result],
    theirs: Sequence[Result],
    target: float,
    of: str = "wall",
    unit: str = "s",
) -> Row:
    """Which part of the SDK's cost ours is, by the best rounds."""
    mine = min(result[of] for result in ours)
    if not theirs:
        return Row(what, f"{mine:.2f} {unit}", "no SDK", "", f"<= {target:g}x", True)
    base = min(result[of] for result in theirs)
    ratio = f"{mine / base:.2f}x"
    return Row(
        what, f"{mine:.2f} {unit}", f"{base:.2f} {unit}", ratio, f"<= {target:g}x", mine / base <= target
    )


def agreed(ours: Sequence[Result], theirs: Sequence[Result], expected: float | None = None) -> None:
    """Both did the same work."""
    counts = {result["count"] for result in [*ours, *theirs]}
    if len(counts) != 1 or (expected is not None and counts != {expected}):
        raise SystemExit(f"the clients did different work: {sorted(counts)}")


def archive(path: Path, megabytes: int = 200) -> int:
    """Write an export of about that size; returns the number of its items."""
    import zipfile

    shape = {"x": 412.5, "y": 220.25, "height": 96.0, "width": 143.75}
    tool = {
        "bounding-box": shape,
        "objectId": "o" * 23,
        "schemaId": "s" * 23,
        "title": "Vehicle",
        "classifications": [],
    }
    task = {
        "taskId": "t" * 24,
        "stage": "Complete",
        "totalDuration": 48210,
        "tools": [tool] * 6,
        "classifications": [],
    }
    one = json.dumps({"externalId": "frame_000000.jpg", "asset": "https://x/frame_000000.jpg", "task": task})
    count = megabytes * 1_000_000 // (len(one) + 2)
    with zipfile.ZipFile(path, "w") as file, file.open("export.json", "w", force_zip64=True) as member:
        member.write(b"[" + one.encode())
        for _ in range(count - 1):
            member.write(b", " + one.encode())
        member.write(b"]")
    return count
