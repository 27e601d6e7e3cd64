"""Foreign text on its way to the screen: made harmless, and never a str that could be read as markup."""

from __future__ import annotations

from rich.text import Text
from textual.content import Content

from ango_tui.text import cut, safe, width

__all__ = ["content", "lines", "rich", "safe", "safe_chars", "wrap"]


def content(text: object, style: str = "", *, limit: int = 1000) -> Content:
    """Return ``text`` as one line that draws literally, in ``style`` (Textual's words: ``"bold $error"``)."""
    return Content.styled(safe(text, limit=limit), style) if style else Content(safe(text, limit=limit))


def rich(text: object, style: str = "", *, limit: int = 1000) -> Text:
    """Return ``text`` as one line of Rich text, for the few widgets that do not take `Content`."""
    return Text(safe(text, limit=limit), style=style, no_wrap=True, overflow="ellipsis", end="")


def lines(text: object, *, limit: int = 20_000) -> list[str]:
    """Return the lines of ``text``, each safe to draw; the empty text is one empty line."""
    return safe(text, multiline=True, limit=limit).split("\n")


def wrap(text: object, cells: int, *, most: int = 200) -> list[str]:
    """Return ``text`` as safe lines of at most ``cells`` terminal cells, broken at spaces where possible.

    At most ``most`` lines are returned; the last of them ends in … when text is left over.
    """
    cells = max(cells, 1)
    found: list[str] = []
    for line in lines(text):
        rest = line
        while width(rest) > cells and len(found) <= most:
            piece = cut(rest, cells + 1)[:-1] or rest[0]
            space = piece.rfind(" ")
            if space > 0 and rest[len(piece) : len(piece) + 1] != " ":
                piece = piece[:space]
            found.append(piece)
            rest = rest[len(piece) :].lstrip(" ")
        found.append(rest)
        if len(found) > most:
            return [*found[: most - 1], cut(found[most - 1] + " …", cells)]
    return found


def safe_chars(text: str) -> str:
    """Return ``text`` made safe character by character, so that positions in it stay what they were."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char.isalnum() else _one(char) for char in text)


def _one(char: str) -> str:
    shown = safe(char)
    return shown if len(shown) == 1 else "\N{REPLACEMENT CHARACTER}"
