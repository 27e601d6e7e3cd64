"""What was cut or copied from a label set, kept on disk: it can be pasted in another project or window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath

from ango_tui.label_sets.placing import paste_places
from ango_tui.ontology import Path, Schema
from ango_tui.ontology.clipboard import Clip, Pasted, paste
from ango_tui.ontology.edits import EditError
from ango_tui.ontology.values import ClassificationCategory
from ango_tui.store import atomic

_FILE = "copied-nodes.json"


@dataclass(frozen=True, slots=True)
class Copied:
    """Nodes with where they came from; `cut` says that they were taken away there."""

    clip: Clip
    project: str
    cut: bool


def keep(folder: FilePath, copied: Copied) -> None:
    """Put it on disk.

    Raises:
        OSError: it could not be written.
    """
    value = {"clip": copied.clip.to_json(), "project": copied.project, "cut": copied.cut}
    atomic.write_json(folder / _FILE, value, sync=False)


def kept(folder: FilePath) -> Copied | None:
    """What was cut or copied last, in any window; None when there is nothing to be read."""
    try:
        value = atomic.read_json(folder / _FILE)
    except OSError:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("clip"), str):
        return None
    try:
        clip = Clip.from_json(value["clip"])
    except ValueError:
        return None
    return Copied(clip, str(value.get("project") or ""), value.get("cut") is True)


def pasted(schema: Schema, path: Path, clip: Clip, *, keep_ids: bool) -> Pasted:
    """The label set with the nodes pasted at the best place seen from `path`.

    Raises:
        EditError: they can stand nowhere near it.
    """
    reason: EditError | None = None
    for parent, at, condition in paste_places(schema, path, clip.nodes):
        try:
            found = paste(schema, clip, parent, at, keep_ids=keep_ids)
        except EditError as error:
            reason = reason or error
            continue
        return _under(found, condition) if condition else found
    raise reason or EditError("nothing was copied")


def _under(found: Pasted, condition: str) -> Pasted:
    schema = found.schema
    for path in found.paths:
        node = schema.at(path)
        if isinstance(node, ClassificationCategory):
            schema = schema.put(path, node.with_field("parentOptionId", condition))
    return Pasted(schema, found.paths, found.renewed)
