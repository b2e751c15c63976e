"""Processes that die at any statement and on either side of any commit, and disks that fail once."""

from __future__ import annotations

import shutil
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from desktop.database.engine import connect, refuse_older
from desktop.database.reader import Reader
from desktop.database.writer import Committed, Database, Job
from desktop.wiring import RULES
from tests.simulator.clocks import WallClock
from tests.simulator.kept_files import KeptFile, Shelf


class Died(BaseException):
    """The process is gone: what was not committed is gone with it. Nobody may catch it but the world."""


@dataclass
class Fate:
    """When a process dies: after so many more statements; never while nothing is said."""

    left: int | None = None
    is_dead: bool = False

    def dies_in(self, statements: int) -> None:
        self.left = statements

    def spare(self) -> None:
        self.left = None

    def step(self) -> None:
        """Raises Died."""
        if self.left is not None and not self.is_dead:
            self.left -= 1
            self.is_dead = self.left < 0
        if self.is_dead:
            raise Died


class MortalConnection:
    """A connection of a process that may die before each statement, and behind a commit."""

    def __init__(self, connection: dbapi2.Connection, fate: Fate) -> None:
        self._connection, self._fate = connection, fate

    def execute(self, sql: str, *values: Any) -> Any:
        self._fate.step()
        answer = self._connection.execute(sql, *values)
        if sql == "COMMIT":
            self._fate.step()
        return answer

    def executemany(self, sql: str, rows: Any) -> Any:
        self._fate.step()
        return self._connection.executemany(sql, rows)

    @property
    def total_changes(self) -> int:
        return int(self._connection.total_changes)

    @property
    def in_transaction(self) -> bool:
        """The dead roll nothing back: their file does, when it is opened again."""
        return not self._fate.is_dead and bool(self._connection.in_transaction)

    def close(self) -> None:
        self._connection.close()


class BetweenTransactions(MortalConnection):
    """The writer's connection, read from as from one of its own: only while it holds nothing half done."""

    def execute(self, sql: str, *values: Any) -> Any:
        assert self._fate.is_dead or not self._connection.in_transaction, (
            "a reader would see what is not there"
        )
        return super().execute(sql, *values)


class KeptReader(Reader):
    """A reader that stays open when it is handed back: opening one anew costs more than a sale."""

    def __init__(self, path: Path, connection: MortalConnection) -> None:
        self._path, self._connection = path, connection

    def close(self) -> None:
        """Handed back."""


@dataclass(frozen=True, slots=True)
class Connections:
    """To a shop's file. Readers have one of their own, as in a shop, or share that of a kept file."""

    path: Path
    write: dbapi2.Connection
    read: dbapi2.Connection
    kept: KeptFile | None = None

    @classmethod
    def opened(cls, path: Path) -> Connections:
        return cls(path, _checked(path), connect(path, None, "read"))

    @classmethod
    def to_copy_of(cls, path: Path) -> Connections:
        """The file itself stays as it is."""
        kept = _SHELF.take(path)
        return cls(kept.path, kept.connection, kept.connection, kept)

    def copy(self, to: Path) -> None:
        """What is committed, as a file of its own."""
        self.write.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self.path, to)

    def close(self) -> None:
        if self.kept is not None:
            _SHELF.give(self.kept)
            return
        self.read.close()
        self.write.close()


def _checked(path: Path) -> dbapi2.Connection:
    connection = connect(path, None, "write")
    refuse_older(connection, path)
    return connection


_SHELF = Shelf(_checked)


class MortalDatabase(Database):
    """A shop's file whose jobs are carried out where they are asked for, and whose process may die."""

    def __init__(self, clock: WallClock, fate: Fate, connections: Connections) -> None:
        self.path, self.clock = connections.path, clock
        self._key = None
        self._rules = RULES
        self._committed: list[Committed] = []
        self._both = connections
        self._connection = MortalConnection(connections.write, fate)
        kind = BetweenTransactions if connections.read is connections.write else MortalConnection
        self._kept = KeptReader(self.path, kind(connections.read, fate))

    def reader(self) -> Reader:
        return self._kept

    def _put(self, carry: Any, who: Any, lane: str, *, may_repeat: bool) -> Any:
        future: Future[Any] = Future()
        try:
            answer, events = self._do(Job(carry, who, lane, future, may_repeat))
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked, as on the real thread
            future.set_exception(error)
        else:
            future.set_result(answer)
            self._tell(events)
        return future

    def copy(self, to: Path) -> None:
        """The shop as it is now, in one file."""
        self._both.copy(to)

    def close(self) -> None:
        """End the process, dead or alive: an open transaction is undone by whoever opens the file next."""
        self._both.close()

    def leave(self) -> Connections:
        """The process is gone, and this is what the next would open: nothing is half done in it."""
        if self._both.write.in_transaction:
            self._both.write.execute("ROLLBACK")
        return self._both
