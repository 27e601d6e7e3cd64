"""The kinds of stage as data: where they lead, which settings they have, what they do with a task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ango_tui import text


@dataclass(frozen=True, slots=True)
class Setting:
    """A switch of a stage: its member on the wire and what it does."""

    member: str
    title: str
    help: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of stage. `exits` names each way out in the order of `next`; None: as many as its conditions
    say."""

    name: str
    help: str
    exits: tuple[str, ...] | None = ("next",)
    settings: tuple[Setting, ...] = ()
    people: bool = False
    ends: bool = False


_AUTO = Setting(
    "autoForward", "Forward new tasks", "new tasks go on by themselves; labels can then not be imported"
)
_READ_ONLY = Setting("readOnly", "Read-only review", "reviewers judge the answer but cannot change it")
_NO_REQUEUE = Setting("preventRequeue", "Refuse requeueing", "complete tasks cannot be sent back")

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("Start", "New tasks land here; labels can be imported only here.", settings=(_AUTO,)),
        Kind("Label", "People label the task and submit it.", ("submitted",), people=True),
        Kind(
            "Review",
            "Reviewers, leads and managers accept or reject.",
            ("accepted", "rejected"),
            (_READ_ONLY,),
            people=True,
        ),
        Kind(
            "Consensus",
            "Each task is copied to every child; their answers are compared.",
            ("agreement", "disagreement"),
        ),
        Kind("Logic", "Sends tasks different ways by conditions; the last way is for all others.", None),
        Kind("Hold", "Parks tasks until somebody moves them."),
        Kind("Plugin", "Runs a plugin and passes the task on."),
        Kind("Webhook", "Posts the task to an address and passes it on."),
        Kind("Complete", "The end; exports take these tasks.", (), (_NO_REQUEUE,), ends=True),
        Kind("Archive", "Put away.", (), ends=True),
    )
}
"""By their name on the wire. SDK 1.4.10, StageType; what each does is in the product's guide."""

CHILD_TYPES = ("Label", "Plugin")
"""What may answer for a consensus."""

CONDITIONS = ("AnnotationType", "Annotator", "RandomSample", "Duration", "Batch")
"""What a Logic stage can ask about a task."""

Namer = Callable[[str], str]


def condition_words(
    condition: Mapping[str, Any], batch: Namer = lambda id: id, tool: Namer = lambda id: id
) -> str:
    """A condition of a Logic stage in words; `batch` and `tool` name ids."""
    kind, value = condition.get("type"), condition.get("value")
    if kind == "RandomSample" and isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value * 100:g} % by chance"
    if kind == "Duration" and isinstance(value, list) and len(value) == 2:
        low, high = value
        if isinstance(low, int | float) and isinstance(high, int | float):
            return f"took {text.duration(low)} to {text.duration(high)}"
    if kind in ("Batch", "Annotator") and isinstance(value, list):
        names = [batch(str(item)) if kind == "Batch" else text.person(str(item)) for item in value]
        return f"{'in' if kind == 'Batch' else 'by'} {' or '.join(names) or 'nothing'}"
    if kind == "AnnotationType" and isinstance(value, Mapping):
        tools = value.get("tools")
        ids = (
            [item.get("schemaId") for item in tools if isinstance(item, Mapping)]
            if isinstance(tools, list)
            else []
        )
        return f"has {' and '.join(tool(str(item)) for item in ids) or 'anything'}"
    return f"{kind or 'condition'}"
