"""Reading what to upload: paths, folders, patterns, addresses, CSV, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ango_tui.transfer.kinds import extension, kind_of, kind_of_asset
from ango_tui.transfer.reading import merged, read_source


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.JPG", "image"),
        ("scan.nii.gz", "medical"),
        ("https://x.example/a%20b.mp4?sig=1.txt", "video"),
        ("notes.md", "text"),
        ("cloud.las", "point cloud"),
        ("archive.zip", "other"),
        (".png", "other"),
        ("no_extension", "other"),
    ],
)
def test_kinds_are_told_by_the_extension(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_an_address_that_is_none_has_no_kind() -> None:
    assert kind_of("http://[broken") == "other"
    assert extension("dir.d/file") == ""


def test_text_that_is_the_asset_itself_is_text() -> None:
    assert kind_of_asset("# A heading") == "text"
    assert kind_of_asset("") == ""


def test_a_folder_gives_its_files_in_order_without_hidden_ones(files, tmp_path: Path) -> None:
    files("b.png", "a.png", "sub/c.png", ".hidden.png", ".git/x.png")
    found = read_source(str(tmp_path / "files"))
    assert [item.external_id for item in found.items] == ["a.png", "b.png", "c.png"]
    assert [item.kind for item in found.items] == ["image"] * 3


def test_files_of_a_folder_can_keep_their_path_as_external_id(files, tmp_path: Path) -> None:
    files("sub/a.png", "a.png")
    found = read_source(str(tmp_path / "files"), relative_ids=True)
    assert [item.external_id for item in found.items] == ["a.png", "sub/a.png"]


def test_a_pattern_gives_what_it_matches(files, tmp_path: Path) -> None:
    files("a.png", "b.jpg", "c.png")
    found = read_source(str(tmp_path / "files" / "*.png"))
    assert [item.external_id for item in found.items] == ["a.png", "c.png"]


def test_a_pattern_that_matches_nothing_is_told(tmp_path: Path) -> None:
    found = read_source(str(tmp_path / "*.png"))
    assert [finding.code for finding in found.findings] == ["missing"]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    assert [finding.code for finding in read_source(str(tmp_path)).findings] == ["empty"]


def test_an_address_is_registered_as_it_is() -> None:
    (item,) = read_source("https://bucket.example/scans/a%20b.dcm?x=1").items
    assert (item.local, item.external_id, item.kind) == (False, "a b.dcm", "medical")


def test_a_csv_gives_every_column_its_meaning(files, tmp_path: Path) -> None:
    (path,) = files("a.png")
    listed = tmp_path / "list.csv"
    listed.write_text(
        "data;externalId;batches;metadata.width;contextData.site;attachments;colour\n"
        f'files/{path.name};one;W10 Berlin|W11;640;007;[{{"type":"image","value":"https://x/b.jpg"}}];red\n'
        "https://x.example/b.mp4;;;;;;\n",
        encoding="utf-8-sig",
    )
    found = read_source(str(listed))
    first, second = found.items
    assert first.data == str(path)
    assert first.external_id == "one"
    assert first.batches == ("W10 Berlin", "W11")
    assert first.metadata == {"width": 640}
    assert first.context_data == {"site": "007"}
    assert first.attachments == ({"type": "IMAGE", "value": "https://x/b.jpg"},)
    assert first.source == "list.csv, line 2"
    assert (second.local, second.external_id) == (False, "b.mp4")
    assert [(finding.code, finding.stops) for finding in found.findings] == [("unused", False)]
    assert "colour" in found.findings[0].words


def test_a_csv_without_known_columns_is_refused_with_the_names_it_needs(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("a,b\n1,2\n")
    (finding,) = read_source(str(listed)).findings
    assert "externalId" in finding.words


def test_a_csv_that_is_no_utf8_is_refused_with_the_place(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_bytes("data\nsträße.png\n".encode("latin-1"))
    (finding,) = read_source(str(listed)).findings
    assert "UTF-8" in finding.words


ROW = {
    "data": "a.png",
    "externalId": "one",
    "batches": ["W10", 11],
    "metadata": {"width": 1},
    "contextData": {"site": "Oslo"},
    "attachments": [{"type": "TEXT", "value": "wet road"}],
}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([ROW]),
        json.dumps({"assets": [ROW]}),
        json.dumps(ROW),
        json.dumps(ROW) + "\n\n",
        "\ufeff" + json.dumps([ROW]),
    ],
    ids=["list", "in an object", "one object", "a line", "with a byte order mark"],
)
def test_json_in_any_of_its_forms(text: str, tmp_path: Path) -> None:
    listed = tmp_path / "list.json"
    listed.write_text(text, encoding="utf-8")
    (item,) = read_source(str(listed)).items
    assert item.data == str(tmp_path / "a.png")
    assert item.batches == ("W10", "11")
    assert item.extras({"W10": ["b1", "b2"], "11": ["b3"]}) == {
        "metadata": {"width": 1},
        "contextData": {"site": "Oslo"},
        "batches": ["b1", "b2", "b3"],
        "attachments": [{"type": "TEXT", "value": "wet road"}],
    }


def test_a_list_of_plain_paths_and_addresses(tmp_path: Path) -> None:
    listed = tmp_path / "list.json"
    listed.write_text('["a.png", "https://x.example/b.png"]')
    assert [item.external_id for item in read_source(str(listed)).items] == ["a.png", "b.png"]


def test_a_dataset_of_pages_needs_no_data(tmp_path: Path) -> None:
    listed = tmp_path / "list.json"
    listed.write_text('[{"externalId": "doc", "dataset": ["https://x/1.png", "https://x/2.png"]}]')
    found = read_source(str(listed))
    assert found.findings == []
    assert found.items[0].more == {"dataset": ["https://x/1.png", "https://x/2.png"]}


def test_what_makes_no_sense_in_a_row_is_found_fault_with(tmp_path: Path) -> None:
    rows = [
        {"externalId": "no data"},
        {"data": "https://x/a.png", "attachments": [{"type": "SOUND", "value": "x"}, "text"]},
        {"data": "https://x/b.png", "metadata": [1], "batches": {"a": 1}},
        7,
    ]
    listed = tmp_path / "list.json"
    listed.write_text(json.dumps(rows))
    found = [(finding.index, finding.code) for finding in read_source(str(listed)).findings]
    assert found == [
        (0, "no-data"),
        (1, "attachment"),
        (1, "attachment"),
        (2, "batches"),
        (2, "metadata"),
        (3, "no-data"),
    ]


def test_broken_json_is_told_with_its_place(tmp_path: Path) -> None:
    listed = tmp_path / "list.json"
    listed.write_text('[{"data": "a.png"},')
    (finding,) = read_source(str(listed)).findings
    assert "column" in finding.words


def test_several_readings_become_one_and_keep_their_findings(tmp_path: Path) -> None:
    listed = tmp_path / "list.json"
    listed.write_text('[{"externalId": "x"}]')
    whole = merged([read_source("https://x/a.png"), read_source(str(listed))])
    assert [finding.index for finding in whole.findings] == [1]
    assert len(whole.items) == 2
