"""What each provider of a bucket asks for, and a bucket's listing as folders and files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ango_tui.api.records import StorageFile
from ango_tui.api.storages import Storage
from ango_tui.api.wire import StorageProvider

MOST_KEY_BYTES = 64 * 1024
DEFAULT_REGION = "eu-central-1"


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing a provider asks for: `name` is the constructor argument of `Storage`."""

    name: str
    label: str
    secret: bool = False
    required: bool = False


REGION = Asked("region", "Region")
PROVIDERS: Mapping[str, tuple[str, tuple[Asked, ...]]] = {
    StorageProvider.AWS.value: (
        "Amazon S3",
        (
            REGION,
            Asked("public_key", "Access key id", secret=True, required=True),
            Asked("private_key", "Secret access key", secret=True, required=True),
        ),
    ),
    StorageProvider.GCP.value: (
        "Google Cloud Storage",
        (REGION, Asked("credentials", "Service account key (JSON)", secret=True, required=True)),
    ),
    StorageProvider.AZURE.value: (
        "Azure Blob Storage",
        (
            REGION,
            Asked("public_key", "Account name", required=True),
            Asked("private_key", "Account key", secret=True, required=True),
        ),
    ),
}
"""Title and questions by the provider's name on the wire. Which member holds what is told by the names alone:
seed documentation, create_storage."""


def storage_of(provider: str, answers: Mapping[str, Any]) -> Storage:
    """What to send for a provider, from answers by argument name; empty ones are left out."""
    given = {name: str(value).strip() for name, value in answers.items() if value and str(value).strip()}
    return Storage(
        given["name"],
        StorageProvider(provider),
        given.get("public_key"),
        given.get("private_key"),
        given.get("region", DEFAULT_REGION),
        given.get("credentials"),
    )


def key_problem(content: str) -> str | None:
    """Why a text cannot be a Google service account key; None when it can. Says nothing of what is in it."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return "this is no JSON; paste the whole key file"
    if not isinstance(found, dict) or not {"private_key", "client_email"} <= set(found):
        return "this is no service account key (it has no private_key and client_email)"
    return None


@dataclass(frozen=True, slots=True)
class Entry:
    """A folder (`files` and `size` are of everything in it) or a file of a bucket."""

    name: str
    path: str
    is_folder: bool
    size: int | None = None
    files: int = 1

    @property
    def id(self) -> str:
        """What it is known by."""
        return self.path


def entries(files: Iterable[StorageFile], folder: str) -> list[Entry]:
    """What lies directly in a folder (``""`` or ending in ``/``), folders first, out of a flat listing."""
    folders: dict[str, tuple[int, int | None]] = {}
    found: dict[str, Entry] = {}
    for file in files:
        path = file.path.lstrip("/")
        if not path.startswith(folder) or path == folder:
            continue
        name, slash, _ = path[len(folder) :].partition("/")
        if slash:
            count, size = folders.get(name, (0, 0))
            total = None if size is None or file.size is None else size + file.size
            folders[name] = (count + (0 if path.endswith("/") else 1), total)
        else:
            found[path] = Entry(name, path, False, file.size)
    listed = [
        Entry(f"{name}/", f"{folder}{name}/", True, size, count) for name, (count, size) in folders.items()
    ]
    return [
        *sorted(listed, key=lambda entry: entry.name),
        *sorted(found.values(), key=lambda entry: entry.name),
    ]


def parent(folder: str) -> str:
    """The folder above; the top is its own."""
    return folder.rstrip("/").rpartition("/")[0] + "/" if "/" in folder.rstrip("/") else ""
