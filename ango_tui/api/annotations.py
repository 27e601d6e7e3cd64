"""What is sent to answer a task, and how it is merged with the answer that is there. SDK 1.4.10,
models.annotate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ango_tui.api.decoding import listing, mapping

Entries = Sequence[Mapping[str, Any]]


class Answer(msgspec.Struct, frozen=True):
    """Annotations: objects (of tools), classifications and relations, in the form the server writes them."""

    objects: Entries = ()
    classifications: Entries = ()
    relations: Entries = ()

    def to_wire(self) -> dict[str, Any]:
        """The answer as it is sent."""
        return {
            "objects": list(self.objects),
            "classifications": list(self.classifications),
            "relations": list(self.relations),
        }

    toDict = to_wire


class AnnotationPayload(msgspec.Struct, frozen=True):
    """An answer and the addresses of its brush masks."""

    answer: Answer = Answer()
    brush_data_url: str | None = None
    medical_brush_data_url: str | None = None
    duration: int = 0

    @classmethod
    def of(cls, value: AnnotationPayload | Answer | Mapping[str, Any]) -> AnnotationPayload:
        """A payload from what callers may give: itself, an answer, or an answer as a dict (`tools` or
        `objects`)."""
        if isinstance(value, AnnotationPayload):
            return value
        if isinstance(value, Answer):
            return cls(value)
        return cls(
            Answer(
                objects=listing(value.get("objects") or value.get("tools")),
                classifications=listing(value.get("classifications")),
                relations=listing(value.get("relations")),
            )
        )

    def to_wire(self, answer: Answer | None = None) -> dict[str, Any]:
        """The body as it is sent, with another answer in place of its own if one is given."""
        return {
            "answer": (answer or self.answer).to_wire(),
            "brushDataUrl": self.brush_data_url,
            "medicalBrushDataUrl": self.medical_brush_data_url,
            "duration": self.duration,
        }

    toDict = to_wire


def merged_answer(present: Mapping[str, Any], new: Answer) -> Answer:
    """The new answer, followed by what of the present one it does not replace."""
    answered = {mapping(entry).get("schemaId") for entry in new.classifications}
    kept = [c for c in listing(present.get("classifications")) if mapping(c).get("schemaId") not in answered]
    tools = listing(present.get("tools") or present.get("objects"))
    return Answer(
        objects=[*new.objects, *tools],
        classifications=[*new.classifications, *kept],
        relations=[*new.relations, *listing(present.get("relations"))],
    )
