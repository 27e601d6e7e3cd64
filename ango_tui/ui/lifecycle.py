"""How the program ends when it is told to: signals, a lost terminal, and work saved before anything else.

Nothing here imports Textual. `install` is called by the application, `arm` by the terminal driver when it
takes the terminal; a headless application (tests, screenshots) is never armed, so its process keeps its own
signal handlers.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from textual.app import App

GRACE = 1.5  # seconds an orderly exit may take before the process ends itself
HUNG_UP = 128 + signal.SIGHUP  # exit code when the terminal is gone, as a shell would report it
_HANDLED = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


class Lifecycle:
    """Ends one application: saves once, asks it to exit, ends the process if that takes too long."""

    def __init__(self, app: App[Any], on_save: Callable[[], None]) -> None:
        self._app = app
        self._on_save = on_save
        self._saving = threading.Lock()
        self._saved = False
        self._wake: int | None = None
        self.lent = False
        """True while another program has the terminal: a ctrl+c typed there is not meant for this one."""

    def arm(self, loop: asyncio.AbstractEventLoop, restore: Callable[[], None]) -> None:
        """Answer SIGTERM, SIGHUP and SIGINT from now on.

        `restore` puts the terminal back without the help of the event loop. A signal that the process was
        started with ignored (``nohup``) stays ignored: a terminal that is really gone is noticed by the
        driver.

        The handler only writes a byte to a pipe, which is safe at any moment; a thread of its own waits at
        the other end, because the event loop may be the very thing that is stuck (on a terminal that takes no
        more output).
        """
        if self._wake is not None or threading.current_thread() is not threading.main_thread():
            return
        reader, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        threading.Thread(
            target=self._watch, args=(reader, loop, restore), name="lifecycle", daemon=True
        ).start()
        for number in _HANDLED:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._on_signal)

    def leave(self, code: int) -> None:
        """Save, then exit with `code`; callable from a signal handler, from any thread, and repeatedly."""
        if self._wake is None:
            self._finish(code)
            return
        with contextlib.suppress(BlockingIOError):  # a full pipe holds plenty of wishes to leave
            os.write(self._wake, bytes([code]))

    def _on_signal(self, number: int, _frame: object) -> None:
        if not (number == signal.SIGINT and self.lent):
            self.leave(128 + number)

    def _watch(self, reader: int, loop: asyncio.AbstractEventLoop, restore: Callable[[], None]) -> None:
        code = os.read(reader, 1)[0]
        with contextlib.suppress(RuntimeError):  # the loop has ended already
            loop.call_soon_threadsafe(self._finish, code)
        time.sleep(GRACE)
        self.save()
        restore()
        os._exit(code)

    def _finish(self, code: int) -> None:
        self.save()
        self._app.exit(return_code=code)

    def save(self) -> None:
        """Save once; whoever comes second waits until it is done."""
        with self._saving:
            if not self._saved:
                self._saved = True
                # Whatever goes wrong while saving, leaving the terminal in order still matters.
                with contextlib.suppress(Exception):
                    self._on_save()


_lifecycles: WeakKeyDictionary[App[Any], Lifecycle] = WeakKeyDictionary()


def install(app: App[Any], on_save: Callable[[], None]) -> Lifecycle:
    """Give `app` an orderly end: `on_save` is called once before an exit that was not the person's wish.

    Call it from the application's ``__init__``. `on_save` must be quick, must not need the event loop (it may
    run in another thread when the loop is stuck) and writes what would be lost: drafts, the ledger of running
    transfers.
    """
    lifecycle = _lifecycles[app] = Lifecycle(app, on_save)
    return lifecycle


def of(app: App[Any]) -> Lifecycle:
    """The application's lifecycle; one that has nothing to save when none was installed."""
    return _lifecycles.get(app) or install(app, lambda: None)
