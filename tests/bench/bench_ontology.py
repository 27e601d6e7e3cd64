"""Benchmark of the ontology at 10,000 nodes, each operation as a multiple of `json.loads` of the same JSON.

Run as ``python -m tests.bench ontology``. Targets: open 30×, everything else 10×.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from typing import Any

from ango_tui.ontology import Schema, edits
from ango_tui.ontology.diff import diff
from ango_tui.ontology.history import History
from ango_tui.ontology.push import plan
from ango_tui.ontology.rules import check
from ango_tui.ontology.search import search

TARGET_OPEN, TARGET = 30.0, 10.0


def label_set(seed: int = 3) -> dict[str, Any]:
    """2,000 nested classes with three options each, and a tree of 3,000 leaves: about 10,000 nodes."""
    rnd = random.Random(seed)

    def wire_id() -> str:
        return f"{rnd.getrandbits(96):024x}"

    def question(depth: int, condition: str | None = None) -> dict[str, Any]:
        options = [{"value": f"Option {n}", "schemaId": wire_id()} for n in range(3)]
        below = [question(depth - 1, options[0]["schemaId"])] if depth else []
        return {
            "title": f"Question {rnd.random():.6f}",
            "tool": "radio",
            "required": False,
            "schemaId": wire_id(),
            "frameSpecific": False,
            "classifications": below,
            "multiple": False,
            "options": options,
            "shortcutKey": "",
            "parentOptionId": condition,
        }

    def branch(title: str, children: list[dict[str, Any]]) -> dict[str, Any]:
        key = wire_id()
        return {"title": title, "key": key, "value": key, "children": children}

    tools = [
        {
            "title": f"Tool {n}",
            "tool": "bounding-box",
            "required": False,
            "schemaId": wire_id(),
            "ocrEnabled": False,
            "classifications": [question(2)],
            "multiple": False,
            "color": f"#{rnd.getrandbits(24):06x}",
            "shortcutKey": "",
        }
        for n in range(500)
    ]
    roots = [
        branch(f"A{a}", [branch(f"B{b}", [branch(f"Leaf {c}", []) for c in range(30)]) for b in range(10)])
        for a in range(10)
    ]
    taxonomy = {"title": "Taxonomy", "tool": "tree-dropdown", "required": False, "schemaId": wire_id()}
    taxonomy |= {"classifications": [], "options": flat(roots), "treeOptions": roots}
    return {"tools": tools, "classifications": [taxonomy], "relations": []}


def flat(nodes: list[dict[str, Any]], above: str = "") -> list[dict[str, Any]]:
    """The flattened options of a tree."""
    out: list[dict[str, Any]] = []
    for node in nodes:
        path = f"{above} / {node['title']}" if above else node["title"]
        out.append({"value": path, "schemaId": node["key"]})
        out += flat(node["children"], path)
    return out


def best(run: Callable[[Any], object], make: Callable[[], Any] = lambda: None, rounds: int = 7) -> float:
    """The fastest of several runs in seconds; `make` prepares each of them outside the clock."""
    times = []
    for _ in range(rounds):
        given = make()
        start = time.perf_counter()
        run(given)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> int:
    """Print the ratios; the exit code says whether all targets are met."""
    text = json.dumps(label_set())
    floor = best(lambda _: json.loads(text), rounds=25)

    def opened() -> Schema:
        schema = Schema.from_json(text)
        schema.index()
        return schema

    base = opened()
    check(base)
    question = ("tools", 250, "classifications", 0, "classifications", 0)
    leaf = ("classifications", 0, "treeOptions", 5, "children", 5, "children", 3)
    titled = edits.set_field(base, question, "title", "new")
    history = History.of(base).did(titled, "rename")
    other = opened()

    def renamed(path: Any = question) -> Schema:
        return edits.set_field(base, path, "title", "new")

    rows = [
        ("open and index", TARGET_OPEN, best(lambda _: opened())),
        ("edit a title", TARGET, best(lambda _: renamed())),
        ("edit a leaf of the tree", TARGET, best(lambda _: renamed(leaf))),
        ("undo and redo", TARGET, best(lambda _: history.undo().redo())),
        ("validate, all of it", TARGET, best(check, opened)),
        ("validate after an edit", TARGET, best(check, renamed)),
        ("validate after a leaf edit", TARGET, best(check, lambda: renamed(leaf))),
        ("index after an edit", TARGET, best(lambda schema: schema.index(), renamed)),
        ("diff after an edit", TARGET, best(lambda _: diff(base, titled))),
        (
            "diff with a fresh copy",
            TARGET,
            best(lambda schema: diff(schema, other), lambda: Schema.from_json(text)),
        ),
        ("plan after an edit", TARGET, best(lambda schema: plan(schema, base, base), renamed)),
        ("search", TARGET, best(lambda _: search(base, "question 0.5"))),
        ("history to disk", TARGET, best(lambda _: json.dumps(history.to_json()))),
    ]
    print(f"{len(base.index().places):,} nodes, {len(text):,} bytes; json.loads {floor * 1000:.1f} ms")
    for name, target, seconds in rows:
        ratio = seconds / floor
        print(f"{name:28} {ratio:8.2f}×  (target {target:.0f}×){'' if ratio <= target else '  MISSED'}")
    return int(any(seconds / floor > target for _, target, seconds in rows))


if __name__ == "__main__":
    sys.exit(main())
