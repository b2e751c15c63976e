"""A sync service of its own beside the demo till: the program a shop would run, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop.database.places import SHOP_FILE
from desktop.database.writer import Database
from desktop.demo.demo_shop import DemoShop
from desktop.starter_goods import console_of
from desktop.storefront.join_service import Invitation, join_service
from desktop.wiring import RULES

LONGEST_END_S = 30


class NoService(RuntimeError):
    """The service did not start; its own words are on the terminal."""


@dataclass(frozen=True, slots=True)
class DemoService:
    """Where the service listens and keeps what it is told."""

    folder: Path
    address: str

    def take_in(self, demo: DemoShop) -> None:
        """Enrol the demo till, as its owner would with a code from the service."""
        code = str(self._asked("code")["code"])
        database = Database(demo.folder / SHOP_FILE, demo.made.secrets.database_key, RULES)
        try:
            join_service(database, console_of(demo.made.opened), Invitation(self.address, code))
        finally:
            database.close()

    def messages(self) -> int:
        """How many it has taken so far."""
        return int(str(self._asked("status")["feed_upto"]))

    def _asked(self, command: str) -> dict[str, object]:
        words = (sys.executable, "-m", "sync", command, "--folder", str(self.folder), "--json")
        told: dict[str, object] = json.loads(subprocess.run(words, check=True, capture_output=True).stdout)  # noqa: S603
        return told


@contextmanager
def demo_service(folder: Path) -> Iterator[DemoService]:
    """Run a service on a free port of this machine until the block ends.

    Raises:
        NoService: it did not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    words = (sys.executable, "-m", "sync", "serve", "--folder", str(folder), "--port", "0")
    with (
        open(folder / "service.log", "w", encoding="utf-8") as log,
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True) as process,  # noqa: S603
    ):
        assert process.stdout
        told = process.stdout.readline().strip()
        if not told:
            raise NoService(f"The sync service did not start: see {folder / 'service.log'}")
        try:
            yield DemoService(folder, told.rpartition(" ")[2])
        finally:
            process.terminate()
            process.wait(LONGEST_END_S)
