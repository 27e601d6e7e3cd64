"""The driver and the lifecycle under a tiny application, in a real pseudo-terminal."""

import shutil
import signal
import sys
from pathlib import Path

import psutil
import pytest


def test_quitting_gives_back_every_mode_and_the_line_discipline(small_app):
    session = small_app(supported=frozenset({2026, 2048}))
    assert {1049, 2004, 1000} <= session.emulator.modes_left_on
    session.press("ctrl+q")
    assert session.wait_exit() == 0
    assert session.emulator.modes_left_on == set()
    assert session.emulator.kitty_flags == []
    assert session.attributes == session.attributes_before


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)], ids=str
)
def test_a_signal_saves_and_gives_the_terminal_back(small_app, home: Path, number, code):
    session = small_app()
    session.signal(number)
    assert session.wait_exit() == code
    assert (home / "draft").read_text() == "saved\n"
    assert session.emulator.modes_left_on == set()
    assert session.attributes == session.attributes_before


def test_quitting_by_key_does_not_save_on_top(small_app, home: Path):
    session = small_app()
    session.press("ctrl+q")
    session.wait_exit()
    assert not (home / "draft").exists()


def test_a_closed_terminal_saves_and_ends_the_process(small_app, home: Path):
    session = small_app()
    session.hang_up()
    assert session.wait_exit() == 129
    assert (home / "draft").read_text() == "saved\n"


def test_a_closed_terminal_ends_the_process_even_when_hang_ups_are_ignored(
    run, tmp_path: Path, home: Path, small_app
):
    small_app()  # writes the script
    script = tmp_path / "small_app.py"
    launcher = "signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.executable, sys.argv[1:])"
    session = run("-c", f"import os, signal, sys; {launcher}", sys.executable, str(script))
    session.wait_for("hello there")
    session.signal(signal.SIGHUP)
    session.press("x")
    session.wait_for("x")
    session.hang_up()
    assert session.wait_exit() == 129
    assert (home / "draft").read_text() == "saved\n"


def test_a_stuck_event_loop_does_not_keep_the_process_or_the_terminal(small_app, home: Path):
    session = small_app()
    session.type(b"\x1bOQ")
    session.wait_until((home / "stuck").exists, "the event loop to be stuck")
    session.signal(signal.SIGTERM)
    assert session.wait_exit() == 143
    assert (home / "draft").read_text() == "saved\n"
    assert session.emulator.modes_left_on == set()
    assert session.attributes == session.attributes_before


@pytest.mark.parametrize(
    "odd", [b"\xff", b"\xc3", b"\x1b[M \xff\xfe", b"\x80\x81\x82", b"\xed\xa0\x80"], ids=repr
)
def test_bytes_that_are_no_utf8_are_no_keys_and_do_no_harm(small_app, odd):
    session = small_app()
    session.type(odd + b"a")
    session.press("o", "k")
    session.wait_for("a?ok")
    assert "\N{REPLACEMENT CHARACTER}" not in session.text


def test_a_character_split_over_two_reads_arrives_whole(small_app):
    session = small_app()
    session.type("é".encode()[:1])
    session.settle()
    session.type("é".encode()[1:])
    session.wait_for("é")


def test_suspend_and_return_through_a_shell_repaints(run, tmp_path: Path, small_app):
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("needs bash for job control")
    small_app()
    session = run(command=[bash, "--norc", "--noprofile", "-i"], env={"PS1": "ready> "})
    session.wait_for("ready>")
    session.type(f"{sys.executable} {tmp_path / 'small_app.py'}\r".encode())
    session.wait_for("hello there")
    session.press("a", "b", "c")
    session.wait_for("abc")
    session.press("ctrl+z")
    session.wait_for("Stopped")
    assert session.emulator.modes_left_on <= {2004}  # bash's own
    session.type(b"fg\r")
    session.wait_for("(?s)hello there.*abc")
    session.press("d")
    session.wait_for("abcd")
    session.press("ctrl+q")
    session.wait_for("the end")


def test_stopped_and_continued_from_outside_it_has_one_reader_and_repaints(small_app):
    session = small_app()
    process = psutil.Process(session.process.pid)
    threads = process.num_threads()
    session.signal(signal.SIGSTOP)
    session.wait_until(lambda: process.status() == psutil.STATUS_STOPPED, "the process to stop")
    session.emulator.screen.reset()
    session.signal(signal.SIGCONT)
    session.wait_for("hello there")
    session.settle()
    session.press("o", "n", "e")
    session.wait_for("one")
    assert process.num_threads() == threads
    session.press("ctrl+q")
    assert session.wait_exit() == 0
    assert session.attributes == session.attributes_before


def test_a_resize_is_drawn(small_app):
    session = small_app()
    session.resize(100, 30)
    session.wait_until(lambda: len(session.text.splitlines()[1]) == 100, "the input as wide as the terminal")


def test_a_terminal_that_takes_no_more_output_does_not_keep_the_process(small_app, home: Path):
    session = small_app()
    session.type(b"\x1bOR")
    session.wait_until((home / "flooded").exists, "more output than the terminal takes")
    session.signal(signal.SIGTERM)
    assert session.process.wait(timeout=20) == 143  # and nobody reads what it wrote
    assert (home / "draft").read_text() == "saved\n"


def test_another_program_gets_the_terminal_and_its_ctrl_c_is_not_ours(small_app):
    session = small_app()
    session.type(b"\x1bOS")
    session.wait_for("editing")
    assert session.emulator.modes_left_on == set()
    assert session.attributes == session.attributes_before
    session.type(b"words\r")
    session.wait_for("got words")
    session.press("ctrl+c")  # ends the shell, and is meant for it alone
    session.wait_for("hello there")
    session.press("o", "k")
    session.wait_for("ok")
