"""A till is killed while it joins, reads the shop or takes sales of another: all end equal, nothing twice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.killing_tills import JOINING, READING, SENDING, SERVICE, TAKING

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long
@pytest.mark.timeout(600)
def test_tills_killed_at_joining_reading_and_taking_end_equal_and_go_on_where_they_were(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.crash.killing_tills", "7"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=590,
    )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    with capsys.disabled():
        kills = ", ".join(f"{what} {times} times" for what, times in found["kills"].items())
        counts = ", ".join(f"{count:,} {what}" for what, count in found["counts"].items())
        sys.stdout.write(f"\nkill -9 of two tills: {kills}; {counts}; {found['seconds']} s\n")
    assert found["faults"] == []
    assert all(found["kills"].get(what) for what in (JOINING, READING, SENDING, SERVICE, TAKING))
