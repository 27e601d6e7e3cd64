"""Whatever comes in, the hub answers with an envelope and never fails itself."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any

import httpx
import pytest

from ango_tui.hub import Hub

METHODS = ("GET", "POST", "DELETE")
PATHS = (
    *(
        "/v2/listProjects",
        "/v2/project",
        "/v2/project/{p}",
        "/v2/project/{p}/assigned",
        "/v2/project/{p}/clone",
    ),
    *("/v2/project/{p}/labelValidation", "/v2/project/{p}/instructions", "/v2/project/{p}/benchmark-tasks"),
    *(
        "/v2/project/{p}/assetBuilderTemplates",
        "/v2/batches/{p}",
        "/v2/assignBatches",
        "/v2/project/{p}/assets",
    ),
    *(
        "/v2/project/{p}/cloud",
        "/v2/project/{p}/tasks",
        "/v2/task/{t}",
        "/v2/task/assign",
        "/v2/task/{t}/history",
    ),
    *("/v2/project/{p}/requeueTasks", "/v2/project/{p}/updatePriority", "/v2/annotate/{t}?nextStage=1"),
    *("/v2/review/{t}", "/v2/import/labels", "/v2/attachments", "/v2/issues", "/v2/issues/{i}"),
    *("/v2/issues/{i}/comment", "/v2/{p}/overview/AnswerDistribution", "/v2/performance/{p}"),
    *("/v2/organization/{o}/users", "/v2/organization/{o}/invites", "/v2/notifications", "/v2/storages"),
    *("/v2/getUploadUrl", "/v2/getSignedUrl"),
)
NAMES = (
    *(
        "name",
        "description",
        "type",
        "categorySchema",
        "stages",
        "assignees",
        "role",
        "assets",
        "batches",
        "projectId",
    ),
    *(
        "project",
        "tasks",
        "user",
        "stage",
        "toStageId",
        "filters",
        "options",
        "priority",
        "answer",
        "duration",
    ),
    *(
        "reviewStatus",
        "jsonContent",
        "attachments",
        "content",
        "labelTask",
        "position",
        "objectId",
        "page",
        "pageEnd",
    ),
    *(
        "plane",
        "contentMentions",
        "errorCodes",
        "status",
        "users",
        "to",
        "organizationRole",
        "projectAssignments",
    ),
    *(
        "invites",
        "receivers",
        "message",
        "title",
        "clickableLink",
        "provider",
        "isBenchmark",
        "interval",
        "assignedTo",
    ),
)
PARAMETERS = (
    *(
        "page",
        "limit",
        "filter",
        "filters",
        "status[eq]",
        "stage",
        "batches",
        "sort",
        "fields",
        "includeAnswer",
    ),
    *("project", "name", "url", "type", "labelTask", "asset", "search", "_id", "externalId", "priority[gt]"),
)


def values(project: str, task: dict[str, Any]) -> list[Any]:
    """Values of every kind, some of them right."""
    plain = [
        None,
        True,
        0,
        -1,
        1.5,
        "",
        "x",
        "Label",
        "Accepted",
        "Open",
        "admin",
        "Manager",
        1e300,
        2**70,
        "\0",
    ]
    lists: list[Any] = [[], ["x"], [None], [{}], [[]], {}, {"a": 1}, {"taskIds": [5]}, {"batches": [None]}]
    shaped = [
        [{"name": "b"}],
        [{"_id": "x", "name": "y"}],
        {"tools": [{}], "classifications": [{"options": [1]}]},
        {"objects": [{"schemaId": []}], "classifications": [{"answer": {}}]},
        [{"externalId": 5, "objects": "x"}],
        [{"data": "u", "metadata": None, "batches": None}],
        [{"id": "a", "type": "Start", "next": None}],
        [{"email": 1, "organizationRole": "admin"}],
        [{"type": "TEXT", "value": "x"}],
        ["2025-01-01", None],
    ]
    known = [
        project,
        [project],
        task["_id"],
        [task["_id"]],
        [task["asset"]["_id"]],
        "mara.lindqvist@x.example",
    ]
    return [*plain, *lists, *shaped, *known]


@pytest.mark.parametrize("seed", range(3))
def test_nonsense_is_refused_but_never_breaks_the_hub(seed: int, make_hub: Any) -> None:
    caller, luck = make_hub(tasks=40), random.Random(seed)
    project = caller.project("Contract")
    task = caller.tasks(project)[5]
    issue = caller.ok("GET", "/v2/issues", params={"project": project})["issue"][0]["_id"]
    names = {"p": project, "t": task["_id"], "i": issue, "o": caller.hub.organization}
    choices, answered = values(project, task), set()

    async def go(hub: Hub) -> None:
        headers = {"apikey": hub.key}
        async with httpx.AsyncClient(transport=hub.transport(), base_url=hub.url, headers=headers) as client:
            for _ in range(700):
                method, path = luck.choice(METHODS), luck.choice(PATHS).format(**names)
                if method == "DELETE" and path == f"/v2/project/{project}":
                    continue
                body = {name: luck.choice(choices) for name in luck.sample(NAMES, 12)}
                params = {name: json.dumps(luck.choice(choices)) for name in luck.sample(PARAMETERS, 4)}
                query = {"params": params} if method == "GET" else {"content": json.dumps(body)}
                reply = await client.request(method, path, **query)  # type: ignore[arg-type]
                answered.add(reply.status_code)
                assert reply.status_code < 500, (method, path, query, reply.text)
                assert reply.json()["status"] == ("success" if reply.status_code < 300 else "fail")

    asyncio.run(go(caller.hub))
    assert {200, 400, 404, 405} <= answered
