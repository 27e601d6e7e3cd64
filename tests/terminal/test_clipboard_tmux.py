"""A copy made inside tmux reaches tmux's buffer and the terminal outside, with tmux as it comes."""

import subprocess
from pathlib import Path

COPIER = """
from textual.binding import Binding
from textual.widgets import Static
from ango_tui.ui.terminal_app import TerminalApp


class Copier(TerminalApp):
    BINDINGS = [Binding("y", "copy_it"), Binding("q", "quit")]

    def compose(self):
        yield Static("ready to copy", markup=False)

    async def action_copy_it(self):
        self.query_one(Static).update(await self.copy("5f1c-é-id\\nsecond"))


Copier().run()
"""


def test_a_copy_inside_tmux_reaches_the_buffer_and_the_outer_terminal(tmux, tmp_path: Path):
    script = tmp_path / "copier.py"
    script.write_text(COPIER)
    session = tmux(str(script))
    session.wait_for("ready to copy")
    session.press("y")
    session.wait_for("copied to tmux and the terminal's clipboard")
    shown = subprocess.run([*tmux.command, "show-buffer"], capture_output=True, text=True, check=True)
    assert shown.stdout == "5f1c-é-id\nsecond"
    session.wait_until(
        lambda: "5f1c-é-id\nsecond" in session.emulator.clipboard, "the outer terminal's clipboard"
    )


def test_a_copy_without_tmux_is_sent_to_the_terminal(run, tmp_path: Path):
    script = tmp_path / "copier.py"
    script.write_text(COPIER)
    session = run(str(script))
    session.wait_for("ready to copy")
    session.press("y")
    session.wait_for("sent to the terminal's clipboard")
    assert session.emulator.clipboard == ["5f1c-é-id\nsecond"]
