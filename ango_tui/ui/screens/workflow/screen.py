"""Workflow: the stages drawn with what is in them, and the modes one can see a stage or the whole in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import ContentSwitcher

from ango_tui.query import tasks as task_query
from ango_tui.ui.places import Go, Place
from ango_tui.ui.screens.workflow.map import StageMap
from ango_tui.ui.screens.workflow.sending import WorkflowSending
from ango_tui.ui.screens.workflow.source_pane import SourcePane
from ango_tui.ui.widgets.facts import Facts, FactSection
from ango_tui.ui.widgets.line_view import LineView
from ango_tui.workflow import NotAWorkflowError, Stage, Workflow
from ango_tui.workflow.drawing import Names, draw
from ango_tui.workflow.rules import Known, check, stage_problems
from ango_tui.workflow.source import write
from ango_tui.workflow.words import changes_words, settings_of

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Project
    from ango_tui.api.live import Look


class WorkflowScreen(WorkflowSending):
    """The stages of a project; edits are a draft until they are sent."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "workflow")
    DEFAULT_CSS = """
    WorkflowScreen #side { display: none; width: 46; border-left: solid $panel; padding-left: 1; }
    WorkflowScreen.-wide.with-detail #side { display: block; }
    WorkflowScreen #modes { height: 1fr; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.add_class("with-detail")
        self.numbers: Look | None = None

    def crumbs(self) -> Sequence[str]:
        """Where we are, and what is not sent yet."""
        changed = changes_words(self.base, self.edits.now) if self.loaded else ""
        mode = {"settings": "settings", "source": "as JSON"}.get(self.mode, "")
        return tuple(part for part in (self.context.name, "Workflow", mode, changed) if part)

    def compose_body(self) -> ComposeResult:
        """The drawing (with the stage beside it where there is room), a stage's settings, the JSON."""
        with ContentSwitcher(initial="drawing", id="modes"):
            with Horizontal(id="drawing"):
                yield StageMap()
                with Vertical(id="side"):
                    yield Facts(id="side-facts")
            yield Facts(id="settings")
            yield SourcePane(id="source")

    @property
    def map(self) -> StageMap:
        """The drawing."""
        return self.query_one(StageMap)

    @property
    def mode(self) -> str:
        """``drawing``, ``settings`` or ``source``."""
        return self.query_one(ContentSwitcher).current or "drawing" if self.is_mounted else "drawing"

    def show_mode(self, mode: str) -> None:
        """Change what fills the screen, and give it the keys."""
        self.query_one(ContentSwitcher).current = mode
        target = {"drawing": "#map", "settings": "#settings", "source": "#source TextArea"}[mode]
        self.query_one(target).focus()
        self.refresh_chrome()

    # Reading

    def load(self) -> None:
        """Fetch the project, then what is in its stages."""
        if not self.loaded:
            self.map.say(["", "Fetching the workflow ..."])
        self.fetch("project", lambda client: client.get_project(self.place.project_id), self._show)

    def _show(self, project: Project) -> None:
        from ango_tui.api.stages import stages_of

        self.context.learn(project)
        try:
            server = Workflow.from_wire(stages_of(project))
        except NotAWorkflowError as error:
            self.map.say(["", "The server's workflow cannot be read.", str(error), "", "r tries again."])
            return
        first, self.loaded = not self.loaded, True
        self.take_server(server)
        if first:
            self.map.focus()
        self.show_workflow()
        if first and self.typed is not None:
            self.do_source()
        stages = [(stage.id, bool(stage.kind and stage.kind.ends)) for stage in server.stages if stage.id]

        async def read(client: AngoClient) -> Look:
            from ango_tui.api.live import glance

            return await glance(client, self.place.project_id, stages)

        self.fetch("numbers", read, self._show_numbers)

    def _show_numbers(self, look: Look) -> None:
        self.numbers = look
        self.show_workflow()

    def show_workflow(self) -> None:
        """Draw the present draft, with what is wrong with it."""
        if not self.edits.now.stages:
            self.map.say(["", "This project has no stages.", "", "J writes them as JSON; r looks again."])
            return
        self.problems = check(self.edits.now, self.known())
        self.map.show(self.edits.now, self.problems, self.numbers, self.names())
        self._show_side()
        if self.mode == "settings":
            self._show_settings()
        self.refresh_chrome()

    def show_failure(self, lines: tuple[str, ...]) -> None:
        """In place when there is nothing yet, else in the last line."""
        if self.loaded:
            self.ango.flash(f"Not refreshed, r tries again: {lines[0]}", "bad")
        else:
            self.map.say(["", *lines, "", "r tries again."])

    def names(self) -> Names:
        """How batches and tools are named in conditions."""
        titles = {tool.id: tool.title for tool in self.context.schema.tools}
        return Names(self.context.batch_name, lambda id: titles.get(id, id))

    def known(self) -> Known:
        """What the rules may know of the project."""
        return Known(dict(self.context.people))

    # One stage

    @property
    def stage(self) -> Stage | None:
        """The stage under the cursor."""
        return self.map.stage if self.loaded else None

    def chosen(self) -> Sequence[Stage]:
        """The stage under the cursor."""
        return (self.stage,) if self.stage is not None else ()

    def on_line_view_cursor_moved(self, event: LineView.CursorMoved) -> None:
        """Another stage."""
        if isinstance(event.view, StageMap):
            self._show_side()

    def _show_side(self) -> None:
        if self.has_class("-wide") and self.stage is not None:
            self.query_one("#side-facts", Facts).show_sections(self._sections(self.stage))

    def _show_settings(self) -> None:
        if self.stage is not None:
            self.query_one("#settings", Facts).show_sections(self._sections(self.stage))

    def _sections(self, stage: Stage) -> list[FactSection]:
        rows = settings_of(self.edits.now, stage, self.names())
        sections = [FactSection(stage.title, rows)]
        if stage.assigned_to:
            roles = dict(self.context.people)
            people = [(roles.get(email) or "not here", email) for email in stage.assigned_to]
            sections.append(FactSection("Assigned to", people))
        wrong = stage_problems(self.problems, stage)
        if wrong:
            sections.append(FactSection("What is wrong", [("", problem.words) for problem in wrong]))
        return sections

    def do_open(self) -> None:
        """The settings of the stage."""
        if self.mode == "drawing" and self.stage is not None:
            self._show_settings()
            self.show_mode("settings")

    def do_tasks(self) -> None:
        """The tasks in the stage."""
        if self.stage is not None:
            self.go("tasks", filter=task_query.term("stage", self.stage.name or self.stage.id))

    def do_live(self) -> None:
        """The live board."""
        self.post_message(Go(Place("live-board", self.place.project_id, {"parent": "workflow"})))

    def do_detail(self) -> None:
        """The pane beside the drawing on or off."""
        self.toggle_class("with-detail")
        if not self.has_class("-wide"):
            self.ango.say("The detail pane needs 120 columns; enter shows the settings.", "warn")
        self._show_side()

    def step_back(self) -> bool:
        """Out of the JSON or the settings first."""
        if self.mode == "source" and self._flows is not None:
            self._flows.start(self.leave_source(), group="leave", counted=False)
            return True
        if self.mode == "settings":
            self.show_mode("drawing")
            return True
        return False

    def footer_keys(self) -> list[tuple[str, str]]:
        """In the JSON only the keys that do not type."""
        if self.mode == "source":
            return [("esc", "take it and go back"), ("ctrl+z", "undo"), ("ctrl+y", "redo")]
        return super().footer_keys()

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """Id, name and JSON of the stage, and the whole workflow."""
        stage = self.stage
        drawn = "\n".join(line.drawing for line in draw(self.edits.now, 78, self.names()))
        return (
            ("stage id", stage.id if stage else ""),
            ("stage name", stage.name if stage else ""),
            ("stage as JSON", write(Workflow((stage,))) if stage else ""),
            ("workflow as JSON", write(self.edits.now)),
            ("drawing", drawn),
        )

    def web_link(self) -> str:
        """The project's page."""
        return self.ango.session.web_link(f"/projects/{self.place.project_id}")
