"""Regular expressions of text questions: read as JavaScript, tried without hanging."""

from __future__ import annotations

import re

#: Samples are cut to this length before a pattern is tried.
SAMPLE = 200


def as_python_regex(value: str) -> str:
    """A JavaScript pattern in the spelling Python understands."""
    value = value.replace("(?<", "(?P<").replace("(?P<=", "(?<=").replace("(?P<!", "(?<!")
    value = re.sub(r"\\k<(\w+)>", r"(?P=\1)", value)
    value = re.sub(r"\\u\{([0-9A-Fa-f]{1,6})\}", lambda m: f"\\U{int(m[1], 16):08x}", value)
    return re.sub(r"\\[pP]\{[^}]*\}", r"\\w", value).replace(r"\/", "/")


def regex_problem(value: str) -> str:
    """What is wrong with a pattern, "" when it compiles."""
    try:
        re.compile(as_python_regex(value))
    except (re.error, OverflowError, RecursionError, ValueError) as error:
        return str(error)
    return ""


def may_run_away(value: str) -> bool:
    """Whether matching might take exponential time: a repeated group that repeats or chooses inside.

    Too careful rather than too bold: it is asked before a pattern is tried while somebody is typing.
    """
    inside: list[bool] = []
    risky = False
    in_class = False
    n = 0
    while n < len(value):
        sign = value[n]
        if sign == "\\":
            n += 2
            continue
        if in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
        elif sign == "(":
            inside.append(False)
        elif sign == ")" and inside:
            loose = inside.pop()
            repeated = value[n + 1 : n + 2] in ("*", "+", "{")
            risky = risky or (loose and repeated)
            if inside and (loose or repeated):
                inside[-1] = True
        elif sign in "*+{|" and inside:
            inside[-1] = True
        n += 1
    return risky


def tried(value: str, sample: str) -> str:
    """How a sample fares against a pattern, in words."""
    if problem := regex_problem(value):
        return f"does not compile: {problem}"
    if may_run_away(value):
        return "not tried: this pattern could take forever"
    found = re.search(as_python_regex(value), sample[:SAMPLE])
    return "matches" if found else "does not match"
