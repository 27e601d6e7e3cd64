"""From the projects to what changed in a task and back, as a person walks it, small and large."""

import json
import re

import pytest

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=["80x24", "160x45"])


def walk(session) -> list[str]:
    """Project, batches, tasks, three of them assigned, what changed in one, back; the assigned names."""
    session.press("/", *"dash", "enter")
    session.wait_for("esc clears")
    session.press("enter")
    session.wait_for(r"Label\s+741 ")  # tasks per stage, on the overview
    session.press("2")
    session.wait_for(r"^> W10 Berlin")
    session.press("3")
    session.wait_for(r"^> frame_(.|\n)*^  frame_")
    assigned = assign_three(session)
    open_a_task_and_come_back(session)
    return assigned


def assign_three(session) -> list[str]:
    session.press("/", *'stage:"QA review" assignee:none', "enter")
    session.wait_for(r"1/300\b")
    session.press("space", "space", "space")
    session.wait_for("3 marked")
    marked = re.findall(r"^\* (\S+)", session.text, re.MULTILINE)
    session.press("a")
    session.wait_for("Assign 3 marked tasks to")
    session.press(*"ines", "enter")
    session.wait_for(r"Assign to ines\S+: 3 of 3")
    session.wait_for(r"/297\b")  # those three have somebody now
    return marked


def open_a_task_and_come_back(session) -> None:
    session.press("/", "ctrl+u", *"stage:Complete assignee:ines.duarte@meridian-labelling.example", "enter")
    session.wait_for(r"^> frame_\d+\.jpg +Complete +\S+ +ines")
    session.press("down", "down", "down")
    there = session.wait_for(r" 4/[\d,]+(?:.|\n)*^> (\S+)")[1]
    session.press("enter")
    session.wait_for(rf"> {there}")
    session.wait_for(r"├ QA review +ines")
    session.wait_for(r"^> ├ Label")
    session.press("down")
    session.wait_for("QA review: what changed since Label")
    session.press("escape")
    session.wait_for(rf"^> {there}")


@SIZES
def test_the_walk_on_the_embedded_hub(demo, size):
    session = demo(size=size)
    assert len(walk(session)) == 3
    session.press("q")
    assert session.wait_exit() == 0
    assert session.emulator.modes_left_on == set()


@SIZES
def test_the_walk_over_tcp_with_the_key_from_a_file(make_hub, client_of, size):
    hub = make_hub()
    session = client_of(hub, size=size)
    walk(session)
    (assigning,) = [call for call in hub.hub.log if call.path.endswith("/assign")]
    assert len(json.loads(bytes(assigning.body))["tasks"]) == 3
    assert all(call.status is not None and call.status < 300 for call in hub.hub.log)
    assert hub.key not in session.text


@SIZES
def test_what_is_sent_in_parts_adds_up_to_the_whole_screen(demo, size, redrawn_alike):
    session = demo(size=size)
    walk(session)
    assert redrawn_alike(session)
