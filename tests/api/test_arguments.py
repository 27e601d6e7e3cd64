"""Arguments: the seed documentation's spellings, nothing changed that was given, and what is refused before
sending."""

from __future__ import annotations

import asyncio
import copy
import enum
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ango_tui.api import (
    AngoClient,
    DateRange,
    InvalidRequest,
    Invitation,
    OrganizationRoles,
    ProjectRoles,
    RoleUpdate,
    StringFilter,
    TaskFilter,
)

Make = Callable[..., AngoClient]
ID = "2f554e296db5209f91026fbd"


def call(client: AngoClient, action: Callable[[AngoClient], Any]) -> Any:
    async def run() -> Any:
        async with client:
            return await action(client)

    return asyncio.run(run())


def test_assign_task_takes_the_seeds_names(host: Any, client_on: Make) -> None:
    server = host({"tasks": 1})
    call(client_on(server), lambda c: c.assign_task(project="p", tasks=["t"], stage="Label", email="a@x.com"))
    assert server.sent() == {"project": "p", "tasks": ["t"], "user": "a@x.com", "stage": "Label"}


def test_create_issue_takes_the_position_third(host: Any, client_on: Make) -> None:
    server = host({"issue": {"_id": "i"}})
    call(client_on(server), lambda c: c.create_issue("t", "Hey! Check this annotation.", [25, 15]))
    assert server.sent()["position"] == "[25, 15]"


def test_a_position_of_zero_is_a_position(host: Any, client_on: Make) -> None:
    server = host({"issue": {"_id": "i"}})
    call(client_on(server), lambda c: c.create_issue("t", "x", 0, page=0))
    assert (server.sent()["position"], server.sent()["page"]) == ("0", 0)


def test_invitations_and_role_updates_take_the_seeds_names() -> None:
    invitation = Invitation(
        to=["u@x.com"],
        organizationRole=OrganizationRoles.Member,
        projectId=ID,
        projectRole=ProjectRoles.Labeler,
    )
    assert invitation.to_wire() == {
        "to": ["u@x.com"],
        "organizationRole": "member",
        "projectAssignments": [{"projectId": ID, "projectRole": "Labeler"}],
    }
    assert RoleUpdate(email="u@x.com", organizationRole="Admin").to_wire()["organizationRole"] == "admin"


def test_members_are_deleted_under_either_name(host: Any, client_on: Make) -> None:
    for name in ("member_emails", "member_ids"):
        server = host({"deleted": 1, "failed": 0})
        arguments: dict[str, Any] = {name: ["u@x.com"]}
        result = call(client_on(server), lambda c, a=arguments: c.delete_organization_members("o", **a))
        assert server.sent() == {"users": ["u@x.com"]}
        assert (result.count, result.failed) == (1, 0)


def test_export_takes_the_seeds_names(host: Any, client_on: Make) -> None:
    server = host(400)
    with pytest.raises(InvalidRequest):
        call(
            client_on(server),
            lambda c: c.exportV3(
                project_id="p",
                batches=[ID],
                stage=["Label"],
                format="ndjson",
                type="issue",
                filters={"sendEmail": "true"},
            ),
        )
    query = server.query()
    assert (query["format"], query["type"], query["sendEmail"], query["batches"]) == (
        "ndjson",
        "issue",
        "true",
        f'["{ID}"]',
    )


def test_get_tasks_takes_the_seeds_stages_and_the_sdks_task_filter(host: Any, client_on: Make) -> None:
    server = host({"tasks": []})
    call(client_on(server), lambda c: c.get_tasks("p", stages="Label"))
    assert server.query()["stage"] == "Label"
    call(client_on(server), lambda c: c.get_tasks("p", task_filter=TaskFilter(stage="Review"), stage="Label"))
    assert server.query()["filter"] == '{"stage":"Review"}'
    assert "stage" not in server.query()


def test_foreign_enums_are_taken_by_value() -> None:
    class TheirStatus(enum.Enum):
        REJECTED = "Rejected"

    assert TaskFilter(review_status=TheirStatus.REJECTED).to_wire() == {"reviewStatus": {"$eq": "Rejected"}}


def test_times_are_sent_in_utc() -> None:
    summer = datetime(2025, 7, 1, 12, 0, 0, 999999, timezone(timedelta(hours=2)))
    assert DateRange(gt=summer).to_wire() == {"$gt": "2025-07-01T10:00:00.999Z"}
    assert DateRange(gt=datetime(2025, 7, 1)).to_wire() == {"$gt": "2025-07-01T00:00:00.000Z"}


def test_filters_take_plain_values_lists_conditions_and_dicts() -> None:
    made = TaskFilter(
        stage="Label",
        assignee=["a", "b"],
        status=StringFilter(ne="TODO"),
        priority={"gt": 5, "$lte": 9},
        batches="b1",
        is_skipped=False,
    )
    assert made.to_wire() == {
        "stage": "Label",
        "assignee": {"$in": ["a", "b"]},
        "status": {"$ne": "TODO"},
        "priority": {"$gt": 5, "$lte": 9},
        "batches": {"$in": ["b1"]},
        "isSkipped": {"$eq": False},
    }


def test_empty_conditions_are_left_out() -> None:
    assert TaskFilter(assignee=StringFilter(), created_at=DateRange()).is_empty()


def test_an_operator_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="near"):
        TaskFilter(priority={"near": 5}).to_wire()


SCHEMA = {"tools": [{"tool": "point", "title": "P"}], "classifications": [], "relations": []}


def test_nothing_given_is_changed(host: Any, client_on: Make) -> None:
    assets = [{"data": "https://x/a", "batches": ["B"], "metadata": {"width": 1}}]
    stages = [{"id": "Start", "type": "Start", "next": []}]
    filters: dict[str, Any] = {"batches": [ID]}
    options = {"removeAssignee": True}
    kept = copy.deepcopy((assets, stages, filters, options, SCHEMA))
    server = host({"project": {"batches": [{"_id": ID, "name": "B"}]}, "assets": []})

    async def run() -> None:
        async with client_on(server) as client:
            await client.upload_files_cloud("p", assets, "" or None)
            await client.update_workflow_stages("p", stages)
            await client.get_assets("p", filters=filters, external_id="x")
            await client.requeue_tasks("p", "Label", filters, options, task_ids=["t"])
            await client.create_label_set("p", raw_category_schema=SCHEMA)

    asyncio.run(run())
    assert (assets, stages, filters, options, SCHEMA) == kept


def test_objects_with_to_dict_are_sent_and_not_changed(host: Any, client_on: Make) -> None:
    class Theirs:
        def __init__(self) -> None:
            self.title = "T"
            self.calls = 0

        def toDict(self) -> dict[str, Any]:
            self.calls += 1
            return self.__dict__

    theirs = Theirs()
    server = host({"project": {"_id": "p"}})
    call(client_on(server), lambda c: c.create_label_set("p", tools=[theirs]))
    assert server.sent()["categorySchema"]["tools"] == [{"title": "T", "calls": 1}]
    assert theirs.calls == 0


REFUSED: list[Callable[[AngoClient], Any]] = [
    lambda c: c.create_project("  "),
    lambda c: c.create_batch("p", ""),
    lambda c: c.update_workflow_stages("p", []),
    lambda c: c.requeue_tasks("p", "Label"),
    lambda c: c.requeue_tasks("p", "Label", {"taskIds": []}),
    lambda c: c.requeue_tasks("p", "Label", {"colour": ["x"]}),
    lambda c: c.update_tasks_priority("p", 1),
    lambda c: c.update_tasks_priority("p", 1001, task_ids=["t"]),
    lambda c: c.assign_task("p", "t1", "Label", "a@x.com"),
    lambda c: c.assign_task("p", ["t1"], "Label"),
    lambda c: c.get_tasks("p", page=0),
    lambda c: c.get_tasks("p", limit=1001),
    lambda c: c.get_task_history(),
    lambda c: c.create_issue("t", "x", [1, 2], object_id="o"),
    lambda c: c.create_issue("t", "x", page_end=2),
    lambda c: c.create_issue("t", "x", page=-1),
    lambda c: c.create_issue("t", "x", plane="X"),
    lambda c: c.update_issue("i"),
    lambda c: c.get_metrics("p", "Sunshine"),
    lambda c: c.send_notification([], "x"),
    lambda c: c.send_notification(["a@x.com"] * 101, "x"),
    lambda c: c.send_notification(["a@x.com"], ""),
    lambda c: c.send_notification(["a@x.com"], "x", clickable_link="ftp://x"),
    lambda c: c.upload_files_cloud("p", [], priority=5000),
    lambda c: c.upload_files("p", "one.png"),
    lambda c: c.create_project("x", object()),
]


@pytest.mark.parametrize("action", REFUSED, ids=range(len(REFUSED)))
def test_nonsense_is_refused_before_anything_changes(action: Any, host: Any, client_on: Make) -> None:
    server = host({"project": {"_id": "p"}})
    with pytest.raises(InvalidRequest):
        call(client_on(server), action)
    assert not [request for request in server.calls if not request.startswith("GET")]


def test_a_batch_is_found_in_every_shape_of_reply(host: Any, client_on: Make) -> None:
    full = {
        "project": {
            "_id": "p",
            "name": "P",
            "batches": [{"_id": "b0", "name": "A"}, {"_id": "b1", "name": "B"}],
        }
    }
    for answers in ([{"project": {"_id": "b1", "name": "B"}}], [full], [{"message": "ok"}, full]):
        assert call(client_on(host(*answers)), lambda c: c.create_batch("p", "B")).id == "b1"


def test_older_servers_get_the_full_list_of_batches(host: Any, client_on: Make) -> None:
    before = {"project": {"batches": [{"_id": "b0", "name": "A", "color": "#fff"}]}}
    after = {"project": {"batches": [{"_id": "b0", "name": "A"}, {"_id": "b1", "name": "B"}]}}
    refusal = (400, {"status": "fail", "message": '"batches" is required'})
    server = host(refusal, before, after)
    assert call(client_on(server), lambda c: c.create_batch("p", "B")).id == "b1"
    assert server.sent() == {"batches": [{"_id": "b0", "name": "A", "color": "#fff"}, {"name": "B"}]}


def test_batch_names_are_looked_up_and_unknown_ones_told(host: Any, client_on: Make) -> None:
    server = host({"project": {"batches": [{"_id": ID, "name": "B"}]}, "assets": 2})
    assert call(client_on(server), lambda c: c.assign_batches("p", ["a1", "a2"], ["B", ID])) == 2
    assert server.sent()["batches"] == [ID]


def test_counts_are_read_in_every_shape(host: Any, client_on: Make) -> None:
    for shape in ({"modifiedCount": {"modified": 3}}, {"modifiedCount": 3}, {"result": {"modifiedCount": 3}}):
        assert call(client_on(host(shape)), lambda c: c.requeue_tasks("p", "Label", task_ids=["t"])) == 3


def test_import_tells_how_many_were_labelled(host: Any, client_on: Make) -> None:
    result = call(
        client_on(host({"project": "48 / 50 tasks are labeled."})), lambda c: c.import_labels("p", [])
    )
    assert (result.count, result.failed, result.message) == (48, 2, "48 / 50 tasks are labeled.")
