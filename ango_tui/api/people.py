"""Who is there: the organization of a key, its people, and the open work of each in a project."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ango_tui.api.errors import AngoError, NotFound
from ango_tui.api.filters import StringFilter, TaskFilter
from ango_tui.api.wire import MAX_PAGE

if TYPE_CHECKING:
    from ango_tui.api.bulk_records import Task
    from ango_tui.api.client import AngoClient
    from ango_tui.api.records import Invite, Member, Project

MEMBERS_PAGE = 100


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization with everybody in it. `me` is the key's user, empty where the service does not tell."""

    id: str
    members: tuple[Member, ...]
    me: str = ""


async def organization_id(client: AngoClient) -> str:
    """The organization that the key works in, as its first project or storage names it; two calls at most.

    Raises `NotFound` where there is neither: no call of the API tells it otherwise.
    """
    projects = await client.list_projects(page=1, limit=1)
    for project in projects.items:
        if project.organization:
            return project.organization
        return (await client.get_project(project.id)).organization or await _of_storages(client)
    return await _of_storages(client)


async def _of_storages(client: AngoClient) -> str:
    try:
        storages = await client.get_storages()
    except AngoError:
        storages = []
    for storage in storages:
        if storage.organization:
            return storage.organization
    raise NotFound(
        "The organization of this key could not be found: it is named by projects and storages, and there "
        "are none.",
        advice="Create a project first.",
        call="GET /v2/listProjects",
    )


async def organization(client: AngoClient) -> Organization:
    """The organization and everybody in it."""
    found = await organization_id(client)
    members = [member async for member in everybody(client, found)]
    return Organization(found, tuple(members), myself(members))


def everybody(client: AngoClient, organization: str) -> AsyncIterator[Member]:
    """All people of an organization."""
    return client.walk(client.get_organization_members, organization, limit=MEMBERS_PAGE)


async def pending(client: AngoClient, organization: str) -> list[Invite]:
    """All invitations that nobody accepted yet."""
    walked: AsyncIterator[Invite] = client.walk(
        client.get_organization_invites, organization, limit=MEMBERS_PAGE
    )
    return [invite async for invite in walked]


def myself(members: Collection[Member]) -> str:
    """The e-mail of the key's user: servers put `apiKey` only into the caller's own record."""
    with_key = [member.email for member in members if member.as_dict().get("apiKey")]
    return with_key[0] if len(with_key) == 1 else ""


async def projects_of_people(client: AngoClient) -> dict[str, list[tuple[str, str]]]:
    """For each person (e-mail in lower case) the names of their projects, and the role there; a call each."""
    listed: list[Project] = [project async for project in client.walk(client.list_projects)]
    gate = asyncio.Semaphore(8)

    async def read(project: Project) -> Project | None:
        async with gate:
            try:
                return await client.get_project(project.id)
            except AngoError:
                return None

    found: dict[str, list[tuple[str, str]]] = {}
    for project in await asyncio.gather(*map(read, listed)):
        for member in project.members if project is not None else ():
            found.setdefault(member.email.casefold(), []).append(
                (project.name if project else "", member.role)
            )
    return found


@dataclass(frozen=True, slots=True)
class Workload:
    """Open tasks of people (by e-mail in lower case), in all and by stage where that is known."""

    totals: Mapping[str, int] = field(default_factory=dict)
    stages: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def open_and_assigned(ends: Sequence[str], email: str = "") -> TaskFilter:
    """Tasks outside the terminal stages `ends` that are somebody's, or this person's."""
    assignee = StringFilter(eq=email) if email else StringFilter(exists=True)
    return TaskFilter(assignee=assignee, stage=StringFilter(nin=list(ends)))


async def workload_size(client: AngoClient, project_id: str, ends: Sequence[str]) -> int:
    """How many open tasks are assigned to somebody; one call."""
    page = await client.get_tasks(project_id, page=1, limit=1, filter=open_and_assigned(ends))
    return page.total or 0


def workload_calls(size: int, people: int) -> int:
    """How many calls `workload` takes: the tasks page by page, or a count for each person."""
    return min(-(-size // MAX_PAGE), people)


async def workload(
    client: AngoClient, project_id: str, ends: Sequence[str], emails: Sequence[str], size: int
) -> Workload:
    """The open tasks of each person, in the cheaper of two ways; only one of them knows the stages."""
    if -(-size // MAX_PAGE) <= len(emails):
        return await _by_reading(client, project_id, ends)
    gate = asyncio.Semaphore(8)

    async def total(email: str) -> int:
        async with gate:
            page = await client.get_tasks(project_id, page=1, limit=1, filter=open_and_assigned(ends, email))
            return page.total or 0

    totals = await asyncio.gather(*map(total, emails))
    return Workload({email.casefold(): number for email, number in zip(emails, totals, strict=True)})


async def _by_reading(client: AngoClient, project_id: str, ends: Sequence[str]) -> Workload:
    stages: dict[str, Counter[str]] = {}
    walked: AsyncIterator[Task] = client.walk(
        client.get_tasks, project_id, filter=open_and_assigned(ends), limit=MAX_PAGE
    )
    async for task in walked:
        if task.assignee:
            stages.setdefault(task.assignee.casefold(), Counter())[task.stage] += 1
    return Workload({email: counts.total() for email, counts in stages.items()}, stages)
