"""Every version of a project's label set that was ever seen, with what each one changed."""

from __future__ import annotations

from dataclasses import dataclass

from ango_tui.ontology import Schema
from ango_tui.ontology.diff import Change, diff
from ango_tui.ontology.risk import Risk
from ango_tui.store.snapshots import Snapshot, SnapshotLostError, Snapshots

ORIGINS = {"server": "seen on the server", "pushed": "sent from here", "imported": "imported"}


@dataclass(frozen=True, slots=True)
class Version:
    """One version. `changes` lead to it from the one before; None for the first, or where one is lost."""

    snapshot: Snapshot
    changes: tuple[Change, ...] | None

    @property
    def when(self) -> str:
        """When it was seen, to the minute, UTC."""
        return self.snapshot.seen_at[:16].replace("T", " ")

    @property
    def origin(self) -> str:
        """How it was met."""
        return ORIGINS.get(self.snapshot.origin, self.snapshot.origin)

    def words(self) -> str:
        """What it changed, in a few words."""
        if self.changes is None:
            return "the first version seen"
        if not self.changes:
            return "defaults only"
        worst = max(change.risk for change in self.changes)
        risky = f", {worst.words}" if worst >= Risk.EXPORTS else ""
        first = self.changes[0]
        more = f" and {len(self.changes) - 1} more" if len(self.changes) > 1 else ""
        return f"{first}{more}{risky}"


class Versions:
    """The versions of one project."""

    def __init__(self, snapshots: Snapshots, host: str, project: str) -> None:
        self._snapshots = snapshots
        self._host = host
        self._project = project

    def read(self, digest: str) -> Schema:
        """The label set of a version.

        Raises:
            SnapshotLostError: it is gone, damaged, or no JSON.
        """
        content = self._snapshots.read(self._host, self._project, digest)
        try:
            return Schema.from_json(content.decode("utf-8", "surrogatepass"))
        except ValueError as error:
            raise SnapshotLostError(f"The snapshot {digest[:12]} holds no label set: {error}") from error

    def list(self, most: int = 100) -> list[Version]:
        """The newest versions first; those beyond `most` are left out."""
        found = self._snapshots.list(self._host, self._project)[: most + 1]
        schemas = [self._or_none(snapshot) for snapshot in found]
        out: list[Version] = []
        for n, snapshot in enumerate(found[:most]):
            now = schemas[n]
            before = schemas[n + 1] if n + 1 < len(schemas) else None
            changes = tuple(diff(before, now)) if now is not None and before is not None else None
            out.append(Version(snapshot, changes))
        return out

    def _or_none(self, snapshot: Snapshot) -> Schema | None:
        try:
            return self.read(snapshot.digest)
        except SnapshotLostError:
            return None
