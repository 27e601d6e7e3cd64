"""Projects: the list one starts from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from ango_tui import text
from ango_tui.ui.places import Place
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.widgets.columns import Cell, Column

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Project


def _name(project: Project) -> Cell:
    return Cell(project.name or "(no name)", "" if project.name else "dim")


def _created(project: Project) -> str:
    return text.when(project.created_at)[:10]


class ProjectsScreen(LocalListScreen):
    """The projects that the key's user can see."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "projects")
    NOUN = "project"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.table.columns = (
            Column("name", "Name", _name, width=24, flex=2, sort="name"),
            Column("description", "Description", lambda p: p.description or "", width=16, flex=3, rank=2),
            Column("role", "My role", lambda p: p.role or self.ango.roles.get(p.id, ""), width=8, rank=3),
            Column("created", "Created", _created, width=10, rank=1, sort="created_at"),
            Column("id", "Id", lambda p: Cell(p.id, "dim"), width=24, rank=4),
        )

    def on_screen_resume(self) -> None:
        """A role may have become known inside a project."""
        self.table.refresh()

    def crumbs(self) -> Sequence[str]:
        """At home."""
        return ("ango-tui", "Projects", self.position())

    def load(self) -> None:
        """Fetch all projects."""
        self.table.show_placeholder("Fetching the projects ...")
        self.fetch("projects", _all_projects, self._show)

    def _show(self, projects: list[Project]) -> None:
        self.ango.known_projects = projects
        self.show_records(projects)

    def empty_words(self) -> tuple[str, ...]:
        """No project yet."""
        return ("You are in no project yet.", "", "n makes one; r looks again.")

    def open(self, record: Any) -> None:
        """Into the project."""
        self._enter("overview", record)

    def do_tasks(self) -> None:
        """Straight to the tasks."""
        for project in self.chosen()[:1]:
            self._enter("tasks", project)

    def _enter(self, section: str, project: Project) -> None:
        self.ango.enter_project(project.id, project.name or "", section)

    async def do_new(self) -> None:
        """Create a project."""
        from ango_tui.ui.widgets.form import Form, FormField

        fields = (FormField("name", "Name", required=True), FormField("description", "Description"))
        answers = await self.ask(Form("New project", fields))
        if answers is None:
            return
        project: Project = await self.ango.write(
            f"Create project {answers['name']}",
            lambda client: client.create_project(answers["name"], answers["description"]),
        )
        self.ango.say(f"Project {project.name} was created.", "good")
        self.table.seek(project.id)
        self.load()

    async def do_clone(self) -> None:
        """Copy the project's settings into a new one."""
        from ango_tui.ui.screens import project_actions

        made = await project_actions.clone(self, self.chosen()[0])
        if made is not None:
            self.table.seek(made.id)
            self.load()

    async def do_delete(self) -> None:
        """Delete the project."""
        from ango_tui.ui.screens import project_actions

        if await project_actions.delete(self, self.chosen()[0]):
            self.load()

    async def do_purge(self) -> None:
        """Delete the project and its files."""
        from ango_tui.ui.screens import project_actions

        if await project_actions.purge(self, self.chosen()[0]):
            self.load()

    async def do_benchmark(self) -> None:
        """Change the benchmark settings."""
        from ango_tui.ui.screens import project_actions

        await project_actions.benchmark(self, self.chosen()[0])

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """Id, name, link, JSON, row, Python of the chosen projects."""
        projects = self.chosen()
        return (
            ("id", "\n".join(p.id for p in projects)),
            ("name", "\n".join(p.name or "" for p in projects)),
            ("web link", "\n".join(filter(None, map(self._link, projects)))),
            ("JSON", "\n".join(bytes(p.raw).decode("utf-8", "replace") for p in projects)),
            ("row", self.rows_text()),
            ("Python", "\n".join(f'await client.get_project("{p.id}")' for p in projects)),
        )

    def _link(self, project: Project) -> str:
        return self.ango.session.web_link(f"/projects/{project.id}")

    def web_link(self) -> str:
        """The project's page."""
        return self._link(self.table.record) if self.table.record is not None else ""


async def _all_projects(client: AngoClient) -> list[Project]:
    return [project async for project in client.walk(client.list_projects, limit=1000)]
