"""Drafts of label sets on disk: what comes back, what saving costs, what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from ango_tui.label_sets import drafts
from ango_tui.label_sets.drafts import DraftFile
from ango_tui.ontology import Schema
from ango_tui.ontology.edits import add, new_class
from ango_tui.ontology.history import History
from ango_tui.store.drafts import Drafts
from ango_tui.store.locks import LockHeldError


@pytest.fixture
def file(tmp_path: Path) -> DraftFile:
    return DraftFile(Drafts(tmp_path), "host", "project")


def grown(history: History, *titles: str) -> History:
    for title in titles:
        schema = add(history.schema, (), new_class(history.schema, "point", title))
        history = history.did(schema, f"added {title}")
    return history


def test_a_draft_comes_back_with_base_steps_and_words(file: DraftFile) -> None:
    base = Schema()
    history = grown(History.of(base), "A", "B").undo()
    file.save(lambda: (base, history))
    kept = file.load()
    assert kept is not None
    assert (kept.base, kept.history.schema) == (base, history.schema)
    assert (kept.history.redo_words, kept.history.undo_words) == ("added B", "added A")
    assert kept.history.redo().schema == history.redo().schema


def test_a_base_that_is_no_step_of_the_history_is_kept_too(file: DraftFile) -> None:
    history = grown(History.of(Schema()), "A")
    base = grown(History.of(Schema()), "theirs").schema
    file.save(lambda: (base, history))
    kept = file.load()
    assert kept is not None
    assert kept.base == base


def test_the_changes_of_a_step_are_worked_out_once(file: DraftFile, monkeypatch: pytest.MonkeyPatch) -> None:
    worked_out: list[object] = []
    real = drafts.delta
    monkeypatch.setattr(drafts, "delta", lambda old, new: worked_out.append(new) or real(old, new))
    history = grown(History.of(Schema()), "A", "B", "C")
    file.save(lambda: (Schema(), history))
    longer = grown(history, "D")
    file.save(lambda: (Schema(), longer))
    assert len(worked_out) == 4


def test_a_draft_of_another_format_is_refused_not_overlooked(file: DraftFile, tmp_path: Path) -> None:
    Drafts(tmp_path).save("host", "project", {"format": 99})
    with pytest.raises(ValueError, match="cannot read"):
        file.load()


def test_only_one_window_holds_a_draft(file: DraftFile, tmp_path: Path) -> None:
    file.acquire()
    other = DraftFile(Drafts(tmp_path), "host", "project")
    with pytest.raises(LockHeldError):
        other.acquire()
    file.release()
    other.acquire()
    assert other.held
    other.release()
