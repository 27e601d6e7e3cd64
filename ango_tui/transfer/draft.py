"""An upload that is being put together: what is listed, what is wrong with it, how it would be sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ango_tui import text
from ango_tui.transfer.checking import check, stopped
from ango_tui.transfer.costing import Cost, cost_of
from ango_tui.transfer.items import Finding, Item, Order
from ango_tui.transfer.reading import Reading


@dataclass(frozen=True, slots=True)
class Row:
    """One item at its place, with what is wrong with it."""

    id: int
    item: Item
    findings: tuple[Finding, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether it cannot be sent."""
        return any(finding.stops for finding in self.findings)

    @property
    def words(self) -> str:
        """What is wrong, the worst first."""
        return " ".join(f.words for f in sorted(self.findings, key=lambda f: not f.stops))


@dataclass
class Draft:
    """What is to be uploaded to one project."""

    items: list[Item] = field(default_factory=list)
    batches: tuple[str, ...] = ()
    """Ids of the batches for items that name none."""
    storage_id: str | None = None
    storage_name: str = ""
    priority: int = 0
    existing: set[str] = field(default_factory=set)
    """External ids found on the server."""
    asked: set[str] = field(default_factory=set)
    """External ids that were looked for there."""
    read_findings: list[Finding] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add(self, reading: Reading) -> None:
        """List what was read as well."""
        shift = len(self.items)
        self.items += reading.items
        self.read_findings += [
            Finding(f.index + shift if f.index >= 0 else -1, f.code, f.words, f.stops)
            for f in reading.findings
        ]

    def take_out(self, places: Iterable[int]) -> None:
        """Leave out the items at these places."""
        gone = set(places)
        new_place: dict[int, int] = {}
        for place in range(len(self.items)):
            if place not in gone:
                new_place[place] = len(new_place)
        self.items = [item for place, item in enumerate(self.items) if place not in gone]
        self.read_findings = [
            Finding(new_place.get(f.index, -1), f.code, f.words, f.stops)
            for f in self.read_findings
            if f.index in new_place or f.index < 0
        ]

    def clear(self) -> None:
        """List nothing any more; the settings stay."""
        self.items, self.read_findings, self.findings = [], [], []

    def look(self, batch_ids: Mapping[str, Sequence[str]], *, point_clouds: bool = False) -> None:
        """Find what is wrong. Looks at the disk: run it in a thread."""
        own = check(self.items, batch_ids=batch_ids, existing=self.existing, point_clouds=point_clouds)
        self.findings = [*self.read_findings, *own]

    def rows(self) -> list[Row]:
        """The items with their findings."""
        by_place: dict[int, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            by_place[finding.index].append(finding)
        return [Row(place, item, tuple(by_place.get(place, ()))) for place, item in enumerate(self.items)]

    def good(self) -> list[Item]:
        """What can be sent."""
        bad = stopped(self.findings)
        return [item for place, item in enumerate(self.items) if place not in bad]

    def cost(self) -> Cost:
        """What sending the good ones takes."""
        return cost_of(self.good(), storage=self.storage_id is not None)

    def unasked(self) -> set[str]:
        """External ids that were not yet looked for on the server."""
        return {item.external_id for item in self.items if item.external_id} - self.asked

    def order(self, project_id: str, name: str, host: str, batch_ids: Mapping[str, Sequence[str]]) -> Order:
        """The order to carry out."""
        named = {batch for item in self.items for batch in item.batches}
        return Order(
            project_id=project_id,
            project_name=name,
            host=host,
            storage_id=self.storage_id,
            batches=self.batches,
            batch_ids={batch: list(batch_ids.get(batch, ())) for batch in named},
            priority=self.priority,
            items=tuple(self.good()),
        )

    def counts(self) -> list[str]:
        """What is wrong in sum, one line for each kind of problem."""
        kinds: dict[tuple[bool, str], list[Finding]] = defaultdict(list)
        for finding in self.findings:
            kinds[(not finding.stops, finding.code)].append(finding)
        lines = []
        for (warning, _), found in sorted(kinds.items()):
            effect = "" if warning else " (left out)"
            words = found[0].words if len(found) == 1 else f"{len(found):,}: {found[0].words}"
            lines.append(f"{text.safe(words, limit=200)}{effect}")
        return lines
