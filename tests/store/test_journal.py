"""Tests of ango_tui.store.journal: what was written is read back, filtered, bounded, past torn lines."""

from __future__ import annotations

from pathlib import Path

from ango_tui.store.journal import Journal, JournalEntry


def entry(number: int, project: str = "p1", host: str = "eu") -> JournalEntry:
    return JournalEntry("tasks.assign", f"{number} tasks", "done", host=host, profile="work", project=project)


def test_entries_come_back_newest_first_with_their_time(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for number in range(3):
        journal.append(entry(number))
    found = list(Journal(tmp_path).entries())
    assert [each.what for each in found] == ["2 tasks", "1 tasks", "0 tasks"]
    assert all(each.moment is not None and each.moment.tzinfo for each in found)
    assert found[0].profile == "work"


def test_entries_are_filtered_by_project_and_host(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(entry(1, project="p1"))
    journal.append(entry(2, project="p2"))
    journal.append(entry(3, project="p2", host="us"))
    assert [each.what for each in journal.entries(project="p2")] == ["3 tasks", "2 tasks"]
    assert [each.what for each in journal.entries(project="p2", host="eu")] == ["2 tasks"]


def test_journal_stays_within_its_size_and_forgets_the_oldest(tmp_path: Path) -> None:
    journal = Journal(tmp_path, max_bytes=600, keep=2)
    for number in range(60):
        journal.append(entry(number))
    files = sorted(path.name for path in tmp_path.glob("*.jsonl"))
    assert files == ["journal.1.jsonl", "journal.2.jsonl", "journal.jsonl"]
    assert all(path.stat().st_size < 900 for path in tmp_path.glob("*.jsonl"))
    numbers = [int(each.what.split()[0]) for each in journal.entries()]
    assert numbers == list(range(59, 59 - len(numbers), -1))
    assert 6 <= len(numbers) < 60


def test_torn_and_foreign_lines_cost_only_themselves(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(entry(1))
    with journal.path.open("ab") as file:
        file.write(b'[1]\n{"action": 3, "what": "x", "result": "y"}\n{"action": "torn')
    journal.append(entry(2))
    assert [each.what for each in journal.entries()] == ["2 tasks", "1 tasks"]


def test_details_and_unusual_text_survive(tmp_path: Path) -> None:
    written = JournalEntry("batch.create", "naïve\n\x1b[2J \ud83d", "done", detail={"ids": ["a", None]})
    Journal(tmp_path).append(written)
    found = next(Journal(tmp_path).entries())
    assert (found.what, found.detail) == (written.what, written.detail)
