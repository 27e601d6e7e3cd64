"""Upload, import of labels, exports and reports on the screen, and the jobs they become."""

from __future__ import annotations

import csv
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ango_tui.hub import Hub


@pytest.fixture
def hub() -> Any:
    with Hub(tasks=60, record=True) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two good files, an empty one and one of a strange type; the program runs beside it."""
    monkeypatch.chdir(tmp_path)
    files = tmp_path / "frames"
    files.mkdir()
    for name in ("a.png", "b.png", "c.xyz"):
        (files / name).write_bytes(b"x" * 1000)
    (files / "empty.png").touch()
    return files


def here(pattern: str) -> list[Path]:
    """The files in the working folder that are called like this."""
    return sorted(Path().glob(pattern))


async def enter(ango: Any, key: str, project: str = "dash") -> str:
    """Into a project and on to one of its transfers; the project's id."""
    await ango.press("slash")
    await ango.type(project)
    await ango.press("enter", "enter", "4", key)
    return str(ango.app.here.place.project_id)


async def list_path(ango: Any, path: Path) -> None:
    """List a path for upload."""
    await ango.press("n", "enter")
    await ango.type(str(path))
    await ango.press("f2")


def test_what_can_be_sent_is_shown_with_its_cost_and_sent(drive, hub, folder: Path) -> None:
    async def scenario(ango) -> None:
        project = await enter(ango, "U")
        assert "n lists files" in ango.shown
        await list_path(ango, folder)
        assert "2 files, 2.0 kB · 2 left out · 4 calls" in ango.shown
        assert "The file is empty." in ango.shown
        await ango.press("u")
        assert "Upload 2 assets?" in ango.shown
        assert "The file is empty. (left out)" in ango.shown
        await ango.press("y")
        (job,) = ango.app.jobs.jobs
        assert (job.state, job.done, job.failures) == ("done", 2, [])
        client = await ango.app.client()
        assert [a.external_id for a in (await client.get_assets(project, limit=2)).items] == [
            "b.png",
            "a.png",
        ]

    drive(scenario, hub=hub)


def test_duplicates_on_the_server_are_found_before_sending(drive, hub, folder: Path) -> None:
    async def scenario(ango) -> None:
        (folder / "frame_000000.jpg").write_bytes(b"x")
        await enter(ango, "U")
        await list_path(ango, folder / "frame_000000.jpg")
        assert "has an asset frame_000000.jpg already" in ango.shown

    drive(scenario, hub=hub, size=(160, 45))


def test_the_list_is_kept_when_one_leaves_and_rows_can_be_taken_out(drive, hub, folder: Path) -> None:
    async def scenario(ango) -> None:
        await enter(ango, "U")
        await list_path(ango, folder)
        await ango.press("escape", "U")
        assert "1/4" in ango.lines()[0]
        await ango.press("p")
        assert "1/2" in ango.lines()[0]
        await ango.press("p", "D")
        assert "/3 " in ango.lines()[0]

    drive(scenario, hub=hub)


def test_a_refused_upload_names_each_file_and_can_be_retried(drive, hub, folder: Path) -> None:
    async def scenario(ango) -> None:
        fault = hub.faults.add("PUT:/storage/*:403")
        await enter(ango, "U")
        await list_path(ango, folder)
        await ango.press("u", "y")
        assert "2 failed" in ango.shown
        hub.faults.remove(fault)
        await ango.press("escape", "escape", "escape", "5")
        assert "failed" in ango.shown
        await ango.press("f")
        (job,) = ango.app.jobs.jobs
        assert (job.state, job.done, job.failures) == ("done", 2, [])

    drive(scenario, hub=hub)


def test_a_cancelled_upload_goes_on_later(drive, hub, folder: Path) -> None:
    async def scenario(ango) -> None:
        hub.faults.add("PUT:/storage/*:hang")
        project = await enter(ango, "U")
        await list_path(ango, folder)
        await ango.press("u")
        # The job does not end by itself, so the program does not become idle.
        await ango.pilot.press("y")
        while not ango.app.jobs.running:
            await ango.pilot.pause()
        ango.app.jobs.jobs[0].cancel()
        await ango.settled()
        assert ango.app.jobs.jobs[0].state == "cancelled"
        hub.faults.clear()
        await ango.press("escape", "escape", "escape", "5", "f")
        (job,) = ango.app.jobs.jobs
        assert (job.state, job.done) == ("done", 2)
        client = await ango.app.client()
        names = [asset.external_id for asset in (await client.get_assets(project, limit=3)).items]
        assert sorted(names[:2]) == ["a.png", "b.png"]

    drive(scenario, hub=hub)


def labels(project: Any, names: list[str]) -> list[dict[str, Any]]:
    tool = next(tool for tool in project.category_schema["tools"] if tool["tool"] == "bounding-box")
    box = {"schemaId": tool["schemaId"], "bounding-box": {"x": 1, "y": 2, "width": 3, "height": 4}}
    return [{"externalId": name, "objects": [box]} for name in names]


def test_labels_are_checked_and_the_good_ones_imported(drive, hub, tmp_path: Path) -> None:
    async def scenario(ango) -> None:
        project_id = await enter(ango, "I")
        assert "Only tasks in Start take labels" in ango.shown
        client = await ango.app.client()
        project = await client.get_project(project_id)
        start = (await client.get_tasks(project_id, stage="Start", limit=2)).items
        complete = (await client.get_tasks(project_id, stage="Complete", limit=1)).items
        names = [*(task.external_id for task in start), complete[0].external_id, "nope.jpg"]
        (tmp_path / "labels.json").write_text(json.dumps(labels(project, names)))
        await ango.press("n", "ctrl+u")
        await ango.type(str(tmp_path / "labels.json"))
        await ango.press("f2")
        assert "2 of 4 rows can be imported" in ango.shown
        assert "has left Start" in ango.shown
        assert "no asset nope.jpg" in ango.shown
        await ango.press("u")
        assert "Import labels for 2 external ids?" in ango.shown
        await ango.press("y")
        (job,) = ango.app.jobs.jobs
        assert (job.state, job.done, job.failures) == ("done", 2, [])
        assert (await client.get_task(start[0].id)).is_pre_labeled

    drive(scenario, hub=hub)


def test_a_file_that_holds_no_labels_is_refused(drive, hub, tmp_path: Path) -> None:
    async def scenario(ango) -> None:
        await enter(ango, "I")
        (tmp_path / "labels.json").write_text("{")
        await ango.press("n", "ctrl+u")
        await ango.type(str(tmp_path / "labels.json"))
        await ango.press("f2")
        assert "labels.json:" in ango.lines()[-1]
        await ango.press("u")
        assert "no labels are read yet" in ango.lines()[-1]

    drive(scenario, hub=hub)


def test_an_export_comes_to_disk_and_its_recipe_is_kept_for_changes(drive, hub, folder: Path) -> None:
    async def scenario(ango) -> None:
        project_id = await enter(ango, "E")
        assert "No recipe is kept" in ango.shown
        await ango.press("n", "tab", "tab", "tab", "tab")
        await ango.type("weekly")
        await ango.press("f2")
        (first,) = here("*-task-export-*.zip")
        assert zipfile.is_zipfile(first)
        assert "weekly" in ango.shown
        assert "just now" in ango.shown
        client = await ango.app.client()
        complete = (await client.get_tasks(project_id, stage="Complete", limit=1)).items[0]
        await client.requeue_tasks(project_id, "Complete", task_ids=[complete.id])
        await ango.press("c")
        (changes,) = here("*-task-changes-*.zip")
        assert "updatedAt" in next(r.query for r in reversed(hub.log) if r.path == "/v2/export")
        with zipfile.ZipFile(changes) as archive:
            items = json.loads(archive.read(archive.namelist()[0]))
        assert len(items) < 60

    drive(scenario, hub=hub)


def test_a_refused_export_says_why_and_can_be_retried(drive, hub, folder: Path) -> None:
    async def scenario(ango) -> None:
        fault = hub.faults.add("GET:/v2/export:403")
        await enter(ango, "E")
        await ango.press("n", "f2")
        (job,) = ango.app.jobs.jobs
        assert job.state == "failed"
        assert here("*.zip*") == []
        hub.faults.remove(fault)
        await ango.press("escape", "escape", "escape", "5", "f")
        (job,) = ango.app.jobs.jobs
        assert job.state == "done"
        assert len(here("*.zip")) == 1

    drive(scenario, hub=hub)


def test_the_three_reports_are_made(drive, hub, folder: Path) -> None:
    async def scenario(ango) -> None:
        await enter(ango, "R")
        for step in ((), ("j",), ("j",)):
            await ango.press(*step, "n", "f2")
        assert [job.state for job in ango.app.jobs.jobs] == ["done"] * 3

    drive(scenario, hub=hub)
    tables = {}
    for path in here("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            tables[path.name.split("-")[-3]] = list(csv.DictReader(file))
    assert set(tables) == {"issues", "visits", "people"}
    assert any(row["labelled_by"] for row in tables["issues"])
    assert {row["stage"] for row in tables["visits"]} >= {"Label", "QA review"}
    assert sum(int(row["visits"]) for row in tables["people"]) == len(tables["visits"])


def test_a_report_is_narrowed_to_a_person(drive, hub, folder: Path) -> None:
    who: list[str] = []

    async def scenario(ango) -> None:
        await enter(ango, "R")
        who.append(next(email for email, role in ango.app.here.context.people if role == "Reviewer"))
        await ango.press("j", "n", "tab", "tab", "tab")
        place = [email for email, _ in ango.app.here.context.people].index(who[0])
        await ango.press(*["down"] * place, "space", "f2")
        assert ango.app.jobs.jobs[0].state == "done"

    drive(scenario, hub=hub)
    (path,) = here("*-visits-*.csv")
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    tasks = {row["task_id"] for row in rows}
    assert 0 < len(tasks) < 60
    assert tasks == {row["task_id"] for row in rows if row["person"] == who[0]}


def test_jobs_of_an_earlier_run_are_listed_with_their_failures(drive, hub, folder: Path) -> None:
    async def first(ango) -> None:
        hub.faults.add("GET:/v2/export:403")
        await enter(ango, "E")
        await ango.press("n", "f2")

    async def second(ango) -> None:
        await ango.press("5")
        assert "Export Dash-cam" in ango.shown
        assert "failed" in ango.shown
        await ango.press("f")
        assert "nothing is left to do" in ango.lines()[-1]

    drive(first, hub=hub)
    drive(second, hub=hub)


def test_files_with_hostile_names_are_drawn_harmlessly_and_uploaded(
    drive, hub, folder: Path, harmless
) -> None:
    odd = folder / "odd"
    odd.mkdir()
    for name in (
        b"\x1b[2Jclear.png",
        b"scan-\xff.png",
        "a\u202egnp.exe.png".encode(),
        b"[b]bold[@click=x].png",
    ):
        Path(os.fsdecode(os.fsencode(odd) + b"/" + name)).write_bytes(b"x")

    async def scenario(ango) -> None:
        project = await enter(ango, "U")
        await list_path(ango, odd)
        assert "4 files" in ango.shown
        assert harmless(ango.lines())
        await ango.press("u")
        assert harmless(ango.lines())
        await ango.press("y")
        (job,) = ango.app.jobs.jobs
        assert (job.state, job.done, job.failures) == ("done", 4, [])
        client = await ango.app.client()
        names = {asset.external_id for asset in (await client.get_assets(project, limit=4)).items}
        assert "scan-\ufffd.png" in names

    drive(scenario, hub=hub)
