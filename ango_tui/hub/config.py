"""What a hub can be told: size and seed of the sample organization, limits, faults and quirks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from ango_tui.hub.faults import Fault


class Quirks(msgspec.Struct):
    """Ways in which real servers are known to differ from each other; all off is the current server.

    * odd_201: the GETs `/getUploadUrl`, `/getSignedUrl` and `/issues` answer 201, as the REST reference says.
    * history_object: `/task/{id}/history` answers with the latest entry as an object instead of a list.
    * history_id: history entries carry `id` instead of `_id`.
    * asset_as_id, project_as_object: shapes of `task.asset` and `task.project` seen in other generations.
    * always_answer: lists of tasks carry `answer` whether asked for or not.
    * full_list_batches: `POST /batches/{id}` refuses `{"name"}`, as servers before SDK 1.4.10 did.
    * export_v3_only: `GET /export` does not exist, only `/exportV3`.
    * storage_id_key: storages carry `id` instead of `_id`, as the seed documentation prints them.
    * issues_key: lists of issues come as `data.issues` instead of `data.issue`.
    * stage_names_in_issues: `issue.stage` is the stage's name instead of its id.
    """

    odd_201: bool = False
    history_object: bool = False
    history_id: bool = False
    asset_as_id: bool = False
    project_as_object: bool = False
    always_answer: bool = False
    full_list_batches: bool = False
    export_v3_only: bool = False
    storage_id_key: bool = False
    issues_key: bool = False
    stage_names_in_issues: bool = False


class HubConfig(msgspec.Struct):
    """Everything `Hub` takes.

    db: file name, or ":memory:". An existing file keeps its own seed, sizes, base date and key.
    seed: which sample organization; the same seed and base date give the same bytes.
    tasks: number of tasks in the main project (at most 16,000,000); None is 4,400.
    key: the API key of the calling user; None is a random UUID.
    base: the moment the sample organization is "now" at; None is the moment the database is made.
    clock: seconds since the epoch; replace it in tests that need links or invites to expire.
    page_cap: the largest page that is answered; larger limits are cut down to it.
    latency_ms: wait before each call is handled.
    calls_per_minute: above it calls answer 429 with `Retry-After`; None is no limit.
    link_seconds: how long signed URLs live.
    storage_base: base of signed URLs; None is the host the call came to.
    geofenced: every call answers 451.
    sample: False leaves the organization without projects, only with its members.
    hostile: adds a project, members and batches whose names try to break a terminal.
    record: keep every request in `hub.log`.
    """

    db: str | Path = ":memory:"
    seed: int = 7
    tasks: int | None = None
    key: str | None = None
    base: datetime | None = None
    clock: Callable[[], float] | None = None
    page_cap: int = 1000
    latency_ms: float = 0
    calls_per_minute: int | None = None
    link_seconds: int = 900
    storage_base: str | None = None
    geofenced: bool = False
    sample: bool = True
    hostile: bool = False
    record: bool = False
    faults: list[Fault] = []
    quirks: Quirks = msgspec.field(default_factory=Quirks)
