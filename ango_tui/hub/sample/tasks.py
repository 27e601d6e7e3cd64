"""The SQL that makes the tasks of a sample project, a range of them at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from ango_tui.hub.clock import DAY, HOUR
from ango_tui.hub.database import INDEX_BITS
from ango_tui.hub.sample.draws import draw_sql
from ango_tui.hub.sample.plan import Pattern, Plan

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


def _person(ground: Ground, part: str, word: Callable[[str], int]) -> str:
    people = ground.plan.people.get(part)
    if not people:
        return "NULL"
    return _case(
        f"({draw_sql(ground.key, PARTS[part])} % {len(people)})", [str(word(mail)) for mail in people]
    )


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


def insert_sql(
    ground: Ground, word: Callable[[str], int], sets: Callable[[str], int], stage: Callable[[str], str]
) -> str:
    """`INSERT … SELECT` with the parameters `:lo` and `:hi`, the first and last index.

    word: number of a word. sets: number of the set of batches "none", "null", "0", "0+" (with the last one
    too), …. stage: the id of a stage from its key.
    """
    plan, key = ground.plan, ground.key
    patterns, caller = plan.patterns, word(plan.members[0][0])
    efforts = [_effort(key, pattern) for pattern in patterns]
    labelling = [_effort(key, pattern, labelling=True) for pattern in patterns]
    batches = len(plan.batches)
    place = f"CAST(i * {batches} / {max(1, ground.size)} AS INTEGER)"
    regular = _case(place, [str(sets(str(no))) for no in range(batches)]) if batches else str(sets("none"))
    doubled = _case(place, [str(sets(f"{no}+")) for no in range(batches)]) if batches else str(sets("none"))
    part = {name: _person(ground, name, word) for name in plan.people}
    last = [(pattern.steps[-1].who if pattern.steps else "") for pattern in patterns]
    started = "Start" if plan.prelabeled else ""
    review = ["NULL" if p.review is None else str(word(p.review)) for p in patterns]
    prelabeled = [f"(m % 1000 < {plan.prelabeled})" if p.stage == started else "0" for p in patterns]

    def people(parts: Sequence[str], blank: str) -> str:
        return _case("pattern", [part.get(name, blank) if name else blank for name in parts])

    def column(of: Callable[[Pattern], object]) -> str:
        return _case("pattern", [str(of(pattern)) for pattern in patterns])

    return f"""
INSERT OR IGNORE INTO task (n, stage, status, type, review, assignee, priority, batches, issues, duration,
total,
  created, updated, completed, created_by, updated_by, completed_by, skipped, draft, benchmark, prelabeled,
  rework, pattern, steps, external)
WITH RECURSIVE seq(i) AS (SELECT :lo UNION ALL SELECT i + 1 FROM seq WHERE i < :hi),
drawn AS MATERIALIZED (SELECT i, i * 1000 / {max(1, ground.size)} AS q, {draw_sql(key, PATTERN)} % 1000 AS p,
  {draw_sql(key, BATCHES)} % 1000 AS b, {draw_sql(key, PRIORITY)} % 1000 AS u, {draw_sql(key, MARK)} AS m,
  {ground.start} + i * {ground.spacing} + {draw_sql(key, JITTER)} % {ground.spacing} AS created FROM seq),
placed AS MATERIALIZED (SELECT *, {_phases(plan)} AS pattern,
  max(0, min({REACH}, {ground.base} - created - {HOUR})) AS reach FROM drawn)
SELECT {ground.project << INDEX_BITS} + i,
  {column(lambda p: word(stage(p.stage)))}, {column(lambda p: word(p.status))}, {word("default")},
  {_case("pattern", review)}, {people([p.holder for p in patterns], "NULL")},
  CASE WHEN u < 20 THEN 100 WHEN u < 55 THEN 10 WHEN u > 985 THEN -10 ELSE 0 END,
  CASE WHEN b < {plan.unbatched} THEN {sets("none")} WHEN b < {plan.unbatched + plan.null_batches} THEN
  {sets("null")}
    WHEN b < {plan.unbatched + plan.null_batches + plan.twice} THEN {doubled} ELSE {regular} END,
  coalesce((SELECT count(*) FROM issue WHERE issue.project = {ground.project}
    AND issue.n = {ground.project << INDEX_BITS} + i AND issue.status = 'Open'), 0),
  {_case("pattern", [effort[-1] if effort else "0" for effort in labelling])},
  {_case("pattern", [" + ".join(effort) or "0" for effort in efforts])},
  created, {_case("pattern", [_last_moment(key, p) for p in patterns])},
  {_case("pattern", [_last_moment(key, p) if p.stage == "Complete" else "NULL" for p in patterns])},
  {caller}, {people(last, str(caller))},
  {people([name if p.stage == "Complete" else "" for name, p in zip(last, patterns, strict=True)], "NULL")},
  {column(lambda p: int(p.skipped))}, {column(lambda p: int(p.draft))},
  (m % 50 = 0) * {column(lambda p: int(p.stage == "Complete"))}, {_case("pattern", prelabeled)},
  {column(lambda p: int(p.rework))}, pattern, {column(lambda p: len(p.steps))},
  printf('{plan.external.replace("'", "''")}', i * {plan.every})
FROM placed"""
