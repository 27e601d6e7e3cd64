"""Tests of ango_tui.store.atomic and paths: whole files, private modes, safe names."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ango_tui.store import atomic, paths


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_write_makes_a_private_file_in_private_folders(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "file"
    previous = os.umask(0)
    try:
        atomic.write(target, b"content")
    finally:
        os.umask(previous)
    assert target.read_bytes() == b"content"
    assert [mode_of(path) for path in (target, target.parent, target.parent.parent)] == [0o600, 0o700, 0o700]


def test_write_tightens_the_mode_of_a_file_that_was_open_to_others(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("old")
    target.chmod(0o644)
    atomic.write(target, b"new")
    assert mode_of(target) == 0o600


def test_write_that_fails_leaves_the_old_content_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "file"
    target.write_bytes(b"old")

    def broken(_from: object, _to: object) -> None:
        raise OSError("disk trouble")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="disk trouble"):
        atomic.write(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_write_goes_through_a_symbolic_link(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "config.toml"
    real.parent.mkdir()
    real.write_text("old")
    link = tmp_path / "config.toml"
    link.symlink_to(real)
    atomic.write(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_json_keeps_lone_surrogates(tmp_path: Path) -> None:
    atomic.write_json(tmp_path / "v.json", {"name": "half \ud83d", "n": [None, 1]})
    assert atomic.read_json(tmp_path / "v.json") == {"name": "half \ud83d", "n": [None, 1]}


def test_json_that_cannot_be_read_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "v.json"
    path.write_bytes(b'{"torn')
    assert atomic.read_json(path) is None
    assert (tmp_path / "v.json.broken").read_bytes() == b'{"torn'
    assert atomic.read_json(path) is None


def test_paths_obey_the_home_variable(tmp_path: Path) -> None:
    found = paths.default_paths({"ANGO_TUI_HOME": str(tmp_path)})
    assert found.config_file == tmp_path / "config" / "config.toml"
    assert len(set(found)) == 4
    assert list(tmp_path.iterdir()) == []


def test_paths_are_those_of_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    assert paths.default_paths({}).config.name == "ango-tui"


@pytest.mark.parametrize("text", ["https://x.example/../../etc", "a" * 400, "", "..", "名前", "half \ud83d"])
def test_slug_is_one_plain_file_name(text: str) -> None:
    name = paths.slug(text)
    assert name.isascii()
    assert "/" not in name
    assert not name.startswith(".")
    assert 0 < len(name) <= 64


def test_slug_tells_apart_what_looks_alike() -> None:
    assert paths.slug("a/b") != paths.slug("a-b")
