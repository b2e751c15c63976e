"""Runs Alembic on the write connection it is given."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

given = context.config.attributes["connection"]
engine = create_engine("sqlite://", module=dbapi2, creator=lambda: given, poolclass=StaticPool)
with engine.connect() as connection:
    context.configure(connection=connection, transactional_ddl=True, transaction_per_migration=True)
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    with context.begin_transaction():
        context.run_migrations()
    if given.in_transaction:
        connection.exec_driver_sql("COMMIT")
