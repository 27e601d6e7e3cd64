"""Editing the fields of a node: each form of field has its own way to ask, and takes effect at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual import on

from ango_tui import text
from ango_tui.ontology import Path, Schema
from ango_tui.ontology.edits import PALETTE, EditError, retype, set_fields, set_id
from ango_tui.ontology.fields import Field, fields_of
from ango_tui.ontology.kinds import kinds_for
from ango_tui.ontology.options import sort_options
from ango_tui.ontology.preview import keystrokes
from ango_tui.ontology.regexes import regex_problem, tried
from ango_tui.ontology.rules.classes import SHORTCUTS
from ango_tui.ontology.schema import name_of
from ango_tui.ontology.values import Category
from ango_tui.ui.screens.ontology.editing import OntologyEditing
from ango_tui.ui.screens.ontology.inspector import Inspector
from ango_tui.ui.widgets.choose import Choice, Choose
from ango_tui.ui.widgets.live_line import LiveLine
from ango_tui.ui.widgets.prompt import Ask

OWN_COLOR = "own"
COLOR = re.compile(r"#[0-9A-Fa-f]{6}")


class OntologyFields(OntologyEditing):
    """The inspector's answers."""

    sample = ""
    """The last text that a regex was tried against."""

    @on(Inspector.Edit)
    def _field_wanted(self, event: Inspector.Edit) -> None:
        event.stop()
        self.start_flow(self.edit_field(event.field, turn=event.turn))

    def field(self, name: str) -> Field | None:
        """The description of a field of the node under the cursor."""
        if not self.path:
            return None
        fields = fields_of(self.schema.at(self.path), nested_in_question=True)
        return next((field for field in fields if field.name == name), None)

    async def edit_field(self, field: Field, *, turn: bool = False) -> None:
        """Ask for another value, or turn a flag round, for the marked nodes or the one under the cursor."""
        reason = self.why_not_node()
        if reason:
            self.ango.say(reason, "warn")
            return
        paths = self.paths()
        first = self.schema.at(self.path or paths[0])
        match field.form:
            case "flag":
                if turn:
                    self._set(field, paths, not first.flag(field.name))
            case "type":
                await self._ask_type(paths)
            case "color":
                await self._ask_color(field, paths, first.text(field.name))
            case "shortcut":
                await self._ask_shortcut(field, paths)
            case "options":
                self.open_options(self.path or paths[0])
            case "parent":
                await self._ask_parent(field, paths)
            case "id":
                await self._ask_id(self.path or paths[0])
            case _:
                await self._ask_text(field, paths, first.text(field.name))

    def open_options(self, path: Path) -> None:
        """Edit all options of a class as text."""

    def _set(self, field: Field, paths: Sequence[Path], value: object) -> None:
        words = f"{field.label} of {self.called(paths)}"
        shown = {True: "yes", False: "no", None: "nothing"}.get(value, value)  # type: ignore[call-overload]
        if self.edit(words, lambda schema: set_fields(schema, paths, {field.name: value})):
            self.ango.flash(f"{words}: {text.safe(shown, limit=60)}")

    # Each form of field

    async def _ask_type(self, paths: Sequence[Path]) -> None:
        group = str(paths[0][-2])
        if group not in ("tools", "classifications", "relations"):
            self.ango.say("Answers have no type.", "warn")
            return
        choices = [
            Choice(kind.wire, kind.words, "labels made so far may be lost" if self.tasks else "")
            for kind in kinds_for(group)
        ]
        picked = await self.ask(Choose(f"Type of {self.called(paths)}", choices))

        def make(schema: Schema) -> Schema:
            for path in paths:
                schema = retype(schema, path, picked)
            return schema

        if picked is not None:
            self.edit(f"type of {self.called(paths)}", make)

    async def _ask_color(self, field: Field, paths: Sequence[Path], value: str) -> None:
        owners: dict[str, str] = {}
        for node in (*self.schema.tools, *self.schema.relations):
            owners.setdefault(node.color.upper(), name_of(node))
        choices = [Choice(color, f"■ {color}", owners.get(color, "free")) for color in PALETTE]
        choices.append(Choice(OWN_COLOR, "another colour", "write it as #RRGGBB"))
        picked = await self.ask(Choose(f"Colour of {self.called(paths)} (now {value or 'none'})", choices))
        if picked == OWN_COLOR:
            picked = await self.ask(
                Ask("Colour as #RRGGBB", value, check=_color_problem, suggestions=PALETTE)
            )
        if picked is not None:
            self._set(field, paths, picked)

    async def _ask_shortcut(self, field: Field, paths: Sequence[Path]) -> None:
        here = {self.schema.at(path).uid for path in paths}
        taken = {key: name_of(node) for key, _, node in keystrokes(self.schema) if node.uid not in here}
        choices = [Choice("", "none", "no key selects it")]
        choices += [Choice(key, key, f"taken by {taken[key]}" if key in taken else "") for key in SHORTCUTS]
        now = self.schema.at(paths[0]).text(field.name)
        proposed = now or next((key for key in SHORTCUTS if key not in taken), "")
        question = f"Key that selects {self.called(paths)}"
        picked = await self.ask(Choose(question, choices, selected=(proposed,)))
        if picked is not None:
            self._set(field, paths, picked)

    async def _ask_parent(self, field: Field, paths: Sequence[Path]) -> None:
        parents = {path[:-2] for path in paths}
        above = self.schema.at(parents.pop()) if len(parents) == 1 and len(paths[0]) > 2 else None
        if not isinstance(above, Category):
            self.ango.say("Only questions of one and the same question can be shown for its answers.", "warn")
            return
        choices = [Choice("", "every answer", "always shown")]
        choices += [Choice(option.id, option.label, option.id[:8]) for option in above.options if option.id]
        picked = await self.ask(
            Choose(f"Show {self.called(paths)} for which answer of {above.label}?", choices)
        )
        if picked is not None:
            self._set(field, paths, picked or None)

    async def _ask_id(self, path: Path) -> None:
        node = self.schema.at(path)
        tasks = (
            "the labels made so far" if self.tasks is None else f"labels in {text.count(self.tasks, 'task')}"
        )
        question = f"Another id for {name_of(node)}? {tasks} would become unknown to the platform"
        typed = await self.ask(Ask(question, node.id, check=lambda typed: self._id_problem(path, typed)))
        if typed is not None and typed != node.id:
            self.edit(f"id of {name_of(node)}", lambda schema: set_id(schema, path, typed))

    def _id_problem(self, path: Path, typed: str) -> str | None:
        try:
            set_id(self.schema, path, typed)
        except EditError as error:
            return str(error)
        return None

    async def _ask_text(self, field: Field, paths: Sequence[Path], value: str) -> None:
        before = self.history
        words = f"{field.label} of {self.called(paths)}"
        regex = field.form == "regex"

        def changed(typed: str, sample: str) -> str:
            if regex:
                self.sample = sample
            wanted = typed if typed or not (regex or field.optional) else None
            try:
                schema = set_fields(before.schema, paths, {field.name: wanted})
            except EditError as error:
                return f"! {error}"
            self.take(before.did(schema, words))
            return _regex_words(typed, sample) if regex else field.help

        prompt = LiveLine(
            f"{field.label.capitalize()} of {self.called(paths)}",
            value,
            changed,
            second="a text to try it against" if regex else None,
            second_value=self.sample,
        )
        if await self.ask(prompt) is None:
            self.take(before)

    # Keys for the commonest fields

    def _shortcut_to(self, name: str) -> Field | None:
        field = self.field(name)
        if field is None:
            self.ango.say("This node has no such field.", "warn")
        return field

    async def do_type(self) -> None:
        """Another type."""
        if (field := self._shortcut_to("tool")) is not None:
            await self.edit_field(field)

    async def do_required(self) -> None:
        """Required or not."""
        if (field := self._shortcut_to("required")) is not None:
            await self.edit_field(field, turn=True)

    async def do_color(self) -> None:
        """Another colour."""
        if (field := self._shortcut_to("color")) is not None:
            await self.edit_field(field)

    async def do_shortcut(self) -> None:
        """Another key."""
        if (field := self._shortcut_to("shortcutKey")) is not None:
            await self.edit_field(field)

    def options_owner(self) -> Path | None:
        """The class whose options are meant: the one under the cursor, or that of the option there."""
        path = self.path
        while path and not isinstance(self.schema.at(path), Category):
            path = path[:-2]
        node = self.schema.at(path) if path else None
        fits = isinstance(node, Category) and (node.kind.options or node.kind.tree)
        return path if fits else None

    def why_not_options(self) -> str:
        """There must be a class with options."""
        if reason := self.why_not_edit():
            return reason
        return "" if self.options_owner() is not None else "this has no options to choose from."

    def do_options(self) -> None:
        """All options as text."""
        path = self.options_owner()
        if path is not None:
            self.open_options(path)

    why_not_sort = why_not_options
    why_not_type = why_not_required = why_not_color = why_not_shortcut = OntologyEditing.why_not_node

    def do_sort(self) -> None:
        """Options by their texts."""
        path = self.options_owner()
        if path is not None:
            name = self.called([path])
            self.edit(f"sorted the options of {name}", lambda schema: sort_options(schema, path))


def _color_problem(typed: str) -> str | None:
    return None if COLOR.fullmatch(typed) else "write # and six digits, like #03A9F4"


def _regex_words(pattern: str, sample: str) -> str:
    """What is to be said of a regex, and of a text tried against it."""
    if not pattern:
        return "Any text is taken."
    problem = regex_problem(pattern)
    if problem:
        return f"✗ {problem}"
    if not sample:
        return "It compiles. tab, then type a text to try it against."
    return f"The text {tried(pattern, sample)}."
