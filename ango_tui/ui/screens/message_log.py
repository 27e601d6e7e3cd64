"""Every error and result of this run."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, ClassVar

from ango_tui import text
from ango_tui.ui.messages import Notice
from ango_tui.ui.places import Place
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.widgets.columns import Cell, Column

WORDS = {"bad": ("error", "bad"), "warn": ("note", "warn"), "good": ("done", "good"), "info": ("", "dim")}


class MessagesScreen(LocalListScreen):
    """The messages, newest first."""

    NOUN = "message"
    COLUMNS: ClassVar[Sequence[Column]] = (
        Column("at", "When", lambda n: Cell(text.when(n.at, seconds=True)[-8:], "dim"), width=8),
        Column("level", "Kind", lambda n: Cell(*WORDS[n.level]), width=5),
        Column("text", "Message", lambda n: n.text, width=40, flex=1),
    )

    def __init__(self, notices: Sequence[Notice]) -> None:
        super().__init__(Place(""))
        self.notices = notices

    @staticmethod
    def key_of(record: Any) -> Hashable:
        """Messages have no id of their own."""
        return id(record)

    def crumbs(self) -> Sequence[str]:
        """Messages."""
        return ("ango-tui", "Messages", self.position())

    def load(self) -> None:
        """Show what there is."""
        self.show_records(list(reversed(self.notices)))

    def empty_words(self) -> tuple[str, ...]:
        """Nothing was said yet."""
        return ("Nothing to tell yet.",)

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """All of a message."""
        return (
            ("When", text.when(record.at, seconds=True)),
            ("Message", record.text),
            ("Detail", record.detail),
        )

    def open(self, record: Any) -> None:
        """All of the message."""
        self.ango.read(("ango-tui", "Messages", text.when(record.at, seconds=True)), _whole(record))

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """The message with its detail."""
        notices = self.chosen()
        return (("message", "\n\n".join(map(_whole, notices))),)


def _whole(notice: Notice) -> str:
    return f"{notice.text}\n\n{notice.detail}".strip()
