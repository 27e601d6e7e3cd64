"""How the first screens look, at three sizes: texts kept in `looks/`.

``UPDATE_SCREENS=1 pytest tests/ui/test_looks.py`` writes them anew, to be read in the difference.
"""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ango_tui import text
from ango_tui.hub import Hub

KEPT = Path(__file__).parent / "looks"
TODAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SIZES = [(80, 24), (120, 36), (200, 50)]
EMPTY = ("G", "enter", "3")

# A look's name, and the keys that lead to it from the look before.
SCENES = (
    ("projects", ()),
    ("projects-filtered", ("slash", *"dash")),
    ("overview", ("enter", "enter")),
    ("batches", ("2", "c")),
    ("tasks", ("3",)),
    ("tasks-completion", ("slash", *"stage:", "down")),
    ("tasks-assign", ("escape", "space", "space", "j", "space", "a")),
    ("tasks-confirm", ("escape", "asterisk", "asterisk", "p", "5", "enter")),
    ("task", ("escape", "escape", "G", "enter")),
    ("task-answer", ("t",)),
    ("task-json", ("J",)),
    ("help", ("question_mark",)),
)


class Today(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz=None):
        return TODAY.astimezone(tz) if tz else TODAY.replace(tzinfo=None)


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch):
    monkeypatch.setattr(text, "datetime", Today)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def different(ango, name: str, size: tuple[int, int]) -> str:
    """The name of a look that is not as it was kept, or nothing."""
    file = KEPT / f"{name}-{size[0]}x{size[1]}.txt"
    shown = "\n".join(ango.lines()) + "\n"
    if os.environ.get("UPDATE_SCREENS"):
        KEPT.mkdir(exist_ok=True)
        file.write_text(shown, encoding="utf-8")
    return "" if shown == file.read_text(encoding="utf-8") else f"{name}:\n{shown}"


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36", "200x50"])
def test_the_screens_look_as_they_were_kept(drive, size) -> None:
    async def scenario(ango) -> None:
        changed = []
        for name, keys in SCENES:
            await ango.press(*keys)
            changed.append(different(ango, name, size))
        assert [look for look in changed if look] == []

    drive(scenario, size=size, hub=Hub(base=TODAY))


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36", "200x50"])
def test_empty_and_failed_lists_look_as_they_were_kept(drive, size) -> None:
    hub = Hub(base=TODAY)

    async def scenario(ango) -> None:
        await ango.press(*EMPTY)
        changed = [different(ango, "tasks-empty", size)]
        hub.available = False
        await ango.press("2")
        changed.append(different(ango, "batches-failed", size))
        assert [look for look in changed if look] == []

    drive(scenario, size=size, hub=hub)
