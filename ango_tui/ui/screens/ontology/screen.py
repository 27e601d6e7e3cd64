"""Ontology: the label set of a project as a tree, with the fields of what is selected and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.widgets import ContentSwitcher

from ango_tui import text
from ango_tui.label_sets.bulk import retyped
from ango_tui.ontology import Path, Schema
from ango_tui.ontology.edits import EditError
from ango_tui.ontology.options import options_text
from ango_tui.ontology.rules import Severity
from ango_tui.ontology.schema import name_of
from ango_tui.ontology.values import Category
from ango_tui.ui.commands import Command
from ango_tui.ui.screens.ontology.inspector import Inspector
from ango_tui.ui.screens.ontology.options_pane import OptionsPane
from ango_tui.ui.screens.ontology.preview import FormPreview
from ango_tui.ui.screens.ontology.problem_list import ProblemList
from ango_tui.ui.screens.ontology.usage import OntologyUsage
from ango_tui.ui.widgets.in_place import InPlaceInput
from ango_tui.ui.widgets.line_view import LineView
from ango_tui.ui.widgets.prompt_slot import Prompt
from ango_tui.ui.widgets.reader import Reader
from ango_tui.ui.widgets.schema_tree import SchemaTree

if TYPE_CHECKING:
    from ango_tui.api import Project


EVERYWHERE = frozenset({"ontology.push", "ontology.plan", "ontology.preview", "ontology.json"})
"""Commands that make sense while something else than the tree fills the screen."""


class OntologyScreen(OntologyUsage):
    """The label set of a project; edits are a draft until they are sent."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "ontology")
    DEFAULT_CSS = """
    OntologyScreen #modes { height: 1fr; }
    OntologyScreen #tree-box { layers: base in-place; height: 1fr; width: 1fr; }
    OntologyScreen #tree { layer: base; }
    OntologyScreen #edit { layout: vertical; }
    OntologyScreen #panes { layout: vertical; height: 1fr; }
    OntologyScreen #inspector { height: 8; border-top: solid $panel; }
    OntologyScreen #inspector:focus { height: 13; }
    OntologyScreen #problems { height: 1; background: $panel; }
    OntologyScreen #problems:focus { height: 8; }
    OntologyScreen.-narrow.asking #inspector, OntologyScreen.-narrow.asking #problems { display: none; }
    OntologyScreen.-wide #panes { layout: horizontal; }
    OntologyScreen.-wide #inspector { height: 1fr; width: 52; border-top: none; border-left: solid $panel; }
    OntologyScreen.-wide #problems { height: 6; }
    OntologyScreen.without-detail #inspector { display: none; }
    """

    def crumbs(self) -> Sequence[str]:
        """Where we are, and what is not sent yet."""
        unsent = text.count(len(self.changes), "unsent change") if self.loaded and self.changed else ""
        mode = "" if self.mode == "edit" else self.mode
        return tuple(part for part in (self.context.name, "Ontology", mode, unsent) if part)

    def compose_body(self) -> ComposeResult:
        """The tree with the fields beside or below, what is wrong below; the other ways to see it."""
        with ContentSwitcher(initial="edit", id="modes"):
            with Vertical(id="edit"):
                with Horizontal(id="panes"):
                    with Container(id="tree-box"):
                        yield SchemaTree(id="tree")
                        yield InPlaceInput(id="in-place")
                    yield Inspector(id="inspector")
                yield ProblemList(id="problems")
            yield OptionsPane(id="options")
            yield FormPreview(id="preview")
            yield Reader(id="plan")

    @property
    def outline(self) -> SchemaTree:
        """The tree."""
        return self.query_one(SchemaTree)

    @property
    def inspector(self) -> Inspector:
        """The fields."""
        return self.query_one(Inspector)

    @property
    def mode(self) -> str:
        """What fills the screen: ``edit``, ``options``, ``preview``, ``plan``."""
        return self.query_one(ContentSwitcher).current or "edit" if self.is_mounted else "edit"

    def show_mode(self, mode: str, focus: str) -> None:
        """Change what fills the screen, and give something in it the keys."""
        self.query_one(ContentSwitcher).current = mode
        self.query_one(focus).focus()
        self.refresh_chrome()

    async def ask(self, prompt: Prompt[Any]) -> Any:
        """Ask; where there is little room, the fields make way for the question."""
        self.add_class("asking")
        try:
            return await super().ask(prompt)
        finally:
            self.remove_class("asking")

    def disabled_reason(self, command: Command) -> str:
        """Where the tree is not to be seen, nothing in it is changed."""
        if self.mode != "edit" and command.scope == "ontology" and command.id not in EVERYWHERE:
            return "esc goes back to the tree first."
        return super().disabled_reason(command)

    # Reading

    def load(self) -> None:
        """Fetch the project."""
        if not self.loaded:
            self.outline.say(["", "Fetching the label set ..."])
        self.fetch("project", lambda client: client.get_project(self.place.project_id), self._show)

    def _show(self, project: Project) -> None:
        self.context.learn(project)
        first = not self.loaded
        if self._held_by:
            first, self.loaded = True, False
        self.take_server(Schema.from_wire(project.category_schema))
        self.loaded = True
        self.show_schema(afresh=first)
        if first:
            self.outline.focus()
        self.fetch(
            "tasks", lambda client: client.get_tasks(self.place.project_id, limit=1), self._learn_tasks
        )

    def _learn_tasks(self, page: Any) -> None:
        self.tasks = page.total
        self.show_signs()

    def show_failure(self, lines: tuple[str, ...]) -> None:
        """In place when there is nothing yet, else in the last line."""
        if self.loaded:
            self.ango.flash(f"{lines[0]} What you see is from before; r tries again.", "bad")
        else:
            self.outline.say(["", *lines, "", "r tries again."])

    # Drawing

    def show_schema(self, *, afresh: bool = False, seek: Path = ()) -> None:
        """Draw the draft."""
        self.outline.show(self.schema, afresh=afresh)
        if seek:
            self.outline.seek(seek)
        self.show_signs()

    def show_signs(self) -> None:
        """Draw what is wrong, what differs, and the fields."""
        self.rejudge()
        worst: dict[int, Severity] = {}
        for problem in self.problems:
            if problem.uid and problem.path:
                worst[problem.uid] = max(worst.get(problem.uid, Severity.INFO), problem.severity)
        self.outline.refresh_signs(self._changed_uids(), worst)
        self.query_one(ProblemList).show(self.schema, self.problems)
        self.show_fields()
        self.refresh_chrome()

    def _changed_uids(self) -> dict[int, str]:
        signs: dict[int, str] = {}
        for change in self.changes:
            if change.verb != "removed":
                signs[change.uid] = "+" if change.verb == "added" else signs.get(change.uid, "~")
            elif len(change.path) > 2:
                above = self.base.at(change.path[:-2])
                path = self.schema.find(above.id)
                if path is not None:
                    signs.setdefault(self.schema.at(path).uid, "~")
        return signs

    def show_fields(self) -> None:
        """The inspector for the line under the cursor."""
        row = self.outline.row
        here = [problem for problem in self.problems if row is not None and problem.uid == row.uid]
        notes = self.usage_notes()
        self.inspector.show(self.schema, row, len(self.outline.marks), here, notes)

    @on(LineView.CursorMoved)
    def _moved(self, event: LineView.CursorMoved) -> None:
        if isinstance(event.view, SchemaTree):
            self.show_fields()

    # Options as text

    def open_options(self, path: Path) -> None:
        """Edit all options of a class as text."""
        before = self.history
        node = self.schema.at(path)
        words = f"options of {text.safe(name_of(node), limit=40)}"

        def typed(lines: str) -> str:
            try:
                schema = retyped(before.schema, self.schema, path, lines)
            except EditError as error:
                return f"! {error}"
            self.take(before.did(schema, words))
            now = schema.at(path)
            made = len(now.options) if isinstance(now, Category) else 0
            return f"{text.count(made, 'option')}. esc takes them and goes back; u then undoes it."

        self.query_one(OptionsPane).begin(
            options_text(self.schema, path), isinstance(node, Category) and node.kind.tree, typed
        )
        self.show_mode("options", "#options OptionsArea")

    # Preview

    def do_preview(self) -> None:
        """The form as an annotator meets it."""
        preview = self.query_one(FormPreview)
        preview.show(self.schema)
        self.show_mode("preview", "#preview")
        preview.pick_path(self.path[:2])

    def do_json(self) -> None:
        """The label set as JSON."""
        self.ango.read((self.context.name, "Ontology", "JSON"), self.schema.to_json(indent=2))

    # Panes

    def do_inspect(self) -> None:
        """Into the fields."""
        if self.has_class("without-detail"):
            self.remove_class("without-detail")
        self.inspector.focus()

    def do_pane(self) -> None:
        """Tree, fields, problems."""
        order = [self.outline, self.inspector, self.query_one(ProblemList)]
        shown = [pane for pane in order if pane.display]
        here = next((n for n, pane in enumerate(shown) if pane.has_focus), -1)
        shown[(here + 1) % len(shown)].focus()

    def do_detail(self) -> None:
        """The fields on or off."""
        self.toggle_class("without-detail")
        self.outline.focus()

    def step_back(self) -> bool:
        """Out of the text or the fields first, then marks."""
        if self.mode != "edit":
            self.history = self.history.sealed()
            self.show_mode("edit", "#tree")
            return True
        if not self.outline.has_focus:
            self.outline.focus()
            return True
        if self.outline.clear_marks():
            self.show_fields()
            return True
        return False

    def footer_keys(self) -> list[tuple[str, str]]:
        """In a text only the key that leaves it; in the fields those of the fields."""
        if self.mode == "options":
            return [("esc", "take them and go back")]
        if self.mode == "preview":
            return [("enter", "pick"), ("x", "clear"), ("esc", "back to the tree"), ("?", "help")]
        if self.mode == "plan":
            return [("P", "send"), ("esc", "back to the tree"), ("?", "help")]
        if self.is_mounted and self.inspector.has_focus:
            return [("enter", "edit"), ("space", "yes/no"), ("esc", "back to the tree"), ("?", "help")]
        if self.is_mounted and self.query_one(ProblemList).has_focus:
            return [("enter", "go there"), ("f", "fix"), ("F", "fix all"), ("esc", "back to the tree")]
        return super().footer_keys()

    def on_descendant_focus(self) -> None:
        """Other keys matter in another pane."""
        self.refresh_chrome()

    # Copying

    def chosen(self) -> Sequence[object]:
        """What is under the cursor."""
        return (self.schema,) if self.loaded else ()

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """Id, title and JSON of the node, and the whole label set."""
        node = self.schema.at(self.path) if self.path else None
        inner = Schema.from_wire({}).with_field("node", node.to_wire()).to_json(indent=2) if node else ""
        return (
            ("id", node.id if node is not None else ""),
            ("title", node.label if node is not None else ""),
            ("path", " › ".join(self.schema.title_path(self.path)) if self.path else ""),
            ("node as JSON", inner),
            ("label set as JSON", self.schema.to_json(indent=2)),
        )

    def web_link(self) -> str:
        """The project's page."""
        return self.ango.session.web_link(f"/projects/{self.place.project_id}")
