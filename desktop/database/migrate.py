"""Bringing a shop's file up to this program's schema, each step whole with its number or not at all."""

from __future__ import annotations

from pathlib import Path

from sqlcipher3 import dbapi2

from desktop.database.engine import APPLICATION_ID, SCHEMA_VERSION, check_version, connect
from desktop.database.trouble import machine_trouble

MIGRATIONS = Path(__file__).parent / "migrations"


def create_file(path: Path, key: bytes | None) -> None:
    """A new, empty file with the whole schema.

    Raises:
        MachineError: the folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = connect(path, key, "create")
    try:
        with machine_trouble(path):
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            upgrade(connection)
    finally:
        connection.close()


def needs_migration(path: Path, key: bytes | None) -> bool:
    """Is the file older than the program?

    Raises:
        NotAShop, NewerThanProgram, WrongKey: it must not be opened at all.
    """
    connection = connect(path, key, "read")
    try:
        return check_version(connection, path) < SCHEMA_VERSION
    finally:
        connection.close()


def migrate_file(path: Path, key: bytes | None) -> None:
    """Run what the file has not seen. The caller holds the shop's lock and has made a backup.

    Raises:
        MachineError: the step in hand was undone; the file opens with the program that wrote it.
    """
    connection = connect(path, key, "write")
    try:
        check_version(connection, path)
        with machine_trouble(path):
            upgrade(connection)
    finally:
        connection.close()


def upgrade(connection: dbapi2.Connection, scripts: Path = MIGRATIONS) -> None:
    """Run the steps that the file has not seen, in order."""
    from alembic import command  # 0.4 s to import, needed only when behind
    from alembic.config import Config
    from sqlalchemy.exc import DBAPIError

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except DBAPIError as error:  # a full disk is a full disk, whoever tells of it
        raise (error.orig or error) from error
