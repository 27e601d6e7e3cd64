"""Benchmark of the ontology editor with 10,000 nodes, all unfolded, in multiples of `json.loads` of it.

Each figure is the time until the draft, the tree, the fields, the problems and the differences are as they
should be; drawing is the terminal's matter and does not depend on the size. Run as
``python -m tests.bench ontology_screen``.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from ango_tui.hub import Hub
from ango_tui.ontology import edits
from ango_tui.settings import Settings
from ango_tui.ui.app import AngoApp
from tests.bench.bench_ontology import label_set

TARGET = 10.0
QUESTION = ("tools", 250, "classifications", 0)
BRANCH = ("classifications", 0, "treeOptions", 5, "children", 5)


def best(run: Callable[[], object], rounds: int = 7) -> float:
    """The fastest of several runs in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


async def idle(app: AngoApp, pilot: Any) -> None:
    for _ in range(3):
        await pilot.pause()
        await app.busy.idle()


async def opened(hub: Hub, app: AngoApp, pilot: Any) -> Any:
    """The editor on the label set, everything unfolded."""
    client = await app.client()
    (project,) = (await client.list_projects(limit=1)).items
    await client.create_label_set(project.id, raw_category_schema=label_set())
    app.enter_project(project.id, project.name or "", "ontology")
    await idle(app, pilot)
    screen: Any = app.screen
    screen.do_unfold()
    return screen


async def measured() -> list[tuple[str, float]]:
    hub = Hub()
    app = AngoApp(Settings(demo=True), hub=hub)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(hub, app, pilot)
        titles = iter(range(10**6))

        def retitle(path: Any) -> Callable[[], object]:
            return lambda: screen.edit(
                "title", lambda schema: edits.set_field(schema, path, "title", f"New {next(titles)}")
            )

        def undo_and_redo() -> None:
            screen.do_undo()
            screen.do_redo()

        def fold() -> None:
            screen.outline.seek(("tools", 250))
            screen.outline.action_out()
            screen.outline.action_into()

        def save() -> None:
            screen.mark_unsaved()
            screen.save_work()

        rows = [
            ("a step of the cursor", best(lambda: screen.outline.action_move(1))),
            ("edit a title", best(retitle(QUESTION))),
            ("edit a branch of the tree", best(retitle(BRANCH))),
            ("undo and redo", best(undo_and_redo)),
            ("problems and differences", best(screen.show_signs)),
            (
                "fold and unfold a class",
                best(fold),
            ),
            ("save the draft (in a thread)", best(save)),
        ]
        print(f"{len(screen.outline.rows):,} lines")
    hub.close()
    return rows


def main() -> int:
    """Print the ratios; the exit code says whether all targets are met."""
    os.environ["ANGO_TUI_HOME"] = tempfile.mkdtemp()
    text = json.dumps(label_set())
    floor = best(lambda: json.loads(text), 25)
    rows = asyncio.run(measured())
    print(f"json.loads {floor * 1000:.1f} ms")
    for name, seconds in rows:
        ratio = seconds / floor
        missed = "" if ratio <= TARGET else "  MISSED"
        print(f"{name:30} {ratio:8.2f}×  {seconds * 1000:7.1f} ms  (target {TARGET:.0f}×){missed}")
    return int(any(seconds / floor > TARGET for _, seconds in rows))


if __name__ == "__main__":
    sys.exit(main())
