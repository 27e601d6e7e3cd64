"""Tests of ango_tui.store.ledger: states survive a crash at any byte, one process per job."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ango_tui.store.ledger import FAILED, PLANNED, PUT, REGISTERED, REGISTERING, URL, Ledgers, UploadLedger
from ango_tui.store.locks import LockHeldError

WRITER = """
import sys
from pathlib import Path
from ango_tui.store.ledger import Ledgers, PUT
ledger = Ledgers(Path(sys.argv[1])).ledger("job").open(host="eu")
for number in range(10_000):
    ledger.record(f"file-{number}", PUT, url=f"https://storage.example/{number}")
    if number == 5:
        print("going", flush=True)
"""


def test_last_state_and_all_facts_are_read_back(tmp_path: Path) -> None:
    with Ledgers(tmp_path).ledger("job").open(host="eu", project="p1") as ledger:
        ledger.record_many(["a.png", "b.png", "c.png"], PLANNED)
        ledger.record("a.png", PUT, url="https://storage.example/a", bytes=10)
        ledger.record("a.png", REGISTERING, chunk=1)
        ledger.record("a.png", REGISTERED)
        ledger.record("b.png", FAILED, reason="403")
    with Ledgers(tmp_path).ledger("job").open() as again:
        assert [item.key for item in again.items()] == ["a.png", "b.png", "c.png"]
        assert again.state("a.png") == REGISTERED
        assert again.facts("a.png") == {"url": "https://storage.example/a", "bytes": 10, "chunk": 1}
        assert again.facts("b.png")["reason"] == "403"
        assert again.state("unknown") is None
        assert (again.about["host"], again.about["project"]) == ("eu", "p1")
        assert again.counts()[PLANNED] == 1
        assert not again.finished


def test_ledger_cut_at_any_byte_opens_with_what_was_whole(tmp_path: Path) -> None:
    with Ledgers(tmp_path).ledger("job").open(host="eu") as ledger:
        ledger.record("a", URL)
        ledger.record("a", PUT)
    whole = ledger.path.read_bytes()
    for length in range(len(whole)):
        ledger.path.write_bytes(whole[:length])
        with UploadLedger(ledger.path).open(host="eu") as cut:
            assert cut.state("a") in (None, URL, PUT)
            cut.record("b", PUT)
        with UploadLedger(ledger.path).open() as again:
            assert again.state("b") == PUT
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
    with Ledgers(tmp_path).ledger("job").open() as ledger:
        keys = [item.key for item in ledger.items()]
        assert keys == [f"file-{number}" for number in range(len(keys))]
        assert len(keys) >= 6
        assert ledger.facts("file-5")["url"] == "https://storage.example/5"


def test_job_is_run_by_one_process_at_a_time(tmp_path: Path) -> None:
    ledgers = Ledgers(tmp_path)
    with ledgers.ledger("job").open():
        with pytest.raises(LockHeldError):
            ledgers.ledger("job").open()
        assert [(job.job, job.running) for job in ledgers.jobs()] == [("job", True)]
        with pytest.raises(LockHeldError):
            ledgers.delete("job")
    assert [(job.job, job.running) for job in ledgers.jobs()] == [("job", False)]


def test_jobs_say_what_is_left_and_can_be_forgotten(tmp_path: Path) -> None:
    ledgers = Ledgers(tmp_path)
    with ledgers.ledger("done").open(project="p1") as ledger:
        ledger.record("a", REGISTERED)
    with ledgers.ledger("half").open(project="p2") as ledger:
        ledger.record("a", REGISTERING)
    summaries = {job.job: job for job in ledgers.jobs()}
    assert {name: job.finished for name, job in summaries.items()} == {"done": True, "half": False}
    ledgers.delete("done")
    assert [job.job for job in ledgers.jobs()] == ["half"]


def test_unknown_states_and_unsafe_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot name a job"):
        Ledgers(tmp_path).ledger("../outside")
    with Ledgers(tmp_path).ledger("job").open() as ledger, pytest.raises(ValueError, match="no state"):
        ledger.record("a", "uploaded")
