"""Calls about tasks: listing and reading them, handing them out, moving them on and back, answering them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ango_tui.api.addresses import segment
from ango_tui.api.annotations import AnnotationPayload, Answer, merged_answer
from ango_tui.api.bulk_records import Task, read_task, task_from_raw
from ango_tui.api.decoding import Buffer, build_each, mapping, maybe_whole
from ango_tui.api.errors import InvalidRequest
from ango_tui.api.filters import TaskFilter
from ango_tui.api.pages import Page
from ango_tui.api.projects import outcome
from ango_tui.api.records import HistoryEntry, Outcome
from ango_tui.api.replies import Reply
from ango_tui.api.resource import Resource, checked_paging, given, strings
from ango_tui.api.wire import DEFAULT_PAGE, PRIORITY_RANGE, ReviewStatus

REQUEUE_OPTIONS = ("removeAnnotations", "removeAssignee", "removeStageHistory")
TASK_SELECTORS = ("taskIds", "externalIds", "assetIds", "batches", "fromStageIds")


def _listed(raw: Buffer) -> Task | None:
    task = task_from_raw(raw)
    return task if task.id or task.as_dict() else None


class Tasks(Resource):
    """Tasks of a project."""

    async def get_tasks(
        self,
        project_id: str,
        page: int = 1,
        limit: int = DEFAULT_PAGE,
        status: str | None = None,
        stage: str | None = None,
        batches: Sequence[str] | None = None,
        *,
        filter: TaskFilter | None = None,
        task_filter: TaskFilter | None = None,
        sort: str | None = None,
        fields: str | Sequence[str] | None = None,
        include_answer: bool = False,
        stages: str | None = None,
    ) -> Page[Task]:
        """One page (at most 1000) of a project's tasks.

        `filter` (the SDK's `task_filter`) wins over the simple `status`, `stage` (the seed also says
        `stages`) and `batches` (ids). `sort` names wire fields, `-` first for descending. `fields` names the
        wire fields to send; the server then sends answers too. Seed documentation, get_tasks; filter, sort
        and fields are of SDK 1.4.10.
        """
        chosen = filter or task_filter or TaskFilter()
        query: dict[str, Any] = checked_paging(page, limit)
        if fields:
            names = fields.split(",") if isinstance(fields, str) else list(fields)
            query["fields"] = ",".join(
                dict.fromkeys(["_id", "project", "asset", *(n.strip() for n in names)])
            )
        query["includeAnswer"] = bool(fields) or include_answer
        condition = chosen.to_wire()
        query["filter"] = condition or None
        query["status[eq]"] = status if status and "status" not in condition else None
        query["batches"] = list(batches) if batches and "batches" not in condition else None
        stage = stage or stages
        query["stage"] = stage if stage and "stage" not in condition else None
        query["sort"] = sort or None
        reply = await self._get(f"/v2/project/{segment(project_id)}/tasks", query)
        return reply.page(_listed, ("tasks", "task"), page, limit)

    async def get_task(self, task_id: str, *, include_answer: bool = True) -> Task:
        """One task. Seed documentation, get_task."""
        reply = await self._get(f"/v2/task/{segment(task_id)}", {"includeAnswer": include_answer})
        return _task(reply, "task")

    async def get_task_history(
        self,
        id: str | None = None,
        task_id: str | None = None,
        *,
        task_history_id: str | None = None,
        page: int | None = None,
        limit: int | None = None,
    ) -> list[HistoryEntry]:
        """The stages a task went through, or the one entry of that `id`; always a list.

        Without `page` and `limit` it is the server's choice how many come. Seed documentation,
        get_task_history.
        """
        entry = id or task_history_id
        path = (
            f"/v2/taskHistory/{segment(entry)}"
            if entry
            else f"/v2/task/{segment(given('task_id', task_id))}/history"
        )
        reply = await self._get(path, {"page": page, "limit": limit})
        return list(build_each(HistoryEntry, reply.need("taskHistory", "history")))

    async def assign_task(
        self,
        project_id: str | None = None,
        task_ids: Sequence[str] | None = None,
        stage_filter: str | None = None,
        email: str | None = None,
        *,
        project: str | None = None,
        tasks: Sequence[str] | None = None,
        stage: str | None = None,
    ) -> int:
        """Hand tasks to a person for one stage (its id); returns how many the server counted.

        Seed documentation, assign_task, with its `project`, `tasks` and `stage` beside the SDK's names.
        """
        ids = strings("task_ids", given("task_ids", task_ids, tasks))
        body = {
            "project": given("project_id", project_id, project),
            "tasks": ids,
            "user": given("email", email),
            "stage": given("stage_filter", stage_filter, stage),
        }
        return _count(
            await self._post("/v2/task/assign", body), len(ids), "tasks", "modifiedCount", "assigned"
        )

    async def requeue_tasks(
        self,
        project_id: str,
        to_stage_id: str,
        filters: Mapping[str, Any] | None = None,
        options: Mapping[str, bool] | None = None,
        *,
        task_ids: Sequence[str] | None = None,
        all_tasks: bool = False,
    ) -> int:
        """Send tasks to a stage; returns how many moved. No history entry is made.

        `filters` selects by `taskIds`, `externalIds`, `assetIds`, `batches` and `fromStageIds`. Without any
        the server would move every task of the project, so that has to be asked for with `all_tasks`.
        `options` are `removeAnnotations`, `removeAssignee`, `removeStageHistory`. SDK 1.4.10, requeue_tasks.
        """
        body = {
            "toStageId": to_stage_id,
            "filters": _selection(filters, task_ids, all_tasks),
            "options": dict(options or {}),
        }
        reply = await self._post(f"/v2/project/{segment(project_id)}/requeueTasks", body)
        return _count(reply, 0, "modifiedCount", "result")

    async def update_tasks_priority(
        self,
        project_id: str,
        priority: int,
        filters: Mapping[str, Any] | None = None,
        *,
        task_ids: Sequence[str] | None = None,
        all_tasks: bool = False,
    ) -> int:
        """Set the priority (-1000 to 1000, higher is served first) of the selected tasks; returns how many
        changed.

        Selects as `requeue_tasks` does. SDK 1.4.10, update_tasks_priority.
        """
        lowest, highest = PRIORITY_RANGE
        if not lowest <= priority <= highest:
            raise InvalidRequest(
                f"Priority {priority} is out of range.", advice=f"Use {lowest} to {highest}."
            )
        body = {"filters": _selection(filters, task_ids, all_tasks), "priority": priority}
        reply = await self._post(f"/v2/project/{segment(project_id)}/updatePriority", body)
        return _count(reply, 0, "result", "modifiedCount")

    async def annotate_task(
        self,
        task_id: str,
        payload: AnnotationPayload | Answer | Mapping[str, Any],
        overwrite: bool = False,
        send_to_next_stage: bool = False,
    ) -> Task:
        """Answer a task; without `overwrite` the new answer is merged into the present one, which costs a
        read.

        Classifications of the same class are replaced, objects and relations added. SDK 1.4.10,
        annotate_task.
        """
        sent = AnnotationPayload.of(payload)
        answer = sent.answer
        if not overwrite:
            answer = merged_answer((await self.get_task(task_id)).answer, answer)
        query = {"nextStage": send_to_next_stage, "isPlugin": False}
        reply = await self._post(f"/v2/annotate/{segment(task_id)}", sent.to_wire(answer), query)
        return _task(reply, "label", "task", "labelTask")

    async def review_task(
        self,
        task_id: str,
        review_status: ReviewStatus | str,
        pct_details: Mapping[str, Any] | None = None,
    ) -> Task:
        """Accept or reject a task that is in a review stage; it moves on by itself. SDK 1.4.10,
        review_task."""
        body: dict[str, Any] = {"reviewStatus": ReviewStatus(review_status).value}
        if pct_details is not None:
            body["pctDetails"] = dict(pct_details)
        return _task(await self._post(f"/v2/review/{segment(task_id)}", body), "task", "labelTask", "label")

    async def set_tasks_as_benchmark(
        self, project_id: str, task_ids: Sequence[str], is_benchmark: bool = True
    ) -> Outcome:
        """Make tasks benchmarks, or plain tasks again. SDK 1.4.10, set_tasks_as_benchmark."""
        body = {"tasks": strings("task_ids", task_ids), "isBenchmark": is_benchmark}
        return outcome(await self._post(f"/v2/project/{segment(project_id)}/benchmark-tasks", body))


def _task(reply: Reply, *names: str) -> Task:
    raw = next((reply.data[name] for name in names if name in reply.data), b"")
    task = task_from_raw(raw)
    if task.id:
        return task
    return read_task(reply.need(*names) if reply.is_read else reply.find(*names))


def _selection(
    filters: Mapping[str, Any] | None, task_ids: Sequence[str] | None, all_tasks: bool
) -> dict[str, Any]:
    chosen = {name: strings(name, value) for name, value in (filters or {}).items() if value}
    unknown = [name for name in chosen if name not in TASK_SELECTORS]
    if unknown:
        raise InvalidRequest(
            f"Tasks cannot be selected by {', '.join(unknown)}.", advice=f"Use {', '.join(TASK_SELECTORS)}."
        )
    if task_ids is not None:
        chosen["taskIds"] = strings("task_ids", task_ids)
    if not any(chosen.values()) and not all_tasks:
        raise InvalidRequest(
            "No tasks are selected, which the server takes for every task of the project.",
            advice="Select some, or say all_tasks=True.",
        )
    return chosen


def _count(reply: Reply, otherwise: int, *names: str) -> int:
    """How many a reply says were changed, in any of the shapes servers use."""
    value = reply.find(*names)
    if isinstance(value, list):
        return len(value)
    if isinstance(value, dict):
        inner = mapping(value)
        value = next(
            (inner[name] for name in ("modified", "modifiedCount", "nModified", "count") if name in inner),
            None,
        )
    found = maybe_whole(value)
    return otherwise if found is None else found
