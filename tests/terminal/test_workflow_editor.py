"""The workflow in a real terminal: lent to an editor and taken back; a live board that writes nothing."""

import stat


def open_workflow(session):
    session.press("enter")
    session.wait_for(r"Dash-cam vehicles > Overview")
    session.press("7")
    session.wait_for(r"QA review .*\d")


def test_an_editor_gets_the_terminal_and_what_it_leaves_becomes_the_draft(demo, tmp_path):
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho the editor is here\nread answer\nsed -i s/QA/Second/ "$1"\n')
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    session = demo(env={"EDITOR": str(editor), "VISUAL": None})
    open_workflow(session)
    session.press("E")
    session.wait_for("the editor is here")
    session.type(b"\r")
    session.wait_for("Workflow > 1 change not sent")
    session.wait_for("Second review")  # the rest of the screen is drawn right after its first line


def test_a_live_board_of_an_idle_project_writes_nothing(demo):
    session = demo()
    open_workflow(session)
    session.press("L")
    session.wait_for(r"All +4,400")
    session.settle()
    assert session.watch(6.0) == 0  # longer than it waits between two looks
