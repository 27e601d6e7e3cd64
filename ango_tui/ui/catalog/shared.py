"""Commands that are everywhere (`app`), and those of every list (`list`)."""

from __future__ import annotations

from ango_tui.ui.commands import Command

COMMANDS = (
    Command("app.help", "Help", "All keys of this screen, searchable; enter runs one.", ("?",), "help"),
    Command(
        "app.palette",
        "Command palette",
        "Every action and every project by name.",
        (":", "ctrl+p"),
        "commands",
    ),
    Command("app.messages", "Messages", "Every error and result of this run.", ("!",)),
    Command(
        "app.back",
        "Back",
        "One step back: close, clear marks, clear the filter, up. Never quits.",
        ("escape",),
        "back",
    ),
    Command(
        "app.refresh",
        "Refresh",
        "Fetch what this screen shows again; also the retry after a failure.",
        ("r",),
        "refresh",
    ),
    Command(
        "app.copy",
        "Copy",
        "Copy id, name, URL, JSON or a row of what is under the cursor or marked.",
        ("y",),
        needs="row",
    ),
    Command(
        "app.link",
        "Web link",
        "Show and copy the web link; opened where there is a display.",
        ("o",),
        needs="row",
    ),
    Command("app.key", "Another key or host", "Connect with another key, or to another host."),
    Command(
        "app.suspend",
        "Suspend",
        "Leave the program in the background; fg brings it back.",
        ("ctrl+z",),
        hidden=True,
    ),
    Command("app.redraw", "Redraw", "Draw the whole screen again.", ("ctrl+l",), hidden=True),
    Command("app.quit", "Quit", "Leave the program; asks when work is running.", ("q",)),
    *(
        Command(
            f"app.section-{n}",
            f"Section {n}",
            f"Go to section {n} of the second line.",
            (str(n),),
            hidden=True,
            method="do_section",
            args=(n,),
        )
        for n in range(1, 10)
    ),
    Command("list.open", "Open", "Open what is under the cursor.", ("enter",), "open", needs="row"),
    Command("list.down", "Down", "One row down.", ("j", "down"), hidden=True),
    Command("list.up", "Up", "One row up.", ("k", "up"), hidden=True),
    Command("list.page-down", "Page down", "One screenful down.", ("pagedown",), hidden=True),
    Command("list.page-up", "Page up", "One screenful up.", ("pageup",), hidden=True),
    Command("list.first", "First row", "Go to the first row.", ("g", "home"), hidden=True),
    Command("list.last", "Last row", "Go to the last row.", ("G", "end"), hidden=True),
    Command(
        "list.filter",
        "Filter",
        "Narrow the list by words (and field:value where the server can).",
        ("/",),
        "filter",
    ),
    Command("list.sort", "Sort by", "Choose the column to sort by.", ("s",)),
    Command("list.reverse", "Reverse the sort", "Turn the order round.", ("S",)),
    Command("list.wide", "More columns", "Show or hide the less important columns.", ("w",)),
    Command("list.detail", "Detail pane", "Show or hide the pane with the record under the cursor.", ("v",)),
    Command(
        "mark.toggle", "Mark", "Mark or unmark the row and go one down.", ("space",), "mark", needs="row"
    ),
    Command(
        "mark.range", "Mark to here", "Mark every row from the last mark to the cursor.", ("m",), needs="row"
    ),
    Command("mark.all", "Mark all", "Mark all rows; again: all that match the filter.", ("*",)),
)
