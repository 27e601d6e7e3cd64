"""The refusals of the hub, in the envelopes that Ango Hub documents or was seen to send."""

from __future__ import annotations

import json


class HubError(Exception):
    """A call that is answered with an error: its status and the message of its envelope."""

    def __init__(self, status: int, message: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}

    @property
    def body(self) -> dict[str, str]:
        """The envelope: "fail" where the caller is at fault, "error" where the server is."""
        mine = self.status >= 500 or self.status == 429
        return {"status": "error" if mine else "fail", "message": self.message}

    @property
    def content(self) -> tuple[bytes, str]:
        """The body as it is sent, and its media type."""
        return json.dumps(self.body).encode(), "application/json"


def bad(message: str) -> HubError:
    """400: the call makes no sense."""
    return HubError(400, message)


def invalid_key() -> HubError:
    """401, with the captured text."""
    return HubError(401, "Invalid API KEY")


def invalid_project(project_id: object) -> HubError:
    """400, with the captured text: Ango Hub answers 400 and not 404 for an unknown project."""
    return HubError(400, f"Invalid project: {project_id}.")


def forbidden() -> HubError:
    """403: the caller's role is too low."""
    return HubError(403, "You do not have permission to perform this action.")


def missing(what: str) -> HubError:
    """404: there is no such thing, for example `missing("Task")`."""
    return HubError(404, f"{what} not found.")
