"""Everything the client raises: one small tree, each error with its facts and the next step."""

# ruff: noqa: N818 - the names say what happened; "Error" would only repeat what the base class says

from __future__ import annotations


class AngoError(Exception):
    """A call that did not do what was asked.

    `what` says what happened, `advice` what to do about it, `call` which call it was ("GET
    /v2/listProjects"), `status` the HTTP status if the server answered, `server_words` what the server itself
    said (cut, never the key).
    """

    advice_by_default = "Try again; if it stays, ask your administrator."

    def __init__(
        self,
        what: str,
        *,
        advice: str | None = None,
        call: str = "",
        status: int | None = None,
        server_words: str = "",
    ) -> None:
        super().__init__(what)
        self.what = what
        self.advice = self.advice_by_default if advice is None else advice
        self.call = call
        self.status = status
        self.server_words = server_words

    def __str__(self) -> str:
        parts = [self.what]
        if self.server_words:
            parts.append(f"The server said: {self.server_words}")
        if self.advice:
            parts.append(self.advice)
        return " ".join(parts)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.what!r}, call={self.call!r}, status={self.status!r})"


class InvalidKey(AngoError):
    """The API key is missing, malformed, revoked, or belongs to another region (401)."""

    advice_by_default = (
        "Check the key and the host: creating a new key revokes the old one, "
        "and a key works in its own region only."
    )


class NotAllowed(AngoError):
    """The key's user may not do this (403)."""

    advice_by_default = "Ask a project manager or an organization admin for the role this needs."


class NotFound(AngoError):
    """There is no such thing on this host, or the key's user cannot see it (404)."""

    advice_by_default = "Check the id and the host; it may have been deleted."


class InvalidRequest(AngoError):
    """The request makes no sense to the server (400 and its kin), or could not be built at all."""

    advice_by_default = "Change what was asked; sending it again as it is will not help."


class RateLimited(AngoError):
    """Too many calls in a minute, and waiting did not help (429). `retry_after` is in seconds, or None."""

    advice_by_default = "Wait a minute, or lower the number of calls per minute."

    def __init__(self, what: str, *, retry_after: float | None = None, **facts: object) -> None:
        super().__init__(what, **facts)  # type: ignore[arg-type]
        self.retry_after = retry_after


class Geofenced(AngoError):
    """The organization does not accept calls from this address or country (451)."""

    advice_by_default = "Use an allowed network, or ask an organization admin to allow this address."


class ServerTrouble(AngoError):
    """The server failed while working on the call (5xx)."""

    advice_by_default = "Try again in a while; the trouble is on the server's side."


class Unreachable(AngoError):
    """No connection could be made, or it broke while reading."""

    advice_by_default = "Check the network, the host's name, and the proxy."


class TimedOut(AngoError):
    """The server did not answer in time."""

    advice_by_default = "Try again; ask for less at a time if it stays slow."


class NotUnderstood(AngoError):
    """An answer came, but not one of Ango Hub: HTML, cut JSON, a wrong envelope, a redirect."""

    advice_by_default = "Check that the host is an Ango Hub API host and that no proxy stands in between."


class OutcomeUnknown(AngoError):
    """A change was sent and its answer was lost: it may have been made, or not. It was not sent again."""

    advice_by_default = "Look whether the change is there before you ask for it again."


def class_for_status(status: int) -> type[AngoError]:
    """The error class that belongs to an HTTP status."""
    named: dict[int, type[AngoError]] = {
        401: InvalidKey,
        403: NotAllowed,
        404: NotFound,
        410: NotFound,
        429: RateLimited,
        451: Geofenced,
    }
    if status in named:
        return named[status]
    if status >= 500:
        return ServerTrouble
    return InvalidRequest if status >= 400 else NotUnderstood
