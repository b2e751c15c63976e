"""Files of quick worlds whose connections stay open: another content is laid under what is compiled already.

A statement costs more to compile than to carry out, and a till knows hundreds. SQLite keeps what it compiled
as long as the file has the same tables in the same places, so the next world's file is written over the last.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from tests.simulator.memory import memory_folder

Connect = Callable[[Path], dbapi2.Connection]

_NO_POWER_IS_CUT = (
    "PRAGMA journal_mode=MEMORY",
    "PRAGMA synchronous=OFF",
    "PRAGMA secure_delete=OFF",
    "PRAGMA temp_store=MEMORY",
)
"""Here processes die, and never a machine: what a process wrote is there, and what it had not is undone."""

_ALONE, _WITH_OTHERS = "PRAGMA locking_mode=EXCLUSIVE", "PRAGMA locking_mode=NORMAL"
"""Whoever is alone asks the machine for no locks, and does not look whether others wrote."""
_VERSIONS = slice(18, 20)
_COOKIE = slice(40, 44)
"""By which a connection sees that others changed the tables: whether they are others is asked here."""
_CHANGES = (slice(24, 28), slice(92, 96))
"""The counter by which a connection sees that others wrote, and where it is said again."""
_MOST_COMMITS = 1 << 14
"""Far more than any world has: no file that is laid counts as one that was there before."""
_changes = (number * _MOST_COMMITS % (1 << 32) for number in count(1))
_TABLES = "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema ORDER BY rowid"


class KeptFile:
    """A file in memory and the one connection to it. Whoever has it shares it with nobody."""

    def __init__(self, path: Path, connect: Connect) -> None:
        self.path = path
        self._connect = connect
        self._tables: list[tuple[Any, ...]] = []
        self._connection: dbapi2.Connection | None = None

    @property
    def connection(self) -> dbapi2.Connection:
        assert self._connection is not None, "nothing was laid into it yet"
        return self._connection

    def lay(self, source: Path) -> None:
        """Make it a copy of a file nobody writes to; what was half done in it is undone first."""
        seen = self._seen()
        _write_over(self.path, source.read_bytes())
        if seen is None or seen == self._seen() or self._tables_now() != self._tables:
            self._open()
        self.connection.execute(_ALONE)

    def undo(self) -> None:
        """Its process is gone: what it had not committed goes with it."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def _seen(self) -> int | None:
        """Another number whenever the connection has noticed that the file is not what it was."""
        if self._connection is None:
            return None
        self.undo()
        self._connection.execute(_WITH_OTHERS)
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _tables_now(self) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.connection.execute(_TABLES).fetchall()
        return found

    def _open(self) -> None:
        """A connection that knows nothing of what lay here."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._connect(self.path)
        for pragma in _NO_POWER_IS_CUT:
            self._connection.execute(pragma)
        self._tables = self._tables_now()


class Shelf:
    """Kept files of one kind, for one world after the other of a process."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._free: list[KeptFile] = []
        self._folder: Path | None = None
        self._made = 0

    def take(self, source: Path) -> KeptFile:
        """One with this content, for whoever gives it back."""
        kept = self._free.pop() if self._free else self._another()
        kept.lay(source)
        return kept

    def give(self, kept: KeptFile) -> None:
        self._free.append(kept)

    def _another(self) -> KeptFile:
        if self._folder is None:
            self._folder = memory_folder("kedai-kept-")
        self._made += 1
        return KeptFile(self._folder / f"{self._made}.db", self._connect)


def _write_over(path: Path, content: bytes) -> None:
    """In place, as a file without a log beside it, and with a count of changes that it never had."""
    laid = bytearray(content)
    laid[_VERSIONS], laid[_COOKIE] = b"\x01\x01", b"\0\0\0\1"
    changes = next(_changes).to_bytes(4, "big")
    for place in _CHANGES:
        laid[place] = changes
    with path.open("r+b" if path.exists() else "wb") as file:
        file.write(laid)
        file.truncate()
