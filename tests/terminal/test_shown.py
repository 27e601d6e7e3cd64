"""Sending only what changed leaves the terminal looking exactly as sending everything does."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style

from ango_tui.ui.shown import Shown

WIDTH, HEIGHT = 24, 4
STYLES = [
    Style(),
    Style(color="#ff8800", bgcolor="#102030"),
    Style(color="#ff8800"),
    Style(bgcolor="#102030", bold=True),
    Style(reverse=True, color="red"),
    Style(italic=True, bold=True),
]
# A run of text: where it starts, what it says, how it looks.
pieces = st.tuples(
    st.integers(0, WIDTH - 1),
    st.integers(0, HEIGHT - 1),
    st.text("ab c.é│", min_size=1, max_size=9),
    st.sampled_from(STYLES),
)
frames = st.lists(st.lists(pieces, min_size=1, max_size=6), min_size=1, max_size=6)


def segments_of(frame):
    """The pieces as Textual hands them over; like Textual's, none reaches over the right edge."""
    for x, y, text, style in frame:
        yield Control.move_to(x, y).segment
        yield Segment(text[: WIDTH - x], style)


def sent_whole(frame) -> str:
    """What would be sent without comparing."""
    console = Console(
        file=io.StringIO(), force_terminal=True, color_system="truecolor", legacy_windows=False, _environ={}
    )
    return console._render_buffer(list(segments_of(frame)))


def look(emulator):
    """Every cell with its colours and attributes."""
    buffer = emulator.screen.buffer
    return [[buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]


@settings(max_examples=150, deadline=None)
@given(frames)
def test_a_compared_frame_looks_like_a_whole_one(make_emulator, drawn):
    whole, compared, shown = make_emulator(WIDTH, HEIGHT), make_emulator(WIDTH, HEIGHT), Shown()
    for frame in drawn:
        whole.feed(sent_whole(frame).encode())
        compared.feed(shown.changes(segments_of(frame), WIDTH, ColorSystem.TRUECOLOR).encode())
        assert look(compared) == look(whole)


def changes(shown: Shown, *pieces) -> str:
    return shown.changes(segments_of(pieces), WIDTH, ColorSystem.TRUECOLOR)


def test_what_is_there_already_is_not_sent_again():
    shown = Shown()
    changes(shown, (0, 0, "the same", STYLES[1]))
    assert changes(shown, (0, 0, "the same", STYLES[1])) == ""


def test_one_letter_costs_one_move_and_one_letter():
    shown = Shown()
    changes(shown, (0, 1, "position 7", STYLES[0]))
    assert changes(shown, (0, 1, "position 8", STYLES[0])) == "\x1b[2;10H8"


def test_after_forgetting_everything_is_sent():
    shown = Shown()
    first = changes(shown, (0, 0, "words", STYLES[1]))
    shown.forget()
    assert changes(shown, (0, 0, "words", STYLES[1])) == first


def test_another_width_is_another_screen():
    shown = Shown()
    changes(shown, (0, 0, "words", STYLES[0]))
    assert shown.changes(segments_of([(0, 0, "words", STYLES[0])]), WIDTH + 1, ColorSystem.TRUECOLOR) != ""


@pytest.mark.parametrize("text", ["日本", "e\u0301", "👩\u200d👩"])
def test_a_row_with_text_of_unsure_width_is_sent_whole_every_time(text):
    shown = Shown()
    row = ((0, 0, "a", STYLES[0]), (1, 0, text, STYLES[0]), (8, 0, "after", STYLES[0]))
    changes(shown, *row)
    again = changes(shown, *row)
    assert text in again
    assert "\x1b[1;9Hafter" in again


def test_a_row_that_had_text_of_unsure_width_is_drawn_over():
    shown = Shown()
    changes(shown, (0, 0, "日本", STYLES[0]))
    assert "abcd" in changes(shown, (0, 0, "abcd", STYLES[0]))


def test_a_link_is_sent_as_a_link_and_not_compared():
    shown = Shown()
    link = Style(link="https://hub.example/t/1")
    changes(shown, (0, 0, "task", link))
    assert "\x1b]8;;https://hub.example/t/1\x1b\\task\x1b]8;;\x1b\\" in changes(shown, (0, 0, "task", link))
