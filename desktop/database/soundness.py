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
    _check(path, key, ("quick_check(1)",), still)


def whole_check(path: Path, key: bytes | None, still: Still = always) -> None:
    """Everything quick_check reads, every index against its table, and every page's seal: for backups.

    Raises:
        FileDamaged: it is of no use. Cancelled: nothing is known.
    """
    seals = () if key is None else ("cipher_integrity_check",)
    _check(path, key, (*seals, "integrity_check(1)"), still)


def _check(path: Path, key: bytes | None, pragmas: tuple[str, ...], still: Still) -> None:
    connection = connect(path, key, "read")
    try:
        with machine_trouble(path), stoppable(connection, still):
            for pragma in pragmas:
                still()
                found = connection.execute(f"PRAGMA {pragma}").fetchall()
                if found not in ([], [("ok",)]):
                    raise FileDamaged(str(path))
    finally:
        connection.close()
