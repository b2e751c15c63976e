"""Till and service are killed while sales are sent through a network that breaks: each arrives once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long
def test_killed_at_either_end_every_message_arrives_exactly_once(capsys: pytest.CaptureFixture[str]) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.crash.killing_sync", "7"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    with capsys.disabled():
        kills = f"till {found['till killed']}, service {found['service killed']} times"
        sys.stdout.write(f"\nkill -9 while sending: {kills}, {found['seconds']} s\n")
    assert found["faults"] == []
    assert found["till killed"]
    assert found["service killed"]
