"""All that can be done on the screen one came from: searchable, runs it, says why one is greyed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from ango_tui.ui.commands import Command, key_word
from ango_tui.ui.places import Place
from ango_tui.ui.screens.base import AngoScreen
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.widgets.columns import Cell, Column


class Entry:
    """A command with the reason why it cannot be used now."""

    def __init__(self, command: Command, reason: str) -> None:
        self.command = command
        self.reason = reason
        self.id = command.id


def _keys(entry: Entry) -> Cell:
    return Cell(" ".join(key_word(key) for key in entry.command.keys), "dim" if entry.reason else "strong")


def _help(entry: Entry) -> Cell:
    return Cell(
        f"not now: {entry.reason}" if entry.reason else entry.command.help, "dim" if entry.reason else ""
    )


class HelpScreen(LocalListScreen):
    """The commands of `under`, the screen below."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list")
    NOUN = "key"
    COLUMNS: ClassVar[Sequence[Column]] = (
        Column("keys", "Key", _keys, width=10),
        Column("title", "What", lambda e: Cell(e.command.title, "dim" if e.reason else ""), width=18),
        Column("help", "Help", _help, width=30, flex=1),
        Column("id", "Id for [keys]", lambda e: Cell(e.id, "dim"), width=18, rank=2),
    )

    def __init__(self, under: AngoScreen) -> None:
        super().__init__(Place(""))
        self.under = under

    def crumbs(self) -> Sequence[str]:
        """Help of where one is."""
        return (*self.under.crumbs()[:2], "Help: enter runs the line")

    def load(self) -> None:
        """List the commands, those with a key first."""
        commands = self.ango.registry.of(self.under.SCOPES[::-1])
        entries = [Entry(c, self.under.disabled_reason(c)) for c in commands if c.keys]
        self.show_records(entries)

    def open(self, record: Any) -> None:
        """Back, and carry it out there."""
        self.ango.run_below(record.command.id)
