"""The first schema: every table that decisions 10 to 20 name."""

from __future__ import annotations

from importlib import resources

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    script = (resources.files("desktop.database.migrations.versions") / "0001_first.sql").read_text("utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
