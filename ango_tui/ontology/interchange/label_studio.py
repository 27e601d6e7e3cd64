"""Label Studio labelling configurations (XML), in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ango_tui.ontology.interchange.report import (
    Imported,
    InterchangeError,
    Report,
    hex_color,
)
from ango_tui.ontology.rules.classes import SHORTCUTS
from ango_tui.ontology.schema import Schema
from ango_tui.ontology.tree import with_flattened
from ango_tui.ontology.values import (
    ClassificationCategory,
    LabelOption,
    RelationCategory,
    ToolCategory,
    TreeOption,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_LABELS = {
    "RectangleLabels": "bounding-box",
    "VideoRectangle": "bounding-box",
    "PolygonLabels": "polygon",
    "VectorLabels": "polyline",
    "KeyPointLabels": "point",
    "BrushLabels": "segmentation",
    "BitmaskLabels": "segmentation",
    "Labels": "ner",
    "HyperTextLabels": "ner",
    "ParagraphLabels": "ner",
    "EllipseLabels": "polygon",
}
_SHAPES = {
    "Rectangle": "bounding-box",
    "Polygon": "polygon",
    "Vector": "polyline",
    "KeyPoint": "point",
    "Brush": "segmentation",
    "Bitmask": "segmentation",
    "Ellipse": "polygon",
}
_QUESTIONS = ("Choices", "Taxonomy", "TextArea", "Number", "Rating", "DateTime")
_LAYOUT = {
    *("View", "Header", "Style", "Image", "Text", "HyperText", "Audio", "AudioPlus", "Video", "Paragraphs"),
    *("Label", "Labels", "Choice", "Relation", "Shortcut", "Filter", "Collapse", "Panel", "Zoom", "Repeater"),
    *("List", "Pdf", "PDF"),
}
_NUMBER = r"^-?\d+(\.\d+)?$"
_DATE = r"^\d{4}-\d{2}-\d{2}.*$"


@dataclass(slots=True)
class _Question:
    name: str
    node: ClassificationCategory
    element: Element
    below: list[_Question] = field(default_factory=list)
    placed: bool = False


@dataclass(slots=True)
class _Config:
    report: Report = field(default_factory=Report)
    tools: list[tuple[str, ToolCategory]] = field(default_factory=list)
    relations: list[RelationCategory] = field(default_factory=list)
    questions: dict[str, _Question] = field(default_factory=dict)
    on_tools: dict[int, list[_Question]] = field(default_factory=dict)


def read_label_studio(text: str) -> Imported:
    """Read a labelling configuration. Raises `InterchangeError` when it is no XML or has no `<View>`."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(text)
    except DefusedXmlException:
        raise InterchangeError("this XML declares entities, which is refused") from None
    except (ParseError, ValueError) as error:
        raise InterchangeError(f"this is no XML: {error}") from None
    if root.tag != "View":
        raise InterchangeError("a Label Studio configuration begins with <View>; this does not")
    config = _Config()
    for element in root.iter():
        _element(config, element)
    top = _nested(config)
    tools = [_with_questions(node, config.on_tools.get(node.uid, [])) for _, node in config.tools]
    schema = Schema(tools, [_finished(question) for question in top], config.relations)
    return Imported(schema, config.report, "Label Studio")


def _element(config: _Config, element: Element) -> None:
    tag, name = str(element.tag), element.get("name") or ""
    if tag in _LABELS and (tag != "Labels" or element.get("toName")):
        _labels(config, element, tag, name)
    elif tag in _SHAPES:
        config.tools.append((name, ToolCategory(_SHAPES[tag], name or tag)))
        config.report.approximated(name or tag, "a shape without labels, named after its control")
    elif tag in _QUESTIONS:
        _question(config, element, tag, name)
    elif tag == "Relations":
        for item in element.iter("Relation"):
            config.relations.append(RelationCategory("one-to-one", item.get("value") or "Relation"))
            config.report.taken(item.get("value") or "Relation", "relation")
    elif tag not in _LAYOUT:
        config.report.dropped(f"{tag} {name}".strip(), "has no equivalent")


def _labels(config: _Config, element: Element, tag: str, name: str) -> None:
    wire_type = _LABELS[tag]
    if element.get("canRotate") == "true" and tag == "RectangleLabels":
        wire_type = "rotated-bounding-box"
    for label in element.iter("Label"):
        title = label.get("value") or ""
        if not title:
            config.report.dropped(f"{name} › a label", "it has no value")
            continue
        hotkey = label.get("hotkey") or ""
        good = hotkey if hotkey in SHORTCUTS else ""
        color = hex_color(label.get("background"))
        node = ToolCategory(
            wire_type, title, element.get("required") == "true", color=color, shortcutKey=good
        )
        config.tools.append((name, node))
        notes = []
        if tag in ("EllipseLabels", "BrushLabels", "BitmaskLabels"):
            notes.append(f"{tag} become {node.kind.words}")
        if hotkey and not good:
            notes.append(f"its hotkey {hotkey!r} is none that can be used")
        if label.get("background") and not color:
            notes.append(f"its colour {label.get('background')!r} is not understood")
        notes += [
            f"{key} has no place" for key in ("maxUsages", "alias") if label.get(key) or element.get(key)
        ]
        if notes:
            config.report.approximated(title, ", ".join(notes))
        else:
            config.report.taken(title, node.kind.words)


def _question(config: _Config, element: Element, tag: str, name: str) -> None:
    title = name or tag
    required = element.get("required") == "true"
    notes: list[str] = []
    if tag == "Choices":
        node = _choices(element, title, required)
    elif tag == "Taxonomy":
        roots = [*_tree(element)]
        node = ClassificationCategory("tree-dropdown", title, required, treeOptions=roots)
    elif tag == "TextArea":
        node = ClassificationCategory("text", title, required)
        if element.get("maxSubmissions") not in (None, "1"):
            notes.append("several submissions become one text")
    elif tag == "Rating":
        top = int(element.get("maxRating") or 5) if (element.get("maxRating") or "5").isdigit() else 5
        stars = [LabelOption(str(n)) for n in range(1, min(top, 20) + 1)]
        node = ClassificationCategory("radio", title, required, options=stars)
        notes.append(f"a rating becomes a choice of 1 to {len(stars)}")
    else:
        regex = _NUMBER if tag == "Number" else _DATE
        node = ClassificationCategory("text", title, required, regex=regex)
        notes.append(f"{tag} becomes a text with a regex")
    if notes:
        config.report.approximated(title, ", ".join(notes))
    else:
        config.report.taken(title, node.kind.words)
    config.questions[name or f"{tag} {len(config.questions)}"] = _Question(name, node, element)


def _choices(element: Element, title: str, required: bool) -> ClassificationCategory:
    choice, layout = element.get("choice") or "single", element.get("layout") or ""
    kinds = {"single": "radio", "single-radio": "radio", "multiple": "checkbox", "select": "single-dropdown"}
    wire_type = (
        "single-dropdown" if layout == "select" and choice != "multiple" else kinds.get(choice, "radio")
    )
    if layout == "select" and choice == "multiple":
        wire_type = "multi-dropdown"
    texts = dict.fromkeys(item.get("value") or item.get("alias") or "" for item in element.iter("Choice"))
    return ClassificationCategory(
        wire_type, title, required, options=[LabelOption(text) for text in texts if text]
    )


def _tree(element: Element) -> Iterator[TreeOption]:
    for item in element.findall("Choice"):
        yield TreeOption(item.get("value") or "", children=[*_tree(item)])


def _nested(config: _Config) -> list[_Question]:
    """Put every question where it is shown: at the top, under a choice, or under the labels it belongs to."""
    top: list[_Question] = []
    for question in config.questions.values():
        when = question.element.get("visibleWhen") or ""
        source = question.element.get("whenTagName") or ""
        if (
            when == "choice-selected"
            and source in config.questions
            and _under_choice(config, question, source)
        ):
            continue
        if when == "region-selected" or question.element.get("perRegion") == "true":
            _under_labels(config, question, source)
            continue
        if when:
            config.report.approximated(question.node.title, f"shown always: {when!r} has no equivalent here")
        top.append(question)
    return top


def _under_choice(config: _Config, question: _Question, source: str) -> bool:
    above = config.questions[source]
    probe: _Question | None = above
    while probe is not None:
        if probe is question:
            return False
        probe = config.questions.get(probe.element.get("whenTagName") or "") if probe.placed else None
    wanted = [
        text.strip() for text in (question.element.get("whenChoiceValue") or "").split(",") if text.strip()
    ]
    found = [option for option in above.node.options if option.value in wanted]
    if wanted and not found:
        return False
    question.placed = True
    if not found:
        above.below.append(question)
        return True
    question.node = question.node.with_field("parentOptionId", found[0].schemaId)
    above.below.append(question)
    if len(wanted) > 1:
        words = f"shown for {found[0].value!r} only: one condition holds one answer"
        config.report.approximated(question.node.title, words)
    return True


def _under_labels(config: _Config, question: _Question, source: str) -> None:
    wanted = [
        text.strip() for text in (question.element.get("whenLabelValue") or "").split(",") if text.strip()
    ]
    targets = [node for name, node in config.tools if not source or name == source]
    if wanted:
        targets = [node for node in targets if node.title in wanted]
    if not targets:
        config.report.dropped(question.node.title, "it belongs to labels that are not there")
        return
    if len(targets) > 1:
        words = f"asked for {len(targets)} labels: each gets a copy with ids of its own"
        config.report.approximated(question.node.title, words)
    for node in targets:
        config.on_tools.setdefault(node.uid, []).append(question)


def _finished(question: _Question) -> ClassificationCategory:
    kids = [_finished(below) for below in question.below]
    node = question.node.with_kids("classifications", kids) if kids else question.node
    return with_flattened(node) if node.treeOptions else node


def _with_questions(node: ToolCategory, questions: list[_Question]) -> ToolCategory:
    from ango_tui.ontology.ids import renewed

    return node.with_kids("classifications", [renewed(_finished(each))[0] for each in questions])
