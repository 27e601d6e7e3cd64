"""Calls that bring labels in from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ango_tui.api.decoding import build
from ango_tui.api.records import Outcome
from ango_tui.api.resource import Resource

_TALLY = re.compile(r"(\d+)\s*/\s*(\d+)")


class Labels(Resource):
    """Importing labels."""

    async def import_labels(self, project_id: str, labels: Sequence[Mapping[str, Any]]) -> Outcome:
        """Put labels on tasks that are in the Start stage; the assets must exist.

        Items are `{"externalId": …, "objects": […], "classifications": […], "relations": […]}`. `count` is
        the number of labelled tasks and `failed` of those that were not, read from the server's sentence.
        Seed documentation, import_labels.
        """
        body = {"project": project_id, "jsonContent": [dict(label) for label in labels]}
        found = (await self._post("/v2/import/labels", body)).find("project", "message")
        message = found if isinstance(found, str) else ""
        tally = _TALLY.search(message)
        done, asked = (int(tally[1]), int(tally[2])) if tally else (None, None)
        failed = asked - done if done is not None and asked is not None else None
        return build(Outcome, {"message": message, "count": done, "failed": failed})
