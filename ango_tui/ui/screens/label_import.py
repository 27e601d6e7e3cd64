"""Import of labels: read from a file, checked against label set and tasks, sent in chunks as a job."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from ango_tui import text
from ango_tui.transfer.items import Finding
from ango_tui.transfer.label_lists import LabelItem
from ango_tui.ui.places import Place
from ango_tui.ui.screens.lists import LocalListScreen
from ango_tui.ui.transfer_links import TransferLinks
from ango_tui.ui.transfers import takes, where
from ango_tui.ui.widgets.columns import Cell, Column
from ango_tui.ui.widgets.form import Form, FormField
from ango_tui.ui.widgets.prompt import Confirm
from ango_tui.ui.widgets.summary_line import SummaryLine

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Project
    from ango_tui.api.bulk import Report
    from ango_tui.transfer.label_targets import Targets
    from ango_tui.ui.project_context import ProjectContext

TYPE_TO_CONFIRM = 1000


@dataclass(frozen=True, slots=True)
class LabelRow:
    """The labels of one asset, at their place in the file, with what is wrong with them."""

    number: int
    item: LabelItem
    findings: tuple[Finding, ...] = ()

    @property
    def id(self) -> str:
        """By which a job's failures find it again."""
        return self.item.name

    @property
    def stops(self) -> bool:
        """Whether it cannot be sent."""
        return any(finding.stops for finding in self.findings)

    @property
    def words(self) -> str:
        """What is wrong, the worst first."""
        return " ".join(f.words for f in sorted(self.findings, key=lambda f: not f.stops))


class LabelImportScreen(LocalListScreen, TransferLinks):
    """Labels to import into a project."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "list", "transfers", "labels")
    NOUN = "row"
    COLUMNS: ClassVar[Sequence[Column]] = (
        Column("name", "External id", lambda r: r.item.name, width=18, flex=2, sort="name"),
        Column("count", "Labels", lambda r: str(r.item.count), width=6, right=True, rank=1, sort="count"),
        Column("state", "Check", lambda r: _state(r), width=30, flex=4),
    )

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.path: Path | None = None
        self.items: list[LabelItem] = []
        self.rows: list[LabelRow] = []
        self.targets: dict[str, Targets] = {}
        self.only_problems = False
        self.looking = ""

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    def compose_body(self) -> ComposeResult:
        """What it comes to, then the list."""
        yield SummaryLine(id="summary")
        yield from super().compose_body()

    def crumbs(self) -> Sequence[str]:
        """Beside the assets."""
        return (self.context.name, "Assets", "Import labels", self.position())

    @staticmethod
    def key_of(record: Any) -> int:
        """External ids may come twice."""
        number: int = record.number
        return number

    def words_of(self, record: Any) -> Sequence[str]:
        """Names and problems."""
        return (record.item.name, record.words)

    def sort_key(self, record: Any, name: str) -> Any:
        """By name or number of labels."""
        return record.item.count if name == "count" else record.item.name.casefold()

    def facts_of(self, record: Any) -> Sequence[tuple[str, str]]:
        """A row, its labels and its problems."""
        from ango_tui.transfer.label_lists import LISTS

        item = record.item
        targets = self.targets.get(item.external_id)
        return (
            ("External id", item.external_id or "none"),
            *((("Data", item.data),) if item.data else ()),
            *((part.capitalize(), str(len(item.wire.get(part) or ()))) for part in LISTS),
            ("Read from", item.source),
            ("Tasks in Start", str(targets.start) if targets else "none"),
            *(("Left out" if f.stops else "Note", f.words) for f in record.findings),
        )

    # Reading and checking

    def load(self) -> None:
        """The label set and the stages come with the project."""
        self._show_rows()
        self.fetch("project", lambda client: client.get_project(self.place.project_id), self._learn)

    def _learn(self, project: Project) -> None:
        self.context.learn(project)
        if self.items:
            self._look()

    def empty_words(self) -> tuple[str, ...]:
        """Nothing read yet."""
        if self.only_problems and self.rows:
            return ("Nothing is wrong with any row.", "", "p shows all of them.")
        return (
            "No labels are read yet.",
            "",
            "n chooses a file: JSON in the Ango annotation format, lines of JSON, or an",
            "  export archive. Each item names an externalId and has objects,",
            "  classifications, relations. Only tasks in Start take labels.",
        )

    async def do_add(self) -> None:
        """Choose a file."""
        start = str(self.path or "./")
        values = await self.ask(
            Form(
                "Labels to import", [FormField("path", "File", "path", start, required=True)], save="Read it"
            )
        )
        if values is not None:
            await self._read_file(values["path"])

    async def _read_file(self, path: Path) -> None:
        from ango_tui.transfer.label_lists import read_labels
        from ango_tui.transfer.rows import ListError

        try:
            items = await asyncio.to_thread(read_labels, path)
        except ListError as error:
            self.ango.say(f"{path.name}: {error}", "bad")
            return
        except OSError as error:
            self.ango.say(f"{path} cannot be read ({error.strerror}).", "bad")
            return
        self.path, self.items, self.targets = path, items, {}
        if not items:
            self.ango.say(f"{path.name} holds no labels.", "warn")
        self._look()

    def why_not_check(self) -> str:
        """There must be something to check."""
        return "" if self.items else "no labels are read yet; n chooses a file."

    def do_check(self) -> None:
        """Look at the label set and the tasks again."""
        self.targets = {}
        self.load()

    def _start_stages(self) -> list[str]:
        return [stage.id for stage in self.context.stages if stage.type == "Start"] or ["Start"]

    def _look(self) -> None:
        """Check what is here, then what the server knows of the tasks."""
        from ango_tui.transfer.label_targets import find_targets

        self.looking = "checking"

        async def read(client: AngoClient) -> None:
            self.rows = await asyncio.to_thread(self._checked)
            self.looking = "looking for the tasks"
            self._show_rows()
            ids = [item.external_id for item in self.items]
            project_id = self.place.project_id
            self.targets = await find_targets(client, project_id, ids, self._start_stages(), self._told)
            self.rows = await asyncio.to_thread(self._checked, True)

        def show(_result: None) -> None:
            self.looking = ""
            self._show_rows()

        self.fetch("look", read, show, failed=lambda _error: self._stop_looking())

    def _checked(self, with_tasks: bool = False) -> list[LabelRow]:
        from ango_tui.transfer.label_checks import LabelChecker
        from ango_tui.transfer.label_targets import target_findings

        checker = LabelChecker(self.context.schema)
        by_place: dict[int, list[Finding]] = defaultdict(list)
        if with_tasks:
            for finding in target_findings(self.items, self.targets, self.context.stage_name):
                by_place[finding.index].append(finding)
        return [
            LabelRow(place, item, (*by_place[place], *checker.check(place, item)))
            for place, item in enumerate(self.items)
        ]

    def _told(self, done: int, of: int) -> None:
        self.looking = f"looking for the tasks: {done:,} of {of:,}"
        self.query_one(SummaryLine).show(self._summary())

    def _stop_looking(self) -> None:
        self.looking = "the tasks could not be looked for; c tries again"
        self._show_rows()

    def _show_rows(self) -> None:
        rows = [row for row in self.rows if row.findings] if self.only_problems else self.rows
        self.show_records(rows)
        self.query_one(SummaryLine).show(self._summary())
        self.refresh_chrome()

    def _summary(self) -> str:
        if not self.rows:
            return ""
        good = [row for row in self.rows if not row.stops]
        labels = sum(row.item.count for row in good)
        parts = (
            self.path.name if self.path else "",
            f"{len(good):,} of {text.count(len(self.rows), 'row')} can be imported",
            text.count(labels, "label"),
            takes(self.ango, self._calls(len(good))) if good else "",
            self.looking,
        )
        return " · ".join(filter(None, parts))

    def _calls(self, count: int) -> int:
        from ango_tui.transfer.label_sending import calls_for

        return calls_for(count)

    def do_problems(self) -> None:
        """Only rows with something wrong, or all."""
        self.only_problems = not self.only_problems
        self._show_rows()

    def open(self, record: Any) -> None:
        """A row with its labels in words."""
        from ango_tui.ontology.answers import answer_tree
        from ango_tui.transfer.label_lists import LISTS

        lines = [f"{name}: {value}" for name, value in self.facts_of(record)]
        labels = {part: record.item.wire.get(part) for part in LISTS}
        lines += ["", *_tree_lines(answer_tree(labels, self.context.schema))]
        self.ango.read((*self.crumbs()[:3], record.item.name), "\n".join(lines))

    # Sending

    def why_not_send(self) -> str:
        """Everything must have been checked, and something be right."""
        if not self.rows:
            return "no labels are read yet; n chooses a file."
        if self.looking:
            return f"{self.looking}."
        return (
            ""
            if any(not row.stops for row in self.rows)
            else "no row can be imported; p shows what is wrong."
        )

    async def do_send(self) -> None:
        """Send the labels that are right."""
        good = [row for row in self.rows if not row.stops]
        replaced = sum(any(f.code == "labelled" for f in row.findings) for row in good)
        details = (
            self._summary(),
            *_counts(self.rows),
            *([f"{replaced:,} have labels already, which are replaced."] if replaced else []),
            "The tasks stay in Start and count as pre-labelled.",
            where(self.ango, self.place.project_id),
        )
        typed = str(len(good)) if len(good) >= TYPE_TO_CONFIRM else None
        question = f"Import labels for {text.count(len(good), 'external id')}?"
        if not await self.ask(Confirm(question, details, yes="Import", danger=replaced > 0, typed=typed)):
            return
        project_id, targets, start = self.place.project_id, self.targets, self._start_stages()

        async def gather(_client: AngoClient) -> Sequence[LabelRow]:
            return good

        async def act(client: AngoClient, rows: Sequence[LabelRow], report: Report) -> None:
            from ango_tui.transfer.label_sending import send_labels

            await send_labels(client, project_id, [row.item for row in rows], targets, start, report)

        self.ango.start_bulk(
            f"Import labels to {self.context.name}", len(good), project_id, gather, act, self._after
        )

    def _after(self, _job: Any) -> None:
        if self.is_mounted:
            self.do_check()

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """The row, its problems, all problems."""
        rows = self.chosen()
        return (
            ("external id", "\n".join(row.item.name for row in rows)),
            ("problems of all rows", "\n".join(f"{r.item.name}\t{r.words}" for r in self.rows if r.findings)),
        )

    def web_link(self) -> str:
        """The project's page."""
        return self.ango.session.web_link(f"/projects/{self.place.project_id}")


def _state(row: LabelRow) -> Cell:
    if not row.findings:
        return Cell("good", "dim")
    return Cell(f"! {row.words}", "bad") if row.stops else Cell(f"? {row.words}", "warn")


def _counts(rows: Sequence[LabelRow]) -> list[str]:
    """What is wrong in sum, a line for each kind of problem that keeps rows out."""
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for row in rows:
        for finding in row.findings:
            if finding.stops:
                kinds[finding.code].append(finding)
    return [f"{len(found):,} left out: {text.safe(found[0].words, limit=160)}" for found in kinds.values()]


def _tree_lines(nodes: Sequence[Any], depth: int = 0) -> list[str]:
    lines = []
    for node in nodes:
        lines.append(f"{'  ' * depth}{node.label}  {node.value}".rstrip())
        lines += _tree_lines(node.children, depth + 1)
    return lines
