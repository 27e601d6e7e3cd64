"""The arguments of ``ango-tui ontology``; imports nothing heavy, as every start of the program reads them."""

from __future__ import annotations

import argparse

_EPILOG = """\
FILE is a label set in any format that can be read, - for standard input, or
the word server for what the project has now. Versions seen on the way are kept
and can be restored in the editor.

exit codes beside those of ango-tui:
  6  validate: errors; diff: differences; plan: something to send
  7  push: nothing was sent, a confirmation is missing or something stands
     in the way (the words say what)
  8  push: it was sent, but what the server has now is something else or
     could not be read; look before you send again"""

IMPORTS = ("raw", "coco", "yolo", "label-studio", "labelbox", "cvat")
EXPORTS = ("raw", "python-imerit", "python-ango-tui", "coco", "yolo", "guide")
RISKS = ("safe", "visible", "exports", "orphans")


def fill_ontology(parser: argparse.ArgumentParser, settings: argparse.ArgumentParser) -> None:
    """Give the command its own commands; `settings` has the flags that say which project."""
    parser.description = "Work on label sets without a screen, in scripts and in CI."
    parser.epilog = _EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    actions = parser.add_subparsers(title="commands", dest="action", metavar="COMMAND", required=True)

    def add(name: str, words: str) -> argparse.ArgumentParser:
        action = actions.add_parser(
            name, parents=[settings], allow_abbrev=False, help=words, description=words.capitalize() + "."
        )
        action.add_argument("--json", action="store_true", help="as JSON")
        return action

    pull = add("pull", "write the project's label set to a file, or to standard output")
    pull.add_argument("-o", "--output", metavar="FILE", help="the file; default: standard output")

    validate = add("validate", "check a label set by all rules")
    validate.add_argument("file", metavar="FILE")
    validate.add_argument("--strict", action="store_true", help="warnings count as errors")
    validate.add_argument("--fix", action="store_true", help="put right in the file what can be")
    validate.add_argument("--type", metavar="TYPE", help="kind of project (pct: point clouds)")

    compare = add("diff", "what leads from one label set to another, with the risk of each change")
    compare.add_argument("before", metavar="BEFORE")
    compare.add_argument("after", metavar="AFTER")
    compare.add_argument(
        "--fail-on", choices=RISKS, help="exit with 6 only for changes of this risk or a worse one"
    )

    for name, words in (
        ("plan", "what pushing a label set would change; nothing is sent"),
        ("push", "send a label set after the same plan, read it back, compare"),
    ):
        action = add(name, words)
        action.add_argument("file", metavar="FILE")
        action.add_argument("--base", metavar="FILE", help="what FILE began from: merges what others changed")
        if name == "push":
            action.add_argument("--yes", action="store_true", help="send what orphans no labels")
            action.add_argument("--confirm", metavar="N", help="send although N classes lose their labels")
            action.add_argument("--prefer-mine", action="store_true", help="in conflicts FILE wins")
            action.add_argument("--with-errors", action="store_true", help="send although rules are broken")

    convert = add("convert", "turn a label set of one format into another, with a report")
    convert.add_argument("file", metavar="FILE")
    convert.add_argument(
        "--from", dest="source", choices=IMPORTS, metavar="FORMAT", help=f"{', '.join(IMPORTS)}; default: any"
    )
    convert.add_argument(
        "--to", choices=EXPORTS, default="raw", metavar="FORMAT", help=f"{', '.join(EXPORTS)}; default raw"
    )
    convert.add_argument("-o", "--output", metavar="FILE", help="the file; default: standard output")
    convert.add_argument("--into", metavar="FILE", help="merge into this label set first")
    convert.add_argument("--tool", metavar="TYPE", help="what classes of COCO and YOLO are drawn as")
    convert.add_argument("--title", metavar="WORDS", help="title of a guide")
    convert.add_argument("--strict", action="store_true", help="exit with 6 when something was dropped")
