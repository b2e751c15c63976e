"""A sync service of this program in a process and a folder of its own, for as long as it is needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.bench.figures import MS
from desktop.database.rows import Row


class Serving(AbstractContextManager["Serving"]):
    """`python -m sync serve` on this machine, at any port that is free."""

    def __init__(self, beside: Path) -> None:
        self._place = TemporaryDirectory(dir=beside, prefix="service-")
        self.folder = Path(self._place.name)

    def __enter__(self) -> Serving:
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "sync", "serve", "--folder", str(self.folder), "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None  # noqa: S101
        self.address = self._process.stdout.readline().rpartition(" ")[2].strip()
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.communicate()
        self._place.cleanup()

    def cpu_ms(self) -> float | None:
        """What its process has calculated so far; nothing where the system does not tell of others."""
        place = Path(f"/proc/{self._process.pid}/stat")
        if not place.is_file():
            return None
        told = place.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) * MS / os.sysconf("SC_CLK_TCK")

    def code(self) -> str:
        """A one-time code, as the owner asks for one."""
        command = [sys.executable, "-m", "sync", "code", "--folder", str(self.folder), "--json"]
        told = subprocess.run(command, capture_output=True, check=True)  # noqa: S603
        return str(json.loads(told.stdout)["code"])

    def rows(self, sql: str) -> list[Row]:
        """What its store says, read past it."""
        from sqlcipher3 import dbapi2

        connection = dbapi2.connect(f"file:{self.folder / 'service.db'}?mode=ro", uri=True)
        try:
            found: list[Row] = connection.execute(sql).fetchall()
            return found
        finally:
            connection.close()
