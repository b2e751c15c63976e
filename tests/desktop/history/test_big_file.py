"""A file far larger than the memory it may take."""

from __future__ import annotations

import subprocess
import sys

STAGE = """
from pathlib import Path
from desktop.history.rows import OldRow
from desktop.history.staging import Staging

def rows(count):
    for line in range(count):
        name = f"{line % 977:05d}" * 40
        receipt, at = f"R{line % (count // 4)}", f"2026-10-{line % 28 + 1:02d}"
        yield OldRow(line, receipt, at, "", "S", name, 1000, 1, 0, "cash", "")

def peak():
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0])

def stage(count):
    with Staging() as staging:
        staging.fill(rows(count))
        assert sum(len(each) for each in staging.receipts()) == count

stage(400)
before = peak()
stage(240_000)
print(peak() - before)
"""
HALF_OF_THE_ROWS_KIB = 30_000


def test_rows_wait_on_disk_and_not_in_memory() -> None:
    """240,000 rows of 260 bytes are 60 MB; the engine's cache takes 16 MB of it."""
    told = subprocess.run([sys.executable, "-c", STAGE], capture_output=True, text=True, check=True)
    assert int(told.stdout) < HALF_OF_THE_ROWS_KIB
