"""The commands of every scope, gathered into one registry."""

from __future__ import annotations

from ango_tui.ui.catalog import home, issues, people, project, shared, tasks, workflow
from ango_tui.ui.commands import Registry


def build_registry() -> Registry:
    """All commands of the program, with their default keys."""
    registry = Registry()
    for table in (shared, home, project, tasks, issues, people, workflow):
        registry.add(table.COMMANDS)
    return registry


REGISTRY = build_registry()
