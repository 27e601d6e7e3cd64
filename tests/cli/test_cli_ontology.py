"""``ango-tui ontology``: label sets in files against a hub over TCP, with exit codes and JSON."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ango_tui import cli
from ango_tui.api import AngoClient
from ango_tui.cli import ExitCode
from ango_tui.hub import Fault, Hub, RunningHub
from ango_tui.store.paths import default_paths
from ango_tui.store.snapshots import Snapshots

WIRE: dict[str, Any] = {
    "tools": [{"tool": "point", "title": "Eye", "schemaId": "t1", "color": "#F44336", "x-new": [1, None]}],
    "classifications": [
        {"tool": "radio", "title": "Mood", "schemaId": "q1", "classifications": [],
         "options": [{"value": "Good", "schemaId": "o1"}, {"value": "Bad", "schemaId": "o2"}]},
    ],
    "relations": [],
}  # fmt: skip


class Place:
    """A folder to work in, a hub, and one of its projects."""

    def __init__(self, hub: RunningHub, project: str) -> None:
        self.hub, self.project = hub, project

    def ask(self, call: Callable[[AngoClient], Any]) -> Any:
        async def go() -> Any:
            async with AngoClient(self.hub.key, self.hub.url) as client:
                return await call(client)

        return asyncio.run(go())

    @property
    def now(self) -> Any:
        return self.ask(lambda client: client.get_project(self.project)).category_schema

    @property
    def sent(self) -> int:
        return sum(call.method == "POST" and "/project/" in call.path for call in self.hub.hub.log)


def write(name: str, wire: Any) -> str:
    Path(name).write_text(json.dumps(wire))
    return name


def changed(**fields: Any) -> dict[str, Any]:
    wire: dict[str, Any] = json.loads(json.dumps(WIRE))
    wire["tools"][0] |= fields
    return wire


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty home and folder, and none of our variables."""
    for name in list(os.environ):
        if name.startswith("ANGO_") or name in ("API_KEY", "PROJECT_ID"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ANGO_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with RunningHub(Hub(sample=False, record=True)) as hub:
        found = Place(hub, "")
        found.project = found.ask(lambda client: client.create_project("CI")).id
        found.ask(lambda client: client.create_label_set(found.project, raw_category_schema=WIRE))
        hub.hub.log.clear()
        monkeypatch.setenv("ANGO_API_KEY", hub.key)
        monkeypatch.setenv("ANGO_HOST", hub.url)
        monkeypatch.setenv("ANGO_PROJECT_ID", found.project)
        yield found


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.main(["ontology", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_pull_writes_the_json_as_the_server_has_it_and_keeps_the_version(place: Place, capsys: Any) -> None:
    code, out, _ = run(capsys, "pull")
    assert (code, json.loads(out)) == (ExitCode.OK, WIRE)
    (kept,) = Snapshots(default_paths().state).list(place.hub.url, place.project)
    assert kept.origin == "server"


def test_pulled_and_pushed_to_another_project_it_is_equal(place: Place, capsys: Any) -> None:
    run(capsys, "pull", "-o", "labels.json")
    other = place.ask(lambda client: client.create_project("Copy")).id
    code, _, _ = run(capsys, "push", "labels.json", "--project", other, "--yes")
    assert code == ExitCode.OK
    place.project = other
    assert json.dumps(place.now) == json.dumps(WIRE)


def test_plan_says_what_would_change_and_sends_nothing(place: Place, capsys: Any) -> None:
    code, out, _ = run(capsys, "plan", write("new.json", changed(title="Eyes")), "--json")
    facts = json.loads(out)
    assert code == ExitCode.FOUND
    assert [(each["change"], each["risk"]) for each in facts["changes"]] == [("renamed", "exports")]
    assert place.sent == 0


def test_plan_of_what_the_server_has_is_nothing(place: Place, capsys: Any) -> None:
    code, out, _ = run(capsys, "plan", write("same.json", WIRE))
    assert (code, out.strip()) == (ExitCode.OK, "Nothing to send: the server has this label set already.")


def test_push_asks_for_yes(place: Place, capsys: Any) -> None:
    new = write("new.json", changed(title="Eyes"))
    code, _, err = run(capsys, "push", new)
    assert (code, place.sent) == (ExitCode.REFUSED, 0)
    assert "--yes" in err
    code, out, _ = run(capsys, "push", new, "--yes")
    assert code == ExitCode.OK
    assert "read back, and as planned" in out
    assert place.now["tools"][0]["title"] == "Eyes"


def test_push_that_orphans_labels_asks_for_the_number(place: Place, capsys: Any) -> None:
    gone = write("gone.json", {**WIRE, "tools": []})
    assert run(capsys, "push", gone, "--yes")[0] == ExitCode.REFUSED
    assert run(capsys, "push", gone, "--confirm", "2")[0] == ExitCode.REFUSED
    assert run(capsys, "push", gone, "--confirm", "1")[0] == ExitCode.OK
    assert place.now["tools"] == []


def test_push_refuses_broken_rules_unless_told(place: Place, capsys: Any) -> None:
    new = write("new.json", changed(color="red"))
    code, _, err = run(capsys, "push", new, "--yes")
    assert (code, place.sent) == (ExitCode.REFUSED, 0)
    assert "--with-errors" in err
    assert run(capsys, "push", new, "--yes", "--with-errors")[0] == ExitCode.OK


def test_push_with_a_base_merges_what_others_changed(place: Place, capsys: Any) -> None:
    base = write("base.json", WIRE)
    theirs = changed(color="#00FF00")
    place.ask(lambda client: client.create_label_set(place.project, raw_category_schema=theirs))
    code, _, _ = run(capsys, "push", write("new.json", changed(title="Eyes")), "--base", base, "--yes")
    assert code == ExitCode.OK
    assert place.now["tools"][0] | {} == changed(title="Eyes", color="#00FF00")["tools"][0]


def test_push_leaves_conflicts_to_a_person(place: Place, capsys: Any) -> None:
    base = write("base.json", WIRE)
    theirs = changed(title="Auge")
    place.ask(lambda client: client.create_label_set(place.project, raw_category_schema=theirs))
    words = ("push", write("new.json", changed(title="Eyes")), "--base", base, "--yes")
    assert run(capsys, *words)[0] == ExitCode.REFUSED
    assert place.now["tools"][0]["title"] == "Auge"
    assert run(capsys, *words, "--prefer-mine")[0] == ExitCode.OK
    assert place.now["tools"][0]["title"] == "Eyes"


def test_a_lost_answer_is_looked_after(place: Place, capsys: Any) -> None:
    place.hub.hub.faults.add(Fault("act-drop", "/v2/project/*", "POST", times=1))
    code, out, _ = run(capsys, "push", write("new.json", changed(title="Eyes")), "--yes", "--json")
    facts = json.loads(out)
    assert (code, facts["outcome"], facts["lost"], place.sent) == (ExitCode.OK, "verified", True, 1)


def test_validate_fails_on_errors_and_fixes_what_it_can(capsys: Any) -> None:
    file = write("bad.json", changed(color="red"))
    code, out, _ = run(capsys, "validate", file, "--json")
    assert (code, [each["rule"] for each in json.loads(out)["problems"]]) == (ExitCode.FOUND, ["V20"])
    assert run(capsys, "validate", file, "--fix")[0] == ExitCode.OK
    assert json.loads(Path(file).read_text())["tools"][0]["color"].startswith("#")


def test_diff_of_files_gates_on_risk(capsys: Any) -> None:
    old, new = write("old.json", WIRE), write("new.json", changed(shortcutKey="1"))
    assert run(capsys, "diff", old, old)[0] == ExitCode.OK
    code, out, _ = run(capsys, "diff", old, new)
    assert code == ExitCode.FOUND
    assert "visible to labellers: ~ Eye: shortcutKey: nothing → 1" in out
    assert run(capsys, "diff", old, new, "--fail-on", "orphans")[0] == ExitCode.OK


def test_diff_against_the_server(place: Place, capsys: Any) -> None:
    code, out, _ = run(capsys, "diff", "server", write("new.json", changed(title="Eyes")), "--json")
    assert (code, len(json.loads(out)["changes"])) == (ExitCode.FOUND, 1)


def test_convert_reports_every_piece(capsys: Any) -> None:
    coco = write("coco.json", {"categories": [{"id": 3, "name": "car", "supercategory": "vehicle"}]})
    code, out, _ = run(capsys, "convert", coco, "-o", "labels.json", "--tool", "polygon", "--json")
    tool = json.loads(Path("labels.json").read_text())["tools"][0]
    assert (code, tool["title"], tool["tool"]) == (ExitCode.OK, "car", "polygon")
    assert {entry["what"] for entry in json.loads(out)["read"]} >= {"car"}


def test_convert_writes_to_standard_output(capsys: Any) -> None:
    code, out, _ = run(
        capsys, "convert", write("labels.json", WIRE), "--to", "guide", "--title", "Eyes and moods"
    )
    assert code == ExitCode.OK
    assert out.startswith("# Eyes and moods")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("validate", "nothing.json"), "cannot be read"),
        (("validate", "text.txt"), "not known"),
        (("pull",), "No project"),
        (("pull", "--project", "p1"), "no API key"),
    ],
)
def test_what_cannot_be_done_is_said_with_code_2(capsys: Any, words: tuple[str, ...], said: str) -> None:
    Path("text.txt").write_text("hello")
    code, out, err = run(capsys, *words)
    assert (code, out) == (ExitCode.USAGE, "")
    assert said in err


def test_a_wrong_key_has_its_own_code(place: Place, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANGO_API_KEY", "0" * 32)
    assert run(capsys, "pull")[0] == ExitCode.KEY_REFUSED


@pytest.mark.parametrize("words", [[], ["pull"], ["validate"], ["diff"], ["plan"], ["push"], ["convert"]])
def test_help_fits_80_columns(words: list[str], capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        cli.main(["ontology", *words, "--help"])
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) < 80


def test_the_formats_named_in_the_help_are_those_there_are() -> None:
    from ango_tui.cli import ontology_arguments as arguments
    from ango_tui.ontology.interchange import EXPORTS, IMPORTS
    from ango_tui.ontology.risk import Risk

    assert set(arguments.IMPORTS) == set(IMPORTS)
    assert set(arguments.EXPORTS) == set(EXPORTS)
    assert tuple(risk.name.lower() for risk in Risk) == arguments.RISKS
