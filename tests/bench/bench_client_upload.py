"""Uploading 200 files of 100 KB, 50 ms away, against the official SDK (ANGO_SDK_PYTHON names its Python)."""

import os
import sys
import tempfile
from pathlib import Path

from .client_bench import agreed, faster, host, measure, share
from .measure import print_table


def main() -> int:
    """Measure and print; 1 when a target was missed."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(200):
            (Path(folder) / f"{number:03}.bin").write_bytes(os.urandom(100_000))
        with host("--latency", "0.05") as url:
            ours, theirs = measure("upload", url, folder, rounds=2)
    agreed(ours, theirs, 200)
    rows = [
        faster("200 files of 100 KB, 50 ms", ours, theirs, 12.0),
        share("its peak memory", ours, theirs, 1.0, "peak", "MB"),
    ]
    print_table("The client uploads files", rows)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
