"""Metrics: the six figures of a project and how its people perform, as bars and tables in any shape."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from ango_tui import text
from ango_tui.api.wire import Metrics
from ango_tui.charts import Figure, csv_text, figure, lines, renamed
from ango_tui.ui.places import Go, Place
from ango_tui.ui.screens.base import AngoScreen
from ango_tui.ui.widgets.choose import Choice
from ango_tui.ui.widgets.form import Form, FormField
from ango_tui.ui.widgets.line_view import LineView, Piece

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, AngoError, Project
    from ango_tui.api.records import MetricRecord
    from ango_tui.ui.project_context import ProjectContext

PERFORMANCE = "performance"
TITLES = {
    Metrics.LabelStageGroups.value: "Tasks per stage",
    Metrics.AnnotationStatus.value: "Tasks per status",
    Metrics.TimePerTask.value: "Time per task",
    Metrics.AnswerDistribution.value: "Answers",
    Metrics.ConsensusRanges.value: "Consensus scores",
    Metrics.AssetSize.value: "Asset sizes",
    PERFORMANCE: "People",
}


@dataclass(slots=True)
class Shown:
    """One figure as it stands: fetching (nothing), failed (why), or here."""

    name: str
    found: Figure | None = None
    value: Any = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Which days and batches the performance is of; nothing is everything."""

    since: date | None = None
    until: date | None = None
    batches: tuple[str, ...] = ()
    names: tuple[str, ...] = field(default=(), compare=False)

    @property
    def interval(self) -> tuple[datetime, datetime] | None:
        """From the first day's beginning to the last day's end, local time; None when no day was given."""
        if self.since is None and self.until is None:
            return None
        first = datetime.combine(self.since or date(2000, 1, 1), time.min).astimezone()
        last_day = self.until or datetime.now(UTC).astimezone().date()
        return first, datetime.combine(last_day + timedelta(days=1), time.min).astimezone()

    def words(self) -> str:
        """In a few words; empty for everything."""
        since = f"since {self.since}" if self.since else ""
        until = f"until {self.until}" if self.until else ""
        batches = f"in {', '.join(self.names)}" if self.names else ""
        return " ".join(part for part in (since, until, batches) if part)


class FigureView(LineView):
    """All figures one below the other; the cursor goes through everything."""

    def __init__(self) -> None:
        super().__init__(id="figures")
        self.shown: Sequence[Shown] = ()
        self._titles: dict[str, str] = {}
        self._lines: list[tuple[str, str, int]] = []
        self._cells = 0

    def show(self, shown: Sequence[Shown], titles: dict[str, str]) -> None:
        """Draw these."""
        self.shown, self._titles, self._cells = shown, titles, 0
        self.lines_changed()

    def line_count(self) -> int:
        """Everything."""
        return len(self._now())

    def line(self, index: int, cells: int) -> Sequence[Piece]:  # noqa: ARG002
        """A line of a figure."""
        words, look, _ = self._now()[index]
        return ((f" {words}", look),)

    @property
    def current(self) -> int:
        """Number of the figure under the cursor."""
        drawn = self._now()
        return drawn[self.cursor][2] if self.cursor < len(drawn) else 0

    def seek(self, number: int) -> None:
        """Put a figure's title on top."""
        for index, (_, _, of) in enumerate(self._now()):
            if of == number:
                self.go_to(index)
                self.scroll_to(y=index, animate=False)
                return

    def _now(self) -> list[tuple[str, str, int]]:
        cells = max(self.size.width - 3, 20)
        if self._cells != cells:
            self._cells = cells
            self._lines = []
            for number, each in enumerate(self.shown):
                if number:
                    self._lines.append(("", "", number - 1))
                self._lines += [(words, look, number) for words, look in self._drawn(each, cells)]
        return self._lines

    def _drawn(self, shown: Shown, cells: int) -> list[tuple[str, str]]:
        title = text.cut(text.safe(self._titles.get(shown.name, shown.name)), cells)
        head = [(f"== {title} " + "=" * max(min(cells, 76) - text.width(title) - 4, 0), "title")]
        if shown.why:
            safe = [text.cut(text.safe(line), cells) for line in shown.why]
            return [*head, *((line, "bad" if not place else "dim") for place, line in enumerate(safe))]
        if shown.found is None:
            return [*head, ("fetching ...", "dim")]
        return [*head, *lines(shown.found, cells)]


class MetricsScreen(AngoScreen):
    """Seven figures, each fetched by itself: one that fails leaves the others."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "metrics")

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.figures = [Shown(name) for name in TITLES]
        self.span = Span()
        self.view = FigureView()

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    def crumbs(self) -> Sequence[str]:
        """Inside the project."""
        return (self.context.name, "Metrics")

    def compose_body(self) -> ComposeResult:
        """The figures."""
        yield self.view

    def load(self) -> None:
        """Fetch all figures, and the project for the names of its stages."""
        self.loaded = True
        self._draw()
        self.view.focus()
        self.fetch("project", lambda client: client.get_project(self.place.project_id), self._learn)
        for shown in self.figures:
            self._fetch(shown)

    def _fetch(self, shown: Shown) -> None:
        async def read(client: AngoClient) -> MetricRecord:
            if shown.name == PERFORMANCE:
                return await client.get_project_performance(
                    self.place.project_id, self.span.interval, self.span.batches
                )
            return await client.get_metrics(self.place.project_id, shown.name)

        def show(record: MetricRecord) -> None:
            shown.value, shown.why = record.value, ()
            shown.found = self._figure(shown)
            self._draw()

        def failed(error: AngoError) -> None:
            shown.why = (f"Could not be fetched: {error.what}", error.advice, "r tries again.")
            self._draw()

        self.fetch(shown.name, read, show, failed)

    def _figure(self, shown: Shown) -> Figure:
        return renamed(figure(shown.name, shown.value), self._named)

    def _named(self, id: str) -> str:
        return (
            self.context.stage_name(id) if self.context.stage_name(id) != id else self.context.batch_name(id)
        )

    def _learn(self, project: Project) -> None:
        self.context.learn(project)
        for shown in self.figures:
            if shown.found is not None:
                shown.found = self._figure(shown)
        self._draw()
        self.refresh_chrome()

    def _draw(self) -> None:
        titles = dict(TITLES)
        if self.span.words():
            titles[PERFORMANCE] = f"{TITLES[PERFORMANCE]} ({self.span.words()})"
        self.view.show(self.figures, titles)

    @property
    def current(self) -> Shown:
        """The figure under the cursor."""
        return self.figures[min(self.view.current, len(self.figures) - 1)]

    def chosen(self) -> Sequence[Shown]:
        """The figure under the cursor."""
        return (self.current,)

    def do_next(self) -> None:
        """The next figure."""
        self.view.seek(min(self.view.current + 1, len(self.figures) - 1))

    def do_previous(self) -> None:
        """The figure before."""
        self.view.seek(max(self.view.current - 1, 0))

    def do_live(self) -> None:
        """The live board."""
        self.post_message(Go(Place("live-board", self.place.project_id, {"parent": "metrics"})))

    def do_json(self) -> None:
        """The figure as the server sent it."""
        shown = self.current
        self.ango.read((self.context.name, "Metrics", TITLES[shown.name]), _json(shown.value))

    def why_not_json(self) -> str:
        """It must be here."""
        return "" if self.current.found is not None else "it is not here yet."

    async def do_span(self) -> None:
        """Which days and batches the performance of people is of."""
        batches = [Choice(batch.id, batch.name or batch.id) for batch in self.context.batches]
        fields = [
            FormField("since", "From (day, empty: the beginning)", "date", self.span.since),
            FormField("until", "To (day, empty: today)", "date", self.span.until),
        ]
        if batches:
            fields.append(
                FormField("batches", "Batches (none: all)", "many", self.span.batches, choices=batches)
            )
        answers = await self.ask(Form("Performance of people", fields, save="Show", check=_check_span))
        if answers is None:
            return
        chosen = tuple(answers.get("batches", ()))
        names = tuple(self.context.batch_name(batch) for batch in chosen)
        self.span = Span(answers["since"], answers["until"], chosen, names)
        shown = self.figures[-1]
        shown.found, shown.why = None, ()
        self._draw()
        self._fetch(shown)
        self.view.seek(len(self.figures) - 1)

    def show_failure(self, lines: tuple[str, ...]) -> None:
        """Each figure tells its own."""

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """CSV and JSON of the figure under the cursor, CSV of all."""
        here = self.current
        found = [shown.found for shown in self.figures if shown.found is not None]
        return (
            (f"{TITLES[here.name]} as CSV", csv_text([here.found]) if here.found else ""),
            ("all as CSV", csv_text(found)),
            (f"{TITLES[here.name]} as JSON", _json(here.value) if here.found else ""),
            ("as text", "\n".join(line for each in found for line, _ in lines(each, 78))),
        )

    def web_link(self) -> str:
        """The project's page."""
        return self.ango.session.web_link(f"/projects/{self.place.project_id}")


def _check_span(answers: Mapping[str, Any]) -> Mapping[str, str]:
    since, until = answers["since"], answers["until"]
    return {"until": "this is before the first day"} if since and until and until < since else {}


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)
