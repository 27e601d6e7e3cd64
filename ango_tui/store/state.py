"""What the program remembers about its screens: sort, filter, columns and place per project; kept recipes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ango_tui.store import atomic
from ango_tui.store.paths import project_dir, slug


class UiState:
    """Remembered views of one host; a broken or missing file is an empty memory, never an error.

    Values are JSON values under names such as ``"tasks.sort"``. They are read once and written by
    :meth:`flush`, which is cheap and may be called often.
    """

    def __init__(self, folder: Path, host: str) -> None:
        self._folder = folder
        self._host = host
        self._loaded: dict[str, dict[str, Any]] = {}
        self._dirty: set[str] = set()

    def get(self, name: str, default: Any = None, *, project: str = "") -> Any:
        """Return what is remembered under ``name`` for a project, or for the host when none is given."""
        return self._views(project).get(name, default)

    def put(self, name: str, value: Any, *, project: str = "") -> None:
        """Remember ``value``; ``None`` forgets the name."""
        views = self._views(project)
        if views.get(name) == value:
            return
        if value is None:
            views.pop(name, None)
        else:
            views[name] = value
        self._dirty.add(project)

    def recipes(self, kind: str, *, project: str = "") -> Mapping[str, Any]:
        """Return the kept recipes of a kind (``"export"``) by name."""
        recipes = self.get(f"recipes.{kind}", {}, project=project)
        return dict(recipes) if isinstance(recipes, dict) else {}

    def keep_recipe(self, kind: str, name: str, recipe: Any, *, project: str = "") -> None:
        """Keep a recipe under a name; ``None`` removes it."""
        recipes = dict(self.recipes(kind, project=project))
        recipes.pop(name, None)
        if recipe is not None:
            recipes[name] = recipe
        self.put(f"recipes.{kind}", recipes or None, project=project)

    def flush(self) -> None:
        """Write what has changed.

        Raises:
            OSError: it could not be written; a later flush tries again.
        """
        for project in sorted(self._dirty):
            atomic.write_json(self._path(project), self._loaded[project], sync=False)
            self._dirty.discard(project)

    def _views(self, project: str) -> dict[str, Any]:
        views = self._loaded.get(project)
        if views is None:
            stored = atomic.read_json(self._path(project))
            views = self._loaded[project] = stored if isinstance(stored, dict) else {}
        return views

    def _path(self, project: str) -> Path:
        if project:
            return project_dir(self._folder, self._host, project) / "views.json"
        return self._folder / slug(self._host.rstrip("/")) / "views.json"
