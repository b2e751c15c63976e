"""Runs Alembic on the write connection it is given: each step and its number commit together."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

given = context.config.attributes["connection"]
engine = create_engine("sqlite://", module=dbapi2, creator=lambda: given, poolclass=StaticPool)


@event.listens_for(engine, "begin")
def begin_for_writing(connection: Connection) -> None:
    """The driver begins nothing by itself."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def number_the_file(ctx: Any, step: Any, heads: Any, run_args: Any) -> None:
    """Write the step's number inside the step's own transaction. The names are Alembic's."""
    ctx.connection.exec_driver_sql(f"PRAGMA user_version={int(step.up_revision_id)}")


with engine.connect() as connection:
    context.configure(
        connection=connection,
        transactional_ddl=True,
        transaction_per_migration=True,
        on_version_apply=number_the_file,
    )
    with context.begin_transaction():
        context.run_migrations()
