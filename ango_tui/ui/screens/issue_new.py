"""Opening an issue: on which task, what is wrong, where, with which error codes."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Any

from ango_tui import issue_parts, text
from ango_tui.ui.screens.issue_actions import unknown_words, who_words
from ango_tui.ui.widgets.choose import Choice, Choose
from ango_tui.ui.widgets.form import Form, FormField
from ango_tui.ui.widgets.prompt import Ask

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Issue, Task
    from ango_tui.api.bulk_issues import NewIssue
    from ango_tui.ui.project_context import ProjectContext
    from ango_tui.ui.screens.base import AngoScreen
    from ango_tui.ui.screens.issue_actions import IssueActions

WHOLE_TASK = ""
AT_PLACE = "place"


async def open_new(screen: IssueActions, task: Task) -> Issue | None:
    """Ask what is wrong with a task, and where, and open an issue on it."""
    schema = screen.context.schema
    objects = issue_parts.objects_in(task.answer, schema)
    places = [
        Choice(WHOLE_TASK, "the task as a whole"),
        Choice(AT_PLACE, "the position below"),
        *(Choice(object_id, f"on {name}", object_id) for object_id, name in objects),
    ]
    fields = [
        FormField("content", "What is wrong (@name mentions)", "multiline", required=True),
        FormField("where", "Where", "choice", WHOLE_TASK, choices=places),
        FormField(
            "position",
            "Position",
            check=_check_place,
            placeholder="25, 15 in a picture; 54 in a text; 1.5, 4 in sound",
        ),
        FormField("page", "Page or frame, from 1", "number", check=_check_page),
        *screen.code_fields(()),
    ]
    name = text.cut(text.safe(task.external_id or task.id), 50)
    answers = await screen.ask(Form(f"New issue on {name}", fields, save="Open it", check=_check_where))
    if answers is None:
        return None
    who = screen.mentions_in(answers["content"])
    place = _place_arguments(answers)
    codes = [code.to_wire() for code in answers.get("codes", ())] or None

    def create(client: AngoClient) -> Awaitable[Issue]:
        return client.create_issue(
            task.id, answers["content"], content_mentions=list(who) or None, error_codes=codes, **place
        )

    issue = await screen.ango.write("Open an issue", create, ids=(task.id,))
    screen.ango.say(f"The issue was opened on {name}{who_words(who)}.", "good")
    return issue


async def ask_for_many(screen: AngoScreen, context: ProjectContext, what: str) -> NewIssue | None:
    """Ask what is wrong with several tasks: words and error codes, for an issue on each."""
    from ango_tui.api.bulk_issues import NewIssue

    codes = issue_parts.project_codes(context.record.error_schema if context.record else None)
    choices = [Choice(code, code.label, code.category) for code in codes]
    fields = [FormField("content", "What is wrong (@name mentions)", "multiline", required=True)]
    if choices:
        fields.append(FormField("codes", "Error codes", "many", choices=choices))
    answers = await screen.ask(Form(f"New issue on {what}", fields, save="Go on"))
    if answers is None:
        return None
    who, unknown = issue_parts.mentions(answers["content"], [email for email, _ in context.people])
    if unknown:
        screen.ango.say(unknown_words(unknown), "warn")
    return NewIssue(answers["content"], who, tuple(code.to_wire() for code in answers.get("codes", ())))


def _check_place(words: str) -> str | None:
    try:
        issue_parts.read_place(words)
    except ValueError as error:
        return str(error)
    return None


def _check_page(page: Any) -> str | None:
    return None if isinstance(page, int) and page >= 1 else "Pages count from 1."


def _check_where(answers: Any) -> dict[str, str]:
    where, position = answers["where"], (answers["position"] or "").strip()
    if where == AT_PLACE and not position:
        return {"position": "Which position?"}
    if where not in (AT_PLACE, WHOLE_TASK, None) and (position or answers["page"]):
        return {"where": "An issue is on an object or at a position, not both."}
    return {}


def _place_arguments(answers: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `create_issue` that say where; a typed position counts whatever was chosen."""
    where = answers["where"]
    if where not in (AT_PLACE, WHOLE_TASK, None):
        return {"object_id": where}
    numbers = issue_parts.read_place(answers["position"] or "")
    place: dict[str, Any] = {}
    if numbers:
        place["position"] = list(numbers) if len(numbers) > 1 else numbers[0]
    if answers["page"]:
        place["page"] = int(answers["page"]) - 1
    return place


async def choose_task(screen: IssueActions, suggestion: str, known: Sequence[str]) -> Task | None:
    """Ask for a task by its external id or id, and read it with its answer; None when one walks away."""
    words = await screen.ask(
        Ask("On which task? Its external id, or its id", suggestion, check=_check_name, suggestions=known)
    )
    if words is None:
        return None
    client = await screen.ango.client()
    found = await _tasks_named(client, screen.place.project_id, words.strip())
    if not found:
        screen.ango.say(f"There is no task {words.strip()} in this project.", "bad")
        return None
    task_id: str | None = found[0].id
    if len(found) > 1:
        choices = [Choice(t.id, t.id, screen.context.stage_name(t.stage)) for t in found]
        task_id = await screen.ask(Choose(f"{len(found)} tasks have this external id", choices))
    if task_id is None:
        return None
    return await client.get_task(task_id, include_answer=True)


async def _tasks_named(client: AngoClient, project_id: str, name: str) -> Sequence[Task]:
    from ango_tui.api import AngoError, StringFilter, TaskFilter

    page = await client.get_tasks(
        project_id, page=1, limit=50, filter=TaskFilter(external_id=StringFilter(eq=name))
    )
    if page.items:
        return page.items
    try:
        task = await client.get_task(name, include_answer=False)
    except AngoError:
        return ()
    return (task,) if task.id and task.project_id in ("", project_id) else ()


def _check_name(words: str) -> str | None:
    return None if words.strip() else "Which task?"
