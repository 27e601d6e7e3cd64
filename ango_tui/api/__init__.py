"""Async client for the Ango Hub API, usable on its own as an SDK.

    import asyncio
    from ango_tui.api import AngoClient, TaskFilter

    async def main() -> None:
        async with AngoClient(api_key) as client:
            in_review = TaskFilter(stage="Review")
            async for task in client.walk(client.get_tasks, project_id, filter=in_review):
                print(task.external_id, task.assignee)

    asyncio.run(main())

Methods carry the SDK's names and argument names. Everything is imported when it is asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ango_tui.api.annotations import AnnotationPayload as AnnotationPayload
    from ango_tui.api.annotations import Answer as Answer
    from ango_tui.api.bulk_records import Asset as Asset
    from ango_tui.api.bulk_records import AssetRef as AssetRef
    from ango_tui.api.bulk_records import Attachment as Attachment
    from ango_tui.api.bulk_records import Task as Task
    from ango_tui.api.client import AngoClient as AngoClient
    from ango_tui.api.errors import AngoError as AngoError
    from ango_tui.api.errors import Geofenced as Geofenced
    from ango_tui.api.errors import InvalidKey as InvalidKey
    from ango_tui.api.errors import InvalidRequest as InvalidRequest
    from ango_tui.api.errors import NotAllowed as NotAllowed
    from ango_tui.api.errors import NotFound as NotFound
    from ango_tui.api.errors import NotUnderstood as NotUnderstood
    from ango_tui.api.errors import OutcomeUnknown as OutcomeUnknown
    from ango_tui.api.errors import RateLimited as RateLimited
    from ango_tui.api.errors import ServerTrouble as ServerTrouble
    from ango_tui.api.errors import TimedOut as TimedOut
    from ango_tui.api.errors import Unreachable as Unreachable
    from ango_tui.api.exports import Export as Export
    from ango_tui.api.exports import ExportOptions as ExportOptions
    from ango_tui.api.exports import TimeFilter as TimeFilter
    from ango_tui.api.filters import DateRange as DateRange
    from ango_tui.api.filters import NumberRange as NumberRange
    from ango_tui.api.filters import StringFilter as StringFilter
    from ango_tui.api.filters import TaskFilter as TaskFilter
    from ango_tui.api.limits import RateState as RateState
    from ango_tui.api.organization import Invitation as Invitation
    from ango_tui.api.organization import ProjectAssignment as ProjectAssignment
    from ango_tui.api.organization import RoleUpdate as RoleUpdate
    from ango_tui.api.pages import Page as Page
    from ango_tui.api.records import Batch as Batch
    from ango_tui.api.records import CloudResult as CloudResult
    from ango_tui.api.records import Comment as Comment
    from ango_tui.api.records import ErrorCode as ErrorCode
    from ango_tui.api.records import HistoryEntry as HistoryEntry
    from ango_tui.api.records import Invite as Invite
    from ango_tui.api.records import Issue as Issue
    from ango_tui.api.records import Member as Member
    from ango_tui.api.records import MetricRecord as MetricRecord
    from ango_tui.api.records import Outcome as Outcome
    from ango_tui.api.records import Project as Project
    from ango_tui.api.records import ProjectMember as ProjectMember
    from ango_tui.api.records import RoleResults as RoleResults
    from ango_tui.api.records import Stage as Stage
    from ango_tui.api.records import StorageFile as StorageFile
    from ango_tui.api.records import StorageRecord as StorageRecord
    from ango_tui.api.storages import Storage as Storage
    from ango_tui.api.transfers import ExportProgress as ExportProgress
    from ango_tui.api.transfers import Ledger as Ledger
    from ango_tui.api.transfers import LedgerEntry as LedgerEntry
    from ango_tui.api.transfers import MemoryLedger as MemoryLedger
    from ango_tui.api.transfers import UploadProgress as UploadProgress
    from ango_tui.api.transfers import events as events
    from ango_tui.api.transport import CallRecord as CallRecord
    from ango_tui.api.upload_job import FileResult as FileResult
    from ango_tui.api.upload_job import UploadReport as UploadReport
    from ango_tui.api.wire import HOSTS as HOSTS
    from ango_tui.api.wire import AttachmentType as AttachmentType
    from ango_tui.api.wire import ExportFormats as ExportFormats
    from ango_tui.api.wire import ExportTypes as ExportTypes
    from ango_tui.api.wire import IssueStatus as IssueStatus
    from ango_tui.api.wire import MedicalPlane as MedicalPlane
    from ango_tui.api.wire import Metrics as Metrics
    from ango_tui.api.wire import OrganizationRoles as OrganizationRoles
    from ango_tui.api.wire import ProjectRoles as ProjectRoles
    from ango_tui.api.wire import ProjectType as ProjectType
    from ango_tui.api.wire import ReviewStatus as ReviewStatus
    from ango_tui.api.wire import StageType as StageType
    from ango_tui.api.wire import StorageFileTypes as StorageFileTypes
    from ango_tui.api.wire import StorageProvider as StorageProvider
    from ango_tui.api.wire import TaskStatus as TaskStatus
    from ango_tui.api.wire import TaskType as TaskType
    from ango_tui.api.wire import TaskTypes as TaskTypes

_HOMES = {
    "annotations": "AnnotationPayload Answer",
    "bulk_records": "Asset AssetRef Attachment Task",
    "client": "AngoClient",
    "errors": """AngoError Geofenced InvalidKey InvalidRequest NotAllowed NotFound NotUnderstood
        OutcomeUnknown
        RateLimited ServerTrouble TimedOut Unreachable""",
    "exports": "Export ExportOptions TimeFilter",
    "filters": "DateRange NumberRange StringFilter TaskFilter",
    "limits": "RateState",
    "organization": "Invitation ProjectAssignment RoleUpdate",
    "pages": "Page",
    "records": """Batch CloudResult Comment ErrorCode HistoryEntry Invite Issue Member MetricRecord Outcome
        Project ProjectMember RoleResults Stage StorageFile StorageRecord""",
    "storages": "Storage",
    "transfers": "ExportProgress Ledger LedgerEntry MemoryLedger UploadProgress events",
    "transport": "CallRecord",
    "upload_job": "FileResult UploadReport",
    "wire": """HOSTS AttachmentType ExportFormats ExportTypes IssueStatus MedicalPlane Metrics
        OrganizationRoles ProjectRoles ProjectType ReviewStatus StageType StorageFileTypes StorageProvider
        TaskStatus TaskType TaskTypes""",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = sorted(_HOME_OF)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
