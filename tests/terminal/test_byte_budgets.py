"""What goes over the line: nothing when idle, little for a key, next to nothing while a fetch runs."""

import pytest

from ango_tui.hub import Fault

SIZE = (120, 40)
ROWS_SHOWN = 36  # of the table, at this size


@pytest.fixture
def tasks(demo, open_tasks):
    """The task list of the embedded hub, come to rest."""
    session = demo(size=SIZE)
    open_tasks(session)
    return session


def bytes_of(session, key: str, shown: str) -> int:
    """What pressing a key writes until the screen shows `shown` and has come to rest."""
    before = session.written
    session.press(key)
    session.wait_for(shown)
    session.settle(0.2)
    return session.written - before


def test_doing_nothing_writes_nothing(tasks):
    tasks.settle(1.0)
    assert tasks.watch(2.0) == 0


def test_a_cursor_step_writes_at_most_700_bytes(tasks):
    for row in range(2, 8):
        assert bytes_of(tasks, "down", rf"> Tasks > {row}/") <= 700


def test_a_scroll_by_one_row_writes_at_most_7000_bytes(tasks):
    bytes_of(tasks, "pagedown", rf"> Tasks > {ROWS_SHOWN}/")
    for row in range(ROWS_SHOWN + 1, ROWS_SHOWN + 5):
        first_row = tasks.text.splitlines()[3]
        assert bytes_of(tasks, "down", rf"> Tasks > {row}/") <= 7000
        assert tasks.text.splitlines()[3] != first_row


def test_a_jump_writes_at_most_10000_bytes(tasks):
    bytes_of(tasks, "G", r"> Tasks > 4,400/(.|\n)*^> frame_")
    assert bytes_of(tasks, "g", r"> Tasks > 1/(.|\n)*^> frame_") <= 10_000
    assert bytes_of(tasks, "G", r"> Tasks > 4,400/(.|\n)*^> frame_") <= 10_000


def test_one_key_never_writes_more_than_twice_the_screen(tasks):
    whole = bytes_of(tasks, "ctrl+l", "> Tasks >")
    for key in ("/", "escape", "v", "v", "?", "escape", "y", "escape", "2", "3", "enter", "escape"):
        before = tasks.written
        tasks.press(key)
        tasks.settle()
        assert tasks.written - before <= 2 * whole, key


def test_a_running_fetch_writes_less_than_100_bytes_a_second(make_hub, client_of, open_tasks):
    hub = make_hub()
    session = client_of(hub, size=SIZE)
    open_tasks(session)
    hub.hub.faults.add(Fault("latency", path="*/tasks", value=6000))
    session.press("r")
    session.wait_for("working")
    session.settle()
    assert session.watch(2.0) <= 200
    assert "working" in session.text  # so it was running all that time
