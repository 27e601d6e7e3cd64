"""Changes to many issues: one call at a time for each, a result for every issue, nothing sent twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from ango_tui.api.errors import (
    AngoError,
    Geofenced,
    InvalidKey,
    NotFound,
    OutcomeUnknown,
    Unreachable,
)
from ango_tui.api.wire import IssueStatus

if TYPE_CHECKING:
    from ango_tui.api.bulk import Report
    from ango_tui.api.bulk_records import Task
    from ango_tui.api.client import AngoClient
    from ango_tui.api.records import Issue

T = TypeVar("T", "Issue", "Task")

AT_ONCE = 4
"""So many issues are worked on side by side."""

# After these the rest would fail in the same way: it is left alone, and can be tried again. That one issue
# may not be changed (403) says nothing about the next: people may change their own issues.
HOPELESS = (InvalidKey, Geofenced, Unreachable)


@dataclass
class IssueChange:
    """What is to happen to each issue: a comment, a status, error codes; or that it is deleted.

    Keeps what was done to each, so that a second try of an issue whose comment arrived does not comment
    again.
    """

    comment: str = ""
    mentions: tuple[str, ...] = ()
    status: IssueStatus | None = None
    error_codes: tuple[Mapping[str, Any], ...] | None = None
    delete: bool = False
    commented: set[str] = field(default_factory=set)
    uncertain: set[str] = field(default_factory=set)

    @property
    def calls_each(self) -> int:
        """How many calls one issue takes."""
        changes = self.status is not None or self.error_codes is not None
        return bool(self.comment) + changes + self.delete

    async def apply(self, client: AngoClient, project_id: str, issue: Issue) -> None:
        """Change one issue; raises what a call raises. What was done before is not done again."""
        if self.comment and issue.id not in self.commented:
            await self._add_comment(client, project_id, issue)
        if self.status is not None or self.error_codes is not None:
            await client.update_issue(issue.id, status=self.status, error_codes=self.error_codes)
        if self.delete:
            await self._delete(client, project_id, issue)

    async def _add_comment(self, client: AngoClient, project_id: str, issue: Issue) -> None:
        arrived = issue.id in self.uncertain and await self._arrived(client, project_id, issue)
        if not arrived:
            try:
                await client.add_comment_to_issue(issue.id, self.comment, list(self.mentions) or None)
            except OutcomeUnknown:
                self.uncertain.add(issue.id)
                raise
        self.uncertain.discard(issue.id)
        self.commented.add(issue.id)

    async def _arrived(self, client: AngoClient, project_id: str, issue: Issue) -> bool:
        """Whether a comment whose answer was lost is there: one with these words that is new."""
        known = {comment.id for comment in issue.comments}
        now = await find_issue(client, project_id, issue)
        return now is not None and any(
            comment.content == self.comment and comment.id not in known for comment in now.comments
        )

    async def _delete(self, client: AngoClient, project_id: str, issue: Issue) -> None:
        try:
            await client.delete_issue(project_id, issue.id)
        except NotFound:
            # Somebody else was faster: what was wanted is the case.
            return


async def change_all(
    client: AngoClient, project_id: str, issues: Sequence[Issue], change: IssueChange, report: Report
) -> None:
    """Change issues, a few side by side, and say of each what became of it.

    An issue that fails does not keep the others from being changed, unless it is clear that all would.
    """

    async def act(issue: Issue) -> None:
        await change.apply(client, project_id, issue)

    await _side_by_side(issues, act, lambda issue, error: why_failed(issue, change, error), report)


async def _side_by_side(
    items: Sequence[T],
    act: Callable[[T], Awaitable[None]],
    why: Callable[[T, AngoError], str],
    report: Report,
) -> None:
    waiting = list(reversed(items))
    hopeless: list[AngoError] = []

    async def work() -> None:
        while waiting and not hopeless:
            item = waiting.pop()
            try:
                await act(item)
            except AngoError as error:
                report.failed([item.id], why(item, error))
                if isinstance(error, HOPELESS):
                    hopeless.append(error)
            else:
                report.done([item.id])

    await asyncio.gather(*(work() for _ in range(min(AT_ONCE, len(items)))))
    if hopeless:
        report.failed([item.id for item in reversed(waiting)], f"Not tried: {hopeless[0].what}")


@dataclass
class NewIssue:
    """An issue that is to be opened on many tasks; keeps on which of them that is not certain."""

    content: str
    mentions: tuple[str, ...] = ()
    error_codes: tuple[Mapping[str, Any], ...] = ()
    uncertain: set[str] = field(default_factory=set)

    async def open_on(self, client: AngoClient, project_id: str, task: Task) -> None:
        """Open it on one task, unless a try whose answer was lost has done so; raises what a call raises."""
        if task.id in self.uncertain and await self._is_there(client, project_id, task.id):
            self.uncertain.discard(task.id)
            return
        try:
            await client.create_issue(
                task.id,
                self.content,
                content_mentions=list(self.mentions) or None,
                error_codes=list(self.error_codes) or None,
            )
        except OutcomeUnknown:
            self.uncertain.add(task.id)
            raise
        self.uncertain.discard(task.id)

    async def _is_there(self, client: AngoClient, project_id: str, task_id: str) -> bool:
        found: AsyncIterator[Issue] = client.walk(client.get_issues, project_id, task_id=task_id)
        return any([issue.content == self.content and issue.status == "Open" async for issue in found])


async def open_on_all(
    client: AngoClient, project_id: str, tasks: Sequence[Task], new: NewIssue, report: Report
) -> None:
    """Open an issue on each of many tasks; a call each, and a result for each."""

    async def act(task: Task) -> None:
        await new.open_on(client, project_id, task)

    def why(task: Task, error: AngoError) -> str:
        return f"{error.what} {error.server_words}".strip() + f" ({task.external_id or task.id})"

    await _side_by_side(tasks, act, why, report)


def why_failed(issue: Issue, change: IssueChange, error: AngoError) -> str:
    """Why an issue was not changed, with its words, so that a person knows which one it is."""
    before = "It was commented, but not changed. " if issue.id in change.commented else ""
    reason = f"{error.what} {error.server_words}".strip()
    words = " ".join(issue.content.split())
    return f'{before}{reason} ("{words[:60]}{"…" if len(words) > 60 else ""}")'


async def find_issue(client: AngoClient, project_id: str, issue: Issue) -> Issue | None:
    """The issue as it is now, None when it is gone; the API has no call for one, so its task's are read."""
    found: AsyncIterator[Issue] = client.walk(client.get_issues, project_id, task_id=issue.task_id or None)
    async for candidate in found:
        if candidate.id == issue.id:
            return candidate
    return None


async def all_issues(
    client: AngoClient,
    project_id: str,
    conditions: Mapping[str, str] | None = None,
    progress: Callable[[int], None] = lambda _count: None,
) -> list[Issue]:
    """Every issue that fits the server's `conditions` (arguments of `get_issues`), to the last page."""
    issues: list[Issue] = []
    narrowed: dict[str, Any] = dict(conditions or {})
    found: AsyncIterator[Issue] = client.walk(client.get_issues, project_id, **narrowed)
    async for issue in found:
        issues.append(issue)
        if len(issues) % 500 == 0:
            progress(len(issues))
    return issues


async def task_names(client: AngoClient, project_id: str) -> dict[str, str]:
    """External ids of the tasks with open issues, by task id: issues themselves name only ids.

    One call for each thousand of them.
    """
    from ango_tui.api.filters import NumberRange, TaskFilter

    with_issues = TaskFilter(open_issues_count=NumberRange(gt=0))
    return {
        task.id: task.external_id
        async for task in client.walk(client.get_tasks, project_id, filter=with_issues)
        if task.external_id
    }
