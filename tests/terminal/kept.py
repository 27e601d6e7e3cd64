"""The kept looks of screens: what varies from run to run taken out, and the texts they are compared with.

``UPDATE_SCREENS=1 pytest tests/terminal`` writes the kept texts anew.
"""

import os
import re
from pathlib import Path

from .rig import Session

KEPT = Path(__file__).parent / "screens"
# What is another at every run, and what stands for it.
VARYING = (
    (r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:[\d.]+Z?)?)?", lambda found: re.sub(r"\d", "0", found.group())),
    (r"\b\d{8}-\d{1,6}", lambda found: re.sub(r"\d", "0", found.group())),
    (r"[\d,]+ a minute", lambda _: "0 a minute"),
    (r"127\.0\.0\.1:\d+", lambda _: "127.0.0.1:00000"),
    (r"\b[0-9a-f]{24}\b", lambda _: "0" * 24),
    (r"(?<!m )(?<!to )\d\d s( {4}|(?= ago))( ago)?", lambda _: "just now"),
    (r"(?m)(?<=  )\d\d s$", lambda _: "just now"),
    (r"\b[0-9a-f]{32}\b", lambda _: "0" * 32),
    (r"task [0-9a-f]{8}\b", lambda _: "task 00000000"),
)


def normal(text: str) -> str:
    """A screen without what varies from run to run."""
    first, *rest = text.splitlines()
    # The place is cut as the calls that are left and the host's port leave room for it.
    word = (first.split() or [""])[0]
    place = " " + re.sub(r"^(\S{1,4})\S*…\S+", r"\1…", word)
    whole = "\n".join(line.rstrip() for line in [place, *rest])
    for pattern, words in VARYING:
        whole = re.sub(pattern, words, whole)
    return whole.rstrip() + "\n"


def check_look(session: Session, name: str) -> None:
    """Compare what a session shows with the text kept under a name; fails when they differ."""
    session.settle()
    columns, lines = session.emulator.screen.columns, session.emulator.screen.lines
    file = KEPT / f"{name}-{columns}x{lines}.txt"
    shown = normal(session.text)
    if os.environ.get("UPDATE_SCREENS"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")
