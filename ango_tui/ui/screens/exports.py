"""Exports: choose what, watch it come, keep the recipe, run it again, also for changes only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from ango_tui import text
from ango_tui.transfer.export_recipe import Recipe, file_name, moment, recipe_from, target
from ango_tui.ui.export_jobs import start_export
from ango_tui.ui.places import Place
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.transfer_links import TransferLinks
from ango_tui.ui.transfers import where
from ango_tui.ui.widgets.choose import Choice
from ango_tui.ui.widgets.columns import Cell, Column
from ango_tui.ui.widgets.form import Form, FormField
from ango_tui.ui.widgets.prompt import Confirm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ango_tui.api import Project
    from ango_tui.ui.project_context import ProjectContext

COMPLETE = "\0complete"


class ExportsScreen(LocalListScreen, TransferLinks):
    """The kept recipes of a project, and the way to a new export."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "transfers", "exports")
    NOUN = "recipe"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.table.columns = (
            Column("name", "Recipe", lambda r: r.name, width=18, flex=1, sort="name"),
            Column("what", "What", self._what, width=24, flex=3),
            Column("last", "Last run", _last, width=14, sort="last_run"),
            Column("path", "To", lambda r: Cell(r.path or ".", "dim"), width=14, flex=1, rank=1),
        )

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    def crumbs(self) -> Sequence[str]:
        """Inside the project."""
        return (self.context.name, "Exports", self.position())

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """What a recipe asks for."""
        return (
            ("Recipe", record.name),
            ("What", self._what(record)),
            ("To", record.path or "the folder the program was started in"),
            ("Last run", text.when(moment(record.last_run)) or "never"),
            ("Last file", record.last_path or "none"),
        )

    def _what(self, recipe: Recipe) -> str:
        stages = [self.context.stage_name(stage) for stage in recipe.stages or ()]
        return recipe.words(stages, [self.context.batch_name(batch) for batch in recipe.batches])

    # The list

    def load(self) -> None:
        """Show the kept recipes; the project tells stages and batches."""
        self._show_recipes()
        if self.context.record is None:
            self.fetch("project", lambda client: client.get_project(self.place.project_id), self._learn)

    def _learn(self, project: Project) -> None:
        self.context.learn(project)
        self._show_recipes()

    def _show_recipes(self) -> None:
        kept = self.ango.transfers.state.recipes("export", project=self.place.project_id)
        recipes = (recipe_from(stored, name) for name, stored in kept.items())
        self.show_records([recipe for recipe in recipes if recipe is not None])
        self.refresh_chrome()

    def empty_words(self) -> tuple[str, ...]:
        """No recipe yet."""
        return (
            "No recipe is kept for this project.",
            "",
            "n exports now, and keeps what was chosen under a name if you give one.",
        )

    def open(self, record: Any) -> None:
        """All about a recipe."""
        lines = [f"{name}: {value}" for name, value in self.facts_of(record)]
        self.ango.read((*self.crumbs()[:2], record.name), "\n".join(lines))

    # Making one

    def why_not_new(self) -> str:
        """Stages and batches must be known."""
        return "" if self.context.record is not None else "the project is still being fetched."

    async def do_new(self) -> None:
        """Choose what to export, and export it."""
        recipe = await self._ask_for(Recipe())
        if recipe is not None:
            self._keep(recipe)
            await self._run(recipe)

    async def do_edit(self) -> None:
        """Change a recipe."""
        before = self.chosen()[0]
        recipe = await self._ask_for(before)
        if recipe is not None:
            if before.name != recipe.name:
                self.ango.transfers.keep_recipe("export", before.name, None, self.place.project_id)
            self._keep(recipe)

    def why_not_run(self) -> str:
        """As a new one."""
        return self.why_not_new()

    async def do_run(self) -> None:
        """Run a recipe."""
        await self._run(self.chosen()[0])

    def why_not_changed(self) -> str:
        """There must be a run to compare with, and a time to ask for."""
        recipe = next(iter(self.chosen()), None)
        if recipe is not None and recipe.kind == "issue":
            return "the server tells issues apart only by when they were created."
        return "" if recipe is None or recipe.last_run else "this recipe has never run."

    async def do_changed(self) -> None:
        """Only what was updated since the last run."""
        recipe = self.chosen()[0]
        await self._run(recipe, since=recipe.since_last())

    async def do_delete(self) -> None:
        """Forget a recipe."""
        recipe = self.chosen()[0]
        if await self.ask(Confirm(f"Forget the recipe {recipe.name}?", (self._what(recipe),), yes="Forget")):
            self.ango.transfers.keep_recipe("export", recipe.name, None, self.place.project_id)
            self._show_recipes()

    async def _ask_for(self, recipe: Recipe) -> Recipe | None:
        values = await self.ask(Form("Export", self._fields(recipe), save="Go on", check=_check))
        if values is None:
            return None
        stages = tuple(stage for stage in values["stages"] if stage != COMPLETE)
        return msgspec.structs.replace(
            recipe,
            name=values["name"].strip(),
            kind=values["kind"],
            format=values["format"],
            stages=None if COMPLETE in values["stages"] else stages,
            batches=tuple(values["batches"]),
            task_type=values["task_type"],
            updated_from=_day(values["updated_from"]),
            updated_to=_day(values["updated_to"]),
            created_from=_day(values["created_from"]),
            created_to=_day(values["created_to"]),
            metadata=values["metadata"],
            history=values["history"],
            key_frames_only=values["key_frames_only"],
            idle_blur=values["idle_blur"],
            path=str(values["path"] or ""),
        )

    def _fields(self, recipe: Recipe) -> list[FormField]:
        stages = [Choice(stage.id, stage.name or stage.id, stage.type) for stage in self.context.stages]
        chosen = (COMPLETE,) if recipe.stages is None else recipe.stages
        batches = [Choice(batch.id, batch.name or batch.id) for batch in self.context.batches]
        return [
            FormField("kind", "Of", "choice", recipe.kind, choices=_choices("task", "issue"), required=True),
            FormField(
                "stages",
                "Stages (none: all)",
                "many",
                chosen,
                choices=[Choice(COMPLETE, "(complete tasks)", "the platform's default"), *stages],
            ),
            FormField("batches", "Batches (none: all)", "many", recipe.batches, choices=batches),
            FormField("path", "To (file or folder)", "path", recipe.path or "./"),
            FormField(
                "name", "Keep as recipe (name)", value=recipe.name, placeholder="empty: only this once"
            ),
            FormField(
                "format", "Format", "choice", recipe.format, choices=_choices("json", "ndjson"), required=True
            ),
            FormField(
                "task_type",
                "Task type",
                "choice",
                recipe.task_type,
                choices=_choices("default", "consensus", "benchmark"),
                required=True,
            ),
            FormField("updated_from", "Updated from", "date", recipe.updated_from),
            FormField("updated_to", "Updated to", "date", recipe.updated_to),
            FormField("created_from", "Created from", "date", recipe.created_from),
            FormField("created_to", "Created to", "date", recipe.created_to),
            FormField("history", "Stage history", "bool", recipe.history),
            FormField("metadata", "Metadata", "bool", recipe.metadata),
            FormField("key_frames_only", "Key frames only", "bool", recipe.key_frames_only),
            FormField("idle_blur", "Idle and blur durations", "bool", recipe.idle_blur),
        ]

    def _keep(self, recipe: Recipe) -> None:
        if recipe.name:
            stored = msgspec.to_builtins(recipe)
            self.ango.transfers.keep_recipe("export", recipe.name, stored, self.place.project_id)
            self._show_recipes()

    async def _run(self, recipe: Recipe, since: datetime | None = None) -> None:
        begun = datetime.now(UTC)
        kind = f"{recipe.kind}-changes" if since else f"{recipe.kind}-export"
        path = target(recipe.path, file_name(self.context.name, kind, begun.astimezone()))
        if not await self._may_write(path):
            return
        project_id = self.place.project_id

        def done() -> None:
            if recipe.name:
                self._kept_run(project_id, recipe.ran(begun, str(path)))

        start_export(self.ango, project_id, self.context.name, recipe.options(since=since), path, done)
        self.ango.say(f"The export runs as a job, to {path}.")

    def _kept_run(self, project_id: str, recipe: Recipe) -> None:
        stored = msgspec.to_builtins(recipe)
        self.ango.transfers.keep_recipe("export", recipe.name, stored, project_id)
        if self.is_mounted:
            self._show_recipes()

    async def _may_write(self, path: Path) -> bool:
        if not path.parent.is_dir():
            self.ango.say(f"There is no folder {path.parent}.", "warn")
            return False
        there = _what_is_there(path)
        if not there:
            return True
        details = (there, where(self.ango, self.place.project_id))
        return bool(await self.ask(Confirm(f"Replace the file {path}?", details, yes="Replace")))

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """The path of the last file, the recipe as Python."""
        recipe = next(iter(self.chosen()), None)
        if recipe is None:
            return ()
        return (
            ("last file", recipe.last_path),
            ("name", recipe.name),
            ("Python", _python(self.place.project_id, recipe)),
        )

    def web_link(self) -> str:
        """The project's page."""
        return self.ango.session.web_link(f"/projects/{self.place.project_id}")


def _choices(*values: str) -> list[Choice]:
    return [Choice(value, value) for value in values]


def _last(recipe: Recipe) -> Cell:
    return Cell(text.ago(moment(recipe.last_run)) or "never", "dim")


def _day(value: date | None) -> str:
    return value.isoformat() if value is not None else ""


def _what_is_there(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{text.size(found.st_size)}, of {text.when(datetime.fromtimestamp(found.st_mtime, UTC))}."


def _check(values: Mapping[str, Any]) -> Mapping[str, str]:
    problems = {}
    for what in ("updated", "created"):
        start, end = values.get(f"{what}_from"), values.get(f"{what}_to")
        if start and end and end < start:
            problems[f"{what}_to"] = "this is before the first day"
    path = values.get("path")
    if path is not None and not path.is_dir() and not Path(path).parent.is_dir():
        problems["path"] = f"there is no folder {Path(path).parent}"
    return problems


def _python(project_id: str, recipe: Recipe) -> str:
    stages = None if recipe.stages is None else list(recipe.stages)
    batches = list(recipe.batches) or None
    asked = f"stage={stages!r}, batches={batches!r}, format={recipe.format!r}, type={recipe.kind!r}"
    return f'await client.exportV3("{project_id}", {asked})'
