"""Is the machine quiet enough for wall time to mean anything?"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from desktop.bench.figures import MS, percentile

LARGEST_SPIN = 1.10
SLOWEST_SYNC_MS = 0.5
_TURNS, _SYNCS = 60, 60
_BLOCK = bytes(96 * 1024)  # about what a sale adds to the log


@dataclass(frozen=True, slots=True)
class Noise:
    """A spinning loop's p50 over its best, and the p50 of fdatasync after 96 KiB, in milliseconds."""

    spin: float
    sync_ms: float

    @property
    def is_quiet(self) -> bool:
        return self.spin <= LARGEST_SPIN and self.sync_ms <= SLOWEST_SYNC_MS


def listen(folder: Path) -> Noise:
    """Measure the machine and the disk that `folder` is on; takes about half a second."""
    spins = [_spin() for _turn in range(_TURNS)]
    return Noise(percentile(spins, 50) / min(spins), _sync_ms(folder))


def _spin() -> float:
    began = time.perf_counter()
    total = 0
    for number in range(60_000):
        total += number
    return time.perf_counter() - began


def _sync_ms(folder: Path) -> float:
    path = folder / f"sync-{os.getpid()}"
    sync = getattr(os, "fdatasync", os.fsync)
    took = []
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        os.write(handle, _BLOCK)
        for _turn in range(_SYNCS):
            os.pwrite(handle, _BLOCK, 0)
            began = time.perf_counter()
            sync(handle)
            took.append(time.perf_counter() - began)
    finally:
        os.close(handle)
        path.unlink()
    return percentile(took, 50) * MS
