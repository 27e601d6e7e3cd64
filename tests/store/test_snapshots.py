"""Tests of ango_tui.store.snapshots: every version once, in order, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from ango_tui.store.snapshots import SnapshotLostError, Snapshots


def test_versions_are_listed_newest_first_and_read_back_exactly(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    contents = [b'{"tools": []}', b'{"tools": [1]}', b'{"tools": [1, 2]}']
    for number, content in enumerate(contents):
        snapshots.add("eu", "p1", content, origin="server", note=f"version {number}")
    listed = Snapshots(tmp_path).list("eu", "p1")
    assert [each.note for each in listed] == ["version 2", "version 1", "version 0"]
    assert [snapshots.read("eu", "p1", each.digest) for each in listed] == contents[::-1]
    assert [each.size for each in listed] == [17, 14, 13]


def test_version_seen_again_at_once_is_not_listed_twice(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    first = snapshots.add("eu", "p1", b"same", origin="server")
    assert snapshots.add("eu", "p1", b"same", origin="server") == first
    assert len(snapshots.list("eu", "p1")) == 1


def test_version_that_returns_is_listed_again_and_stored_once(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    for content in (b"one", b"two", b"one"):
        snapshots.add("eu", "p1", content, origin="server")
    assert len(snapshots.list("eu", "p1")) == 3
    assert len(list(tmp_path.rglob("*.z"))) == 2


def test_projects_hosts_and_kinds_are_apart(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    snapshots.add("eu", "p1", b"mine", origin="server")
    assert snapshots.list("us", "p1") == ()
    assert snapshots.list("eu", "p2") == ()
    assert snapshots.list("eu", "p1", kind="workflow") == ()


def test_damaged_and_missing_contents_are_reported(tmp_path: Path) -> None:
    import zlib

    snapshots = Snapshots(tmp_path)
    kept = snapshots.add("eu", "p1", b"content", origin="server")
    stored = next(tmp_path.rglob("*.z"))
    stored.write_bytes(zlib.compress(b"other"))
    with pytest.raises(SnapshotLostError, match="damaged"):
        snapshots.read("eu", "p1", kept.digest)
    stored.unlink()
    with pytest.raises(SnapshotLostError, match="cannot be read"):
        snapshots.read("eu", "p1", kept.digest)
