"""All tables of the shop's file in one place: migrations and tests read the schema here."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

import desktop.accounting.tables
import desktop.audit.tables
import desktop.backup.tables
import desktop.catalogue.tables
import desktop.customers.tables
import desktop.database.tables
import desktop.orders.tables
import desktop.personal.tables
import desktop.printing.tables
import desktop.promotions.tables
import desktop.selling.tables
import desktop.setup.tables
import desktop.staff.tables
import desktop.stock.tables
import desktop.storefront.tables  # noqa: F401
import sync.till.tables
from desktop.database.columns import METADATA

SEARCH_TABLES = (
    "CREATE VIRTUAL TABLE item_words USING fts5(words, content='', contentless_delete=1,"
    " tokenize=\"unicode61 remove_diacritics 2\", prefix='1 2 3')",
    "CREATE VIRTUAL TABLE item_parts USING fts5(parts, content='', contentless_delete=1,"
    " tokenize='trigram case_sensitive 0', detail='full')",
)
"""Full-text tables: words by prefix, and any three letters inside them; rowid is item.item_no."""


def ddl() -> list[str]:
    """Every CREATE statement of the current schema, tables before their indexes."""
    statements: list[str] = []
    for metadata in (METADATA, sync.till.tables.METADATA):
        statements += _ddl_of(metadata)
    return statements + list(SEARCH_TABLES)


def _ddl_of(metadata: MetaData) -> list[str]:
    dialect = sqlite.dialect()
    statements = []
    for table in metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            statements.append(str(CreateIndex(index).compile(dialect=dialect)).strip())
    return statements
