"""What a sample project is made of: stages, ways a task can have gone, people, batches; values only."""

from __future__ import annotations

from typing import Any

import msgspec

from ango_tui.hub.ids import object_id


class Step(msgspec.Struct, frozen=True):
    """A stage that a task has left: who did it, the typical duration (ms), the reviewer's verdict."""

    stage: str
    who: str = ""
    typical: int = 0
    verdict: str | None = None


class Pattern(msgspec.Struct, frozen=True):
    """One way a task can have gone: the stages it has left and the state it is in now."""

    stage: str
    steps: tuple[Step, ...] = ()
    status: str = "TODO"
    review: str | None = None
    holder: str = ""
    rework: bool = False
    skipped: bool = False
    draft: bool = False


class StagePlan(msgspec.Struct, frozen=True):
    """One stage of the workflow by its short key; `next` holds keys too."""

    key: str
    type: str
    name: str
    next: tuple[str, ...]
    who: str = ""
    extra: dict[str, Any] = {}
    at: tuple[int, int] = (0, 120)


class Plan(msgspec.Struct, frozen=True):
    """A sample project.

    days: how long before the base date the first and the last task came in.
    external: a printf pattern for the task's index times `every`.
    people: the e-mail addresses per part they play ("labeler", "reviewer", …); repeats make somebody do more.
    phases: (up to this thousandth of the tasks, weight of each pattern).
    unbatched, twice: how many tasks in a thousand are in no batch, or in the last batch as well.
    """

    key: str
    name: str
    description: str
    size: int
    days: tuple[float, float]
    external: str
    folder: str
    every: int = 1
    type: str = "ango"
    stages: tuple[StagePlan, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    phases: tuple[tuple[int, tuple[int, ...]], ...] = ()
    people: dict[str, tuple[str, ...]] = {}
    members: tuple[tuple[str, str], ...] = ()
    batches: tuple[str, ...] = ()
    unbatched: int = 30
    twice: int = 0
    null_batches: int = 0
    prelabeled: int = 0
    issues_per_thousand: int = 30
    metadata: tuple[dict[str, Any], ...] = ({},)
    settings: dict[str, Any] = {}


def stage_id(project_id: str, key: str) -> str:
    """Ids of stages: the literals for the stages every project starts with, a UUID for the others."""
    if key in ("Start", "Label", "Complete"):
        return key
    digits = object_id(project_id, "stage", key) + object_id(key, project_id)[:8]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"
