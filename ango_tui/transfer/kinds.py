"""What kind of asset a file or address is, by its extension, and which the platform takes."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

KINDS = {
    "image": ("jpg", "jpeg", "png", "tif", "tiff", "bmp", "webp"),
    "video": ("mp4", "ogg", "webm", "mov"),
    "audio": ("mp3", "wav"),
    "text": ("txt", "md", "html", "htm"),
    "PDF": ("pdf",),
    "medical": ("dcm", "nrrd", "nii", "nii.gz"),
    "point cloud": ("las", "pcd"),
}
"""Extensions by kind; hub documentation, supported file types."""

UNKNOWN = "other"
_BY_EXTENSION = {extension: kind for kind, extensions in KINDS.items() for extension in extensions}


def is_url(data: str) -> bool:
    """Whether an asset's `data` is an address rather than a path or the text itself."""
    return data.lower().startswith(("http://", "https://", "s3://", "gs://", "file://"))


def extension(name: str) -> str:
    """The extension of a file name or address in lower case, "" when there is none; `nii.gz` is one."""
    base = unquote(urlsplit(name).path) if is_url(name) else name
    base = base.replace("\\", "/").rpartition("/")[2].lower()
    if base.endswith(".nii.gz"):
        return "nii.gz"
    stem, dot, last = base.rpartition(".")
    return last if dot and stem else ""


def kind_of(name: str) -> str:
    """The kind of asset that a file or address will be, `other` for what the platform may not take."""
    try:
        return _BY_EXTENSION.get(extension(name), UNKNOWN)
    except ValueError:
        return UNKNOWN


def kind_of_asset(data: str) -> str:
    """The kind of a registered asset: text that stands in `data` itself is text."""
    if not data:
        return ""
    return kind_of(data) if is_url(data) else "text"
