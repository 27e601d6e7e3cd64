"""What the benchmarks share: rounds in turn, ratios within one run, and a table with the targets."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..terminal.emulator import Emulator
from ..terminal.rig import Session

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent
SIZE = (120, 40)
APP = [sys.executable, "-m", "ango_tui"]
HELLO = [sys.executable, str(FOLDER / "hello.py")]


@dataclass(frozen=True)
class Row:
    """One line of the report: what was measured, against what, and whether the target was met."""

    what: str
    ours: str
    against: str
    result: str
    target: str
    met: bool


def ratio_row(what: str, ours: Sequence[float], base: Sequence[float], target: float, unit: str) -> Row:
    """Compare two cases measured in turn: the median of the rounds' ratios, and the ratio of the minima.

    Machines are shared and noisy: the target counts as missed only when both ratios miss it.
    """
    median = statistics.median(mine / floor for mine, floor in zip(ours, base, strict=True))
    lowest = min(ours) / min(base)
    return Row(
        what,
        _spread(ours, unit),
        _spread(base, unit),
        f"{median:.2f}x (minima {lowest:.2f}x)",
        f"<= {target:.2f}x",
        min(median, lowest) <= target,
    )


def limit_row(what: str, ours: float, limit: float, unit: str, against: str = "") -> Row:
    """Compare an exact number (bytes, requests) with its limit."""
    return Row(what, f"{ours:,.0f} {unit}", against, "", f"<= {limit:,.0f} {unit}", ours <= limit)


def _spread(values: Sequence[float], unit: str) -> str:
    return f"{statistics.median(values):,.0f} {unit} [{min(values):,.0f}-{max(values):,.0f}]"


def print_table(title: str, rows: Sequence[Row]) -> None:
    """Print rows as a table that can be pasted into Markdown."""
    header = ("what", "ours", "against", "ratio", "target", "met")
    cells = [header] + [
        (r.what, r.ours, r.against, r.result, r.target, "yes" if r.met else "NO") for r in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(header))]
    print(f"\n## {title}\n")
    for number, line in enumerate(cells):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|", flush=True)


def in_turn(rounds: int, *cases: Callable[[], float]) -> list[list[float]]:
    """Measure every case once a round, so that a slow spell hits all of them; a first round is lost."""
    for case in cases:
        case()
    results: list[list[float]] = [[] for _ in cases]
    for number in range(rounds):
        # Turn the order round every time: what runs after a heavy case must not always be the same one.
        for index in range(len(cases)) if number % 2 else reversed(range(len(cases))):
            results[index].append(cases[index]())
    return results


def clean_environment(home: str) -> dict[str, str]:
    """An environment in which nothing of the person's own settings counts.

    Python's settings neither: where they forbid to keep bytecode, a checkout would be compiled anew in every
    round, which an installed program never is.
    """
    foreign = ("NO_COLOR", "TMUX", "COLUMNS", "LINES", "API_KEY", "PROJECT_ID")
    prefixes = ("ANGO_", "SSH_", "TEXTUAL", "XDG_", "PYTHON")
    kept = {k: v for k, v in os.environ.items() if k not in foreign and not k.startswith(prefixes)}
    return kept | {"HOME": home, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}


@contextmanager
def session(
    command: Sequence[str], size: tuple[int, int] = SIZE, prepare: Callable[[Path], None] | None = None
) -> Iterator[Session]:
    """Run a program in a pseudo-terminal with a home that is empty but for what `prepare` puts there."""
    home = tempfile.mkdtemp()
    if prepare is not None:
        prepare(Path(home))
    running = Session(command, Emulator(*size), env=clean_environment(home), cwd=str(ROOT))
    try:
        yield running
    finally:
        running.close()
        shutil.rmtree(home, ignore_errors=True)


def milliseconds_until(command: Sequence[str], pattern: str) -> float:
    """Milliseconds from the start of a program until its screen shows `pattern`."""
    start = time.perf_counter()
    with session(command) as running:
        running.wait_for(pattern, timeout=60)
        return (running.arrived - start) * 1000


def milliseconds_to_run(command: Sequence[str]) -> float:
    """Wall time of a program that needs no terminal."""
    environment = clean_environment(os.environ.get("HOME", "/"))
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment)
    return (time.perf_counter() - start) * 1000
