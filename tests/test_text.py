"""Tests of ango_tui.text: hostile strings, terminal cells, words for dates, durations, sizes."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ango_tui import text

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain name", "plain name"),
        ("[/x] [bold]b[/bold]", "[/x] [bold]b[/bold]"),
        ("\x1b]0;owned\x07", "␛]0;owned␇"),
        ("\x1b[2J", "␛[2J"),
        ("\x9b2J", "�2J"),
        ("abc\u202etxt.exe", "abc�txt.exe"),
        ("\u2066isolated\u2069", "�isolated�"),
        ("\ufeffbom", "bom"),
        ("a\r\nb\nc\u2028d", "a⏎b⏎c⏎d"),
        ("a\rb", "a␍b"),
        ("col\tcol", "col col"),
        ("nul\x00del\x7f", "nul␀del␡"),
        ("half \ud83d pair", "half � pair"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\U0001f469\U0001f467"),
        ("\u2764\ufe0f", "\u2764"),
        ("Größe 日本 שלום", "Größe 日本 שלום"),
        ("", ""),
        (None, ""),
        (17, "17"),
        (["a", None], "['a', None]"),
    ],
)
def test_safe_shows_each_kind_of_foreign_text(raw: object, shown: str) -> None:
    assert text.safe(raw) == shown


def test_safe_keeps_lines_when_asked() -> None:
    assert text.safe("a\r\nb\n\tc\x1b", multiline=True) == "a\nb\n    c␛"


def test_safe_cuts_at_the_limit_with_an_ellipsis() -> None:
    assert text.safe("x" * 5000) == "x" * 999 + "…"
    assert text.safe("x" * 1000) == "x" * 1000
    assert text.safe("é" * 30, limit=10) == "é" * 9 + "…"
    assert text.safe("abc", limit=0) == ""
    assert len(text.safe("x" * 5000, limit=None)) == 5000


def test_safe_keeps_to_its_limit_when_tabs_grow() -> None:
    assert len(text.safe("\t" * 20, multiline=True, limit=20)) == 20


@given(st.text(st.characters(), max_size=200), st.booleans())
def test_safe_never_lets_a_control_character_through(raw: str, multiline: bool) -> None:
    shown = text.safe(raw, multiline=multiline)
    kept = shown.replace("\n", "") if multiline else shown
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in kept)
    assert not set(kept) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200d\ufeff")
    shown.encode("utf-8")


@given(st.text(max_size=200))
def test_safe_is_stable(raw: str) -> None:
    assert text.safe(text.safe(raw)) == text.safe(raw)


@pytest.mark.parametrize(
    ("raw", "cells", "shown"),
    [
        ("short", 10, "short"),
        ("exactly", 7, "exactly"),
        ("a longer title", 8, "a longe…"),
        ("日本語の名前", 5, "日本…"),
        ("日本語の名前", 6, "日本…"),
        ("日本語", 6, "日本語"),
        ("anything", 1, "…"),
        ("anything", 0, ""),
    ],
)
def test_cut_counts_cells(raw: str, cells: int, shown: str) -> None:
    assert text.cut(raw, cells) == shown


def test_cut_in_the_middle_keeps_both_ends() -> None:
    assert text.cut("sequence-0001-frame-17.png", 11, middle=True) == "seque…7.png"
    assert text.cut("日本語の名前", 7, middle=True) == "日…前"


@given(st.text(max_size=80), st.integers(0, 40), st.booleans())
def test_cut_of_safe_text_never_exceeds_its_cells(raw: str, cells: int, middle: bool) -> None:
    assert cell_len(text.cut(text.safe(raw), cells, middle=middle)) <= cells


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        (timedelta(seconds=3), "just now"),
        (timedelta(seconds=48), "48 s ago"),
        (timedelta(minutes=5, seconds=59), "5 m ago"),
        (timedelta(hours=23), "23 h ago"),
        (timedelta(days=3, hours=20), "3 d ago"),
        (timedelta(days=95), "3 mo ago"),
        (timedelta(days=800), "2 y ago"),
        (-timedelta(days=2, hours=1), "in 2 d"),
    ],
)
def test_ago_speaks_in_one_unit(delta: timedelta, words: str) -> None:
    assert text.ago(NOW - delta, NOW) == words


def test_ago_takes_naive_moments_as_utc() -> None:
    assert text.ago(datetime(2026, 3, 1, 11, 0), NOW) == "1 h ago"
    assert text.ago(None, NOW) == ""


def test_when_is_local_time_to_the_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        moment = datetime(2026, 3, 1, 20, 5, 59, tzinfo=timezone(timedelta(hours=0)))
        assert text.when(moment) == "2026-03-02 05:05"
        assert text.when(moment, seconds=True) == "2026-03-02 05:05:59"
        assert text.when(None) == ""
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (None, ""),
        (0, "0 s"),
        (0.2, "< 1 ms"),
        (820, "820 ms"),
        (48_400, "48 s"),
        (723_000, "12 m 03 s"),
        (3_720_000, "1 h 02 m"),
        (273_600_000, "3 d 04 h"),
        (-48_000, "-48 s"),
    ],
)
def test_duration_in_two_units_at_most(ms: float | None, words: str) -> None:
    assert text.duration(ms) == words


@pytest.mark.parametrize(
    ("n_bytes", "words"),
    [
        (None, ""),
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (9_960, "10 kB"),
        (48_200_000, "48 MB"),
        (999_600, "1.0 MB"),
        (3_000_000_000_000_000_000, "3,000 PB"),
    ],
)
def test_size_in_decimal_units(n_bytes: int | None, words: str) -> None:
    assert text.size(n_bytes) == words


@pytest.mark.parametrize(
    ("n", "noun", "words"),
    [
        (1, "task", "1 task"),
        (4381, "task", "4,381 tasks"),
        (0, "batch", "0 batches"),
        (2, "history entry", "2 history entries"),
        (2, "key", "2 keys"),
        (3, "person", "3 people"),
    ],
)
def test_count_agrees_with_its_noun(n: int, noun: str, words: str) -> None:
    assert text.count(n, noun) == words


def test_mask_shows_only_the_end_of_a_long_secret() -> None:
    assert text.mask("0123456789abcdef-9f3c") == "••••••••9f3c"
    assert text.mask("short-key") == "••••••••"
    assert text.mask(None) == ""


def test_text_imports_nothing_heavy() -> None:
    code = (
        "import ango_tui.text, sys; sys.exit(any(m.split('.')[0] in ('rich','textual') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
