"""What all screens of one project share: its record, and names for the ids in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ango_tui.api import Batch, Project, Stage
    from ango_tui.ontology import Schema


class ProjectContext:
    """The project one is in. `record` is None until it has been fetched once.

    The caller's role, which lists of projects do not tell, is noted in `roles` by project id.
    """

    def __init__(self, project_id: str, name: str, roles: dict[str, str] | None = None) -> None:
        self.id = project_id
        self.name = name
        self._roles = {} if roles is None else roles
        self.record: Project | None = None
        self._schema: Schema | None = None

    def learn(self, record: Project) -> None:
        """Take in a fresh record."""
        self.record = record
        self.name = record.name or self.name
        self._schema = None
        if record.role:
            self._roles[self.id] = record.role

    @property
    def schema(self) -> Schema:
        """The label set; empty until the record is here."""
        if self._schema is None:
            from ango_tui.ontology import Schema

            self._schema = Schema.from_wire(self.record.category_schema if self.record else {})
        return self._schema

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The workflow's stages."""
        return self.record.stages if self.record else ()

    @property
    def batches(self) -> tuple[Batch, ...]:
        """The project's batches."""
        return self.record.batches if self.record else ()

    def stage_name(self, stage_id: str | None) -> str:
        """The name of a stage, its id when it has none."""
        names = {stage.id: stage.name for stage in self.stages}
        return names.get(stage_id or "") or stage_id or ""

    def batch_name(self, batch_id: str) -> str:
        """The name of a batch; servers also put names where ids belong."""
        names = {batch.id: batch.name for batch in self.batches}
        return names.get(batch_id, batch_id)

    def batch_names(self, batch_ids: tuple[str, ...]) -> str:
        """Names of batches in one line."""
        return ", ".join(self.batch_name(batch_id) for batch_id in batch_ids)

    @property
    def people(self) -> list[tuple[str, str]]:
        """E-mail and role of everybody in the project."""
        return [(member.email, member.role or "") for member in self.record.members] if self.record else []
