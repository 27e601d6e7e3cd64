"""Listing 100,000 tasks, 50 ms away, against the official SDK's documented loop (ANGO_SDK_PYTHON names its
Python)."""

import sys

from .client_bench import agreed, faster, host, measure, share
from .measure import Row, print_table


def main() -> int:
    """Measure and print; 1 when a target was missed."""
    rows: list[Row] = []
    for cap, speed in ((1000, 8.0), (100, 12.0)):
        with host("--cap", str(cap), "--latency", "0.05") as url:
            ours, theirs = measure("list", url, rounds=3 if cap == 1000 else 1)
        agreed(ours, theirs, 100_000)
        rows.append(faster(f"100,000 tasks, {cap} a page, 50 ms", ours, theirs, speed))
        if cap == 1000:
            rows.append(share("its peak memory", ours, theirs, 0.65, "peak", "MB"))
            rows.append(share("its CPU", ours, theirs, 1.0, "cpu"))
    print_table("The client lists tasks", rows)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
