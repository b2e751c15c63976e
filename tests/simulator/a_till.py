"""A till of a world: the real shop file, commands and engine, in a process that may die and be put back."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from desktop.backup.new_lanes import NewLanes, StartNewLanes, start_new_lanes
from desktop.database.places import SHOP_FILE, SHOP_FILES
from desktop.database.work import CONSOLE, Who, Work
from desktop.doors import ShopDoors
from desktop.errors import Refusal
from desktop.ids import new_id
from desktop.screens.doors import Truth
from desktop.storefront.shop_file import ShopFile
from sync.till.ahead import AtOnce
from sync.till.backoff import wait_s
from sync.till.client import Client
from sync.till.engine import Engine, Passed, Surroundings
from tests.simulator.a_service import ADDRESS
from tests.simulator.clocks import WallClock
from tests.simulator.dying import Connections, Died, Fate, MortalDatabase
from tests.simulator.network import Line, Network
from tests.simulator.quick_client import QuickClient

Given = TypeVar("Given")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class People:
    """Who works at every till of the shop."""

    owner: str
    cashier: str


@dataclass
class Till:
    """One counter. `is_clone`: its file was copied while another goes on with it, lane and all."""

    name: str
    folder: Path
    clock: WallClock
    people: People
    network: Network
    draw: random.Random
    is_clone: bool = False
    between: Callable[[], None] = lambda: None  # what may happen between two steps of a pass
    deaths: int = 0
    fate: Fate = field(default_factory=Fate)
    database: MortalDatabase = field(init=False)
    doors: ShopDoors = field(init=False)
    engine: Engine = field(init=False)
    till_id: str = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self, left: Connections | None = None) -> None:
        """The program is started: whatever its memory held is forgotten."""
        self.fate = Fate()
        self.database = MortalDatabase(self.clock, self.fate, left or self._connections())
        opened: Future[Any] = Future()
        opened.set_result(self.database)
        self.doors = ShopDoors(self.database.reader(), b"", self.clock, opened)
        self.till_id = self.doors.till().till_id
        around = Surroundings(
            rest=self._rest,
            delay=lambda tries: wait_s(tries, self.draw.uniform),
            ask=AtOnce,
            monotonic=self.clock.steady,
            compare_records_s=3_600.0,  # as often as the rest: a world has no day to wait
        )
        shop = ShopFile(self.database, self.till_id)
        self.engine = Engine(shop, self._client(), around)

    def _connections(self) -> Connections:
        path = self.folder / SHOP_FILE
        return Connections.opened(path) if self._is_whole else Connections.to_copy_of(path)

    @property
    def _is_whole(self) -> bool:
        return self.network.service.is_whole

    def _client(self) -> Client:
        if self._is_whole:
            return Client(ADDRESS, transport=Line(self.network))
        return QuickClient(self.network)

    def _rest(self) -> None:
        self.between()

    def end(self) -> None:
        """The program ends, at leisure or not."""
        self.database.close()

    def die(self) -> None:
        self.deaths += 1
        if self._is_whole:
            self.end()
            self.start()
        else:
            self.start(self.database.leave())

    @property
    def cashier(self) -> Who:
        return Who(self.people.cashier, self.till_id)

    @property
    def owner(self) -> Who:
        return Who(self.people.owner, self.till_id)

    def ask(
        self, function: Callable[[Given, Work], Answer], command: Given, who: Who | None = None
    ) -> Answer | str:
        """A command's answer; the refusal's code; or "died", and then the program has started again."""
        try:
            return self.database.run(function, command, who or self.cashier)
        except Refusal as refusal:
            return f"refused: {refusal.code}"
        except Died:
            self.die()
            return "died"
        finally:
            self.fate.spare()

    def sync(self) -> Passed:
        """One pass.

        Raises:
            SyncTrouble: it came to nothing. Died: and the program has started again.
        """
        try:
            return self.engine.run_once()
        except Died:
            self.die()
            raise
        finally:
            self.fate.spare()

    def truth(self) -> Truth:
        """What the top bar is told."""
        return self.doors.truth()

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self.database.reader().rows(sql, values)

    def backup(self, to: Path) -> None:
        self.database.copy(to)

    def put_back(self, backup: Path, as_it_came: Callable[[], None]) -> NewLanes:
        """Restore from a backup, as `kedai restore` does once it has checked the copy: in new lanes.

        `as_it_came` is called before those begin.
        """
        reached = max(row[0] for row in self.rows("SELECT generation FROM lane"))
        self.end()
        for name in SHOP_FILES:
            (self.folder / name).unlink(missing_ok=True)
        shutil.copyfile(backup, self.folder / SHOP_FILE)
        self.start()
        as_it_came()
        return self.start_lanes(reached)

    def start_lanes(self, reached: int) -> NewLanes:
        command = StartNewLanes(new_id(), reached, "2026-11-23T00:00:00.000Z")
        return self.database.run(start_new_lanes, command, Who(CONSOLE, self.till_id))
