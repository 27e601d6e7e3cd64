"""The README's table of functions: each is reached on its screen, by its key, through its method."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import re
import textwrap
from functools import cache
from pathlib import Path

import pytest

import ango_tui.api
import ango_tui.ontology
from ango_tui.api import AngoClient
from ango_tui.hub import Hub
from ango_tui.ui.catalog import build_registry
from ango_tui.ui.screens.base import AngoScreen

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| `(\w+)` \| .*\(`(\w+)`\) \| `(\S+)` \| `([\w.-]+)` \| `(\w+)` \|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "README.md").read_text(encoding="utf-8"))
SHARED = ("ango_tui.ui.app", "ango_tui.ui.screens.base", "ango_tui.ui.screens.lists", "ango_tui.api.client")

SEED = [
    "add_members_to_project",
    "assign_batches",
    "assign_task",
    "create_attachment",
    "create_batch",
    "create_issue",
    "create_label_set",
    "create_project",
    "export",
    "exportV3",
    "get_assets",
    "get_metrics",
    "get_batches",
    "get_project",
    "get_storages",
    "get_task",
    "get_tasks",
    "get_task_history",
    "import_labels",
    "list_projects",
    "update_workflow_stages",
    "upload_files",
    "upload_files_cloud",
    "create_storage",
    "delete_organization_invites",
    "delete_organization_members",
    "delete_storage",
    "get_organization_invites",
    "get_organization_members",
    "invite_members_to_org",
    "update_organization_members_role",
]


@cache
def tree(module: str) -> ast.Module | None:
    base = ROOT.joinpath(*module.split("."))
    path = base.with_suffix(".py") if base.with_suffix(".py").exists() else base / "__init__.py"
    return ast.parse(path.read_text(encoding="utf-8")) if path.exists() else None


@cache
def imported(module: str) -> frozenset[str]:
    found = set()
    for node in ast.walk(tree(module) or ast.Module([], [])):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ango_tui"):
            found |= {str(node.module), *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names if name.name.startswith("ango_tui")}
    return frozenset(name for name in found if tree(name) is not None)


def reachable(module: str) -> set[str]:
    """The module and all that it imports, without what every screen imports."""
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in seen and name not in SHARED:
            seen.add(name)
            waiting += imported(name)
    return seen


def used(module: str) -> set[str]:
    """Names of attributes that a module uses."""
    nodes = ast.walk(tree(module) or ast.Module([], []))
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def screens_of(module: str) -> list[type[AngoScreen]]:
    loaded = importlib.import_module(f"ango_tui.ui.screens.{module}")
    classes = [value for value in vars(loaded).values() if inspect.isclass(value)]
    return [value for value in classes if issubclass(value, AngoScreen) and value.__module__ not in SHARED]


def test_the_table_has_every_function_of_the_seed_documentation() -> None:
    assert sorted(row[0] for row in ROWS) == sorted(SEED)


@pytest.mark.parametrize(
    ("function", "module", "key", "command", "method"), ROWS, ids=[row[0] for row in ROWS]
)
def test_a_function_is_reached_by_its_key(
    function: str, module: str, key: str, command: str, method: str
) -> None:
    found = build_registry()[command]
    assert key in found.keys
    assert callable(getattr(AngoClient, function))
    assert callable(getattr(AngoClient, method))
    handlers = [screen for screen in screens_of(module) if hasattr(screen, found.handler)]
    assert any(found.scope in screen.SCOPES for screen in handlers)
    modules = {
        module for screen in handlers for base in screen.__mro__ for module in reachable(base.__module__)
    }
    assert any(method in used(name) for name in modules)


def test_the_examples_of_the_library_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    example = next(block for block in blocks if "upload_files" in block)
    example = example.replace("mia@example.com", "tomas.kessler@meridian-labelling.example")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "frames").mkdir()
    for name in ("0001.jpg", "0002.jpg"):
        (tmp_path / "frames" / name).write_bytes(b"\xff\xd8")
    code = f"async def run(client):\n{textwrap.indent(example, '    ')}\n    return report, issue, storages\n"
    names = {
        **vars(ango_tui.ontology),
        **{name: getattr(ango_tui.api, name) for name in ango_tui.api.__all__},
    }
    exec(code, names)

    async def go() -> None:
        hub = Hub()
        async with AngoClient(hub.key, hub.url, transport=hub.transport()) as client:
            report, issue, storages = await names["run"](client)
            assert not report.failed
            assert issue.status == "Open"
            assert storages

    asyncio.run(go())
    assert (tmp_path / "export.zip").stat().st_size > 0
