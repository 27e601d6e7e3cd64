"""An asset in words, for the list, its detail pane and its own screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ango_tui import text
from ango_tui.transfer.kinds import is_url, kind_of_asset

if TYPE_CHECKING:
    from ango_tui.api import Asset
    from ango_tui.ui.project_context import ProjectContext


def extent(asset: Asset) -> str:
    """How large it is, as far as its metadata tell: pixels, frames, pages, characters."""
    found = asset.metadata
    sides = (found.get("width"), found.get("height"))
    parts = [f"{sides[0]}x{sides[1]}"] if all(sides) else []
    frames = found.get("frameTotal")
    if frames:
        parts.append(f"{frames} frames")
    if len(asset.dataset) > 1:
        parts.append(f"{len(asset.dataset)} pages")
    if not parts and asset.data and not is_url(asset.data):
        parts.append(f"{len(asset.data):,} characters")
    return " ".join(parts)


def kind(asset: Asset) -> str:
    """Image, video, text, ...; of a multi-page asset that of its first page."""
    return kind_of_asset(asset.data or (asset.dataset[0] if asset.dataset else ""))


def stages(asset: Asset, context: ProjectContext) -> str:
    """The stages its tasks are in."""
    return ", ".join(dict.fromkeys(context.stage_name(task.stage) for task in asset.tasks))


def asset_facts(asset: Asset, context: ProjectContext) -> Sequence[tuple[str, str]]:
    """What is known of an asset: names and values."""
    attachments = [f"{each.type}: {each.value}" for each in asset.attachments]
    return (
        ("External id", asset.external_id or "none"),
        ("Kind", kind(asset)),
        ("Size", extent(asset) or "not told"),
        ("Stage", stages(asset, context) or "no task"),
        ("Batches", context.batch_names(asset.batches) or "none"),
        ("Pre-labelled", "yes" if asset.is_pre_labeled else "no"),
        ("Created", text.when(asset.created_at)),
        ("Attachments", "\n".join(attachments) or "none"),
        ("Data", asset.data),
        ("Asset id", asset.id),
        ("Task id", ", ".join(task.id for task in asset.tasks)),
    )
