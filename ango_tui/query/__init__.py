"""The filter typed after ``/``: words and ``field:value`` terms, read, printed, completed and carried out.

``stage:Review,Rework -assignee:none priority:>5 id:frame_* updated:<7d created:2026-01..2026-02 "two words"``
"""

from __future__ import annotations

from ango_tui.query.completing import complete
from ango_tui.query.conditions import to_conditions
from ango_tui.query.fields import Completion, FieldSpec, Problem, Query, Term, Value
from ango_tui.query.matching import matches
from ango_tui.query.printing import quote
from ango_tui.query.reading import parse

__all__ = [
    "Completion",
    "FieldSpec",
    "Problem",
    "Query",
    "Term",
    "Value",
    "complete",
    "matches",
    "parse",
    "quote",
    "to_conditions",
]
