"""JSON values as a persistent tree: copying, strict equality, no recursion limit."""

from __future__ import annotations

import json
import marshal
from typing import Any


def copied(value: object) -> object:
    """A deep copy of a JSON value. Iterative, so that depth cannot break it."""
    if not isinstance(value, dict | list):
        return value
    root: object = value.copy()
    todo: list[object] = [root]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            for key, item in node.items():
                if isinstance(item, dict | list):
                    node[key] = item = item.copy()
                    todo.append(item)
        elif isinstance(node, list):
            for n, item in enumerate(node):
                if isinstance(item, dict | list):
                    node[n] = item = item.copy()
                    todo.append(item)
    return root


def same(a: object, b: object) -> bool:
    """Whether two JSON values would be written alike, the order of keys aside.

    Python's `==` is too lenient here: it holds `True == 1` and `1 == 1.0` to be equal.
    """
    todo = [(a, b)]
    while todo:
        x, y = todo.pop()
        if x is y:
            continue
        if type(x) is not type(y):
            return False
        if isinstance(x, dict) and isinstance(y, dict):
            if len(x) != len(y):
                return False
            for key, item in x.items():
                if key not in y:
                    return False
                todo.append((item, y[key]))
        elif isinstance(x, list) and isinstance(y, list):
            if len(x) != len(y):
                return False
            todo.extend(zip(x, y, strict=True))
        elif x != y:
            return False
    return True


def surely_same(a: Any, b: Any) -> bool:
    """A quick `same`, order of keys included, for large values; False may also mean "not sure"."""
    if a is b:
        return True
    try:
        return bool(a == b) and marshal.dumps(a, 2) == marshal.dumps(b, 2)
    except (ValueError, RecursionError):
        return False


def compact(value: object) -> str:
    """One line of JSON for a person, odd values included."""
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        return "…"
