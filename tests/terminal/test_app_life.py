"""The program itself at the end of its terminal's life, stopped and continued, and typed at by noise."""

import signal
import subprocess

import psutil
import pytest


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)], ids=str
)
def test_a_signal_ends_the_program_with_the_terminal_in_order(demo, number, code):
    session = demo()
    session.signal(number)
    assert session.wait_exit() == code
    assert session.emulator.modes_left_on == set()
    assert session.emulator.kitty_flags == []
    assert session.attributes == session.attributes_before
    assert "Traceback" not in session.text


def test_a_closed_terminal_leaves_no_process_behind(demo):
    session = demo()
    mine = session.descendants()
    session.hang_up()
    assert session.wait_exit() == 129
    assert psutil.wait_procs(mine, timeout=20)[1] == []


def test_noise_on_the_line_changes_nothing(demo):
    session = demo()
    session.settle()
    before = session.text
    session.type(b"\xff\xfe\x80\xc3(\x1b[M \xff\xff")
    session.settle()
    assert session.text == before
    session.press("down")
    session.wait_for(r"Projects > 2/7")


def test_stopped_and_continued_it_shows_the_same_screen(demo, open_tasks):
    session = demo()
    open_tasks(session)
    before = session.text
    session.press("ctrl+z")
    process = psutil.Process(session.process.pid)
    session.wait_until(lambda: process.status() == psutil.STATUS_STOPPED, "the program to stop")
    session.settle()
    assert session.emulator.modes_left_on == set()
    assert session.attributes == session.attributes_before
    session.signal(signal.SIGCONT)
    session.wait_until(lambda: session.text == before, "the same screen as before")
    session.press("down")
    session.wait_for(r"Tasks > 2/")


def test_what_is_typed_ahead_lands_where_it_was_meant(demo):
    session = demo()
    session.type(b"/dash\rt")  # all in one go, as a slow line delivers it
    session.wait_for(r"Dash-cam vehicles > Tasks > 1/4,400")


def test_without_colours_nothing_is_coloured_and_the_cursor_is_reversed(demo):
    session = demo(env={"NO_COLOR": "1"})
    session.settle()
    assert session.emulator.colours == set()
    rows = session.text.splitlines()
    cursor = next(number for number, line in enumerate(rows) if line.startswith("> "))
    assert "reverse" in session.emulator.line_style(cursor)
    assert "reverse" not in session.emulator.line_style(cursor + 1)


def test_a_linux_console_gets_its_sixteen_colours_and_a_visible_cursor(demo):
    named = {"black", "red", "green", "brown", "blue", "magenta", "cyan", "white"}
    session = demo(env={"TERM": "linux", "COLORTERM": None})
    session.settle()
    assert session.emulator.colours <= named | {f"bright{name}" for name in named}
    rows = session.text.splitlines()
    cursor = next(number for number, line in enumerate(rows) if line.startswith("> "))
    assert session.emulator.line_style(cursor) - session.emulator.line_style(cursor + 1)


def test_a_tiny_terminal_asks_for_more_room_and_recovers(demo):
    session = demo()
    session.resize(30, 8)
    session.wait_gone(r"^> \S")
    assert session.process.poll() is None
    session.resize(100, 30)
    session.wait_for(r"^> \S")


def test_a_copy_inside_tmux_reaches_the_buffer(tmux):
    session = tmux("-m", "ango_tui", "--demo")
    session.wait_for(r"^> \S")
    name = session.wait_for(r"^> (\S+ \S+)")[1]
    session.press("y")
    session.wait_for("Copy")
    session.press(*"name", "enter")
    session.wait_for("copied to tmux")
    shown = subprocess.run([*tmux.command, "show-buffer"], capture_output=True, text=True, check=True)
    assert shown.stdout.startswith(name)


def test_a_signal_while_it_starts_leaves_the_terminal_in_order(run):
    session = run("-m", "ango_tui", "--demo")
    session.wait_for("Starting")
    session.signal(signal.SIGTERM)
    assert session.wait_exit() == 143
    assert session.emulator.modes_left_on == set()
    assert "Traceback" not in session.text


def test_a_start_that_fails_leaves_the_terminal_in_order(run, tmp_path):
    broken = tmp_path / "textual"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise ImportError('broken on purpose')")
    session = run("-m", "ango_tui", "--demo", env={"PYTHONPATH": str(tmp_path)})
    assert session.wait_exit() == 1
    assert session.emulator.modes_left_on == set()
    assert "broken on purpose" in session.text


def test_the_first_frame_comes_before_textual_and_is_drawn_over(demo):
    session = demo()
    assert bytes(session.raw).count(b"\x1b[?1049h") == 1
    assert bytes(session.raw).index(b"Starting") < bytes(session.raw).index(b"\x1b[?1004h")
    assert "Starting" not in session.text
