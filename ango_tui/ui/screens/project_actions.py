"""What can be done to a whole project: copy, delete, purge, benchmark settings. Not a screen itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ango_tui import text
from ango_tui.api import AngoError
from ango_tui.ui.widgets.form import Form, FormField
from ango_tui.ui.widgets.prompt import Confirm

if TYPE_CHECKING:
    from ango_tui.api import Project
    from ango_tui.ui.screens.base import AngoScreen

CLONED = (
    ("category_schema", "Label set"),
    ("workflow", "Workflow"),
    ("assigned_to", "People and their roles"),
    ("batches", "Batches (empty ones)"),
    ("plugin_presets", "Plugin presets"),
    ("project_general_settings", "General settings"),
)
"""The six switches of a copy. SDK 1.4.10, clone_project."""


async def clone(screen: AngoScreen, project: Project) -> Project | None:
    """Ask what to copy, and copy; the new project, or None when the person walked away."""
    fields = [FormField(name, label, "bool", True) for name, label in CLONED]
    title = f"Copy {_title(project)}: what goes along? (assets, tasks and labels never do)"
    answers = await screen.ask(Form(title, fields, save="Copy"))
    if answers is None:
        return None
    made: Project = await screen.ango.write(
        f"Copy project {_title(project)}",
        lambda client: client.clone_project(project.id, **answers),
        ids=[project.id],
    )
    screen.ango.say(f'Project "{made.name}" was created.', "good")
    return made


async def delete(screen: AngoScreen, project: Project) -> bool:
    """Ask with the project's name to be typed, then delete it; whether it was."""
    details = [
        *await _weight(screen, project),
        "Assets, tasks, labels, issues and histories go with it. Stored files stay.",
        f"On {screen.ango.session.label}. It cannot be brought back from here.",
    ]
    question = f"Delete project {_title(project)}?"
    if not await screen.ask(Confirm(question, details, yes="Delete", typed=typed_for(project))):
        return False
    await screen.ango.write(
        f"Delete project {_title(project)}",
        lambda client: client.delete_project(project.id),
        ids=[project.id],
    )
    screen.ango.say(f"Project {_title(project)} was deleted.", "good")
    return True


async def purge(screen: AngoScreen, project: Project) -> bool:
    """Ask with the project's name to be typed, then delete it with its stored files; whether it was."""
    details = [
        *await _weight(screen, project),
        "Everything goes: assets, tasks, labels, issues, histories, AND THE FILES uploaded to the platform.",
        f"On {screen.ango.session.label}. Nobody can bring it back.",
    ]
    question = f"Purge project {_title(project)} and its files?"
    if not await screen.ask(Confirm(question, details, yes="Purge", typed=typed_for(project))):
        return False
    await screen.ango.write(
        f"Purge project {_title(project)}",
        lambda client: client.purge_project(project.id, project.name),
        ids=[project.id],
    )
    screen.ango.say(f"Project {_title(project)} and its files are gone.", "good")
    return True


async def benchmark(screen: AngoScreen, project: Project) -> bool:
    """Whether, and for how many per cent of the tasks, benchmarks are sampled; whether it was changed."""
    client = await screen.ango.client()
    now = await client.get_project(project.id)
    ratio = now.benchmark_ratio
    fields = [
        FormField("enabled", "Benchmarks", "bool", now.benchmark_enabled),
        FormField(
            "ratio", "Share of tasks, in per cent (0 to 100)", "number", _plain(ratio), check=_check_ratio
        ),
        FormField("cutoff", "Cut off people below the benchmark", "bool", now.benchmark_cutoff),
    ]
    answers = await screen.ask(Form(f"Benchmark settings of {_title(now)}", fields))
    if answers is None:
        return False
    given: dict[str, Any] = {}
    if answers["ratio"] is not None:
        given["benchmark_ratio"] = answers["ratio"]
    if answers["cutoff"] != fields[2].value:
        given["benchmark_cutoff"] = answers["cutoff"]
    await screen.ango.write(
        f"Benchmark settings of {_title(now)}",
        lambda client: client.update_benchmark_settings(project.id, answers["enabled"], **given),
        ids=[project.id],
    )
    state = f"on, {_plain(answers['ratio'])} %" if answers["enabled"] else "off"
    screen.ango.say(f"Benchmarks of {_title(now)}: {state}.", "good")
    return True


def typed_for(project: Project) -> str:
    """What has to be typed before a project is deleted: its name, or its id where that cannot be typed."""
    name = project.name
    return name if name and name.isprintable() and name == name.strip() else project.id


def _title(project: Project) -> str:
    return project.name or project.id


async def _weight(screen: AngoScreen, project: Project) -> list[str]:
    """How much is in it, where that can be told."""
    client = await screen.ango.client()
    try:
        tasks = await client.get_tasks(project.id, page=1, limit=1)
    except AngoError:
        return ["How many tasks it has could not be told."]
    return [f"It has {text.count(tasks.total or 0, 'task')}."]


def _plain(number: float | None) -> int | float | None:
    return int(number) if number is not None and float(number).is_integer() else number


def _check_ratio(value: float) -> str | None:
    return None if 0 <= value <= 100 else "from 0 to 100"
