"""``ango-tui ontology``: label sets without a screen, so that they can live in git and in CI."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from ango_tui.cli.exit_codes import ExitCode
from ango_tui.label_sets import files
from ango_tui.label_sets.files import FileError
from ango_tui.label_sets.publishing import Ending, Outcome, ProjectServer, prepare, publish
from ango_tui.ontology import Schema
from ango_tui.ontology.diff import Change, diff
from ango_tui.ontology.interchange import Report, combined
from ango_tui.ontology.push import Plan
from ango_tui.ontology.risk import Risk
from ango_tui.ontology.rules import Context, Problem, Severity, check, fix_all
from ango_tui.ontology.summary import summary
from ango_tui.settings import Settings, SettingsError, resolve
from ango_tui.store.paths import default_paths
from ango_tui.store.snapshots import Snapshots
from ango_tui.text import safe

T = TypeVar("T")

SERVER = "server"
"""The word that stands for the project's label set as the server has it."""
STDIN = "-"


def run_ontology(args: argparse.Namespace) -> int:
    """Carry out one command; wrong files and settings are told on standard error."""
    from ango_tui.api import AngoError
    from ango_tui.cli.info import exit_code

    try:
        return _COMMANDS[args.action](args)
    except (FileError, SettingsError) as error:
        return _complain(str(error), ExitCode.USAGE)
    except AngoError as error:
        return _complain(f"{error.what} {error.advice}".strip(), exit_code(error))


def _complain(words: str, code: ExitCode) -> ExitCode:
    print(f"ango-tui: {safe(words, multiline=True, limit=None)}", file=sys.stderr)
    return code


# Where label sets come from


class _Target:
    """The project that the settings name, and the settings themselves."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.settings = resolve(vars(args), os.environ, Path.cwd())
        if not self.settings.project:
            raise SettingsError("No project is named: --project ID, or ANGO_PROJECT_ID.")
        if not self.settings.api_key:
            raise SettingsError("There is no API key: ANGO_API_KEY, a .env file or a profile.")
        self.project = self.settings.project

    def run(self, call: Callable[[ProjectServer], Awaitable[T]]) -> T:
        """Connect and make calls."""
        from ango_tui.api import AngoClient

        async def go() -> T:
            async with AngoClient(**self.settings.connection) as client:
                return await call(ProjectServer(client, self.project))

        return asyncio.run(go())

    def keep(self, schema: Schema, origin: str, note: str = "") -> None:
        """Every version seen can be restored in the editor; a full disk is no reason to fail."""
        content = schema.to_json().encode("utf-8", "surrogatepass")
        try:
            snapshots = Snapshots(default_paths().state)
            snapshots.add(self.settings.host_key, self.project, content, origin=origin, note=note)
        except OSError as error:
            _complain(f"this version cannot be kept on disk: {error.strerror or error}", ExitCode.OK)


def _on_server(args: argparse.Namespace) -> Schema:
    target = _Target(args)

    async def read(server: ProjectServer) -> Schema:
        return (await server.read()).schema

    schema = target.run(read)
    target.keep(schema, "server")
    return schema


def _schema(args: argparse.Namespace, name: str) -> Schema:
    """A label set named on the command line: a file of any format, ``-`` or ``server``."""
    if name == SERVER:
        return _on_server(args)
    return files.imported(_path(name)).schema


def _path(name: str) -> Path:
    return Path("/dev/stdin") if name == STDIN else Path(name)


# The commands


def _pull(args: argparse.Namespace) -> int:
    schema = _on_server(args)
    words = schema.to_json(indent=2) + "\n"
    if args.output:
        made = files.exported(schema, "raw", Path(args.output))
        facts = {"file": args.output, "classes": made.report.count("taken")}
        _print(args, facts, f"{args.output}: {summary(schema).words()}")
    else:
        sys.stdout.write(words)
    return ExitCode.OK


def _validate(args: argparse.Namespace) -> int:
    schema = _schema(args, args.file)
    context = Context(project_type=args.type or "", strict=args.strict)
    if args.fix:
        if args.file in (SERVER, STDIN):
            raise FileError("--fix needs a file to write to")
        fixed = fix_all(schema, context)
        if fixed is not schema:
            files.exported(fixed, "raw", Path(args.file))
        schema = fixed
    problems = check(schema, context)
    lines = [_problem_words(schema, problem) for problem in problems] or ["No problems."]
    _print(args, {"problems": [problem.as_dict() for problem in problems]}, "\n".join(lines))
    worst = Severity.WARNING if args.strict else Severity.ERROR
    bad = any(problem.severity >= worst for problem in problems)
    return ExitCode.FOUND if bad else ExitCode.OK


def _problem_words(schema: Schema, problem: Problem) -> str:
    where = " › ".join(schema.title_path(problem.path)) or "label set"
    return f"{problem.severity.name.lower()}: {where}: {problem.words} ({problem.rule})"


def _diff(args: argparse.Namespace) -> int:
    changes = diff(_schema(args, args.before), _schema(args, args.after))
    _print(args, {"changes": [change.as_dict() for change in changes]}, _changes_text(changes))
    worst = max((change.risk for change in changes), default=Risk.SAFE)
    limit = Risk[args.fail_on.upper()] if args.fail_on else Risk.SAFE
    return ExitCode.FOUND if changes and worst >= limit else ExitCode.OK


def _changes_text(changes: list[Change]) -> str:
    if not changes:
        return "Nothing differs."
    ranked = sorted(changes, key=lambda change: -change.risk)
    return "\n".join(f"{change.risk.words}: {change}" for change in ranked)


def _planned(args: argparse.Namespace, target: _Target) -> tuple[Plan, str]:
    """The plan, and the project's name."""
    draft = files.imported(_path(args.file)).schema
    base = files.imported(Path(args.base)).schema if args.base else None

    async def read(server: ProjectServer) -> tuple[Plan, str]:
        planned, copy = await prepare(server, draft, base)
        return planned, copy.name

    planned, name = target.run(read)
    target.keep(planned.server, "server")
    return planned, name


def _plan_facts(planned: Plan) -> dict[str, Any]:
    return {
        "nothing": planned.nothing,
        "risk": planned.risk.name.lower(),
        "confirm": planned.must_type(),
        "moved": planned.moved,
        "changes": [change.as_dict() for change in planned.changes],
        "theirs": [change.as_dict() for change in planned.theirs],
        "conflicts": [conflict.as_dict() for conflict in planned.conflicts],
        "errors": [problem.as_dict() for problem in planned.blockers],
    }


def _plan(args: argparse.Namespace) -> int:
    planned, _name = _planned(args, _Target(args))
    _print(args, _plan_facts(planned), planned.text())
    return ExitCode.OK if planned.nothing else ExitCode.FOUND


def _push(args: argparse.Namespace) -> int:
    target = _Target(args)
    planned, name = _planned(args, target)
    facts = _plan_facts(planned)
    if planned.nothing:
        _print(args, facts | {"sent": False}, planned.text())
        return ExitCode.OK
    if not args.json:
        print(planned.text())
    refusal = _refusal(args, target.settings, planned)
    if refusal:
        if args.json:
            _print(args, facts | {"sent": False, "refused": refusal}, "")
        return _complain(refusal, ExitCode.REFUSED)

    async def send(server: ProjectServer) -> Outcome:
        outcome = await publish(server, planned, target.keep)
        if outcome.ending is Ending.NOT_SENT:  # it was looked: the server does not have it
            outcome = await publish(server, planned, target.keep)
        return outcome

    outcome = target.run(send)
    ending = {"sent": True, "outcome": outcome.ending.name.lower(), "lost": outcome.lost}
    ending["differences"] = [change.as_dict() for change in outcome.differences]
    words = f"{name or target.project}: {outcome.ending.value}."
    _print(args, facts | ending, "\n".join([words, *map(str, outcome.differences)]))
    return ExitCode.OK if outcome.done else ExitCode.UNSURE


def _refusal(args: argparse.Namespace, settings: Settings, planned: Plan) -> str:
    """Why the plan is not carried out; empty when it may be."""
    if settings.read_only:
        return "read-only: nothing is sent"
    if planned.blockers and not args.with_errors:
        return f"there are {len(planned.blockers)} errors; --with-errors sends it all the same"
    if planned.conflicts and not args.prefer_mine:
        return f"both sides changed {len(planned.conflicts)} things; --prefer-mine takes those of the file"
    number = planned.must_type()
    if number and args.confirm != number:
        return f"labels become unknown: --confirm {number} sends it"
    if not number and not args.yes and args.confirm is None:
        return "nothing was sent: --yes sends it"
    return ""


def _convert(args: argparse.Namespace) -> int:
    found = files.imported(_path(args.file), args.source, tool=args.tool)
    schema, reports = found.schema, [("read", found.report)]
    if args.into:
        schema, merging = combined(files.imported(Path(args.into)).schema, found, "merge")
        reports.append(("merged", merging))
    if args.output:
        made = files.exported(schema, args.to, Path(args.output), args.title or "")
    else:
        from ango_tui.ontology.interchange import write

        made = write(schema, args.to, title=args.title or "")
        if not args.json:
            sys.stdout.write(made.text)
    reports.append(("written", made.report))
    facts: dict[str, Any] = {name: _report_facts(report) for name, report in reports}
    if args.output:
        _print(args, facts, "\n\n".join(f"{name}: {files.report_text(report)}" for name, report in reports))
    elif args.json:
        _print(args, facts | {"text": made.text}, "")
    lost = any(report.count("dropped") for _, report in reports)
    return ExitCode.FOUND if lost and args.strict else ExitCode.OK


def _report_facts(report: Report) -> list[dict[str, str]]:
    return [{"verdict": entry.verdict, "what": entry.what, "words": entry.words} for entry in report]


def _print(args: argparse.Namespace, facts: dict[str, Any], words: str) -> None:
    if args.json:
        print(json.dumps(facts, ensure_ascii=True, indent=2))
    else:
        print(safe(words, multiline=True, limit=None))


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "pull": _pull,
    "validate": _validate,
    "diff": _diff,
    "plan": _plan,
    "push": _push,
    "convert": _convert,
}
