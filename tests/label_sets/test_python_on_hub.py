"""Exported Python, run as a program against a hub over TCP: it rebuilds the label set with the same ids.

The program for the official SDK needs an interpreter that has imerit-ango 1.4.10, named by ANGO_SDK_PYTHON.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ango_tui.api import AngoClient
from ango_tui.hub import Hub, RunningHub
from ango_tui.label_sets.files import exported
from ango_tui.ontology import Schema

DATA = Path(__file__).parent.parent / "ontology" / "data" / "seed_ontologies_sdk_1_4_10.json"
SEED: dict[str, Any] = json.loads(DATA.read_text().replace('"colour"', '"#336699"'))
SDK_PYTHON = os.environ.get("ANGO_SDK_PYTHON")


def rebuilt(folder: Path, form: str, python: str) -> list[tuple[Any, Any]]:
    """Run the exported programs, one project each; what the hub then has, and what was exported."""

    async def made(client: AngoClient) -> list[str]:
        return [(await client.create_project(name)).id for name in SEED]

    async def kept(client: AngoClient, ids: list[str]) -> list[Any]:
        return [(await client.get_project(project_id)).category_schema for project_id in ids]

    with RunningHub(Hub(sample=False)) as hub:

        def ask(call: Any, *words: Any) -> Any:
            async def go() -> Any:
                async with AngoClient(hub.key, hub.url) as client:
                    return await call(client, *words)

            return asyncio.run(go())

        ids = ask(made)
        for project_id, wire in zip(ids, SEED.values(), strict=True):
            script = folder / f"{project_id}.py"
            exported(Schema.from_wire(wire), form, script)
            variables = {"ANGO_API_KEY": hub.key, "ANGO_HOST": hub.url, "ANGO_PROJECT_ID": project_id}
            environment = {**os.environ, **variables}
            subprocess.run(
                [python, str(script)], env=environment, check=True, capture_output=True, timeout=60
            )
        return list(zip(ask(kept, ids), SEED.values(), strict=True))


def test_python_for_ango_tui_rebuilds_the_label_sets_of_the_seed(tmp_path: Path) -> None:
    for now, wanted in rebuilt(tmp_path, "python-ango-tui", sys.executable):
        assert now == wanted


@pytest.mark.skipif(not SDK_PYTHON, reason="ANGO_SDK_PYTHON names no Python with imerit-ango")
def test_python_for_the_official_sdk_rebuilds_them_too(tmp_path: Path) -> None:
    for now, wanted in rebuilt(tmp_path, "python-imerit", str(SDK_PYTHON)):
        assert now == wanted
