"""Is a copy of the shop worth keeping? The engine's checks, the program's version, and `verify`."""

from __future__ import annotations

from pathlib import Path

from desktop.database import engine
from desktop.database.reader import UnhurriedReader
from desktop.database.soundness import whole_check
from desktop.database.stopping import Still, always
from desktop.verify.run import CLAIMS_ON_ROWS, verify

_COUNTED = ("sale", "entry", "audit", "item", "sync_outbox")


def check_copy(path: Path, key: bytes | None, *, knows_schema: bool = True, still: Still = always) -> None:
    """Open a copy and read all of it.

    A copy made before a migration is held to the engine's checks only: its schema is not ours yet.

    Raises:
        FileDamaged, NotAShop, NewerThanProgram: it is of no use. Cancelled: nothing is known.
    """
    whole_check(path, key, still)
    connection = engine.connect(path, key, "read")
    try:
        if knows_schema:
            engine.refuse_older(connection, path)
        else:
            engine.check_version(connection, path)
    finally:
        connection.close()


def contradictions(path: Path, key: bytes | None, still: Still = always) -> int:
    """How many findings `verify` has in a copy that check_copy found sound, so every page is read already.

    Nobody writes to it, so it stands at one moment.

    Raises:
        Cancelled: nothing is known.
    """
    reader = UnhurriedReader(path, key)
    try:
        with reader.stoppable(still):
            return len(verify(reader, lambda *_told: still(), CLAIMS_ON_ROWS))
    finally:
        reader.close()


def rows_of(path: Path, key: bytes | None) -> dict[str, int]:
    """How many rows the copy has in the tables that matter most; tables it does not know are left out."""
    connection = engine.connect(path, key, "read")
    try:
        there = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        return {
            name: int(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0])  # noqa: S608 - our names
            for name in _COUNTED
            if name in there
        }
    finally:
        connection.close()
