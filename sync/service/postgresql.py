"""A store on PostgreSQL: its engine, and which of its errors mean that the store itself is in trouble."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import OperationalError

from sync.service.refusals import NotDone

DRIVER = "postgresql+pg8000"
_IN_TROUBLE = ("08", "25", "40", "42P01", "42501", "53", "55", "57", "58", "F0", "XX")
"""SQLSTATEs by their beginning: connection, transaction, a table that is gone, rights, room, locks, shutdown,
machine, inner faults. All else is a statement's own fault."""


def open_engine(url: str) -> Engine:
    """An engine whose OperationalError means what SQLite's does, whatever the driver calls it.

    Raises:
        NotDone: it is no address of PostgreSQL, or the driver is not here.
    """
    if not url.startswith("postgresql"):
        raise NotDone("--database is the address of a PostgreSQL store; SQLite lies in the folder.")
    if make_url(url).username is None:
        raise NotDone("--database names who signs in, too: postgresql://USER@HOST/DATABASE")
    scheme, _, rest = url.partition("://")
    named = url if "+" in scheme else f"{DRIVER}://{rest}"
    try:
        engine = create_engine(named, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise NotDone(f"A PostgreSQL store needs the Python package {error.name}.") from error
    event.listen(engine, "handle_error", _as_trouble, retval=True)
    return engine


def _as_trouble(context: ExceptionContext) -> BaseException | None:
    """The store's trouble under its one name; nothing where the error stays what it is."""
    error: Any = context.original_exception
    if isinstance(context.sqlalchemy_exception, OperationalError) or not _is_trouble(error):
        return None
    return OperationalError(context.statement, None, error, hide_parameters=True)


def _is_trouble(error: Any) -> bool:
    state = _state_of(error)
    return state.startswith(_IN_TROUBLE) if state else type(error).__name__ == "InterfaceError"


def _state_of(error: Any) -> str:
    """The SQLSTATE, where the server spoke; else nothing."""
    told = error.args[0] if error.args else None
    if isinstance(told, dict):  # pg8000
        return str(told.get("C", ""))
    return str(getattr(error, "sqlstate", None) or "")
