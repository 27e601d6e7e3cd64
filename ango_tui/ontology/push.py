"""The plan of a push: what would change, how risky it is, what has to be confirmed, and what came back."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from ango_tui.ontology.diff import Change, diff
from ango_tui.ontology.merge import Conflict, merge
from ango_tui.ontology.risk import Risk
from ango_tui.ontology.rules import Context, Problem, Severity, check
from ango_tui.ontology.schema import Schema
from ango_tui.ontology.wire import same

WIDTH = 80


@dataclass(frozen=True, slots=True)
class Plan:
    """What a push would do. `sends` is the schema to send, `server` the copy it replaces.

    `moved` says that the server's copy is not the one that the draft began with; then `sends` is the merge
    and `theirs` lists what others did. `blockers` are errors that should be put right first.
    """

    server: Schema
    sends: Schema
    changes: tuple[Change, ...]
    theirs: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    blockers: tuple[Problem, ...] = ()
    moved: bool = False

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to send: the server has exactly this, key for key."""
        return same(self.server.wire, self.sends.wire)

    @property
    def risk(self) -> Risk:
        """The worst risk of all changes."""
        return max((change.risk for change in self.changes), default=Risk.SAFE)

    @property
    def orphaned(self) -> int:
        """How many classes (or options by themselves) labels would lose: removed, moved away or retyped."""
        removed = sum(max(1, change.lost_classes) for change in self.changes if change.verb == "removed")
        changed = sum(change.risk is Risk.ORPHANS and change.verb != "removed" for change in self.changes)
        return removed + changed

    @property
    def empties(self) -> bool:
        """Whether a label set with classes would be replaced by one without any."""
        return self.sends.empty and not self.server.empty

    def must_type(self) -> str:
        """What a person has to type before this is sent: the number of orphaned classes; "" for nothing."""
        if self.risk is Risk.ORPHANS or self.empties:
            return str(self.orphaned)
        return ""

    def must_confirm(self) -> bool:
        """Whether a yes is enough, but needed: exports break, or the server's copy had moved."""
        return not self.must_type() and (self.risk is Risk.EXPORTS or self.moved)

    def text(self, width: int = WIDTH) -> str:
        """The plan for a person, grouped by risk, the worst first; no line is wider than `width`."""
        return "\n".join(_lines(self, width))


def plan(draft: Schema, server: Schema, base: Schema | None = None, context: Context | None = None) -> Plan:
    """Plan a push of `draft` onto what the server has now.

    `base` is what the draft began with; where the server has moved since, both sides are merged.
    Never raises.
    """
    moved = base is not None and not same(base.wire, server.wire)
    sends, conflicts = draft, tuple[Conflict, ...]()
    if moved and base is not None:
        merged = merge(base, draft, server)
        sends, conflicts = merged.schema, merged.conflicts
    found = check(sends, context or Context())
    return Plan(
        server,
        sends,
        tuple(diff(server, sends)),
        tuple(diff(base, server)) if moved and base is not None else (),
        conflicts,
        tuple(problem for problem in found if problem.severity is Severity.ERROR),
        moved,
    )


def verified(sent: Schema, back: Schema) -> list[Change]:
    """What the server made of a push: the differences between what was sent and what was read back.

    Keys that the server adds or leaves out with their default are listed with risk safe.
    """
    return [] if same(sent.wire, back.wire) else diff(sent, back, forms=True)


def _lines(plan: Plan, width: int) -> list[str]:
    out: list[str] = []
    if plan.nothing:
        return ["Nothing to send: the server has this label set already."]
    if plan.moved:
        out += _wrapped(
            "The label set on the server changed while you edited. Both sides are merged.", "", width
        )
        out += _listed("Changed there", "«", plan.theirs, width)
    for risk in sorted(Risk, reverse=True):
        out += _listed(risk.words.capitalize(), risk.sign, [c for c in plan.changes if c.risk is risk], width)
    if not plan.changes:
        out += ["Only keys with their default value are added or left out.", ""]
    if plan.conflicts:
        out.append(f"Changed on both sides ({len(plan.conflicts)})")
        for conflict in plan.conflicts:
            out += _wrapped(f"≠ {conflict}", "  ", width)
        out.append("")
    if plan.blockers:
        out.append(f"To be put right first ({len(plan.blockers)})")
        for problem in plan.blockers:
            where = " › ".join(plan.sends.title_path(problem.path)) or "label set"
            out += _wrapped(f"✗ {where}: {problem.words} ({problem.rule})", "  ", width)
        out.append("")
    out += _wrapped(_closing(plan), "", width)
    return out


def _listed(title: str, sign: str, changes: list[Change] | tuple[Change, ...], width: int) -> list[str]:
    if not changes:
        return []
    out = [f"{sign} {title} ({len(changes)})"]
    for change in changes:
        out += _wrapped(str(change), "  ", width)
    return [*out, ""]


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    clean = " ".join(text.split())
    lines = textwrap.wrap(clean, width, initial_indent=indent, subsequent_indent=indent + "  ")
    return lines or [indent]


def _closing(plan: Plan) -> str:
    total = len(plan.changes)
    text = f"{total} change{'' if total == 1 else 's'}."
    if plan.must_type():
        what = "class or option" if plan.orphaned == 1 else "classes or options"
        text += f" Labels lose {plan.orphaned} {what}: type {plan.must_type()} to go on."
    elif plan.must_confirm():
        text += " Confirm to go on."
    return text
