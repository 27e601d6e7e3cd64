"""The command line: reads the arguments and imports no more than what they ask for."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from ango_tui import __version__
from ango_tui.cli.exit_codes import ExitCode

TYPE_CHECKING = False  # importing typing for it would cost --help a tenth of its time
if TYPE_CHECKING:
    from ango_tui.settings import Settings


GARBAGE = 10_000
"""New objects between two looks for garbage: with Python's 700 there are dozens while a screen is built."""


_DESCRIPTION = """\
Ango Hub in the terminal: projects, batches, tasks, issues, members and
ontologies, by the keyboard.

Without a command the application opens. It needs an API key, which it asks
for when there is none; --demo needs none and runs on sample data inside the
program."""

_EPILOG = """\
where settings come from, the first one wins:
  flags; the environment (ANGO_API_KEY, ANGO_HOST, ANGO_PROJECT_ID,
  ANGO_PROFILE; also API_KEY and PROJECT_ID); a .env file here or above;
  a profile of the configuration file. `ango-tui info` shows them.

exit codes:
  0  done                            3  the API key was refused
  1  it failed while running         4  the host could not be reached
  2  wrong arguments or settings     5  there is no terminal to draw on
  6  ontology: differences, errors   7  ontology: refused, nothing was sent
  8  ontology: sent, but unsure      130  interrupted"""

_HUB_EPILOG = """\
faults have the form
  METHOD:PATH[:nth=N][:times=N|all][:share=0..1]:KIND[=VALUE]
where METHOD and PATH are patterns, and KIND is a status or one of drop,
act-drop, cut, hang, html, empty, truncated, envelope, latency:
  --fault 'GET:/v2/listProjects:503'   every call to that path fails
  --fault 'PUT:*:nth=3:503'            the third PUT fails, then works
  --fault '*:*:share=0.1:429=5'        one call in ten is told to wait 5 s"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code; wrong arguments end the process with code 2."""
    words = sys.argv[1:] if argv is None else argv
    parser = build_parser(words)
    _refuse_unknown_flags(parser, words)
    args = parser.parse_args(words)
    try:
        return _COMMANDS[args.command](args)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output is gone; the interpreter must not complain about it while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAILURE


def build_parser(words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser of the whole command line; of commands with their own commands where `words` ask."""
    settings = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = settings.add_argument_group("settings")
    group.add_argument("--host", metavar="HOST", help="eu (default), us, in, test or a URL")
    group.add_argument("--profile", metavar="NAME", help="a profile of the configuration file")
    group.add_argument("--project", metavar="ID", help="the project to open")
    group.add_argument("--env-file", metavar="FILE", help="read this file instead of the nearest .env")
    group.add_argument("--read-only", action="store_true", help="change nothing on the server")
    group.add_argument(
        "--demo", action="store_true", help="sample data inside the program, no account needed"
    )
    parser = argparse.ArgumentParser(
        prog="ango-tui",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[settings],
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"ango-tui {__version__}")
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND")
    _add_hub(commands)
    _add_ontology(commands, settings, whole="ontology" in words)
    info = commands.add_parser(
        "info",
        parents=[settings],
        allow_abbrev=False,
        help="versions, paths, this terminal, and where each setting comes from",
        description="Show versions, paths, what this terminal can do, and each setting with its source.",
    )
    info.add_argument("--json", action="store_true", help="as JSON")
    info.add_argument("--check", action="store_true", help="try the key: one call to the host")
    commands.add_parser(
        "reset-terminal",
        allow_abbrev=False,
        help="put a terminal right that a killed program has left odd",
        description="Give back screen, mouse, cursor and line editing after a program was killed.",
    )
    return parser


def _refuse_unknown_flags(parser: argparse.ArgumentParser, words: Sequence[str]) -> None:
    """End with code 2 at a flag nobody knows; argparse would take the word after it for a command."""
    known = {flag for each in _parsers(parser) for flag in each._option_string_actions}
    for word in words:
        flag = word.partition("=")[0]
        if word == "--":
            return
        if word.startswith("--") and flag not in known:
            from difflib import get_close_matches

            near = get_close_matches(flag, known, 1)
            parser.error(f"there is no {flag}" + (f"; did you mean {near[0]}?" if near else ""))


def _parsers(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """The parser and those of all its commands, at every depth."""
    found = [parser]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                found += _parsers(below)
    return found


def _add_ontology(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    settings: argparse.ArgumentParser,
    *,
    whole: bool,
) -> None:
    words = "label sets in files: pull, validate, diff, plan, push, convert"
    parser = commands.add_parser("ontology", allow_abbrev=False, help=words)
    if whole:
        from ango_tui.cli.ontology_arguments import fill_ontology

        fill_ontology(parser, settings)


def _add_hub(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    hub = commands.add_parser(
        "hub",
        allow_abbrev=False,
        help="serve an embedded Ango Hub with sample data",
        description="Serve an embedded Ango Hub until interrupted; prints its URL and a key.",
        epilog=_HUB_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    hub.add_argument(
        "--port", type=_whole(0, 65535), default=8787, metavar="N", help="default 8787; 0: any free"
    )
    hub.add_argument(
        "--bind", default="127.0.0.1", metavar="ADDRESS", help="default 127.0.0.1: this machine only"
    )
    hub.add_argument("--key", metavar="KEY", help="the API key to accept; default: a random one")
    hub.add_argument(
        "--db", default=":memory:", metavar="FILE", help="keep the data in a file; default: memory"
    )
    hub.add_argument(
        "--seed", type=_whole(0), default=7, metavar="N", help="which sample organization; default 7"
    )
    hub.add_argument(
        "--tasks", type=_whole(0), metavar="N", help="tasks in the main project; default some 4,400"
    )
    hub.add_argument("--empty", action="store_true", help="an organization without projects")
    hub.add_argument("--json", action="store_true", help="print URL and key as one line of JSON")
    trouble = hub.add_argument_group("trouble on demand")
    trouble.add_argument("--latency", type=_whole(0), default=0, metavar="MS", help="wait before each answer")
    trouble.add_argument(
        "--page-cap", type=_whole(1), default=1000, metavar="N", help="largest page; default 1000"
    )
    trouble.add_argument(
        "--rate", type=_whole(1), metavar="N", help="calls a minute before 429; default no limit"
    )
    trouble.add_argument(
        "--fault", action="append", default=[], metavar="FAULT", help="see below; repeatable"
    )
    trouble.add_argument(
        "--quirk", action="append", default=[], metavar="NAME", help="behave like another server; repeatable"
    )
    trouble.add_argument("--geofenced", action="store_true", help="answer 451 to everything")
    trouble.add_argument("--hostile", action="store_true", help="add names that try to break a terminal")


class _whole:  # noqa: N801 - used as a function
    """Reads a whole number within limits, and says so when it is none."""

    def __init__(self, least: int, most: int | None = None) -> None:
        self._least = least
        self._most = most

    def __call__(self, words: str) -> int:
        try:
            number = int(words.replace("_", "").replace(",", ""))
        except ValueError:
            raise argparse.ArgumentTypeError(f"{words!r} is no whole number") from None
        if number < self._least or (self._most is not None and number > self._most):
            limits = f"{self._least} to {self._most}" if self._most is not None else f"{self._least} or more"
            raise argparse.ArgumentTypeError(f"{number} is not in the range: {limits}")
        return number


def _open_application(args: argparse.Namespace) -> int:
    from pathlib import Path

    from ango_tui.settings import SettingsError, resolve
    from ango_tui.ui import first_frame, terminal

    found = terminal.probe()
    refusal = terminal.refusal(found)
    if refusal is not None:
        return _complain(refusal, ExitCode.NO_TERMINAL)
    try:
        settings = resolve(vars(args), os.environ, Path.cwd())
    except SettingsError as error:
        return _complain(str(error), ExitCode.USAGE)
    terminal.prepare(found)  # Textual reads the environment while it is imported
    first_frame.show(found)
    try:
        return _run_application(settings)
    finally:
        first_frame.take_back()


def _run_application(settings: Settings) -> int:
    import gc

    gc.disable()  # there is no garbage in an import, but a tenth of its time goes into looking for some
    from ango_tui.ui.app import run

    gc.freeze()
    gc.set_threshold(GARBAGE)
    gc.enable()
    return run(settings)


def _serve_hub(args: argparse.Namespace) -> int:
    from ango_tui.cli.hub import serve_hub

    return serve_hub(args)


def _run_ontology(args: argparse.Namespace) -> int:
    from ango_tui.cli.ontology import run_ontology

    return run_ontology(args)


def _show_info(args: argparse.Namespace) -> int:
    from ango_tui.cli.info import show_info

    return show_info(args)


def _reset_terminal(_args: argparse.Namespace) -> int:
    from ango_tui.cli.info import reset_terminal

    return reset_terminal()


def _complain(words: str, code: ExitCode) -> ExitCode:
    from ango_tui.text import safe

    print(f"ango-tui: {safe(words, multiline=True, limit=None)}", file=sys.stderr)
    return code


_COMMANDS = {
    None: _open_application,
    "hub": _serve_hub,
    "info": _show_info,
    "ontology": _run_ontology,
    "reset-terminal": _reset_terminal,
}
