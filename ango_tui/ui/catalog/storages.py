"""Commands of the storages and of their files."""

from __future__ import annotations

from ango_tui.ui.commands import Command

COMMANDS = (
    Command(
        "storages.new",
        "Connect a bucket",
        "Provider, then what that provider needs.",
        ("n",),
        "new",
        writes=True,
    ),
    Command(
        "storages.delete",
        "Disconnect",
        "Forget the connection and its secrets; the files stay.",
        ("D",),
        "disconnect",
        needs="row",
        writes=True,
    ),
    Command(
        "storage-files.signed-link",
        "Link to the file",
        "A signed link that works for a while without a key; it is copied.",
        ("l",),
        "link",
        needs="row",
    ),
)
