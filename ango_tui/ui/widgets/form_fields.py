"""The fields of a form: what each kind takes, how it is read and what is wrong with it in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Literal

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from ango_tui.ui.widgets.choose import Choice, ChoiceList
from ango_tui.ui.widgets.combo import Combo, Listed, PathInput
from ango_tui.ui.widgets.safe import content, safe, safe_chars
from ango_tui.ui.widgets.text_input import TextInput

__all__ = ["Field", "FormField", "Kind"]

Kind = Literal["text", "multiline", "number", "bool", "choice", "many", "secret", "date", "path"]


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. `check` gets a value that is not empty and returns why it cannot be taken, or None.

    Values: text, multiline and secret are `str`, number `int | float | None`, bool `bool`, choice the value
    of the choice or None, many a tuple of values, date `datetime.date | None`, path `pathlib.Path | None`.
    """

    name: str
    label: str
    kind: Kind = "text"
    value: Any = None
    required: bool = False
    choices: Sequence[Choice] = ()
    check: Callable[[Any], str | None] | None = None
    placeholder: str = ""


class SafeArea(TextArea):
    """Several lines of text that draw harmlessly; tab leaves them."""

    DEFAULT_CSS = "SafeArea { height: 4; border: none; padding: 0; &:focus { border: none; } }"

    def __init__(self, text: str) -> None:
        super().__init__(text, tab_behavior="focus", show_line_numbers=False, compact=True)
        self.set_reactive(TextArea.cursor_blink, False)

    def get_line(self, line_index: int) -> Text:
        """One line as it is drawn."""
        return Text(safe_chars(self.document.get_line(line_index)), end="", no_wrap=True)


class Toggle(Widget, can_focus=True):
    """Yes or no: a box that space, enter or y and n fill."""

    DEFAULT_CSS = "Toggle { height: 1; width: 1fr; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "turn", "Yes or no", show=False),
        Binding("y", "put(True)", "Yes", show=False),
        Binding("n", "put(False)", "No", show=False),
    ]

    class Changed(Message):
        """The box was filled or emptied."""

    def __init__(self, label: str, value: bool) -> None:
        super().__init__()
        self._label = safe(label)
        self.value = value

    def render(self) -> Content:
        """The box, its label and the word for its state."""
        box = "[x]" if self.value else "[ ]"
        text = f"{box} {self._label}: {'yes' if self.value else 'no'}"
        return content(text, "reverse" if self.has_focus else "")

    def action_turn(self) -> None:
        """Turn it round."""
        self.action_put(not self.value)

    def action_put(self, value: bool) -> None:
        """Set it."""
        self.value = value
        self.refresh()
        self.post_message(self.Changed())

    def on_click(self) -> None:
        """Turn it round with the mouse."""
        self.action_turn()


class Field(Vertical):
    """A label, the widget that takes the value, and a line for what is wrong with it."""

    DEFAULT_CSS = """
    Field {
        height: auto; width: 1fr;
        & > .field--row { height: auto; width: 1fr; layout: vertical; }
        & .field--label { height: 1; width: 1fr; text-style: bold; }
        & > .field--note { height: auto; width: 1fr; color: $text-error; text-style: bold; display: none; }
        & > .field--note.-shown { display: block; }
        &.-beside > .field--row { layout: horizontal; }
        &.-beside .field--label { width: 24; padding-right: 1; }
        &.-beside > .field--note { padding-left: 24; }
    }
    """

    class Changed(Message):
        """Somebody changed the value."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

    class Done(Message):
        """Enter was pressed in the field."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

    def __init__(self, spec: FormField) -> None:
        super().__init__()
        self.spec = spec
        self.editor = _editor(spec)
        self._note = Static(classes="field--note", markup=False)

    def compose(self) -> ComposeResult:
        """Label and editor in a row (or one above the other), the note below."""
        with Container(classes="field--row"):
            # A box has its label beside it anyway.
            if self.spec.kind != "bool":
                needed = " *" if self.spec.required else ""
                yield Static(content(f"{self.spec.label}{needed}"), classes="field--label", markup=False)
            yield self.editor
        yield self._note

    def on_mount(self) -> None:
        """Give the list of choices the height it needs."""
        if isinstance(self.editor, ChoiceList):
            self.editor.styles.height = self._editor_rows()

    def _editor_rows(self) -> int:
        if self.spec.kind == "multiline":
            return 4
        return min(max(len(self.spec.choices), 1), 5) if self.spec.kind == "many" else 1

    def rows(self) -> int:
        """How many lines the field takes."""
        label = 0 if self.has_class("-beside") or self.spec.kind == "bool" else 1
        return label + self._editor_rows() + (1 if self._note.has_class("-shown") else 0)

    def read(self) -> tuple[Any, str]:
        """Return the value and what is wrong with it (``""``: nothing)."""
        value, problem = _read(self.spec, self.editor)
        if problem:
            return value, problem
        if self.spec.required and value in (None, "", ()):
            return value, "this is needed"
        if self.spec.check is not None and value not in (None, ""):
            return value, self.spec.check(value) or ""
        return value, ""

    def say(self, words: str) -> bool:
        """Show what is wrong; True when the height of the field changed."""
        self._note.update(content(f"! {words}" if words else ""))
        changed = bool(words) != self._note.has_class("-shown")
        self._note.set_class(bool(words), "-shown")
        return changed

    def write(self, value: Any) -> None:
        """Put another value in, without a message."""
        if self.read()[0] == value:
            return
        editor = self.editor
        if isinstance(editor, Toggle):
            editor.value = bool(value)
            editor.refresh()
        elif isinstance(editor, ChoiceList):
            editor.marked = {n for n, choice in enumerate(editor.options) if choice.value in (value or ())}
            editor.refresh()
        else:
            with self.prevent(Input.Changed, TextArea.Changed):
                _write(self.spec, editor, value)

    @on(Input.Changed)
    @on(Listed.Changed)
    @on(TextArea.Changed)
    @on(Toggle.Changed)
    @on(ChoiceList.Marked)
    def _changed(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Changed(self))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Done(self))

    def on_key(self, event: events.Key) -> None:
        """Enter in a box or a list of choices is the end of the field too."""
        if event.key == "enter" and isinstance(self.editor, (Toggle, ChoiceList)):
            event.stop()
            self.post_message(self.Done(self))


def _editor(spec: FormField) -> Widget:
    match spec.kind:
        case "bool":
            return Toggle(spec.label, bool(spec.value))
        case "multiline":
            return SafeArea(str(spec.value or ""))
        case "many":
            return ChoiceList(spec.choices, many=True, selected=spec.value or ())
        case "choice":
            return Combo(spec.choices, spec.value, placeholder=spec.placeholder)
        case "path":
            return PathInput(_words(spec.value), placeholder=spec.placeholder)
        case _:
            placeholder = spec.placeholder or ("2026-03-01" if spec.kind == "date" else "")
            return TextInput(_words(spec.value), placeholder=placeholder, secret=spec.kind == "secret")


def _words(value: Any) -> str:
    return "" if value is None else str(value)


def _write(spec: FormField, editor: Widget, value: Any) -> None:
    if isinstance(editor, TextArea):
        editor.load_text(_words(value))
    elif isinstance(editor, Combo):
        editor.choose(value)
    elif isinstance(editor, Listed):
        editor.put(_words(value))
    elif isinstance(editor, Input):
        editor.value = _words(value)
    else:
        raise TypeError(f"{spec.kind} cannot be written")


def _read(spec: FormField, editor: Widget) -> tuple[Any, str]:
    if isinstance(editor, Toggle):
        return editor.value, ""
    if isinstance(editor, ChoiceList):
        return tuple(editor.options[number].value for number in sorted(editor.marked)), ""
    if isinstance(editor, Combo):
        return editor.read()
    if isinstance(editor, TextArea):
        return editor.text, ""
    line = editor.input if isinstance(editor, Listed) else editor
    text = line.value if isinstance(line, Input) else ""
    reader = _READERS.get(spec.kind)
    return reader(text.strip()) if reader else (text, "")


def _number(text: str) -> tuple[int | float | None, str]:
    if not text:
        return None, ""
    for kind in (int, float):
        try:
            return kind(text), ""
        except ValueError:
            continue
    return None, f'"{text}" is not a number'


def _date(text: str) -> tuple[date | None, str]:
    if not text:
        return None, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return None, "write the day like 2026-03-01"


def _path(text: str) -> tuple[Path | None, str]:
    if not text:
        return None, ""
    try:
        return Path(text).expanduser(), ""
    except (RuntimeError, ValueError) as error:
        return None, str(error)


_READERS: Mapping[str, Callable[[str], tuple[Any, str]]] = {"number": _number, "date": _date, "path": _path}
