"""The ontology screen: plan, confirmation by risk, push, merge, lost answers, versions, counts, files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ango_tui.api import AngoClient
from ango_tui.hub import Fault, Hub
from ango_tui.ontology import Schema
from ango_tui.ontology.edits import remove, set_field
from ango_tui.ui.screens.ontology import OntologyScreen

UPDATE = "/v2/project/*"
TOOL = ("tools", 0)


async def into(driven: Any) -> OntologyScreen:
    """From the projects into the ontology of the first one."""
    await driven.press("enter", "6")
    screen = driven.app.screen
    assert isinstance(screen, OntologyScreen)
    return screen


async def retitle(driven: Any, screen: OntologyScreen, path: Any, title: str) -> None:
    screen.edit("test", lambda schema: set_field(schema, path, "title", title))
    await driven.settled()


async def on_hub(hub: Hub, screen: OntologyScreen, change: Any = None) -> Schema:
    """What the hub has; `change` is made by somebody else first."""
    project_id = screen.place.project_id
    async with AngoClient(hub.key, hub.url, transport=hub.transport(), calls_per_minute=None) as client:
        schema = Schema.from_wire((await client.get_project(project_id)).category_schema)
        if change is not None:
            schema = change(schema)
            await client.create_label_set(project_id, raw_category_schema=schema.to_wire())
        return schema


def updates(hub: Hub) -> list[Any]:
    calls = [call for call in hub.log if call.method == "POST" and "/project/" in call.path]
    return [json.loads(bytes(call.body)) for call in calls]


def test_the_plan_is_shown_and_sent_after_a_yes(drive: Any) -> None:
    hub = Hub(record=True)

    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        await retitle(driven, screen, TOOL, "Car")
        await driven.press("P")
        assert "Breaks exports (1)" in driven.shown
        assert "~ Car: Vehicle → Car" in driven.shown
        assert updates(hub) == []
        await driven.press("y")
        assert "read back, and as planned" in driven.shown
        assert [list(body) for body in updates(hub)] == [["categorySchema"]]
        assert not screen.changed
        await driven.press("u")
        assert screen.schema.tools[0].title == "Vehicle"

    drive(scenario, hub=hub)


def test_removing_classes_asks_for_their_number(drive: Any) -> None:
    hub = Hub()

    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        screen.edit("test", lambda schema: remove(schema, ("tools", 0), ("tools", 1)))
        await driven.press("P")
        number = str(sum(path[0] == "tools" and path[1] < 2 for path, _ in screen.base.classes()))
        planned = driven.shown
        assert "Orphans labels (2)" in planned
        assert f"To go on, type: {number}" in planned
        await driven.press("y", "enter")
        assert len((await on_hub(hub, screen)).tools) == 6
        await driven.press("backspace")
        await driven.type(number)
        await driven.press("enter")
        assert len((await on_hub(hub, screen)).tools) == 4

    drive(scenario, hub=hub)


def test_saying_no_sends_nothing_and_keeps_the_draft(drive: Any) -> None:
    hub = Hub(record=True)

    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        await retitle(driven, screen, TOOL, "Car")
        await driven.press("P", "escape")
        assert updates(hub) == []
        assert screen.changed
        assert screen.mode == "edit"

    drive(scenario, hub=hub)


def test_what_somebody_else_pushed_meanwhile_is_merged_and_shown(drive: Any) -> None:
    hub = Hub()

    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        await retitle(driven, screen, TOOL, "Car")
        await on_hub(hub, screen, lambda schema: set_field(schema, ("tools", 1), "title", "Walker"))
        await driven.press("P")
        assert "Both sides are merged" in driven.shown
        assert "Pedestrian → Walker" in driven.shown
        await driven.press("y")
        assert [tool.title for tool in (await on_hub(hub, screen)).tools[:2]] == ["Car", "Walker"]
        assert [tool.title for tool in screen.schema.tools[:2]] == ["Car", "Walker"]

    drive(scenario, hub=hub)


def test_a_field_that_both_changed_is_chosen(drive: Any) -> None:
    hub = Hub()

    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        await retitle(driven, screen, TOOL, "Car")
        await on_hub(hub, screen, lambda schema: set_field(schema, TOOL, "title", "Auto"))
        await driven.press("P")
        assert "Both sides changed 1 thing" in driven.shown
        await driven.press("down", "space")
        assert "(x) theirs 'Auto'" in driven.shown
        await driven.press("enter")
        assert "nothing to send" in driven.shown
        assert screen.schema.tools[0].title == "Auto"

    drive(scenario, hub=hub)


def test_a_lost_answer_is_looked_after_and_nothing_sent_twice(drive: Any) -> None:
    hub = Hub(record=True)

    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        await retitle(driven, screen, TOOL, "Car")
        hub.faults.add(Fault("act-drop", UPDATE, "POST", times=1))
        await driven.press("P", "y")
        assert "The answer was lost, but it is there" in driven.shown
        assert len(updates(hub)) == 1
        assert not screen.changed

    drive(scenario, hub=hub)


def test_an_outcome_that_cannot_be_looked_up_is_said_and_looked_up_when_asked(drive: Any) -> None:
    hub = Hub(record=True)

    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        await retitle(driven, screen, TOOL, "Car")
        hub.faults.add(Fault("act-drop", UPDATE, "POST", times=1))
        hub.faults.add(Fault("404", UPDATE, "GET", nth=4))
        await driven.press("P", "y")
        assert "y look again" in driven.shown
        hub.faults.clear()
        await driven.press("y")
        assert "it is there" in driven.shown
        assert len(updates(hub)) == 1

    drive(scenario, hub=hub)


def test_read_only_mode_sends_nothing(drive: Any) -> None:
    hub = Hub(record=True)

    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        await retitle(driven, screen, TOOL, "Car")
        await driven.press("P")
        assert "Read-only" in driven.shown
        assert updates(hub) == []

    drive(scenario, hub=hub, read_only=True)


def test_an_older_version_is_restored_through_the_same_plan(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        await retitle(driven, screen, TOOL, "Car")
        await driven.press("P", "y", "V")
        assert "sent from here" in driven.shown
        assert "Vehicle → Car" in driven.shown
        await driven.press("down", "enter", "enter")
        assert screen.schema.tools[0].title == "Vehicle"
        assert "1 change to send" in driven.shown

    drive(scenario)


def test_labels_are_counted_within_the_budget_that_was_chosen(drive: Any) -> None:
    hub = Hub(tasks=1_000, record=True)

    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        screen.outline.seek(TOOL)
        await driven.press("M")
        hub.log.clear()
        await driven.press("enter")
        assert sum(call.path.endswith("/tasks") for call in hub.log) == 1
        assert screen.count is not None
        assert screen.count.usage.tasks == 200
        assert "of 200 tasks" in driven.shown

    drive(scenario, hub=hub)


def test_all_labels_are_counted_from_an_export(drive: Any) -> None:
    hub = Hub(tasks=60)

    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        await driven.press("M")
        await driven.type("every")
        await driven.press("enter")
        assert screen.count is not None
        assert screen.count.exact
        assert screen.count.usage.of(screen.schema.tools[0].id).labels > 0

    drive(scenario, hub=hub)


def test_a_file_is_reported_before_it_is_merged(drive: Any, tmp_path: Path) -> None:
    file = tmp_path / "coco.json"
    file.write_text(json.dumps({"categories": [{"id": 1, "name": "Drone", "supercategory": "air"}]}))

    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        await driven.press("I", "enter")
        await driven.type(str(file))
        await driven.press("enter")
        await driven.press("enter")
        assert "COCO" in driven.shown
        before = screen.schema
        assert "Drone" in driven.shown
        assert screen.schema is before
        await driven.press("enter")
        assert screen.schema.tools[-1].title == "Drone"
        await driven.press("u")
        assert screen.schema == before

    drive(scenario, size=(160, 45))


def test_the_draft_is_exported_with_its_lock_file(drive: Any, tmp_path: Path) -> None:
    async def scenario(driven: Any) -> None:
        await into(driven)
        await driven.press("E")
        await driven.type("yolo")
        await driven.press("enter", "ctrl+u")
        await driven.type(str(tmp_path / "data.yaml"))
        await driven.press("enter")
        assert "Vehicle" in (tmp_path / "data.yaml").read_text()
        lock = json.loads((tmp_path / "data.yaml.lock.json").read_text())
        assert lock["classes"][0]["index"] == 0

    drive(scenario)


def test_the_preview_shows_what_an_answer_reveals_and_what_nobody_sees(drive: Any) -> None:
    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        nested = ("tools", 0, "classifications", 0, "classifications", 0)
        screen.edit("test", lambda s: s.put(nested, s.at(nested).with_field("parentOptionId", "gone")))
        await driven.press("w")
        assert "enter draws one" in driven.shown
        assert "( ) Car" not in driven.shown
        await driven.press("enter")
        assert "( ) Car" in driven.shown
        assert "Nobody ever sees (1)" in driven.shown
        await driven.press("D", "escape")
        assert len(screen.schema.tools) == 6

    drive(scenario, size=(160, 45))


def test_ten_thousand_nodes_are_drawn_line_by_line(drive: Any) -> None:
    from ango_tui.ontology import Classification, ClassificationCategory, LabelOption

    questions = [
        ClassificationCategory(
            Classification.Radio, f"Q{n}", options=[LabelOption(f"o{i}") for i in range(4)]
        )
        for n in range(2_000)
    ]
    big = Schema(classifications=questions)

    async def scenario(driven: Any) -> None:
        screen = await into(driven)
        screen.edit("big", lambda schema: schema.with_wire(big.wire))
        screen.outline.show(screen.schema, afresh=True)
        assert len(screen.outline.rows) == 2_003
        screen.outline.seek(("classifications", 1_999))
        await driven.press("e")
        await driven.type("!")
        await driven.press("enter")
        assert screen.schema.classifications[-1].title == "Q1999!"
        assert "Q1999!" in driven.shown
        await driven.press("u")
        assert screen.schema.classifications[-1].title == "Q1999"

    drive(scenario)
