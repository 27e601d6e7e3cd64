"""The task list: bytes per key, a million tasks against a thousand, requests, memory."""

import re
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ango_tui.hub import Fault, Hub, RunningHub

from ..terminal.rig import Session, key_bytes
from .measure import APP, HELLO, Row, in_turn, limit_row, print_table, ratio_row, session

ROUNDS = 7
FIRST_TASKS = r"> Tasks > 1/[\d,]+(.|\n)*^> frame_"


@contextmanager
def browsing(hub: RunningHub) -> Iterator[Session]:
    """The program on a hub over TCP, in the list of projects, with no rate limit in its way."""
    command = ["env", f"ANGO_HOST={hub.url}", f"ANGO_API_KEY={hub.key}", *APP, "--profile", "bench"]
    with session(command, prepare=_unlimited) as running:
        running.wait_for(r"> Projects > (.|\n)*^> \S", timeout=60)
        running.press("/", *"dash", "enter")
        running.wait_for(r"esc clears(.|\n)*^> Dash-cam")
        running.settle()
        yield running


def _unlimited(home: Path) -> None:
    folder = home / ".config" / "ango-tui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("[profiles.bench]\ncalls_per_minute = 1000000\n")


def open_tasks(running: Session) -> float:
    """Milliseconds from the key to the first rows."""
    start = time.perf_counter()
    running.press("t")
    running.wait_for(FIRST_TASKS, timeout=60)
    return (running.arrived - start) * 1000


def task_requests(hub: RunningHub) -> int:
    """How many pages of tasks were asked for."""
    return sum(call.method == "GET" and call.path.endswith("/tasks") for call in hub.hub.log)


def pressed(running: Session, key: str, shown: str) -> int:
    """Bytes that a key costs."""
    before = running.written
    running.press(key)
    running.wait_for(shown)
    running.settle(0.2)
    return running.written - before


def steps(running: Session, first: int, last: int) -> float:
    """Bytes that one step down costs, of all from a row to another, pressed one by one."""
    return sum(pressed(running, "down", rf"> Tasks > {row}/") for row in range(first, last)) / (last - first)


def byte_rows(hub: RunningHub) -> list[Row]:
    """Bytes per key in the task list."""
    with browsing(hub) as running:
        open_tasks(running)
        running.settle(1.0)
        idle = running.watch(5.0)
        step = steps(running, 2, 12)
        pressed(running, "pagedown", r"> Tasks > \d\d/")
        here = int(running.wait_for(r"> Tasks > (\d+)/")[1])
        pressed(running, "up", rf"> Tasks > {here - 1}/")
        pressed(running, "down", rf"> Tasks > {here}/")
        scroll = steps(running, here + 1, here + 11)
        asked = task_requests(hub)
        fetched = pressed(running, "G", r"> Tasks > ([\d,]+)/\1(.|\n)*^> frame_")
        asked = task_requests(hub) - asked
        pressed(running, "g", FIRST_TASKS)
        jump = pressed(running, "G", r"> Tasks > ([\d,]+)/\1(.|\n)*^> frame_")
        hub.hub.faults.add(Fault("latency", path="*/tasks", value=8000))
        running.press("r")
        running.wait_for("working")
        running.settle()
        fetching = running.watch(5.0) / 5
        hub.hub.faults.clear()
    return [
        limit_row("idle, 5 s", idle, 0, "bytes"),
        limit_row("cursor step", step, 700, "bytes", "DataTable 1,332"),
        limit_row("scroll by one row", scroll, 7000, "bytes", "DataTable 16,847"),
        limit_row("jump to rows that are here", jump, 10_000, "bytes", "DataTable 16,847"),
        limit_row("jump to rows to be fetched (two frames)", fetched, 20_000, "bytes"),
        limit_row("requests for a jump to the last row", asked, 1, "requests"),
        limit_row("while a fetch runs, each second", fetching, 100, "bytes", "loading overlay 50,000"),
    ]


def size_rows(thousand: RunningHub, million: RunningHub) -> list[Row]:
    """A million tasks against a thousand: time to the first rows, memory then."""
    memory: dict[RunningHub, list[float]] = {thousand: [], million: []}

    def measure(hub: RunningHub) -> float:
        with browsing(hub) as running:
            taken = open_tasks(running)
            running.settle()
            memory[hub].append(running.rss() / 1e6)
            return taken

    large, small = in_turn(ROUNDS, lambda: measure(million), lambda: measure(thousand))
    return [
        ratio_row("first rows, 1,000,000 tasks against 1,000", large, small, 1.1, "ms"),
        ratio_row("memory then", memory[million], memory[thousand], 1.1, "MB"),
    ]


def browse_row(hub: RunningHub) -> Row:
    """Memory after 100,000 tasks were seen, against a bare Textual application."""
    with session(HELLO) as hello:
        hello.wait_for("hello")
        hello.settle()
        bare = hello.rss() / 1e6
    with browsing(hub) as running:
        open_tasks(running)
        row, last = 1, 0
        while row != last:
            last = row
            running.type(key_bytes("pagedown") * 50)
            running.settle(0.15)
            found = re.search(r"> Tasks > ([\d,]+)/", running.text)
            row = int(found[1].replace(",", "")) if found else row
        browsed = running.rss() / 1e6
    return ratio_row("memory, 100,000 tasks paged through, against hello", [browsed], [bare], 2.0, "MB")


def main() -> int:
    """Measure and print; 1 when a target was missed."""
    with ExitStack() as stack:
        sizes = (None, 1000, 100_000, 1_000_000)
        hubs = [stack.enter_context(RunningHub(Hub(record=True, tasks=size))) for size in sizes]
        for hub in hubs:
            hub.hub.warm()
        usual, thousand, many, million = hubs
        report = [*byte_rows(usual), *size_rows(thousand, million), browse_row(many)]
    print_table("The task list, 120x40", report)
    return 0 if all(row.met for row in report) else 1


if __name__ == "__main__":
    sys.exit(main())
