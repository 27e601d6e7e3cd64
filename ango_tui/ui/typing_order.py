"""Keys typed faster than the screen can follow still go where the ones before them lead.

Textual hands a key to whatever has the focus when it arrives. Over a slow line several keys come at once, and
the letters after ``/`` would reach the list instead of the filter, as commands. Here a key waits until the
one before it has been through the widgets it passes, and the focus it asked for is set.
"""

from __future__ import annotations

from collections import deque
from functools import partial

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.message import Message
from textual.widget import Widget

ROUNDS = 3  # a handler's message may lead to another one, and only that one moves the focus
PATIENCE = 0.5  # seconds after which a key that got lost on its way no longer holds up the next


class KeyDone(Message, bubble=True):
    """Follows a key on its way up, and so tells when it has been everywhere."""

    def __init__(self, number: int, target: Widget, rounds: int = ROUNDS) -> None:
        super().__init__()
        self.number = number
        self.target = target
        self.rounds = rounds


class OrderedKeys(App[int]):
    """An application that takes one key (or paste) after the other."""

    _keys_taken = 0
    _keys_done = 0
    _key_target: Widget | None = None
    _held = 0

    def __init__(self, driver_class: type[Driver] | None = None, ansi_color: bool | None = None) -> None:
        super().__init__(driver_class=driver_class, ansi_color=ansi_color)
        self._keys_waiting: deque[events.Key | events.Paste] = deque()

    async def on_event(self, event: events.Event) -> None:
        """Let a key wait for the one before it."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif not self._held and (self._keys_done == self._keys_taken or self._target_is_gone()):
            await self._take(event)
        else:
            self._keys_waiting.append(event)
            self.set_timer(PATIENCE, partial(self._key_done, self._keys_taken))

    def hold_keys(self) -> None:
        """Let keys wait: the one before them is about to open a question.

        Ends by `release_keys`, or by itself.
        """
        self._held += 1
        self.set_timer(PATIENCE, partial(self.release_keys, self._held))

    def release_keys(self, number: int | None = None) -> None:
        """The question is open, or there will be none (`number`: only if nothing was held since)."""
        if self._held and number in (None, self._held):
            self._held = 0
            self.call_later(self._take_next)

    def _target_is_gone(self) -> bool:
        """Whether the last key closed the very widget it went to: nothing of it comes back from there."""
        return self._key_target is not None and not self._key_target.is_attached

    async def _take(self, event: events.Key | events.Paste) -> None:
        self._keys_taken += 1
        target = self._key_target = self.focused or self.screen
        await super().on_event(event)
        self._follow(KeyDone(self._keys_taken, target))

    def _follow(self, done: KeyDone) -> None:
        if not done.rounds or not done.target.post_message(done):
            self.call_later(self._key_done, done.number)

    def on_key_done(self, event: KeyDone) -> None:
        """The key has been everywhere; first comes what its handlers asked the application for."""
        event.stop()
        self._follow(KeyDone(event.number, event.target, event.rounds - 1))

    async def _key_done(self, number: int) -> None:
        if number != self._keys_taken or number == self._keys_done:
            return
        self._keys_done = number
        await self._take_next()

    async def _take_next(self) -> None:
        if self._keys_waiting and not self._held and self._keys_done == self._keys_taken:
            await self._take(self._keys_waiting.popleft())
