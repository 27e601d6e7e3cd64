"""Filling a new database: members, projects by name, storages and invites; tasks come when they are first
asked for.
"""

from __future__ import annotations

from uuid import UUID, uuid5

import msgspec

from ango_tui.hub.clock import DAY, HOUR
from ango_tui.hub.database import MAX_TASKS, Database
from ango_tui.hub.ids import object_id
from ango_tui.hub.sample import people
from ango_tui.hub.sample.plan import Plan
from ango_tui.hub.sample.projects import HOSTILE, HOSTILE_PEOPLE, PLANS


def key_of(key: str, email: str) -> str:
    """The API key of another member of a hub whose caller has `key`."""
    try:
        return str(uuid5(UUID(key), email))
    except ValueError:
        return str(uuid5(UUID(int=0), f"{key}/{email}"))


def project_id(seed: int, key: str) -> str:
    """The id of a sample project."""
    return object_id(seed, "project", key)


def fill(
    db: Database, *, seed: int, key: str, base: int, tasks: int | None, sample: bool, hostile: bool
) -> None:
    """Fill a new database with the sample organization as of `base` (ms)."""
    db.remember(
        seed=seed,
        key=key,
        base=base,
        organization=object_id(seed, "organization"),
        secret=object_id(key, "s"),
    )
    members = [
        (p.name, p.email, p.role, base - p.joined * DAY, None if p.seen is None else base - p.seen * HOUR)
        for p in people.PEOPLE
    ]
    if hostile:
        members += [(name, email, "member", base - DAY, None) for email, name in HOSTILE_PEOPLE]
    db.run_many(
        "INSERT INTO member (id, email, name, role, created, active, key) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                object_id(seed, "user", mail),
                mail,
                name,
                role,
                created,
                seen,
                key if no == 0 else key_of(key, mail),
            )
            for no, (name, mail, role, created, seen) in enumerate(members)
        ],
    )
    if sample:
        plans = (*PLANS, HOSTILE) if hostile else PLANS
        _projects(db, seed, base, tasks, plans)
        _invites(db, seed, base)
        _storages(db, seed, base)


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _projects(db: Database, seed: int, base: int, tasks: int | None, plans: tuple[Plan, ...]) -> None:
    for plan in plans:
        size = plan.size
        if plan is PLANS[0] and tasks is not None:
            size = max(0, min(MAX_TASKS, tasks))
        db.insert(
            "project",
            id=project_id(seed, plan.key),
            name=plan.name,
            description=plan.description,
            created=int(base - (plan.days[0] + 0.3) * DAY),
            updated=int(base - plan.days[1] * DAY),
            owner=plan.members[0][0],
            sample=plan.key,
            size=size,
            planned=size,
            assigned=_text([{"assignee": email, "role": role} for email, role in plan.members]),
        )


def _invites(db: Database, seed: int, base: int) -> None:
    for email, role, sent, left, project, part in people.INVITES:
        there = [{"projectId": project_id(seed, project), "projectRole": part}] if project else []
        db.insert(
            "invite",
            id=object_id(seed, "invite", email),
            email=email,
            role=role,
            author=people.PEOPLE[0].email,
            created=base - sent * DAY,
            expires=base + left * DAY,
            projects=_text(there),
        )


def _storages(db: Database, seed: int, base: int) -> None:
    kinds = (
        ("Meridian S3 (EU)", "AWS", "eu-central-1", 610),
        ("Clinic archive", "AZURE", "westeurope", 400),
        ("Imagery lake", "GCP", "europe-west3", 233),
    )
    for name, provider, region, days in kinds:
        body: dict[str, object] = {"name": name, "provider": provider, "region": region}
        body["publicKey"] = f"PUB{object_id(seed, name)[:13].upper()}"
        body |= {"privateKey": object_id(seed, "secret", name), "sessionToken": None, "credentials": None}
        db.insert("storage", id=object_id(seed, "storage", name), created=base - days * DAY, body=_text(body))
