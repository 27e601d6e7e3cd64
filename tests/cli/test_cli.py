"""Tests of ango_tui.cli: what each command prints, how it ends, and what it hands to the application."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import termios
import tty
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ango_tui import cli, settings

KEY = "0123456789abcdef0123456789abcdef"
PROGRAM = [sys.executable, "-m", "ango_tui"]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty home, an empty folder to work in, and none of our variables."""
    for name in list(os.environ):
        if name.startswith(("ANGO_", "TEXTUAL_", "SSH_")) or name.upper() in (
            "API_KEY",
            "PROJECT_ID",
            "NO_COLOR",
        ):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ANGO_TUI_HOME", str(tmp_path / "home"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch) -> list[settings.Settings]:
    """Stand in for the screen application and the terminal; what the application was run with."""
    runs: list[settings.Settings] = []
    stand_in = types.ModuleType("ango_tui.ui.app")

    def run(found: settings.Settings) -> int:
        runs.append(found)
        return 7

    stand_in.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ango_tui.ui.app", stand_in)
    monkeypatch.setattr("ango_tui.ui.terminal.refusal", lambda _terminal: None)
    return runs


def fails(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run a command line that argparse refuses; its exit code and what it said."""
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert isinstance(caught.value.code, int)
    return caught.value.code, capsys.readouterr().err


# The application


def test_application_gets_the_settings_and_its_code_is_ours(application: list[settings.Settings]) -> None:
    code = cli.main(["--host", "us", "--project", "p1", "--read-only"])
    assert code == 7
    assert [(each.host, each.project, each.read_only) for each in application] == [("us", "p1", True)]


def test_demo_reaches_the_application(application: list[settings.Settings]) -> None:
    cli.main(["--demo"])
    assert application[0].demo


def test_textual_finds_its_environment_prepared(
    application: list[settings.Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESCDELAY", "33")
    cli.main(["--demo"])
    assert application
    assert os.environ["TEXTUAL_ANIMATIONS"] == "none"
    assert os.environ["ESCDELAY"] == "33"
    monkeypatch.delenv("TEXTUAL_ANIMATIONS")


def test_settings_that_cannot_be_used_end_with_a_sentence(
    application: list[settings.Settings], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANGO_HOST", "https://\x1b]0;owned\x07")
    assert cli.main([]) == cli.ExitCode.USAGE
    said = capsys.readouterr().err
    assert said.startswith("ango-tui: environment ANGO_HOST")
    assert "\x1b" not in said
    assert application == []


def test_interrupted_start_ends_with_130(
    application: list[settings.Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_settings: settings.Settings) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["ango_tui.ui.app"], "run", interrupted)
    assert cli.main(["--demo"]) == cli.ExitCode.INTERRUPTED
    assert application == []


def test_without_a_terminal_there_is_a_sentence_and_a_code() -> None:
    done = subprocess.run(
        [*PROGRAM, "--demo"], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert done.returncode == cli.ExitCode.NO_TERMINAL
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "terminal" in done.stderr


# Arguments


def test_help_documents_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    shown = capsys.readouterr().out.partition("exit codes:")[2]
    numbers = {int(word) for word in shown.split() if word.isdigit()}
    assert numbers == {int(code) for code in cli.ExitCode}


@pytest.mark.parametrize("command", [[], ["hub"], ["info"], ["reset-terminal"]])
def test_help_fits_80_columns(
    command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        cli.main([*command, "--help"])
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) < 80


def test_version_is_the_package_s(capsys: pytest.CaptureFixture[str]) -> None:
    from ango_tui import __version__

    with pytest.raises(SystemExit) as caught:
        cli.main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"ango-tui {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--hots", "us"], "there is no --hots; did you mean --host?"),
        (["hub", "--port", "99999"], "0 to 65535"),
        (["hub", "--tasks", "many"], "no whole number"),
        (["hub", "--page-cap", "0"], "1 or more"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_wrong_arguments_end_with_2_and_name_the_culprit(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = fails(capsys, *arguments)
    assert code == cli.ExitCode.USAGE
    assert words in said


# info


def test_info_shows_each_setting_with_its_source_and_masks_the_key(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_KEY", KEY)
    assert cli.main(["info", "--host", "us"]) == 0
    shown = capsys.readouterr().out
    assert "us (https://us-api.ango.ai)  from flag --host" in shown
    assert f"••••{KEY[-4:]}  from environment API_KEY" in shown
    assert KEY not in shown


def test_info_takes_flags_before_its_name_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--host", "us", "info", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["settings"]["host"]["source"] == "flag --host"


def test_info_as_json_has_versions_paths_and_terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli.main(["info", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["versions"]["textual"].startswith("8.")
    assert facts["paths"]["configuration"].startswith(str(tmp_path / "home"))
    assert "colours" in facts["terminal"]
    assert not (tmp_path / "home").exists()


def test_info_goes_on_when_the_settings_are_broken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANGO_HOST", "uk")
    assert cli.main(["info"]) == cli.ExitCode.USAGE
    shown = capsys.readouterr().out
    assert "textual" in shown
    assert "error: environment ANGO_HOST" in shown


def test_info_shows_foreign_text_safely(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROJECT_ID", "p\x1b[2J")
    assert cli.main(["info"]) == 0
    shown = capsys.readouterr().out
    assert "p␛[2J" in shown
    assert "\x1b" not in shown


def test_info_prints_no_color_codes_and_survives_a_closed_pipe() -> None:
    command = f"{sys.executable} -m ango_tui info | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "versions\n"
    assert done.stderr == ""


# info --check and hub, over TCP


StartHub = Callable[..., tuple[dict[str, str], "subprocess.Popen[str]"]]


@pytest.fixture
def hub() -> Iterator[StartHub]:
    """Start ``ango-tui hub`` on a free port; its URL and key, and the process."""
    processes: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> tuple[dict[str, str], subprocess.Popen[str]]:
        command = [*PROGRAM, "hub", "--port", "0", "--json", *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        processes.append(process)
        assert process.stdout is not None
        return json.loads(process.stdout.readline()), process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def test_hub_serves_until_interrupted(
    hub: StartHub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    facts, process = hub("--key", KEY, "--empty")
    assert facts["key"] == KEY
    assert facts["url"].startswith("http://127.0.0.1:")
    assert cli.main(["info", "--check", "--host", facts["url"], "--json"]) == cli.ExitCode.KEY_REFUSED
    monkeypatch.setenv("ANGO_API_KEY", KEY)
    capsys.readouterr()
    assert cli.main(["info", "--check", "--host", facts["url"], "--json"]) == cli.ExitCode.OK
    assert "shows 0 projects" in json.loads(capsys.readouterr().out)["check"]
    monkeypatch.setenv("ANGO_API_KEY", KEY[::-1])
    assert cli.main(["info", "--check", "--host", facts["url"]]) == cli.ExitCode.KEY_REFUSED
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == cli.ExitCode.OK
    assert cli.main(["info", "--check", "--host", facts["url"]]) == cli.ExitCode.UNREACHABLE


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--fault", "GET:/x:sometimes"], "unknown fault"),
        (["--quirk", "odd-210"], "did you mean 'odd-201'"),
        (["--db", "/no/such/folder/hub.db"], "open"),
    ],
)
def test_hub_that_cannot_be_opened_says_why(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["hub", *arguments]) == cli.ExitCode.USAGE
    assert words in capsys.readouterr().err


def test_hub_on_a_taken_port_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cli.main(["hub", "--empty", "--port", str(port)]) == cli.ExitCode.FAILURE
    assert f"127.0.0.1:{port}" in capsys.readouterr().err


# reset-terminal


def on_a_terminal(command: list[str], prepare: Callable[[int], None]) -> tuple[int, bytes, list[int]]:
    """Run a command on a terminal of its own; its exit code, what it wrote, and the modes it left."""
    ours, theirs = pty.openpty()
    try:
        prepare(theirs)
        process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        code = process.wait(20)
        written = b""
        while select.select([ours], [], [], 0)[0]:
            written += os.read(ours, 4096)
        return code, written, termios.tcgetattr(theirs)[:4]
    finally:
        os.close(ours)
        os.close(theirs)


def test_reset_terminal_gives_back_screen_cursor_and_line_editing() -> None:
    code, written, modes = on_a_terminal([*PROGRAM, "reset-terminal"], tty.setraw)
    assert code == 0
    for sequence in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l", b"\x1b[!p"):
        assert sequence in written
    wanted = termios.ECHO | termios.ICANON | termios.ISIG
    assert modes[3] & wanted == wanted
    assert modes[1] & termios.OPOST


def test_dumb_terminal_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    code, written, _ = on_a_terminal([*PROGRAM, "--demo"], lambda _terminal: None)
    assert code == cli.ExitCode.NO_TERMINAL
    assert b"TERM" in written
    assert b"\x1b" not in written


def test_reset_terminal_without_one_says_so() -> None:
    done = subprocess.run(
        [*PROGRAM, "reset-terminal"], capture_output=True, text=True, start_new_session=True, check=False
    )
    assert done.returncode == cli.ExitCode.NO_TERMINAL
    assert "no terminal" in done.stderr
