"""The commands of every scope, gathered into one registry."""

from __future__ import annotations

from ango_tui.ui.catalog import (
    assets,
    home,
    issues,
    metrics,
    ontology,
    people,
    project,
    shared,
    storages,
    tasks,
    transfers,
    workflow,
)
from ango_tui.ui.commands import Registry


def build_registry() -> Registry:
    """All commands of the program, with their default keys."""
    registry = Registry()
    for table in (
        shared,
        home,
        project,
        tasks,
        issues,
        people,
        ontology,
        workflow,
        assets,
        transfers,
        metrics,
        storages,
    ):
        registry.add(table.COMMANDS)
    return registry


REGISTRY = build_registry()
