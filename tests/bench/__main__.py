"""Run the benchmarks: ``python -m tests.bench`` (all), ``python -m tests.bench start screen`` (some).

Every ``bench_*.py`` beside this file is one benchmark and can be run alone. Each runs in a process of its
own, one after the other; the exit code is 1 when one of them failed or missed a target.
"""

import subprocess
import sys
from pathlib import Path


def main(wanted: list[str]) -> int:
    """Run the named benchmarks, or all of them."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    chosen = [name for name in names if not wanted or name.removeprefix("bench_") in wanted]
    if not chosen:
        print("no such benchmark; there are:", *(name.removeprefix("bench_") for name in names))
        return 2
    failed = [
        name for name in chosen if subprocess.run([sys.executable, "-m", f"tests.bench.{name}"]).returncode
    ]
    if failed:
        print("\nfailed or missed a target:", *failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
