"""The schema in the tables' own words, the schema that migrations make, and steps that fail."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from desktop.database.engine import APPLICATION_ID, SCHEMA_VERSION, connect
from desktop.database.migrate import MIGRATIONS, create_file, migrate_file, needs_migration, upgrade
from desktop.database.trouble import DiskFull
from desktop.schema import ddl


def schema_of(connection: dbapi2.Connection) -> dict[str, str]:
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: sql for name, sql in found if name != "alembic_version"}


def version_of(path: Path) -> int:
    connection = connect(path, None, "read")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return int(version)


def scripts_with(folder: Path, body: str) -> Path:
    """This program's migrations and one more."""
    scripts = folder / "migrations"
    shutil.copytree(MIGRATIONS, scripts)
    (scripts / "versions" / "0002_next.py").write_text(
        'revision = "0002"\ndown_revision = "0001"\n'
        f"from alembic import op\n\n\ndef upgrade():\n    sql = op.get_bind().exec_driver_sql\n{body}"
    )
    return scripts


def test_migrated_file_has_the_very_schema_of_the_tables(tmp_path: Path) -> None:
    create_file(tmp_path / "migrated.db", None)
    migrated = connect(tmp_path / "migrated.db", None, "read")
    declared = connect(tmp_path / "declared.db", None, "create")
    for statement in ddl():
        declared.execute(statement)

    assert schema_of(migrated) == schema_of(declared)

    migrated.close()
    declared.close()


def test_new_file_carries_kedais_mark_and_the_newest_number(tmp_path: Path) -> None:
    create_file(tmp_path / "shop.db", None)

    connection = connect(tmp_path / "shop.db", None, "read")
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    assert version_of(tmp_path / "shop.db") == SCHEMA_VERSION
    assert not needs_migration(tmp_path / "shop.db", None)


def test_every_table_is_strict(tmp_path: Path) -> None:
    create_file(tmp_path / "shop.db", None)
    connection = connect(tmp_path / "shop.db", None, "read")
    loose = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
        " AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
    ).fetchall()
    connection.close()

    assert loose == []


def test_step_that_works_is_numbered(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    create_file(path, None)
    scripts = scripts_with(tmp_path, "    sql('CREATE TABLE extra (a INTEGER) STRICT')\n")

    connection = connect(path, None, "write")
    upgrade(connection, scripts)
    connection.close()

    assert version_of(path) == 2


def test_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    create_file(path, None)
    scripts = scripts_with(
        tmp_path,
        "    sql('CREATE TABLE extra (a INTEGER) STRICT')\n    sql('INSERT INTO nowhere VALUES (1)')\n",
    )
    connection = connect(path, None, "write")
    before = schema_of(connection)

    with pytest.raises(Exception, match="nowhere"):
        upgrade(connection, scripts)

    assert schema_of(connection) == before
    connection.close()
    assert version_of(path) == SCHEMA_VERSION
    migrate_file(path, None)  # and this program still opens it


def test_full_disk_while_a_file_is_made_is_told_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def on_a_full_disk(path: Path, key: bytes | None, how: str) -> dbapi2.Connection:
        connection = connect(path, key, how)  # type: ignore[arg-type]
        connection.execute("PRAGMA max_page_count=20")
        return connection

    monkeypatch.setattr("desktop.database.migrate.connect", on_a_full_disk)
    with pytest.raises(DiskFull):
        create_file(tmp_path / "shop.db", None)
