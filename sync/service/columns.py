"""How tables of the service's store are written down: the same on SQLite and PostgreSQL."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

METADATA = MetaData()
_WHOLE = BigInteger().with_variant(Integer(), "sqlite")  # 64 bits on both


def table_of(name: str, *columns: Column[object]) -> Table:
    return Table(name, METADATA, *columns, sqlite_strict=True)


def key(name: str) -> Column[object]:
    return Column(name, Text, primary_key=True, nullable=False)


def number_key(name: str) -> Column[object]:
    return Column(name, _WHOLE, primary_key=True, nullable=False, autoincrement=False)


def text(name: str, *, optional: bool = False) -> Column[object]:
    return Column(name, Text, nullable=optional)


def whole(name: str, *, optional: bool = False) -> Column[object]:
    return Column(name, _WHOLE, nullable=optional)
