"""Recipes of exports: what they ask for, kept and read back, run again for changes only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from ango_tui.transfer.export_recipe import MARGIN, Recipe, file_name, moment, recipe_from, target


def test_no_stages_named_means_the_platform_s_default_and_none_marked_all_of_them() -> None:
    assert Recipe().options().to_wire()["stage"] == ["Complete"]
    assert "stage" not in Recipe(stages=()).options().to_wire()
    assert Recipe(stages=("Label",)).options().to_wire()["stage"] == ["Label"]


def test_days_become_spans_that_hold_the_last_day() -> None:
    wire = Recipe(updated_from="2026-03-01", updated_to="2026-03-02").options().to_wire()["updatedAt"]
    start, end = (datetime.fromisoformat(wire[name]) for name in ("$gt", "$lt"))
    assert end - start == timedelta(days=2)


def test_a_recipe_comes_back_from_disk_as_it_was() -> None:
    recipe = Recipe(name="mine", stages=("a",), batches=("b",), history=False, path="~/x")
    assert recipe_from(msgspec.to_builtins(recipe)) == recipe
    assert recipe_from(msgspec.to_builtins(Recipe(name="n"))) == Recipe(name="n")


def test_what_is_no_recipe_is_passed_over() -> None:
    assert recipe_from({"stages": 7}) is None
    assert recipe_from(None) is None


def test_changes_are_asked_for_from_shortly_before_the_last_run_began() -> None:
    begun = datetime(2026, 3, 1, 12, tzinfo=UTC)
    recipe = Recipe(updated_from="2020-01-01").ran(begun, "/x.zip")
    assert recipe.since_last() == begun - MARGIN
    wire = recipe.options(since=recipe.since_last()).to_wire()["updatedAt"]
    assert datetime.fromisoformat(wire["$gt"]) == begun - MARGIN
    assert Recipe().since_last() is None


def test_its_words_say_what_it_asks_for() -> None:
    recipe = Recipe(stages=("a", "b"), batches=("x",), history=False, updated_from="2026-01-01")
    assert recipe.words(["Label", "Review"], ["Berlin"]) == (
        "tasks: Label, Review · batches Berlin · updated 2026-01-01.. · without history · json"
    )


def test_files_get_plain_names_in_the_folder_that_was_named(tmp_path: Path) -> None:
    name = file_name("../Ängström: a/b", "task-export", datetime(2026, 3, 1, 12, 5))
    assert name == "ngstr-m-a-b-task-export-20260301-120500.zip"
    assert target(str(tmp_path), name) == tmp_path / name
    assert target(str(tmp_path / "own.zip"), name) == tmp_path / "own.zip"


def test_words_that_are_no_moment_are_none() -> None:
    assert moment("yesterday") is None
    assert moment("") is None
