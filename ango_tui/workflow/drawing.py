"""The workflow drawn as text: a line for each stage in the order of work, rails for the ways not to the next.

A way to the stage right below is a `v`; any other way is a rail at the right of the names that ends in `<`
at its target. Ways to one target share its rail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ango_tui import text
from ango_tui.workflow.graph import Stage, Workflow, in_flow
from ango_tui.workflow.kinds import Namer, condition_words

MOST_RAILS = 8


@dataclass(frozen=True, slots=True)
class Names:
    """How ids that are no stages are named: batches and tools in the conditions of Logic stages."""

    batch: Namer = lambda id: id
    tool: Namer = lambda id: id


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line: the stage it stands for (None: a way out), and its text, safe to draw."""

    stage: Stage | None
    drawing: str


@dataclass(slots=True)
class _Row:
    stage: Stage | None
    words: str
    owner: str
    target: str = ""
    enters: bool = False
    rails: dict[int, str] = field(default_factory=dict)


def draw(workflow: Workflow, cells: int = 46, names: Names | None = None) -> tuple[Drawn, ...]:
    """The drawing, as wide as `cells` terminal cells at most (never below 12 for the names)."""
    rows = _rows(workflow, names or Names())
    rails = _rails(rows)
    room = max(cells - 2 * len(rails) - 2, 12)
    lanes = {target: lane for lane, (target, _) in enumerate(rails)}
    for target, (top, bottom) in rails:
        _lay(rows, lanes[target], target, top, bottom)
    return tuple(Drawn(row.stage, _line(row, room, len(rails))) for row in rows)


def exits_of(stage: Stage, names: Names | None = None) -> tuple[tuple[str, str], ...]:
    """(word, target id) of every way out of a stage, in the order of `next`."""
    naming = names or Names()
    if stage.type == "Logic":
        words = {
            condition["index"]: condition_words(condition, naming.batch, naming.tool)
            for condition in reversed(stage.conditions)
            if isinstance(condition.get("index"), int)
        }
        last = len(stage.next) - 1
        return tuple(
            (words.get(place) or ("else" if place == last else "?"), target)
            for place, target in enumerate(stage.next)
        )
    kind = stage.kind
    known = kind.exits if kind is not None and kind.exits is not None else ()
    return tuple(
        (known[place] if place < len(known) else "next", target) for place, target in enumerate(stage.next)
    )


def _rows(workflow: Workflow, names: Names) -> list[_Row]:
    stages = in_flow(workflow)
    rows: list[_Row] = []
    for place, stage in enumerate(stages):
        child = bool(stage.consensus_id)
        rows.append(_Row(stage, ("  : " if child else "") + stage.title, stage.id))
        if child and stage.next == (stage.consensus_id,):
            if place + 1 >= len(stages) or stages[place + 1].consensus_id != stage.consensus_id:
                rows += _exit_rows(workflow, stage.consensus_id, stages[place + 1 : place + 2], names)
        elif not (stage.type == "Consensus" and workflow.children(stage.id)):
            rows += _exit_rows(workflow, stage.id, stages[place + 1 : place + 2], names)
    return rows


def _exit_rows(workflow: Workflow, stage_id: str, below: Sequence[Stage], names: Names) -> list[_Row]:
    stage = workflow.stage(stage_id)
    if stage is None:
        return []
    under = below[0].id if below else ""
    ways: list[_Row] = []
    down: list[str] = []
    for word, target in exits_of(stage, names):
        if target == under and target:
            down.append(word)
        else:
            there = workflow.title(target) if workflow.stage(target) else f"{target or 'nothing'}, no stage"
            ways.append(_Row(None, f"  ├ {word} to {there}", stage.id, target))
    if ways and not down:
        ways[-1].words = ways[-1].words.replace("├", "└", 1)
    if down:
        plain = len(down) == 1 and not ways and down[0] in ("next", "submitted")
        ways.append(_Row(None, "  v" if plain else f"  v {' or '.join(down)}", stage.id))
    return ways


def _rails(rows: Sequence[_Row]) -> list[tuple[str, tuple[int, int]]]:
    """Targets that get a rail, the shortest nearest to the names, with the rows it spans."""
    heads = {row.stage.id: place for place, row in reversed(list(enumerate(rows))) if row.stage is not None}
    spans: dict[str, tuple[int, int]] = {}
    for place, row in enumerate(rows):
        if row.target in heads:
            top, bottom = spans.get(row.target, (heads[row.target], heads[row.target]))
            spans[row.target] = (min(top, place), max(bottom, place))
    ordered = sorted(spans.items(), key=lambda item: (item[1][1] - item[1][0], item[1]))
    return ordered[:MOST_RAILS]


def _lay(rows: Sequence[_Row], lane: int, target: str, top: int, bottom: int) -> None:
    """Write one rail into its rows: ends, junctions, and plain rail between."""
    for place in range(top, bottom + 1):
        row = rows[place]
        head = row.stage is not None and row.stage.id == target
        if head or row.target == target:
            row.enters = row.enters or head
            row.rails[lane] = "┐" if place == top else "┘" if place == bottom else "┤"
        else:
            row.rails[lane] = "│"


def _line(row: _Row, room: int, lanes: int) -> str:
    words = text.cut(text.safe(row.words), room)
    touching = [lane for lane, char in row.rails.items() if char != "│"]
    line = words + " " * (room - text.width(words))
    if not touching:
        return (line + "".join(f" {row.rails.get(lane, ' ')}" for lane in range(lanes))).rstrip()
    reach = max(touching)
    head = "<" if row.enters else "─"
    line = f"{words} {head}" + "─" * max(room - text.width(words) - 2, 0)
    for lane in range(lanes):
        char = row.rails.get(lane, " ")
        if lane < reach:
            char = {"│": "┼", "┐": "┬", "┘": "┴", "┤": "┼"}.get(char, "─")
        line += ("─" if lane <= reach else " ") + char
    return line.rstrip()


def facts_by_stage(values: Mapping[str, int], workflow: Workflow) -> dict[str, int]:
    """Numbers known by stage id or, where a server says names, by name, as numbers by id."""
    names = {stage.name: stage.id for stage in workflow.stages if stage.name}
    found: dict[str, int] = {}
    for key, value in values.items():
        stage_id = key if workflow.stage(key) else names.get(key, key)
        found[stage_id] = found.get(stage_id, 0) + value
    return found
