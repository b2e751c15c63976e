"""Writes the first migration anew from the tables, while nothing is released."""

from __future__ import annotations

from pathlib import Path

import desktop.database.migrations.versions as versions
from desktop.schema import ddl

FIRST = Path(str(versions.__file__)).parent / "0001_first.sql"

if __name__ == "__main__":
    FIRST.write_text("".join(f"{statement};\n" for statement in ddl()), encoding="utf-8")
