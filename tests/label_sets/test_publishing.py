"""Sending label sets to a hub: plan, merge, send once, look what became of it, read back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest

from ango_tui.api import AngoClient, InvalidRequest, OutcomeUnknown
from ango_tui.hub import Fault, Hub
from ango_tui.label_sets.publishing import (
    Ending,
    ProjectServer,
    ServerCopy,
    decided,
    look_again,
    prepare,
    publish,
)
from ango_tui.ontology import Schema
from ango_tui.ontology.diff import diff
from ango_tui.ontology.edits import remove, set_field
from ango_tui.ontology.wire import same

T = TypeVar("T")
UPDATE = "/v2/project/*"

# The raw schema that the seed documentation prints.
PRINTED = {
    "tools": [
        {
            "title": "Vehicle", "tool": "bounding-box", "required": False,
            "schemaId": "c053da596995f93c2c71520", "ocrEnabled": False, "classifications": [],
            "multiple": False, "color": "#f44336", "shortcutKey": "1",
        }
    ],
    "classifications": [
        {
            "title": "Color", "tool": "radio", "required": False, "schemaId": "75c02176796c17e7c657955",
            "frameSpecific": False, "classifications": [], "multiple": False,
            "options": [
                {"value": "Red", "schemaId": "95df97dc43d2e1dcc77d536"},
                {"value": "Yellow", "schemaId": "f477d05947e30259cc53538"},
                {"value": "Blue", "schemaId": "18a8212c7c48c2ee3464602"},
            ],
            "shortcutKey": "2",
        }
    ],
    "relations": [],
}  # fmt: skip

STRANGE = {
    "tools": [
        {"title": "Spline", "tool": "spline-of-tomorrow", "schemaId": "s1", "classifications": None,
         "curve": {"order": 3, "knots": [0.5, 1, None]}, "required": None},
        {"tool": "polygon", "title": "Roof", "schemaId": "s2", "color": "#ABCDEF", "options": None},
    ],
    "classifications": None,
    "relations": [],
    "version": 7,
}  # fmt: skip


class Desk:
    """One project on a hub, somebody who edits its label set, and what was sent."""

    def __init__(self, hub: Hub, client: AngoClient, project_id: str) -> None:
        self.hub, self.client, self.project_id = hub, client, project_id
        self.server = ProjectServer(client, project_id)
        self.kept: list[tuple[str, str]] = []

    def keep(self, _schema: Schema, origin: str, note: str) -> None:
        self.kept.append((origin, note))

    async def set_up(self, wire: dict[str, Any]) -> Schema:
        """The project has this label set; the copy that a draft would begin with."""
        await self.client.create_label_set(self.project_id, raw_category_schema=wire)
        self.hub.log.clear()
        return (await self.server.read()).schema

    async def now(self) -> Any:
        return (await self.client.get_project(self.project_id)).category_schema

    @property
    def sent(self) -> list[Any]:
        """The bodies of all updates of the project."""
        calls = [call for call in self.hub.log if call.method == "POST" and "/project/" in call.path]
        return [json.loads(bytes(call.body)) for call in calls]


@pytest.fixture
def at_desk() -> Callable[[Callable[[Desk], Awaitable[None]]], None]:
    """Runs a scenario on a hub with one empty project."""

    def run(scenario: Callable[[Desk], Awaitable[None]]) -> None:
        async def go() -> None:
            hub = Hub(sample=False, record=True)
            async with AngoClient(
                hub.key, hub.url, transport=hub.transport(), calls_per_minute=None
            ) as client:
                project = await client.create_project("Desk")
                await scenario(Desk(hub, client, project.id))
            hub.close()

        asyncio.run(go())

    return run


def titled(schema: Schema, path: Any, title: str) -> Schema:
    return set_field(schema, path, "title", title)


BOTH = pytest.mark.parametrize("wire", [PRINTED, STRANGE], ids=["printed in the seed", "strange"])


@BOTH
def test_opened_and_sent_untouched_the_json_is_equal_to_the_byte(at_desk: Any, wire: dict[str, Any]) -> None:
    async def scenario(desk: Desk) -> None:
        planned, _ = await prepare(desk.server, Schema.from_json(json.dumps(wire)))
        assert (await publish(desk.server, planned)).ending is Ending.VERIFIED
        assert json.dumps(desk.sent) == json.dumps([{"categorySchema": wire}])

    at_desk(scenario)


@BOTH
def test_one_edited_title_is_the_only_field_that_differs(at_desk: Any, wire: dict[str, Any]) -> None:
    async def scenario(desk: Desk) -> None:
        opened = Schema.from_json(json.dumps(wire))
        planned, _ = await prepare(desk.server, titled(opened, ("tools", 0), "Renamed"))
        await publish(desk.server, planned)
        expected = json.loads(json.dumps(wire))
        expected["tools"][0]["title"] = "Renamed"
        assert json.dumps(desk.sent) == json.dumps([{"categorySchema": expected}])

    at_desk(scenario)


def test_what_the_server_has_untouched_is_not_sent_at_all(at_desk: Any) -> None:
    async def scenario(desk: Desk) -> None:
        base = await desk.set_up(PRINTED)
        planned, _ = await prepare(desk.server, base, base)
        assert planned.nothing
        assert same(planned.server.wire, PRINTED)

    at_desk(scenario)


def test_only_the_category_schema_is_sent(at_desk: Any) -> None:
    async def scenario(desk: Desk) -> None:
        base = await desk.set_up(PRINTED)
        planned, _ = await prepare(desk.server, titled(base, ("tools", 0), "Car"), base)
        await publish(desk.server, planned, desk.keep)
        assert [list(body) for body in desk.sent] == [["categorySchema"]]
        assert desk.kept == [("server", "before a push"), ("pushed", "1 change")]

    at_desk(scenario)


def test_nothing_is_sent_when_the_server_moved_after_the_plan(at_desk: Any) -> None:
    async def scenario(desk: Desk) -> None:
        base = await desk.set_up(PRINTED)
        planned, _ = await prepare(desk.server, titled(base, ("tools", 0), "Car"), base)
        theirs = titled(base, ("classifications", 0), "Paint").to_wire()
        await desk.set_up(theirs)
        outcome = await publish(desk.server, planned, desk.keep)
        assert (outcome.ending, desk.sent, await desk.now()) == (Ending.MOVED, [], theirs)

    at_desk(scenario)


def test_when_somebody_else_was_faster_nothing_of_either_side_is_lost(at_desk: Any) -> None:
    async def scenario(desk: Desk) -> None:
        base = await desk.set_up(PRINTED)
        await desk.set_up(titled(base, ("classifications", 0), "Paint").to_wire())
        planned, _ = await prepare(desk.server, titled(base, ("tools", 0), "Car"), base)
        assert planned.moved
        assert [change.where[-1] for change in planned.theirs] == ["Paint"]
        assert (await publish(desk.server, planned)).done
        now = Schema.from_wire(await desk.now())
        assert (now.tools[0].title, now.classifications[0].title) == ("Car", "Paint")

    at_desk(scenario)


@pytest.mark.parametrize(("side", "title"), [("mine", "Car"), ("theirs", "Auto")])
def test_a_field_that_both_sides_changed_is_taken_as_chosen(at_desk: Any, side: Any, title: str) -> None:
    async def scenario(desk: Desk) -> None:
        base = await desk.set_up(PRINTED)
        await desk.set_up(titled(base, ("tools", 0), "Auto").to_wire())
        draft = titled(base, ("tools", 0), "Car")
        planned, _ = await prepare(desk.server, draft, base)
        (conflict,) = planned.conflicts
        planned = decided(planned, base, draft, {conflict.key: side})
        assert (await publish(desk.server, planned)).done
        assert Schema.from_wire(await desk.now()).tools[0].title == title

    at_desk(scenario)


# A lost answer


async def push_with(desk: Desk, *faults: Fault) -> Any:
    base = await desk.set_up(PRINTED)
    planned, _ = await prepare(desk.server, titled(base, ("tools", 0), "Car"), base)
    desk.hub.log.clear()
    for fault in faults:
        desk.hub.faults.add(fault)
    return planned, await publish(desk.server, planned, desk.keep)


def test_a_lost_answer_is_looked_after_and_the_push_not_sent_again(at_desk: Any) -> None:
    async def scenario(desk: Desk) -> None:
        _, outcome = await push_with(desk, Fault("act-drop", UPDATE, "POST", times=1))
        assert (outcome.ending, outcome.lost, len(desk.sent)) == (Ending.VERIFIED, True, 1)

    at_desk(scenario)


def test_a_push_that_never_arrived_is_told_and_left_to_the_caller(at_desk: Any) -> None:
    class Silent(ProjectServer):
        """A server whose answer is lost before it did anything."""

        lost = False

        async def send(self, schema: Schema) -> None:
            if not self.lost:
                self.lost = True
                raise OutcomeUnknown("The answer was lost.")
            await super().send(schema)

    async def scenario(desk: Desk) -> None:
        desk.server = Silent(desk.client, desk.project_id)
        base = await desk.set_up(PRINTED)
        planned, _ = await prepare(desk.server, titled(base, ("tools", 0), "Car"), base)
        outcome = await publish(desk.server, planned)
        assert (outcome.ending, desk.sent) == (Ending.NOT_SENT, [])
        assert (await publish(desk.server, planned)).ending is Ending.VERIFIED

    at_desk(scenario)


def test_an_outcome_that_cannot_be_looked_up_stays_unknown_until_it_can(at_desk: Any) -> None:
    async def scenario(desk: Desk) -> None:
        read = Fault("404", UPDATE, "GET", nth=2)
        planned, outcome = await push_with(desk, Fault("act-drop", UPDATE, "POST", times=1), read)
        assert (outcome.ending, outcome.server) == (Ending.UNKNOWN, None)
        desk.hub.faults.clear()
        assert (await look_again(desk.server, planned)).ending is Ending.VERIFIED
        assert len(desk.sent) == 1

    at_desk(scenario)


def test_a_refusal_is_raised_and_nothing_is_kept_as_sent(at_desk: Any) -> None:
    async def scenario(desk: Desk) -> None:
        with pytest.raises(InvalidRequest):
            await push_with(desk, Fault("400", UPDATE, "POST"))
        assert desk.kept == [("server", "before a push")]

    at_desk(scenario)


class Forgetful:
    """A server that keeps something else than it was sent."""

    def __init__(self, schema: Schema, spoil: Callable[[Schema], Schema]) -> None:
        self.schema, self.spoil = schema, spoil

    async def read(self, *, tasks: bool = False) -> ServerCopy:
        return ServerCopy(self.schema)

    async def send(self, schema: Schema) -> None:
        self.schema = self.spoil(schema)


def test_what_the_server_dropped_is_told_after_reading_back() -> None:
    base = Schema.from_wire(PRINTED)
    server = Forgetful(base, lambda sent: remove(sent, ("classifications", 0)))

    async def go() -> Any:
        planned, _ = await prepare(server, titled(base, ("tools", 0), "Car"), base)
        return await publish(server, planned)

    outcome = asyncio.run(go())
    assert outcome.ending is Ending.DIFFERS
    assert [change.verb for change in outcome.differences] == ["removed"]


def test_defaults_that_the_server_adds_are_no_difference() -> None:
    base = Schema.from_wire(PRINTED)
    server = Forgetful(base, lambda sent: set_field(sent, ("tools", 0), "exportName", None))

    async def go() -> Any:
        planned, _ = await prepare(server, titled(base, ("tools", 0), "Car"), base)
        return await publish(server, planned)

    assert asyncio.run(go()).ending is Ending.VERIFIED


def test_removing_a_class_asks_for_the_number_of_orphaned_classes(at_desk: Any) -> None:
    async def scenario(desk: Desk) -> None:
        base = await desk.set_up(PRINTED)
        planned, _ = await prepare(desk.server, remove(base, ("tools", 0)), base)
        assert planned.must_type() == "1"
        assert len(diff(planned.server, planned.sends)) == 1

    at_desk(scenario)
