"""Commands as data: unique, reachable, documented, changeable."""

import pytest

from ango_tui.ui.catalog import build_registry
from ango_tui.ui.commands import DEAD_KEYS, Command, Registry

SCREENS = [
    ("app", "list", "projects"),
    ("app", "list", "mark", "transfers", "batches"),
    ("app", "list", "mark", "transfers", "tasks"),
    ("app", "list", "mark", "transfers", "assets"),
    ("app", "asset"),
    ("app", "list", "mark", "transfers", "upload"),
    ("app", "list", "transfers", "labels"),
    ("app", "list", "transfers", "exports"),
    ("app", "list", "transfers", "reports"),
    ("app", "list", "jobs"),
    ("app", "task"),
    ("app", "ontology"),
    ("app", "list", "mark", "issue-change", "issues"),
    ("app", "issue-change", "issue"),
    ("app", "list", "mark", "people"),
    ("app", "list", "mark", "invites"),
    ("app", "list", "mark", "project-members"),
    ("app", "transfers", "overview"),
    ("app", "welcome"),
    ("app", "workflow"),
    ("app", "metrics"),
    ("app", "live-board"),
    ("app", "list", "storages"),
    ("app", "list", "mark", "storage-files"),
]


@pytest.mark.parametrize("scopes", SCREENS)
def test_no_two_commands_of_a_screen_want_the_same_key(scopes: tuple[str, ...]) -> None:
    assert build_registry().clashes(scopes) == []


def test_no_default_key_is_one_that_a_terminal_eats() -> None:
    dead = [command.id for command in build_registry() if DEAD_KEYS & set(command.keys)]
    assert dead == []


def test_every_command_has_a_help_sentence() -> None:
    assert [command.id for command in build_registry() if not command.help.endswith(".")] == []


def test_an_id_can_be_taken_only_once() -> None:
    registry = Registry()
    registry.add([Command("a.b", "B", "B.")])
    with pytest.raises(ValueError, match=r"a\.b"):
        registry.add([Command("a.b", "B", "B.")])


def test_keys_are_changed_by_id() -> None:
    registry = build_registry()
    registry.apply_keys({"tasks.assign": "A, f5"})
    assert registry["tasks.assign"].keys == ("A", "f5")
    assert registry.problems == []


def test_an_unknown_id_is_reported_with_the_nearest() -> None:
    registry = build_registry()
    registry.apply_keys({"tasks.asign": "A"})
    assert registry.problems == ["keys: no command is called tasks.asign; did you mean tasks.assign?"]


def test_a_key_that_a_terminal_eats_is_refused() -> None:
    registry = build_registry()
    registry.apply_keys({"tasks.assign": "ctrl+h"})
    assert registry["tasks.assign"].keys == ("a",)
    assert "ctrl+h" in registry.problems[0]
