"""Fixtures that run a program in a pseudo-terminal."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ango_tui.hub import Hub, RunningHub

from .emulator import SYNCHRONIZED, Emulator
from .kept import check_look
from .rig import Session

# What would change the look or the behaviour of the program under test.
FOREIGN = ("NO_COLOR", "COLORTERM", "TMUX", "STY", "DISPLAY", "WAYLAND_DISPLAY", "COLUMNS", "LINES", "LC_ALL")
FOREIGN_PREFIXES = ("ANGO_", "SSH_", "TEXTUAL", "XDG_", "API_KEY", "PROJECT_ID", "PYTEST")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home directory."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """A clean environment with an empty home in a terminal of 16 million colours."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in FOREIGN and not name.upper().startswith(FOREIGN_PREFIXES)
    }
    return kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }


@pytest.fixture(scope="session")
def make_emulator() -> type[Emulator]:
    """The emulator itself, for tests that need no program: ``make_emulator(columns, rows)``."""
    return Emulator


@pytest.fixture(scope="session")
def looks_as_kept() -> Callable[[Session, str], None]:
    """A function that compares what a session shows with the text kept under a name."""
    return check_look


Run = Callable[..., Session]


@pytest.fixture
def run(environment: dict[str, str], home: Path) -> Iterator[Run]:
    """Start programs in pseudo-terminals; all are ended when the test is over.

    ``run("script.py", "arg", size=(80, 24), env={...})``: arguments for this Python; a value of None in `env`
    removes the variable; ``command=[...]`` runs another program instead.
    """
    sessions: list[Session] = []

    def start(
        *arguments: str,
        size: tuple[int, int] = (80, 24),
        env: dict[str, str | None] | None = None,
        command: list[str] | None = None,
        supported: frozenset[int] = frozenset({SYNCHRONIZED}),
    ) -> Session:
        wanted: dict[str, Any] = {**environment, **(env or {})}
        variables = {name: value for name, value in wanted.items() if value is not None}
        emulator = Emulator(*size, supported=supported)
        words = command or [sys.executable, *arguments]
        sessions.append(Session(words, emulator, env=variables, cwd=str(home)))
        return sessions[-1]

    yield start
    for session in sessions:
        session.close()


SMALL_APP = """
import subprocess
import sys
import time
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static
from ango_tui.ui import lifecycle
from ango_tui.ui.driver import TerminalDriver


class SmallApp(App):
    BINDINGS = [
        Binding("ctrl+z", "suspend_process", priority=True),
        Binding("ctrl+q", "quit", priority=True),
        Binding("f2", "stick", priority=True),
        Binding("f3", "flood", priority=True),
        Binding("f4", "edit", priority=True),
    ]

    def __init__(self):
        super().__init__(driver_class=TerminalDriver)
        lifecycle.install(self, self.save)

    def save(self):
        with open("draft", "a") as file:
            file.write("saved\\n")

    def compose(self) -> ComposeResult:
        yield Static("hello there")
        yield Input()

    def action_stick(self):
        open("stuck", "w").close()
        time.sleep(3600)

    def action_flood(self):
        open("flooded", "w").close()
        for _ in range(100):
            self._driver.write("x" * 65536)

    def action_edit(self):
        with self.suspend():
            subprocess.call(["sh", "-c", "echo editing; read answer; echo got $answer; read again"])


app = SmallApp()
app.run()
print("the end")
sys.exit(app.return_code)
"""


@pytest.fixture
def small_app(run: Run, tmp_path: Path) -> Callable[..., Session]:
    """Start a tiny application that uses the project's driver and lifecycle, and wait for its first frame."""
    script = tmp_path / "small_app.py"
    script.write_text(SMALL_APP)

    def start(**options: Any) -> Session:
        session = run(str(script), **options)
        session.wait_for("hello there")
        session.settle()
        return session

    return start


@pytest.fixture
def tmux(run: Run) -> Iterator[Callable[..., Session]]:
    """Run a program in the first window of a private tmux server, with a terminal attached to it."""
    program = shutil.which("tmux")
    if program is None:
        pytest.skip("tmux is not installed")
    # A socket's path is limited to about 100 characters, and the test's own folder may be deeper than that.
    socket = Path(tempfile.mkdtemp(prefix="tmux")) / "server"
    base = [program, "-S", str(socket), "-f", os.devnull]

    def start(*arguments: str, size: tuple[int, int] = (80, 24), **options: Any) -> Session:
        words = [*base, "new-session", "-x", str(size[0]), "-y", str(size[1]), sys.executable, *arguments]
        return run(command=words, size=size, **options)

    start.command = base  # type: ignore[attr-defined]
    yield start
    subprocess.run([*base, "kill-server"], capture_output=True, check=False)
    shutil.rmtree(socket.parent, ignore_errors=True)


PROJECTS = r"> Projects > (.|\n)*^> \S"


@pytest.fixture
def demo(run: Run) -> Callable[..., Session]:
    """The program on its embedded hub, showing the projects: ``demo(size=(80, 24), env={...})``."""

    def start(*arguments: str, **options: Any) -> Session:
        session = run("-m", "ango_tui", "--demo", *arguments, **options)
        session.wait_for(PROJECTS)
        return session

    return start


@pytest.fixture
def redrawn_alike() -> Callable[[Session], bool]:
    """Whether a screen that was sent in parts looks, cell by cell, as it does when it is sent whole."""

    def cells(session: Session) -> list[Any]:
        screen = session.emulator.screen
        return [screen.buffer[y][x] for y in range(screen.lines) for x in range(screen.columns)]

    def check(session: Session) -> bool:
        session.settle()
        before, place = cells(session), session.text.splitlines()[0]
        session.emulator.screen.reset()
        session.press("ctrl+l")
        session.wait_until(lambda: session.text.splitlines()[0] == place, "the first line again")
        session.settle()
        return cells(session) == before

    return check


@pytest.fixture
def make_hub() -> Iterator[Callable[..., RunningHub]]:
    """Hubs on loopback ports that keep what was asked of them in ``hub.log``: ``make_hub(tasks=1000)``."""
    with contextlib.ExitStack() as stack:
        yield lambda **options: stack.enter_context(RunningHub(Hub(record=True, **options)))


@pytest.fixture
def client_of(run: Run, home: Path) -> Callable[..., Session]:
    """The program against a hub over TCP, its key in ``.env``, with the list of projects on the screen."""

    def start(hub: RunningHub, *arguments: str, **options: Any) -> Session:
        secrets = home / ".env"
        secrets.write_text(f"ANGO_HOST={hub.url}\nANGO_API_KEY={hub.key}\n")
        secrets.chmod(0o600)
        session = run("-m", "ango_tui", *arguments, **options)
        session.wait_for(PROJECTS)
        return session

    return start


@pytest.fixture
def open_tasks() -> Callable[[Session], None]:
    """Go from the list of projects to the tasks of the biggest one."""

    def go(session: Session) -> None:
        session.press("/", *"dash", "enter")
        session.wait_for(r"^> Dash-cam vehicles(.|\n)*esc clears|esc clears(.|\n)*^> Dash-cam vehicles")
        session.press("t")
        session.wait_for(r"> Tasks(.|\n)*^> frame_")
        session.settle()

    return go
