"""Tests of ango_tui.store.state: views and recipes are remembered per host and project."""

from __future__ import annotations

from pathlib import Path

from ango_tui.store.state import UiState


def test_views_are_remembered_per_project(tmp_path: Path) -> None:
    state = UiState(tmp_path, "eu")
    state.put("tasks.sort", ["priority", "desc"], project="p1")
    state.put("last", "projects")
    state.flush()
    again = UiState(tmp_path, "eu")
    assert again.get("tasks.sort", project="p1") == ["priority", "desc"]
    assert again.get("tasks.sort", "none", project="p2") == "none"
    assert again.get("last") == "projects"
    assert UiState(tmp_path, "us").get("last") is None


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    state = UiState(tmp_path, "eu")
    state.put("tasks.sort", None, project="p1")
    state.flush()
    assert list(tmp_path.iterdir()) == []


def test_broken_memory_is_an_empty_one(tmp_path: Path) -> None:
    state = UiState(tmp_path, "eu")
    state.put("last", "projects")
    state.flush()
    path = next(tmp_path.rglob("views.json"))
    path.write_text("[1, 2")
    assert UiState(tmp_path, "eu").get("last", "none") == "none"
    path.write_text("[1, 2]")
    assert UiState(tmp_path, "eu").get("last", "none") == "none"


def test_recipes_are_kept_replaced_and_removed(tmp_path: Path) -> None:
    state = UiState(tmp_path, "eu")
    state.keep_recipe("export", "weekly", {"stage": ["Complete"]}, project="p1")
    state.keep_recipe("export", "daily", {"stage": []}, project="p1")
    state.keep_recipe("export", "daily", None, project="p1")
    state.flush()
    again = UiState(tmp_path, "eu")
    assert again.recipes("export", project="p1") == {"weekly": {"stage": ["Complete"]}}
    assert again.recipes("export") == {}
