"""Workflows to test with: the usual one with a review, one with a consensus, one with conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ango_tui.workflow import Workflow


def stage(stage_id: str, kind: str, *targets: str, **members: Any) -> dict[str, Any]:
    return {
        "id": stage_id,
        "type": kind,
        "name": members.pop("name", stage_id),
        "next": list(targets),
        **members,
    }


REVIEW = [
    stage("Start", "Start", "Label", autoForward=True),
    stage("Label", "Label", "review", assignedTo=["ana@x.example"], pluginConfig=[]),
    stage("review", "Review", "Complete", "Label", name="QA review", readOnly=False),
    stage("Complete", "Complete"),
]
CONSENSUS = [
    stage("Start", "Start", "both"),
    stage("both", "Consensus", "Complete", "third", consensusId=None),
    stage("one", "Label", "both", consensusId="both"),
    stage("two", "Label", "both", consensusId="both"),
    stage("third", "Label", "Complete"),
    stage("Complete", "Complete"),
]
CONDITIONS = [
    {"type": "Batch", "value": ["b1"], "index": 0},
    {"type": "RandomSample", "value": 0.1, "index": 1},
]
ROUTED = [
    stage("Start", "Start", "route"),
    stage("route", "Logic", "senior", "Label", "Complete", logic={"conditions": CONDITIONS}),
    stage("senior", "Label", "Complete"),
    stage("Label", "Label", "Complete"),
    stage("Complete", "Complete"),
]


@pytest.fixture
def review() -> Workflow:
    """Start, Label, a review that sends back, Complete."""
    return Workflow.from_wire(REVIEW)


@pytest.fixture
def consensus() -> Workflow:
    """Two answers compared, a third where they disagree."""
    return Workflow.from_wire(CONSENSUS)


@pytest.fixture
def routed() -> Workflow:
    """A Logic stage with three ways."""
    return Workflow.from_wire(ROUTED)


@pytest.fixture
def make() -> Callable[..., dict[str, Any]]:
    """A function that makes a stage's JSON: ``make(id, kind, *targets, **members)``."""
    return stage
