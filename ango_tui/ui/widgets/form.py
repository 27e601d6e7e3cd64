"""The one form builder: fields with labels, checks and words, in a prompt or standing in a pane."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget

from ango_tui.ui.widgets.choose import Choice
from ango_tui.ui.widgets.combo import Listed
from ango_tui.ui.widgets.form_fields import Field, FormField, Kind
from ango_tui.ui.widgets.prompt import Buttons
from ango_tui.ui.widgets.prompt_slot import Prompt

__all__ = ["Choice", "Form", "FormField", "FormPane", "Kind"]

FormCheck = Callable[[Mapping[str, Any]], Mapping[str, str]]
"""Checks all values together; returns what is wrong by the names of the fields."""


class FormPane(VerticalScroll, can_focus=False):
    """Fields one below the other, for live editing: `Changed` is posted for each value that can be taken.

    Labels stand beside the fields where there are 100 columns, else above them.
    """

    DEFAULT_CSS = """
    FormPane { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; }
    """

    BESIDE_FROM = 100

    class Changed(Message):
        """A field was given a value that its check lets through."""

        def __init__(self, pane: FormPane, field: str, value: Any) -> None:
            super().__init__()
            self.pane, self.field, self.value = pane, field, value

        @property
        def control(self) -> FormPane:
            """The pane it happened in."""
            return self.pane

    class Submitted(Message):
        """Enter was pressed in the last field."""

    class Reshaped(Message):
        """The fields take more or fewer lines than before."""

    def __init__(
        self, fields: Sequence[FormField] = (), *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.fields = [Field(spec) for spec in fields]

    def compose(self) -> ComposeResult:
        """The fields."""
        yield from self.fields

    async def show(self, fields: Sequence[FormField]) -> None:
        """Take other fields in place of those that are here."""
        await self.remove_children()
        self.fields = [Field(spec) for spec in fields]
        for field in self.fields:
            field.set_class(self.size.width >= self.BESIDE_FROM, "-beside")
        await self.mount_all(self.fields)

    def __getitem__(self, name: str) -> Field:
        return next(field for field in self.fields if field.spec.name == name)

    def values(self) -> dict[str, Any]:
        """What the fields hold, read as their kinds, also where a check says no."""
        return {field.spec.name: field.read()[0] for field in self.fields}

    def put(self, values: Mapping[str, Any]) -> None:
        """Put values into fields that differ from them; no message is posted."""
        for name, value in values.items():
            self[name].write(value)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show what is wrong at each field; fields not named have nothing wrong."""
        reshaped = 0
        for field in self.fields:
            reshaped += field.say(problems.get(field.spec.name, ""))
        if reshaped:
            self.post_message(self.Reshaped())

    def problems(self) -> dict[str, str]:
        """What is wrong, by the names of the fields."""
        found = {field.spec.name: field.read()[1] for field in self.fields}
        return {name: words for name, words in found.items() if words}

    def focus_field(self, name: str | None = None) -> None:
        """Give the keys to a field, the first if none is named."""
        if self.fields:
            field = self.fields[0] if name is None else self[name]
            field.editor.focus()

    def rows(self) -> int:
        """How many lines the fields take."""
        return sum(field.rows() for field in self.fields)

    def lay_out(self, cells: int) -> None:
        """Put the labels beside or above the fields for a width of ``cells``."""
        for field in self.fields:
            field.set_class(cells >= self.BESIDE_FROM, "-beside")

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the new width."""
        self.lay_out(event.size.width)

    @on(Field.Changed)
    def _changed(self, event: Field.Changed) -> None:
        event.stop()
        value, problem = event.field.read()
        if event.field.say(problem):
            self.post_message(self.Reshaped())
        if not problem:
            self.post_message(self.Changed(self, event.field.spec.name, value))

    @on(Field.Done)
    def _done(self, event: Field.Done) -> None:
        event.stop()
        place = self.fields.index(event.field)
        if place + 1 < len(self.fields):
            self.fields[place + 1].editor.focus()
        else:
            self.post_message(self.Submitted())


class Form(Prompt[dict[str, Any]]):
    """Ask for several things at once; the answer is a dict by the names of the fields.

    Enter goes to the next field and saves in the last; nothing typed is lost when a check says no. `check`
    gets all values and says what is wrong between them.
    """

    keys = "enter next, saves in the last field · tab moves · f2 saves · esc cancel"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f2", "save", "Save", show=False)]

    def __init__(
        self,
        title: object,
        fields: Sequence[FormField],
        *,
        save: str = "Save",
        check: FormCheck | None = None,
    ) -> None:
        super().__init__(title)
        self.pane = FormPane(fields)
        self._buttons = Buttons((save, "Cancel"))
        self._check = check

    def body(self) -> Iterable[Widget]:
        """The fields, and the line that saves."""
        yield self.pane
        yield self._buttons

    def first_focus(self) -> Widget:
        """The first field."""
        if not self.pane.fields:
            return self._buttons
        editor = self.pane.fields[0].editor
        return editor.input if isinstance(editor, Listed) else editor

    def fit(self, cells: int, rows: int) -> None:
        """Give the fields the lines they need, or those there are; then they scroll."""
        self.pane.lay_out(cells)
        self.pane.styles.height = max(min(self.pane.rows(), rows - 1), 1)

    @on(FormPane.Reshaped)
    def _reshaped(self, event: FormPane.Reshaped) -> None:
        event.stop()
        self.fit_again()

    @on(FormPane.Submitted)
    def _submitted(self, event: FormPane.Submitted) -> None:
        event.stop()
        self.action_save()

    @on(FormPane.Changed)
    def _typing(self, event: FormPane.Changed) -> None:
        event.stop()

    @on(Buttons.Pressed)
    def _pressed(self, event: Buttons.Pressed) -> None:
        event.stop()
        if event.index == 0:
            self.action_save()
        else:
            self.answer(None)

    def action_save(self) -> None:
        """Answer with the values, or show what is wrong and go there."""
        values, problems = self.pane.values(), self.pane.problems()
        if not problems and self._check is not None:
            problems = {name: words for name, words in self._check(values).items() if words}
        self.pane.show_problems(problems)
        if problems:
            self.pane.focus_field(next(iter(problems)))
        else:
            self.answer(values)
