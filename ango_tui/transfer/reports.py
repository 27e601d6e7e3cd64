"""The reports that people script today, as CSV out of a streamed export; only sums are held in memory."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ango_tui.api.decoding import listing, mapping, maybe_whole, person, text, texts
from ango_tui.api.export_reading import task_of, tools_of

Items = Iterable[dict[str, Any]]
Row = Sequence[object]
REVIEW = "Review"
TOLD_EVERY = 500

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


@dataclass(frozen=True, slots=True)
class ReportKind:
    """One report: its name, what it tells, whether it needs the issue export besides that of tasks."""

    id: str
    title: str
    help: str
    header: tuple[str, ...]
    issues: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a task to a stage."""

    stage: str
    number: int
    person: str
    left: str
    duration_ms: int
    verdict: str
    is_review: bool
    objects: int
    skipped: bool


@dataclass(slots=True)
class Names:
    """What a report has to know of the project: the type of each stage, by id and by name."""

    stage_types: Mapping[str, str] = field(default_factory=dict)


ISSUES = ReportKind(
    "issues",
    "Issues with who labelled and reviewed",
    "Every issue with its task, its error codes, and the people who had labelled and reviewed the task.",
    (
        *("issue_id", "status", "content", "external_id", "task_id", "batches", "stage", "error_codes"),
        *("created_by", "created_at", "assignee", "resolved_by", "resolved_at", "comments"),
        *("labelled_by", "reviewed_by", "object_id", "position", "page"),
    ),
    issues=True,
)
VISITS = ReportKind(
    "visits",
    "Time per task and stage visit",
    "A row for each visit of a task to a stage: who, when it was left, how long it took, the verdict.",
    (
        *("external_id", "task_id", "batches", "now_in", "stage", "visit", "person", "left_at"),
        *("seconds", "verdict", "objects", "skipped", "task_seconds"),
    ),
)
PEOPLE = ReportKind(
    "people",
    "People: counts, durations, rejections",
    "A row for each person and stage: tasks, visits, time, what was rejected of theirs, what they rejected.",
    (
        *("person", "stage", "tasks", "visits", "seconds", "mean_seconds", "longest_seconds", "objects"),
        *("skipped", "accepted", "rejected", "rejected_share", "reviews_accepted", "reviews_rejected"),
    ),
)
REPORTS = (ISSUES, VISITS, PEOPLE)


def rows_of(kind: str, tasks: Items, issues: Items = (), names: Names | None = None) -> Iterator[Row]:
    """The rows of a report, made while the exports are read.

    `tasks` and `issues` are the items of the two exports. Of the issues one line each is held, of the tasks
    nothing. Items of exports of 2.x are read too.
    """
    names = names or Names()
    if kind == ISSUES.id:
        return _issue_rows(tasks, issues, names)
    if kind == VISITS.id:
        return _visit_rows(tasks, names)
    return _people_rows(tasks, names)


def write_csv(
    path: Path, header: Sequence[str], rows: Iterable[Row], told: Callable[[int], None] = lambda _n: None
) -> int:
    """Write rows to a CSV file in one step (`.part`, then renamed); returns how many rows there are.

    `told` gets the number of rows now and then; what it raises ends the writing and leaves no file. A text
    that a spreadsheet would take for a formula gets an apostrophe in front. Blocking: run it in a thread.
    """
    part = path.with_name(path.name + ".part")
    count = 0
    try:
        with part.open("w", encoding="utf-8", errors="replace", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            for row in rows:
                writer.writerow([_cell(value) for value in row])
                count += 1
                if count % TOLD_EVERY == 0:
                    told(count)
        told(count)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return count


def counted(items: Items, told: Callable[[int], None]) -> Iterator[dict[str, Any]]:
    """The items, with a word about how many have been read now and then."""
    number = 0
    for number, item in enumerate(items, 1):
        if number % TOLD_EVERY == 0:
            told(number)
        yield item
    told(number)


def _cell(value: object) -> object:
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return "" if value is None else value


# Tasks


def visits_of(task: Mapping[str, Any], names: Names) -> list[Visit]:
    """The visits in a task's stage history, in their order; the start, which nobody works in, is left out."""
    found: list[Visit] = []
    seen: dict[str, int] = {}
    for entry in map(mapping, listing(task.get("stageHistory"))):
        stage_id = text(entry.get("stageId") or entry.get("stage"))
        stage = text(entry.get("stage") or stage_id)
        kind = names.stage_types.get(stage_id) or names.stage_types.get(stage) or ""
        verdict = text(entry.get("reviewStatus"))
        who = person(entry.get("completedBy")) or ""
        if kind == "Start" or (not who and not entry.get("duration")):
            continue
        seen[stage_id] = seen.get(stage_id, 0) + 1
        found.append(
            Visit(
                stage=stage,
                number=seen[stage_id],
                person=who,
                left=text(entry.get("completedAt")),
                duration_ms=maybe_whole(entry.get("duration", entry.get("duration(ms)"))) or 0,
                verdict=verdict,
                is_review=kind == REVIEW if kind else bool(verdict),
                objects=_drawn(entry),
                skipped=bool(entry.get("isSkipped")),
            )
        )
    return found


def _drawn(task: Mapping[str, Any]) -> int:
    """How many objects were drawn; frames where a tracked object only ends do not count."""
    return sum(not mapping(entry).get("interpolationStopped") for entry in tools_of(dict(task)))


def _visit_rows(tasks: Items, names: Names) -> Iterator[Row]:
    for item in tasks:
        task = task_of(item)
        facts = (text(item.get("externalId")), text(task.get("taskId") or task.get("_id")), _batches(item))
        total = _seconds(maybe_whole(task.get("totalDuration")) or 0)
        for visit in visits_of(task, names):
            seconds = _seconds(visit.duration_ms)
            skipped = "yes" if visit.skipped else ""
            yield (
                *(*facts, text(task.get("stage")), visit.stage, visit.number, visit.person, visit.left),
                *(seconds, visit.verdict, visit.objects, skipped, total),
            )


@dataclass(slots=True)
class _Sums:
    """What one person did in one stage."""

    tasks: int = 0
    visits: int = 0
    duration_ms: int = 0
    longest_ms: int = 0
    objects: int = 0
    skipped: int = 0
    accepted: int = 0
    rejected: int = 0
    gave: dict[str, int] = field(default_factory=dict)

    def row(self, who: str, stage: str) -> Row:
        """The line of the report."""
        judged = self.accepted + self.rejected
        return (
            *(who, stage, self.tasks, self.visits, _seconds(self.duration_ms)),
            *(
                _seconds(self.duration_ms // self.visits),
                _seconds(self.longest_ms),
                self.objects,
                self.skipped,
            ),
            *(self.accepted, self.rejected, f"{self.rejected / judged:.3f}" if judged else ""),
            *(self.gave.get("Accepted", 0), self.gave.get("Rejected", 0)),
        )


def _people_rows(tasks: Items, names: Names) -> Iterator[Row]:
    sums: dict[tuple[str, str], _Sums] = {}
    for item in tasks:
        _add_task(sums, visits_of(task_of(item), names))
    for who, stage in sorted(sums):
        yield sums[who, stage].row(who, stage)


def _add_task(sums: dict[tuple[str, str], _Sums], visits: Sequence[Visit]) -> None:
    worked: set[tuple[str, str]] = set()
    unjudged: list[_Sums] = []
    for visit in visits:
        key = (visit.person or "(nobody)", visit.stage)
        its = sums.setdefault(key, _Sums())
        its.tasks += key not in worked
        worked.add(key)
        its.visits += 1
        its.duration_ms += visit.duration_ms
        its.longest_ms = max(its.longest_ms, visit.duration_ms)
        its.skipped += visit.skipped
        if not visit.is_review:
            its.objects += visit.objects
            unjudged.append(its)
            continue
        its.gave[visit.verdict] = its.gave.get(visit.verdict, 0) + 1
        # A verdict is about the work since the last one: the latest piece of it.
        for labelled in unjudged[-1:]:
            labelled.accepted += visit.verdict == "Accepted"
            labelled.rejected += visit.verdict == "Rejected"
        unjudged.clear()


# Issues


@dataclass(slots=True)
class _Workers:
    labelled: str = ""
    reviewed: str = ""
    batches: str = ""
    external_id: str = ""


def _issue_rows(tasks: Items, issues: Items, names: Names) -> Iterator[Row]:
    held = [_issue_facts(issue) for issue in issues]
    wanted = {facts[4] for facts in held} | {facts[3] for facts in held}
    workers: dict[object, _Workers] = {}
    for item in tasks:
        task = task_of(item)
        task_id, external_id = text(task.get("taskId") or task.get("_id")), text(item.get("externalId"))
        if task_id in wanted or external_id in wanted:
            found = workers[task_id] = _workers(item, task, names)
            workers.setdefault(external_id, found)
    for facts in held:
        known = workers.get(facts[4]) or workers.get(facts[3]) or _Workers()
        row = list(facts)
        row[3] = row[3] or known.external_id
        row[5] = row[5] or known.batches
        yield (*row[:14], known.labelled, known.reviewed, *row[14:])


def _workers(item: Mapping[str, Any], task: Mapping[str, Any], names: Names) -> _Workers:
    visits = visits_of(task, names)
    labelled = dict.fromkeys(visit.person for visit in visits if not visit.is_review and visit.person)
    reviewed = dict.fromkeys(visit.person for visit in visits if visit.is_review and visit.person)
    return _Workers("; ".join(labelled), "; ".join(reviewed), _batches(item), text(item.get("externalId")))


def _issue_facts(issue: Mapping[str, Any]) -> tuple[object, ...]:
    asset = mapping(issue.get("asset"))
    return (
        *(text(issue.get("_id") or issue.get("id")), text(issue.get("status")), text(issue.get("content"))),
        *(text(asset.get("externalId") or issue.get("externalId")), text(issue.get("labelTask"))),
        *(_batches(asset), text(issue.get("stage")), _error_codes(issue)),
        *(person(issue.get("createdBy")), text(issue.get("createdAt")), person(issue.get("assignee"))),
        *(
            person(issue.get("resolvedBy")),
            text(issue.get("resolvedAt")),
            len(listing(issue.get("comments"))),
        ),
        *(text(issue.get("objectId")), text(issue.get("position")), text(issue.get("page"))),
    )


def _error_codes(issue: Mapping[str, Any]) -> str:
    codes = [mapping(code) for code in listing(issue.get("errorCodes"))]
    if not codes and issue.get("errorCode"):
        codes = [{"category": issue.get("errorType"), "name": issue.get("errorCode")}]
    pairs = ((text(code.get("category")), text(code.get("name"))) for code in codes)
    return "; ".join(": ".join(filter(None, pair)) for pair in pairs)


def _batches(item: Mapping[str, Any]) -> str:
    return "; ".join(texts(item.get("batches")))


def _seconds(ms: int) -> float | int:
    seconds = round(ms / 1000, 1)
    return int(seconds) if seconds == int(seconds) else seconds
