"""Overview: what a project is and how far its work has come, at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from ango_tui import text
from ango_tui.ontology.summary import summary
from ango_tui.ui.screens.base import AngoScreen
from ango_tui.ui.transfer_links import TransferLinks
from ango_tui.ui.widgets.facts import Facts, FactSection

if TYPE_CHECKING:
    from ango_tui.api.overview import Overview
    from ango_tui.ontology import Schema
    from ango_tui.ui.project_context import ProjectContext

BAR = 24
LABEL = 24
NAME = 40
"""A name of more cells is cut where several stand in a row."""


class OverviewScreen(AngoScreen, TransferLinks):
    """The first screen inside a project."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "transfers", "overview")

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    def crumbs(self) -> Sequence[str]:
        """Inside the project."""
        return ("Projects", self.context.name, "Overview")

    def compose_body(self) -> ComposeResult:
        """One block of facts that scrolls."""
        with VerticalScroll(id="body"):
            yield Facts(id="facts")

    def load(self) -> None:
        """Fetch everything, in the number of calls that the client states."""
        from ango_tui.api.overview import overview

        if not self.loaded:
            self.query_one(Facts).show([("", "Fetching the overview ...")])
        self.fetch("overview", lambda client: overview(client, self.place.project_id), self._show)

    def _show(self, found: Overview) -> None:
        self.loaded = True
        self.context.learn(found.project)
        self.query_one(Facts).show_sections(list(self._sections(found)))
        self.query_one(Facts).focus()
        self.refresh_chrome()

    def show_failure(self, lines: tuple[str, ...]) -> None:
        """In place when there is nothing yet, else in the last line."""
        if self.loaded:
            self.ango.flash(f"Not refreshed, r tries again: {lines[0]}", "bad")
        else:
            self.query_one(Facts).show([("", line) for line in (*lines, "r tries again.")])

    def _sections(self, found: Overview) -> Iterator[FactSection]:
        from ango_tui.api.overview import CALLS

        project = found.project
        yield FactSection(
            "Project",
            [
                ("Name", project.name),
                ("Description", project.description or "none"),
                ("Kind", project.type),
                ("My role", project.role or "not told"),
                ("Created", f"{text.when(project.created_at)[:10]} {project.owner or ''}".strip()),
                ("Tasks", self._tasks(found)),
                ("Open issues", self._issues(found)),
                ("Fetched", f"with {CALLS} calls"),
            ],
            wraps=True,
        )
        yield FactSection("Workflow", [("", self._workflow())])
        yield FactSection(
            "Tasks per stage", self._bars(found, "stages", self._stage_counts(found), found.tasks)
        )
        yield FactSection("Tasks per status", self._bars(found, "statuses", found.by_status, found.tasks))
        yield FactSection("People", self._people(), wraps=True)
        yield FactSection("Batches", self._batches(project.batches), wraps=True)
        yield FactSection("Label set", list(_classes(self.context.schema)), wraps=True)

    def _workflow(self) -> str:
        """The stages in the order tasks flow, with where a review sends what it rejects."""
        names = []
        for stage in self.context.stages:
            back = f" (rejected: {self.context.stage_name(stage.next[1])})" if len(stage.next) > 1 else ""
            names.append(f"{stage.name or stage.id}{back}")
        return " > ".join(names) or "no stages were told"

    def _stage_counts(self, found: Overview) -> Sequence[tuple[str, int]] | None:
        if found.by_stage is None:
            return None
        return [(self.context.stage_name(stage), number) for stage, number in found.by_stage]

    def _bars(
        self, found: Overview, part: str, pairs: Sequence[tuple[str, int]] | None, total: int | None
    ) -> list[tuple[str, str]]:
        if pairs is None:
            error = found.troubles.get(part)
            return [("", f"could not be fetched: {error.what if error else 'no answer'} r tries again.")]
        if not pairs:
            return [("", "none")]
        whole = max(total or 0, sum(number for _, number in pairs), 1)
        longest = max(min(text.width(text.safe(label)), LABEL) for label, _ in pairs)
        return [("", _bar_line(label, longest, number, whole)) for label, number in pairs]

    def _people(self) -> list[tuple[str, str]]:
        people = self.context.people
        roles = Counter(role or "no role" for _, role in people)
        listed: list[tuple[str, str]] = []
        for role, number in roles.most_common():
            names = [text.person(email) for email, its in people if (its or "no role") == role]
            more = f" and {number - 4} more" if number > 4 else ""
            listed.append((f"{number} {role}", ", ".join(names[:4]) + more))
        return listed or [("", "nobody was added yet; 8 leads to the members, n adds people there")]

    def _batches(self, batches: Sequence[object]) -> list[tuple[str, str]]:
        names = [_name(getattr(batch, "name", "")) for batch in batches]
        more = f" and {len(names) - 8} more" if len(names) > 8 else ""
        return (
            [(str(len(names)), ", ".join(names[:8]) + more)]
            if names
            else [("", "none yet; 2 leads to the batches, n makes one there")]
        )

    def _tasks(self, found: Overview) -> str:
        if found.tasks is None:
            return "not told"
        return f"{found.tasks:,}" if found.tasks else "none yet; U uploads assets"

    def _issues(self, found: Overview) -> str:
        if found.open_issues is None:
            error = found.troubles.get("issues")
            return f"could not be fetched: {error.what if error else 'no answer'}"
        more = " or more" if found.more_issues else ""
        return f"{found.open_issues}{more}" if found.open_issues else "none"

    def chosen(self) -> Sequence[object]:
        """The project."""
        return (self.context,)

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """Id, name, JSON, Python."""
        record = self.context.record
        return (
            ("id", self.place.project_id),
            ("name", self.context.name),
            ("JSON", bytes(record.raw).decode("utf-8", "replace") if record else ""),
            ("Python", f'await client.get_project("{self.place.project_id}")'),
        )

    def web_link(self) -> str:
        """The project's page."""
        return self.ango.session.web_link(f"/projects/{self.place.project_id}")


def _name(name: str) -> str:
    return text.cut(text.safe(name), NAME) or "(no name)"


def _bar_line(label: str, longest: int, number: int, whole: int) -> str:
    shown = text.cut(text.safe(label), longest)
    filled = round(number / whole * BAR)
    blank = " " * (longest - text.width(shown))
    return f"{shown}{blank}  {number:>9,}  {'#' * filled:.<{BAR}} {number / whole:>4.0%}"


def _classes(schema: Schema) -> Iterator[tuple[str, str]]:
    yield ("", summary(schema).words())
    for name, group in (
        ("Tools", schema.tools),
        ("Questions", schema.classifications),
        ("Relations", schema.relations),
    ):
        if group:
            yield (name, ", ".join(f"{_name(category.title)} ({category.tool})" for category in group))
