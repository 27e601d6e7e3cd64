"""The ontology editor in a terminal, 80×24, by keys alone: the seed's six ontologies; kill -9 and return."""

import asyncio
import copy
import json
import re
import signal
from pathlib import Path

import pytest

from ango_tui.api import AngoClient

SDK = json.loads(
    (Path(__file__).parent.parent / "ontology" / "data" / "seed_ontologies_sdk_1_4_10.json").read_text()
)


def ids_and_colours_aside(schema):
    """The JSON with every id replaced by the number of its first appearance, and colours by a word."""
    schema = copy.deepcopy(schema)
    numbers: dict[str, str] = {}

    def walk(value):
        if isinstance(value, list):
            for item in value:
                walk(item)
        elif isinstance(value, dict):
            for name in sorted(value):
                if name in ("schemaId", "key", "parentOptionId") and isinstance(value[name], str):
                    value[name] = numbers.setdefault(value[name], f"id {len(numbers) + 1}")
                elif name == "color":
                    value[name] = "colour"
                elif name == "value" and "key" in value:
                    value[name] = "as the key"
                else:
                    walk(value[name])

    walk(schema)
    return schema


class Editor:
    """Somebody at the keyboard of the editor."""

    def __init__(self, session):
        self.session = session

    def press(self, *keys):
        self.session.press(*keys)

    def heading(self, name):
        """Go to Tools, Classifications or Relations."""
        self.press("g", *["j"] * {"Tools": 0, "Classifications": 1, "Relations": 2}[name])
        self.session.wait_for(rf"^{name}$")

    def add(self, kind, title):
        """Add something inside what is under the cursor."""
        self.press("a")
        self.session.wait_for(r"Add what\?")
        self.press(*kind, "enter")
        self.session.wait_for("type its text")
        self.press(*title, "enter")
        self.session.wait_for(rf"{re.escape(title)}  {kind}")

    def options(self, *lines):
        """Type the options of the class under the cursor as text."""
        self.press("O")
        self.session.wait_for("esc takes them and goes back")
        for n, line in enumerate(lines):
            self.press(*(["enter"] if n else []), *line)
        self.session.wait_for(re.escape(lines[-1]))
        self.press("escape")
        self.session.wait_for(r"/ find")

    def to(self, title):
        """Find something by its title."""
        self.press("/")
        self.session.wait_for("Find by title")
        self.press(*title)
        self.session.wait_for(rf"^ > {re.escape(title)}")
        self.press("enter")
        self.session.wait_gone("Find by title")

    def turn(self, down, label):
        """Turn a flag round in the fields; it is so many lines further down."""
        self.press("enter", "home", *["j"] * down, "space")
        self.session.wait_for(rf"^ {label} +\[x\] yes")
        self.press("escape")
        self.session.wait_for("a add")

    def send(self):
        """Send the draft and see it confirmed."""
        self.press("P")
        self.session.wait_for(r"Send the label set \(\d+ changes?\)\?")
        self.press("y")
        self.session.wait_for("read back, and as planned")


def choice(editor):
    editor.heading("Classifications")
    editor.add("single dropdown", "Choice")
    editor.options("First", "Second")


def all_three_lists(editor):
    editor.heading("Tools")
    editor.add("segmentation", "SegmentationTool")
    editor.to("SegmentationTool")
    editor.press("j")
    editor.session.wait_for(r"^Classifications$")
    editor.add("single dropdown", "SingleDropdown")
    editor.options("First", "Second")
    editor.press("G")
    editor.session.wait_for(r"^Relations$")
    editor.add("one-to-one relation", "SingleRelationTool")


def nested_unconditionally(editor):
    editor.heading("Classifications")
    editor.add("single dropdown", "Entity Type")
    editor.options("Vehicle", "Person")
    editor.press("R")
    editor.session.wait_for("Entity Type  single dropdown · required")
    editor.add("single dropdown", "Position")
    editor.options("On Road", "Off Road")


def a_tree(editor):
    editor.heading("Classifications")
    editor.add("tree dropdown", "Tree One")
    editor.options("tree0", "  subtree0", "  subtree1", "tree1")


def a_text_under_an_option(editor):
    editor.heading("Classifications")
    editor.add("radio", "Radio Classification")
    editor.options("Radio Option 1", "Radio Option 2")
    editor.to("Radio Option 1")
    editor.add("text", "Text Tool")
    editor.turn(5, "rich text")


def a_tree_under_an_option(editor):
    editor.heading("Classifications")
    editor.add("radio", "radio")
    editor.options("Radio Answer 1", "Radio Answer 2")
    editor.to("Radio Answer 1")
    editor.add("tree dropdown", "tree")
    editor.options("Branch 1", "  Leaf 1", "  Leaf 2", "Leaf 3")


BUILDERS = {
    "1 choice": choice,
    "2 all three lists": all_three_lists,
    "3 nested unconditionally": nested_unconditionally,
    "4 a tree": a_tree,
    "5 a text under an option": a_text_under_an_option,
    "6 a tree under an option": a_tree_under_an_option,
}


def with_client(hub, call):
    async def go():
        async with AngoClient(hub.key, hub.url) as client:
            return await call(client)

    return asyncio.run(go())


@pytest.fixture
def new_project(make_hub):
    """A hub with one project that has no label set yet, and the project's id."""
    hub = make_hub(sample=False)
    project = with_client(hub, lambda client: client.create_project("Built by hand"))
    return hub, project.id


def kept_by(hub, project_id):
    return with_client(hub, lambda client: client.get_project(project_id)).category_schema


@pytest.fixture
def editor_of(client_of):
    """The editor on the one project of a hub."""

    def start(hub, **options):
        session = client_of(hub, **options)
        session.press("enter")
        session.wait_for(r"\[1Overview\]|\[1 Overview\]")
        session.press("6")
        session.wait_for(r"^[-+ ] Tools +\d")
        return Editor(session)

    return start


@pytest.mark.parametrize("name", BUILDERS)
def test_an_ontology_of_the_seed_built_by_keys_is_what_the_sdk_sends(name, new_project, editor_of):
    hub, project_id = new_project
    editor = editor_of(hub)
    BUILDERS[name](editor)
    editor.send()
    assert ids_and_colours_aside(kept_by(hub, project_id)) == ids_and_colours_aside(SDK[name])


def test_what_was_typed_a_second_before_kill_9_is_there_again(new_project, editor_of):
    hub, _project_id = new_project
    editor = editor_of(hub)
    editor.heading("Classifications")
    editor.press("a")
    editor.session.wait_for(r"Add what\?")
    editor.press(*"radio", "enter")
    editor.session.wait_for("type its text")
    editor.press(*"Weather today")
    editor.session.wait_for("Weather today")
    editor.session.settle(1.0)
    editor.session.signal(signal.SIGKILL)
    editor.session.wait_exit()
    again = editor_of(hub)
    again.session.wait_for(r"Your draft of .* is here again: 1 change")
    assert "Weather today  radio" in again.session.text
    again.press("u")
    again.session.wait_gone("Weather today  radio")
