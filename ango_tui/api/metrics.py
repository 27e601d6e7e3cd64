"""Calls about figures: the six metrics of a project's overview, and how its people perform."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from ango_tui.api.addresses import segment
from ango_tui.api.decoding import build
from ango_tui.api.errors import InvalidRequest
from ango_tui.api.records import MetricRecord
from ango_tui.api.replies import Reply
from ango_tui.api.resource import Resource
from ango_tui.api.wire import Metrics


def utc_text(moment: datetime) -> str:
    """A time as exports and performance want it: UTC, microseconds, `Z`. Without a zone it is taken for
    UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class MetricCalls(Resource):
    """Figures of a project; their shapes are documented nowhere, so values are plain JSON."""

    async def get_metrics(self, project_id: str, metric: Metrics | str) -> MetricRecord:
        """One figure of the overview. Seed documentation, get_metrics."""
        try:
            name = Metrics(metric).value
        except ValueError:
            raise InvalidRequest(
                f"There is no metric {metric!r}.", advice=f"Use {', '.join(Metrics)}."
            ) from None
        return _figure(name, await self._get(f"/v2/{segment(project_id)}/overview/{name}"))

    async def get_project_performance(
        self,
        project_id: str,
        interval: Sequence[datetime] | None = None,
        batches: Sequence[str] | None = None,
    ) -> MetricRecord:
        """How the project's people did between two times, in some batches (names or ids) or all. SDK
        1.4.10."""
        body: dict[str, Any] = {}
        if interval:
            start, end = interval
            body["interval"] = [utc_text(start), utc_text(end)]
        if batches:
            body["batches"] = await self._batch_ids(project_id, batches)
        return _figure("performance", await self._post(f"/v2/performance/{segment(project_id)}", body))


def _figure(name: str, reply: Reply) -> MetricRecord:
    members = [member for member in reply.data if member != "total"] or list(reply.data)
    value: Any = reply.find(members[0]) if len(members) == 1 else {key: reply.find(key) for key in reply.data}
    return build(MetricRecord, {"name": name, "value": value})
