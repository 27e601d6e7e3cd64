"""Projects as the hub keeps them: a row, and a JSON body with what the service calls the project's fields."""

from __future__ import annotations

import sqlite3
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from ango_tui.hub.clock import iso
from ango_tui.hub.errors import forbidden, invalid_project
from ango_tui.hub.ids import object_id
from ango_tui.hub.sample.plan import Plan, stage_id
from ango_tui.hub.sample.projects import plan_of
from ango_tui.hub.sample.tasks import Ground

if TYPE_CHECKING:
    from ango_tui.hub.hub import Hub, Member

RANKS = {"Labeler": 0, "Reviewer": 1, "Lead": 2, "Manager": 3}
"""Roles in a project; each may do what those before it may (`hub/api.md`, section 7)."""


class Project:
    """One project and what it takes to work with it."""

    def __init__(self, hub: Hub, row: sqlite3.Row) -> None:
        self.hub = hub
        self.row = row

    @property
    def no(self) -> int:
        """The number of its row, the upper part of its tasks' keys."""
        return int(self.row["no"])

    @property
    def id(self) -> str:
        """Its id on the wire."""
        return str(self.row["id"])

    @property
    def name(self) -> str:
        """Its name, as raw as it was given."""
        return str(self.row["name"])

    @cached_property
    def assigned(self) -> list[dict[str, str]]:
        """`assignedTo`: who has which role."""
        found: list[dict[str, str]] = msgspec.json.decode(self.row["assigned"])
        return found

    @cached_property
    def body(self) -> dict[str, Any]:
        """All other fields: label set, stages, settings."""
        found: dict[str, Any] = msgspec.json.decode(self.row["body"])
        return found

    @property
    def stages(self) -> list[dict[str, Any]]:
        """The workflow."""
        stages: list[dict[str, Any]] = self.body["stages"]
        return stages

    def stage(self, stage: object) -> dict[str, Any] | None:
        """A stage by its id."""
        return next((found for found in self.stages if found.get("id") == stage), None)

    @cached_property
    def ground(self) -> Ground | None:
        """What its sample tasks are derived from, if it is a sample project."""
        sample = self.row["sample"]
        if sample is None:
            return None
        hub = self.hub
        return Ground(plan_of(sample), self.no, f"{hub.seed}/{sample}", int(self.row["planned"]), hub.base)

    @cached_property
    def batches(self) -> list[dict[str, Any]]:
        """Its batches, oldest first, as they go over the wire."""
        rows = self.hub.db.rows(
            "SELECT id, name, body FROM batch WHERE project = ? AND deleted = 0 ORDER BY no", (self.no,)
        )
        more = [msgspec.json.decode(row["body"]) if row["body"] else {} for row in rows]
        return [
            {"_id": row["id"], "name": row["name"], **extra} for row, extra in zip(rows, more, strict=True)
        ]

    def role(self, member: Member) -> str | None:
        """The member's role here: admins of the organization are managers everywhere."""
        if member.is_admin:
            return "Manager"
        return next((one["role"] for one in self.assigned if one["assignee"] == member.email), None)

    def allow(self, member: Member, least: str = "Labeler") -> str:
        """The member's role here; raises 403 if it is lower than `least`."""
        role = self.role(member)
        if role is None or RANKS.get(role, 0) < RANKS[least]:
            raise forbidden()
        return role

    def summary(self) -> dict[str, Any]:
        """The five keys of a list entry."""
        row = self.row
        made = {"_id": row["id"], "name": row["name"], "description": row["description"]}
        return made | {"organization": self.hub.organization, "createdAt": iso(row["created"])}

    def document(self) -> dict[str, Any]:
        """Every field, as `GET /project/{id}` has them but for the caller's role."""
        row, hub = self.row, self.hub
        user = hub.db.value("SELECT id FROM member WHERE email = ?", (row["owner"],))
        legacy = {
            "consensusCount": 1,
            "benchmark": False,
            "reviewConf": {"filters": []},
            "tags": [],
            "deleted": False,
        }
        return {
            **self.summary(),
            "updatedAt": iso(row["updated"]),
            "user": user,
            "owner": row["owner"],
            **legacy,
            "aiAssistance": {"cocoRelations": []},
            "__v": 0,
            "queueVersion": 2,
            "idleTimeout": 300,
            "assetCount": row["size"] - row["removed"],
            "assetBuilderTemplates": [],
            **self.body,
            "assignedTo": self.assigned,
            "batches": self.batches,
        }

    def touch(self, **changes: Any) -> None:
        """Write columns of the row and the moment of the change, and read them back."""
        changes = {"updated": self.hub.now(), **changes}
        columns = ", ".join(f"{name} = :{name}" for name in changes)
        self.hub.db.run(f"UPDATE project SET {columns} WHERE no = :no", {**changes, "no": self.no})
        self.reload()

    def save_body(self) -> None:
        """Write the body back."""
        self.touch(body=msgspec.json.encode(self.body).decode())

    def reload(self) -> None:
        """Read the row again."""
        row = self.hub.db.row("SELECT * FROM project WHERE no = ?", (self.no,))
        assert row is not None
        self.row = row
        for name in ("assigned", "body", "batches"):
            self.__dict__.pop(name, None)


def new_body(kind: str = "ango") -> dict[str, Any]:
    """The body of a new project: an empty label set, and Start → Label → Complete."""
    return {
        "type": kind,
        "categorySchema": {"tools": [], "classifications": [], "relations": []},
        "stages": [
            {
                "id": "Start",
                "type": "Start",
                "name": "Start",
                "next": ["Label"],
                "position": {"x": 0, "y": 120},
            },
            {
                "id": "Label",
                "type": "Label",
                "name": "Label",
                "next": ["Complete"],
                "assignedTo": [],
                "pluginConfig": [],
                "position": {"x": 300, "y": 120},
            },
            {
                "id": "Complete",
                "type": "Complete",
                "name": "Complete",
                "next": [],
                "position": {"x": 600, "y": 120},
            },
        ],
    }


def get_project(hub: Hub, project_id: object) -> Project:
    """The project with this id, made ready if nobody looked at it yet; raises 400 if there is none."""
    row = hub.db.row("SELECT * FROM project WHERE id = ? AND deleted = 0", (str(project_id),))
    if row is None:
        raise invalid_project(project_id)
    return opened(Project(hub, row))


def project_of(hub: Hub, no: int) -> Project | None:
    """The project with this number, None if it was deleted."""
    row = hub.db.row("SELECT * FROM project WHERE no = ? AND deleted = 0", (no,))
    return opened(Project(hub, row)) if row is not None else None


def opened(project: Project) -> Project:
    """Give a sample project its batches, label set, workflow and issues, once."""
    if project.row["opened"] or project.ground is None:
        return project
    plan = project.ground.plan
    with project.hub.db.transaction():
        project.hub.db.run_many(
            "INSERT INTO batch (project, id, name) VALUES (?, ?, ?)",
            [(project.no, object_id(project.id, "batch", no), name) for no, name in enumerate(plan.batches)],
        )
        _open_issues(project, project.ground)
        body = msgspec.json.encode(_sample_body(project.id, plan)).decode()
        project.touch(body=body, opened=1, updated=project.row["updated"])
        project.hub.tasks.prepare(project)
    return project


def _sample_body(project_id: str, plan: Plan) -> dict[str, Any]:
    from ango_tui.hub.sample.issues import ERROR_CODES
    from ango_tui.hub.sample.ontologies import schema_of

    stages = []
    for stage in plan.stages:
        made: dict[str, Any] = {"id": stage_id(project_id, stage.key), "type": stage.type, "name": stage.name}
        made["next"] = [stage_id(project_id, key) for key in stage.next]
        if stage.type in ("Label", "Review"):
            made["assignedTo"] = sorted(set(plan.people.get(stage.who, ())))
        made |= {**stage.extra, "position": {"x": stage.at[0], "y": stage.at[1]}}
        if made.get("consensusId"):
            made["consensusId"] = stage_id(project_id, made["consensusId"])
        for condition in made.get("logic", {}).get("conditions", ()):
            if condition["type"] == "Batch":
                wanted = [no for no, name in enumerate(plan.batches) if name in condition["value"]]
                conditions = [{**condition, "value": [object_id(project_id, "batch", no) for no in wanted]}]
                others = [c for c in made["logic"]["conditions"] if c is not condition]
                made["logic"] = {"conditions": conditions + others}
        stages.append(made)
    settings = dict(plan.settings)
    if settings.get("errorCodesEnabled"):
        settings["errorSchema"] = {"categories": _error_schema(ERROR_CODES)}
    return {"type": plan.type, "categorySchema": schema_of(plan.key), "stages": stages, **settings}


def _error_schema(codes: tuple[dict[str, str], ...]) -> list[dict[str, Any]]:
    names = dict.fromkeys(code["category"] for code in codes)
    return [
        {
            "name": name,
            "errors": [{"name": c["name"], "key": c["key"]} for c in codes if c["category"] == name],
        }
        for name in names
    ]


def _open_issues(project: Project, ground: Ground) -> None:
    from ango_tui.hub.database import INDEX_BITS
    from ango_tui.hub.sample.issues import issues_of

    hub = project.hub
    names = dict(hub.db.connection.execute("SELECT email, name FROM member").fetchall())
    first = project.no << INDEX_BITS
    for no, issue in enumerate(issues_of(ground, names)):
        hub.db.insert(
            "issue",
            id=object_id(project.id, "issue", no),
            project=project.no,
            n=first + issue.place,
            status=issue.status,
            author=issue.author,
            stage=stage_id(project.id, issue.stage),
            created=issue.created,
            body=msgspec.json.encode(issue.body).decode(),
        )
