"""Uploads on disk: the order beside its ledger, what is unfinished, what is forgotten."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from ango_tui.store.locks import LockHeldError
from ango_tui.store.uploads import Uploads


class Entry(msgspec.Struct, frozen=True):
    """An entry of the kind the client keeps."""

    key: str
    state: str


def begun(uploads: Uploads, files: int = 2, host: str = "eu") -> str:
    return uploads.begin({"items": ["a", "b"]}, host=host, files=files, title="Upload")


def test_an_order_and_its_facts_are_kept(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    job = begun(uploads)
    assert Uploads(tmp_path).order(job) == {"items": ["a", "b"]}
    (summary,) = uploads.unfinished("eu")
    assert (summary.job, summary.about["title"], summary.about["files"]) == (job, "Upload", 2)


def test_an_upload_is_unfinished_until_all_its_files_are_assets(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    job = begun(uploads)
    with uploads.ledger(job, Entry).open() as ledger:
        ledger.record([Entry("a", "registered"), Entry("b", "failed")])
    assert len(uploads.unfinished("eu")) == 1
    with uploads.ledger(job, Entry).open() as ledger:
        ledger.record([Entry("b", "registered")])
    assert uploads.unfinished("eu") == []


def test_what_runs_and_what_belongs_to_another_host_is_not_offered(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    begun(uploads, host="us")
    job = begun(uploads)
    with uploads.ledger(job, Entry).open():
        assert uploads.unfinished("eu") == []
        with pytest.raises(LockHeldError):
            uploads.forget(job)
        assert uploads.order(job) is not None
    assert len(uploads.unfinished("eu")) == 1


def test_what_is_forgotten_leaves_nothing(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    uploads.forget(begun(uploads))
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_without_its_order_is_not_offered(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    job = begun(uploads)
    (tmp_path / f"{job}.order").unlink()
    assert uploads.unfinished("eu") == []


def test_two_uploads_at_the_same_moment_are_two(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    assert begun(uploads) != begun(uploads)


def test_all_uploads_to_a_host_are_forgotten_and_no_others(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    begun(uploads, host="demo")
    kept = begun(uploads, host="eu")
    uploads.forget_all("demo")
    assert [job.job for job in uploads.all()] == [kept]
