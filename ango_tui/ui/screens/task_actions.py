"""What can be done to many tasks: assign, requeue, priority, batch; for the marked or for all that match."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from ango_tui import text
from ango_tui.ui.screens.lists import ListScreen
from ango_tui.ui.widgets.choose import Choice, Choose
from ango_tui.ui.widgets.prompt import Ask, Confirm

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Task, TaskFilter
    from ango_tui.api.bulk import Report
    from ango_tui.ui.project_context import ProjectContext

NEW_BATCH = "new batch"
NOBODY = "nobody"
ASK_FROM = 10
TYPE_TO_CONFIRM = 100

Act = Callable[["AngoClient", Sequence["Task"], "Report"], Awaitable[None]]


class TaskActions(ListScreen):
    """The commands of the task list that change tasks."""

    filter: TaskFilter | None = None

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    def _count(self) -> int:
        return self.table.window.total if self.table.all_matching else len(self.table.chosen())

    def _what(self) -> str:
        if self.table.all_matching:
            return f"all {text.count(self._count(), 'task')} that match"
        chosen = self.table.chosen()
        if len(chosen) == 1:
            return f"task {text.safe(chosen[0].external_id or chosen[0].id, limit=60)}"
        return f"{text.count(len(chosen), 'marked task')}"

    def _cost(self, one_each: bool = False) -> str:
        from ango_tui.api import bulk

        count = self._count()
        reading = -(-count // bulk.PAGE) if self.table.all_matching else 0
        calls = reading + (count if one_each else bulk.calls_for(count))
        client = self.ango.session.open_client
        wait = client.cost(calls) if client is not None else 0
        takes = f", about {text.duration(wait * 1000)}" if wait >= 1 else ""
        return f"Costs {text.count(calls, 'call')}{takes}." if calls > 1 else ""

    async def do_assign(self) -> None:
        """Assign to a person."""
        people = [Choice(email, email, role) for email, role in self.context.people]
        choices = [*people, Choice(NOBODY, "(nobody)", "take the assignment away")]
        email = await self.ask(Choose(f"Assign {self._what()} to", choices))
        if email is None or not await self._agreed(f"Assign {self._what()} to {email}?", "Assign"):
            return

        async def act(client: AngoClient, tasks: Sequence[Task], report: Report) -> None:
            from ango_tui.api import bulk

            if email == NOBODY:
                await bulk.unassign(client, self.place.project_id, tasks, report)
            else:
                await bulk.assign(client, self.place.project_id, tasks, email, report)

        self._run(f"Assign to {email}", act)

    async def do_requeue(self) -> None:
        """Send back to a stage."""
        from ango_tui.api import bulk

        stages = [Choice(stage.id, stage.name or stage.id, stage.type) for stage in self.context.stages]
        stage = await self.ask(Choose(f"Send {self._what()} back to stage", stages))
        if stage is None:
            return
        options = [
            Choice(removal, removal.words, "cannot be undone" if removal.final else "")
            for removal in bulk.REMOVALS
        ]
        removed = await self.ask(Choose("And also (space marks, enter goes on)", options, many=True))
        if removed is None:
            return
        name = self.context.stage_name(stage)
        details = (
            "Recorded: the task's stage changes. Not recorded: who sent it back, from where, and why -",
            "the platform makes no history entry of a requeue. The journal on this machine keeps it.",
        )
        final = any(removal.final for removal in removed)
        if not await self._agreed(f"Send {self._what()} back to {name}?", "Requeue", details, final):
            return

        async def act(client: AngoClient, tasks: Sequence[Task], report: Report) -> None:
            await bulk.requeue(client, self.place.project_id, tasks, stage, report, removed)

        self._run(f"Requeue to {name}", act)

    async def do_priority(self) -> None:
        """Set the priority."""
        answer = await self.ask(
            Ask(f"Priority of {self._what()} (-1000 to 1000)", placeholder="0", check=_check_priority)
        )
        if answer is None or not await self._agreed(
            f"Set the priority of {self._what()} to {answer}?", "Set"
        ):
            return

        async def act(client: AngoClient, tasks: Sequence[Task], report: Report) -> None:
            from ango_tui.api import bulk

            await bulk.prioritise(client, self.place.project_id, tasks, int(answer), report)

        self._run(f"Priority {answer}", act)

    async def do_batch(self) -> None:
        """Add to a batch, or to a new one."""
        record = self.context.record
        known = {batch.id: batch.name for batch in record.batches} if record else {}
        choices = [Choice(batch_id, name) for batch_id, name in known.items()]
        batch_id = await self.ask(
            Choose(f"Add {self._what()} to", [*choices, Choice(NEW_BATCH, "(new batch)")])
        )
        if batch_id == NEW_BATCH:
            name = await self.ask(
                Ask("Name of the new batch", check=lambda n: _check_batch(n, known.values()))
            )
            if name is None:
                return
            batch = await self.ango.write(
                f"Create batch {name}", lambda client: client.create_batch(self.place.project_id, name)
            )
            batch_id, known = batch.id, {**known, batch.id: name}
            self.fetch(
                "project", lambda client: client.get_project(self.place.project_id), self.context.learn
            )
        elif batch_id is None or not await self._agreed(f"Add {self._what()} to {known[batch_id]}?", "Add"):
            return
        ids = {name: batch for batch, name in known.items()} | {batch: batch for batch in known}

        async def act(client: AngoClient, tasks: Sequence[Task], report: Report) -> None:
            from ango_tui.api import bulk

            await bulk.add_to_batch(
                client,
                self.place.project_id,
                tasks,
                batch_id,
                lambda names: [ids[name] for name in names if name in ids],
                report,
            )

        self._run(f"Add to batch {known[batch_id]}", act)

    async def do_issue(self) -> None:
        """Open an issue on each."""
        from ango_tui.ui.screens.issue_new import ask_for_many

        new = await ask_for_many(self, self.context, self._what())
        if new is None or not await self._agreed(
            f"Open this issue on {self._what()}?", "Open", one_each=True
        ):
            return

        async def act(client: AngoClient, tasks: Sequence[Task], report: Report) -> None:
            from ango_tui.api import bulk_issues

            await bulk_issues.open_on_all(client, self.place.project_id, tasks, new, report)

        self._run("Open an issue", act)

    async def _agreed(
        self,
        question: str,
        yes: str,
        details: Sequence[str] = (),
        final: bool = False,
        one_each: bool = False,
    ) -> bool:
        """One task is changed at once.

        More are asked for; many, or what cannot be undone, by typing the number.
        """
        count = self._count()
        if count < ASK_FROM and not final:
            return True
        lines = [*details, *([cost] if (cost := self._cost(one_each)) else [])]
        typed = str(count) if (final and count > 1) or count >= TYPE_TO_CONFIRM else None
        where = f"Project {text.safe(self.context.name, limit=60)} on {self.ango.session.label}."
        return bool(await self.ask(Confirm(question, (*lines, where), yes=yes, danger=final, typed=typed)))

    def _run(self, title: str, act: Act) -> None:
        chosen = list(self.table.chosen())
        filter, everything = self.filter, self.table.all_matching
        project_id = self.place.project_id

        async def tasks(client: AngoClient) -> Sequence[Task]:
            from ango_tui.api import bulk

            return await bulk.matching(client, project_id, filter) if everything else chosen

        self.ango.start_bulk(title, self._count(), project_id, tasks, act, self._after)
        self.table.clear_marks()

    def _after(self, _result: Any) -> None:
        if self.is_mounted:
            self.load()


def _check_priority(words: str) -> str | None:
    try:
        return None if -1000 <= int(words) <= 1000 else "The priority goes from -1000 to 1000."
    except ValueError:
        return "A whole number, please."


def _check_batch(name: str, known: Any) -> str | None:
    if not name.strip():
        return "The batch needs a name."
    return f"There is a batch {name} already." if name in known else None
