"""What the program had to say in this run: results and errors, kept for the messages screen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

from msgspec import Struct, field


class Failure(Protocol):
    """What an error of the client says of itself."""

    what: str
    advice: str
    call: str
    server_words: str


class Notice(Struct, frozen=True):
    """One message: `level` is ``info``, ``good``, ``warn`` or ``bad``."""

    text: str
    level: str = "info"
    detail: str = ""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


def failure_lines(error: Failure) -> tuple[str, ...]:
    """An error in a few lines: what happened, what to do, the server's own words, the call."""
    server = f'The server says: "{error.server_words}"' if error.server_words else ""
    return tuple(line for line in (error.what, error.advice, server, error.call) if line)


def failure_notice(error: Failure, doing: str = "") -> Notice:
    """An error as a message, with what was being done."""
    head = f"{doing}: {error.what}" if doing else error.what
    return Notice(f"{head} {error.advice}".strip(), "bad", "\n".join(failure_lines(error)))


def mishap_notice(error: BaseException) -> Notice:
    """A fault of the program itself: named by its kind and place, without values that could hold a secret."""
    trace = error.__traceback__
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        file = code.co_filename.rpartition("ango_tui")[2] or code.co_filename
        places.append(f"{file}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    detail = "\n".join([type(error).__name__, *places])
    return Notice(
        f"Something went wrong inside the program ({type(error).__name__}); it goes on.", "bad", detail
    )
