"""The SQL that makes the tasks of a sample project, a range of them at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from ango_tui.hub.clock import DAY, HOUR
from ango_tui.hub.database import INDEX_BITS
from ango_tui.hub.sample.draws import draw_sql
from ango_tui.hub.sample.plan import Pattern, Plan

Number = Callable[[str], int]

WAIT = 62_000
"""Tasks leave Start at most this long after they came in (ms)."""
REACH = 14 * DAY
"""The work on a task is spread over at most this time (ms)."""

PATTERN, LABELER, REVIEWER, BATCHES, PRIORITY, JITTER, MARK, SECOND_READER = range(1, 9)
MOMENT, EFFORT, LEFT = 20, 40, 60
"""Streams of draws; the last three are the first of one stream per step."""
PARTS = {"labeler": LABELER, "reader": LABELER, "reviewer": REVIEWER, "second": SECOND_READER}


class Ground(msgspec.Struct, frozen=True):
    """What a sample project's tasks stand on: number of its row, key of its draws, size, and the base date
    (ms).
    """

    plan: Plan
    project: int
    key: str
    size: int
    base: int

    @property
    def start(self) -> int:
        """When the first task came in."""
        return int(self.base - self.plan.days[0] * DAY)

    @property
    def spacing(self) -> int:
        """Milliseconds between two tasks."""
        return max(1, int((self.plan.days[0] - self.plan.days[1]) * DAY) // max(1, self.size))


def _case(subject: str, answers: Sequence[str]) -> str:
    """`CASE subject WHEN 0 THEN …`, short where all answers are alike."""
    if len(set(answers)) == 1:
        return answers[0]
    default = max(set(answers), key=answers.count)
    arms = " ".join(f"WHEN {no} THEN {value}" for no, value in enumerate(answers) if value != default)
    return f"CASE {subject} {arms} ELSE {default} END"


def _phases(plan: Plan) -> str:
    """Which pattern a task has, from its place in the project and a draw below 1000."""
    arms = []
    for upto, weights in plan.phases:
        whole, seen, inner = sum(weights), 0, []
        last = max(no for no, weight in enumerate(weights) if weight)
        for no, weight in enumerate(weights[:last]):
            seen += weight
            if weight:
                inner.append(f"WHEN p < {seen * 1000 // whole} THEN {no}")
        choice = f"CASE {' '.join(inner)} ELSE {last} END" if inner else str(last)
        arms.append(f"WHEN q < {upto} THEN {choice}")
    return f"CASE {' '.join(arms)} END"


def person_of(ground: Ground, part: str, drawn: int) -> str | None:
    """The same choice in Python, for the histories."""
    people = ground.plan.people.get(part)
    return people[drawn % len(people)] if people else None


def _effort(key: str, pattern: Pattern, *, labelling: bool = False) -> list[str]:
    """One expression per step that takes time: typical time × 0.3 to 1.7; only labelling, or reviews too."""
    return [
        f"{step.typical} * (300 + {draw_sql(key, EFFORT + no)} % 1400) / 1000"
        for no, step in enumerate(pattern.steps)
        if step.typical and not (labelling and step.verdict)
    ]


def _last_moment(key: str, pattern: Pattern) -> str:
    """When the last step was left, see `histories.moments`."""
    count = len(pattern.steps)
    if count == 0:
        return "created"
    if count == 1:
        return f"created + 2000 + {draw_sql(key, MOMENT)} % 60000"
    drawn = f"({count - 2} * 1000 + {draw_sql(key, MOMENT + count - 1)} % 1000)"
    return f"created + {WAIT} + reach * {drawn} / {count * 1000}"


class _Columns:
    """Writes the columns of a sample project's tasks as SQL expressions over `i`, `pattern` and a few draws.

    word: number of a word. sets: number of a set of batches. stage: the id of a stage from its key.
    """

    def __init__(self, ground: Ground, word: Number, sets: Number, stage: Callable[[str], str]) -> None:
        self.ground = ground
        self.word = word
        self.sets = sets
        self.stage = stage
        self.patterns = ground.plan.patterns
        self.parts = {part: self._part(part) for part in ground.plan.people}

    def _part(self, part: str) -> str:
        people = [str(self.word(mail)) for mail in self.ground.plan.people[part]]
        return _case(f"({draw_sql(self.ground.key, PARTS[part])} % {len(people)})", people)

    def _each(self, of: Callable[[Pattern], object]) -> str:
        """What `of` says of the pattern of the task."""
        return _case("pattern", [str(of(pattern)) for pattern in self.patterns])

    def _somebody(self, part: str) -> str:
        return self.parts.get(part, "NULL") if part else "NULL"

    def _batches(self) -> str:
        plan, sets = self.ground.plan, self.sets
        if not plan.batches:
            return str(sets("none"))
        place = f"CAST(i * {len(plan.batches)} / {max(1, self.ground.size)} AS INTEGER)"
        regular = _case(place, [str(sets(str(no))) for no in range(len(plan.batches))])
        doubled = _case(place, [str(sets(f"{no}+")) for no in range(len(plan.batches))])
        null, twice = plan.unbatched + plan.null_batches, plan.unbatched + plan.null_batches + plan.twice
        return (
            f"CASE WHEN b < {plan.unbatched} THEN {sets('none')} WHEN b < {null} THEN {sets('null')}"
            f" WHEN b < {twice} THEN {doubled} ELSE {regular} END"
        )

    def _effort(self, pattern: Pattern, *, last: bool) -> str:
        found = _effort(self.ground.key, pattern, labelling=last)
        return (found[-1] if last else " + ".join(found)) if found else "0"

    def state(self) -> dict[str, str]:
        """Where a task is, whose it is, and its switches."""
        plan, word = self.ground.plan, self.word
        marked = f"(m % 1000 < {plan.prelabeled})" if plan.prelabeled else "0"
        return {
            "stage": self._each(lambda p: word(self.stage(p.stage))),
            "status": self._each(lambda p: word(p.status)),
            "type": str(word("default")),
            "review": self._each(lambda p: "NULL" if p.review is None else word(p.review)),
            "assignee": self._each(lambda p: self._somebody(p.holder)),
            "priority": "CASE WHEN u < 20 THEN 100 WHEN u < 55 THEN 10 WHEN u > 985 THEN -10 ELSE 0 END",
            "batches": self._batches(),
            "skipped": self._each(lambda p: int(p.skipped)),
            "draft": self._each(lambda p: int(p.draft)),
            "benchmark": f"(m % 50 = 0) * {self._each(lambda p: int(p.stage == 'Complete'))}",
            "prelabeled": self._each(lambda p: marked if p.stage == "Start" else "0"),
            "rework": self._each(lambda p: int(p.rework)),
            "pattern": "pattern",
            "steps": self._each(lambda p: len(p.steps)),
        }

    def past(self) -> dict[str, str]:
        """When things happened to a task, who did them, and how long they took."""
        caller, key = str(self.word(self.ground.plan.members[0][0])), self.ground.key

        def last(pattern: Pattern) -> str:
            who = pattern.steps[-1].who if pattern.steps else ""
            return self._somebody(who) if who else caller

        def if_done(pattern: Pattern, value: str) -> str:
            return value if pattern.stage == "Complete" else "NULL"

        return {
            "duration": self._each(lambda p: self._effort(p, last=True)),
            "total": self._each(lambda p: self._effort(p, last=False)),
            "created": "created",
            "updated": self._each(lambda p: _last_moment(key, p)),
            "completed": self._each(lambda p: if_done(p, _last_moment(key, p))),
            "created_by": caller,
            "updated_by": self._each(last),
            "completed_by": self._each(lambda p: if_done(p, last(p))),
        }

    def name(self) -> dict[str, str]:
        """Its key, its external id, and how many open issues it has."""
        ground, plan = self.ground, self.ground.plan
        n = f"{ground.project << INDEX_BITS} + i"
        issues = f"SELECT count(*) FROM issue WHERE project = {ground.project} AND issue.n = {n}"
        issues += " AND status = 'Open'"
        external = plan.external.replace("'", "''")
        return {"n": n, "issues": f"({issues})", "external": f"printf('{external}', i * {plan.every})"}


def insert_sql(ground: Ground, word: Number, sets: Number, stage: Callable[[str], str]) -> str:
    """`INSERT … SELECT` with the parameters `:lo` and `:hi`, the first and last index.

    word: number of a word. sets: number of the set of batches "none", "null", "0", "0+" (with the last one
    too), …. stage: the id of a stage from its key.
    """
    key, writer = ground.key, _Columns(ground, word, sets, stage)
    columns = {**writer.name(), **writer.state(), **writer.past()}
    return f"""
INSERT OR IGNORE INTO task ({", ".join(columns)})
WITH RECURSIVE seq(i) AS (SELECT :lo UNION ALL SELECT i + 1 FROM seq WHERE i < :hi),
drawn AS MATERIALIZED (SELECT i, i * 1000 / {max(1, ground.size)} AS q,
  {draw_sql(key, PATTERN)} % 1000 AS p, {draw_sql(key, BATCHES)} % 1000 AS b,
  {draw_sql(key, PRIORITY)} % 1000 AS u, {draw_sql(key, MARK)} AS m,
  {ground.start} + i * {ground.spacing} + {draw_sql(key, JITTER)} % {ground.spacing} AS created FROM seq),
placed AS MATERIALIZED (SELECT *, {_phases(ground.plan)} AS pattern,
  max(0, min({REACH}, {ground.base} - created - {HOUR})) AS reach FROM drawn)
SELECT {", ".join(columns.values())} FROM placed"""
