"""Tests of ango_tui.store.drafts: a draft outlives the process that wrote it, one writer at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ango_tui.store.drafts import Drafts
from ango_tui.store.locks import LockHeldError

WRITER = """
import sys
from pathlib import Path
from ango_tui.store.drafts import Drafts
drafts = Drafts(Path(sys.argv[1]))
number = 0
while True:
    drafts.save("eu", "p1", {"n": number, "filler": "x" * 50_000})
    number += 1
    if number == 3:
        print("going", flush=True)
"""


def test_draft_is_kept_by_host_project_and_kind(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.save("eu", "p1", {"a": 1})
    drafts.save("us", "p1", {"a": 2})
    drafts.save("eu", "p1", {"a": 3}, kind="workflow")
    again = Drafts(tmp_path)
    found = again.load("eu", "p1")
    assert found is not None
    assert found.content == {"a": 1}
    assert sorted(draft.content["a"] for draft in again.all()) == [1, 2, 3]
    assert [draft.content["a"] for draft in again.all("us")] == [2]
    assert again.load("in", "p1") is None


def test_deleted_draft_is_gone(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.save("eu", "p1", [1])
    assert drafts.delete("eu", "p1") is True
    assert drafts.delete("eu", "p1") is False
    assert drafts.load("eu", "p1") is None


def test_draft_survives_kill_9_in_the_middle_of_saving(tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    with writer.stdout:
        assert writer.stdout.readline() == "going\n"
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    found = Drafts(tmp_path).load("eu", "p1")
    assert found is not None
    assert found.content["n"] >= 2
    assert len(found.content["filler"]) == 50_000


def test_content_that_is_no_json_leaves_the_former_draft(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.save("eu", "p1", "good")
    with pytest.raises(TypeError):
        drafts.save("eu", "p1", object())
    found = drafts.load("eu", "p1")
    assert found is not None
    assert found.content == "good"


def test_second_editor_of_a_draft_is_told_who_has_it(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    first, second = drafts.lock("eu", "p1"), drafts.lock("eu", "p1")
    first.acquire()
    with pytest.raises(LockHeldError) as caught:
        second.acquire()
    assert caught.value.pid == os.getpid()
    first.release()
    second.acquire()
    assert second.held
    second.release()
