"""Where one can be: the sections at home and inside a project, and the screen of each."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from textual.message import Message

if TYPE_CHECKING:
    from ango_tui.ui.screens.base import AngoScreen


class Place(Struct, frozen=True):
    """A section, of a project when it has one, with what the screen is to show (a filter, an id)."""

    section: str
    project_id: str = ""
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False, repr=False)
class Go(Message):
    """Somebody wants to be at another place."""

    place: Place

    bubble = True


class Section(Struct, frozen=True):
    """A numbered entry of the second line; its screen is imported when it is first opened."""

    id: str
    title: str
    screen: str


HOME = (
    Section("projects", "Projects", "projects:ProjectsScreen"),
    Section("people", "Members", "people:PeopleScreen"),
    Section("invites", "Invites", "invites:InvitesScreen"),
    Section("storages", "Storages", "storages:StoragesScreen"),
    Section("jobs", "Jobs", "jobs:JobsScreen"),
)
PROJECT = (
    Section("overview", "Overview", "overview:OverviewScreen"),
    Section("batches", "Batches", "batches:BatchesScreen"),
    Section("tasks", "Tasks", "tasks:TasksScreen"),
    Section("assets", "Assets", "assets:AssetsScreen"),
    Section("issues", "Issues", "issues:IssuesScreen"),
    Section("ontology", "Ontology", "ontology:OntologyScreen"),
    Section("workflow", "Workflow", "workflow:WorkflowScreen"),
    Section("project-members", "Members", "project_members:ProjectMembersScreen"),
    Section("metrics", "Metrics", "metrics:MetricsScreen"),
)
ITEMS = (
    Section("task", "Task", "task:TaskScreen"),
    Section("issue", "Issue", "issue:IssueScreen"),
    Section("asset", "Asset", "asset:AssetScreen"),
    Section("upload", "Upload", "upload:UploadScreen"),
    Section("labels", "Import labels", "label_import:LabelImportScreen"),
    Section("exports", "Exports", "exports:ExportsScreen"),
    Section("reports", "Reports", "reports:ReportsScreen"),
    Section("live-board", "Live board", "live_board:LiveBoardScreen"),
    Section("storage-files", "Storage", "storage_files:StorageFilesScreen"),
)

HOME_ITEMS = frozenset({"storage-files"})
"""Items that belong to a section at home."""

ITEM_LEVEL = 2
SECTIONS = {section.id: section for section in (*HOME, *PROJECT, *ITEMS)}


def level(section_id: str) -> int:
    """How deep a section lies: 0 at home, 1 inside a project, 2 for a single item."""
    for depth, sections in enumerate((HOME, PROJECT, ITEMS)):
        if any(section.id == section_id for section in sections):
            return depth
    raise KeyError(section_id)


def siblings(section_id: str) -> tuple[Section, ...]:
    """The sections of the second line where `section_id` is shown."""
    return HOME if level(section_id) == 0 or section_id in HOME_ITEMS else PROJECT


def make_screen(place: Place) -> AngoScreen:
    """A new screen for the place."""
    module_name, _, class_name = SECTIONS[place.section].screen.partition(":")
    module = import_module(f"ango_tui.ui.screens.{module_name}")
    screen: AngoScreen = getattr(module, class_name)(place)
    return screen
