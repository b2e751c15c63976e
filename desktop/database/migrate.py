"""Bringing a shop's file up to this program's schema: a backup first, then Alembic, each step whole."""

from __future__ import annotations

from pathlib import Path

from sqlcipher3 import dbapi2

from desktop.database.engine import APPLICATION_ID, SCHEMA_VERSION, check_version, connect
from desktop.database.trouble import NotAShop

MIGRATIONS = Path(__file__).parent / "migrations"


def create_file(path: Path, key: bytes | None) -> None:
    """A new, empty file with the whole schema.

    Raises:
        MachineError: the folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = connect(path, key, "create")
    try:
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
    except NotAShop:
        raise
    finally:
        connection.close()


def upgrade(connection: dbapi2.Connection) -> None:
    """Run the migrations that the file has not seen; each commits whole with its number or not at all."""
    from alembic import command  # noqa: PLC0415 - 0.4 s to import, needed only when behind
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
