"""The power goes while a shop is made, restored or brought up to date: what stands then is whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def harness(way: str) -> dict[str, Any]:
    """What tests.crash.killing_restores found out in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.crash.killing_restores", way],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert told.returncode == 0, told.stderr
    found: dict[str, Any] = json.loads(told.stdout)
    return found


@pytest.mark.parametrize(("way", "least"), [("restores", 20), ("beginnings", 12), ("migrations", 8)])
def test_killed_at_any_step_one_of_the_two_stands_whole_and_a_second_try_works(
    way: str, least: int, capsys: pytest.CaptureFixture[str]
) -> None:
    found = harness(way)
    with capsys.disabled():
        told = f"{found['kills']} steps, {found['old']} old and {found['new']} new"
        sys.stdout.write(f"\nkill -9 in {way}: {told}, {found['seconds']} s\n")
    assert found["faults"] == []
    assert found["kills"] >= least
    assert found["old"]
    assert found["new"] > (way != "migrations")  # also some that were killed, not only the last, unharmed one
