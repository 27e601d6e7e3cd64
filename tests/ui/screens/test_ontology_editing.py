"""The ontology screen: the tree, edits by keys, the draft that comes back, problems and fixes."""

from __future__ import annotations

from typing import Any

import pytest

from ango_tui.hub import Hub
from ango_tui.ontology import Schema
from ango_tui.ui.screens.ontology import OntologyScreen
from ango_tui.ui.screens.ontology.inspector import Inspector
from ango_tui.ui.widgets.choose import ChoiceList

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=["80x24", "160x45"])


async def into(driven: Any) -> OntologyScreen:
    """From the projects into the ontology of the first one."""
    await driven.press("enter", "6")
    screen = driven.app.screen
    assert isinstance(screen, OntologyScreen)
    return screen


def titles(screen: OntologyScreen) -> list[str]:
    return [row.node.label for row in screen.outline.rows if row.node is not None]


def offered(screen: OntologyScreen) -> set[str]:
    """What the open picker has."""
    return {choice.label for choice in screen.query_one(ChoiceList).options}


def seek(screen: OntologyScreen, *path: Any) -> None:
    assert screen.outline.seek(path)


@SIZES
def test_questions_stand_under_the_option_that_reveals_them(drive: Any, size: tuple[int, int]) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        lines = [line.split("│")[0].rstrip() for line in driven.lines()]
        truck = next(n for n, line in enumerate(lines) if line.strip().startswith("- Truck"))
        assert "Load  single dropdown" in lines[truck + 1]
        assert lines[truck + 1].index("Load") > lines[truck].index("Truck")
        assert screen.outline.has_focus

    drive(scenario, size=size)


@SIZES
def test_everything_needed_is_shown(drive: Any, size: tuple[int, int]) -> None:
    async def scenario(driven: Any) -> None:
        await into(driven)
        await driven.press("j")
        for words in ("Vehicle  bounding box · required · key 1", "■ #f44336", "No problems", "[x] yes"):
            assert words in driven.shown
        assert all(len(line) <= size[0] for line in driven.lines())

    drive(scenario, size=size)


def test_the_picker_offers_only_what_is_legal_there(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        await driven.press("a")
        assert {"polygon", "point"} < offered(screen)
        assert not {"radio", "option", "group relation"} & offered(screen)
        await driven.press("escape")
        seek(screen, "tools", 0)
        await driven.press("a")
        assert "checkbox" in offered(screen)
        assert not {"polygon", "option"} & offered(screen)
        await driven.press("escape")
        seek(screen, "classifications", 0, "options", 0)
        await driven.press("a")
        assert "text" in offered(screen)
        assert not {"polygon", "option"} & offered(screen)

    drive(scenario)


def test_options_typed_one_after_the_other_and_undone(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        seek(screen, "classifications", 0, "options", 0)
        before = screen.schema
        await driven.press("n")
        await driven.type("Hail")
        await driven.press("enter")
        await driven.type("Storm")
        await driven.press("enter", "escape")
        assert [o.value for o in screen.schema.classifications[0].options][1:3] == ["Hail", "Storm"]
        await driven.press("u", "u")
        assert screen.schema == before
        await driven.press("U")
        assert "Hail" in titles(screen)

    drive(scenario)


def test_escape_while_naming_something_new_takes_it_back(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        before = screen.schema
        await driven.press("a")
        await driven.type("point")
        await driven.press("enter")
        await driven.type("Pole")
        await driven.press("escape")
        assert screen.schema is before
        assert screen.outline.has_focus

    drive(scenario)


def test_deleting_an_option_takes_the_questions_it_reveals_along(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        path = screen.schema.find(
            next(r.node.id for r in screen.outline.rows if r.node and r.node.label == "Truck")
        )
        seek(screen, *path)
        await driven.press("D")
        assert "Truck" not in titles(screen)
        assert "Load" not in titles(screen)
        assert "1 question that it reveals" in driven.shown
        await driven.press("u")
        assert "Load" in titles(screen)

    drive(scenario)


def test_marked_nodes_are_edited_together(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        await driven.press("-")
        seek(screen, "tools", 1)
        await driven.press("space", "space", "R")
        assert [tool.required for tool in screen.schema.tools[1:3]] == [True, True]
        await driven.press("J")
        assert screen.schema.tools[2].title == "Pedestrian"

    drive(scenario)


def test_cut_and_paste_keeps_ids_and_copy_renews_them(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        await driven.press("-")
        tool = screen.schema.tools[1]
        seek(screen, "tools", 1)
        await driven.press("x")
        seek(screen, "tools", 2)
        await driven.press("p")
        assert screen.schema.tools[3].id == tool.id
        await driven.press("c", "p")
        assert screen.schema.tools[4].title == tool.title
        assert screen.schema.tools[4].id != tool.id

    drive(scenario)


def test_options_are_edited_in_bulk_and_renamed_lines_keep_their_ids(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        seek(screen, "classifications", 0)
        ids = [option.id for option in screen.schema.classifications[0].options]
        await driven.press("O")
        await driven.type("y")
        await driven.press("enter")
        await driven.type("Hail")
        await driven.press("escape")
        options = screen.schema.classifications[0].options
        assert [option.id for option in options][:-1] == ids
        assert [option.value for option in options][-2:] == ["Snowy", "Hail"]

    drive(scenario)


def test_fields_are_edited_in_the_inspector(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        seek(screen, "tools", 0)
        await driven.press("enter")
        inspector = screen.query_one(Inspector)
        assert inspector.has_focus
        inspector.seek("shortcutKey")
        await driven.press("enter")
        assert "taken by Pedestrian" in driven.shown
        await driven.type("none")
        await driven.press("enter")
        assert screen.schema.tools[0].shortcutKey == ""

    drive(scenario)


def test_a_regex_is_tried_against_a_sample_while_it_is_typed(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        seek(screen, "tools", 0, "classifications", 2)
        await driven.press("enter")
        screen.query_one(Inspector).seek("regex")
        await driven.press("enter", "ctrl+u")
        await driven.type("^a")
        await driven.press("tab")
        await driven.type("ab")
        assert "The text matches." in driven.shown
        await driven.press("backspace", "backspace")
        await driven.type("b")
        assert "The text does not match." in driven.shown
        await driven.press("enter")
        assert screen.schema.at(("tools", 0, "classifications", 2)).text("regex") == "^a"

    drive(scenario)


def test_problems_are_live_jumped_to_and_fixed(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        seek(screen, "tools", 1)
        screen.edit(
            "spoil", lambda schema: schema.put(("tools", 1), schema.tools[1].with_field("color", "blue"))
        )
        await driven.settled()
        assert "1 error" in driven.shown
        await driven.press("g", "]")
        assert screen.path == ("tools", 1)
        await driven.press("f")
        assert "No problems" in driven.shown

    drive(scenario)


def test_the_draft_comes_back_with_its_history(drive: Any) -> None:
    hub = Hub()

    async def first(driven: Any) -> None:
        screen = await into(driven)
        seek(screen, "tools", 0)
        await driven.press("e")
        await driven.type("s")
        await driven.press("enter", "R")
        screen.save_work()

    async def second(driven: Any) -> None:
        screen = await into(driven)
        assert "is here again" in driven.shown
        assert (screen.schema.tools[0].title, screen.schema.tools[0].required) == ("Vehicles", False)
        await driven.press("u", "u")
        assert screen.schema.tools[0].title == "Vehicle"
        assert not screen.changed

    drive(first, hub=hub)
    drive(second, hub=hub)


def test_a_second_window_may_look_but_not_edit(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        from ango_tui.store.drafts import Drafts
        from ango_tui.store.paths import default_paths

        project = driven.app.screen.table.record.id
        lock = Drafts(default_paths().state).lock("demo", project)
        lock.acquire()
        screen = await into(driven)
        await driven.press("R")
        assert "another window" in driven.shown
        assert not screen.changed
        lock.release()
        await driven.press("r")
        seek(screen, "tools", 0)
        await driven.press("R")
        assert screen.changed

    drive(scenario)


def test_names_that_try_to_break_the_terminal_are_drawn_harmlessly(
    drive: Any, harmless: Any, hostile: str
) -> None:
    wire = {
        "tools": [{"tool": hostile, "title": hostile, "schemaId": hostile, "color": hostile}],
        "classifications": [
            {
                "tool": "radio",
                "title": hostile,
                "schemaId": "q",
                "options": [{"value": hostile, "schemaId": "o"}],
            }
        ],
        hostile: hostile,
    }

    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        screen.edit("spoil", lambda schema: schema.with_wire(Schema.from_wire(wire).wire))
        await driven.settled()
        await driven.press("j")
        assert harmless(driven.lines())
        await driven.press("w")
        assert harmless(driven.lines())

    drive(scenario)


def test_a_failed_fetch_is_told_in_place(drive: Any) -> None:
    from ango_tui.hub import Fault

    hub = Hub()

    async def scenario(driven: Any) -> None:
        await driven.press("enter")
        hub.faults.add(Fault("404", "/v2/project/*", "GET"))
        await driven.press("6")
        assert "r tries again" in driven.shown
        hub.faults.clear()
        await driven.press("r")
        assert "Vehicle" in driven.shown

    drive(scenario, hub=hub)


def test_a_node_is_found_by_its_id_where_it_is_folded_away(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        wanted = screen.schema.classifications[0].options[2]
        await driven.press("-", "/")
        await driven.type(wanted.id[:12])
        await driven.press("enter")
        assert screen.outline.row is not None
        assert screen.outline.row.node is not None
        assert screen.outline.row.node.id == wanted.id

    drive(scenario)


def test_an_id_is_changed_only_after_the_consequence_was_named(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        seek(screen, "tools", 0)
        await driven.press("enter")
        screen.query_one(Inspector).seek("schemaId")
        await driven.press("enter")
        assert "would become unknown" in " ".join(driven.shown.split())
        await driven.press("ctrl+u")
        await driven.type(screen.schema.tools[1].id)
        assert "is taken" in driven.shown
        await driven.press("ctrl+u")
        await driven.type("mine")
        await driven.press("enter")
        assert screen.schema.tools[0].id == "mine"

    drive(scenario)


def test_pasting_from_another_project_asks_what_becomes_of_the_ids(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        seek(screen, "tools", 0)
        copied = screen.schema.tools[0]
        await driven.press("c", "escape", "down", "enter", "6")
        other = driven.app.screen
        assert other is not screen
        await driven.press("p")
        assert "keep ids" in driven.shown
        await driven.press("enter")
        assert copied.id in {tool.id for tool in other.schema.tools}

    drive(scenario)
