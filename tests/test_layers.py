"""The arrows between the parts of the package, held in its text and at run time, and its files."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import ango_tui

PACKAGE = Path(ango_tui.__file__).parent
TESTS = Path(__file__).parent
MAX_LINES = 400


class Import(NamedTuple):
    """One import: who, what, and on which line."""

    importer: str
    imported: str
    line: int

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(source: str, module: str, *, is_package: bool = False) -> Iterator[Import]:
    """Yield every import of a module, also those inside functions and for type checkers: all are knowledge.

    ``from package import name`` counts as ``package.name``, so that a submodule cannot hide.
    """
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            for alias in node.names:
                yield Import(module, f"{origin}.{alias.name}", node.lineno)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


ALL_IMPORTS = [
    found
    for path in sorted(PACKAGE.rglob("*.py"))
    for found in imports_of(path.read_text(), module_name(path), is_package=path.name == "__init__.py")
]

FOR_SETTINGS = ("settings", "store", "text", "api.wire", "api.secret", "api.addresses", "api.errors")
FOR_SCREENS = (
    "ui",
    "api",
    "ontology",
    "label_sets",
    "workflow",
    "charts",
    "store",
    "query",
    "transfer",
    "people",
    "issue_parts",
    "pictures",
    "text",
    "settings",
    "__version__",
)

# What screens are made of: files beside them that are no screens themselves.
SCREEN_PARTS = {
    "base",
    "lists",
    "task_actions",
    "issue_actions",
    "issue_new",
    "person_actions",
    "project_actions",
    "asset_actions",
    "upload_listing",
}

# Which of our own parts each part may know. The first entry that holds the importing module counts.
ARROWS: list[tuple[str, tuple[str, ...]]] = [
    ("text", ()),
    ("api", ("api", "__version__")),
    ("ontology", ("ontology", "text")),
    ("store", ("store",)),
    ("hub", ("hub", "api.wire")),
    ("settings", FOR_SETTINGS),
    ("query.tasks", ("query", "api", "text")),
    ("query.issues", ("query", "api")),
    ("query.assets", ("query", "api")),
    ("query", ("query", "text")),
    ("workflow", ("workflow", "text")),
    ("label_sets", ("label_sets", "ontology", "store", "api", "text")),
    ("charts", ("charts", "text")),
    ("transfer", ("transfer", "api", "ontology", "text")),
    ("pictures", ()),
    ("issue_parts", ("ontology", "api")),
    ("people", ("people", "api", "text")),
    ("ui.widgets", ("ui.widgets", "ui.commands", "ui.terminal", "query.fields", "ontology", "text")),
    ("ui.session", (*FOR_SCREENS, "hub")),
    ("ui.app", (*FOR_SCREENS, "hub.Hub")),
    ("ui", FOR_SCREENS),
    ("cli.ontology_arguments", ()),
    ("cli.ontology", ("cli", "label_sets", "ontology", "settings", "store", "text", "api")),
    ("cli.hub", ("cli", "hub", "settings", "api.addresses")),
    ("cli.info", ("cli", "api", "settings", "store", "text", "ui.terminal", "__version__")),
    ("cli", ("cli", "ui.terminal", "ui.app", "ui.first_frame", "settings", "text", "__version__")),
    ("__main__", ("cli",)),
]

# Which parts may know a library that is heavy or belongs to one place.
LIBRARIES = {
    "textual": ("ui",),
    "rich": ("ui", "text"),
    "httpx": ("api", "hub"),
    "starlette": ("hub",),
    "uvicorn": ("hub",),
    "dotenv": ("settings.environment",),
    "platformdirs": ("store.paths",),
    "tomli_w": ("settings.config_write",),
}


def breaks_arrow(found: Import) -> bool:
    importer = found.importer.removeprefix("ango_tui.")
    if not within(found.imported, "ango_tui"):
        homes = LIBRARIES.get(found.imported.split(".")[0])
        return homes is not None and not any(within(importer, home) for home in homes)
    imported = found.imported.removeprefix("ango_tui.")
    for part, allowed in ARROWS:
        if within(importer, part):
            return not any(within(imported, known) for known in allowed)
    return False


def test_every_part_of_the_package_has_its_arrows() -> None:
    parts = {found.importer.split(".")[1] for found in ALL_IMPORTS if found.importer != "ango_tui"}
    assert parts - {part.split(".")[0] for part, _ in ARROWS} == set()


def knows_another_screen(found: Import) -> bool:
    """Screens may share what all are made of and, inside a folder of one big screen, its own files."""
    importer, imported = found.importer.split("."), found.imported.split(".")
    if importer[:3] != ["ango_tui", "ui", "screens"] or imported[:3] != importer[:3]:
        return False
    return len(importer) > 3 and len(imported) > 3 and imported[3] not in SCREEN_PARTS | {importer[3]}


def test_no_module_knows_more_than_its_arrows_allow() -> None:
    assert [str(found) for found in ALL_IMPORTS if breaks_arrow(found)] == []


def test_screens_do_not_know_each_other() -> None:
    assert [str(found) for found in ALL_IMPORTS if knows_another_screen(found)] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("ango_tui.api.tasks", "from ango_tui.store import ledger"),
        ("ango_tui.api.tasks", "def f():\n    import textual"),
        ("ango_tui.api.tasks", "from ..ontology.schema import Schema"),
        ("ango_tui.hub.app", "from ango_tui.api import AngoClient"),
        ("ango_tui.hub.app", "from ango_tui.api.records import Task"),
        ("ango_tui.ontology.diff", "from ango_tui import api"),
        ("ango_tui.ui.widgets.table", "if TYPE_CHECKING:\n    from ango_tui.api import Task"),
        ("ango_tui.ui.widgets.table", "from ..screens.base import AngoScreen"),
        ("ango_tui.ui.screens.tasks", "import httpx"),
        ("ango_tui.text", "from ango_tui import store"),
    ],
)
def test_forbidden_imports_are_seen(module: str, source: str) -> None:
    assert any(breaks_arrow(found) for found in imports_of(source, module))


@pytest.mark.parametrize(
    ("source", "forbidden"),
    [
        ("from ango_tui.ui.screens.task import TaskScreen", True),
        ("from .task import TaskScreen", True),
        ("from . import task", True),
        ("from ango_tui.ui.screens.base import AngoScreen", False),
        ("from ango_tui.ui.widgets import prompt", False),
    ],
)
def test_screens_that_know_each_other_are_seen(source: str, forbidden: bool) -> None:
    found = list(imports_of(source, "ango_tui.ui.screens.tasks"))
    assert any(knows_another_screen(each) for each in found) is forbidden


# At run time


ALL_OF = """
import importlib, pkgutil, {package}
for found in pkgutil.walk_packages({package}.__path__, "{package}."):
    importlib.import_module(found.name)
"""
OURS = {"api", "cli", "hub", "ontology", "settings", "store", "ui"}


def ours_but(*parts: str) -> set[str]:
    return {f"ango_tui.{part}" for part in OURS - set(parts)}


CASES = {
    "text": ("import ango_tui.text", {"rich", "textual", "asyncio"} | ours_but()),
    "api, imported": ("import ango_tui.api", {"httpx", "asyncio", "textual", "rich"} | ours_but("api")),
    "api, used": (
        "from ango_tui.api import AngoClient",
        {"textual", "starlette", "uvicorn"} | ours_but("api"),
    ),
    "ontology": (ALL_OF.format(package="ango_tui.ontology"), {"textual", "httpx"} | ours_but("ontology")),
    "store": (ALL_OF.format(package="ango_tui.store"), {"textual", "httpx", "asyncio"} | ours_but("store")),
    "hub, imported": ("import ango_tui.hub", {"starlette", "uvicorn", "httpx"} | ours_but("hub", "api")),
    "hub, all of it": (ALL_OF.format(package="ango_tui.hub"), {"textual"} | ours_but("hub", "api")),
    "settings": (
        "import ango_tui.settings",
        {"textual", "httpx", "asyncio"} | ours_but("settings", "api", "store"),
    ),
}


def modules_after(code: str) -> set[str]:
    ending = "\nimport sys; print('\\n' + ' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code + ending], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("case", CASES)
def test_importing_a_part_loads_nothing_foreign_to_it(case: str) -> None:
    code, forbidden = CASES[case]
    loaded = modules_after(code)
    assert loaded & forbidden == set()


def test_hub_loads_only_the_wire_constants_of_the_client() -> None:
    loaded = modules_after(ALL_OF.format(package="ango_tui.hub"))
    assert {name for name in loaded if within(name, "ango_tui.api")} <= {"ango_tui.api", "ango_tui.api.wire"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["hub", "--help"], ["info", "--help"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    code = f"from ango_tui.cli import main\ntry:\n    main({arguments})\nexcept SystemExit:\n    pass"
    loaded = modules_after(code)
    heavy = {"textual", "httpx", "asyncio", "rich", "ssl", "dataclasses", "json", "platformdirs", "dotenv"}
    assert loaded & heavy == set()
    assert {name for name in loaded if within(name, "ango_tui")} == {
        "ango_tui",
        "ango_tui.cli",
        "ango_tui.cli.exit_codes",
    }


# The shape of the files


def python_files() -> list[Path]:
    return sorted([*PACKAGE.rglob("*.py"), *TESTS.rglob("*.py")])


def test_every_file_says_first_what_lives_there() -> None:
    silent = [str(path) for path in python_files() if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_no_file_is_too_long_to_read_in_one_sitting() -> None:
    lengths = {str(path): len(path.read_text().splitlines()) for path in python_files()}
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_no_module_is_named_for_nothing() -> None:
    vague = {"utils", "util", "helpers", "common", "misc"}
    assert [str(path) for path in python_files() if path.stem in vague] == []
