"""Figures in any shape: drawn within the width, and copied as CSV with raw numbers."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ango_tui import text
from ango_tui.charts import csv_text, figure, lines, renamed
from ango_tui.charts.csv import csv_cell
from ango_tui.charts.figures import Bars, Plain, Table, Tiles

STAGES = [{"stage": "Start", "stageId": "s1", "count": 3}, {"stage": "Label", "stageId": "s2", "count": 9}]


def bars(value: Any, name: str = "LabelStageGroups") -> list[tuple[str, float]]:
    return [
        (label, number)
        for part in figure(name, value).parts
        if isinstance(part, Bars)
        for label, number, _ in part.bars
    ]


@pytest.mark.parametrize(
    "value",
    [
        STAGES,
        {"labelStageGroups": STAGES},
        {"Start": 3, "Label": 9},
        {"data": {"groups": {"Start": 3, "Label": 9}}},
        [{"_id": "Start", "total": 3}, {"_id": "Label", "total": 9}],
        [{"name": "Start", "value": 3}, {"name": "Label", "value": 9}],
        [{"label": "Start", "tasks": 3}, {"label": "Label", "tasks": 9}],
    ],
)
def test_named_numbers_become_bars_whatever_their_shape(value: Any) -> None:
    assert bars(value) == [("Start", 3), ("Label", 9)]


def test_ranges_and_sizes_name_their_bars() -> None:
    assert bars([{"from": 0, "to": 20, "count": 1}, {"from": 80, "to": None, "count": 2}]) == [
        ("0 to 20", 1),
        ("from 80", 2),
    ]
    assert bars([{"width": 1920, "height": 1080, "count": 5}]) == [("1920 × 1080", 5)]


def test_times_are_words_and_their_counts_are_not() -> None:
    value = {"average": 61_000, "buckets": [{"from": 0, "to": 30_000, "count": 22}]}
    tiles, chart = figure("TimePerTask", value).parts
    assert isinstance(tiles, Tiles)
    assert tiles.values == (("Average", "1 m 01 s", 61_000),)
    assert isinstance(chart, Bars)
    assert chart.bars == (("0 s to 30 s", 22, "22"),)


def test_answers_are_grouped_by_their_question() -> None:
    value = [
        {"title": "Weather", "answers": [{"value": "Clear", "count": 88}, {"value": "Rain", "count": 41}]},
        {"title": "Vehicle", "count": 912},
    ]
    loose, weather = figure("AnswerDistribution", value).parts
    assert isinstance(loose, Bars)
    assert loose.bars[0][:2] == ("Vehicle", 912)
    assert (weather.title, isinstance(weather, Bars)) == ("Weather", True)


def test_several_numbers_of_each_person_become_a_table() -> None:
    (part,) = figure("performance", {"ana@x": {"tasksCompleted": 84, "totalDuration": 4_102_210}}).parts
    assert isinstance(part, Table)
    assert part.columns == ("Name", "Tasks completed", "Total duration")
    assert part.rows == (("ana@x", "84", "1 h 08 m"),)
    assert part.raw == (("ana@x", 84, 4_102_210),)


def test_what_is_none_of_these_is_shown_as_json() -> None:
    (part,) = figure("x", [[1], [2]]).parts
    assert isinstance(part, Plain)


@pytest.mark.parametrize("value", [None, {}, []])
def test_nothing_is_said_to_be_nothing(value: Any) -> None:
    assert figure("x", value).empty
    assert lines(figure("x", value), 60) == [("The server gave no numbers for this.", "dim")]


def test_bars_are_drawn_against_the_longest_with_shares() -> None:
    assert [line for line, _ in lines(figure("x", STAGES), 40)] == [
        "Start  3   25%  ########",
        "Label  9   75%  ########################",
    ]


def test_a_small_number_still_shows_and_zero_does_not() -> None:
    drawn = [line for line, _ in lines(figure("x", {"one": 1, "many": 9999, "none": 0}), 60)]
    assert drawn[0].endswith(" #")
    assert "#" not in drawn[2]


def test_a_table_too_wide_says_which_columns_are_left_out() -> None:
    value = [{"email": "ana@x.example", **{f"number of things {n}": n for n in range(9)}}]
    drawn = [line for line, _ in lines(figure("x", value), 60)]
    assert "not enough room for" in drawn[-1]
    assert max(map(text.width, drawn)) <= 60


def test_ids_are_renamed() -> None:
    found = renamed(figure("x", {"s1": 1, "s2": 2}), lambda name: {"S1": "Start"}.get(name, name))
    assert [line.split()[0] for line, _ in lines(found, 40)] == ["Start", "S2"]


def test_csv_holds_raw_numbers_and_can_be_read_back() -> None:
    found = csv_text([figure("A", STAGES), figure("performance", {'q"x@y': {"a": 1.5, "b": None, "c": 2}})])
    rows = list(csv.reader(io.StringIO(found)))
    assert rows[1:3] == [["A", "", "Start", "3"], ["A", "", "Label", "9"]]
    assert rows[4] == ["performance", "", 'q"x@y', "1.5", "", "2"]


@pytest.mark.parametrize("words", ["=1+1", "+cmd", "-x", "@SUM(A1)", "\tx"])
def test_text_that_a_spreadsheet_would_run_is_led_in_by_an_apostrophe(words: str) -> None:
    assert next(csv.reader([csv_cell(words)])) == [f"'{words}"]


def test_negative_numbers_stay_numbers() -> None:
    assert csv_cell(-3) == "-3"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["count", "name", "from", "to", "_id", "x", "average", "\x1b[m"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(json_values, st.integers(min_value=20, max_value=160))
def test_any_json_is_drawn_within_the_width_and_harmlessly(value: Any, cells: int) -> None:
    drawn = [line for line, _ in lines(figure("TimePerTask", value), cells)]
    assert all(text.width(line) <= cells for line in drawn)
    assert all(text.safe(line, limit=None) == line for line in drawn)


@given(json_values)
def test_any_json_is_copied_as_csv_that_can_be_read(value: Any) -> None:
    content = csv_text([figure("x", value)])
    assert all(row[0] in ("figure", "x") for row in csv.reader(io.StringIO(content, newline="")) if row)
