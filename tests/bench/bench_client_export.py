"""An export of 200 MB, to disk over a slow link and read item by item, against the official SDK
(ANGO_SDK_PYTHON)."""

import sys
import tempfile
from pathlib import Path

from .client_bench import agreed, archive, host, measure, share
from .measure import Row, limit_row, print_table


def main() -> int:
    """Measure and print; 1 when a target was missed."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "export.zip"
        count = archive(source)
        with host("--archive", str(source), "--rate", "20e6") as url:
            ours, theirs = measure("save", url, str(Path(folder) / "saved.zip"), rounds=1)
        agreed(ours, theirs, source.stat().st_size)
        rows.append(share("200 MB to disk at 20 MB/s", ours, theirs, 0.55))
        rows.append(limit_row("its memory above idle", min(r["above"] for r in ours), 16, "MB"))
        with host("--archive", str(source)) as url:
            ours, theirs = measure("read", url, rounds=2)
        agreed(ours, theirs, count)
        rows.append(share("200 MB item by item", ours, theirs, 0.7))
        rows.append(limit_row("its memory above idle", min(r["above"] for r in ours), 64, "MB"))
    print_table("The client exports", rows)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
