"""The reports out of exports: their rows, formulas made harmless, files written whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest

from ango_tui.transfer.reports import ISSUES, PEOPLE, REPORTS, VISITS, Names, counted, rows_of, write_csv

NAMES = Names({"Start": "Start", "label": "Label", "review": "Review", "Complete": "Complete"})


def visit(stage: str, who: str = "", ms: int = 0, **more: Any) -> dict[str, Any]:
    return {"stage": stage.title(), "stageId": stage, "completedBy": who, "duration": ms, **more}


def exported(name: str, *history: dict[str, Any], **more: Any) -> dict[str, Any]:
    task = {
        "taskId": f"t-{name}",
        "stage": "Complete",
        "totalDuration": 60_500,
        "stageHistory": list(history),
    }
    return {"externalId": name, "batches": ["Berlin", None], "task": {**task, **more}}


REWORKED = exported(
    "a",
    {"stage": "Start", "stageId": "Start", "completedAt": "2026-01-01T00:00:00Z", "duration": 0},
    visit("label", "mia", 30_000, tools=[{}, {"interpolationStopped": True}]),
    visit("review", "lin", 5_000, reviewStatus="Rejected"),
    visit("label", "mia", 20_000, tools=[{}, {}], isSkipped=True),
    visit("review", "lin", 5_500, reviewStatus="Accepted"),
)
PLAIN = exported("b", visit("label", "zoe", 1_500), visit("review", "lin", 500, reviewStatus="Accepted"))


def table(kind: Any, tasks: list[Any], issues: Any = ()) -> list[dict[str, Any]]:
    rows = rows_of(kind.id, tasks, issues, NAMES)
    return [dict(zip(kind.header, row, strict=True)) for row in rows]


def test_every_visit_has_its_row_with_number_person_time_and_verdict() -> None:
    rows = table(VISITS, [REWORKED])
    assert [(r["stage"], r["visit"], r["person"], r["seconds"], r["verdict"]) for r in rows] == [
        ("Label", 1, "mia", 30, ""),
        ("Review", 1, "lin", 5, "Rejected"),
        ("Label", 2, "mia", 20, ""),
        ("Review", 2, "lin", 5.5, "Accepted"),
    ]
    assert [r["objects"] for r in rows] == [1, 0, 2, 0]
    assert rows[2]["skipped"] == "yes"
    assert (rows[0]["external_id"], rows[0]["task_id"], rows[0]["batches"]) == ("a", "t-a", "Berlin")
    assert rows[0]["task_seconds"] == 60.5


def test_people_are_summed_up_with_what_was_rejected_of_theirs() -> None:
    rows = {(r["person"], r["stage"]): r for r in table(PEOPLE, [REWORKED, PLAIN])}
    mia = rows["mia", "Label"]
    assert (mia["tasks"], mia["visits"], mia["seconds"], mia["mean_seconds"]) == (1, 2, 50, 25)
    assert (mia["longest_seconds"], mia["objects"], mia["skipped"]) == (30, 3, 1)
    assert (mia["accepted"], mia["rejected"], mia["rejected_share"]) == (1, 1, "0.500")
    lin = rows["lin", "Review"]
    assert (lin["tasks"], lin["visits"]) == (2, 3)
    assert (lin["reviews_accepted"], lin["reviews_rejected"], lin["rejected_share"]) == (2, 1, "")
    assert set(rows) == {("mia", "Label"), ("zoe", "Label"), ("lin", "Review")}


def issue(task: str, **more: Any) -> dict[str, Any]:
    asset = {"externalId": "", "batches": ["Berlin"]}
    return {"_id": f"i-{task}", "labelTask": f"t-{task}", "asset": asset, "status": "Open", **more}


def test_issues_say_who_had_labelled_and_reviewed() -> None:
    codes = [{"category": "Geometry", "name": "Loose"}, {"name": "Other"}]
    issues = [issue("a", errorCodes=codes, comments=[{}, {}]), issue("gone", errorType="Old", errorCode="7")]
    first, second = table(ISSUES, [PLAIN, REWORKED], issues)
    assert (first["labelled_by"], first["reviewed_by"], first["external_id"]) == ("mia", "lin", "a")
    assert (first["error_codes"], first["comments"]) == ("Geometry: Loose; Other", 2)
    assert (second["labelled_by"], second["error_codes"]) == ("", "Old: 7")


def test_exports_of_2x_are_read() -> None:
    entry = {"stage": "Label", "stageId": "label", "completedBy": {"email": "mia"}, "duration(ms)": 2000}
    old = {"externalId": "a", "tasks": [{"_id": "t", "stageHistory": [{**entry, "objects": [{}]}]}]}
    (row,) = table(VISITS, [old])
    assert (row["person"], row["seconds"], row["objects"]) == ("mia", 2, 1)


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"task": None},
        {"task": {"stageHistory": None}},
        {"task": {"stageHistory": [None, 7, {"stage": None, "duration": "x"}]}},
        {"tasks": [], "batches": "x"},
    ],
)
def test_odd_items_break_no_report(item: dict[str, Any]) -> None:
    for kind in REPORTS:
        assert list(rows_of(kind.id, [item], [item])) is not None


def test_every_row_is_as_wide_as_its_header() -> None:
    for kind in REPORTS:
        for row in rows_of(kind.id, [REWORKED, PLAIN], [issue("a")], NAMES):
            assert len(row) == len(kind.header)


def test_formulas_are_made_harmless_and_numbers_stay(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    write_csv(path, ["a"], [["=1+1"], ["@x"], ["-5"], ["+4.5"], ["-x"], [None], [7]])
    with path.open(newline="") as file:
        assert [row[0] if row else "" for row in csv.reader(file)] == [
            *("a", "'=1+1", "'@x", "-5", "+4.5", "'-x", "", "7"),
        ]


def test_text_with_line_ends_and_lone_surrogates_is_one_cell(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    write_csv(path, ["a", "b"], [['two\nlines, "quoted"', "x\ud800"]])
    with path.open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file))[1] == ['two\nlines, "quoted"', "x?"]


def test_a_report_that_ends_early_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("old")

    def rows() -> Any:
        yield ["1"]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_csv(path, ["a"], rows())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


class Watched(dict[str, Any]):
    """An item of an export that can be seen to be alive."""

    __hash__ = object.__hash__  # type: ignore[assignment]


@pytest.mark.parametrize("kind", REPORTS, ids=lambda kind: kind.id)
def test_no_report_holds_the_tasks_it_has_read(kind: Any, tmp_path: Path) -> None:
    alive: WeakSet[Watched] = WeakSet()
    most = 0

    def items() -> Iterator[Watched]:
        nonlocal most
        for number in range(1000):
            item = Watched(exported(f"{number}", visit("label", "mia", 10), visit("review", "lin", 5)))
            alive.add(item)
            most = max(most, len(alive))
            yield item

    write_csv(tmp_path / "r.csv", kind.header, rows_of(kind.id, items(), [issue("5")], NAMES))
    assert most <= 3


def test_how_far_it_is_is_told_now_and_then() -> None:
    told: list[int] = []
    assert len(list(counted(({} for _ in range(1200)), told.append))) == 1200
    assert told == [500, 1000, 1200]
