"""What happened to a task of the sample organization: its steps, computed as the SQL of `tasks` does."""

from __future__ import annotations

import msgspec

from ango_tui.hub.clock import HOUR
from ango_tui.hub.sample.draws import draw
from ango_tui.hub.sample.plan import Step
from ango_tui.hub.sample.tasks import EFFORT, MOMENT, PARTS, REACH, WAIT, Ground, person_of


class Visit(msgspec.Struct, frozen=True):
    """A step that was taken: who took it, when the stage was left, how long the work took (both ms)."""

    step: Step
    person: str | None
    left: int
    effort: int


def visits(ground: Ground, index: int, pattern: int, created: int) -> list[Visit]:
    """The stages that a task has left, oldest first."""
    plan, key = ground.plan, ground.key
    steps = plan.patterns[pattern].steps
    reach = max(0, min(REACH, ground.base - created - HOUR))
    done = []
    for no, step in enumerate(steps):
        if no == 0:
            left = created + 2000 + draw(key, MOMENT, index) % 60000
        else:
            drawn = (no - 1) * 1000 + draw(key, MOMENT + no, index) % 1000
            left = created + WAIT + reach * drawn // (len(steps) * 1000)
        effort = step.typical * (300 + draw(key, EFFORT + no, index) % 1400) // 1000
        person = person_of(ground, step.who, draw(key, PARTS[step.who], index)) if step.who else None
        done.append(Visit(step, person, left, effort))
    return done
