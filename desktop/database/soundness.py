"""Does a shop's file hold together? SQLite's and SQLCipher's own checks, in our words."""

from __future__ import annotations

from pathlib import Path

from desktop.database.engine import connect
from desktop.database.stopping import Still, always, stoppable
from desktop.database.trouble import FileDamaged, machine_trouble


def quick_check(path: Path, key: bytes | None, still: Still = always) -> None:
    """Read every page and its order, but not every index: at every start, on a connection of its own.

    Raises:
        FileDamaged: do not write to it; restore the newest backup. Cancelled: nothing is known.
    """
    _check(path, key, "quick_check(1)", still)


def whole_check(path: Path, key: bytes | None, still: Still = always) -> None:
    """Everything quick_check reads, and every index against its table: for backups.

    Reading a page checks its seal (SQLCipher's HMAC), so no page that holds something goes unchecked.

    Raises:
        FileDamaged: it is of no use. Cancelled: nothing is known.
    """
    _check(path, key, "integrity_check(1)", still)


def _check(path: Path, key: bytes | None, pragma: str, still: Still) -> None:
    connection = connect(path, key, "read")
    try:
        with machine_trouble(path), stoppable(connection, still):
            still()
            if connection.execute(f"PRAGMA {pragma}").fetchall() != [("ok",)]:
                raise FileDamaged(str(path))
    finally:
        connection.close()
