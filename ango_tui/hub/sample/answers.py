"""What the people of the sample organization annotated: answers derived from the label set, revised step by
step.
"""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import Any

from ango_tui.hub.clock import iso
from ango_tui.hub.sample.draws import draw
from ango_tui.hub.sample.geometry import geometry, words
from ango_tui.hub.sample.histories import Visit, visits
from ango_tui.hub.sample.ontologies import schema_of
from ango_tui.hub.sample.plan import Step
from ango_tui.hub.sample.tasks import LABELER, MARK, Ground, person_of

Node = dict[str, Any]
CONTENT = 90
"""The stream that the content of answers comes from."""


@lru_cache(maxsize=16)
def _schema(key: str) -> Node:
    return schema_of(key)


def empty() -> Node:
    """An answer with nothing in it."""
    return {"tools": [], "classifications": [], "relations": []}


class _Labeller:
    """Makes the answer of one task the way people do: first everything, then a few corrections."""

    def __init__(self, ground: Ground, index: int) -> None:
        self.random = Random(draw(ground.key, CONTENT, index))
        self.schema = _schema(ground.plan.key)
        frame = ground.plan.metadata[index % len(ground.plan.metadata)]
        self.width, self.height = frame.get("width", 1600), frame.get("height", 900)

    def _id(self) -> str:
        return f"{self.random.getrandbits(92):023x}"

    def _metadata(self, visit: Visit, stage: str) -> Node:
        moment = iso(visit.left - self.random.randrange(visit.effort + 1))
        return {"createdAt": moment, "createdBy": visit.person, "createdIn": stage}

    def first(self, visit: Visit, stage: str) -> Node:
        """A whole answer."""
        tools = []
        for tool in self.schema["tools"]:
            top = 4 if tool["required"] or tool["tool"] == "bounding-box" else 2
            count = self.random.randrange(int(tool["required"]), top + 1)
            tools += [
                self._object(tool, visit, stage)
                for _ in range(count if tool["tool"] != "brush" else min(1, count))
            ]
        answer = empty()
        answer["tools"] = tools
        answer["classifications"] = self._answers(self.schema["classifications"])
        answer["relations"] = self._relations(tools)
        return answer

    def _object(self, tool: Node, visit: Visit, stage: str) -> Node:
        made = {"schemaId": tool["schemaId"], "objectId": self._id(), "title": tool["title"]}
        made |= geometry(tool["tool"], self.random, self.width, self.height)
        made["classifications"] = self._answers(tool["classifications"])
        made["metadata"] = self._metadata(visit, stage)
        return made

    def _answers(self, questions: list[Node], chosen: frozenset[str] = frozenset()) -> list[Node]:
        made = []
        for question in questions:
            parent = question.get("parentOptionId")
            if (parent and parent not in chosen) or (not question["required"] and self.random.random() < 0.2):
                continue
            answer = self._choose(question)
            picked = frozenset(answer if isinstance(answer, list) else [str(answer)])
            entry = {"schemaId": question["schemaId"], "title": question["title"], "answer": answer}
            entry["classifications"] = self._answers(question["classifications"], picked)
            made.append(entry)
        return made

    def _choose(self, question: Node) -> Any:
        kind, options = question["tool"], [option["schemaId"] for option in question.get("options", ())]
        if kind in ("radio", "single-dropdown"):
            return options[min(int(self.random.expovariate(0.9)), len(options) - 1)]
        if kind in ("checkbox", "multi-dropdown"):
            return self.random.sample(options, self.random.randrange(1, min(3, len(options)) + 1))
        if kind == "tree-dropdown":
            return [self.random.choice(options)]
        if kind == "boolean":
            return self.random.random() < 0.3
        return words(question["title"], self.random)

    def _relations(self, tools: list[Node]) -> list[Node]:
        if len(tools) < 2 or self.random.random() < 0.5:
            return []
        made = []
        for relation in self.schema["relations"]:
            first, second = (tool["objectId"] for tool in self.random.sample(tools, 2))
            entry = {"schemaId": relation["schemaId"], "objectId": self._id(), "title": relation["title"]}
            if relation["tool"] == "group":
                entry["group"] = [first, second]
            else:
                entry |= {"from": first, "to": second, "direction": "straight"}
            made.append(entry | {"classifications": []})
        return made

    def revised(self, answer: Node, visit: Visit, stage: str, changes: int) -> Node:
        """The answer after some corrections; what was not touched is shared with the one before."""
        tools = list(answer["tools"])
        questions = list(answer["classifications"])
        for _ in range(changes):
            luck = self.random.random()
            if luck < 0.5 and tools:
                self._correct(tools, visit)
            elif luck < 0.7 and self.schema["tools"]:
                tools.append(self._object(self.random.choice(self.schema["tools"]), visit, stage))
            elif luck < 0.8 and len(tools) > 2:
                tools.pop(self.random.randrange(len(tools)))
            elif questions:
                no = self.random.randrange(len(questions))
                node = next(
                    q for q in self.schema["classifications"] if q["schemaId"] == questions[no]["schemaId"]
                )
                questions[no : no + 1] = self._answers([node | {"required": True}])
        there = {tool["objectId"] for tool in tools}
        kept = [r for r in answer["relations"] if there.issuperset(r.get("group") or (r["from"], r["to"]))]
        return {"tools": tools, "classifications": questions, "relations": kept}

    def _correct(self, tools: list[Node], visit: Visit) -> None:
        no = self.random.randrange(len(tools))
        old = tools[no]
        kind = next(tool for tool in self.schema["tools"] if tool["schemaId"] == old["schemaId"])
        if kind["classifications"] and self.random.random() < 0.4:
            change: Node = {"classifications": self._answers(kind["classifications"])}
        else:
            change = geometry(kind["tool"], self.random, self.width, self.height)
        updated = {"updatedAt": iso(visit.left), "updatedBy": visit.person}
        tools[no] = old | change | {"metadata": old["metadata"] | updated}


def story(ground: Ground, index: int, pattern: int, created: int) -> list[tuple[Visit, Node]]:
    """Every stage the task has left, and its answer at that moment."""
    labeller = _Labeller(ground, index)
    skipped = ground.plan.patterns[pattern].skipped
    answer, done = empty(), []
    for no, visit in enumerate(visits(ground, index, pattern, created)):
        stage = visit.step.stage
        worked = visit.effort > 0 and not skipped
        if worked and not answer["tools"] and not answer["classifications"]:
            answer = labeller.first(visit, stage)
        elif worked and visit.step.verdict is None:
            answer = labeller.revised(answer, visit, stage, 3)
        elif worked and visit.step.verdict == "Accepted" and draw(ground.key, CONTENT + no, index) % 5 == 0:
            answer = labeller.revised(answer, visit, stage, 1)
        done.append((visit, answer))
    return done


def current(ground: Ground, index: int, pattern: int, created: int) -> Node:
    """The answer a task has now: that of the last stage it left, or a draft, or what was imported."""
    plan = ground.plan.patterns[pattern]
    told = story(ground, index, pattern, created)
    answer = told[-1][1] if told else empty()
    drafted = plan.draft and not answer["tools"]
    imported = not told and draw(ground.key, MARK, index) % 1000 < ground.plan.prelabeled
    if not (drafted or imported):
        return answer
    person = (
        person_of(ground, "labeler", draw(ground.key, LABELER, index))
        if drafted
        else ground.plan.members[0][0]
    )
    moment = created + (90_000 if drafted else 1000)
    return _Labeller(ground, index).first(Visit(Step(plan.stage), person, moment, 900), plan.stage)
