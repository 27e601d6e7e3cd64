"""A guide for annotators in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from ango_tui.ontology.interchange.report import Exported, Report
from ango_tui.ontology.kinds import TREE
from ango_tui.ontology.node import Node
from ango_tui.ontology.schema import Schema, name_of
from ango_tui.ontology.summary import summary
from ango_tui.ontology.tree import outline
from ango_tui.ontology.values import Category, ClassificationCategory


def write_guide(schema: Schema, title: str = "Label guide") -> Exported:
    """What to draw and what to answer, in the order of the form."""
    report = Report()
    lines = [f"# {_safe(title)}", "", summary(schema).words().capitalize() + ".", ""]
    groups: tuple[tuple[str, Sequence[Category]], ...] = (
        ("What to draw", schema.tools),
        ("Questions about the whole asset", schema.classifications),
        ("Relations", schema.relations),
    )
    for heading, nodes in groups:
        if nodes:
            lines += [f"## {heading}", ""]
        for node in nodes:
            lines += _section(node)
            report.taken(name_of(node), node.kind.words)
    return Exported("\n".join(lines).rstrip() + "\n", report)


def _section(node: Category) -> list[str]:
    lines = [f"### {_safe(name_of(node))}", ""]
    facts = [node.kind.words if node.kind.group else node.tool or "unknown type", *_facts(node)]
    lines += [", ".join(facts) + ".", ""]
    lines += _answers(node, "")
    for kid in node.classifications:
        lines += _nested(kid, node, 0)
    return [*lines, ""] if lines[-1] else lines


def _facts(node: Category) -> list[str]:
    facts = ["**required**"] if node.required else []
    if node.shortcutKey:
        facts.append(f"key `{_safe(node.shortcutKey)}`")
    if node.color:
        facts.append(f"colour `{_safe(node.color)}`")
    if isinstance(node, ClassificationCategory):
        if node.regex:
            facts.append(f"must match `{node.regex.replace('`', '')}`")
        if node.frameSpecific:
            facts.append("per frame")
        if node.richText:
            facts.append("with formatting")
    return facts


def _answers(node: Category, pad: str) -> list[str]:
    if node.has_tree:
        return [
            f"{pad}- {_safe(line.strip())}" if not line.startswith(" ") else _leaf(line, pad)
            for line in _lines(node)
        ]
    return [f"{pad}- {_safe(option.label)}" for option in node.options] + (
        [""] if node.options and not pad else []
    )


def _lines(node: Node) -> list[str]:
    return outline(node.kids(TREE)).splitlines()


def _leaf(line: str, pad: str) -> str:
    depth = len(line) - len(line.lstrip())
    return f"{pad}{' ' * depth}- {_safe(line.strip())}"


def _nested(node: ClassificationCategory, parent: Category, depth: int) -> list[str]:
    pad = "  " * depth
    when = ""
    if node.parentOptionId:
        shown = next((o.label for o in parent.options if o.id == node.parentOptionId), "?")
        when = f" — when *{_safe(shown)}*"
    facts = ", ".join([node.kind.words if node.kind.group else node.tool, *_facts(node)])
    lines = [f"{pad}- **{_safe(name_of(node))}**{when}: {facts}"]
    lines += _answers(node, pad + "  ")
    for kid in node.classifications:
        lines += _nested(kid, node, depth + 1)
    return lines


def _safe(text: str) -> str:
    """Text that Markdown takes for text."""
    clean = " ".join(text.split())
    for sign in ("\\", "`", "*", "_", "[", "]", "<", ">", "#", "|"):
        clean = clean.replace(sign, "\\" + sign)
    return clean
