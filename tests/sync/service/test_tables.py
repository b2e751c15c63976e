"""The store's tables are the same on both engines."""

from __future__ import annotations

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from sync.service.tables import METADATA
from tests.sync.service.conftest import Service


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda table: table.name)
def test_whole_numbers_have_64_bits_on_postgresql(table: object) -> None:
    told = str(CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[arg-type,no-untyped-call]
    assert "INTEGER" not in told and "STRICT" not in told


def test_every_table_is_strict_on_sqlite(service: Service) -> None:
    tables = service.rows("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
    ours = {name: strict for name, strict in tables if not str(name).startswith("sqlite_")}
    assert ours == dict.fromkeys((table.name for table in METADATA.sorted_tables), 1)


def test_what_is_deleted_is_overwritten(service: Service) -> None:
    assert service.rows("PRAGMA secure_delete") == [(1,)]


def test_what_is_acknowledged_survives_a_power_cut(service: Service) -> None:
    with service.store.reading() as work:
        modes = {
            name: work.connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert modes == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
