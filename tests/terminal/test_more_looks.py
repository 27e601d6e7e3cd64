"""Workflow, figures, storages and transfers in a real terminal: used by keys alone, in every state.

``UPDATE_SCREENS=1 pytest tests/terminal/test_more_looks.py`` writes the kept texts anew.
"""

import asyncio
import csv
import json
from pathlib import Path

import pytest

from ango_tui.api import AngoClient
from ango_tui.api.storages import Storage
from ango_tui.api.wire import StorageProvider
from ango_tui.hub import Fault

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=["80x24", "160x45"])
SAVE = b"\x1bOQ"
LONG = "a name that goes on and on "


def on(hub, work) -> None:
    """Do something on the hub as another client would."""

    async def go() -> None:
        async with AngoClient(hub.key, hub.url, calls_per_minute=None) as client:
            await work(client)

    asyncio.run(go())


def into(session, project: str) -> None:
    session.press("/", *project, "enter", "enter")
    session.wait_for(r"> Overview(.|\n)*Fetched")


def leave(session) -> None:
    """Back to all projects, from the overview."""
    session.press("1")
    session.wait_for(r"> Overview(.|\n)*Fetched")
    session.press("escape")
    session.wait_for("> Projects > ")
    session.press("escape")
    # An escape that is followed at once by a key would be alt and that key.
    session.wait_for("> Projects > .*/[78]")


def only(hub, *faults: Fault) -> None:
    hub.hub.faults.clear()
    for fault in faults:
        hub.hub.faults.add(fault)


async def lengthen_the_workflow(client: AngoClient) -> None:
    """Many stages with long names in front of the last one."""
    project = await client.get_project((await client.find_project("Supplier invoices")).id)
    stages = project.as_dict()["stages"]
    last = next(stage["id"] for stage in stages if stage["type"] == "Complete")
    for stage in stages:
        stage["next"] = ["review0" if after == last else after for after in stage.get("next") or ()]
    for number in range(16):
        name = f"Review {number} by {LONG * 4}".strip()
        after = [f"review{number + 1}" if number < 15 else last, "Label"]
        stages.append({"id": f"review{number}", "type": "Review", "name": name, "next": after})
    await client.update_workflow_stages(project.id, stages)


async def send_three_back(client: AngoClient) -> None:
    project = await client.find_project("Dash-cam vehicles")
    done = (await client.get_tasks(project.id, stage="Complete", limit=3)).items
    await client.requeue_tasks(project.id, "Label", task_ids=[task.id for task in done])


async def disconnect_all(client: AngoClient) -> None:
    for storage in await client.get_storages():
        await client.delete_storage(storage.id)


async def connect_a_long_one(client: AngoClient) -> None:
    name = f"Lake of {LONG * 20}"
    await client.create_storage(Storage(name, StorageProvider.AWS, "public", "private", "eu-central-1"))


async def write_lists(client: AngoClient, folder: Path) -> None:
    """``assets.csv`` and ``labels.json`` with names that no line has room for."""
    project = await client.get_project((await client.find_project("Dash-cam vehicles")).id)
    task = (await client.get_tasks(project.id, stage="Start", limit=1)).items[0]
    with (folder / "assets.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["data", "externalId", "batches", "contextData"])
        place = f"https://files.example/{'deep/' * 60}"
        rows.writerow([f"{place}0.jpg", task.external_id, "", ""])
        for number in range(1, 15):
            context = json.dumps({f"field {n}": LONG * 10 for n in range(40)})
            rows.writerow([f"{place}{number}.jpg", f"{LONG * 20}{number}", f"Batch of {LONG}", context])
    tool = next(tool for tool in project.category_schema["tools"] if tool["tool"] == "bounding-box")
    box = {"schemaId": tool["schemaId"], "bounding-box": {"x": 1, "y": 2, "width": 3, "height": 4}}
    names = [f"{LONG * 20}{number}" for number in range(6)]
    labels = [{"externalId": name, "objects": [box] * 3} for name in [task.external_id, *names]]
    labels.insert(0, {"externalId": f"{LONG * 20}0", "objects": [{"title": "Nonsense " * 400}] * 30})
    (folder / "labels.json").write_text(json.dumps(labels))


@SIZES
def test_workflow(make_hub, client_of, looks_as_kept, size):
    hub = make_hub(tasks=60)
    session = client_of(hub, size=size)
    into(session, "dash")
    only(hub, Fault("hang", path="/v2/project/*", times=1))
    session.press("7")
    session.wait_for("Fetching the workflow")
    looks_as_kept(session, "workflow-loading")
    only(hub, Fault("403", path="/v2/project/*"))
    session.press("r")
    session.wait_for("r tries again")
    looks_as_kept(session, "workflow-error")
    only(hub)
    session.press("r")
    session.wait_for(r"QA review .*\d")
    looks_as_kept(session, "workflow")
    session.press("j", "e", "ctrl+u", *"Draw")
    session.wait_for("Draw")
    session.type(SAVE)
    session.wait_for("> 1 change not sent")
    session.press("P")
    session.wait_for("becomes  Draw")
    looks_as_kept(session, "workflow-asked")
    session.press("y")
    session.wait_gone("Send the workflow")
    session.wait_gone("1 change not sent")
    session.press("down", "enter")
    session.wait_for("Comes from")
    looks_as_kept(session, "workflow-settings")
    session.press("escape")
    session.wait_for("^ Stage +Tasks")
    leave(session)
    into(session, "warehouse")
    session.press("7")
    session.wait_for(r"^ Complete +0")
    looks_as_kept(session, "workflow-empty")
    leave(session)
    on(hub, lengthen_the_workflow)
    into(session, "invoices")
    session.press("7")
    session.wait_for(r"^ Label.* \d+ +\d+ \w ")
    session.press("G", "up")
    session.wait_for("^ Complete")
    looks_as_kept(session, "workflow-very-long")


@SIZES
def test_metrics_and_live_board(make_hub, client_of, looks_as_kept, size):
    hub = make_hub(tasks=60, hostile=True)
    session = client_of(hub, size=size)
    into(session, "dash")
    only(hub, Fault("hang", path="/v2/*/overview/*"), Fault("hang", path="/v2/performance/*"))
    session.press("9")
    session.wait_for("fetching ...")
    looks_as_kept(session, "metrics-loading")
    only(hub, Fault("403", path="/v2/*/overview/*"), Fault("403", path="/v2/performance/*"))
    session.press("r")
    session.wait_for("r tries again")
    session.wait_gone("fetching ...")
    looks_as_kept(session, "metrics-error")
    only(hub)
    session.press("r")
    session.wait_for(r"QA review +\d")
    looks_as_kept(session, "metrics")
    session.press("n", "n", "n", "n", "n", "n")
    session.wait_for("^ == People")
    looks_as_kept(session, "metrics-people")
    only(hub, Fault("hang", path="/v2/project/*", times=1))
    session.press("L")
    session.wait_for("Counting the tasks")
    looks_as_kept(session, "live-board-loading")
    only(hub, Fault("403", path="/v2/project/*"))
    session.press("r")
    session.wait_for("r tries again")
    looks_as_kept(session, "live-board-error")
    only(hub)
    session.press("r")
    session.wait_for(r"^ All +60")
    session.press("space")
    session.wait_for("paused")
    on(hub, send_three_back)
    session.press("space")
    session.wait_for(r"\+3")
    session.press("space")
    session.wait_for("paused")
    looks_as_kept(session, "live-board")
    hub.stop()
    session.press("r")
    session.wait_for("Not refreshed, r looks again")
    looks_as_kept(session, "live-board-stopped")
    hub.start()
    session.press("escape")
    session.wait_for("== Tasks per stage|== People")
    leave(session)
    into(session, "warehouse")
    session.press("9")
    session.wait_gone("fetching ...")
    looks_as_kept(session, "metrics-empty")
    session.press("L")
    session.wait_for(r"^ All +0")
    looks_as_kept(session, "live-board-empty")
    session.press("escape")
    session.wait_for("== Tasks per stage")
    leave(session)
    on(hub, lengthen_the_workflow)
    into(session, "invoices")
    session.press("9")
    session.wait_for("Review 0 ")
    looks_as_kept(session, "metrics-very-long")
    session.press("L")
    session.wait_for(r"^ Route +\d")
    looks_as_kept(session, "live-board-very-long")


@SIZES
def test_storages_and_bucket_files(make_hub, client_of, looks_as_kept, monkeypatch, size):
    hub = make_hub(tasks=60)
    on(hub, disconnect_all)
    session = client_of(hub, size=size)
    only(hub, Fault("hang", path="/v2/storages", times=1))
    session.press("4")
    session.wait_for("Fetching the storages")
    looks_as_kept(session, "storages-loading")
    only(hub, Fault("403", path="/v2/storages"))
    session.press("r")
    session.wait_for("r tries again")
    looks_as_kept(session, "storages-error")
    only(hub)
    session.press("r")
    session.wait_for("connected no bucket")
    looks_as_kept(session, "storages-empty")
    session.press("n")
    session.wait_for("Whose bucket")
    looks_as_kept(session, "storages-providers")
    session.press("enter")
    session.wait_for("Connect Amazon S3")
    session.press(*"Night drives", "enter", "enter", *"AKIAEXAMPLE", "enter", *"wJalrXUtnFEMI")
    session.wait_for(r"Secret access key(.|\n)*\*{13}|•{13}")
    looks_as_kept(session, "storages-form")
    session.type(SAVE)
    session.wait_for("^> Night drives")
    on(hub, connect_a_long_one)
    session.press("r")
    session.wait_for("Lake of a name")
    looks_as_kept(session, "storages")
    session.press("down", "enter")
    session.wait_for("Name of the bucket")
    session.press("ctrl+u", *"drives")
    looks_as_kept(session, "storages-bucket")
    only(hub, Fault("hang", path="/v2/storages/*/files", times=1))
    session.press("enter")
    session.wait_for("Listing drives/")
    looks_as_kept(session, "bucket-loading")
    only(hub, Fault("403", path="/v2/storages/*/files"))
    session.press("r")
    session.wait_for("r tries again")
    looks_as_kept(session, "bucket-error")
    only(hub)
    session.press("r")
    session.wait_for("^> night")
    looks_as_kept(session, "bucket")
    session.press("down", "enter")
    session.wait_for("^> frame_0000.jpg")
    session.press("space", "l")
    session.wait_for("Link to frame_0001.jpg|Link to frame_0000.jpg")
    looks_as_kept(session, "bucket-link")
    session.press("escape", "escape")
    session.wait_for("^> rain")
    monkeypatch.setattr("ango_tui.hub.calls.storages._FOLDERS", ())
    session.press("r")
    session.wait_for("There is nothing in")
    looks_as_kept(session, "bucket-empty")
    folders = ["/".join([LONG.strip() * 3] * 6), *(f"drive of the {day}th" for day in range(60))]
    monkeypatch.setattr("ango_tui.hub.calls.storages._FOLDERS", folders)
    session.press("r")
    session.wait_for("drive of the 0th")
    session.press("g")
    session.wait_for("^> a name")
    looks_as_kept(session, "bucket-very-long")


@SIZES
def test_upload_and_import_of_labels(make_hub, client_of, looks_as_kept, home, size):
    hub = make_hub(tasks=60)
    on(hub, lambda client: write_lists(client, home))
    session = client_of(hub, size=size)
    into(session, "dash")
    only(hub, Fault("hang", path="/v2/project/*/assets", times=1))
    session.press("U")
    session.wait_for("Nothing is listed")
    session.press("n")
    session.wait_for("What to upload")
    session.press("enter")
    session.wait_for("Path")
    session.press(*"assets.csv")
    session.type(SAVE)
    session.wait_for("looking for duplicates")
    looks_as_kept(session, "upload-loading")
    only(hub, Fault("403", path="/v2/project/*/assets"))
    session.press("c")
    session.wait_for("c tries again")
    looks_as_kept(session, "upload-error")
    only(hub)
    session.press("c")
    session.wait_gone("c tries again|looking for")
    looks_as_kept(session, "upload-very-long")
    session.press("enter")
    session.wait_for("Context data")
    looks_as_kept(session, "upload-row-very-long")
    session.press("escape")
    session.wait_for("u upload")
    only(hub, Fault("hang", path="/v2/project/*/tasks", times=1))
    session.press("I")
    session.wait_for("No labels are read yet")
    session.press("n")
    session.wait_for("Labels to import")
    session.press(*"labels.json")
    session.type(SAVE)
    session.wait_for(r"looking for\s+the tasks")
    looks_as_kept(session, "labels-loading")
    only(hub, Fault("403", path="/v2/project/*/tasks"))
    session.press("c")
    session.wait_for("tries again")
    looks_as_kept(session, "labels-error")
    only(hub)
    session.press("c")
    session.wait_for("no asset a name")
    looks_as_kept(session, "labels-very-long")
    session.press("enter")
    session.wait_for("Tasks in Start")
    looks_as_kept(session, "labels-row-very-long")


@SIZES
def test_exports_and_reports(make_hub, client_of, looks_as_kept, home, size):
    folder = home / "-".join([LONG.strip().replace(" ", "-")] * 5)
    folder.mkdir()
    hub = make_hub(tasks=60, hostile=True)
    session = client_of(hub, size=size)
    into(session, "dash")
    only(hub, Fault("403", path="/v2/export*"))
    session.press("E")
    session.wait_for("No recipe is kept")
    session.press("n")
    session.wait_for("Keep as recipe|Stages")
    session.press("tab", "space", "down", "space", "down", "space", "down", "space", "tab", "space", "tab")
    session.press("ctrl+u", *folder.name, "tab", *(LONG * 4))
    session.type(SAVE)
    session.wait_for("Error: Export")
    looks_as_kept(session, "exports-error")
    only(hub, Fault("hang", path="/v2/export*", times=1))
    session.press("x")
    session.wait_for("runs as a job")
    looks_as_kept(session, "exports-loading")
    hub.stop()
    hub.start()
    session.wait_for("Done: Export")
    session.press("enter")
    session.wait_for("Last file")
    looks_as_kept(session, "export-very-long")
    session.press("escape")
    session.wait_for("x run")
    only(hub, Fault("403", path="/v2/export*"))
    session.press("R")
    session.wait_for("People: counts")
    session.press("down", "down", "n")
    session.wait_for("Tasks in")
    looks_as_kept(session, "report-form")
    session.type(SAVE)
    session.wait_for("Error: ")
    looks_as_kept(session, "reports-error")
    only(hub, Fault("hang", path="/v2/export*", times=1))
    session.press("n")
    session.wait_for("Tasks in")
    session.type(SAVE)
    session.wait_for("is made as a job")
    looks_as_kept(session, "reports-loading")
    hub.stop()
    hub.start()
    session.wait_for("Done: Report")
    leave(session)
    into(session, "hostile")
    session.press("R")
    session.wait_for("People: counts")
    session.press("n")
    session.wait_for("To .file or folder")
    looks_as_kept(session, "report-form-very-long")
