"""Assets, upload, import of labels, exports and reports in a real terminal: by keys alone, the look kept."""

import asyncio
import json

import pytest

from ango_tui.api import AngoClient
from ango_tui.hub import Fault

SIZES = [(80, 24), (160, 45)]
SAVE = b"\x1bOQ"


def on(hub, work) -> None:
    """Do something on the hub as another client would."""

    async def go() -> None:
        async with AngoClient(hub.key, hub.url, calls_per_minute=None) as client:
            await work(client)

    asyncio.run(go())


def into(session, project: str) -> None:
    session.press("/", *project, "enter", "enter")
    session.wait_for(r"> Overview(.|\n)*Fetched")


async def register_long_ones(client: AngoClient) -> None:
    project = await client.find_project("Chest X-ray findings")
    long = {
        "data": f"https://files.example/{'deep/' * 60}scan.dcm",
        "externalId": "a very long external id " * 20,
        "contextData": {f"field {n}": "a value that is long " * 10 for n in range(40)},
        "attachments": [{"type": "TEXT", "value": "a note that goes on " * 40}] * 12,
    }
    await client.upload_files_cloud(project.id, [long])


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x45"])
def test_assets(make_hub, client_of, looks_as_kept, size):
    hub = make_hub(tasks=60)
    session = client_of(hub, size=size)
    into(session, "warehouse")
    session.press("4")
    session.wait_for("There are no assets")
    looks_as_kept(session, "assets-empty")
    session.press("escape", "escape")
    session.wait_for("> Projects > 1")
    session.press("escape")
    into(session, "chest")
    hub.hub.faults.add(Fault("hang", path="/v2/project/*/assets", times=1))
    session.press("4")
    session.wait_for("Fetching the assets")
    looks_as_kept(session, "assets-loading")
    hub.hub.faults.clear()
    hub.hub.faults.add(Fault("403", path="/v2/project/*/assets"))
    session.press("r")
    session.wait_for("r tries again")
    looks_as_kept(session, "assets-error")
    hub.hub.faults.clear()
    session.press("r")
    session.wait_for("^> CXR")
    looks_as_kept(session, "assets")
    session.press("enter")
    session.wait_for("Context data")
    looks_as_kept(session, "asset")
    session.press("escape")
    on(hub, register_long_ones)
    session.wait_for("^> CXR")
    session.press("r")
    session.wait_for("a very long")
    session.press("g")
    session.wait_for("^> a very long")
    session.press("enter")
    session.wait_for("field 0")
    looks_as_kept(session, "asset-very-long")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x45"])
def test_upload(make_hub, client_of, looks_as_kept, home, size):
    folder = home / "frames"
    folder.mkdir()
    for number in range(30):
        (folder / f"frame_{number:02}_{'of a long drive ' * (number == 3) * 6}.png").write_bytes(b"x" * 2000)
    (folder / "refused.tiff").write_bytes(b"x" * 2000)
    (folder / "empty.png").touch()
    (folder / "notes.xyz").write_text("of no known type")
    hub = make_hub(tasks=60)
    session = client_of(hub, size=size)
    into(session, "warehouse")
    session.press("U")
    session.wait_for("Nothing is listed")
    looks_as_kept(session, "upload-empty")
    session.press("n")
    session.wait_for("What to upload")
    session.press("enter")
    session.wait_for("Path")
    session.press(*"frames")
    session.type(SAVE)
    session.wait_for("2 left out")
    looks_as_kept(session, "upload")
    session.press("u")
    session.wait_for(r"Upload 31 assets\?")
    looks_as_kept(session, "upload-asked")
    hub.hub.faults.add(Fault("403", path="/storage/*.tiff"))
    session.press("y")
    session.wait_for("30 of 31")
    session.press("escape")
    session.wait_for("> Overview")
    session.press("escape")
    session.wait_for("> Projects > ")
    session.settle()
    session.press("5")
    session.wait_for("> Jobs > 1/1")
    looks_as_kept(session, "jobs")
    hub.hub.faults.clear()
    session.press("f")
    session.wait_for("1 of 1")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x45"])
def test_labels_exports_and_reports(make_hub, client_of, looks_as_kept, home, size):
    async def write_labels(client: AngoClient) -> None:
        project = await client.get_project((await client.find_project("Dash-cam vehicles")).id)
        tasks = (await client.get_tasks(project.id, stage="Start", limit=2)).items
        tool = next(tool for tool in project.category_schema["tools"] if tool["tool"] == "bounding-box")
        box = {"schemaId": tool["schemaId"], "bounding-box": {"x": 1, "y": 2, "width": 3, "height": 4}}
        names = [*(task.external_id for task in tasks), "nowhere.jpg"]
        labels = [{"externalId": name, "objects": [box] * 3} for name in names]
        labels.append({"externalId": names[0], "objects": [{"title": "Nonsense " * 40}]})
        (home / "labels.json").write_text(json.dumps(labels))

    hub = make_hub(tasks=60)
    on(hub, write_labels)
    session = client_of(hub, size=size)
    into(session, "dash")
    session.press("I")
    session.wait_for("No labels are read yet")
    looks_as_kept(session, "labels-empty")
    session.press("n")
    session.wait_for("Labels to import")
    session.press(*"labels.json")
    session.type(SAVE)
    session.wait_for("no asset nowhere")
    looks_as_kept(session, "labels")
    session.press("u")
    session.wait_for(r"Import labels for 2 external ids\?")
    session.press("y")
    session.wait_for("2 of 2")
    session.press("E")
    session.wait_for("No recipe is kept")
    looks_as_kept(session, "exports-empty")
    session.press("n")
    session.wait_for("Keep as recipe|Stages")
    looks_as_kept(session, "export-form")
    session.press("tab", "tab", "tab", "tab", *"weekly")
    session.type(SAVE)
    session.wait_for("Done: Export Dash-cam")
    session.wait_for("^> weekly.*just now")
    looks_as_kept(session, "exports")
    session.press("R")
    session.wait_for("People: counts")
    looks_as_kept(session, "reports")
    session.press("n")
    session.wait_for("To .file or folder")
    session.type(SAVE)
    session.wait_for("Done: Report issues")
    assert list(home.glob("*-issues-*.csv"))
    assert list(home.glob("*-task-export-*.zip"))
