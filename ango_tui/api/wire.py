"""What the wire of Ango Hub is made of: hosts, header names and the values of its enumerations.

Standard library only, so that the embedded hub and a start-up path can read it at no cost.
The values are those of the seed documentation and of SDK 1.4.10.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

HOSTS: Final[dict[str, str]] = {
    "eu": "https://imeritapi.ango.ai",
    "us": "https://us-api.ango.ai",
    "in": "https://in-api.ango.ai",
    "test": "https://testapi.ango.ai",
}
WEB_HOSTS: Final[dict[str, str]] = {
    "https://imeritapi.ango.ai": "https://imerit.ango.ai",
    "https://eu-api.ango.ai": "https://imerit.ango.ai",
    "https://testapi.ango.ai": "http://test.ango.ai",
}
DEFAULT_HOST: Final = "eu"
API_PREFIX: Final = "/v2"
KEY_HEADER: Final = "apikey"
MAX_PAGE: Final = 1000
DEFAULT_PAGE: Final = 10
CALLS_PER_MINUTE: Final = 100
PRIORITY_RANGE: Final = (-1000, 1000)
SECRET_FIELDS: Final = frozenset({"apiKey", "publicKey", "privateKey", "sessionToken", "credentials"})
"""Members of a reply that hold secrets: of storages all of them, of users and LLMs `apiKey`."""


class ProjectRoles(StrEnum):
    """What a person may do in one project."""

    Manager = "Manager"
    Labeler = "Labeler"
    Reviewer = "Reviewer"
    Lead = "Lead"


class OrganizationRoles(StrEnum):
    """What a person may do in the organization; sent in lower case, compared without case."""

    Admin = "admin"
    Member = "member"


class StorageProvider(StrEnum):
    """Who runs a connected bucket."""

    AWS = "AWS"
    GCP = "GCP"
    AZURE = "AZURE"


class Metrics(StrEnum):
    """The six figures of a project's overview; the value is a path segment."""

    LabelStageGroups = "LabelStageGroups"
    TimePerTask = "TimePerTask"
    AnnotationStatus = "AnnotationStatus"
    AnswerDistribution = "AnswerDistribution"
    ConsensusRanges = "ConsensusRanges"
    AssetSize = "AssetSize"


class StorageFileTypes(StrEnum):
    """What an uploaded file is for."""

    ASSET = "assets"
    BRUSH = "brushes"
    MEDICAL_BRUSH = "medicalBrushes"
    EXPORT = "exports"
    INSTRUCTION = "instructions"


class ExportFormats(StrEnum):
    """How the file inside an export archive is written."""

    JSON = "json"
    NDJSON = "ndjson"


class ExportTypes(StrEnum):
    """What an export holds."""

    TASK = "task"
    ISSUE = "issue"


class TaskTypes(StrEnum):
    """The kinds of task; the default kind is the only one without consensus or benchmark duty."""

    DEFAULT = "default"
    CONSENSUS = "consensus"
    BENCHMARK = "benchmark"


TaskType = TaskTypes


class TaskStatus(StrEnum):
    """Task states that SDK 1.4.10 names; servers also send `TODO`, `Completed` and `Reviewed`."""

    READY = "READY"
    PCT_REQUEUE_WAITING = "PCT_REQUEUE_WAITING"
    PCT_SUBMIT_WAITING = "PCT_SUBMIT_WAITING"
    TODO = "TODO"
    COMPLETED = "Completed"
    REVIEWED = "Reviewed"


class ReviewStatus(StrEnum):
    """A review's outcome; only the first two can be sent."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    TODO = "Todo"
    FIXED = "Fixed"


class StageType(StrEnum):
    """The kinds of workflow stage."""

    Start = "Start"
    Label = "Label"
    Review = "Review"
    Logic = "Logic"
    Plugin = "Plugin"
    Webhook = "Webhook"
    Complete = "Complete"
    Archive = "Archive"
    Consensus = "Consensus"
    Hold = "Hold"


class ProjectType(StrEnum):
    """The kinds of project: plain, 3D point cloud, embedded page."""

    Ango = "ango"
    PCT = "pct"
    IFrame = "iframe"


class IssueStatus(StrEnum):
    """An issue's state; closing one in the web page sends `Resolved`."""

    Open = "Open"
    Resolved = "Resolved"
    Closed = "Closed"


class AttachmentType(StrEnum):
    """What an attachment's value is: a link to a picture or a video, or the text itself."""

    IMAGE = "IMAGE"
    VIDEO = "VIDEO"
    TEXT = "TEXT"


class MedicalPlane(StrEnum):
    """The plane of a medical image that an issue points at."""

    Axial = "A"
    Sagittal = "S"
    Coronal = "C"
