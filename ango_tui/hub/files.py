"""Files of the hub: what was uploaded, what was exported, and the signed links to them."""

from __future__ import annotations

import hmac
import os
import shutil
import tempfile
from hashlib import blake2b, sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlsplit

from ango_tui.hub.errors import HubError

if TYPE_CHECKING:
    from ango_tui.hub.hub import Hub

KINDS = ("assets", "segmentationModels", "brushes", "medicalBrushes", "exports", "instructions")
"""What files are for, and the first part of their paths."""
FOREIGN = "foreign"
"""First part of the paths that stand for URLs outside the hub, such as those of the sample's assets."""


class Files:
    """Stored objects by path (`<kind>/<…>/<name>`), beside the database or in a temporary directory."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        beside = str(hub.config.db)
        self._temporary = beside == ":memory:"
        self.root = Path(tempfile.mkdtemp(prefix="ango-hub-")) if self._temporary else Path(beside + ".files")
        self.root.mkdir(exist_ok=True)

    def close(self) -> None:
        """Remove the files of a hub that lives in memory."""
        if self._temporary:
            shutil.rmtree(self.root, ignore_errors=True)

    def place(self, path: str) -> Path:
        """Where the bytes of an object are; names never reach the file system."""
        return self.root / blake2b(path.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def keep(self, path: str, part: str | Path) -> None:
        """Make a finished temporary file the object `path`, replacing what was there."""
        size = Path(part).stat().st_size
        os.replace(part, self.place(path))
        self.hub.db.run("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", (path, size, self.hub.now()))

    def forget(self, part: str | Path) -> None:
        """Remove a temporary file that was not finished."""
        Path(part).unlink(missing_ok=True)

    def size(self, path: str) -> int | None:
        """How many bytes an object has, None if there is no such object."""
        size: int | None = self.hub.db.value("SELECT size FROM file WHERE path = ?", (path,))
        return size

    def remove_under(self, prefix: str) -> int:
        """Delete all objects whose path begins with `prefix`; returns how many."""
        rows = self.hub.db.rows("SELECT path FROM file WHERE substr(path, 1, ?) = ?", (len(prefix), prefix))
        for row in rows:
            self.place(row["path"]).unlink(missing_ok=True)
        self.hub.db.run("DELETE FROM file WHERE substr(path, 1, ?) = ?", (len(prefix), prefix))
        return len(rows)

    def _signature(self, method: str, path: str, expires: str) -> str:
        return hmac.new(self.hub.secret, f"{method}\n{path}\n{expires}".encode(), sha256).hexdigest()

    def link(self, method: str, path: str, base: str, *, seconds: int | None = None) -> str:
        """A signed URL for one method on one object; it needs no key, and expires."""
        life = self.hub.config.link_seconds if seconds is None else seconds
        expires = str(self.hub.now() // 1000 + life)
        base = self.hub.config.storage_base or base
        query = f"X-Hub-Method={method}&X-Hub-Expires={expires}"
        return (
            f"{base}/storage/{quote(path)}?{query}&X-Hub-Signature={self._signature(method, path, expires)}"
        )

    def path_of(self, url: str) -> str:
        """The path that a URL handed out by the hub, or one from outside, is signed under."""
        parts = urlsplit(url)
        if parts.path.startswith("/storage/"):
            return unquote(parts.path.removeprefix("/storage/"))
        return f"{FOREIGN}/{parts.netloc}{unquote(parts.path)}"

    def check(self, method: str, path: str, query: str, *, with_key: bool) -> None:
        """Raise what an object store would answer to a request without a valid signature, or with a second
        one.
        """
        if with_key:
            raise HubError(400, "Only one auth mechanism allowed; the request carries an API key.")
        given = {name: values[0] for name, values in parse_qs(query).items()}
        expires = given.get("X-Hub-Expires", "")
        signed = "GET" if method == "HEAD" else method
        right = self._signature(signed, path, expires)
        if not hmac.compare_digest(right, given.get("X-Hub-Signature", "")):
            raise HubError(403, "The request signature does not match.")
        if self.hub.now() // 1000 > int(expires):
            raise HubError(403, "Request has expired.")
