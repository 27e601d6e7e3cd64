"""Reports: what people script around exports today, as CSV with one key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ango_tui.transfer.export_recipe import Recipe, file_name, moment, target
from ango_tui.transfer.reports import REPORTS, ReportKind
from ango_tui.ui.export_jobs import Wanted, start_report
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.transfer_links import TransferLinks
from ango_tui.ui.widgets.choose import Choice
from ango_tui.ui.widgets.columns import Column
from ango_tui.ui.widgets.form import Form, FormField
from ango_tui.ui.widgets.prompt import Confirm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ango_tui.api import Project
    from ango_tui.ui.project_context import ProjectContext


class ReportsScreen(LocalListScreen, TransferLinks):
    """The reports there are."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "transfers", "reports")
    NOUN = "report"
    COLUMNS: ClassVar[Sequence[Column]] = (
        Column("title", "Report", lambda r: r.title, width=36, flex=1),
        Column("help", "What it tells", lambda r: r.help, width=30, flex=2),
    )

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    def crumbs(self) -> Sequence[str]:
        """Inside the project."""
        return (self.context.name, "Reports", self.position())

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """What a report holds."""
        calls = "two exports and one call" if record.issues else "one export and one call"
        return (
            ("Report", record.title),
            ("What", record.help),
            ("Costs", calls),
            ("Columns", ", ".join(record.header)),
        )

    def load(self) -> None:
        """There are three; the project tells stages and batches."""
        self.show_records(REPORTS)
        if self.context.record is None:
            self.fetch("project", lambda client: client.get_project(self.place.project_id), self._learn)

    def _learn(self, project: Project) -> None:
        self.context.learn(project)
        self.refresh_chrome()

    def open(self, record: Any) -> None:  # noqa: ARG002
        """Make it."""
        self.action_command("reports.new")

    def why_not_new(self) -> str:
        """Stages and batches must be known."""
        return "" if self.context.record is not None else "the project is still being fetched."

    async def do_new(self) -> None:
        """Choose what of the project, and where to."""
        kind: ReportKind = self.chosen()[0]
        values = await self.ask(Form(kind.title, self._fields(kind), save="Make it", check=_check))
        if values is None:
            return
        recipe = Recipe(
            stages=tuple(values.get("stages", ())),
            batches=tuple(values["batches"]),
            updated_from=_day(values.get("updated_from")),
            updated_to=_day(values.get("updated_to")),
            metadata=False,
        )
        name = file_name(self.context.name, kind.id, datetime.now().astimezone(), "csv")
        path = target(str(values["path"] or ""), name)
        if path.exists() and not await self.ask(Confirm(f"Replace the file {path}?", yes="Replace")):
            return
        wanted = Wanted(recipe.options(), tuple(values.get("people", ())), _span(values))
        start_report(self.ango, self.place.project_id, self.context.name, kind, wanted, path)
        self.ango.say(f"The report is made as a job, to {path}.")

    def _fields(self, kind: ReportKind) -> list[FormField]:
        stages = [Choice(stage.id, stage.name or stage.id, stage.type) for stage in self.context.stages]
        batches = [Choice(batch.id, batch.name or batch.id) for batch in self.context.batches]
        people = [Choice(email, email, role) for email, role in self.context.people]
        place = FormField("path", "To (file or folder)", "path", "./")
        groups = FormField("batches", "Batches (none: all)", "many", (), choices=batches)
        if kind.issues:
            # Whoever labelled the task of an issue must be found, wherever the task is now.
            return [place, groups]
        return [
            place,
            FormField("stages", "Tasks in (none: all)", "many", (), choices=stages),
            groups,
            FormField("people", "People (none: all)", "many", (), choices=people),
            FormField("updated_from", "Updated from", "date"),
            FormField("updated_to", "Updated to", "date"),
            FormField("completed_from", "Left a stage from", "date"),
            FormField("completed_to", "Left a stage to", "date"),
        ]

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """The columns."""
        return (("columns", "\n".join(",".join(kind.header) for kind in self.chosen())),)

    def web_link(self) -> str:
        """The project's page."""
        return self.ango.session.web_link(f"/projects/{self.place.project_id}")


def _day(value: date | None) -> str:
    return value.isoformat() if value is not None else ""


def _span(values: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    """The days in which a stage was left; an open end lies very far away."""
    start, end = _day(values.get("completed_from")), _day(values.get("completed_to"))
    if not start and not end:
        return None
    first = moment(start) or datetime(1970, 1, 1, tzinfo=UTC)
    return first, moment(end, end=True) or datetime(9999, 1, 1, tzinfo=UTC)


def _check(values: Mapping[str, Any]) -> Mapping[str, str]:
    path = values.get("path")
    if path is not None and not path.is_dir() and not Path(path).parent.is_dir():
        return {"path": f"there is no folder {Path(path).parent}"}
    return {}
