"""One asset: its facts, what was given along with it, the text itself, the raw JSON."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from ango_tui.transfer.kinds import is_url
from ango_tui.ui import terminal
from ango_tui.ui.asset_words import asset_facts, kind
from ango_tui.ui.places import Place
from ango_tui.ui.screens.asset_actions import ATTACHMENT_FIELDS, check_attachment
from ango_tui.ui.screens.base import AngoScreen
from ango_tui.ui.widgets.facts import Facts
from ango_tui.ui.widgets.form import Form
from ango_tui.ui.widgets.picture import Picture
from ango_tui.ui.widgets.reader import Reader
from ango_tui.ui.widgets.tree_view import TreeNode, TreeView, json_nodes

if TYPE_CHECKING:
    from ango_tui.api import AngoClient, Asset, Page
    from ango_tui.ui.project_context import ProjectContext

VIEWS = {"data": "#data", "preview": "#preview", "picture": "#picture", "json": "#json"}
PREVIEW_BYTES = 256 * 1024
PICTURE_BYTES = 32 * 1024 * 1024
READABLE = ("txt", "md", "html", "htm", "json", "csv", "tsv", "xml", "yaml", "yml")


class AssetScreen(AngoScreen):
    """An asset.

    `place.args` has the `asset`, and `neighbours`, which moves the list it came from and gives the next one.
    """

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "asset")
    DEFAULT_CSS = """
    AssetScreen #facts { height: 9; }
    AssetScreen #data, AssetScreen #preview, AssetScreen #picture, AssetScreen #json { display: none; }
    AssetScreen #data, AssetScreen #preview, AssetScreen #picture, AssetScreen #json { height: 1fr; }
    AssetScreen #views { height: 1fr; border-top: solid $panel; }
    AssetScreen.data #data, AssetScreen.preview #preview { display: block; }
    AssetScreen.picture #picture, AssetScreen.json #json { display: block; }
    AssetScreen.picture #facts { display: none; }
    AssetScreen.picture #views { border-top: none; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.asset: Asset = place.args["asset"]
        self.view = "data"

    @property
    def context(self) -> ProjectContext:
        """The project one is in."""
        return self.ango.project(self.place.project_id)

    def crumbs(self) -> Sequence[str]:
        """Inside the asset list."""
        return (self.context.name, "Assets", self.asset.external_id or self.asset.id)

    def compose_body(self) -> ComposeResult:
        """Facts above; below them what was given along, the text, or the raw JSON."""
        with Vertical(id="body"):
            yield Facts(id="facts")
            with Vertical(id="views"):
                yield TreeView(id="data")
                yield Reader(id="preview")
                yield Picture(id="picture")
                yield TreeView(id="json")

    # Fetching

    def load(self) -> None:
        """Show what the list knew; fetch it anew on a refresh."""
        if not self.loaded:
            self._show_asset(self.asset)
            self._show_view("data")
            self.loaded = True
            if self.context.record is None:
                self.fetch("project", lambda c: c.get_project(self.place.project_id), self._learn)
            return
        self.fetch("asset", self._read, self._show_page)

    async def _read(self, client: AngoClient) -> Page[Asset]:
        return await client.get_assets(self.place.project_id, page=1, limit=1, asset_id=self.asset.id)

    def _learn(self, record: object) -> None:
        self.context.learn(record)  # type: ignore[arg-type]
        self._show_asset(self.asset)

    def _show_page(self, page: Page[Asset]) -> None:
        if page.items:
            self._show_asset(page.items[0])
        else:
            self.ango.say("This asset is not there any more.", "warn")

    def show_failure(self, lines: tuple[str, ...]) -> None:
        """The facts stay; the reason stands where the text would."""
        if self.view == "preview":
            self.query_one(Reader).show("\n".join((*lines, "", "p tries again.")))
        self.ango.flash(lines[0], "bad")

    def _show_asset(self, asset: Asset) -> None:
        self.asset = asset
        self.query_one(Facts).show(asset_facts(asset, self.context))
        self.query_one("#data", TreeView).show(_given(asset))
        self.query_one("#json", TreeView).show(json_nodes(asset.as_dict()))
        self.refresh_chrome()

    # Views

    def _show_view(self, view: str) -> None:
        self.view = view
        for name in VIEWS:
            self.set_class(name == view, name)
        self.query_one(VIEWS[view]).focus()

    def do_data(self) -> None:
        """Metadata, context data, attachments."""
        self._show_view("data")

    def do_json(self) -> None:
        """The raw JSON."""
        self._show_view("json")

    def do_pane(self) -> None:
        """The next pane."""
        self.focus_next()

    def why_not_text(self) -> str:
        """Only texts and pictures can be shown."""
        if kind(self.asset) == "image":
            return "the terminal shows no colours." if not self.app.console.color_system else ""
        if not is_url(self.asset.data) or kind(self.asset) == "text" or self._extension() in READABLE:
            return ""
        return f"this is {kind(self.asset) or 'no text'}; O opens the file."

    def _extension(self) -> str:
        from ango_tui.transfer.kinds import extension

        return extension(self.asset.data)

    def do_text(self) -> None:
        """The asset itself, as text or as a picture."""
        if kind(self.asset) == "image":
            self._show_picture()
            return
        reader = self.query_one(Reader)
        self._show_view("preview")
        if not is_url(self.asset.data):
            reader.show(_pretty(self.asset.data))
            return
        reader.show("Fetching the text ...")
        asset, project_id = self.asset, self.place.project_id

        async def read(client: AngoClient) -> bytes:
            return await client.read_asset(project_id, asset.data, limit=PREVIEW_BYTES)

        def show(content: bytes) -> None:
            if asset.id == self.asset.id:
                reader.show(_as_text(content))

        self.fetch("text", read, show)

    def _show_picture(self) -> None:
        from ango_tui.pictures import PictureError, shrunk

        self._show_view("picture")
        picture, asset, project_id = self.query_one(Picture), self.asset, self.place.project_id
        picture.show(())
        self.ango.flash("Fetching the picture ...")

        async def read(client: AngoClient) -> Sequence[Sequence[tuple[int, int, int]]]:
            content = await client.read_asset(project_id, asset.data, limit=PICTURE_BYTES)
            try:
                return await asyncio.to_thread(shrunk, content, *picture.room)
            except PictureError as error:
                self.ango.say(str(error), "warn")
                return ()

        def show(points: Sequence[Sequence[tuple[int, int, int]]]) -> None:
            if asset.id != self.asset.id or self.view != "picture":
                return
            if points:
                picture.show(points)
                self.ango.flash("esc goes back to the facts.")
            else:
                self._show_view("data")

        self.fetch("picture", read, show)

    # Going on

    def _neighbour(self, step: int) -> None:
        neighbours = self.place.args.get("neighbours")
        asset = neighbours(step) if neighbours is not None else None
        if asset is None:
            end = "last" if step > 0 else "first"
            self.ango.say(f"This is the {end} asset that is here; go back to the list for more.", "warn")
            return
        view = self.view
        self._show_asset(asset)
        if view == "picture" and kind(asset) == "image":
            self._show_picture()
        else:
            self._show_view("data")

    def do_next(self) -> None:
        """The next asset of the list."""
        self._neighbour(1)

    def do_previous(self) -> None:
        """The asset before."""
        self._neighbour(-1)

    def why_not_tasks(self) -> str:
        """It may have none."""
        return "" if self.asset.tasks else "this asset has no task."

    def do_tasks(self) -> None:
        """Its task."""
        self.go("task", task_id=self.asset.tasks[0].id, parent="assets")

    def why_not_address(self) -> str:
        """Texts have no address."""
        return "" if is_url(self.asset.data) else "it is a text, not a file."

    async def do_address(self) -> None:
        """The file in the browser."""
        client = await self.ango.client()
        url = await client.get_signed_url(self.asset.data, self.place.project_id)
        self.ango.say(await terminal.follow(url, self.ango.terminal, self.ango.board))

    async def do_attach(self) -> None:
        """Attach a picture, a video or a text."""
        if not self.asset.external_id:
            self.ango.say("An asset without an external id cannot get attachments.", "warn")
            return
        title = f"Attach to {self.asset.external_id}"
        values = await self.ask(Form(title, ATTACHMENT_FIELDS, save="Attach", check=check_attachment))
        if values is None:
            return
        attachment = {"type": values["type"], "value": values["value"].strip()}
        body = [{"externalId": self.asset.external_id, "attachments": [attachment]}]
        await self.ango.write(
            f"Attach to {self.asset.external_id}",
            lambda client: client.create_attachment(self.place.project_id, body),
            ids=[self.asset.id],
        )
        self.ango.say("It is attached.", "good")
        self.load()

    def step_back(self) -> bool:
        """From the text and the JSON to the data, then up."""
        if self.view == "data":
            return False
        self._show_view("data")
        return True

    # Copying

    def chosen(self) -> Sequence[Asset]:
        """The asset."""
        return (self.asset,)

    def copy_choices(self) -> Sequence[tuple[str, str]]:
        """What is under the cursor, ids, address, JSON, Python."""
        asset, focused = self.asset, self.focused
        here = focused.value_under_cursor() if isinstance(focused, Facts) else ""
        here = focused.text_of_cursor() if isinstance(focused, TreeView) else here
        return (
            ("under the cursor", here),
            ("asset id", asset.id),
            ("external id", asset.external_id),
            ("URL", asset.data),
            ("text", self.query_one(Reader).words if self.view == "preview" else ""),
            ("JSON", bytes(asset.raw).decode("utf-8", "replace")),
            ("Python", f'await client.get_assets("{self.place.project_id}", asset_id="{asset.id}")'),
        )

    def web_link(self) -> str:
        """The project's page."""
        return self.ango.session.web_link(f"/projects/{self.place.project_id}")


def _given(asset: Asset) -> list[TreeNode]:
    """Metadata, context data, pages and attachments as a tree."""
    groups = (
        ("Metadata", json_nodes(asset.metadata)),
        ("Context data", json_nodes(asset.context_data)),
        ("Attachments", [TreeNode(each.type, each.value, copy=each.value) for each in asset.attachments]),
        ("Pages", [TreeNode(str(n), url, copy=url) for n, url in enumerate(asset.dataset, 1)]),
    )
    return [
        TreeNode(title, "" if nodes else "none", nodes)
        for title, nodes in groups
        if nodes or title != "Pages"
    ]


def _as_text(content: bytes) -> str:
    more = f"\n\n(only the first {PREVIEW_BYTES:,} bytes)" if len(content) >= PREVIEW_BYTES else ""
    try:
        return _pretty(content.decode("utf-8-sig", "strict" if not more else "ignore")) + more
    except UnicodeDecodeError:
        return f"This is no UTF-8 text. It begins with the bytes {content[:16].hex(' ')}."


def _pretty(words: str) -> str:
    """JSON with line ends and indents; other text as it is."""
    if words.lstrip()[:1] not in ("{", "["):
        return words
    try:
        return json.dumps(json.loads(words), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return words
