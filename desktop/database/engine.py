"""Opening a shop's file: the engine, its key and its pragmas, the same for writer and readers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from sqlcipher3 import dbapi2

from desktop.database.trouble import (
    NewerThanProgram,
    NoShopHere,
    NotAShop,
    OlderThanProgram,
    machine_trouble,
)

APPLICATION_ID = 0x4B454441  # "KEDA"
SCHEMA_VERSION = 1
"""PRAGMA user_version of a file this program writes: the number of the newest migration."""

OLDEST_SAFE_ENGINE = (3, 51, 3)
"""Before it, two connections that write and checkpoint at the same instant could corrupt the WAL."""

Mode = Literal["create", "write", "read", "copy"]
_URI_MODE = {"create": "rwc", "write": "rw", "read": "ro", "copy": "rwc"}

_COMMON = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
)
_WRITER = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL loses paid sales on a power cut
    "PRAGMA fullfsync=ON",
    "PRAGMA checkpoint_fullfsync=ON",
)
_COPY = ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF")
"""A copy counts only once it is whole, checked and on the disk: until then no log is worth its time."""


def check_engine() -> None:
    """Refuse to run on an SQLite with the WAL-reset fault.

    Raises:
        RuntimeError: the installed engine is older than 3.51.3; our lock file never installs one.
    """
    if dbapi2.sqlite_version_info < OLDEST_SAFE_ENGINE:
        raise RuntimeError(f"SQLite {dbapi2.sqlite_version} is not safe for a shop's file")


def connect(path: Path, key: bytes | None, mode: Mode) -> dbapi2.Connection:
    """Open the file with its raw 32-byte key (none: not encrypted).

    Raises:
        NoShopHere, WrongKey, MachineError: nothing was changed.
    """
    check_engine()
    if mode in ("read", "write") and not path.is_file():
        raise NoShopHere(str(path.parent))
    with machine_trouble(path):
        connection = dbapi2.connect(
            f"file:{quote(str(path))}?mode={_URI_MODE[mode]}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
        )
        try:
            _prepare(connection, key, mode)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: dbapi2.Connection, key: bytes | None, mode: Mode) -> None:
    if key is not None:
        connection.execute("PRAGMA cipher_log_level=NONE")  # its complaints go to stderr else
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute(
        "SELECT count(*) FROM sqlite_master"
    ).fetchone()  # the first read tells if the key fits
    for pragma in _COMMON:
        connection.execute(pragma)
    if mode == "read":
        connection.execute("PRAGMA query_only=ON")
        return
    for pragma in _COPY if mode == "copy" else _WRITER:
        connection.execute(pragma)


def check_version(connection: dbapi2.Connection, path: Path) -> int:
    """The file's schema number.

    Raises:
        NotAShop: some other program's file. NewerThanProgram: written by a newer Kedai.
    """
    with machine_trouble(path):
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise NotAShop(str(path))
    if version > SCHEMA_VERSION:
        raise NewerThanProgram(str(path), version, SCHEMA_VERSION)
    return int(version)


def refuse_older(connection: dbapi2.Connection, path: Path) -> None:
    """check_version, and no file that still waits for its migration.

    Raises:
        OlderThanProgram: open_shop brings it up to date. NotAShop, NewerThanProgram.
    """
    version = check_version(connection, path)
    if version < SCHEMA_VERSION:
        raise OlderThanProgram(str(path), version, SCHEMA_VERSION)


@contextmanager
def written_whole(connection: dbapi2.Connection) -> Iterator[None]:
    """BEGIN IMMEDIATE … COMMIT, or nothing at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")  # on a full disk it is this that fails
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
