"""The power goes, the program dies: no acknowledged sale is lost and none is half recorded."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
INSTANTS = 220
LOCKED_INSTANTS = 30
SEED = 20261123


def harness(way: str, number: int, *before: str) -> dict[str, Any]:
    """What tests.crash.killing found out in a process of its own."""
    told = subprocess.run(
        [*before, sys.executable, "-m", "tests.crash.killing", way, str(number), str(SEED)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert told.returncode == 0, told.stderr
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def say(capsys: pytest.CaptureFixture[str], words: str) -> None:
    """A line in the test's output whether it passes or not: these figures are meant to be read."""
    with capsys.disabled():
        sys.stdout.write(f"\n{words}\n")


def test_killed_at_random_instants_no_acknowledged_sale_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    found = harness("random", INSTANTS)

    say(capsys, f"kill -9: {found['kills']} instants, {found['acknowledged']} sales, {found['seconds']} s")
    assert (found["lost"], found["faults"], found["invented"]) == ([], [], [])
    assert found["kills"] == INSTANTS
    assert found["acknowledged"] > INSTANTS // 2  # tills that die before they sell prove nothing
    assert found["kept"] > found["acknowledged"]  # some died between the commit and its answer: whole as well


def test_killed_at_random_instants_an_encrypted_shop_is_whole_too(capsys: pytest.CaptureFixture[str]) -> None:
    found = harness("locked", LOCKED_INSTANTS)

    say(capsys, f"kill -9, encrypted: {found['kills']} instants, {found['acknowledged']} sales")
    assert (found["lost"], found["faults"], found["invented"]) == ([], [], [])
    assert found["acknowledged"] > LOCKED_INSTANTS // 2


def test_killed_at_every_statement_a_sale_is_there_whole_or_not_at_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = harness("statements", 0)

    statements = found["statements"]
    say(capsys, f"kill -9: before each of {len(statements)} statements of a sale, and after the last")
    assert found["faults"] == []
    assert found["kills"] == len(statements) + 1
    assert found["kept"] == 1  # only the till killed after COMMIT has it


def test_sale_is_one_transaction_with_one_sync_of_the_disk(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    statements = harness("statements", 0)["statements"]
    ends = [
        sql for sql in statements if sql.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"))
    ]

    synced = syncs_per_sale(tmp_path)
    if synced is None:
        say(capsys, "a sale: 1 COMMIT at synchronous=FULL (no strace here to count fdatasync itself)")
    else:
        say(capsys, f"a sale: 1 COMMIT, {synced:g} fdatasync (strace)")
        assert synced == 1
    assert ends == ["BEGIN IMMEDIATE", "COMMIT"]
    assert (statements[0], statements[-1]) == ("BEGIN IMMEDIATE", "COMMIT")


def syncs_per_sale(folder: Path) -> float | None:
    """How often a further sale has the system write to the disk; nothing where nobody can look."""
    strace = shutil.which("strace")
    if strace is None or subprocess.run([strace, "-o", "/dev/null", "true"], check=False).returncode:
        return None
    few, many = (_syncs(folder / f"{sales}.txt", sales, strace) for sales in (5, 25))
    return (many - few) / 20


def _syncs(log: Path, sales: int, strace: str) -> int:
    harness("sell", sales, strace, "-f", "-qq", "-e", "trace=fsync,fdatasync", "-o", str(log))
    return sum("sync(" in line for line in log.read_text().splitlines())
