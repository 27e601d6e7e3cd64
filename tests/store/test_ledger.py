"""Tests of ango_tui.store.ledger: entries survive a crash at any byte, one process per job."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from ango_tui.store.ledger import Ledgers, UploadLedger
from ango_tui.store.locks import LockHeldError


class Entry(msgspec.Struct, frozen=True):
    """An entry of the kind the client keeps."""

    key: str
    state: Literal["sending", "stored", "registering", "registered", "failed"]
    data_url: str = ""


def entry(key: str, state: str, url: str = "") -> Entry:
    return msgspec.convert({"key": key, "state": state, "data_url": url}, Entry)


WRITER = """
import sys
from pathlib import Path
import msgspec
from ango_tui.store.ledger import Ledgers

class Entry(msgspec.Struct):
    key: str
    state: str
    data_url: str = ""

ledger = Ledgers(Path(sys.argv[1])).ledger("job", Entry).open(host="eu")
for number in range(10_000):
    ledger.record([Entry(f"file-{number}", "stored", f"https://storage.example/{number}")])
    if number == 5:
        print("going", flush=True)
"""


def test_entries_and_facts_of_the_job_are_read_back(tmp_path: Path) -> None:
    written = [entry("a.png", "sending"), entry("b.png", "stored", "https://s/b"), entry("a.png", "failed")]
    with Ledgers(tmp_path).ledger("job", Entry).open(host="eu", files=2) as ledger:
        ledger.record(written[:2])
        ledger.record(written[2:])
    with Ledgers(tmp_path).ledger("job", Entry).open(batches=["b1"]) as again:
        assert list(again.entries()) == written
        assert again.latest() == {"a.png": written[2], "b.png": written[1]}
        assert {name: again.about[name] for name in ("host", "files", "batches")} == {
            "host": "eu",
            "files": 2,
            "batches": ["b1"],
        }


def test_ledger_serves_the_client_s_uploads(tmp_path: Path) -> None:
    from ango_tui.api.transfers import Ledger, LedgerEntry

    odd = os.fsdecode(b"scan-\xff.nii.gz")
    written = LedgerEntry("k", odd, "external", 12, "object.nii.gz", "https://s/o", "stored", 1.5)

    def use(ledger: Ledger) -> list[LedgerEntry]:
        ledger.record([written])
        return list(ledger.entries())

    with Ledgers(tmp_path).ledger("job", LedgerEntry).open() as ledger:
        assert use(ledger) == [written]
    with Ledgers(tmp_path).ledger("job", LedgerEntry).open() as again:
        assert list(again.entries()) == [written]


def test_ledger_cut_at_any_byte_opens_with_what_was_whole(tmp_path: Path) -> None:
    with Ledgers(tmp_path).ledger("job", Entry).open(host="eu") as ledger:
        ledger.record([entry("a", "sending"), entry("a", "stored")])
    whole = ledger.path.read_bytes()
    for length in range(len(whole)):
        ledger.path.write_bytes(whole[:length])
        with UploadLedger(ledger.path, Entry).open(host="eu") as cut:
            assert cut.latest().keys() <= {"a"}
            cut.record([entry("b", "stored")])
        with UploadLedger(ledger.path, Entry).open() as again:
            assert again.latest()["b"].state == "stored"
            assert again.about["host"] == "eu"


def test_ledger_survives_kill_9(tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    with writer.stdout:
        assert writer.stdout.readline() == "going\n"
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    with Ledgers(tmp_path).ledger("job", Entry).open() as ledger:
        keys = [each.key for each in ledger.entries()]
        assert keys == [f"file-{number}" for number in range(len(keys))]
        assert len(keys) >= 6
        assert ledger.latest()["file-5"].data_url == "https://storage.example/5"


def test_job_is_run_by_one_process_at_a_time(tmp_path: Path) -> None:
    ledgers = Ledgers(tmp_path)
    with ledgers.ledger("job", Entry).open():
        with pytest.raises(LockHeldError):
            ledgers.ledger("job", Entry).open()
        assert [(job.job, job.running) for job in ledgers.jobs()] == [("job", True)]
        with pytest.raises(LockHeldError):
            ledgers.delete("job")
    assert [(job.job, job.running) for job in ledgers.jobs()] == [("job", False)]


def test_jobs_say_what_is_left_and_can_be_forgotten(tmp_path: Path) -> None:
    ledgers = Ledgers(tmp_path)
    for job, files, states in (
        ("done", 2, {"a": "registered", "b": "failed"}),
        ("half", 2, {"a": "registered", "b": "registering"}),
        ("begun", 3, {"a": "registered"}),
    ):
        with ledgers.ledger(job, Entry).open(files=files) as ledger:
            ledger.record([entry(key, "sending") for key in states])
            ledger.record([entry(key, state) for key, state in states.items()])
    summaries = {job.job: job for job in ledgers.jobs()}
    assert {name: job.finished for name, job in summaries.items()} == {
        "done": True,
        "half": False,
        "begun": False,
    }
    assert summaries["half"].counts == {"registered": 1, "registering": 1}
    ledgers.delete("done")
    assert {job.job for job in ledgers.jobs()} == {"half", "begun"}


def test_lines_that_are_no_entries_are_passed_over(tmp_path: Path) -> None:
    with Ledgers(tmp_path).ledger("job", Entry).open() as ledger:
        ledger.record([entry("a", "stored")])
    with ledger.path.open("ab") as file:
        file.write(b'{"key": "b", "state": "teleported"}\n[]\n')
    with Ledgers(tmp_path).ledger("job", Entry).open() as again:
        assert again.latest().keys() == {"a"}


def test_names_that_lead_elsewhere_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot name a job"):
        Ledgers(tmp_path).ledger("../outside", Entry)
