"""Uploads: stored, registered once each, resumed from the ledger, with a result for every file."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from ango_tui.api import (
    AngoClient,
    InvalidRequest,
    MemoryLedger,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    UploadProgress,
    UploadReport,
    events,
)
from ango_tui.api.upload_files import object_name
from ango_tui.hub import Hub

Make = Callable[..., AngoClient]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Twelve small files."""
    found = [tmp_path / f"scan {number:02}.png" for number in range(12)]
    for number, path in enumerate(found):
        path.write_bytes(bytes([number]) * (100 + number))
    return found


@pytest.fixture
def project(hub: Hub, hub_client: Make) -> str:
    """A new, empty project."""

    async def run() -> str:
        async with hub_client() as client:
            return (await client.create_project("Uploads")).id

    found = asyncio.run(run())
    hub.log.clear()
    return found


def upload(client: AngoClient, project: str, files: Sequence[Any], **options: Any) -> UploadReport:
    async def run() -> UploadReport:
        async with client:
            return await client.upload_files(project, files, **options)

    return asyncio.run(run())


def assets(client: AngoClient, project: str) -> list[Any]:
    async def run() -> list[Any]:
        async with client:
            return [asset async for asset in client.walk(client.get_assets, project)]

    return asyncio.run(run())


def outcomes(report: UploadReport) -> list[str]:
    return [result.outcome for result in report.results]


def seen(hub: Hub, method: str, part: str) -> int:
    return sum(request.method == method and part in request.path for request in hub.log)


def test_files_become_assets_under_their_base_names(
    hub: Hub, hub_client: Make, project: str, files: list[Path]
) -> None:
    report = upload(hub_client(), project, files, chunk=5)
    assert outcomes(report) == ["uploaded"] * 12
    assert report.uploaded == 12
    assert seen(hub, "POST", "/cloud") == 3
    found = assets(hub_client(), project)
    assert sorted(asset.external_id for asset in found) == [path.name for path in files]


def test_stored_bytes_are_those_of_the_file(hub: Hub, hub_client: Make, project: str, tmp_path: Path) -> None:
    big = tmp_path / "big.bin"
    big.write_bytes(os.urandom(900_001))
    report = upload(hub_client(), project, [big])

    async def run() -> bytes:
        async with hub_client() as client, httpx.AsyncClient(transport=hub.transport()) as plain:
            signed = await client.get_signed_url(report.results[0].data_url, project)
            return (await plain.get(signed)).content

    assert asyncio.run(run()) == big.read_bytes()


ODD = [
    "Ünï çødé.png",
    "a&b#c+d %41?.png",
    "volume.NII.gz",
    "no extension",
    ".hidden",
    "trailing.",
    "line\nbreak.png",
]


def test_odd_names_are_kept(hub_client: Make, project: str, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ODD]
    for path in paths:
        path.write_bytes(b"x")
    report = upload(hub_client(), project, paths)
    assert outcomes(report) == ["uploaded"] * len(ODD)
    assert sorted(asset.external_id for asset in assets(hub_client(), project)) == sorted(ODD)
    assert report.results[2].data_url.endswith(".nii.gz")


def test_names_that_are_no_text_are_sent_as_text(hub_client: Make, project: str, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe.png"
    Path(os.fsdecode(path)).write_bytes(b"x")
    report = upload(hub_client(), project, [os.fsdecode(path)])
    assert report.results[0].outcome == "uploaded"
    assert report.results[0].external_id == "\ufffd\ufffd.png"


def test_object_names_are_random_and_keep_the_extension() -> None:
    assert object_name("/a/b.c.PNG").endswith(".PNG")
    assert object_name("x.nii.GZ").endswith(".nii.gz")
    assert "." not in object_name("none")
    assert object_name("a.png") != object_name("a.png")


def test_options_of_a_file_reach_its_asset(hub_client: Make, project: str, files: list[Path]) -> None:
    spec = {"data": str(files[0]), "externalId": "mine", "contextData": {"k": 1}, "metadata": {"width": 5}}
    kept = {**spec, "contextData": {"k": 1}}
    upload(hub_client(), project, [spec], priority=7)
    (asset,) = assets(hub_client(), project)
    assert (asset.external_id, asset.context_data, asset.metadata["width"]) == ("mine", {"k": 1}, 5)
    assert spec == kept


def test_batches_by_name_and_id(hub_client: Make, project: str, files: list[Path]) -> None:
    async def run() -> list[tuple[str, ...]]:
        async with hub_client() as client:
            one = await client.create_batch(project, "One")
            await client.create_batch(project, "Two")
            specs = [str(files[0]), {"data": str(files[1]), "batches": ["Two"]}]
            await client.upload_files(project, specs, batches=[one.id])
            names = {batch.id: batch.name for batch in await client.get_batches(project)}
            found = {a.external_id: a.batches async for a in client.walk(client.get_assets, project)}
            return [tuple(names.get(b, b) for b in found[path.name]) for path in files[:2]]

    assert asyncio.run(run()) == [("One",), ("Two",)]


def test_a_batch_that_is_not_there_is_told_before_anything_is_sent(
    hub: Hub, hub_client: Make, project: str, files: list[Path]
) -> None:
    with pytest.raises(NotFound, match="Nowhere"):
        upload(hub_client(), project, files, batches=["Nowhere"])
    assert seen(hub, "PUT", "") == seen(hub, "POST", "") == 0


def test_point_cloud_projects_take_no_local_files(hub_client: Make, files: list[Path]) -> None:
    async def run() -> None:
        async with hub_client() as client:
            cloud = await client.create_project("Lidar", project_type="pct")
            await client.upload_files(cloud.id, files)

    with pytest.raises(InvalidRequest, match="Point-cloud"):
        asyncio.run(run())


def test_a_file_whose_put_is_refused_is_not_registered(
    hub: Hub, hub_client: Make, project: str, files: list[Path]
) -> None:
    hub.faults.add("PUT:*:nth=3:403")
    hub.faults.add("PUT:*:nth=13:403")
    report = upload(hub_client(), project, files, at_once=1)
    assert Counter(outcomes(report)) == {"uploaded": 12}
    hub.faults.add("PUT:*:400")
    more = upload(hub_client(), project, [{"data": str(files[0]), "externalId": "again"}])
    assert outcomes(more) == ["failed"]
    assert more.failed[0].error is not None
    assert len(assets(hub_client(), project)) == 12


def test_a_put_in_trouble_is_tried_again(hub: Hub, hub_client: Make, project: str, files: list[Path]) -> None:
    hub.faults.add("PUT:*:nth=3:times=2:503")
    hub.faults.add("PUT:*:nth=6:drop")
    report = upload(hub_client(), project, files)
    assert report.uploaded == 12
    assert seen(hub, "PUT", "") == 15


@pytest.mark.parametrize("fault", ["drop", "act-drop", "502", "500", "truncated", "html"])
def test_a_registration_whose_outcome_is_unknown_makes_each_asset_once(
    fault: str, hub: Hub, hub_client: Make, project: str, files: list[Path]
) -> None:
    hub.faults.add(f"POST:*/cloud:nth=1:{fault}")
    report = upload(hub_client(), project, files, chunk=4)
    assert outcomes(report) == ["uploaded"] * 12
    found = Counter(asset.external_id for asset in assets(hub_client(), project))
    assert found == {path.name: 1 for path in files}
    acted = fault in ("act-drop", "truncated", "html")
    assert seen(hub, "POST", "/cloud") == (3 if acted else 4)


def test_files_of_one_name_are_told_apart_when_the_outcome_is_unknown(
    hub: Hub, hub_client: Make, project: str, tmp_path: Path
) -> None:
    paths = [tmp_path / folder / "same.png" for folder in "abc"]
    for number, path in enumerate(paths):
        path.parent.mkdir()
        path.write_bytes(bytes([number]))
    hub.faults.add("POST:*/cloud:nth=2:act-drop")
    hub.faults.add("POST:*/cloud:nth=3:drop")
    report = upload(hub_client(), project, paths, chunk=1)
    assert outcomes(report) == ["uploaded"] * 3
    assert len(assets(hub_client(), project)) == 3


def test_a_registration_that_stays_unknown_is_told_and_left_for_later(
    hub: Hub, hub_client: Make, project: str, files: list[Path]
) -> None:
    ledger = MemoryLedger()
    trouble = hub.faults.add("POST:*/cloud:drop")
    report = upload(hub_client(), project, files, ledger=ledger)
    assert set(outcomes(report)) == {"failed"}
    assert all(isinstance(result.error, OutcomeUnknown) for result in report.results)
    hub.faults.remove(trouble)
    hub.log.clear()
    again = upload(hub_client(), project, files, ledger=ledger)
    assert again.uploaded == 12
    assert seen(hub, "PUT", "") == 0
    assert len(assets(hub_client(), project)) == 12


def test_the_one_that_the_server_dislikes_is_found(hub_client: Make, project: str, files: list[Path]) -> None:
    bad = {"data": str(files[5]), "attachments": [{"type": "NOISE", "value": 1}]}
    report = upload(hub_client(), project, [*files[:5], bad, *files[6:]])
    assert outcomes(report) == ["uploaded"] * 5 + ["failed"] + ["uploaded"] * 6
    assert isinstance(report.failed[0].error, InvalidRequest)
    assert len(assets(hub_client(), project)) == 11


def test_a_second_run_does_nothing_again(hub: Hub, hub_client: Make, project: str, files: list[Path]) -> None:
    ledger = MemoryLedger()
    upload(hub_client(), project, files[:7], ledger=ledger)
    hub.log.clear()
    report = upload(hub_client(), project, files, ledger=ledger)
    assert outcomes(report) == ["resumed"] * 7 + ["uploaded"] * 5
    assert seen(hub, "PUT", "") == 5
    assert len(assets(hub_client(), project)) == 12


def test_a_file_that_changed_since_is_another_file(hub_client: Make, project: str, files: list[Path]) -> None:
    ledger = MemoryLedger()
    upload(hub_client(), project, files[:1], ledger=ledger)
    files[0].write_bytes(b"something else")
    assert outcomes(upload(hub_client(), project, files[:1], ledger=ledger)) == ["uploaded"]


def test_a_file_given_twice_is_sent_once(hub: Hub, hub_client: Make, project: str, files: list[Path]) -> None:
    report = upload(hub_client(), project, [files[0], str(files[0])])
    assert outcomes(report) == ["uploaded"]
    assert seen(hub, "PUT", "") == 1


def test_files_that_cannot_be_read_do_not_harm_the_others(
    hub_client: Make, project: str, files: list[Path], tmp_path: Path
) -> None:
    report = upload(hub_client(), project, [files[0], tmp_path / "gone.png", tmp_path, files[1]])
    assert outcomes(report) == ["uploaded", "failed", "failed", "uploaded"]
    assert "No such file" in str(report.results[1].error)


def test_a_file_that_changes_while_it_is_sent_is_not_registered(
    hub_client: Make, project: str, files: list[Path]
) -> None:
    files[0].write_bytes(b"0" * 700_000)

    def meddle(progress: UploadProgress) -> None:
        if progress.sent_bytes:
            files[0].write_bytes(b"1" * 10)

    report = upload(hub_client(), project, files[:1], progress=meddle)
    assert outcomes(report) == ["failed"]
    assert assets(hub_client(), project) == []


def test_a_key_that_is_not_allowed_stops_the_upload(
    hub: Hub, hub_client: Make, project: str, files: list[Path]
) -> None:
    hub.faults.add("GET:/v2/getUploadUrl:nth=5:times=all:403")
    report = upload(hub_client(), project, files, at_once=1)
    assert isinstance(report.stopped, NotAllowed)
    assert Counter(outcomes(report)) == {"untried": 11, "failed": 1}
    assert seen(hub, "GET", "getUploadUrl") == 5


def test_progress_only_grows_and_ends_complete(hub_client: Make, project: str, files: list[Path]) -> None:
    told: list[UploadProgress] = []
    upload(hub_client(), project, files, progress=told.append)
    last = told[-1]
    assert (last.files, last.registered, last.failed, last.done) == (12, 12, 0, 12)
    assert last.sent_bytes == last.bytes == sum(path.stat().st_size for path in files)
    assert [p.registered for p in told] == sorted(p.registered for p in told)
    assert [p.sent_bytes for p in told] == sorted(p.sent_bytes for p in told)


def test_progress_as_an_iterator_ends_with_the_report(
    hub_client: Make, project: str, files: list[Path]
) -> None:
    async def run() -> list[Any]:
        async with hub_client() as client:
            return [item async for item in events(client.upload_files, project, files)]

    *told, report = asyncio.run(run())
    assert all(isinstance(item, UploadProgress) for item in told)
    assert report.uploaded == 12


def test_leaving_the_iterator_cancels_the_upload(
    hub: Hub, hub_client: Make, project: str, files: list[Path]
) -> None:
    async def run() -> int:
        async with hub_client() as client:
            news = events(client.upload_files, project, files, at_once=1)
            async for item in news:
                if item.sent_bytes:
                    break
            await news.aclose()  # type: ignore[attr-defined]
            return len(asyncio.all_tasks()) - 1

    assert asyncio.run(run()) == 0
    assert seen(hub, "POST", "/cloud") == 0


def test_no_more_files_are_under_way_than_asked_for(record_sdk: Any, files: list[Path]) -> None:
    now = most = 0
    together = asyncio.Barrier(3)

    async def answer(request: httpx.Request) -> httpx.Response:
        nonlocal now, most
        await request.aread()
        if request.method == "PUT":
            now += 1
            most = max(most, now)
            await together.wait()
            now -= 1
        return httpx.Response(
            200, content=record_sdk.reply(request.method, request.url.path, "http://s.test")
        )

    client = AngoClient("k", "http://h.test", transport=httpx.MockTransport(answer), calls_per_minute=None)
    upload(client, "p1", files, at_once=3, chunk=1)
    assert most == 3
