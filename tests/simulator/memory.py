"""Folders in memory: no disk is waited for that nobody wants to keep."""

from __future__ import annotations

import shutil
from multiprocessing.util import Finalize
from pathlib import Path
from tempfile import mkdtemp

SHARED_MEMORY = Path("/dev/shm")


def memory_folder(prefix: str) -> Path:
    """A folder in memory where the machine has one; gone when the process ends."""
    folder = Path(mkdtemp(prefix=prefix, dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None))
    Finalize(None, shutil.rmtree, (folder, True), exitpriority=1)  # atexit is not asked in a pool's process
    return folder
