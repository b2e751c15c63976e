"""Writes down what went wrong in the program, once per place, without anybody's data."""

from __future__ import annotations

import hashlib
import traceback
from datetime import UTC, datetime
from pathlib import Path

from desktop import __version__


def write_report(folder: Path, error: BaseException) -> Path:
    """A file in the shop's folder with the traceback; the same bug writes the same file again.

    Values of variables are left out: a traceback names code, not customers.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    name = hashlib.sha256(f"{type(error).__name__}{frames}".encode()).hexdigest()[:12]
    path = folder / "reports" / f"crash-{name}.txt"
    path.parent.mkdir(exist_ok=True)
    told = f"Kedai {__version__}\n{datetime.now(UTC).isoformat()}\n{type(error).__name__}\n\n{frames}"
    path.write_text(told, "utf-8")
    return path
