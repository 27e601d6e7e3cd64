"""Editing a text in the person's own editor, with the terminal lent to it meanwhile."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from textual.app import App


class EditorError(Exception):
    """The editor could not be used; its text says why, for a person."""


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """The words that start the editor: ``$VISUAL``, ``$EDITOR``, or the first of nano and vi that is there.

    Raises:
        EditorError: there is none, or the setting cannot be understood.
    """
    wanted = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        words = shlex.split(wanted)
    except ValueError as error:
        raise EditorError(f"$EDITOR cannot be understood ({error}); J edits here.") from None
    if not words:
        words = [name for name in ("nano", "vi") if shutil.which(name, path=environ.get("PATH"))][:1]
    if not words:
        raise EditorError("No editor was found; set $EDITOR, or J edits here.")
    if shutil.which(words[0], path=environ.get("PATH")) is None:
        raise EditorError(f"There is no program {words[0]}; set $EDITOR to one, or J edits here.")
    return words


async def edit_outside(app: App[int], text: str, suffix: str = ".txt") -> str:
    """Let the person edit `text` in a private file and return what it holds when the editor ends.

    The event loop goes on meanwhile, so running jobs do too; nothing is drawn. Start it so that nothing
    cancels it: the terminal comes back only at its end.

    Raises:
        EditorError: there is no editor, it failed, or this terminal cannot be lent.
    """
    command = editor_command(os.environ)
    with tempfile.TemporaryDirectory(prefix="ango-tui-") as folder:
        path = Path(folder) / f"edit{suffix}"
        path.write_text(text, encoding="utf-8")
        problem = ""
        try:
            with app.suspend():
                # Nothing may be raised in here: the terminal would stay lent.
                problem = await asyncio.to_thread(_run, [*command, str(path)])
        except SuspendNotSupported:
            raise EditorError("This terminal cannot be lent to an editor; J edits here.") from None
        if problem:
            raise EditorError(problem)
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise EditorError(f"What the editor left cannot be read: {error}") from None


def _run(command: Sequence[str]) -> str:
    """Run the editor to its end; what went wrong, or nothing."""
    try:
        done = subprocess.run(command, check=False)
    except OSError as error:
        return f"{command[0]} cannot be started: {error.strerror or error}."
    return (
        f"{command[0]} ended with an error ({done.returncode}); nothing was taken." if done.returncode else ""
    )
