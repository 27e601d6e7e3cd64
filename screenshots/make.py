"""Draw a picture of every screen from the embedded hub: ``python screenshots/make.py [name ...]``.

The sample organization has a fixed seed and a fixed date, and the program is shown that date as today, so the
same version draws the same pictures. Each scene goes on where the one before it stopped.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

FOLDER = Path(__file__).parent
SIZE = (120, 36)
TODAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Scene:
    """A picture's name, and the keys to press before it; ``type:`` keys are typed letter by letter."""

    name: str
    keys: tuple[str, ...] = ()


SCENES = (
    Scene("projects"),
    Scene("overview", ("enter",)),
    Scene("batches", ("2", "c", "down", "c", "down", "c")),
    Scene("tasks", ("3",)),
    Scene("tasks-filter", ("slash", "type:priority:>5 stage:")),
    Scene("tasks-assign", ("escape", "space", "space", "space", "a")),
    Scene("task", ("escape", "escape", "slash", "type:stage:Complete", "enter", "down", "enter")),
    Scene("task-answer", ("t",)),
    Scene("help", ("escape", "question_mark")),
    Scene("palette", ("escape", "ctrl+p")),
    Scene("assets", ("escape", "escape", "4")),
    Scene("asset", ("enter",)),
    Scene("upload", ("escape", "n")),
    Scene("label-import", ("escape", "I")),
    Scene("exports", ("escape", "E")),
    Scene("reports", ("escape", "R")),
    Scene("issues", ("escape", "5")),
    Scene("issue", ("enter",)),
    Scene("ontology", ("escape", "6")),
    Scene("workflow", ("7",)),
    Scene("live-board", ("L",)),
    Scene("project-members", ("escape", "8")),
    Scene("metrics", ("9",)),
    Scene("members", ("escape", "2")),
    Scene("invites", ("3",)),
    Scene("storages", ("4",)),
    Scene("bucket", ("enter",)),
    Scene("jobs", ("escape", "5")),
    Scene("messages", ("exclamation_mark",)),
    Scene("welcome", ("escape", "colon", "type:another key", "down", "enter")),
)


class Today(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """The date of the pictures."""
        return TODAY.astimezone(tz) if tz else TODAY.replace(tzinfo=None)


async def make(wanted: list[str]) -> list[Path]:
    """Go through all scenes and save the wanted ones (all, when none is named)."""
    from textual.pilot import Pilot

    from ango_tui import text
    from ango_tui.hub import Hub
    from ango_tui.settings import Settings
    from ango_tui.ui.app import AngoApp

    text.datetime = Today  # type: ignore[attr-defined]
    app = AngoApp(Settings(demo=True), hub=Hub(base=TODAY))
    saved: list[Path] = []

    async def rest(pilot: Pilot[int]) -> None:
        """Wait until everything that was asked for is on the screen."""
        for _ in range(3):
            await pilot.pause()
            await app.busy.idle()
        await pilot.pause()

    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        for scene in SCENES:
            for key in scene.keys:
                await pilot.press(*(key.removeprefix("type:") if key.startswith("type:") else [key]))
                await rest(pilot)
            if not wanted or scene.name in wanted:
                path = FOLDER / f"{scene.name}.svg"
                path.write_text(app.export_screenshot(title=f"ango-tui: {scene.name}"), encoding="utf-8")
                saved.append(path)
    return saved


def main() -> int:
    """Write the pictures beside this file."""
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    os.environ.update(COLORTERM="truecolor", TERM="xterm-256color", TZ="UTC")
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as home:
        os.environ["ANGO_TUI_HOME"] = home
        for path in asyncio.run(make(sys.argv[1:])):
            print(path.relative_to(FOLDER.parent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
