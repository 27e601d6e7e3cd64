"""Sample label sets and generators of random ones."""

from __future__ import annotations

import copy
import random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import strategies as st

from ango_tui.ontology import Schema

TITLES = ["Car", "Truck", "Colour", "Other", "Ä ö", " spaced ", "", "a / b", "Car"]
TOOLS = ["bounding-box", "polygon", "brush", "spline-of-tomorrow"]
CLASSES = ["radio", "checkbox", "single-dropdown", "tree-dropdown", "text", "boolean", "instance", "quiz"]
RELATIONS = ["one-to-one", "group", "one-to-many"]


def sample() -> dict[str, Any]:
    """A label set as the web page writes it: nested, conditional, with a tree and keys nobody knows."""

    def option(value: str) -> dict[str, str]:
        return {"value": value, "schemaId": f"opt-{value.casefold()}"}

    describe = {
        "title": "Describe Other",
        "tool": "text",
        "required": False,
        "schemaId": "q-describe",
        "classifications": [],
        "parentOptionId": "opt-other",
        "shortcutKey": "",
        "regex": "^.{3,80}$",
        "richText": False,
    }
    kind = {
        "title": "Vehicle Type",
        "tool": "radio",
        "required": True,
        "schemaId": "q-type",
        "classifications": [describe],
        "multiple": False,
        "options": [option("Car"), option("Truck"), option("Other")],
        "shortcutKey": "",
        "futureKey": {"deep": [1, 2.5, None]},
    }
    branches = [
        {"title": "Intersection", "key": "t-inter", "value": "t-inter", "children": []},
        {"title": "Parking", "key": "t-park", "value": "t-park", "children": []},
    ]
    location = {
        "title": "Location",
        "tool": "tree-dropdown",
        "required": False,
        "schemaId": "q-location",
        "classifications": None,
        "options": [
            {"value": "Urban", "schemaId": "t-urban"},
            {"value": "Urban / Intersection", "schemaId": "t-inter"},
            {"value": "Urban / Parking", "schemaId": "t-park"},
            {"value": "Highway", "schemaId": "t-high"},
        ],
        "treeOptions": [
            {"title": "Urban", "key": "t-urban", "value": "t-urban", "children": branches},
            {"title": "Highway", "key": "t-high", "value": "t-high", "children": []},
        ],
        "showDropdown": False,
    }
    tags = {
        "title": "Scene Tags",
        "tool": "checkbox",
        "schemaId": "q-tags",
        "classifications": [],
        "options": [option("Night"), option("Crowded")],
        "shortcutKey": "6",
    }
    return {
        "tools": [
            {
                "title": "Vehicle",
                "tool": "bounding-box",
                "required": True,
                "schemaId": "c-vehicle",
                "ocrEnabled": True,
                "classifications": [kind],
                "color": "#f44336",
                "shortcutKey": "1",
            },
            {
                "title": "Lane",
                "tool": "polyline",
                "required": False,
                "schemaId": "c-lane",
                "classifications": [],
                "color": "#03a9f4",
                "shortcutKey": "2",
            },
        ],
        "classifications": [location, tags],
        "relations": [
            {"title": "Belongs To", "tool": "one-to-one", "schemaId": "r-belongs", "classifications": []}
        ],
        "unknownRootKey": [1],
    }


def random_schema(seed: int, size: int = 8) -> dict[str, Any]:
    """A random label set: mostly sound, here and there odd, ids unique."""
    rnd = random.Random(seed)
    numbers = iter(range(10**6))

    def wire_id(kind: str) -> str:
        return f"{kind}{next(numbers)}-{seed}"

    def tree(depth: int) -> list[dict[str, Any]]:
        out = []
        for _ in range(rnd.randint(1, 3)):
            key = wire_id("t")
            below = tree(depth - 1) if depth and rnd.random() < 0.5 else []
            out.append({"title": f"Leaf {next(numbers)}", "key": key, "value": key, "children": below})
        return out

    def flat(nodes: list[dict[str, Any]], above: str = "") -> list[dict[str, Any]]:
        out: list[dict[str, Any]] = []
        for node in nodes:
            path = f"{above} / {node['title']}" if above else node["title"]
            out.append({"value": path, "schemaId": node["key"]})
            out += flat(node["children"], path)
        return out

    def node(kinds: list[str], depth: int, reveal: list[str]) -> dict[str, Any]:
        kind = rnd.choice(kinds)
        out: dict[str, Any] = {
            "tool": kind,
            "title": f"{rnd.choice(TITLES)} {next(numbers)}",
            "schemaId": wire_id("c"),
        }
        if rnd.random() < 0.5:
            out["required"] = rnd.random() < 0.5
        if rnd.random() < 0.2:
            out["color"] = f"#{rnd.getrandbits(24):06X}"
        if rnd.random() < 0.2:
            out["x-unknown"] = rnd.choice([None, 1, "text", {"a": [1]}])
        ids: list[str] = []
        if kind in ("radio", "checkbox", "single-dropdown"):
            out["options"] = [
                {"value": f"Option {next(numbers)}", "schemaId": wire_id("o")}
                for _ in range(rnd.randint(1, 4))
            ]
            ids = [option["schemaId"] for option in out["options"]]
        elif kind == "tree-dropdown":
            out["treeOptions"] = tree(2)
            out["options"] = flat(out["treeOptions"])
            ids = [option["schemaId"] for option in out["options"]]
        if reveal and rnd.random() < 0.5:
            out["parentOptionId"] = rnd.choice(reveal)
        below = rnd.randint(0, 2) if depth else 0
        out["classifications"] = [node(CLASSES, depth - 1, ids) for _ in range(below)] or rnd.choice(
            [[], [], None]
        )
        return out

    return {
        "tools": [node(TOOLS, 2, []) for _ in range(rnd.randint(0, size // 2))],
        "classifications": [node(CLASSES, 2, []) for _ in range(rnd.randint(0, size // 2))],
        "relations": [node(RELATIONS, 1, []) for _ in range(rnd.randint(0, size // 4))],
    }


def _odd_values() -> st.SearchStrategy[Any]:
    leaf = st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=6) | st.floats(allow_nan=False)
    keys = st.sampled_from(
        ["tool", "title", "schemaId", "options", "classifications", "treeOptions", "children", "key", "value",
         "parentOptionId", "required", "regex", "color", "shortcutKey", "tools", "relations", "objects",
         "objectId", "answer", "bounding-box", "polygon", "ner", "pdf", "from", "to", "group", "zones"]
    )  # fmt: skip
    words = st.sampled_from(
        ["radio", "tree-dropdown", "text", "bounding-box", "one-to-one", "a", "b", "#fff"]
    )
    return st.recursive(
        leaf | words,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6),
        max_leaves=25,
    )


@pytest.fixture
def wire() -> dict[str, Any]:
    return sample()


@pytest.fixture
def schema() -> Schema:
    return Schema.from_wire(sample())


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """Generators: random sound label sets (`schema(seed)`), odd JSON values (`odd`), a deep copy."""
    return SimpleNamespace(
        wire=random_schema,
        schema=lambda seed: Schema.from_wire(random_schema(seed)),
        odd=_odd_values(),
        copy=copy.deepcopy,
        sample=sample,
    )
