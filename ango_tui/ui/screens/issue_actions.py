"""What can be done with issues: comment, resolve, reopen, close, edit, delete, new; for one or for many."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Any

from ango_tui import issue_parts, text
from ango_tui.api.wire import IssueStatus
from ango_tui.ui.places import Place, make_screen
from ango_tui.ui.screens.base import AngoScreen
from ango_tui.ui.widgets.choose import Choice
from ango_tui.ui.widgets.form import Form, FormField
from ango_tui.ui.widgets.prompt import Confirm

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Issue
    from ango_tui.api.bulk import Report
    from ango_tui.api.bulk_issues import IssueChange
    from ango_tui.ui.project_context import ProjectContext

TYPE_TO_CONFIRM = 100


class IssueActions(AngoScreen):
    """The commands that change issues; mixed into the list and the thread."""

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    # What a screen says

    def issues_here(self) -> Sequence[Issue]:
        """All issues that are known, for the error codes they carry."""
        return ()

    def after_change(self) -> None:
        """Issues have changed on the server."""
        self.load()

    def unmark(self) -> None:
        """A bulk change was started: its marks are used up."""

    # Words

    def people_emails(self) -> list[str]:
        """Who can be mentioned."""
        return [email for email, _ in self.context.people]

    def codes(self) -> list[issue_parts.Code]:
        """The error codes one can give."""
        record = self.context.record
        return issue_parts.known_codes(record.error_schema if record else None, self.issues_here())

    def named(self, issues: Sequence[Issue]) -> str:
        """What a command acts on, for a person."""
        if len(issues) == 1:
            return f'issue "{text.cut(text.safe(issues[0].content or issues[0].id), 40)}"'
        return text.count(len(issues), "marked issue")

    # Commands

    async def do_comment(self) -> None:
        """Write a comment."""
        issues = list(self.chosen())
        words = await self._ask_words(f"Comment on {self.named(issues)}", "Comment (@name mentions)", "Send")
        if words:
            await self._change(
                "Comment", issues, self._with_comment(words), agreed=await self._agreed(issues, "Comment", 1)
            )

    async def do_resolve(self) -> None:
        """Resolve, with a last comment if there is one."""
        issues = [issue for issue in self.chosen() if issue.status != IssueStatus.Resolved]
        if not issues:
            self.ango.say("Resolve: what is marked is resolved already.", "warn")
            return
        words = await self._ask_words(
            f"Resolve {self.named(issues)}", "Last comment, if any (@name mentions)", "Resolve", empty=True
        )
        if words is None:
            return
        change = self._with_comment(words)
        change.status = IssueStatus.Resolved
        agreed = await self._agreed(issues, "Resolve", change.calls_each)
        await self._change("Resolve", issues, change, agreed=agreed)

    async def do_reopen(self) -> None:
        """Open again."""
        await self._set_status("Reopen", IssueStatus.Open)

    async def do_close(self) -> None:
        """Close."""
        await self._set_status("Close", IssueStatus.Closed)

    async def _set_status(self, word: str, status: IssueStatus) -> None:
        from ango_tui.api.bulk_issues import IssueChange

        issues = [issue for issue in self.chosen() if issue.status != status]
        if not issues:
            self.ango.say(f"{word}: the status is {status} already.", "warn")
            return
        agreed = await self._agreed(issues, word, 1)
        await self._change(word, issues, IssueChange(status=status), agreed=agreed)

    async def do_edit(self) -> None:
        """Words and codes of one issue; the codes of many."""
        from ango_tui.api.bulk_issues import IssueChange

        issues = list(self.chosen())
        fields = self.code_fields(issues)
        if len(issues) == 1:
            issue = issues[0]
            words = FormField("content", "Words (@name mentions)", "multiline", issue.content, required=True)
            answers = await self.ask(Form(f"Edit {self.named(issues)}", [words, *fields]))
            if answers is not None:
                await self._save(issue, answers)
        elif not fields:
            self.ango.say("Edit: this project has no error codes; words are edited one by one.", "warn")
        else:
            answers = await self.ask(Form(f"Error codes of {self.named(issues)}", fields))
            if answers is not None:
                codes = tuple(code.to_wire() for code in answers["codes"])
                change = IssueChange(error_codes=codes)
                agreed = await self._agreed(issues, "Set the error codes of", 1)
                await self._change("Set error codes of", issues, change, agreed=agreed)

    def code_fields(self, issues: Sequence[Issue]) -> list[FormField]:
        """The field for error codes, none where the project has no codes."""
        known = self.codes()
        choices = [Choice(code, code.label, code.category) for code in known]
        carried = {(code.category, code.name) for issue in issues for code in issue.error_codes}
        now = tuple(code for code in known if (code.category, code.name) in carried)
        return [FormField("codes", "Error codes", "many", now, choices=choices)] if choices else []

    async def _save(self, issue: Issue, answers: dict[str, Any]) -> None:
        content = answers["content"] if answers["content"] != issue.content else None
        codes = [code.to_wire() for code in answers["codes"]] if "codes" in answers else None
        same = codes is None or {(c["category"], c["name"]) for c in codes} == {
            (code.category, code.name) for code in issue.error_codes
        }
        if content is None and same:
            self.ango.say("Edit: nothing was changed.")
            return
        who = self.mentions_in(content or "")

        def save(client: AngoClient) -> Awaitable[Issue]:
            return client.update_issue(
                issue.id, content, list(who) or None, error_codes=None if same else codes
            )

        await self.ango.write("Edit the issue", save, ids=(issue.id,))
        self.ango.say("The issue was saved.", "good")
        self.after_change()

    async def do_delete(self) -> None:
        """Delete, after asking."""
        from ango_tui.api.bulk_issues import IssueChange

        issues = list(self.chosen())
        comments = sum(len(issue.comments) for issue in issues)
        lines = [f"{text.count(comments, 'comment')} will be deleted with it.", *self._where(len(issues), 1)]
        typed = str(len(issues)) if len(issues) > 1 else None
        agreed = await self.ask(Confirm(f"Delete {self.named(issues)}?", lines, typed=typed))
        await self._change("Delete", issues, IssueChange(delete=True), agreed=bool(agreed))

    def show_task(self, task_id: str) -> None:
        """The task on top of what is here, so that one step back returns."""
        place = Place("task", self.place.project_id, {"task_id": task_id, "parent": "issues"})
        self.app.push_screen(make_screen(place))

    # Doing it

    async def _ask_words(self, question: str, label: str, save: str, *, empty: bool = False) -> str | None:
        field = FormField("words", label, "multiline", required=not empty)
        answers = await self.ask(Form(question, [field], save=save))
        return None if answers is None else str(answers["words"]).strip()

    def mentions_in(self, words: str) -> tuple[str, ...]:
        """The people meant by @names; says which mean nobody."""
        found, unknown = issue_parts.mentions(words, self.people_emails())
        if unknown:
            self.ango.say(unknown_words(unknown), "warn")
        return found

    def _with_comment(self, words: str) -> IssueChange:
        from ango_tui.api.bulk_issues import IssueChange

        return IssueChange(comment=words, mentions=self.mentions_in(words) if words else ())

    def _where(self, count: int, calls_each: int) -> list[str]:
        project = f"Project {text.safe(self.context.name, limit=60)} on {self.ango.session.label}."
        calls = count * calls_each
        if calls <= 3:
            return [project]
        client = self.ango.session.open_client
        wait = client.cost(calls) if client is not None else 0
        takes = f", about {text.duration(wait * 1000)}" if wait >= 1 else ""
        return [f"Costs {text.count(calls, 'call')}{takes}.", project]

    async def _agreed(self, issues: Sequence[Issue], word: str, calls_each: int) -> bool:
        """One issue is changed at once, more are asked for, many by typing the number."""
        count = len(issues)
        if count == 1:
            return True
        typed = str(count) if count >= TYPE_TO_CONFIRM else None
        lines = self._where(count, calls_each)
        question = f"{word} {self.named(issues)}?"
        return bool(await self.ask(Confirm(question, lines, yes=word.split()[0], danger=False, typed=typed)))

    async def _change(self, word: str, issues: Sequence[Issue], change: IssueChange, *, agreed: bool) -> None:
        if not agreed:
            return
        if len(issues) == 1:
            await self._change_one(word, issues[0], change)
        else:
            self._change_many(f"{word} {text.count(len(issues), 'issue')}", list(issues), change)

    async def _change_one(self, word: str, issue: Issue, change: IssueChange) -> None:
        from ango_tui.api import AngoError
        from ango_tui.api.bulk_issues import why_failed

        project_id = self.place.project_id
        try:
            await self.ango.write(
                word, lambda client: change.apply(client, project_id, issue), ids=(issue.id,)
            )
        except AngoError as error:
            if issue.id not in change.commented:
                raise
            self.ango.say(why_failed(issue, change, error), "bad", str(error))
        else:
            self.ango.say(f"{_DONE.get(word, word)}{who_words(change.mentions)}.", "good")
        self.after_change()

    def _change_many(self, title: str, issues: list[Issue], change: IssueChange) -> None:
        from ango_tui.api import bulk_issues

        project_id = self.place.project_id

        async def gather(_client: AngoClient) -> Sequence[Issue]:
            return issues

        async def act(client: AngoClient, some: Sequence[Issue], report: Report) -> None:
            await bulk_issues.change_all(client, project_id, some, change, report)

        def after(_job: Any) -> None:
            if self.is_mounted:
                self.after_change()

        self.ango.start_bulk(title, len(issues), project_id, gather, act, after)
        self.unmark()


_DONE = {
    "Comment": "The comment was sent",
    "Resolve": "The issue was resolved",
    "Reopen": "The issue is open again",
    "Close": "The issue was closed",
    "Delete": "The issue was deleted",
}


def unknown_words(names: Sequence[str]) -> str:
    """What to say of @names that mean nobody, or more than one."""
    return f"Nobody alone in this project is called {', '.join(f'@{n}' for n in names)}: not mentioned."


def who_words(who: Sequence[str]) -> str:
    """The end of a sentence: who was mentioned."""
    return f"; {', '.join(text.person(email) for email in who)} will be told" if who else ""
