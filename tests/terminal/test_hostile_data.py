"""Text from the server is shown as text on every screen: it retitles, copies and breaks nothing."""

import re

import pytest

BIDI_AND_C1 = re.compile("[\u0080-\u009f\u202a-\u202e\u2066-\u2069]")


def is_harmless(session) -> bool:
    """Nothing that the server's text might have asked the terminal for has happened."""
    emulator = session.emulator
    drawn = bytes(session.raw).decode("utf-8", "replace")
    return not (emulator.titles or emulator.clipboard or emulator.unknown or BIDI_AND_C1.search(drawn))


@pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=["80x24", "160x45"])
def test_hostile_names_are_shown_as_text_on_every_screen(make_hub, client_of, redrawn_alike, size):
    session = client_of(make_hub(hostile=True), size=size)
    session.press("/", *"hostile", "enter", "enter")
    session.wait_for(r"Hostile(.|\n)*Tasks per stage")
    assert "[/x]" in session.text
    for number in "23456789":
        session.press(number)
        session.settle(0.25)
        assert is_harmless(session)
    session.press("3")
    session.wait_for(r"> Tasks >(.|\n)*^> \[red\]\d+\[/red\]")
    assert redrawn_alike(session)
    session.press("enter")
    session.wait_for(r"now: ")
    for key in ("t", "J", "h", "?", "escape", "!", "escape", "y", "escape", "escape", "space", "b", "escape"):
        session.press(key)
        session.settle(0.2)
    assert is_harmless(session)
    assert redrawn_alike(session)
    assert session.process.poll() is None


def test_what_was_done_to_hostile_tasks_is_told_as_text(make_hub, client_of):
    hub = make_hub(hostile=True)
    session = client_of(hub)
    session.press("/", *"hostile", "enter", "t")
    session.wait_for(r"> Tasks >(.|\n)*^> ")
    session.press("p")
    session.wait_for("Priority of")
    session.press("ctrl+u", *"7", "enter")
    session.wait_for(r"Priority 7: 1 of 1")
    assert is_harmless(session)
