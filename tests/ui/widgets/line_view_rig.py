"""Shows a line view in an application of its own, presses keys, reads the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from ango_tui.ui.widgets.line_view import LineView
from ango_tui.ui.widgets.timeline import Timeline
from ango_tui.ui.widgets.tree_view import TreeView

Lines = Callable[[App[Any]], list[str]]


class Holding(App[None]):
    def __init__(self, view: LineView) -> None:
        super().__init__()
        self.view = view
        self.told: list[tuple[Any, ...]] = []

    def compose(self) -> ComposeResult:
        yield self.view

    def on_timeline_picked(self, event: Timeline.Picked) -> None:
        self.told.append(("picked", event.index))

    def on_timeline_compare(self, event: Timeline.Compare) -> None:
        self.told.append(("compare", event.before, event.after))

    def on_tree_view_picked(self, event: TreeView.Picked) -> None:
        self.told.append(("picked", event.node.label))


Scene = Callable[[Holding, Pilot[None]], Awaitable[None]]


def play(view: Callable[[], LineView], scene: Scene, size: tuple[int, int] = (80, 24)) -> Holding:
    async def run() -> Holding:
        app = Holding(view())
        async with app.run_test(size=size) as pilot:
            app.view.focus()
            await pilot.pause()
            await scene(app, pilot)
            await pilot.pause()
        return app

    return asyncio.run(run())


def pressed(view: Callable[[], LineView], *keys: str) -> Holding:
    async def scene(_: Holding, pilot: Pilot[None]) -> None:
        await pilot.press(*keys)

    return play(view, scene)


def shown(
    view: Callable[[], LineView], lines: Lines, *keys: str, size: tuple[int, int] = (80, 24)
) -> list[str]:
    found: list[str] = []

    async def scene(app: Holding, pilot: Pilot[None]) -> None:
        await pilot.press(*keys)
        await pilot.pause()
        found.extend(lines(app))

    play(view, scene, size)
    while found and not found[-1]:
        found.pop()
    return found
