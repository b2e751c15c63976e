"""The few kinds of column a shop's file is made of; STRICT tables hold SQLite to them."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.schema import SchemaItem

METADATA = MetaData()
"""Every table of the shop's file; desktop.schema imports them all."""


def table(name: str, *parts: SchemaItem, rowid: bool = True) -> Table:
    """A STRICT table. `rowid=False` clusters the rows by their primary key."""
    return Table(name, METADATA, *parts, sqlite_strict=True, sqlite_with_rowid=rowid)


def key(name: str) -> Column[str]:
    """A UUIDv7 primary key, as text."""
    return Column(name, Text, primary_key=True, nullable=False)


def part_key(name: str) -> Column[int]:
    """A whole number that is part of a compound primary key."""
    return Column(name, Integer, primary_key=True, nullable=False, autoincrement=False)


def row_number(name: str) -> Column[int]:
    """A number that SQLite gives each row as it comes: local order, never on the wire."""
    return Column(name, Integer, primary_key=True)


def ref(name: str, *, optional: bool = False) -> Column[str]:
    """The id of a row elsewhere; verify checks that it is there."""
    return Column(name, Text, nullable=optional)


def text(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, Text, nullable=optional)


def instant(name: str, *, optional: bool = False) -> Column[str]:
    """A UTC instant as desktop.clock.instant_text writes it."""
    return Column(name, Text, nullable=optional)


def day(name: str, *, optional: bool = False, primary_key: bool = False) -> Column[str]:
    """A calendar date of the shop, `2026-11-23`."""
    return Column(name, Text, nullable=optional, primary_key=primary_key)


def whole(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=optional)


def cents(name: str, *, optional: bool = False) -> Column[int]:
    """Whole cents of Singapore dollars."""
    return Column(name, Integer, nullable=optional)


def micros(name: str, *, optional: bool = False) -> Column[int]:
    """Whole micro-dollars: unit costs and stock values."""
    return Column(name, Integer, nullable=optional)


def thousandths(name: str, *, optional: bool = False) -> Column[int]:
    """Quantity in whole thousandths of a unit."""
    return Column(name, Integer, nullable=optional)


def flag(name: str) -> Column[int]:
    """0 or 1."""
    return Column(name, Integer, nullable=False)


def blob(name: str, *, optional: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=optional)
