"""Core as the language, the driver as the engine: each statement is compiled to SQL once."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

_DIALECT = sqlite.dialect(paramstyle="named")


@lru_cache(maxsize=512)
def compiled(statement: ClauseElement) -> tuple[str, dict[str, object]]:
    """The SQL of a Core statement and the values written in it; statements are module constants."""
    made = cast(SQLCompiler, statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True}))
    constants = {name: value for name, value in made.params.items() if not made.binds[name].required}
    return str(made), constants
