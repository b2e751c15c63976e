"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

from sqlcipher3 import dbapi2


def facts() -> dict[str, object]:
    """The machine and the versions that decide the figures."""
    return {
        "processor": _line("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": os.cpu_count() or 1,
        "memory_mb": _memory_mb(),
        "system": platform.platform(),
        "python": sys.version.split()[0],
        "sqlite": dbapi2.sqlite_version,
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def _memory_mb() -> int | None:
    found = _line("/proc/meminfo", "MemTotal")
    return int(found.split()[0]) // 1024 if found else None


def _line(path: str, name: str) -> str:
    file = Path(path)
    if not file.is_file():
        return ""
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith(name):
            return line.partition(":")[2].strip()
    return ""
