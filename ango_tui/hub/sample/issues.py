"""The issues of a sample project: on which tasks, who opened them, what was said, which are resolved."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec

from ango_tui.hub.clock import HOUR, MINUTE, iso
from ango_tui.hub.ids import object_id
from ango_tui.hub.sample.tasks import Ground

ERROR_CODES = (
    {"category": "Geometry", "name": "Loose box", "key": "GEO-01"},
    {"category": "Geometry", "name": "Cut off", "key": "GEO-02"},
    {"category": "Class", "name": "Wrong class", "key": "CLS-01"},
    {"category": "Class", "name": "Missing object", "key": "CLS-02"},
    {"category": "Attribute", "name": "Wrong attribute", "key": "ATT-01"},
)
_WORDS = (
    "The outline is too loose on the left side.",
    "This one is missing.",
    "Wrong class: please check the guideline, section 3.",
    "Is this really occluded? I would say it is not.",
    "Attribute does not match what the picture shows.",
    "Duplicate of the object above.",
    "Please split this into two.",
    "Text was cut off at the end of the line.",
)
_REPLIES = (
    "Fixed, please look again.",
    "I disagree, see the guideline.",
    "Done.",
    "Thanks, better now.",
    "Will ask the client.",
)


class SampleIssue(msgspec.Struct, frozen=True):
    """A row of the table `issue`, and its JSON."""

    place: int
    status: str
    author: str
    stage: str
    created: int
    body: dict[str, Any]


def issues_of(ground: Ground, names: dict[str, str]) -> list[SampleIssue]:
    """All issues of the project, oldest first; at most 400. `names` are the members' names by address."""
    plan = ground.plan
    reviewers = plan.people.get("reviewer") or (plan.members[0][0],)
    labelers = plan.people.get("labeler") or plan.people.get("reader") or reviewers
    stage = next((stage.key for stage in plan.stages if stage.type == "Label"), "Label")
    count = min(400, ground.size * plan.issues_per_thousand // 1000)
    random = Random(f"{ground.key}/issues")
    found = []
    for no in range(count):
        index = random.randrange(max(1, ground.size * 9 // 10))
        came = ground.start + index * ground.spacing
        created = came + random.randrange(
            HOUR, max(HOUR + 1, min(10 * 24 * HOUR, ground.base - came - 2 * HOUR))
        )
        author, labeler = random.choice(reviewers), random.choice(labelers)
        status = random.choices(("Open", "Resolved", "Closed"), (45, 50, 5))[0]
        body, last = _body(plan.key, no, random, author, labeler, created, names)
        if status != "Open":
            last = max(last, min(ground.base, last + random.randrange(MINUTE, 30 * HOUR)))
            body |= {"resolvedBy": author, "resolvedAt": iso(last)}
        body["updatedAt"] = iso(last)
        found.append(SampleIssue(index, status, author, stage, created, body))
    return sorted(found, key=lambda issue: issue.created)


def _body(
    key: str, no: int, random: Random, author: str, labeler: str, created: int, names: dict[str, str]
) -> tuple[dict[str, Any], int]:
    """The JSON of an issue, and when something was last said."""
    positions: dict[str, str | None] = {
        "contracts": str(random.randrange(3000)),
        "audio": f"[{no * 1.5}, {no * 1.5 + 4}]",
        "robots": None,
    }
    position = positions.get(key, f"[{random.randrange(1600)}, {random.randrange(800)}]")
    body: dict[str, Any] = {"content": random.choice(_WORDS), "position": position, "page": 0}
    if key == "dashcam" and random.random() < 0.7:
        body["errorCodes"] = [dict(random.choice(ERROR_CODES))]
    comments, last = [], created
    for turn in range(random.choice((0, 0, 1, 1, 2, 3))):
        speaker = labeler if turn % 2 == 0 else author
        other = author if turn % 2 == 0 else labeler
        last += random.randrange(2, 18) * MINUTE
        moment = iso(last)
        comment: dict[str, Any] = {
            "_id": object_id(key, "comment", no, turn),
            "content": random.choice(_REPLIES),
            "createdBy": speaker,
        }
        mention = [{"userEmail": other, "userName": names.get(other, "")}] if random.random() < 0.5 else []
        comments.append(comment | {"createdAt": moment, "updatedAt": moment, "contentMentions": mention})
    return body | {"comments": comments}, last
