"""The workflows of the sample projects, and the ways a task can go through each of them."""

from __future__ import annotations

from ango_tui.hub.clock import MINUTE, SECOND
from ango_tui.hub.sample.plan import Pattern, StagePlan, Step

START = Step("Start")


def review_stages(review: str) -> tuple[StagePlan, ...]:
    """Start → Label → Review → Complete; what the review rejects goes back to Label."""
    return (
        StagePlan("Start", "Start", "Start", ("Label",), extra={"autoForward": False}, at=(0, 120)),
        StagePlan("Label", "Label", "Label", ("review",), "labeler", {"pluginConfig": []}, (300, 120)),
        StagePlan(
            "review", "Review", review, ("Complete", "Label"), "reviewer", {"readOnly": False}, (600, 120)
        ),
        StagePlan("Complete", "Complete", "Complete", (), extra={"preventRequeue": False}, at=(900, 120)),
    )


def review_patterns(label: int, review: int) -> tuple[Pattern, ...]:
    """The ways through `review_stages`, from not begun to twice rejected; typical durations in seconds."""
    labelled = Step("Label", "labeler", label * SECOND)
    fixed = Step("Label", "labeler", label * SECOND * 2 // 5)
    accepted = Step("review", "reviewer", review * SECOND, "Accepted")
    rejected = Step("review", "reviewer", review * SECOND, "Rejected")
    skipped = Step("Label", "labeler", 9 * SECOND)
    return (
        Pattern("Start"),
        Pattern("Label", (START,)),
        Pattern("Label", (START,), holder="labeler"),
        Pattern("Label", (START,), holder="labeler", draft=True),
        Pattern("Label", (START, labelled, rejected), review="Rejected", holder="labeler", rework=True),
        Pattern("review", (START, labelled), "Completed", "Todo"),
        Pattern("review", (START, labelled), "Completed", "Todo", "reviewer"),
        Pattern("review", (START, labelled, rejected, fixed), "Completed", "Fixed", "reviewer", True),
        Pattern("review", (START, skipped), "Completed", "Todo", skipped=True),
        Pattern("Complete", (START, labelled, accepted), "Reviewed", "Accepted", "reviewer"),
        Pattern(
            "Complete", (START, labelled, rejected, fixed, accepted), "Reviewed", "Accepted", "reviewer", True
        ),
        Pattern("Complete", (START, skipped, accepted), "Reviewed", "Accepted", "reviewer", skipped=True),
        Pattern(
            "Complete",
            (START, labelled, rejected, fixed, rejected, fixed, accepted),
            "Reviewed",
            "Accepted",
            "reviewer",
            True,
        ),
    )


REVIEW_PHASES = (
    (560, (0, 0, 1, 0, 4, 4, 3, 6, 2, 640, 190, 30, 40)),
    (760, (0, 10, 60, 10, 60, 190, 90, 80, 12, 330, 110, 20, 15)),
    (900, (0, 260, 330, 40, 30, 150, 50, 20, 15, 70, 10, 5, 0)),
    (1000, (520, 380, 85, 10, 0, 5, 0, 0, 0, 0, 0, 0, 0)),
)
"""Weights of `review_patterns` as the project goes from its oldest tasks to its newest."""


def consensus_stages() -> tuple[StagePlan, ...]:
    """Two readers at once; where they disagree a third adjudicates, then a chief reviews everything."""
    consensus = {
        "consensusId": None,
        "consensusConfig": {"threshold": {"Finding": 70}, "adjudicationMethod": "best"},
    }
    return (
        StagePlan("Start", "Start", "Start", ("consensus",), extra={"autoForward": False}, at=(0, 120)),
        StagePlan(
            "consensus", "Consensus", "Double reading", ("chief", "third"), extra=consensus, at=(260, 120)
        ),
        StagePlan(
            "reader-a", "Label", "Reader A", ("consensus",), "reader", {"consensusId": "consensus"}, (0, 0)
        ),
        StagePlan(
            "reader-b", "Label", "Reader B", ("consensus",), "second", {"consensusId": "consensus"}, (0, 0)
        ),
        StagePlan("third", "Label", "Adjudication", ("chief",), "reviewer", {"pluginConfig": []}, (480, 240)),
        StagePlan(
            "chief",
            "Review",
            "Chief review",
            ("Complete", "third"),
            "reviewer",
            {"readOnly": True},
            (700, 120),
        ),
        StagePlan("Complete", "Complete", "Complete", (), extra={"preventRequeue": True}, at=(900, 120)),
    )


def consensus_patterns(label: int, review: int) -> tuple[Pattern, ...]:
    """The ways through `consensus_stages`; typical durations in seconds."""
    first = Step("reader-a", "reader", label * SECOND)
    second = Step("reader-b", "second", label * SECOND)
    agree = Step("consensus")
    third = Step("third", "reviewer", label * SECOND * 3 // 2)
    accepted = Step("chief", "reviewer", review * SECOND, "Accepted")
    rejected = Step("chief", "reviewer", review * SECOND, "Rejected")
    read = (START, first, second, agree)
    return (
        Pattern("Start"),
        Pattern("consensus", (START,)),
        Pattern("consensus", (START, first), holder="second"),
        Pattern("third", read, holder="reviewer"),
        Pattern("third", (*read, third, rejected), review="Rejected", holder="reviewer", rework=True),
        Pattern("chief", read, "Completed", "Todo", "reviewer"),
        Pattern("Complete", (*read, accepted), "Reviewed", "Accepted", "reviewer"),
        Pattern("Complete", (*read, third, accepted), "Reviewed", "Accepted", "reviewer"),
        Pattern(
            "Complete", (*read, third, rejected, third, accepted), "Reviewed", "Accepted", "reviewer", True
        ),
    )


CONSENSUS_PHASES = (
    (600, (0, 2, 4, 4, 4, 8, 640, 230, 50)),
    (850, (0, 90, 160, 120, 40, 160, 300, 110, 20)),
    (1000, (240, 520, 200, 10, 0, 20, 10, 0, 0)),
)


def routed_stages(batch: str) -> tuple[StagePlan, ...]:
    """Logic sends one batch to senior labellers; a Hold stage parks what was done too quickly."""
    conditions = [
        {"type": "Batch", "value": [batch], "index": 0},
        {"type": "RandomSample", "value": 0.1, "index": 1},
    ]
    checks = [{"type": "Duration", "value": [0, 20 * SECOND], "index": 0}]
    return (
        StagePlan("Start", "Start", "Start", ("route",), extra={"autoForward": True}, at=(0, 120)),
        StagePlan(
            "route",
            "Logic",
            "Route",
            ("senior", "Label", "Label"),
            extra={"logic": {"conditions": conditions}},
            at=(180, 120),
        ),
        StagePlan("Label", "Label", "Label", ("speed",), "labeler", {"pluginConfig": []}, (380, 120)),
        StagePlan(
            "senior", "Label", "Senior labelling", ("review",), "reviewer", {"pluginConfig": []}, (380, 260)
        ),
        StagePlan(
            "speed",
            "Logic",
            "Too quick?",
            ("hold", "review"),
            extra={"logic": {"conditions": checks}},
            at=(540, 120),
        ),
        StagePlan("hold", "Hold", "Waiting for client", ("Label",), at=(660, 0)),
        StagePlan(
            "review",
            "Review",
            "Finance check",
            ("Complete", "Label"),
            "reviewer",
            {"readOnly": False},
            (760, 120),
        ),
        StagePlan("Complete", "Complete", "Complete", (), extra={"preventRequeue": False}, at=(960, 120)),
    )


def routed_patterns(label: int, review: int) -> tuple[Pattern, ...]:
    """The ways through `routed_stages`; typical durations in seconds."""
    route, speed = Step("route"), Step("speed")
    labelled = Step("Label", "labeler", label * SECOND)
    senior = Step("senior", "reviewer", label * SECOND)
    quick = Step("Label", "labeler", 11 * SECOND)
    accepted = Step("review", "reviewer", review * SECOND, "Accepted")
    rejected = Step("review", "reviewer", review * SECOND, "Rejected")
    waited = Step("hold", "reviewer", 0)
    return (
        Pattern("Label", (START, route)),
        Pattern("Label", (START, route), holder="labeler"),
        Pattern("senior", (START, route), holder="reviewer"),
        Pattern("hold", (START, route, quick, speed), "Completed", holder="reviewer"),
        Pattern("review", (START, route, labelled, speed), "Completed", "Todo", "reviewer"),
        Pattern(
            "Label",
            (START, route, labelled, speed, rejected),
            review="Rejected",
            holder="labeler",
            rework=True,
        ),
        Pattern("Complete", (START, route, labelled, speed, accepted), "Reviewed", "Accepted", "reviewer"),
        Pattern("Complete", (START, route, senior, accepted), "Reviewed", "Accepted", "reviewer"),
        Pattern(
            "Complete",
            (START, route, quick, speed, waited, labelled, speed, accepted),
            "Reviewed",
            "Accepted",
            "reviewer",
            True,
        ),
        Pattern(
            "Complete",
            (START, route, labelled, speed, rejected, labelled, speed, accepted),
            "Reviewed",
            "Accepted",
            "reviewer",
            True,
        ),
    )


ROUTED_PHASES = (
    (650, (1, 2, 2, 20, 8, 6, 620, 190, 50, 100)),
    (850, (60, 180, 80, 60, 220, 60, 250, 60, 10, 20)),
    (1000, (700, 200, 60, 10, 10, 0, 20, 0, 0, 0)),
)

SIMPLE_STAGES = (
    StagePlan("Start", "Start", "Start", ("Label",)),
    StagePlan("Label", "Label", "Label", ("Complete",), "labeler", {"pluginConfig": []}),
    StagePlan("Complete", "Complete", "Complete", ()),
)
"""What a new project has."""


def simple_patterns(label: int) -> tuple[Pattern, ...]:
    """The ways through `SIMPLE_STAGES`; typical duration in seconds."""
    labelled = Step("Label", "labeler", label * SECOND)
    return (
        Pattern("Start"),
        Pattern("Label", (START,)),
        Pattern("Label", (START,), holder="labeler"),
        Pattern("Complete", (START, labelled), "Completed", holder="labeler"),
        Pattern(
            "Complete",
            (START, Step("Label", "labeler", MINUTE // 10)),
            "Completed",
            holder="labeler",
            skipped=True,
        ),
    )


SIMPLE_PHASES = ((500, (0, 10, 40, 920, 30)), (1000, (400, 300, 200, 95, 5)))
