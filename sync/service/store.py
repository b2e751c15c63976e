"""The service's store: SQLite in a folder or PostgreSQL by address, written by one transaction at a time."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy import Connection, Engine, Row, create_engine, event, inspect, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql import Executable
from sqlcipher3 import dbapi2

from sync.service.many import Values as Values
from sync.service.many import write_many
from sync.service.postgresql import open_engine
from sync.service.put_back import EPOCH_FILE, STORE_FILE, put_in_place
from sync.service.refusals import NotDone
from sync.service.storefront import tables as _of_the_online_shop  # noqa: F401 - known before they are made
from sync.service.tables import METADATA, SCHEMA, fact

LOCK_FILE = "serving.lock"
"""Held by whoever serves."""
FEED_LOCK = 0x4B45444149
"""PostgreSQL's advisory lock of every writing transaction: feed numbers are then in commit order."""

_BUSY = "PRAGMA busy_timeout=10000"
_PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    _BUSY,
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL loses acknowledged messages on a power cut
    "PRAGMA secure_delete=ON",  # a key that was destroyed stands in no free page
    "PRAGMA fullfsync=ON",
    "PRAGMA checkpoint_fullfsync=ON",
)
_PUT_FACT = text(
    "INSERT INTO fact (name, value) VALUES (:name, :value)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_FACT = text("SELECT value FROM fact WHERE name = :name")
_AT_ONCE = 200
"""Rows read ahead of whoever may have enough."""
_log = structlog.get_logger()


class NewerStore(Exception):
    """The store was written by a newer program; this one leaves it alone."""

    def __init__(self, version: int) -> None:
        super().__init__(f"The store is of version {version}; this program knows {SCHEMA}.")


class Work:
    """One transaction on the store."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def rows(self, statement: Executable, values: Values | None = None) -> Sequence[Row[Any]]:
        return self.connection.execute(statement, values or {}).all()

    def each(self, statement: Executable, values: Values | None = None) -> Iterator[Row[Any]]:
        """Rows as they are read, for whoever may have enough before the last."""
        with self.connection.execute(statement, values or {}) as rows:
            for some in rows.partitions(_AT_ONCE):
                yield from some

    def one(self, statement: Executable, values: Values | None = None) -> Row[Any] | None:
        return self.connection.execute(statement, values or {}).first()

    def write(self, statement: Executable, values: Values | Sequence[Values] | None = None) -> int:
        """Carry out once, or once for each of many; how many rows it met. None of none is nothing."""
        if isinstance(values, Sequence):
            return write_many(self.connection, statement, values) if values else 0
        return self.connection.execute(statement, values or {}).rowcount

    def fact(self, name: str) -> str | None:
        found = self.one(_FACT, {"name": name})
        return None if found is None else str(found[0])

    def put_fact(self, name: str, value: str) -> None:
        self.write(_PUT_FACT, {"name": name, "value": value})

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """All of what is inside, or nothing of it; the transaction goes on."""
        with self.connection.begin_nested():
            yield


class Pending:
    """Rows to be written together: a statement is carried out once for all its rows."""

    def __init__(self) -> None:
        self._rows: dict[Executable, list[Values]] = {}
        self._latest: dict[Executable, dict[object, Values]] = {}

    def write(self, statement: Executable, *rows: Values) -> None:
        """Note rows; statements come in the order in which they were first named."""
        if rows:
            self._rows.setdefault(statement, []).extend(rows)

    def put(self, statement: Executable, key: object, row: Values) -> None:
        """Note a row in the place of one with the same key."""
        self._latest.setdefault(statement, {})[key] = row

    def flush(self, work: Work) -> None:
        """Write all that was noted."""
        for statement, rows in self._rows.items():
            work.write(statement, rows)
        for statement, latest in self._latest.items():
            work.write(statement, list(latest.values()))
        self._rows.clear()
        self._latest.clear()


class Store:
    """Thread-safe: any thread may read, and those that write take turns."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        """Open the store and make it where there is none.

        Raises:
            NewerStore, NotDone: nothing was changed. SQLAlchemyError, OSError: machine trouble.
        """
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        put_in_place(folder)
        self._engine = _engine(folder, url)
        self._turn = threading.Lock()
        self.is_write_failing = False
        try:
            with self.writing() as work:
                _make_tables(work)
                reconcile_epoch(work, folder)
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """A transaction that commits at the end of the block, or writes nothing at all."""
        try:
            with self._turn, self._engine.connect() as plain:
                connection = plain.execution_options(kedai_writes=True)
                with connection.begin():
                    if connection.dialect.name == "postgresql":
                        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": FEED_LOCK})
                    yield Work(connection)
        except OperationalError:
            self.is_write_failing = True
            raise
        self.is_write_failing = False

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """One view of the store; never waits for a writer."""
        with self._engine.connect() as connection, connection.begin():
            yield Work(connection)

    def fold_log(self, seconds: int = 2) -> None:
        """Write the log back and empty it: what was overwritten then stands in no file of ours.

        Waits so long for readers, and writers wait with it; where one reads on, the log stays until the next
        time.
        """
        if self._engine.dialect.name != "sqlite":
            return
        with self._turn, closing(self._engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout={seconds * 1_000}")
            is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            cursor.execute(_BUSY)
        if is_busy:
            _log.warning("log.kept", reason="somebody reads")

    def copy_to(self, file: Path) -> None:
        """One view of the store, as a file of its own; writers go on meanwhile.

        Raises:
            NotDone: the store is PostgreSQL's. dbapi2.Error: machine trouble.
        """
        if self._engine.dialect.name != "sqlite":
            raise NotDone(
                "A PostgreSQL store is backed up by its own pg_dump, and safe numbers are not told."
            )
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        copy = dbapi2.connect(str(file))
        try:
            with closing(self._engine.raw_connection()) as connection:
                assert connection.driver_connection is not None
                connection.driver_connection.backup(copy)
        finally:
            copy.close()

    def room_left(self) -> int | None:
        """Bytes on the disk of the store's file; nothing where it is a database server's."""
        return shutil.disk_usage(self.folder).free if self._engine.dialect.name == "sqlite" else None

    def close(self) -> None:
        self._engine.dispose()


def reconcile_epoch(work: Work, folder: Path) -> str:
    """The store's epoch; a new one where the file beside it tells another or is gone."""
    beside = _read_epoch(folder)
    kept = work.fact("epoch")
    if kept is not None and kept == beside:
        return kept
    epoch = new_epoch(work, folder)
    if kept is not None or beside is not None:
        _log.warning("epoch.made_anew", reason="the store and the file beside it differ")
    return epoch


def new_epoch(work: Work, folder: Path) -> str:
    """Say that the store is not the one the tills knew: each begins again at 0 and tells all it still has.

    The file is written before the commit: a crash between the two leaves them differing, which is seen.
    """
    epoch = uuid4().hex
    if work.fact("epoch") is not None:
        work.put_fact("generation", str(generation(work) + 1))
    work.put_fact("epoch", epoch)
    fresh = folder / f".{EPOCH_FILE}.new"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(epoch + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / EPOCH_FILE)
    return epoch


def generation(work: Work) -> int:
    """How many epochs came before this one."""
    return int(work.fact("generation") or 0)


def _read_epoch(folder: Path) -> str | None:
    try:
        return (folder / EPOCH_FILE).read_text(encoding="ascii", errors="replace").strip() or None
    except FileNotFoundError:
        return None


def _make_tables(work: Work) -> None:
    there = set(inspect(work.connection).get_table_names())
    if fact.name in there:
        found = work.one(select(fact.c.value).where(fact.c.name == "schema"))
        version = int(str(found[0])) if found else 0
        if version > SCHEMA:
            raise NewerStore(version)
    lacking = [each for each in METADATA.sorted_tables if each.name not in there]
    METADATA.create_all(work.connection, lacking, checkfirst=False)
    if work.fact("schema") is None:
        work.put_fact("schema", str(SCHEMA))
        work.put_fact("feed_upto", "0")


def _engine(folder: Path, url: str | None) -> Engine:
    """hide_parameters: a fault's text must not carry what tills told into a log."""
    if url is not None:
        return open_engine(url)
    path = folder / STORE_FILE
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)
    engine = create_engine(
        f"sqlite:///{path}", module=dbapi2, hide_parameters=True, pool_size=8, max_overflow=32
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: dbapi2.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say so
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("kedai_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
